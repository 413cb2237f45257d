/* call.js: whom to call back and when, how often somebody tried, and a click that logs a call. */

import { post } from './api.js';
import { button, h, say } from './dom.js';
import { answerLine, told } from './suggest.js';
import { count, t, when } from './texts.js';

/* By then slad has looked at the request again, and its clocks know of the call. */
const LOOKED_AT_MS = 1500;

function number(c) {
	return c.number ? h('a', { href: `tel:${c.number.replace(/[^+\d]/g, '')}` }, c.number) : t('call_no_number');
}

function tried(c, now) {
	return c.attempts > 0
		? t('call_made', count(c.attempts, 'calls'), when(new Date(c.last_at), now.date())) : t('call_none');
}

/* `again` shows the request as it is then. */
function buttons(issue, again) {
	const said = answerLine();
	const log = async (reached) => {
		both.forEach((b) => { b.disabled = true; });
		try {
			await post(`issues/${issue}/calls`, { reached });
		} catch (trouble) {
			say(said, told(trouble));
			both.forEach((b) => { b.disabled = false; });
			return;
		}
		say(said, t('call_logged'));
		setTimeout(again, LOOKED_AT_MS);
	};
	const both = [[true, 'call_reached'], [false, 'call_missed']].map(([reached, word]) =>
		button(t(word), () => log(reached)));

	return h('div', { class: 'sla-doings' }, both, said);
}

/** What is known of a call-back, for staff; null: the request is none. */
export function callBack(issue, data, now, again) {
	const c = data.callback;

	if (!c)
		return null;
	const wished = c.wished_at && t('call_wished', when(new Date(c.wished_at), now.date()));
	const rest = [wished, tried(c, now), c.reached && t('call_reached')].filter(Boolean);

	return [number(c), '; ', rest.join('; '), !c.reached && data.stage !== 'closed' && buttons(issue, again)];
}
