/* history.js: how the verdict came about, step by step, with the clauses; for staff, when opened. */

import { get } from './api.js';
import { focusIn, h } from './dom.js';
import { t } from './texts.js';

/**
 * Fetched only when it is wanted, and told anew by renew().
 * @returns {{el: HTMLDetailsElement, renew: function(): void}}
 */
export function history(issue, now) {
	const body = h('div', { class: 'sla-history' });
	const el = h('details', { class: 'sla-more' }, h('summary', {}, t('history')), body);
	const line = (key) => body.replaceChildren(h('p', { class: 'sla-quiet' }, t(key)));
	const tell = async () => {
		try {
			const [told, { draw }] = await Promise.all([get(`issues/${issue}/explain`), import('./steps.js')]);
			const back = focusIn(body);

			body.replaceChildren(...draw(told, now.date()));
			back();
		} catch {
			/* What was told before is better than nothing. */
			if (!body.querySelector('.sla-steps'))
				line('no_history');
		}
	};

	el.addEventListener('toggle', () => {
		if (!el.open || body.childElementCount > 0)
			return;
		line('loading');
		tell();
	});
	return { el, renew: () => (el.open ? tell() : body.replaceChildren()) };
}
