/* list.js: how each request of a list stands, and the lists by what is due next. */

import { get, tracker } from './api.js';
import { badge, everySecond } from './clocks.js';
import { add, blank, cells } from './columns.js';
import { Countdown, Now, Windows } from './countdown.js';
import { button, h } from './dom.js';
import { byDue as dueFirst } from './due.js';
import { begin } from './here.js';
import { whileSeen } from './renew.js';
import { t } from './texts.js';

/* What slad tells of in one answer: as many as the tracker answers for at once. */
const MOST = 500;
/* As many as the tracker shows on a page where nobody changed its settings. */
const PAGE = 100;
const BY_DUE = '#sla-due';
/* Countdowns run by themselves; asking anew costs the tracker a look at what its reader may see. */
const RENEWED_MS = 300000;

const rowsOfPage = () => [...document.querySelectorAll('table.list.issues tr.issue[id^="issue-"]')];
const idOf = (row) => Number(row.id.slice('issue-'.length));

/* Lists that have the page for themselves have room for columns; blocks of others have not. */
const tablesWithRoom = () => [...document.querySelectorAll('.controller-issues.action-index table.list.issues')]
	.filter((table) => table.tHead);

/* Where a window is so narrow that the subject may be out of sight. */
const NARROW = matchMedia('(max-width: 899px)');

/* Beside the number, which is to be seen at any width; beside the subject where the number has no room. */
function putBadge(row, el) {
	const places = ['td.id', 'td.subject'].map((cell) => row.querySelector(cell));
	const [first, second] = row.closest('.sla-by-subject') ? places.reverse() : places;
	const cell = first ?? second;

	cell?.append(...(/\s$/.test(cell.textContent) ? [] : [' ']), el);
}

const putBadges = (table) => table.querySelectorAll('.sla-badge').forEach((el) => putBadge(el.closest('tr'), el));

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
		this.shown = [];
		this.heads = [];
		this.bodies = [...new Set(rowsOfPage().map((row) => row.parentElement))]
			.map((body) => ({ body, groups: groupsOf(body) }));
		window.addEventListener('hashchange', () => this.turn(location.hash === BY_DUE));
	}

	/* What stands below each head, in that order. */
	lists(byDue) {
		const of = ([row]) => this.byIssue.get(idOf(row));

		return this.bodies.flatMap(({ body, groups }) => groups.map(({ head, units }) =>
			({ body, head, list: byDue ? [...units].sort((a, b) => dueFirst(of(a), of(b))) : units })));
	}

	turn(byDue) {
		const lists = this.lists(byDue);

		this.sorted = byDue;
		this.shown = lists.flatMap(({ list }) => list);
		for (const { body, head, list } of lists) {
			list.forEach(striped);
			body.append(...(head ? [head] : []), ...list.flat());
		}
		this.tell(byDue);
	}

	/*
	 * The order has become another one: rows move where nobody points at them or stands among them. Until
	 * then the heads do not say that they are in order.
	 */
	settle(tables) {
		if (!this.sorted)
			return;
		const isSo = this.lists(true).flatMap(({ list }) => list).every((unit, i) => unit === this.shown[i]);

		if (!isSo && !tables.some((table) => table.matches(':hover, :focus-within')))
			this.turn(true);
		else
			this.tell(isSo);
	}

	tell(isByDue) {
		for (const head of this.heads) {
			if (isByDue)
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

/* What a row shows of a request; what runs by itself is not of it. */
function keyOf({ clock: { left, elapsed, due, ...rest }, stage }) {
	return JSON.stringify([stage, rest, rest.stands || due]);
}

/** A row of a list: its badge, and its cells where there is room for columns. */
class Row {
	constructor(el, hasCells) {
		this.el = el;
		this.cells = hasCells ? blank() : [];
		this.views = [];
		this.key = null;
	}

	/* Only what became another one is drawn anew, and true: nobody loses their place in the rest. */
	show(issue, now, windows) {
		const key = issue ? keyOf(issue) : null;

		if (key !== this.key) {
			this.key = key;
			this.draw(issue, now, windows);
			return true;
		}
		if (issue) {
			this.about.now = now;
			this.countdown.renew(issue.clock, now, windows[issue.calendar]);
		}
		return false;
	}

	draw(issue, now, windows) {
		const before = this.cells;

		this.badge?.remove();
		this.views = [];
		if (issue) {
			this.about = { stage: issue.stage, now, client: issue.view === 'client' };
			this.countdown = new Countdown(issue.clock, now, windows[issue.calendar]);
			const mark = badge(this.countdown, this.about);

			this.badge = mark.el;
			putBadge(this.el, mark.el);
			this.views.push(mark);
		}
		if (before.length > 0) {
			const columns = issue ? cells(this.countdown, this.about) : { cells: blank(), tick: () => {} };

			this.cells = columns.cells;
			before.forEach((cell, i) => cell.replaceWith(this.cells[i]));
			this.views.push(columns);
		}
		this.tick();
	}

	tick() {
		this.views.forEach((view) => view.tick());
	}
}

/*
 * A list that would not scroll sideways without the columns has badges, which tell the same in less room;
 * those are where they make it no wider.
 */
function fit(table) {
	const box = table.closest('.autoscroll') ?? table.parentElement;
	const [left, top] = [box.scrollLeft, scrollY];
	const isMoved = table.classList.contains('sla-by-subject');
	let alone = 0;

	table.classList.remove('sla-tight', 'sla-by-subject');
	if (isMoved)
		putBadges(table);
	if (box.scrollWidth > box.clientWidth) {
		table.classList.add('sla-bare');
		alone = box.scrollWidth;
		table.classList.remove('sla-bare');
		table.classList.toggle('sla-tight', alone <= box.clientWidth);
	}
	if (alone && alone < box.scrollWidth && !NARROW.matches && table.querySelector('.sla-badge')?.offsetParent) {
		table.classList.add('sla-by-subject');
		putBadges(table);
	}
	/* A narrower page for a moment, and the browser had moved it. */
	box.scrollLeft = left;
	scrollTo({ left: scrollX, top, behavior: 'instant' });
}

/** All rows of a page, as slad tells of them now and again. */
class List {
	constructor(rows, ids) {
		const roomy = tablesWithRoom();

		this.ids = ids;
		this.byIssue = new Map();
		this.rows = rows.map((el) => new Row(el, roomy.includes(el.closest('table'))));
		this.tables = roomy;
	}

	take({ judged_at: at, calendars, issues }) {
		const now = new Now(at);
		const windows = calendars.map((list) => new Windows(list));

		this.byIssue.clear();
		issues.filter((i) => i.clock).forEach((i) => this.byIssue.set(i.issue, i));
		const drawn = this.rows.filter((row) => row.show(this.byIssue.get(idOf(row.el)), now, windows));

		if (drawn.length > 0)
			this.tables.forEach(fit);
		this.order?.settle(this.tables);
	}

	ask() {
		return get('issues', { ids: this.ids.join(',') });
	}

	/* `more`: the page has more requests than are asked for. */
	begin(answer, more) {
		const order = this.order = new Order(this.byIssue);
		const first = this.rows[0].el;
		const cellsOf = (el) => this.rows.find((row) => row.el === el).cells;

		order.heads = this.tables.map((table) => add(table, cellsOf, order.sorter()));
		this.take(answer);
		(first.closest('.autoscroll') ?? first.closest('table')).before(
			dueLink(answer.issues.some((i) => i.queue), order),
			...(more ? [h('p', { class: 'sla-help sla-quiet' }, t('list_first', MOST))] : []));
		if (location.hash === BY_DUE)
			order.turn(true);
		everySecond(() => this.rows.forEach((row) => row.tick()));
		['pointerleave', 'focusout'].forEach((kind) => this.tables.forEach((table) =>
			table.addEventListener(kind, () => setTimeout(() => order.settle(this.tables)))));
		addEventListener('resize', () => this.tables.forEach(fit));
		whileSeen(async () => this.take(await this.ask()), RENEWED_MS);
	}
}

export async function start(context, words) {
	begin(context, words);
	const rows = rowsOfPage();
	const all = [...new Set(rows.map(idOf))];
	const list = new List(rows, all.slice(0, MOST));

	if (all.length === 0)
		return;
	const answer = await list.ask();

	if (answer.issues.some((i) => i.clock))
		list.begin(answer, all.length > MOST);
}
