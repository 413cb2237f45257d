/* outbox.js: what slad is to do in the tracker, what was refused, and a person's word on it. */

import { get, post } from '../api.js';
import { clause } from '../clocks.js';
import { h } from '../dom.js';
import { deedName, name, names, t } from '../texts.js';
import { deed, field, filters, howMany, instant, pager, request, select, table, unseen, whyNot } from './view.js';

const PAGE = 50;

/* Which words make sense of an action in that state. */
const WORDS = {
	parked: ['retry', 'confirm', 'withdraw'], pending: ['withdraw'], backlog: ['withdraw'], shadow: ['withdraw'],
};

function verbs(o, again) {
	const words = WORDS[o.state] ?? [];

	return h('span', { class: 'sla-doings' }, words.map((word) => deed(name('outbox_word', word), async () => {
		await post(`outbox/${o.id}`, { word });
		await again();
	}, { 'data-word': word, 'aria-label': `${name('outbox_word', word)}: ${deedName(o)}, #${o.issue}` })));
}

function what(o) {
	const title = [deedName(o), clause(o.clause)];

	return o.note
		? h('details', {}, h('summary', {}, title), h('p', { class: 'd-note' }, o.note)) : h('span', {}, title);
}

export async function show({ params, body, again }) {
	const answer = await get('outbox', { state: params.get('state'), offset: params.get('offset'), limit: PAGE });

	body.replaceChildren(...[
		h('p', {}, t('d_outbox_about')),
		filters('outbox', [
			field(t('d_state'), select([['', t('d_open_actions')], ...Object.entries(names('outbox_state'))],
				params.get('state'), { name: 'state' })),
		]),
		howMany(answer.total, 'd_actions'),
		table(t('d_outbox'), [
			{ title: t('d_request'), cell: request, head: true },
			{ title: t('d_action'), cell: what },
			{ title: t('d_state'), cell: (o) => h('span', { 'data-outbox': o.state }, name('outbox_state', o.state)) },
			{ title: t('d_when'), cell: (o) => instant(o.state === 'pending' ? o.due : o.changed) },
			{ title: t('d_reason'), cell: (o) => whyNot(o) ?? '—' },
			{ title: t('d_attempts'), number: true, cell: (o) => o.attempts },
			{ title: t('d_do'), cell: (o) => verbs(o, again) },
		], answer.outbox, { empty: t(answer.hidden > 0 ? 'd_none_seen' : 'd_outbox_empty'), shown: false }),
		unseen(answer.outbox.length, answer.hidden),
		pager('outbox', params, answer, PAGE),
	].filter(Boolean));
}
