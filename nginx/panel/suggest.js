/* suggest.js: requests that say the same, and articles that may answer; on both kinds of pages. */

import { tracker } from './api.js';
import { h, link } from './dom.js';
import { t } from './texts.js';

/* What is offered is little, and the best of it. */
const MOST = 5;

/** The list of an answer, whatever it is called; nothing of one that did not come. */
export function listOf(answer, member) {
	return (answer?.[member] ?? []).slice(0, MOST);
}

/** Why it is offered: the words that both share. */
export function why(item) {
	return item.why?.length > 0 ? h('span', { class: 'sla-quiet' }, t('shared', item.why.join(', '))) : null;
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

/** An article's title, beside this page. */
export function article(item, onopen) {
	return link(item.url, { target: '_blank', rel: 'noopener', onclick: onopen }, item.title);
}

/** How near, for those who want to know: 0.83 is 83 %. */
export function nearness(item) {
	return typeof item.score === 'number' && item.score <= 1 ? `${Math.round(item.score * 100)} %` : null;
}
