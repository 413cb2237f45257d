/* simulate.js: what another regulation would have changed, as a picture and as a list. */

import { get } from '../api.js';
import { h } from '../dom.js';
import { name, number, t } from '../texts.js';
import { picture } from './chart.js';
import { field, form, instant, message, request, send, share, table } from './view.js';

const DAYS = 30;
/* The last three clocks are somebody else's time. */
const CLOCKS = ['first_response', 'resolution', 'no_answer', 'acceptance', 'next_response'];

const percent = (v) => (v === null || v === undefined ? null : Math.round(v * 1000) / 10);

async function result(said) {
	const shown = CLOCKS.filter((c) => said.before.clocks[c] || said.after.clocks[c]);
	const sides = [['before', t('d_today_rules')], ['after', t('d_other_rules')]];
	const chart = await picture('bar', {
		labels: shown.map((c) => name('clock', c)),
		sets: sides.map(([side, label]) => ({ label, data: shown.map((c) => percent(said[side].clocks[c]?.share)) })),
		percent: true,
	});

	return [
		h('h2', {}, t('d_simulated', said.regulation, number(said.requests))),
		h('p', {}, t('d_sim_sum', number(said.differing), number(said.gained), number(said.lost))),
		!said.complete && message('quiet', t('d_incomplete')),
		chart?.el,
		table(t('d_share_in_time'), [
			{ title: t('d_which_clock'), head: true, cell: (c) => name('clock', c) },
			...sides.map(([side, title]) => ({ title, number: true, cell: (c) => share(said[side].clocks[c]?.share) })),
		], shown),
		h('h2', {}, t('d_sim_changes')),
		table(t('d_sim_changes'), [
			{ title: t('d_request'), head: true, cell: request },
			{ title: t('d_which_clock'), cell: (c) => name('clock', c.clock) },
			...sides.map(([side, title]) => ({ title, cell: (c) => [name('clock_state', c[side]), ', ', instant(c[`due_${side}`])] })),
		], said.changes, { shown: false }),
	];
}

export async function show({ me, body }) {
	const since = new Date(Date.now() - DAYS * 864e5).toISOString().slice(0, 10);
	const out = h('section', { 'aria-live': 'polite' });
	const { calendars } = await get('calendars');
	const known = [...new Set(['edoc', 'eep', 'endocs', ...calendars.flatMap((c) => c.regulations.split(/[,\s]+/))])].filter(Boolean);

	body.replaceChildren(
		h('p', {}, t('d_simulate_about')),
		form('', [
			field(t('d_regulation'), h('input', { name: 'regulation', list: 'd-regulations', value: 'eep' }), t('d_on_shelf')),
			h('datalist', { id: 'd-regulations' }, known.map((r) => h('option', { value: r }))),
			field(t('d_or_file'), h('input', { type: 'file', name: 'file', accept: '.json,application/json' })),
			field(t('d_since'), h('input', { type: 'date', name: 'since', value: since, required: true })),
			field(t('d_until'), h('input', { type: 'date', name: 'until' })),
		], t('d_simulate_go'), async ({ regulation, file, since: from, until }) => {
			const period = { since: from, ...(until ? { until } : {}) };

			out.replaceChildren(message('quiet', t('loading')));
			try {
				const said = file.size > 0
					? await send('simulate', period, 'application/json', await file.text(), me.user)
					: await get('simulate', { regulation, ...period });

				out.replaceChildren(...(await result(said)).filter(Boolean));
			} catch (trouble) {
				out.replaceChildren();
				throw trouble;
			}
		}),
		out);
}
