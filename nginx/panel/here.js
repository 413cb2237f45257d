/* here.js: what each page of the tracker's begins with: where it is, and in which language. */

import { use as ask } from './api.js';
import { use as speak } from './texts.js';

/** @param {Object} context as panel.js makes it @param {Object} words of texts/ */
export function begin(context, words) {
	ask(context);
	speak(words);
}
