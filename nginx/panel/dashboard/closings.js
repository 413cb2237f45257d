/* closings.js: what a client's silence will close, in time to stop it. */

import { get, post } from '../api.js';
import { clause } from '../clocks.js';
import { h } from '../dom.js';
import { duration, name, t } from '../texts.js';
import { deed, howMany, instant, message, pager, request, table, unseen, whyNot } from './view.js';

const PAGE = 50;

function state(c, now) {
	const left = (Date.parse(c.at) - Date.parse(now)) / 1000;

	if (c.stopped)
		return h('b', {}, t('d_stopped'));
	if (c.state && c.state !== 'pending' && c.state !== 'leased')
		return [name('outbox_state', c.state), c.reason && `: ${whyNot(c)}`];
	return left > 0 ? t('left_wall', duration(left, { days: true })) : t('d_any_moment');
}

function verb(c, again) {
	const say = async (stop) => {
		await post(`issues/${c.issue}/closing`, { stop });
		await again();
	};

	return c.stopped
		? deed(t('d_let_close'), () => say(false), { 'aria-label': t('d_let_close_of', c.issue) })
		: deed(t('d_stop'), () => say(true), { 'aria-label': t('d_stop_of', c.issue) });
}

export async function show({ params, body, again }) {
	const answer = await get('closings', { offset: params.get('offset'), limit: PAGE });
	const rows = answer.closings;

	body.replaceChildren(...[
		h('p', {}, t('d_closings_about')),
		!answer.acts && message('quiet', t('d_observes')),
		answer.paused && message('quiet', t('d_paused')),
		howMany(answer.total, 'd_closings_of'),
		table(t('d_closings'), [
			{ title: t('d_request'), cell: request, head: true },
			{ title: t('d_closes_at'), cell: (c) => [instant(c.at), clause(c.clause)] },
			{ title: t('d_state'), cell: (c) => state(c, answer.judged_at) },
			{ title: t('d_client'), cell: (c) => c.client ?? '—' },
			{ title: t('d_assignee'), cell: (c) => c.assignee_name ?? t('d_nobody') },
			{ title: t('d_do'), cell: (c) => verb(c, again) },
		], rows, { empty: t('d_closings_empty'), shown: false }),
		unseen(rows.length, answer.hidden),
		pager('closings', params, answer, PAGE),
	].filter(Boolean));
}
