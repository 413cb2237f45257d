/*
 * beside.js: another request beside this one, in the right half of the window, to compare the two. Loaded
 * when that is wanted.
 */

import { button, h } from './dom.js';
import { t } from './texts.js';

const BESIDE = 'sla-beside';

let shown = null;

function close() {
	const { el, from } = shown;

	shown = null;
	el.remove();
	document.documentElement.classList.remove(BESIDE);
	from.focus();
}

/** @param {HTMLAnchorElement} link where the focus goes back to */
export function show(link) {
	const title = link.textContent.trim();
	const leave = (event) => event.key === 'Escape' && close();
	/* Keys that are pressed in the other request are heard there alone. */
	const frame = h('iframe', { src: link.href, title,
		onload: () => frame.contentDocument?.addEventListener('keydown', leave) });
	const el = h('aside', { class: 'sla sla-beside-part', 'aria-label': title, onkeydown: leave }, h('p', { class: 'sla-doings' },
		h('a', { href: link.href, target: '_blank', rel: 'noopener' }, title), button(t('close'), close)), frame);

	shown?.el.remove();
	shown = { el, from: link };
	document.documentElement.classList.add(BESIDE);
	document.body.append(el);
	el.querySelector('button').focus();
}
