/* dom.js: elements out of data. Texts go in as text nodes, so markup in them is never markup. */

/**
 * An element: h('p', {class: 'x', onclick: f}, 'text', child, …). Children that are null or false
 * are left out, arrays are taken apart.
 * @param {string} tag
 * @param {Object} [props] attributes; functions become listeners, true an empty attribute
 * @param {...(Node|string|number|Array|null|false)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
	const el = document.createElement(tag);

	for (const [name, value] of Object.entries(props ?? {})) {
		if (typeof value === 'function')
			el.addEventListener(name.replace(/^on/, ''), value);
		else if (value === true)
			el.setAttribute(name, '');
		else if (value !== null && value !== undefined && value !== false)
			el.setAttribute(name, value);
	}
	return add(el, children);
}

/** Appends children as h() does. */
export function add(el, children) {
	for (const child of children.flat(Infinity)) {
		if (child !== null && child !== undefined && child !== false)
			el.append(child);
	}
	return el;
}

/** Sets a text only when it is another one: a tick that changes nothing costs no layout. */
export function say(el, text) {
	if (el.textContent !== text)
		el.textContent = text;
}

/** A link to a page that somebody else has named: only http and paths, never a script. */
export function link(href, props, ...children) {
	let safe = null;

	try {
		const url = new URL(href, location.href);

		if (url.protocol === 'http:' || url.protocol === 'https:')
			safe = url.href;
	} catch { /* no address at all */ }
	return safe ? h('a', { href: safe, ...props }, ...children) : h('span', {}, ...children);
}

const SVG = 'http://www.w3.org/2000/svg';

/* A state has a shape of its own, so that colour is never all that tells it. */
const SHAPES = {
	running: 'M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zm0 1.6a4.9 4.9 0 1 1 0 9.8a4.9 4.9 0 0 1 0-9.8zM7.2 4.6v4l2.9 1.8.8-1.3-2.1-1.3V4.6z',
	soon: 'M8 .8 15.2 8 8 15.2.8 8zM7.2 4.4v4.8h1.6V4.4zm0 5.8v1.6h1.6v-1.6z',
	late: 'M8 1 15.6 14.6H.4zM7.2 5.8v4.4h1.6V5.8zm0 5.4v1.6h1.6v-1.6z',
	paused: 'M3.2 2h3.4v12H3.2zM9.4 2h3.4v12H9.4z',
	met: 'M6.2 13.4.9 8.1l1.7-1.7 3.6 3.6 7.2-7.2 1.7 1.7z',
	missed: 'M3.3 1.6 8 6.3l4.7-4.7 1.7 1.7L9.7 8l4.7 4.7-1.7 1.7L8 9.7l-4.7 4.7-1.7-1.7L6.3 8 1.6 3.3z',
	none: 'M2 7h12v2H2z',
};

/** The shape of a state; hidden from screen readers, which are told the word. */
export function shape(state) {
	const svg = document.createElementNS(SVG, 'svg');
	const path = document.createElementNS(SVG, 'path');

	svg.setAttribute('viewBox', '0 0 16 16');
	svg.setAttribute('class', 'sla-shape');
	svg.setAttribute('aria-hidden', 'true');
	path.setAttribute('d', SHAPES[state] ?? SHAPES.none);
	path.setAttribute('fill-rule', 'evenodd');
	svg.append(path);
	return svg;
}

/* So far a tip stays from the edge. */
const TIP_EDGE = 8;

const REACHED = 'a[href], button, input, select, textarea, summary, [tabindex]';

/**
 * Remembers where the focus is in a part of the page that is about to be drawn anew.
 * @param {boolean} [same] to nothing else than what is called the same
 * @returns {function(): void} puts it back, should it be lost: to what is called the same, else to what
 *   stands there now
 */
export function focusIn(el, same = false) {
	const all = () => [...el.querySelectorAll(REACHED)].filter((e) => e.getClientRects().length > 0);
	const before = all();
	const at = before.indexOf(document.activeElement);
	const named = (e) => e && (e.getAttribute('aria-label') ?? e.textContent);

	return () => {
		const now = all();
		const isIt = (e) => named(e) === named(before[at]);
		const there = same ? null : now[Math.min(at, now.length - 1)];

		if (at >= 0 && (document.activeElement ?? document.body) === document.body)
			(isIt(now[at]) ? now[at] : now.find(isIt) ?? there)?.focus({ preventScroll: true });
	};
}

/** Buttons that wait for an answer, or are done: they keep the focus, and a click does nothing. */
export function idle(buttons, is) {
	[buttons].flat().forEach((b) => b.setAttribute('aria-disabled', String(is)));
}

let tips = 0;

/* Not beyond the right edge of the window, or of the tracker's column, which cuts off what sticks out. */
function into(text) {
	text.style.translate = '';
	const edge = text.closest('#content')?.getBoundingClientRect().right ?? document.documentElement.clientWidth;
	const over = text.getBoundingClientRect().right + TIP_EDGE - edge;

	if (over > 0)
		text.style.translate = `${-over}px`;
}

/** Text that tells more when it is pointed at or focused, by mouse, finger and keyboard; Escape takes it away. */
export function tip(content, more) {
	const id = `sla-tip-${++tips}`;
	const text = h('span', { class: 'sla-tip-text', role: 'tooltip', id }, more);
	const show = () => {
		text.hidden = false;
		into(text);
	};

	return h('span', { class: 'sla-tip', tabindex: '0', 'aria-describedby': id, onpointerenter: show, onfocus: show,
		onkeydown: (event) => { text.hidden ||= event.key === 'Escape'; } }, content, text);
}

/**
 * A button that looks like the tracker's small links.
 * @param {string} [about] which one of several alike, for those who do not see where it stands
 */
export function button(text, onclick, { about, ...props } = {}) {
	return h('button', {
		type: 'button', class: 'sla-button', 'aria-label': about && `${text}: ${about}`, ...props,
		onclick: (event) => event.currentTarget.getAttribute('aria-disabled') === 'true' || onclick(event),
	}, text);
}
