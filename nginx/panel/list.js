/* list.js: how each request of a list stands, and the lists by what is due next. */

import { get, tracker } from './api.js';
import { badge, everySecond } from './clocks.js';
import { add, cells } from './columns.js';
import { Countdown, Now, Windows } from './countdown.js';
import { button, h } from './dom.js';
import { byDue as dueFirst } from './due.js';
import { t } from './texts.js';

/* What slad tells of in one answer: as many as the tracker answers for at once. */
const MOST = 500;
/* As many as the tracker shows on a page where nobody changed its settings. */
const PAGE = 100;
const BY_DUE = '#sla-due';

const rowsOfPage = () => [...document.querySelectorAll('table.list.issues tr.issue[id^="issue-"]')];
const idOf = (row) => Number(row.id.slice('issue-'.length));

/* Lists that have the page for themselves have room for columns; blocks of others have not. */
const tablesWithRoom = () => [...document.querySelectorAll('.controller-issues.action-index table.list.issues')]
	.filter((table) => table.tHead);

/* Beside the number, which is to be seen at any width; else beside the subject. */
function putBadge(row, el) {
	const cell = row.querySelector('td.id') ?? row.querySelector('td.subject');

	cell?.append(' ', el);
}

/* ---- what is due next ---- */

/* A list's rows between the heads of its groups; with a request goes what stands below it. */
function groupsOf(body) {
	const groups = [];
	let group = null;

	for (const row of body.rows) {
		if (row.matches('tr.group') || !group) {
			group = { head: row.matches('tr.group') ? row : null, units: [] };
			groups.push(group);
		}
		if (row.matches('tr.issue'))
			group.units.push([row]);
		else if (!row.matches('tr.group'))
			group.units.at(-1)?.push(row);
	}
	return groups;
}

const striped = (rows, i) => rows.forEach((row) => {
	if (row.matches('.odd, .even')) {
		row.classList.toggle('odd', i % 2 === 0);
		row.classList.toggle('even', i % 2 === 1);
	}
});

/** The lists of a page, as the tracker has them or by what is due next within each group. */
class Order {
	constructor(byIssue) {
		this.byIssue = byIssue;
		this.sorted = false;
		this.heads = [];
		this.bodies = [...new Set(rowsOfPage().map((row) => row.parentElement))]
			.map((body) => ({ body, groups: groupsOf(body) }));
		window.addEventListener('hashchange', () => this.turn(location.hash === BY_DUE));
	}

	turn(byDue) {
		const of = ([row]) => this.byIssue.get(idOf(row));

		this.sorted = byDue;
		for (const { body, groups } of this.bodies) {
			for (const { head, units } of groups) {
				const list = byDue ? [...units].sort((a, b) => dueFirst(of(a), of(b))) : units;

				list.forEach(striped);
				body.append(...(head ? [head] : []), ...list.flat());
			}
		}
		for (const head of this.heads) {
			if (byDue)
				head.setAttribute('aria-sort', 'ascending');
			else
				head.removeAttribute('aria-sort');
		}
	}

	/* A link, as the heads of the tracker's columns are; once more, and it is as it was. */
	sorter() {
		return h('a', { href: BY_DUE, title: t('by_due'), onclick: (event) => {
			if (this.sorted) {
				event.preventDefault();
				history.replaceState(null, '', location.pathname + location.search);
				this.turn(false);
			}
		} }, t('column_due'));
	}
}

/** All that is due next, as a list of the tracker's own; throws when there is nothing. */
async function goByDue() {
	const { queue } = await get('queue', { order: 'due', limit: PAGE });

	if (queue.length === 0)
		throw new Error('nothing is due');
	const query = new URLSearchParams([['set_filter', '1'], ['f[]', 'issue_id'], ['op[issue_id]', '='],
		['v[issue_id][]', queue.map((q) => q.issue).join(',')], ['per_page', String(PAGE)]]);

	location.assign(tracker(`/issues?${query}${BY_DUE}`));
}

/* Staff get the whole tracker's list, a client this page's requests in that order. */
function dueLink(staff, order) {
	const here = () => order.turn(true);
	const act = () => (staff ? goByDue().catch(here) : here());

	return h('p', { class: 'sla-help sla-by-due' }, button(t('by_due'), act, { class: 'sla-button sla-link' }));
}

/* ---- the page ---- */

/* `more`: the page has more requests than were asked for. */
function show(answer, rows, more) {
	const now = new Now(answer.judged_at);
	const windows = answer.calendars.map((list) => new Windows(list));
	const byIssue = new Map(answer.issues.filter((i) => i.clock).map((i) => [i.issue, i]));
	const views = [];
	const viewOf = (make, row) => {
		const issue = byIssue.get(idOf(row));
		/* Only of a client nothing is told of the queue. */
		const view = issue && make(new Countdown(issue.clock, now, windows[issue.calendar]),
			{ stage: issue.stage, now, client: !issue.queue });

		if (view)
			views.push(view);
		return view;
	};

	if (!rows.some((row) => byIssue.has(idOf(row))))
		return;
	const order = new Order(byIssue);

	for (const row of rows) {
		const view = viewOf(badge, row);

		if (view)
			putBadge(row, view.el);
	}
	order.heads = tablesWithRoom().map((table) => add(table, (row) => viewOf(cells, row)?.cells, order.sorter()));
	(rows[0].closest('.autoscroll') ?? rows[0].closest('table')).before(
		dueLink(answer.issues.some((i) => i.queue), order),
		...(more ? [h('p', { class: 'sla-help sla-quiet' }, t('list_first', MOST))] : []));
	if (location.hash === BY_DUE)
		order.turn(true);
	everySecond(() => views.forEach((view) => view.tick()));
}

export async function start() {
	const rows = rowsOfPage();
	const all = [...new Set(rows.map(idOf))];
	const ids = all.slice(0, MOST);

	if (ids.length > 0)
		show(await get('issues', { ids: ids.join(',') }), rows, all.length > ids.length);
}
