/* call.js: whom to call back and when, how often somebody tried, and a click that logs a call. */

import { h } from './dom.js';
import { orders } from './orders.js';
import { count, t, when } from './texts.js';

function number(c) {
	return c.number ? h('a', { href: `tel:${c.number.replace(/[^+\d]/g, '')}` }, c.number) : t('call_no_number');
}

function tried(c, now) {
	return c.attempts > 0
		? t('call_made', count(c.attempts, 'calls'), when(new Date(c.last_at), now.date())) : t('call_none');
}

/* `again` shows the request as it is then. */
function buttons(issue, again) {
	return orders(`issues/${issue}/calls`,
		[[t('call_reached'), { reached: true }], [t('call_missed'), { reached: false }]], t('call_logged'), again);
}

/** What is known of a call-back, for staff; null: the request is none. */
export function callBack(issue, data, now, again) {
	const c = data.callback;

	if (!c)
		return null;
	const wished = c.wished_at && t('call_wished', when(new Date(c.wished_at), now.date()));
	const unread = c.wished_text && t('call_time_unread', c.wished_text);
	const rest = [wished, unread, tried(c, now), c.reached && t('call_reached')].filter(Boolean);

	return [number(c), '; ', rest.join('; '), !c.reached && data.stage !== 'closed' && buttons(issue, again)];
}
