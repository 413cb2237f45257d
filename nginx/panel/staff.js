/* staff.js: what support can do from an issue's page: answer, ask, hand on, mark as the same. */

import { get, post } from './api.js';
import { button, h, idle, say } from './dom.js';
import * as form from './editform.js';
import { orders } from './orders.js';
import * as suggest from './suggest.js';
import { pick, t } from './texts.js';

/* Where there is no room for two, and with a key held, a link opens as links do. */
function openBeside(event) {
	const link = event.currentTarget;

	if (!matchMedia('(min-width: 900px)').matches || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
		return;
	event.preventDefault();
	import('./beside.js').then((beside) => beside.show(link), () => location.assign(link.href));
}

/* What staff say of another request, each word once; what slad has against it is read out. */
function sayings(issue, other, choices) {
	const said = suggest.answerLine();
	const act = async ({ path, method, done, then }) => {
		idle(buttons, true);
		try {
			await post(`issues/${issue}/${path}`, { of: other }, method);
		} catch (trouble) {
			say(said, await suggest.told(trouble));
			idle(buttons, false);
			return;
		}
		say(said, done);
		el.closest('li').classList.add('sla-done');
		el.append(then?.() ?? '');
	};
	const buttons = choices.map((c) => button(c.text, () => act(c), { about: `#${other}` }));
	const el = h('div', { class: 'sla-doings' }, buttons, said);

	return el;
}

function takeBack(issue, other) {
	return sayings(issue, other, [{ text: t('undo'), path: 'duplicate', method: 'DELETE', done: t('undone') }]);
}

/** One request that says the same. */
function similarRow(issue, item) {
	const other = item.issue ?? item.id;
	const near = suggest.nearness(item);
	const opened = (event) => {
		openBeside(event);
		post(`issues/${issue}/similar/opened`, { of: other }).catch(() => {});
	};

	return h('li', {},
		h('div', {}, near && h('span', { class: 'sla-near' }, near), ' ', suggest.request(item, opened), ' ',
			suggest.why(item)),
		sayings(issue, other, [
			{ text: t('same'), path: 'duplicate', done: t('same_done', other), then: () => takeBack(issue, other) },
			{ text: t('not_same'), path: 'not-duplicate', done: t('not_same_done') },
		]));
}

/** One that it is a duplicate of already. */
function masterRow(issue, item) {
	const other = item.issue;
	const request = h('div', {}, suggest.request(item, openBeside));

	if (!item.automatic)
		return h('li', {}, request, takeBack(issue, other));
	request.append(' ', h('span', { class: 'sla-quiet' }, t('alone')));
	return h('li', {}, request, sayings(issue, other, [
		{ text: t('right'), path: 'duplicate', done: t('right_done'), then: () => takeBack(issue, other) },
		{ text: t('undo'), path: 'duplicate', method: 'DELETE', done: t('undone') },
	]));
}

function articleRow(item) {
	return h('li', {},
		h('div', {}, suggest.article(item), ' ', suggest.why(item)),
		form.mayNote() && h('div', { class: 'sla-doings' },
			button(t('into_note'), () => form.note(suggest.noteOf(item)), { about: item.title })));
}

const LANGUAGES = ['ru', 'kk', 'en'];

/* The client's language, since what is written here is for them: as slad writes to them, or by the letters they use. */
function clientLanguage(data) {
	if (LANGUAGES.includes(data.language))
		return data.language;

	const parts = document.querySelectorAll('div.issue.details .subject, div.issue.details .description');
	const text = [...parts].map((part) => part.textContent).join(' ');

	if (/[әғқңөұүһі]/i.test(text))
		return 'kk';
	return /[а-я]/i.test(text) ? 'ru' : 'en';
}

/** The note that asks for what is missing, in the regulation's words, for the operator to send. */
async function question(data, missing) {
	const code = clientLanguage(data);
	const { default: begin } = await import('./texts/note.js');
	const lines = missing.map((m) => `* ${m.ask?.[code] ?? m.label?.[code] ?? pick(m.label)}`);

	return `${begin[code]}\n\n${lines.join('\n')}`;
}

/* Where there is nothing to hand over, or no more. */
const PAST = ['escalated', 'resolved', 'closed'];

/** What staff can do about a request as it is. */
export function doings(data) {
	const missing = data.missing.filter((m) => m.state === 'missing' && m.asked !== false);
	const wait = data.statuses?.waiting_client;
	const up = data.statuses?.escalated;

	const buttons = [
		missing.length > 0 && form.mayNote() && button(t('ask'), async () => {
			if (form.mayChoose(wait))
				form.choose(wait);
			form.note(await question(data, missing));
		}),
		!PAST.includes(data.stage) && form.mayChoose(up) && button(t('escalate'), () => form.choose(up)),
	].filter(Boolean);

	return buttons.length > 0 && h('div', { class: 'sla-doings' }, buttons);
}

/** The operator's word beside the tracker's fields; an immediate request is out of turn by itself. */
export function marks(issue, data, again) {
	const has = (flag) => data.flags.includes(flag);
	const choices = [
		!has('critical') && [t('turn_out'), { flag: 'critical', on: true }],
		has('critical') && data.priority !== 'immediate' && [t('turn_in'), { flag: 'critical', on: false }],
		has('conduct') && [t('not_rude'), { flag: 'conduct', on: false }],
	].filter(Boolean);

	return data.stage !== 'closed' && choices.length > 0
		&& orders(`issues/${issue}/flags`, choices, t('noted'), again);
}

/** What may help them. */
export function offers(issue, data) {
	const beside = get(`issues/${issue}/similar`);

	return [
		suggest.part(t('duplicate_of'), async () => suggest.listOf(await beside, 'duplicate_of'),
			(item) => masterRow(issue, item)),
		suggest.part(t('similar'), async () => suggest.listOf(await beside, 'similar'),
			(item) => similarRow(issue, item)),
		suggest.part(t('articles'),
			async () => suggest.listOf(await get(`issues/${issue}/articles`, { lang: clientLanguage(data) }), 'articles'), articleRow),
	];
}
