/* manager.js: what a manager wants to know at a request: whose it is, by which contract, what was missed. */

import { get, tracker } from './api.js';
import { h } from './dom.js';
import { count, day, name, pick, t, when } from './texts.js';

const board = (path) => tracker(`/sla/#/${path}`);
const listed = (items) => items.map((item, i) => [i > 0 && '; ', item]);

function line(label, ...what) {
	return h('div', { class: 'sla-line' }, h('dt', {}, label), h('dd', {}, what));
}

/* How long it holds yet, or that it does not hold any more. */
function holds(contract) {
	if (contract.state === 'expired')
		return t('contract_over');
	return contract.days_left === null || contract.days_left === undefined ? null
		: t('contract_left', count(contract.days_left, 'days'));
}

function contractLine(contract, titles) {
	if (!contract)
		return line(t('contract'), t('contract_none'));
	const span = [contract.first_day && t('contract_from', day(contract.first_day)),
		contract.last_day && t('contract_to', day(contract.last_day))].filter(Boolean).join(' ');

	return line(t('contract'), [contract.number, pick(titles[contract.level]) || contract.level, span, holds(contract)]
		.filter(Boolean).join(', '));
}

/* A breach that a later priority took back stays told: it is on record. */
function missed(b, now) {
	const said = t('breach', name('clock', b.clock), when(new Date(b.due), now.date()));

	return b.superseded ? `${said} (${t('superseded', when(new Date(b.superseded), now.date()))})` : said;
}

function links(issue, client) {
	return listed([
		client && h('a', { href: board(`report?client=${client.id}`) }, t('client_report')),
		client && h('a', { href: board(`breaches?client=${client.id}`) }, t('client_breaches')),
		h('a', { href: board(`letters?issue=${issue}`) }, t('letters_of')),
	].filter(Boolean));
}

/**
 * @param {Object} data what slad tells of the request, with `served`: the ids of its client and contract
 * @returns {HTMLElement} filled when the client is known too
 */
export function managed(issue, data, now) {
	const { served } = data;
	const el = h('dl', { class: 'sla-lines sla-managed', 'aria-label': t('managed'), hidden: true });
	const show = (client) => {
		el.replaceChildren(
			line(t('client'), client ? h('a', { href: board(`clients/${client.id}`) }, client.name) : t('client_unknown')),
			...(client ? [contractLine(client.contracts.find((c) => c.id === served.contract), client.titles)] : []),
			line(t('arrival'), [when(new Date(data.arrived), now.date()), name('channel', data.channel),
				name('category', data.category)].join(', ')),
			line(t('breaches'), data.breaches.length > 0 ? data.breaches.map((b) => missed(b, now)).join('; ') : t('breaches_none')),
			line(t('more'), links(issue, client)));
		el.hidden = false;
	};

	(served.client ? get(`clients/${served.client}`) : Promise.resolve(null))
		.then(show).catch(() => {});
	return el;
}
