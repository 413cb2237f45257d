/* clients.js: who is served, by which contract, and how their requests are known. */

import { get, post } from '../api.js';
import { button, h } from '../dom.js';
import { count, day, LANGUAGES, name, names, number, pick, t } from '../texts.js';
import { deed, field, form, message, select, send, table } from './view.js';
import { wrongLines } from './wrong.js';

const KINDS = ['user', 'group', 'project', 'domain'];

const given = (data) => Object.fromEntries(Object.entries(data).filter(([, v]) => v !== ''));
const input = (attribute, value, more = {}) => h('input', { name: attribute, value: value ?? '', ...more });
const language = (value) => select([['', t('d_by_person')], ...Object.entries(LANGUAGES)], value, { name: 'language' });
const bin = (value) => input('bin', value, { inputmode: 'numeric', pattern: '[0-9]{12}', maxlength: '12' });
const contract = (c) => [c.number, c.last_day && ` ${t('d_until_day', day(c.last_day))}`];
const titled = (titles, level) => (level ? pick(titles[level]) || level : '—');

async function list(page) {
	const { clients, expiring, levels, titles } = await get('clients');

	page.body.replaceChildren(...[
		expiring.length > 0 && h('section', { class: 'd-card', 'aria-labelledby': 'd-expiring' },
			h('h2', { id: 'd-expiring' }, t('d_expiring')),
			table(t('d_expiring'), [
				{ title: t('d_client'), head: true, cell: (c) => h('a', { href: `#/clients/${c.client.id ?? c.client}` }, c.client.name ?? c.client) },
				{ title: t('d_contract'), cell: contract },
				{ title: t('d_days_left'), number: true, cell: (c) => number(c.days_left) },
			], expiring, { shown: false })),
		table(t('d_clients'), [
			{ title: t('d_client'), head: true, cell: (c) => h('a', { href: `#/clients/${c.id}` }, c.name) },
			{ title: t('d_bin'), cell: (c) => c.bin ?? '—' },
			{ title: t('d_level'), cell: (c) => titled(titles, c.level) },
			{ title: t('d_contract'), cell: (c) => (c.contract ? contract(c.contract) : t('d_no_contract')) },
			{ title: t('d_still_open'), number: true, cell: (c) => number(c.open) },
			{ title: t('d_missed'), number: true, cell: (c) => number(c.breaches) },
		], clients, { shown: false }),
		h('div', { class: 'd-columns' },
			form(t('d_new_client'), [
				field(t('d_client_name'), input('name', '', { required: true })),
				field(t('d_bin'), bin('')),
				field(t('d_language'), language('')),
			], t('d_add'), async (data) => {
				await post('clients', given(data));
				await page.again();
			}),
			importForm(page)),
		levels.length === 0 && message('quiet', t('d_nothing')),
	].filter(Boolean));
}

function importForm(page) {
	return form(t('d_import_clients'), [
		field(t('d_file'), h('input', { type: 'file', name: 'file', accept: '.csv,text/csv', required: true }), t('d_clients_hint')),
		field(t('d_import_how'), select([['1', t('d_dry')], ['0', t('d_for_good')]], '1', { name: 'dry' })),
	], t('d_import'), async (data) => {
		const said = await send('clients/import', { dry: data.dry }, 'text/csv', await data.file.text());

		if (said.errors.length > 0)
			return wrongLines(said.errors.map(({ what, ...error }) => ({ ...error, detail: what })));
		if (data.dry === '0')
			await page.again();
		return t(data.dry === '1' ? 'd_would_change' : 'd_has_changed', sums(said));
	});
}

const sums = (said) => Object.entries(said).filter(([, v]) => typeof v === 'number' && v > 0)
	.map(([k, v]) => `${name('client_sum', k)} – ${number(v)}`).join(', ') || t('d_no_change');

function contracts(page, client, { levels, titles }) {
	return h('section', { class: 'd-card' }, h('h2', {}, t('d_contracts')),
		table(t('d_contracts'), [
			{ title: t('d_number'), head: true, cell: (c) => c.number },
			{ title: t('d_level'), cell: (c) => titled(titles, c.level) },
			{ title: t('d_from'), cell: (c) => (c.first_day ? day(c.first_day) : '—') },
			{ title: t('d_until'), cell: (c) => (c.last_day ? day(c.last_day) : t('d_no_end')) },
			{ title: t('d_state'), cell: (c) => name('contract_state', c.state) },
			{ title: t('d_do'), cell: (c) => endForm(page, c) },
		], client.contracts, { empty: t('d_no_contract'), shown: false }),
		form(t('d_new_contract'), [
			field(t('d_number'), input('number', '', { required: true })),
			field(t('d_level'), select(levels.map((l) => [l, titled(titles, l)]), '', { name: 'level', required: true })),
			field(t('d_from'), input('from', '', { type: 'date', required: true })),
			field(t('d_until'), input('to', '', { type: 'date' })),
		], t('d_add'), async (data) => {
			await post(`clients/${client.id}/contracts`, given(data));
			await page.again();
		}));
}

function endForm(page, c) {
	const to = h('input', { type: 'date', 'aria-label': t('d_last_day_of', c.number), value: c.last_day ?? '' });

	return h('span', { class: 'sla-doings' }, to, deed(t('d_save'), async () => {
		await post(`contracts/${c.id}`, { to: to.value || null }, 'PUT');
		await page.again();
	}, { 'aria-label': `${t('d_save')}: ${t('d_last_day_of', c.number)}` }));
}

function bindings(page, client) {
	return h('section', { class: 'd-card' }, h('h2', {}, t('d_bindings')),
		table(t('d_bindings'), [
			{ title: t('d_kind'), head: true, cell: (b) => name('binding', b.kind) },
			{ title: t('d_value'), cell: (b) => b.name ?? b.value },
			{ title: t('d_do'), cell: (b) => deed(t('d_remove'), async () => {
				await post(`clients/${client.id}/bindings`, { [b.kind]: b.value }, 'DELETE');
				await page.again();
			}, { 'aria-label': `${t('d_remove')}: ${b.name ?? b.value}` }) },
		], client.bindings, { shown: false }),
		form(t('d_new_binding'), [
			field(t('d_kind'), select(KINDS.map((k) => [k, name('binding', k)]), 'domain', { name: 'kind' })),
			field(t('d_value'), input('value', '', { required: true }), t('d_binding_hint')),
		], t('d_add'), async ({ kind, value }) => {
			await post(`clients/${client.id}/bindings`, { [kind]: value });
			await page.again();
		}));
}

function duties(page, client) {
	const of = (duty) => client.duties.find((d) => d.duty === (duty === 'fallback' ? 'group' : duty))?.name ?? '';

	return form(t('d_duties'), Object.entries(names('duty')).map(([duty, title]) => field(title, input(duty, of(duty)))),
		t('d_save'), async (data) => {
			/* Only what was written otherwise: a name is looked up, and an empty one takes nobody away. */
			await post(`clients/${client.id}/duties`,
				Object.fromEntries(Object.entries(data).filter(([duty, who]) => who && who !== of(duty))), 'PUT');
			return t('d_saved');
		}, { class: 'd-form d-card' });
}

async function one(page) {
	const [client, known] = await Promise.all([get(`clients/${page.id}`), get('clients')]);

	page.body.replaceChildren(...[
		h('p', {}, h('a', { href: '#/clients' }, `← ${t('d_clients')}`)),
		h('h2', { class: 'd-big' }, client.name),
		h('p', { class: 'sla-quiet' }, count(client.open, 'd_requests'), `, ${t('d_missed').toLowerCase()}: ${number(client.breaches)}`),
		form(t('d_details'), [
			field(t('d_client_name'), input('name', client.name, { required: true })),
			field(t('d_bin'), bin(client.bin)),
			field(t('d_language'), language(client.language)),
		], t('d_save'), async ({ name: called, bin: digits, language: speaks }) => {
			await post(`clients/${client.id}`, { name: called, bin: digits || null, language: speaks || null }, 'PUT');
			return t('d_saved');
		}, { class: 'd-form d-card' }),
		contracts(page, client, known),
		bindings(page, client),
		duties(page, client),
		h('section', { class: 'd-card' }, h('h2', {}, t('d_people')), table(t('d_people'), [
			{ title: t('d_person'), head: true, cell: (p) => p.name },
			{ title: t('d_login_name'), cell: (p) => p.login },
			{ title: t('d_known_by'), cell: (p) => `${name('binding', p.by)} ${p.via ?? ''}` },
		], client.people, { shown: false })),
		client.unconfirmed.length > 0 && unconfirmed(page, client),
		h('p', {}, remove(client)),
	].filter(Boolean));
}

/* Their mail has the domain, but was written into the account later: somebody has to know them. */
function unconfirmed(page, client) {
	return h('section', { class: 'd-card' }, h('h2', {}, t('d_unconfirmed')),
		h('p', { class: 'sla-quiet' }, t('d_unconfirmed_why')),
		table(t('d_unconfirmed'), [
			{ title: t('d_person'), head: true, cell: (p) => p.name },
			{ title: t('d_login_name'), cell: (p) => p.login },
			{ title: t('d_known_by'), cell: (p) => `${name('binding', 'domain')} ${p.domain}` },
			{ title: t('d_do'), cell: (p) => deed(t('d_confirm_person'), async () => {
				await post(`clients/${client.id}/bindings`, { user: p.login });
				await page.again();
			}, { 'aria-label': `${t('d_confirm_person')}: ${p.login}` }) },
		], client.unconfirmed, { shown: false }));
}

/* Twice, as there is no way back. */
function remove(client) {
	const sure = deed(t('d_remove_surely'), async () => {
		await post(`clients/${client.id}`, {}, 'DELETE');
		location.hash = '#/clients';
	}, { hidden: true });

	return h('span', {}, button(t('d_remove_client'), () => {
		sure.hidden = false;
		sure.focus();
	}), ' ', sure);
}

export const show = (page) => (page.id ? one(page) : list(page));
