/* suggest.js: requests that say the same, and articles that may answer; on both kinds of pages. */

import { tracker, Trouble } from './api.js';
import { h, link } from './dom.js';
import { t } from './texts.js';

/* What is offered is little, and the best of it. */
const MOST = 5;

/** The list of an answer, whatever it is called; nothing of one that did not come. */
export function listOf(answer, member) {
	return (answer?.[member] ?? []).slice(0, MOST);
}

/* A word's parts say nothing beside the whole: of NCALayer, NCA and Layer the first. */
function whole(words) {
	return words.filter((word) => !words.some((other) => other.length > word.length && other.includes(word)));
}

/** Why it is offered: the words that both share. */
export function why(item) {
	return item.why?.length > 0 ? h('span', { class: 'sla-quiet' }, t('shared', whole(item.why).join(', '))) : null;
}

/** "#12 Не подписывается договор", beside this page. */
export function request(item, onopen) {
	return h('a', {
		href: tracker(`/issues/${item.issue ?? item.id}`),
		target: '_blank',
		rel: 'noopener',
		class: item.closed ? 'issue closed' : 'issue',
		onclick: onopen,
	}, `#${item.issue ?? item.id} ${item.subject ?? ''}`);
}

/** An article's title, beside this page. Its link is slad's own, which counts who goes there. */
export function article(item) {
	return link(item.link ?? item.url, { target: '_blank', rel: 'noopener' }, item.title);
}

/* A note is to be read: of a long article its beginning, and where to read on. */
const MOST_TEXT = 1500;

/* Up to the end of a line in its second half, else of a word, else of a character. */
function beginning(body) {
	const most = body.slice(0, MOST_TEXT).replace(/[\uD800-\uDBFF]$/, '');
	const line = body.lastIndexOf('\n', MOST_TEXT);
	const word = Math.max(body.lastIndexOf(' ', MOST_TEXT), body.lastIndexOf('\t', MOST_TEXT));

	if (line >= MOST_TEXT / 2)
		return `${body.slice(0, line).trimEnd()}\n…`;
	return `${(word > 0 ? body.slice(0, word) : most).trimEnd()} …`;
}

/** What goes into the note. The way to the article is slad's own, so that whoever goes there is counted. */
export function noteOf(item, page = location.href) {
	const address = item.link ?? item.url;
	const body = (item.body ?? item.title).trim();

	return [body.length <= MOST_TEXT ? body : beginning(body), address && new URL(address, page).href]
		.filter(Boolean).join('\n\n');
}

/** How near, for those who want to know: 0.83 is 83 %. */
export function nearness(item) {
	return typeof item.score === 'number' && item.score <= 1 ? `${Math.round(item.score * 100)} %` : null;
}

/** A part of a page that stays away when there is nothing to tell. */
export function part(heading, load, row) {
	const list = h('ul', { class: 'sla-offers' });
	const el = h('div', { class: 'sla-part', hidden: true }, h('p', {}, h('strong', {}, heading)), list);

	load().then((items) => {
		list.append(...items.map(row));
		el.hidden = items.length === 0;
	}).catch(() => {});
	return el;
}

/** A line at what it is about, which is read out when it comes. */
export function answerLine() {
	return h('span', { class: 'sla-quiet', role: 'status' });
}

/** What slad said against it, in the reader's language, or that it did not answer. */
export async function told(trouble) {
	if (!(trouble instanceof Trouble) || !trouble.problem?.detail)
		return t('did_not_work');
	return import('./problems.js').then((m) => m.sentence(trouble.problem)).catch(() => trouble.message);
}
