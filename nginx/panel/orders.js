/* orders.js: buttons by which staff tell slad something of a request, each at what it is about. */

import { post } from './api.js';
import { button, h, idle, say } from './dom.js';
import { answerLine, told } from './suggest.js';

/* By then slad has looked at the request again, and its clocks know of it; at the latest by the second. */
const LOOKED_AT_MS = [1500, 5000];

/**
 * Any of them is said once; what slad has against it is read out, and it may be tried again.
 * @param {string} path of the request
 * @param {Array<[string, Object]>} choices what stands on a button, and what it sends
 * @param {string} done what is told then; `again` shows the request as it is after that
 */
export function orders(path, choices, done, again) {
	const said = answerLine();
	const order = async (body) => {
		idle(all, true);
		try {
			await post(path, body);
		} catch (trouble) {
			say(said, await told(trouble));
			idle(all, false);
			return;
		}
		say(said, done);
		LOOKED_AT_MS.forEach((ms) => setTimeout(again, ms));
	};
	const all = choices.map(([text, body]) => button(text, () => order(body)));

	return h('div', { class: 'sla-doings' }, all, said);
}
