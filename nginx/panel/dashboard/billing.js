/* billing.js: contract hours of a month, by client, and each entry that they are made of. */

import { get } from '../api.js';
import { h } from '../dom.js';
import { count, day, name, number, t, whenFully } from '../texts.js';
import { download, field, filters, message, month, months, request, select, table } from './view.js';

const MONTHS = 12;

/* Minutes, as hours with two decimals: so they stand on a bill. */
const hours = (minutes) => number(minutes / 60, 2);
const sum = (rows, what) => rows.reduce((all, r) => all + r[what], 0);

function totals(rows) {
	const paid = rows.filter((r) => r.pay !== 'free');

	return h('dl', { class: 'd-totals' }, [
		[t('d_worked'), hours(sum(rows, 'worked'))], [t('d_billed'), hours(sum(paid, 'billed'))],
		[t('d_entries'), number(sum(rows, 'entries'))],
	].map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))));
}

/* What is closed of the month that is shown: such hours do not change any more. */
function closed(bills, how) {
	const told = bills.filter((b) => b.month === how.month &&
		(!how.client || b.client_id === null || String(b.client_id) === how.client));

	return told.length > 0 && message('quiet', t('d_bill_closed', told.map((b) => t('d_bill', b.client ?? t('d_all_clients'),
		whenFully(new Date(b.closed)), b.by)).join('; ')));
}

const work = (r) => [name('work', r.kind), r.corrects && h('span', { class: 'd-small' }, t('d_corrects', month(r.corrects)))];

function byClient(rows) {
	return table(t('d_by_client'), [
		{ title: t('d_client'), head: true, cell: (r) => r.client ?? t('d_unknown') },
		{ title: t('d_contract'), cell: (r) => r.contract ?? t('d_no_contract') },
		{ title: t('d_kind'), cell: work },
		{ title: t('d_pay'), cell: (r) => name('pay', r.pay) },
		{ title: t('d_entries'), number: true, cell: (r) => number(r.entries) },
		{ title: t('d_worked'), number: true, cell: (r) => hours(r.worked) },
		{ title: t('d_billed'), number: true, cell: (r) => hours(r.billed) },
	], rows, { empty: t('d_billing_empty'), shown: false });
}

function each(entries) {
	return table(t('d_each_entry'), [
		{ title: t('d_day'), head: true, cell: (e) => day(e.day) },
		{ title: t('d_request'), cell: (e) => (e.issue ? request({ issue: e.issue }) : '—') },
		{ title: t('d_client'), cell: (e) => e.client ?? t('d_unknown') },
		{ title: t('d_employee'), cell: (e) => e.employee ?? '—' },
		{ title: t('d_work'), cell: (e) => [e.activity ?? '—', e.corrects && h('span', { class: 'd-small' }, t('d_corrects', month(e.corrects))), e.comment && h('span', { class: 'd-small' }, e.comment)] },
		{ title: t('d_worked'), number: true, cell: (e) => hours(e.worked) },
		{ title: t('d_billed'), number: true, cell: (e) => (e.odd ? t('d_odd') : hours(e.billed)) },
	], entries, { shown: false });
}

export async function show({ params, body }) {
	const how = { month: params.get('month') ?? months(1)[0], client: params.get('client') };
	const [answer, { clients }] = await Promise.all([get('billing', how), get('clients')]);
	const odd = sum(answer.rows, 'odd');

	body.replaceChildren(...[
		h('p', {}, t('d_billing_about')),
		filters('billing', [
			field(t('d_month'), select(months(MONTHS).map((m) => [m, month(m)]), how.month, { name: 'month' })),
			field(t('d_client'), select([['', t('d_all')], ...clients.map((c) => [c.id, c.name])], how.client, { name: 'client' })),
		]),
		closed(answer.bills, how),
		odd > 0 && message('quiet', t('d_odd_about', count(odd, 'd_entries_of'))),
		answer.rows.length > 0 && totals(answer.rows),
		byClient(answer.rows),
		answer.rows.length > 0 && h('p', {}, download('billing', { ...how, format: 'csv' }, t('d_csv_sums'))),
		answer.entries.length > 0 && h('section', { class: 'd-card' }, h('h2', {}, t('d_each_entry')), each(answer.entries),
			h('p', {}, download('billing', { ...how, format: 'csv', list: 'entries' }, 'CSV'))),
	].filter(Boolean));
}
