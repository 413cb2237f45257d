/*
 * beside.js: another request beside this one, in the right half of the window, to compare the two.
 * Where there is no room for two it opens as links do.
 */

import { button, h } from './dom.js';
import { t } from './texts.js';

const ROOM = window.matchMedia('(min-width: 900px)');
const BESIDE = 'sla-beside';

let shown = null;

function close() {
	const { el, from } = shown;

	shown = null;
	el.remove();
	document.documentElement.classList.remove(BESIDE);
	from.focus();
}

function show(link, title) {
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

/** A click on a link to another request; one with a key held is the browser's own. */
export function open(event) {
	const link = event.currentTarget;

	if (!ROOM.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
		return;
	event.preventDefault();
	show(link, link.textContent.trim());
}
