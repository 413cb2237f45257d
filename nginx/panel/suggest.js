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

/** What slad said against it, or that it did not answer. */
export function told(trouble) {
	return trouble instanceof Trouble && trouble.status >= 400 && trouble.status < 500
		? trouble.message : t('did_not_work');
}
