/* help.js: the help centre: which articles answer, what no article answers, and where they come from. */

import { get } from '../api.js';
import { button, h, link } from '../dom.js';
import { told } from '../suggest.js';
import { clockTime, count, number, t } from '../texts.js';
import { draft } from './draft.js';
import { field, filters, instant, message, request, section, select, share, table } from './view.js';

const DAYS = [30, 90, 365];

function articles(all, params) {
	const wished = params.get('source');
	const sources = [...new Set(all.map((a) => a.source))].sort();
	const rows = all.filter((a) => !wished || a.source === wished);

	return section(t('d_articles'),
		sources.length > 1 && filters('help', [
			field(t('d_source'), select([['', t('d_all')], ...sources.map((s) => [s, s])], wished, { name: 'source' })),
		]),
		rows.length > 0 && h('p', { class: 'sla-quiet' }, count(rows.length, 'd_articles_of')),
		table(t('d_articles'), [
			{ title: t('d_article'), head: true, cell: (a) => (a.url ? link(a.url, {}, a.title) : a.title) },
			{ title: t('d_language'), cell: (a) => a.language || '—' },
			{ title: t('d_shown'), number: true, cell: (a) => number(a.shown) },
			{ title: t('d_opened'), number: true, cell: (a) => number(a.opened) },
			{ title: t('d_solved'), number: true, cell: (a) => number(a.solved) },
			{ title: t('d_asked'), number: true, cell: (a) => number(a.asked) },
			{ title: t('d_helped'), number: true, cell: (a) => share(a.readers > 0 ? a.helped / a.readers : null) },
		], rows, { empty: t('d_help_empty'), shown: false }));
}

function origins(sources) {
	return section(t('d_imported'),
		table(t('d_imported'), [
			{ title: t('d_source'), head: true, cell: (s) => s.source },
			{ title: t('d_changed'), cell: (s) => instant(s.changed) },
			{ title: t('d_live'), number: true, cell: (s) => number(s.live) },
			{ title: t('d_retired'), number: true, cell: (s) => number(s.retired) },
		], sources, { empty: t('d_help_empty'), shown: false }),
		h('p', { class: 'sla-quiet' }, t('d_import_how_to')));
}

function gapRows(gaps, begin) {
	return table(t('d_gaps_title'), [
		{ title: t('d_how_often'), number: true, cell: (g) => number(g.count) },
		{ title: t('d_question'), head: true, cell: (g) => g.requests[0].subject },
		{ title: t('d_language'), cell: (g) => g.language || '—' },
		{ title: t('d_examples'), cell: (g) => h('span', { class: 'd-list' },
			g.requests.map((r) => request({ issue: r.issue }))) },
		{ title: t('d_do'), cell: (g) => button(t('d_draft'), () => begin(g.requests.map((r) => r.issue)),
			{ about: g.requests[0].subject }) },
	], gaps, { empty: t('d_gaps_empty'), shown: false });
}

/* Asked for by itself: it takes a while, and the rest of the page need not wait. */
function gaps(params, sources) {
	const days = params.get('days') ?? '90';
	const out = h('div', { 'aria-live': 'polite', 'data-gaps': '' }, message('quiet', t('loading')));
	const place = h('div', {});
	const begin = (issues) => draft(place, issues, sources);

	get('faq/gaps', { days }).then(
		(answer) => out.replaceChildren(gapRows(answer.gaps, begin),
			h('p', { class: 'sla-quiet' }, t('d_gaps_of', count(answer.seen, 'd_requests'), clockTime(new Date(answer.counted))))),
		async (trouble) => out.replaceChildren(message('bad', await told(trouble))));
	return section(t('d_gaps_title'), h('p', {}, t('d_gaps_about')),
		filters('help', [
			field(t('d_period'), select(DAYS.map((n) => [n, count(n, 'd_days_of')]), days, { name: 'days' })),
		]), out, place);
}

export async function show({ params, body }) {
	const { articles: all, sources } = await get('faq/stats');

	body.replaceChildren(h('p', {}, t('d_help_about')), articles(all, params), gaps(params, sources), origins(sources));
}
