/* breaches.js: target times that were missed, the latest first. */

import { get } from '../api.js';
import { clause } from '../clocks.js';
import { h } from '../dom.js';
import { name, pick, t } from '../texts.js';
import { download, field, filters, howMany, instant, noneOf, pager, request, select, table, unseen } from './view.js';

const PAGE = 50;
const CLOCKS = ['first_response', 'resolution', 'acceptance', 'next_response', 'third_party', 'development'];

const level = (answer, b) => pick(answer.levels[b.level]) || b.level;

function rows(answer, params) {
	return table(t('d_breaches'), [
		{ title: t('d_request'), cell: request, head: true },
		{ title: t('d_which_clock'), cell: (b) => [name('clock', b.clock), clause(b.clause), h('span', { class: 'd-small' }, b.regulation)] },
		{ title: t('d_due'), cell: (b) => instant(b.due) },
		{ title: t('d_stage_now'), cell: (b) => name('stage', b.stage) },
		{ title: t('d_level'), cell: (b) => level(answer, b) },
		{ title: t('d_client'), cell: (b) => b.client ?? '—' },
		{ title: t('d_assignee'), cell: (b) => b.assignee_name ?? t('d_nobody') },
	], answer.breaches, { empty: answer.hidden > 0 ? t('d_none_seen') : noneOf(params, 'd_breaches_empty'), shown: false });
}

export async function show({ params, body }) {
	const wished = Object.fromEntries(['since', 'until', 'clock', 'level', 'client'].map((k) => [k, params.get(k)]));
	const answer = await get('breaches', { ...wished, offset: params.get('offset'), limit: PAGE });
	const levels = Object.entries(answer.levels).map(([id, titles]) => [id, pick(titles) || id]);

	body.replaceChildren(...[
		h('p', {}, t('d_breaches_about')),
		filters('breaches', [
			field(t('d_arrived_since'), h('input', { type: 'date', name: 'since', value: params.get('since') })),
			field(t('d_until'), h('input', { type: 'date', name: 'until', value: params.get('until') })),
			field(t('d_which_clock'), select([['', t('d_all')], ...CLOCKS.map((c) => [c, name('clock', c)])],
				params.get('clock'), { name: 'clock' })),
			params.get('client') && field(t('d_client'), select([['', t('d_all')], [params.get('client'),
				answer.breaches[0]?.client ?? t('d_only_this')]], params.get('client'), { name: 'client' })),
			field(t('d_level'), select([['', t('d_all')], ...levels], params.get('level'), { name: 'level' })),
		]),
		howMany(answer.total, 'd_breaches_of'),
		rows(answer, params),
		unseen(answer.breaches.length, answer.hidden),
		pager('breaches', params, answer, PAGE),
		answer.total > 0 && h('p', {}, download('breaches', { ...wished, format: 'csv' }, 'CSV')),
	].filter(Boolean));
}
