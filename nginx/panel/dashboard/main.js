/*
 * main.js: the dashboard's frame: who it is for, in which language, and which of its pages is shown.
 * Pages are modules, loaded when they are wanted; the address after # names one, and what it shows.
 */
import * as api from '../api.js';
import { Now } from '../countdown.js';
import { button, focusIn, h } from '../dom.js';
import { whileSeen } from '../renew.js';
import { told } from '../suggest.js';
import { choose, clockTime, LANGUAGES, t, use } from '../texts.js';
import { message, SAID, tellBy, today } from './view.js';

const root = location.pathname.replace(/\/sla\/.*$/, '');

const STAFF = (me) => me.side === 'staff' || me.side === 'developer' || me.manager;
const MANAGER = (me) => me.manager;

/* In the order of the navigation; the first that somebody may see is where they begin. */
const PAGES = [
	['queue', STAFF], ['mine', () => true], ['breaches', STAFF], ['closings', STAFF], ['outbox', STAFF],
	['letters', MANAGER], ['report', STAFF], ['billing', MANAGER], ['clients', MANAGER], ['simulate', MANAGER],
	['calendars', STAFF], ['help', STAFF], ['health', MANAGER],
];

const MINUTE_MS = 60000;
/* Lists that change by themselves, and how often they are asked for anew; for one's own the tracker is asked, too. */
const RENEWED = {
	queue: MINUTE_MS, breaches: MINUTE_MS, closings: MINUTE_MS, outbox: MINUTE_MS, letters: MINUTE_MS, health: MINUTE_MS,
	mine: 5 * MINUTE_MS,
};

let me = null;
/* Ends what runs in the page, and its renewing. */
let leave = null;
let rest = null;
let turn = 0;
/* When the page was asked for last. */
let shownAt = null;

async function speak(code) {
	const known = code in LANGUAGES ? code : 'en';
	const [panel, own] = await Promise.all([import(`../texts/${known}.js`), import(`./texts/${known}.js`)]);
	const { say, names, counted } = own.default;

	use({
		...panel.default,
		say: { ...panel.default.say, ...say },
		names: { ...panel.default.names, ...names },
		counted: { ...panel.default.counted, ...counted },
	});
	document.documentElement.lang = known;
}

function preferred() {
	try {
		return localStorage.getItem('sla.language');
	} catch {
		return null;
	}
}

function languages() {
	const now = document.documentElement.lang;

	return h('div', { class: 'd-languages', role: 'group', 'aria-label': t('language') },
		Object.entries(LANGUAGES).map(([code, title]) => button(code, async () => {
			choose(code);
			await speak(code);
			frame();
			await go();
			document.querySelector(`.d-languages [lang="${code}"]`)?.focus();
		}, { lang: code, title, 'aria-pressed': String(code === now), 'aria-label': `${code} – ${title}` })));
}

/* "#/clients/12?mine=1": the page, what it shows of, and how. */
function place() {
	const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
	const [page, id] = path.split('/');

	return { page, id: id ?? null, params: new URLSearchParams(query ?? '') };
}

const allowed = () => PAGES.filter(([, may]) => may(me)).map(([page]) => page);

function frame() {
	const skip = h('a', { href: '#d-main', class: 'd-skip', onclick: (event) => {
		event.preventDefault();
		document.querySelector('#d-main').focus();
	} }, t('d_skip'));
	const nav = me && h('nav', { 'aria-label': t('d_pages') }, h('ul', {}, allowed().map((page) =>
		h('li', {}, h('a', { href: `#/${page}`, 'data-page': page }, t(`d_${page}`))))));

	document.title = t('d_title');
	document.body.replaceChildren(skip,
		h('header', { class: 'd-head' },
			h('a', { class: 'd-brand', href: '#/' }, 'SLA'),
			h('div', { class: 'd-who' },
				me && h('span', {}, me.name),
				h('a', { href: `${root}/` }, t('d_tracker')),
				languages()),
			nav),
		h('main', { id: 'd-main', tabindex: '-1' }),
		h('p', { id: SAID, class: 'sla-sr', role: 'status' }));
}

function mark(page) {
	for (const a of document.querySelectorAll('nav a')) {
		if (a.dataset.page === page) {
			a.setAttribute('aria-current', 'page');
			a.scrollIntoView({ block: 'nearest', inline: 'nearest' });
		} else {
			a.removeAttribute('aria-current');
		}
	}
}

/* What a page is made with. */
function made(page, body) {
	const { id, params } = place();

	return { me, id, params, root, body, again: () => fill(page, h('div', { class: 'd-page' })) };
}

/*
 * Instead of what was there before, for the same reader; stop ends what runs in it. By itself, the page
 * puts the focus on nothing else than it was on.
 */
function swap(main, put, stop, byItself = false) {
	const back = focusIn(main, byItself);

	leave?.();
	leave = stop ?? null;
	shownAt = today();
	put();
	back();
}

/* Why there is no page: what was asked for is not there, or slad is not; and the way on. */
async function excuse(trouble, page) {
	if (trouble.status === 400 || trouble.status === 404)
		return [message('bad', await told(trouble)), h('p', {}, h('a', { href: `#/${page}` }, `← ${t(`d_${page}`)}`))];
	return [message('bad', trouble.status === 403 ? t('d_denied') : t('d_trouble')), h('p', {}, button(t('d_again'), go))];
}

/*
 * Fills a body with the page that the address names, and shows it when it is whole. One that takes long
 * must not come over one that was asked for later.
 */
async function fill(page, body) {
	const main = document.querySelector('#d-main');
	const mine = ++turn;
	const put = (stop) => {
		swap(main, () => body.isConnected || main.replaceChildren(h('h1', {}, t(`d_${page}`)), body), stop);
		main.removeAttribute('aria-busy');
		rest?.();
		rest = page in RENEWED ? whileSeen(() => renew(page, main), RENEWED[page]) : null;
	};

	main.setAttribute('aria-busy', 'true');
	try {
		const { show } = await import(`./${page}.js`);
		const shown = await show(made(page, body));

		if (mine === turn)
			put(shown?.leave);
		else
			shown?.leave?.();
	} catch (trouble) {
		if (mine === turn) {
			body.replaceChildren(...await excuse(trouble, page));
			put();
		}
		if (trouble.status === undefined)
			console.error(trouble);
	}
}

/*
 * Somebody is somewhere in the page, about to click, reads what they opened, marks a text, waits for an
 * answer or reads why there is none: nothing may move under their hands, or be read out to them again.
 */
function isAtWork(main) {
	return main.querySelector('.d-page :is(button, input, select, textarea, summary):focus, .d-page a:focus-visible,'
		+ ' button:hover, details[open], [aria-disabled=true], :is(td, form) .d-bad')
		|| getSelection().type === 'Range';
}

/* What said the same before, with other numbers perhaps, is not read out again. */
function hush(body, before) {
	const gist = (el) => el.textContent.replace(/\d+/g, '');
	const said = new Set([...before.querySelectorAll('[role=alert], [role=status], [data-said]')].map(gist));

	for (const el of body.querySelectorAll('[role=alert], [role=status]')) {
		if (said.has(gist(el))) {
			el.removeAttribute('role');
			el.dataset.said = '';
		}
	}
}

/* What is shown is of then, and no newer can be had; told once, until it can. */
function tellStale(main) {
	if (main.querySelector('.d-stale'))
		return;
	const line = message('bad', t('d_stale', clockTime(shownAt)));

	line.classList.add('d-stale');
	main.querySelector('h1').after(line);
}

/* Who has logged out, or may not see it any more, sees no more of it. */
function failed(trouble, main) {
	if (trouble.status === 401) {
		const isSomewhere = document.activeElement !== document.body;

		rest?.();
		login();
		/* Whoever goes by keyboard or listens is where the way in is, not at nothing. */
		if (isSomewhere)
			document.querySelector('#d-main').focus();
	} else if (trouble.status === 403) {
		go();
	} else {
		tellStale(main);
	}
}

/* The page as it is by now, without a word. */
async function renew(page, main) {
	const before = main.querySelector('.d-page');
	const body = h('div', { class: 'd-page' });
	const mine = turn;
	let shown = null;

	if (isAtWork(main))
		return;
	try {
		const { show } = await import(`./${page}.js`);

		shown = await show(made(page, body));
	} catch (trouble) {
		if (mine === turn)
			failed(trouble, main);
		throw trouble;
	}
	if (mine !== turn || isAtWork(main)) {
		shown?.leave?.();
		return;
	}
	const aside = [...before.querySelectorAll('.d-scroll')].map((el) => el.scrollLeft);

	hush(body, before);
	swap(main, () => before.replaceWith(body), shown?.leave, true);
	main.querySelector('.d-stale')?.remove();
	body.querySelectorAll('.d-scroll').forEach((el, i) => {
		el.scrollLeft = aside[i] ?? 0;
	});
}

/* Another page, or another part of it. */
async function go() {
	const { page: wished } = place();
	const page = allowed().includes(wished) ? wished : allowed()[0];
	/* Somebody else's link led here. */
	const isDenied = page !== wished && PAGES.some(([known]) => known === wished);
	const body = h('div', { class: 'd-page' }, message('quiet', t('loading')));

	leave?.();
	rest?.();
	leave = rest = null;
	mark(page);
	document.title = `${t(`d_${page}`)} – ${t('d_title')}`;
	document.querySelector('#d-main').replaceChildren(...[h('h1', {}, t(`d_${page}`)),
		isDenied && message('quiet', t('d_denied')), body].filter(Boolean));
	await fill(page, body);
}

function login() {
	const back = encodeURIComponent(location.href);

	frame();
	document.querySelector('#d-main').replaceChildren(h('h1', {}, t('d_title')),
		h('p', {}, t('d_login_first')),
		h('p', {}, h('a', { class: 'd-action', href: `${root}/login?back_url=${back}` }, t('d_login'))));
}

async function start() {
	let trouble = null;

	api.use({ root, user: '' });
	try {
		me = await api.me();
		api.use({ root, user: String(me.user) });
		tellBy(new Now(me.now));
	} catch (e) {
		trouble = e;
	}
	await speak(preferred() ?? me?.language?.slice(0, 2) ?? navigator.language.slice(0, 2));
	if (trouble?.status === 401) {
		login();
		return;
	}
	frame();
	if (trouble) {
		document.querySelector('#d-main').replaceChildren(h('h1', {}, t('d_title')),
			message('bad', t('d_trouble')), h('p', {}, button(t('d_again'), () => location.reload())));
		return;
	}
	addEventListener('hashchange', async () => {
		await go();
		document.querySelector('#d-main').focus({ preventScroll: true });
		scrollTo(0, 0);
	});
	await go();
}

start();
