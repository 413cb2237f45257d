/* calendars.js: days off, worked weekends and short days; managers bring others in. */

import { get } from '../api.js';
import { h } from '../dom.js';
import { day, name, number, t } from '../texts.js';
import { download, field, form, instant, select, send, table, today } from './view.js';
import { wrongLines } from './wrong.js';

const columns = () => [
	{ title: t('d_day'), head: true, cell: (d) => day(d.date) },
	{ title: t('d_kind'), cell: (d) => `${name('day', d.type)} ${d.hours ?? ''}`.trim() },
	{ title: t('d_day_name'), cell: (d) => d.name },
];

/* The latest year first; what is past is folded. */
function years(c) {
	const now = today().getFullYear();
	const all = [...new Set(c.days.map((d) => d.date.slice(0, 4)))].sort().reverse();

	return all.map((year) => h('details', { open: Number(year) >= now }, h('summary', {}, year),
		table(`${t('d_days')}: ${year}`, columns(), c.days.filter((d) => d.date.startsWith(year)), { shown: false })));
}

function changes(c) {
	return c.changes.length > 0 && h('details', {}, h('summary', {}, t('d_changes')), table(t('d_changes'), [
		...columns(),
		{ title: t('d_by_whom'), cell: (d) => d.by },
		{ title: t('d_when'), cell: (d) => instant(d.at) },
	], c.changes, { shown: false }));
}

function importForm({ again }, c) {
	return form(t('d_import_days'), [
		field(t('d_file'), h('input', { type: 'file', name: 'file', accept: '.csv,.ics,text/csv,text/calendar', required: true }), t('d_days_hint')),
		field(t('d_import_whole'), select([['0', t('d_whole_years')], ['1', t('d_merge')]], '0', { name: 'merge' })),
		field(t('d_import_how'), select([['1', t('d_dry')], ['0', t('d_for_good')]], '1', { name: 'dry' })),
	], t('d_import'), async ({ file, merge, dry }) => {
		const type = /\.ics$/i.test(file.name) ? 'text/calendar' : 'text/csv';
		let said;

		try {
			said = await send('calendars', { calendar: c.name, merge, dry }, type, await file.text());
		} catch (trouble) {
			if (!(trouble.problem?.wrong > 1))
				throw trouble;
			return wrongLines(trouble.problem.errors, trouble.problem.wrong);
		}
		if (dry === '0')
			await again();
		return t(dry === '1' ? 'd_days_would' : 'd_days_changed', number(said.changed.length), number(said.woken));
	});
}

export async function show(page) {
	const { calendars } = await get('calendars');

	page.body.replaceChildren(...calendars.map((c) => h('section', { class: 'd-card' },
		h('h2', {}, t('d_calendar', c.name)),
		h('p', { class: 'sla-quiet' }, t('d_for_regulations', c.regulations)),
		h('p', { class: 'sla-doings' }, download('calendars', { calendar: c.name, format: 'csv' }, 'CSV'),
			download('calendars', { calendar: c.name, format: 'ics' }, 'iCalendar')),
		years(c),
		changes(c),
		page.me.manager && importForm(page, c))));
}
