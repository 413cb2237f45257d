/* simulate.js: what another regulation would have changed, as a picture and as a list. */

import { get } from '../api.js';
import { h } from '../dom.js';
import { day, name, number, pick, t } from '../texts.js';
import { picture } from './chart.js';
import { field, form, inTime, instant, isoDay, message, percent, request, section, send, shareOf, span, table, today } from './view.js';

const DAYS = 30;
/* The last three clocks are somebody else's time. */
const CLOCKS = ['first_response', 'resolution', 'no_answer', 'acceptance', 'next_response'];
/* Of thousands of changes the first tell enough. */
const CHANGES_SHOWN = 100;

/* "E-DOC (edoc), 2026-01": what it is called, and which of its texts. */
function regulation(r) {
	return `${pick(r.title) ? `${pick(r.title)} (${r.id})` : r.id}, ${r.revision ?? '?'}`;
}

/* A value tells which: a name for a file, name and revision for what is on record. */
function choice({ shelf, kept }, used) {
	const option = (value, text, props) => h('option', { value, ...props }, text);
	const usable = shelf.filter((r) => !r.trouble);
	const other = usable.find((r) => !r.in_use) ?? usable.find((r) => r.id !== used) ?? usable[0];

	return h('select', { name: 'regulation' },
		h('optgroup', { label: t('d_shelf') }, shelf.map((r) => option(r.id,
			r.trouble ? t('d_broken', r.id) : regulation(r), { disabled: Boolean(r.trouble), selected: r === other }))),
		kept.length > 0 && h('optgroup', { label: t('d_kept') }, kept.map((r) => option(`${r.id} ${r.revision}`,
			`${r.id}, ${r.revision}, ${t('d_from').toLowerCase()} ${day(r.valid_from.slice(0, 10))}`))));
}

const SIDES = () => [['before', t('d_today_rules')], ['after', t('d_other_rules')]];

async function comparison(said) {
	const shown = CLOCKS.filter((c) => said.before.clocks[c] || said.after.clocks[c]);
	const chart = await picture('bar', {
		labels: shown.map((c) => name('clock', c)),
		sets: SIDES().map(([side, label]) => ({ label, data: shown.map((c) => percent(said[side].clocks[c]?.share)), of: shown.map((c) => shareOf(said[side].clocks[c])) })),
		percent: true,
	});
	const of = (side, c, what) => said[side].clocks[c]?.[what];

	return section(t('d_share_in_time'), chart?.el, table(t('d_share_in_time'), [
		{ title: t('d_which_clock'), head: true, cell: (c) => name('clock', c) },
		...SIDES().flatMap(([side, title]) => [
			{ title: `${title}: ${t('d_share')}`, number: true, cell: (c) => inTime(said[side].clocks[c]) },
			{ title: `${title}: ${t('d_missed_short')}`, number: true, cell: (c) => number(of(side, c, 'breached') ?? 0) },
			{ title: `${title}: ${t('d_median')}`, number: true, cell: (c) => span(of(side, c, 'median')) },
		]),
	], shown, { shown: false }));
}

function changes(said) {
	const shown = said.changes.slice(0, CHANGES_SHOWN);
	/* slad lists the first ones; of the others nobody asked whether they may be seen. */
	const isCut = said.changes.length + said.hidden < said.changed;
	const hidden = isCut ? t('d_at_least', number(said.hidden)) : number(said.hidden);

	return section(t('d_sim_changes'),
		shown.length < said.changed - said.hidden &&
			h('p', { class: 'sla-quiet' }, t('d_first_of', number(shown.length), number(said.changed))),
		table(t('d_sim_changes'), [
			{ title: t('d_request'), head: true, cell: request },
			{ title: t('d_which_clock'), cell: (c) => name('clock', c.clock) },
			...SIDES().map(([side, title]) => ({
				title, cell: (c) => [name('clock_state', c[side]), c[`due_${side}`] && ', ', c[`due_${side}`] && instant(c[`due_${side}`])],
			})),
		], shown, { empty: t(said.hidden > 0 ? 'd_none_seen' : 'd_sim_same'), shown: false }),
		said.hidden > 0 && h('p', { class: 'sla-quiet', 'data-hidden': said.hidden }, t('d_sim_hidden', hidden)));
}

async function result(said) {
	return [
		h('h2', { tabindex: '-1' }, t('d_simulated', said.regulation, said.revision, number(said.requests))),
		h('p', {}, t('d_sim_sum', number(said.differing), number(said.gained), number(said.lost))),
		!said.complete && message('quiet', t('d_incomplete')),
		await comparison(said), changes(said),
	].filter(Boolean);
}

/* What was pasted comes before a file, and a file before the shelf. */
async function ask({ regulation: chosen, file, text }, period) {
	const [id, revision] = chosen.split(' ');

	if (text.trim() !== '')
		return send('simulate', period, 'application/json', text);
	if (file.size > 0)
		return send('simulate', period, 'application/json', await file.text());
	return get('simulate', { regulation: id, revision, ...period });
}

export async function show({ body }) {
	const since = isoDay(new Date(today().getTime() - DAYS * 864e5));
	const out = h('section', { 'aria-live': 'polite' });
	const known = await get('regulations');
	const used = known.shelf.find((r) => r.in_use)?.id;

	body.replaceChildren(
		h('p', {}, t('d_simulate_about')),
		form('', [
			field(t('d_regulation'), choice(known, used)),
			field(t('d_since'), h('input', { type: 'date', name: 'since', value: since, required: true })),
			field(t('d_until'), h('input', { type: 'date', name: 'until' })),
			h('details', { class: 'd-own' }, h('summary', {}, t('d_own')),
				field(t('d_file'), h('input', { type: 'file', name: 'file', accept: '.json,application/json' })),
				field(t('d_paste'), h('textarea', { name: 'text', rows: '8', class: 'd-draft', spellcheck: 'false' }), t('d_paste_hint'))),
		], t('d_simulate_go'), async (data) => {
			const period = { since: data.since, ...(data.until ? { until: data.until } : {}) };

			out.replaceChildren(message('quiet', t('loading')));
			try {
				out.replaceChildren(...await result(await ask(data, period)));
				out.querySelector('h2').focus();
			} catch (trouble) {
				out.replaceChildren();
				throw trouble;
			}
		}, { class: 'd-form d-card' }),
		out);
}
