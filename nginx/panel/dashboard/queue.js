/* queue.js: the order of work, what to take now, and why each stands there. */

import { get } from '../api.js';
import { clause } from '../clocks.js';
import { h } from '../dom.js';
import { reason } from '../place.js';
import { name, number, t } from '../texts.js';
import { clocked, ticking } from './clocked.js';
import { field, filters, howMany, noneOf, pager, request, select, table } from './view.js';

const PAGE = 50;

const WHOSE = [['me', 'd_only_mine'], ['-', 'd_only_nobodys']];

/* "EDOC (12)": slad counts them, on this page and others. */
function options(spread, chosen, unknown) {
	const list = spread.map((s) => [String(s.id ?? '-'), `${s.name ?? unknown} (${number(s.requests)})`]);

	/* What has just become empty stays chosen. */
	if (chosen && !list.some(([id]) => id === chosen))
		list.push([chosen, '—']);
	return [['', t('d_all')], ...list];
}

function choices(answer, params) {
	const whose = WHOSE.map(([id, word]) => [id, t(word)]);

	return filters('queue', [
		field(t('d_project'), select(options(answer.projects, params.get('project'), t('d_unknown')),
			params.get('project'), { name: 'project' })),
		field(t('d_client'), select(options(answer.clients, params.get('client'), t('d_unknown')),
			params.get('client'), { name: 'client' })),
		field(t('d_whose'), select([['', t('d_all')], ...whose], params.get('assignee'), { name: 'assignee' })),
		field(t('d_order'), select([['', t('d_by_place')], ['due', t('by_due')]], params.get('order'), { name: 'order' })),
	]);
}

/* In the reader's language; slad's own words are in the request's. */
function why(q, f) {
	const said = f?.data.queue ? reason(f.data.queue, f.level, f.now) : q.why;

	return [said, clause(q.clause)];
}

function nextCard(next, found) {
	if (!next)
		return null;
	return h('section', { class: 'd-card d-next', 'aria-labelledby': 'd-next' },
		h('h2', { id: 'd-next' }, t('d_next')),
		h('p', { class: 'd-big' }, request(next), ' ', found.get(next.issue)?.view?.el),
		h('p', { class: 'sla-quiet' }, why(next, found.get(next.issue))));
}

function rows(answer, found, params) {
	return table(t('d_queue'), [
		{ title: t('d_place'), number: true, cell: (q) => number(q.position) },
		{ title: t('d_request'), cell: request, head: true },
		{ title: t('d_clock'), cell: (q) => found.get(q.issue)?.view?.el ?? '—' },
		{ title: t('d_why'), cell: (q) => why(q, found.get(q.issue)) },
		{ title: t('d_stage'), cell: (q) => name('stage', q.stage) },
		{ title: t('d_client'), cell: (q) => q.client ?? '—' },
		{ title: t('d_assignee'), cell: (q) => q.assignee_name ?? t('d_nobody') },
	], answer.queue, { empty: noneOf(params, 'd_queue_empty'), shown: false });
}

export async function show({ params, body }) {
	const wished = Object.fromEntries(['project', 'client', 'assignee', 'order', 'offset'].map((k) => [k, params.get(k)]));
	const [answer, { next }] = await Promise.all([get('queue', { ...wished, limit: PAGE }), get('queue/next')]);
	const ids = answer.queue.map((q) => q.issue);
	const [found, foremost] = await Promise.all([clocked(ids), clocked(next ? [next.issue] : [])]);

	body.replaceChildren(...[
		nextCard(next, foremost),
		choices(answer, params),
		howMany(answer.total, 'd_requests'),
		rows(answer, found, params),
		pager('queue', params, answer, PAGE),
	].filter(Boolean));

	const stop = [ticking(found), ticking(foremost)];

	return { leave: () => stop.forEach((f) => f()) };
}
