/*
 * columns.js: two columns of the tracker's list of requests, how each stands and what is due next.
 * The tracker's own table stays what it is: its query, its menus and its exports know nothing of them.
 */

import { described, stateName } from './clocks.js';
import { h, say, shape } from './dom.js';
import { duration, t, when } from './texts.js';

/* How many there are, for what goes across all columns. */
const MORE = 2;

/* Beside the number: what stands at the right of a long row is out of sight on many a screen. */
function put(row, ...cells) {
	(row.querySelector(':scope > .id') ?? row.querySelector(':scope > .checkbox') ?? row.cells[0]).after(...cells);
}

/** The cells of a row of which there is nothing to tell. */
export const blank = () => [h('td', { class: 'sla-col' }), h('td', { class: 'sla-col' })];

/**
 * The cells of one row.
 * @returns {{cells: HTMLElement[], tick: function(): void}}
 */
export function cells(countdown, about) {
	const { clock } = countdown;
	const icon = h('span', { class: 'sla-icon' });
	const word = h('span', {});
	const sound = h('span', { class: 'sla-sr' });
	const left = h('span', { class: 'sla-quiet' });
	const state = h('td', { class: 'sla-col sla-col-state' }, icon, word, sound);
	const due = h('td', { class: 'sla-col sla-col-due' });
	const at = clock.due && clock.left !== undefined && !clock.stands ? new Date(clock.due) : null;
	const time = h('time', { datetime: clock.due });
	let is = null;

	if (at)
		due.append(time, ' ', left);
	return {
		cells: [state, due],
		tick: () => {
			const rest = countdown.left();
			const told = described(countdown, about);

			if (is !== countdown.state()) {
				is = countdown.state();
				state.dataset.state = is;
				due.dataset.state = is;
				icon.replaceChildren(shape(is));
				say(word, stateName(is, about.client));
			}
			if (at) {
				say(time, when(at, about.now.date()));
				say(left, `${rest <= 0 ? '−' : ''}${duration(rest, { days: Boolean(clock.wall_clock) })}`);
			}
			say(sound, `; ${told}`);
			state.title = told;
		},
	};
}

/**
 * Puts the columns into a table: heads, a row's cells or empty ones, and what goes across them, such
 * as heads of groups and texts below a row.
 * @param {HTMLTableElement} table
 * @param {function(HTMLElement): HTMLElement[]} of a row's cells
 * @param {HTMLElement} sorter what stands in the head of what is due
 * @returns {HTMLElement} that head
 */
export function add(table, of, sorter) {
	const head = h('th', { class: 'sla-col sla-col-due' }, sorter);

	for (const row of table.tHead.rows)
		put(row, h('th', { class: 'sla-col sla-col-state' }, t('column_state')), head);
	for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
		if (row.matches('tr.issue'))
			put(row, ...of(row));
		else if (row.cells.length === 1)
			row.cells[0].colSpan += MORE;
	}
	table.classList.add('sla-columns');
	return head;
}
