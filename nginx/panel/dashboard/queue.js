/* queue.js: the order of work, what to take now, and why each stands there. */

import { get } from '../api.js';
import { clause } from '../clocks.js';
import { h } from '../dom.js';
import { count, name, t } from '../texts.js';
import { clocked, ticking } from './clocked.js';
import { field, filters, request, select, table } from './view.js';

const MOST = 200;
const AGAIN_MS = 60000;

const unique = (rows, f) => [...new Map(rows.map(f).filter(([k]) => k)).entries()]
	.sort((a, b) => a[1].localeCompare(b[1]));

function choices(all, params) {
	const projects = unique(all, (q) => [q.project, q.project_name ?? String(q.project)]);
	const clients = unique(all, (q) => [q.client, q.client ?? '']);
	const any = [['', t('d_all')]];

	return filters('queue', [
		field(t('d_project'), select([...any, ...projects], params.get('project'), { name: 'project' })),
		field(t('d_client'), select([...any, ...clients], params.get('client'), { name: 'client' })),
		field(t('d_whose'), select([...any, ['1', t('d_only_mine')]], params.get('mine'), { name: 'mine' })),
		field(t('d_order'), select([['', t('d_by_place')], ['due', t('by_due')]], params.get('order'), { name: 'order' })),
	]);
}

function chosen(all, params, me) {
	return all.filter((q) => (!params.get('project') || String(q.project) === params.get('project')) &&
		(!params.get('client') || q.client === params.get('client')) &&
		(!params.get('mine') || q.assignee === me.user));
}

const RANKS = ['queue_note', 'queue_critical'];

/* In the reader's language; slad's own words are in the request's. */
function reason(q, f) {
	const said = f?.data.queue ? t(RANKS[f.data.queue.rank] ?? 'queue_arrival', f.level) : q.why;

	return [said, ' ', clause(q.clause)];
}

function nextCard(next, found) {
	if (!next)
		return null;
	return h('section', { class: 'd-card d-next', 'aria-labelledby': 'd-next' },
		h('h2', { id: 'd-next' }, t('d_next')),
		h('p', { class: 'd-big' }, request(next), ' ', found.get(next.issue)?.view?.el),
		h('p', { class: 'sla-quiet' }, reason(next, found.get(next.issue))));
}

export async function show({ me, params, body, again }) {
	const [{ queue: all }, { next }] = await Promise.all([
		get('queue', { limit: MOST, order: params.get('order') }), get('queue/next')]);
	const rows = chosen(all, params, me);
	const ids = rows.map((q) => q.issue);
	const [found, foremost] = await Promise.all([clocked(ids), clocked(next ? [next.issue] : [])]);
	const columns = [
		{ title: t('d_place'), number: true, cell: (q) => q.position },
		{ title: t('d_request'), cell: request, head: true },
		{ title: t('d_clock'), cell: (q) => found.get(q.issue)?.view?.el ?? '—' },
		{ title: t('d_why'), cell: (q) => reason(q, found.get(q.issue)) },
		{ title: t('d_stage'), cell: (q) => name('stage', q.stage) },
		{ title: t('d_client'), cell: (q) => q.client ?? '—' },
		{ title: t('d_assignee'), cell: (q) => q.assignee_name ?? t('d_nobody') },
	];

	body.replaceChildren(...[
		nextCard(next, foremost),
		choices(all, params),
		h('p', { class: 'sla-quiet' }, count(rows.length, 'd_requests')),
		table(t('d_queue'), columns, rows, { empty: t('d_queue_empty'), shown: false }),
	].filter(Boolean));

	const stop = [ticking(found), ticking(foremost)];
	/* Not while somebody is choosing something in it. */
	const timer = setInterval(() => {
		if (document.visibilityState === 'visible' && !body.contains(document.activeElement))
			again();
	}, AGAIN_MS);

	return { leave: () => {
		clearInterval(timer);
		stop.forEach((f) => f());
	} };
}
