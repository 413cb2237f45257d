/* help.js: which articles of the help centre answer questions, and which do not. */

import { get } from '../api.js';
import { h, link } from '../dom.js';
import { count, number, t } from '../texts.js';
import { field, filters, select, share, table } from './view.js';

export async function show({ params, body }) {
	const { articles: all } = await get('faq/stats');
	const sources = [...new Set(all.map((a) => a.source))].sort();
	const rows = all.filter((a) => !params.get('source') || a.source === params.get('source'));

	body.replaceChildren(
		h('p', {}, t('d_help_about')),
		filters('help', [
			field(t('d_source'), select([['', t('d_all')], ...sources.map((s) => [s, s])], params.get('source'), { name: 'source' })),
		]),
		h('p', { class: 'sla-quiet' }, count(rows.length, 'd_articles')),
		table(t('d_help'), [
			{ title: t('d_article'), head: true, cell: (a) => (a.url ? link(a.url, {}, a.title) : a.title) },
			{ title: t('d_language'), cell: (a) => a.language || '—' },
			{ title: t('d_shown'), number: true, cell: (a) => number(a.shown) },
			{ title: t('d_opened'), number: true, cell: (a) => number(a.opened) },
			{ title: t('d_solved'), number: true, cell: (a) => number(a.solved) },
			{ title: t('d_asked'), number: true, cell: (a) => number(a.asked) },
			{ title: t('d_helped'), number: true, cell: (a) => share(a.readers > 0 ? a.helped / a.readers : null) },
		], rows, { empty: t('d_help_empty'), shown: false }));
}
