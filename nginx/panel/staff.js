/* staff.js: what support can do from an issue's page: answer, ask, hand on, mark as the same. */

import { get, post, Trouble } from './api.js';
import { button, h, say } from './dom.js';
import * as form from './editform.js';
import * as suggest from './suggest.js';
import { pick, t } from './texts.js';

/* A message stands at what it is about, and is read out. */
function answerLine() {
	return h('span', { class: 'sla-quiet', role: 'status' });
}

const told = (trouble) => trouble instanceof Trouble && trouble.status >= 400 && trouble.status < 500
	? trouble.message : t('did_not_work');

/** One request that says the same. */
function similarRow(issue, item) {
	const other = item.issue ?? item.id;
	const said = answerLine();
	const near = suggest.nearness(item);
	const act = async (path, done) => {
		buttons.forEach((b) => { b.disabled = true; });
		try {
			await post(`issues/${issue}/${path}`, { of: other });
			say(said, done);
			row.classList.add('sla-done');
		} catch (trouble) {
			say(said, told(trouble));
			buttons.forEach((b) => { b.disabled = false; });
		}
	};
	const buttons = [
		button(t('same'), () => act('duplicate', t('same_done', other)), { 'aria-label': t('same_of', other) }),
		button(t('not_same'), () => act('not-duplicate', t('not_same_done')), { 'aria-label': t('not_same_of', other) }),
	];
	const opened = () => {
		post(`issues/${issue}/similar/opened`, { of: other }).catch(() => {});
	};
	const row = h('li', {},
		h('div', {}, near && h('span', { class: 'sla-near' }, near), ' ', suggest.request(item, opened), ' ',
			suggest.why(item)),
		h('div', { class: 'sla-doings' }, buttons, said));

	return row;
}

/** What an article says, for the note: its text if there is some, and where to read on. */
function articleText(item) {
	const url = item.url && new URL(item.url, location.href).href;

	return [item.excerpt ?? item.title, url].filter(Boolean).join('\n\n');
}

function articleRow(issue, item) {
	return h('li', {},
		h('div', {}, suggest.article(item, () => {
			post(`faq/${item.id}/opened`, { issue: Number(issue) }).catch(() => {});
		}), ' ', suggest.why(item)),
		form.mayNote() && h('div', { class: 'sla-doings' },
			button(t('into_note'), () => form.note(articleText(item)), { 'aria-label': t('into_note_of', item.title) })));
}

/* A part that stays away when there is nothing to tell. */
function part(heading, load, row) {
	const list = h('ul', { class: 'sla-offers' });
	const el = h('div', { class: 'sla-part', hidden: true }, h('p', {}, h('strong', {}, heading)), list);

	load().then((items) => {
		list.append(...items.map(row));
		el.hidden = items.length === 0;
	}).catch(() => {});
	return el;
}

/** The note that asks for what is missing, as the regulation words it, for the operator to send. */
function question(missing) {
	const lines = missing.map((m) => `* ${pick(m.ask ?? m.label)}`);

	return `${t('ask_begin')}\n\n${lines.join('\n')}`;
}

function doings(data) {
	const missing = (data.missing ?? []).filter((m) => m.state !== 'doubtful');
	const wait = data.statuses?.waiting_client;
	const up = data.statuses?.escalated;

	return [
		missing.length > 0 && form.mayNote() && button(t('ask'), () => {
			if (form.mayChoose(wait))
				form.choose(wait);
			form.note(question(missing));
		}),
		data.stage !== 'escalated' && form.mayChoose(up) && button(t('escalate'), () => form.choose(up)),
	].filter(Boolean);
}

/** What staff can do, and what may help them. */
export function tools(issue, data) {
	const buttons = doings(data);

	return [
		buttons.length > 0 && h('div', { class: 'sla-doings' }, buttons),
		part(t('similar'), async () => suggest.listOf(await get(`issues/${issue}/similar`), 'similar'),
			(item) => similarRow(issue, item)),
		part(t('articles'), async () => suggest.listOf(await get(`issues/${issue}/articles`), 'articles'),
			(item) => articleRow(issue, item)),
	];
}
