/* breaches.js: target times that were missed, the latest first. */

import { get } from '../api.js';
import { clause } from '../clocks.js';
import { h } from '../dom.js';
import { count, name, t } from '../texts.js';
import { field, filters, instant, request, select, table } from './view.js';

const MOST = 500;
const CLOCKS = ['first_response', 'resolution', 'no_answer', 'acceptance', 'next_response', 'third_party', 'development'];

export async function show({ params, body }) {
	const answer = await get('report', { breaches: MOST, since: params.get('since'), until: params.get('until') });
	const all = answer.breaches;
	const rows = all.filter((b) => !params.get('clock') || b.clock === params.get('clock'));

	body.replaceChildren(
		filters('breaches', [
			field(t('d_since'), h('input', { type: 'date', name: 'since', value: params.get('since') })),
			field(t('d_until'), h('input', { type: 'date', name: 'until', value: params.get('until') })),
			field(t('d_which_clock'), select([['', t('d_all')], ...CLOCKS.map((c) => [c, name('clock', c)])],
				params.get('clock'), { name: 'clock' })),
		]),
		h('p', { class: 'sla-quiet' }, count(rows.length, 'd_breaches_of'),
			all.length < answer.breaches_total && ` (${t('d_of_all', answer.breaches_total)})`),
		table(t('d_breaches'), [
			{ title: t('d_request'), cell: request, head: true },
			{ title: t('d_which_clock'), cell: (b) => name('clock', b.clock) },
			{ title: t('d_due'), cell: (b) => instant(b.due) },
			{ title: t('d_clause'), cell: (b) => clause(b.clause) },
			{ title: t('d_regulation'), cell: (b) => b.regulation },
		], rows, { shown: false }));
}
