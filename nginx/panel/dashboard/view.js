/* view.js: what the dashboard's pages are made of. */

import { file, post, tracker } from '../api.js';
import { button, h, idle, link, say } from '../dom.js';
import { told } from '../suggest.js';
import { count, duration, number, pick, t, two, when, whenFully } from '../texts.js';

/** Where is said what was done; it outlasts every page. */
export const SAID = 'd-said';

/* Emptied first, so that the same is told twice. */
function announce(text) {
	const said = document.getElementById(SAID);

	say(said, '');
	setTimeout(() => say(said, text), 50);
}

/** A line that says something: quiet, good or bad. What is new is told to screen readers. */
export function message(kind, text) {
	return h('p', { class: `d-message d-${kind}`, role: kind === 'bad' ? 'alert' : 'status' }, text);
}

let clock = null;

/** From now on days are told by that clock: slad's, which may not be the browser's. @param {Now} now */
export function tellBy(now) {
	clock = now;
}

/** slad's now. */
export const today = () => clock?.date() ?? new Date();

/**
 * A table that scrolls by itself on a narrow screen.
 * @param {string} caption
 * @param {{title: string, cell: function(Object): *, number?: boolean, head?: boolean}[]} columns
 * @param {Object[]} rows
 */
export function table(caption, columns, rows, { empty = t('d_nothing'), shown = true } = {}) {
	if (rows.length === 0)
		return message('quiet', empty);
	const cell = (column, row) => h(column.head ? 'th' : 'td',
		{ class: column.number && 'd-number', scope: column.head && 'row' }, column.cell(row));

	return h('div', { class: 'd-scroll', tabindex: '0', role: 'region', 'aria-label': caption },
		h('table', {},
			h('caption', { class: !shown && 'sla-sr' }, caption),
			h('thead', {}, h('tr', {}, columns.map((c) =>
				h('th', { scope: 'col', class: c.number && 'd-number' }, c.title)))),
			h('tbody', {}, rows.map((row) => h('tr', {}, columns.map((c) => cell(c, row)))))));
}

/** A request: its number and subject, as a link into the tracker. */
export function request(row) {
	return link(tracker(`/issues/${row.issue}`), { class: 'd-request' }, h('b', {}, `#${row.issue}`),
		row.subject && ` ${row.subject}`);
}

/** Why it waits, or was given up: slad's own words in the reader's language, others as they were said. */
export const whyNot = ({ said, reason }) => (said ? pick(said) : reason && t('d_verbatim', reason));

export function instant(iso) {
	return iso ? h('time', { datetime: iso, title: whenFully(new Date(iso)) }, when(new Date(iso), today())) : '—';
}

/** "2026-02" as a month of the reader's language. */
export function month(text) {
	const [y, m] = text.split('-').map(Number);

	return t('d_month_of', t('d_months').split(' ')[m - 1], y);
}

/** The last n months, as "2026-02", this one first. */
export function months(n) {
	const now = today();

	return Array.from({ length: n }, (_, i) => new Date(now.getFullYear(), now.getMonth() - i, 1))
		.map((d) => `${d.getFullYear()}-${two(d.getMonth() + 1)}`);
}

/** A part of a page, with its heading. */
export function section(title, ...parts) {
	return h('section', { class: 'd-card' }, h('h2', {}, title), parts);
}

/** Of 0.1234 12.3, for a chart. */
export const percent = (value) => (value === null || value === undefined ? null : Math.round(value * 1000) / 10);

/** How long, or that nothing is known of it. */
export const span = (seconds) => (seconds === null || seconds === undefined ? '—' : duration(seconds));

export function share(value) {
	return value === null || value === undefined ? '—' : `${number(value * 100, 1)}\u00a0%`;
}

/* Of how many: those in time, and those that were to be. */
const base = (clock) => [clock.met, clock.met + clock.breached].map((n) => number(n));

/** "41 of 48": what a share of a report's clock is of; nothing where there is no share. */
export const shareOf = (clock) => (clock?.share ?? null) !== null && t('d_of', ...base(clock));

/** A share and what it is of: of two requests 50 % say little. */
export const inTime = (clock) => [share(clock?.share), shareOf(clock) && h('span', { class: 'd-small' }, shareOf(clock))];

/** "2026-02-03", by the reader's days. */
export const isoDay = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(two).join('-');

let fields = 0;

/** A control with its name above it. */
export function field(title, control, hint) {
	const id = `d-field-${++fields}`;

	control.id = id;
	if (hint)
		control.setAttribute('aria-describedby', `${id}-hint`);
	return h('div', { class: 'd-field' }, h('label', { for: id }, title), control,
		hint && h('span', { class: 'sla-quiet', id: `${id}-hint` }, hint));
}

export function select(options, chosen, props = {}) {
	return h('select', props, options.map(([value, text]) =>
		h('option', { value, selected: String(value) === String(chosen ?? '') }, text)));
}

/**
 * A form: what is written in it goes to f as an object by name, and what comes of it is said below.
 * f returns a sentence, or an element that tells more, or nothing.
 */
export function form(title, parts, verb, f, props = {}) {
	const said = h('div', { 'aria-live': 'polite' });
	const go = h('button', { class: 'd-action' }, verb);
	const el = h('form', { class: 'd-form', 'aria-label': title, ...props, onsubmit: async (event) => {
		event.preventDefault();
		if (go.getAttribute('aria-disabled') === 'true')
			return;
		idle(go, true);
		try {
			const good = await f(Object.fromEntries(new FormData(el)), el);

			said.replaceChildren(typeof good === 'string' ? message('good', good) : good ?? '');
			if (!el.isConnected)
				announce(good ?? t('d_saved'));
		} catch (trouble) {
			said.replaceChildren(message('bad', await told(trouble)));
		}
		idle(go, false);
	} }, title && h('h3', {}, title), h('div', { class: 'd-fields' }, parts, go), said);

	return el;
}

/** "#/queue?project=1" */
const address = (page, query) => `#/${page}${query.size ? `?${query}` : ''}`;

/**
 * A form whose fields are what a page shows: they go into its address, beside those of the page's
 * other forms; what is shown then begins with its first page.
 */
export function filters(page, parts) {
	const el = h('form', { class: 'd-fields d-filters', role: 'search', 'aria-label': t('d_filters') }, parts);
	const apply = (event) => {
		const query = new URLSearchParams(location.hash.split('?')[1] ?? '');

		event.preventDefault();
		for (const [k, v] of new FormData(el))
			query.set(k, v);
		query.delete('offset');
		location.hash = address(page, new URLSearchParams([...query].filter(([, v]) => v !== '')));
	};

	el.addEventListener('change', apply);
	el.addEventListener('submit', apply);
	return el;
}

/* Long lists are not counted to their end: of these many there may be more. */
const COUNTED = 10000;

/**
 * What to say of a list that names nothing: of one that is only a part, that nothing fits it.
 * @param {URLSearchParams} params of the page; the order leaves nothing out
 */
export const noneOf = (params, key) => t([...params.keys()].some((k) => k !== 'order') ? 'd_none_fits' : key);

/** "15 actions", or "at least 10 000 actions". */
export function howMany(total, of) {
	const said = count(total, of);

	return h('p', { class: 'sla-quiet', 'data-total': total }, total < COUNTED ? said : t('d_at_least', said));
}

/** That a list names fewer than it counts, and why; nothing where it names all. */
export function unseen(listed, hidden) {
	return hidden > 0 && h('p', { class: 'sla-quiet', 'data-hidden': hidden }, t('d_unseen', number(listed), number(listed + hidden)));
}

/**
 * The way to what is not on this page of a list; nothing when all is on it.
 * @param {{total: number, offset: number}} answer
 */
export function pager(page, params, { total, offset }, size) {
	const way = (to, text, rel) => {
		const query = new URLSearchParams(params);

		query.delete('offset');
		if (to > 0)
			query.set('offset', String(to));
		return h('a', { href: address(page, query), rel }, text);
	};

	if (offset === 0 && total <= size)
		return null;
	return h('nav', { class: 'd-pager', 'aria-label': t('d_list_pages') },
		offset > 0 && way(Math.max(0, Math.min(offset, Math.ceil(total / size) * size) - size), `← ${t('d_previous')}`, 'prev'),
		offset < total && h('span', {}, t('d_from_to', number(offset + 1), number(Math.min(offset + size, total)), number(total))),
		offset + size < total && way(offset + size, `${t('d_following')} →`, 'next'));
}

/**
 * A button that does something in the world; what was done is told when the page shows it already, and
 * what f throws is said beside it.
 */
export function deed(text, f, props = {}) {
	const el = button(text, async () => {
		idle(el, true);
		el.parentNode.querySelector('.d-message')?.remove();
		try {
			await f();
			announce(t('d_done', props['aria-label'] ?? text));
		} catch (trouble) {
			el.after(message('bad', await told(trouble)));
			idle(el, false);
		}
	}, props);

	return el;
}

/** An answer as a file. */
export function download(path, params, text) {
	const query = new URLSearchParams(Object.entries(params).filter(([, v]) => v !== null && v !== undefined && v !== ''));

	return h('a', { class: 'd-file', href: tracker(`/sla/api/${path}?${query}`), download: true }, text);
}

/** A write whose body is a file's text, not JSON. */
export const send = (path, params, type, text) => post(`${path}?${new URLSearchParams(params)}`, text, 'POST', type);

let chartLibrary = null;

/** Chart.js, or null: then tables tell it all. */
export function charts() {
	chartLibrary ??= new Promise((resolve) => {
		const script = h('script', { src: new URL('../chart.js', file('.')).href });

		script.onload = () => resolve(globalThis.Chart ?? null);
		script.onerror = () => resolve(null);
		document.head.append(script);
	});
	return chartLibrary;
}
