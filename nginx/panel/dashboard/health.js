/* health.js: how slad is, as its processes last measured it. */

import { get } from '../api.js';
import { h } from '../dom.js';
import { duration, name, number, t } from '../texts.js';
import { instant, message, table } from './view.js';

function facts(s) {
	return h('dl', { class: 'd-totals' }, [
		[t('d_version'), s.version],
		[t('d_acting'), s.paused ? t('d_paused') : t('d_yes')],
		[t('d_to_look'), number(s.look?.due ?? 0)],
		[t('d_lag'), duration(s.look?.lag ?? 0)],
		[t('d_gaps'), number(s.tail?.gaps ?? 0)],
	].map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))));
}

export async function show({ body }) {
	const s = await get('status');
	const now = new Date(s.now ?? Date.now());

	body.replaceChildren(
		s.troubles.length === 0 ? message('good', t('d_all_well'))
			: h('section', { class: 'd-card', role: 'alert' }, h('h2', {}, t('d_troubles')),
				h('ul', {}, s.troubles.map((x) => h('li', {}, x)))),
		facts(s),
		h('h2', {}, t('d_tracker')),
		table(t('d_tracker'), [
			{ title: t('d_node'), head: true, cell: (p) => p.node },
			{ title: t('d_state'), cell: (p) => (p.reachable ? t('d_answers') : p.trouble ?? t('d_silent')) },
			{ title: t('d_when'), cell: (p) => instant(p.at, now) },
		], s.tracker ?? [], { shown: false }),
		h('h2', {}, t('d_outbox')),
		table(t('d_outbox'), [
			{ title: t('d_state'), head: true, cell: ([k]) => name('outbox_state', k) },
			{ title: t('d_how_many'), number: true, cell: ([, n]) => number(n) },
		], Object.entries(s.outbox ?? {}), { shown: false }),
		h('h2', {}, t('d_processes')),
		table(t('d_processes'), [
			{ title: t('d_node'), head: true, cell: (n) => n.name },
			{ title: t('d_version'), cell: (n) => n.version },
			{ title: t('d_seen'), cell: (n) => instant(n.seen, now) },
		], s.nodes ?? [], { shown: false }),
		h('p', { class: 'sla-quiet' }, t('d_doctor')));
}
