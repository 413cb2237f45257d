/* health.js: how slad is, as its processes last measured it. */

import { get } from '../api.js';
import { h } from '../dom.js';
import { sentence } from '../problems.js';
import { duration, name, number, t } from '../texts.js';
import { instant, message, section, table } from './view.js';

function facts(s) {
	return h('dl', { class: 'd-totals' }, [
		[t('d_version'), s.version],
		[t('d_acting'), s.paused ? t('d_paused') : t('d_yes')],
		[t('d_to_look'), number(s.look?.due ?? 0)],
		[t('d_lag'), s.look?.lag > 0 ? duration(s.look.lag) : t('d_none')],
		[t('d_gaps'), number(s.tail?.gaps ?? 0)],
	].map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))));
}

/* Only states of which there are some; a link leads to them. */
function counts(title, page, set, all) {
	const rows = Object.entries(all ?? {}).filter(([, n]) => n > 0);

	return section(title, table(title, [
		{ title: t('d_state'), head: true, cell: ([state]) => h('a', { href: `#/${page}?state=${state}` }, name(set, state)) },
		{ title: t('d_how_many'), number: true, cell: ([, n]) => number(n) },
	], rows, { shown: false }));
}

function answers(p) {
	return p.reachable ? t('d_answers') : p.trouble ?? t('d_silent');
}

export async function show({ body }) {
	const s = await get('status');
	const troubles = await Promise.all(s.problems.map(sentence));

	body.replaceChildren(
		troubles.length === 0 ? message('good', t('d_all_well'))
			: h('section', { class: 'd-card d-trouble', role: 'alert' }, h('h2', {}, t('d_troubles')),
				h('ul', {}, troubles.map((x) => h('li', {}, x)))),
		facts(s),
		h('div', { class: 'd-columns' },
			section(t('d_tracker'), table(t('d_tracker'), [
				{ title: t('d_machine'), head: true, cell: (p) => p.node },
				{ title: t('d_state'), cell: answers },
				{ title: t('d_when'), cell: (p) => instant(p.at) },
			], s.tracker ?? [], { shown: false })),
			section(t('d_processes'), table(t('d_processes'), [
				{ title: t('d_node'), head: true, cell: (n) => n.name },
				{ title: t('d_version'), cell: (n) => n.version },
				{ title: t('d_seen'), cell: (n) => instant(n.seen) },
			], s.nodes ?? [], { shown: false })),
			counts(t('d_outbox'), 'outbox', 'outbox_state', s.outbox),
			counts(t('d_letters'), 'letters', 'letter_state', s.letters)),
		h('p', { class: 'sla-quiet' }, t('d_doctor')));
}
