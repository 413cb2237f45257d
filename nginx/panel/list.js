/* list.js: how each request of a list stands, and the lists by what is due next. */

import { get, tracker } from './api.js';
import { badge, everySecond } from './clocks.js';
import { Countdown, Now, Windows } from './countdown.js';
import { button, h } from './dom.js';
import { t } from './texts.js';

/* What slad tells of in one answer: as many as the tracker answers for at once. */
const MOST = 100;
const BY_DUE = '#sla-due';

const rowsOfPage = () => [...document.querySelectorAll('table.list.issues tr.issue[id^="issue-"]')];
const idOf = (row) => Number(row.id.slice('issue-'.length));

/* Beside the subject, where there is room at any width; else beside the number. */
function put(row, el) {
	const cell = row.querySelector('td.subject') ?? row.querySelector('td.id');

	cell?.append(' ', el);
}

/* One that is due first comes first, of two the older request, as slad's queue has it; what has no
   running clock stays at the end as it was. */
function order(a, b) {
	const due = (x) => x && x.clock?.left !== undefined && !x.clock.stands ? Date.parse(x.clock.due) : Infinity;
	const [x, y] = [due(a), due(b)];

	if (x === y)
		return x === Infinity ? 0 : a.issue - b.issue;
	return x - y;
}

/* Within each group of the table, if it has groups. */
function sortRows(byIssue) {
	for (const body of document.querySelectorAll('table.list.issues tbody')) {
		let group = [];
		const flush = (before) => {
			group.sort((a, b) => order(byIssue.get(idOf(a)), byIssue.get(idOf(b))));
			group.forEach((row) => body.insertBefore(row, before));
			group = [];
		};

		for (const row of [...body.children]) {
			if (row.matches('tr.issue'))
				group.push(row);
			else
				flush(row);
		}
		flush(null);
	}
}

/** All that is due next, as a list of the tracker's own. */
async function goByDue() {
	const { queue } = await get('queue', { order: 'due', limit: MOST });
	const query = new URLSearchParams([['set_filter', '1'], ['f[]', 'issue_id'], ['op[issue_id]', '='],
		['v[issue_id][]', queue.map((q) => q.issue).join(',')], ['per_page', String(MOST)]]);

	location.assign(tracker(`/issues?${query}${BY_DUE}`));
}

/* Staff get the whole tracker's list, a client this page's requests in that order. */
function dueLink(staff, byIssue) {
	const act = () => (staff ? goByDue().catch(() => sortRows(byIssue)) : sortRows(byIssue));

	return h('p', { class: 'sla-help sla-by-due' }, button(t('by_due'), act, { class: 'sla-button sla-link' }));
}

function show(answer, rows) {
	const now = new Now(answer.judged_at);
	const windows = answer.calendars.map((list) => new Windows(list));
	const byIssue = new Map(answer.issues.map((i) => [i.issue, i]));
	const views = [];

	for (const row of rows) {
		const issue = byIssue.get(idOf(row));

		if (!issue?.clock)
			continue;
		const view = badge(new Countdown(issue.clock, now, windows[issue.calendar]), { stage: issue.stage, now });

		views.push(view);
		put(row, view.el);
	}
	if (views.length === 0)
		return;
	rows[0].closest('table').before(dueLink(answer.issues.some((i) => i.queue), byIssue));
	if (location.hash === BY_DUE)
		sortRows(byIssue);
	everySecond(() => views.forEach((view) => view.tick()));
}

export async function start() {
	const rows = rowsOfPage();
	const ids = [...new Set(rows.map(idOf))].slice(0, MOST);

	if (ids.length > 0)
		show(await get('issues', { ids: ids.join(',') }), rows);
}
