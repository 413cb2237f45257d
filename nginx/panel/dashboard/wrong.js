/* wrong.js: what is wrong with a file, line by line. */

import { h } from '../dom.js';
import { sentence } from '../problems.js';
import { number, t } from '../texts.js';

/* More than these nobody mends without looking at the file as a whole. */
const LINES_MOST = 100;

/**
 * Read out as soon as it stands there.
 * @param {{line?: number, code: string, values: Object, detail: string}[]} errors a line where the sentence names none
 * @param {number} [all] how many there are, if these are the first of them
 */
export async function wrongLines(errors, all = errors.length) {
	const shown = errors.slice(0, LINES_MOST);
	const said = await Promise.all(shown.map(sentence));

	return h('div', { class: 'd-message d-bad', role: 'alert' },
		h('p', {}, t('d_lines_wrong', number(all))),
		h('ul', {}, shown.map(({ line }, i) => h('li', {}, line && [h('b', {}, t('d_line', number(line))), ': '], said[i]))),
		shown.length < all && h('p', {}, t('d_first_of', number(shown.length), number(all))));
}
