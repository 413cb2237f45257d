/* report.js: how many kept their target times, by month, client and employee; each as picture and table. */

import { get } from '../api.js';
import { h } from '../dom.js';
import { count, duration, name, number, pick, t, two } from '../texts.js';
import { picture } from './chart.js';
import { download, field, filters, inTime, month, months, percent, section, select, share, shareOf, span, table } from './view.js';

const CLOCKS = ['first_response', 'resolution'];
const MONTHS = 6;

const clocksOf = (report) => CLOCKS.filter((c) => report.total.clocks[c]);
const title = (group, by) => String(group[by] ?? t('d_unknown'));

/* In the reader's language where slad or the regulation has words for it. */
const NAMED = {
	month: (group) => month(group.month),
	level: (group, report) => pick(report.levels[group.level]) || title(group, 'level'),
	priority: (group) => name('priority', group.priority),
};
/* After "2025-12" comes "2026-01". */
function following(text) {
	const [y, m] = text.split('-').map(Number);

	return m === 12 ? `${y + 1}-01` : `${y}-${two(m + 1)}`;
}

const named = (report, group, by) => (group[by] !== null && NAMED[by] ? NAMED[by](group, report) : title(group, by));

function groupTable(report, by) {
	const clocks = clocksOf(report);

	return table(t(`d_by_${by}`), [
		{ title: t(`d_${by}`), head: true, cell: (g) => named(report, g, by) },
		{ title: t('d_requests_number'), number: true, cell: (g) => number(g.requests) },
		...clocks.flatMap((c) => [
			{ title: `${name('clock', c)}: ${t('d_share')}`, number: true, cell: (g) => inTime(g.clocks[c]) },
			{ title: `${name('clock', c)}: ${t('d_median')}`, number: true, cell: (g) => span(g.clocks[c]?.median) },
			{ title: `${name('clock', c)}: ${t('d_p90')}`, number: true, cell: (g) => span(g.clocks[c]?.p90) },
		]),
		{ title: t('d_missed'), number: true, cell: (g) => number(g.breaches) },
		{ title: t('d_auto_closed'), number: true, cell: (g) => number(g.auto_closed) },
		{ title: t('d_reopened'), number: true, cell: (g) => number(g.reopened) },
	], report.groups, { shown: false });
}

/* A month in which nothing arrived is a place on the axis, too: years do not shrink. */
function everyMonth(groups) {
	const known = new Map(groups.map((g) => [g.month, g]));
	const all = [];

	for (let m = groups[0]?.month; m && m <= groups.at(-1).month; m = following(m))
		all.push(known.get(m) ?? { month: m, clocks: {} });
	return all;
}

async function groupPart(report, by, how) {
	const groups = by === 'month' ? everyMonth(report.groups) : report.groups;
	const chart = await picture(by === 'month' && groups.length > 1 ? 'line' : 'bar', {
		labels: groups.map((g) => named(report, g, by)),
		sets: clocksOf(report).map((c) => ({
			label: name('clock', c), data: groups.map((g) => percent(g.clocks[c]?.share)), of: groups.map((g) => shareOf(g.clocks[c])),
		})),
		percent: true, lying: by !== 'month',
	});

	return part(t(`d_by_${by}`), chart, groupTable(report, by), download('report', { ...how, by, format: 'csv' }, 'CSV'));
}

function part(heading, chart, rows, ...more) {
	return {
		el: section(heading, chart?.el, rows, h('p', {}, more)),
		leave: () => chart?.leave(),
	};
}

function endOf(ends, i) {
	return ends[i] === null ? t('d_more_than', duration(ends[i - 1])) : t('d_up_to', duration(ends[i]));
}

async function distribution(report, how) {
	const { ends, clocks } = report.bars;
	const shown = CLOCKS.filter((c) => clocks[c]);
	const labels = ends.map((_, i) => endOf(ends, i));
	const chart = await picture('bar', { labels, sets: shown.map((c) => ({ label: name('clock', c), data: clocks[c] })) });
	const rows = labels.map((label, i) => ({ label, numbers: shown.map((c) => clocks[c][i]) }));

	return part(t('d_distribution'), chart, table(t('d_distribution'), [
		{ title: t('d_working_time'), head: true, cell: (r) => r.label },
		...shown.map((c, i) => ({ title: name('clock', c), number: true, cell: (r) => number(r.numbers[i]) })),
	], rows, { shown: false }), download('report', { ...how, list: 'bars', format: 'csv' }, 'CSV'));
}

/* Monday first. 2024-01-01 was one. */
const weekday = (i) => new Date(2024, 0, 1 + i, 12).getDay();

/* A table that is its own picture: the darker the more; what is outside of hours has a dotted edge. */
function heat(report, how) {
	const most = Math.max(1, ...report.arrivals.flat());
	const hours = Array.from({ length: 24 }, (_, i) => i);
	const cell = (day, hour) => {
		const n = report.arrivals[day][hour];
		const open = report.opening[day][hour] >= 0.5;

		return h('td', { 'data-heat': n === 0 ? 0 : Math.ceil(n / most * 5), class: !open && 'd-closed' },
			n > 0 ? number(n) : h('span', { class: 'sla-sr' }, '0'), !open && n > 0 && h('span', { class: 'sla-sr' }, ` (${t('d_outside')})`));
	};
	const outside = report.arrivals.flatMap((row, day) => row.filter((_, hour) => report.opening[day][hour] < 0.5))
		.reduce((a, b) => a + b, 0);
	const all = report.arrivals.flat().reduce((a, b) => a + b, 0);
	const words = t('d_weekdays').split(' ');

	return part(t('d_arrivals'), null,
		[h('p', { class: 'sla-quiet' }, t('d_heat_about', report.zone)),
		h('div', { class: 'd-scroll', tabindex: '0', role: 'region', 'aria-label': t('d_arrivals') },
			h('table', { class: 'd-heat' },
				h('caption', { class: 'sla-sr' }, t('d_arrivals')),
				h('thead', {}, h('tr', {}, h('td', {}), hours.map((x) => h('th', { scope: 'col' }, two(x))))),
				h('tbody', {}, report.arrivals.map((_, day) => h('tr', {},
					h('th', { scope: 'row' }, words[weekday(day)]), hours.map((hour) => cell(day, hour)))))))],
		all > 0 && [t('d_outside_share', number(outside), number(all), share(outside / all)), ' '],
		download('report', { ...how, list: 'arrivals', format: 'csv' }, 'CSV'));
}

function totals(report) {
	const { total } = report;

	return h('dl', { class: 'd-totals' }, [
		[t('d_requests_number'), number(total.requests)], [t('d_still_open'), number(total.open)],
		...clocksOf(report).map((c) => [`${name('clock', c)}: ${t('d_share')}`, inTime(total.clocks[c])]),
		[t('d_missed'), number(total.breaches)], [t('d_auto_closed'), number(total.auto_closed)],
		[t('d_reopened'), number(total.reopened)], [t('d_waited'), duration(total.waiting_client)],
	].map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))));
}

/* Who may be chosen is who is in the report. */
function options(report, by) {
	return [['', t('d_all')], ...report.groups.map((g) => [g[`${by}_id`] ?? '-', title(g, by)])];
}

export async function show({ params, body }) {
	const how = Object.fromEntries(['since', 'until', 'client', 'employee'].map((k) => [k, params.get(k)]));

	how.since ??= `${months(MONTHS).at(-1)}-01`;
	const period = { since: how.since, until: how.until, breaches: 0 };
	const ask = (by) => get('report', { ...how, by, breaches: 0 });
	const [byMonth, clients, employees, levels, priorities, everyClient, everyEmployee] = await Promise.all([
		ask('month'), ask('client'), ask('employee'), ask('level'), ask('priority'),
		how.client ? get('report', { ...period, by: 'client' }) : null,
		how.employee ? get('report', { ...period, by: 'employee' }) : null,
	]);
	const parts = await Promise.all([
		groupPart(byMonth, 'month', how), distribution(byMonth, how), heat(byMonth, how),
		groupPart(clients, 'client', how), groupPart(employees, 'employee', how), groupPart(levels, 'level', how),
		groupPart(priorities, 'priority', how),
	]);

	body.replaceChildren(
		filters('report', [
			field(t('d_arrived_since'), h('input', { type: 'date', name: 'since', value: how.since })),
			field(t('d_until'), h('input', { type: 'date', name: 'until', value: how.until })),
			field(t('d_client'), select(options(everyClient ?? clients, 'client'), how.client, { name: 'client' })),
			field(t('d_employee'), select(options(everyEmployee ?? employees, 'employee'), how.employee, { name: 'employee' })),
		]),
		h('p', { class: 'sla-quiet' }, count(byMonth.total.requests, 'd_requests'), '. ', t('d_report_about')),
		totals(byMonth), ...parts.map((p) => p.el));
	return { leave: () => parts.forEach((p) => p.leave()) };
}
