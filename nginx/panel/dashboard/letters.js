/* letters.js: who was told what by mail, who was not and why, and a person's word on it. */

import { get, post } from '../api.js';
import { h } from '../dom.js';
import { name, names, pick, t } from '../texts.js';
import { deed, field, filters, howMany, instant, pager, request, select, table, unseen, whyNot } from './view.js';

const PAGE = 50;

const WORDS = { parked: ['retry', 'withdraw'], pending: ['withdraw'], shadow: ['retry'], withdrawn: ['retry'] };

const when = (l) => (l.state === 'pending' ? l.due : l.changed);
const about = (l) => pick(l.title) || name('letter', l.kind);

function reader(l) {
	return [l.to.name ?? l.to.address ?? '—', l.to.name && l.to.address && h('span', { class: 'd-small' }, l.to.address)];
}

function verbs(l, again) {
	const words = WORDS[l.state] ?? [];

	if (words.length === 0)
		return '—';
	return h('span', { class: 'sla-doings' }, words.map((word) => deed(name('letter_word', word), async () => {
		await post(`letters/${l.id}`, { word });
		await again();
	}, { 'data-word': word, 'aria-label': `${name('letter_word', word)}: ${about(l)}, ${l.to.name ?? l.to.address ?? ''}` })));
}

export async function show({ params, body, again }) {
	const wished = Object.fromEntries(['state', 'issue', 'offset'].map((k) => [k, params.get(k)]));
	const answer = await get('letters', { ...wished, limit: PAGE });

	body.replaceChildren(...[
		h('p', {}, t('d_letters_about')),
		filters('letters', [
			field(t('d_state'), select([['', t('d_all')], ...Object.entries(names('letter_state'))],
				params.get('state'), { name: 'state' })),
			field(t('d_request_number'), h('input', { type: 'number', min: '1', name: 'issue', value: params.get('issue'), class: 'd-short' })),
		]),
		howMany(answer.total, 'd_letters_of'),
		table(t('d_letters'), [
			{ title: t('d_when'), cell: (l) => instant(when(l)) },
			{ title: t('d_to_whom'), cell: reader },
			{ title: t('d_letter'), head: true, cell: about },
			{ title: t('d_request'), cell: (l) => (l.issue > 0 ? request(l) : '—') },
			{ title: t('d_state'), cell: (l) => h('span', { 'data-letter': l.state }, name('letter_state', l.state)) },
			{ title: t('d_reason'), cell: (l) => whyNot(l) ?? '—' },
			{ title: t('d_do'), cell: (l) => verbs(l, again) },
		], answer.letters, { empty: t(answer.hidden > 0 ? 'd_none_seen' : 'd_letters_empty'), shown: false }),
		unseen(answer.letters.length, answer.hidden),
		pager('letters', params, answer, PAGE),
	].filter(Boolean));
}
