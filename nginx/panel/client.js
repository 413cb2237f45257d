/* client.js: what may help a client on the page of their own request. */

import { get, post } from './api.js';
import { button, h, idle, say } from './dom.js';
import * as suggest from './suggest.js';
import { language, t } from './texts.js';

/* Only who asked can say that it is answered; the tracker marks their own pages. */
const isAuthor = () => document.querySelector('div.issue.details.created-by-me') !== null;

function row(issue, item) {
	const said = suggest.answerLine();
	const solved = button(t('solved'), async () => {
		idle(solved, true);
		try {
			await post(`articles/${item.id}/solved`, { issue: Number(issue) });
			say(said, t('solved_thanks'));
		} catch (trouble) {
			say(said, await suggest.told(trouble));
			idle(solved, false);
		}
	}, { about: item.title });

	return h('li', {},
		h('div', {}, suggest.article(item), ' ', suggest.why(item)),
		isAuthor() && h('div', { class: 'sla-doings' }, solved, said));
}

/** Whether there still is something to answer. */
export const isOpen = (data) => data.stage !== 'closed' && data.stage !== 'resolved';

/** Articles that may answer. */
export function answers(issue) {
	return suggest.part(t('articles_for_you'),
		async () => suggest.listOf(await get(`issues/${issue}/articles`, { lang: language() }), 'articles'),
		(item) => row(issue, item));
}
