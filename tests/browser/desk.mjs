/*
 * desk.mjs: the people of a story at their browsers. The facts (addresses, numbers of requests) come
 * from the story that made them; what is said of a page is said of Debian's Chromium on the real
 * tracker.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, request } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const WIDE = { width: 1200, height: 900 };
export const NARROW = { width: 390, height: 844 };
/* A busy machine needs it; nobody waits longer than something takes. */
const PATIENCE_MS = 30000;

const STAFF = ['queue', 'mine', 'breaches', 'closings', 'outbox', 'report', 'calendars', 'help'];

/** Which pages of the dashboard somebody is shown, in the order of its navigation. */
export const PAGES = {
	manager: ['queue', 'mine', 'breaches', 'closings', 'outbox', 'letters', 'report', 'billing', 'clients', 'simulate', 'calendars',
		'help', 'health'],
	operator: STAFF,
	developer: STAFF,
	basic: ['mine'],
};
/* What some Redmine's own pages have wrong without slad: that of Debian 13 loads two helpers of Rails. */
const OWN_TROUBLE = /^If you load both jquery_ujs and rails-ujs/;

export class Desk {
	constructor(facts) {
		this.facts = facts;
		/* Of the whole story: its specs may be told in several runs. */
		this.kept = `${facts.log}/sessions.json`;
		this.sessions = existsSync(this.kept) ? JSON.parse(readFileSync(this.kept, 'utf8')) : {};
		this.contexts = new Map();
		this.open = [];
	}

	async start() {
		this.browser = await chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false });
	}

	async end() {
		await this.browser.close();
	}

	url(path) {
		return this.facts.url + path;
	}

	async logIn(page, login) {
		await page.goto(this.url('/login'));
		await page.fill('#username', login);
		await page.fill('#password', `${login}-demo`);
		await page.click('#login-submit');
		await page.waitForSelector('#loggedas');
	}

	/* Logging in once is enough, and needs no page to be drawn. */
	async session(login) {
		if (!this.sessions[login]) {
			const client = await request.newContext();
			const page = await (await client.get(this.url('/login'))).text();
			const token = /name="authenticity_token" value="([^"]+)"/.exec(page)[1];
			const answer = await client.post(this.url('/login'),
				{ form: { authenticity_token: token, username: login, password: `${login}-demo` } });

			assert.match(await answer.text(), /id="loggedas"/, `${login} is logged in`);
			this.sessions[login] = await client.storageState();
			await client.dispose();
			writeFileSync(this.kept, JSON.stringify(this.sessions), { mode: 0o600 });
		}
		return this.sessions[login];
	}

	/*
	 * A browser in which somebody has just logged in. What the tracker's pages load again and again stays in
	 * its cache from one sentence to the next, and nothing else: no cookies, no choices; `cold` begins with
	 * an empty cache.
	 */
	async context(login, options) {
		const { cold, ...own } = options;
		const key = JSON.stringify([login, own]);
		const state = await this.session(login);

		if (cold || !this.contexts.has(key))
			this.contexts.set(key, await this.browser.newContext(own));
		const context = this.contexts.get(key);

		await context.clearCookies();
		await context.addCookies(state.cookies);
		return context;
	}

	/**
	 * Somebody's page, with what went wrong in it kept in page.troubles, what its console calls an error
	 * in page.errors, what it asked slad in page.asked, and what of it was answered in page.answered.
	 * @param {string} login
	 * @param {{language?: string, viewport?: Object, zone?: string, path?: string, cold?: boolean}} [how]
	 */
	async as(login, { language, viewport = WIDE, zone = 'Asia/Almaty', path, ...more } = {}) {
		const context = await this.context(login, { timezoneId: zone, ...more });
		const page = await context.newPage();

		await page.setViewportSize(viewport);

		page.setDefaultTimeout(PATIENCE_MS);
		page.troubles = [];
		page.errors = [];
		page.asked = [];
		page.answered = [];
		page.on('pageerror', (e) => {
			if (!OWN_TROUBLE.test(e.message))
				page.troubles.push(e.message);
		});
		page.on('console', (m) => {
			if (m.type() === 'error')
				page.errors.push(m.text());
		});
		page.on('dialog', (d) => {
			page.troubles.push(`dialog: ${d.message()}`);
			d.dismiss();
		});
		const keep = (list, r) => {
			const at = r.url().indexOf('/sla/api/');

			if (at >= 0)
				list.push(`${r.method()} ${decodeURIComponent(r.url().slice(at + '/sla/api/'.length))}`);
		};

		page.on('request', (r) => keep(page.asked, r));
		page.on('requestfinished', (r) => keep(page.answered, r));
		if (language)
			await page.addInitScript((code) => localStorage.setItem('sla.language', code), language);
		this.open.push(page);
		if (path)
			await page.goto(this.url(path));
		return page;
	}

	/** A page of nobody's: who is not logged in, and leaves nothing behind. */
	async stranger() {
		const context = await this.browser.newContext();
		const page = await context.newPage();

		this.open.push(page);
		return page;
	}

	async issue(login, issue, how = {}) {
		const page = await this.as(login, { path: `/issues/${issue}`, ...how });

		await page.waitForSelector('.sla-clocks');
		return page;
	}

	/* For whoever has to find out why. */
	async keep(name) {
		const dir = this.facts.log;
		const page = this.open.at(-1);

		mkdirSync(dir, { recursive: true });
		if (page)
			await page.screenshot({ path: `${dir}/${name}.png`, fullPage: true }).catch(() => {});
		return `${dir}/${name}.png`;
	}

	async clear() {
		const pages = this.open.splice(0);
		const contexts = new Set(pages.map((page) => page.context()));

		for (const page of pages.filter((p) => p.url().startsWith(this.facts.url)))
			await page.evaluate(() => localStorage.clear()).catch(() => {});
		const lasting = new Set(this.contexts.values());

		await Promise.all([...contexts].flatMap((context) =>
			(lasting.has(context) ? context.pages().map((page) => page.close()) : [context.close()])));
	}
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds in a part of the page that is serious or worse: none. */
export async function accessible(page, where) {
	await page.evaluate(AXE);
	const { violations } = await page.evaluate((selector) => window.axe.run(
		{ include: [selector] }, { resultTypes: ['violations'] }), where);
	const bad = violations.filter((v) => ['serious', 'critical'].includes(v.impact));

	assert.deepEqual(bad.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), []);
}

/** Waits, by the clock of this process, until that is so. */
export async function until(isSo, what = String(isSo)) {
	for (const end = performance.now() + PATIENCE_MS; !await isSo(); await new Promise((go) => setTimeout(go, 50)))
		assert.ok(performance.now() < end, `never: ${what}`);
}

/** Waits until slad has answered what begins so, such as "GET similar", and the page has taken it in. */
export async function answered(page, ...calls) {
	await until(() => calls.every((call) => page.answered.some((a) => a.startsWith(call))), calls.join(', '));
	await page.evaluate(() => new Promise((go) => { setTimeout(go, 50); }));
}

/** How much of what slad adds sticks out of the window. */
export function overflows(page) {
	return page.evaluate(() => [...document.querySelectorAll('.sla, .sla *, .sla-help, .sla-help *')].filter((el) => {
		const box = el.getBoundingClientRect();

		return getComputedStyle(el).visibility === 'visible' && !el.closest('.sla-sr') &&
			box.right > document.documentElement.clientWidth + 1;
	}).length);
}

/** What has the focus: what it is called, and whether it is in that part of the page. */
export function focused(page, where) {
	return page.evaluate((selector) => {
		const el = document.activeElement;

		return el.closest(selector) ? el.getAttribute('aria-label') ?? el.textContent : `outside: ${el.tagName}`;
	}, where);
}

const MOST_TABS = 60;

/**
 * Does what a button of the panel does as who has no mouse: from the panel's first control on from one to the
 * next, where it has to be seen that the button has the focus, then a key.
 */
export async function byKeyboard(page, name, key = 'Enter') {
	const named = () => page.evaluate(() => {
		const el = document.activeElement;

		return el.closest('.sla') && [el.getAttribute('aria-label') ?? el.textContent, getComputedStyle(el).outlineStyle];
	});
	const met = [];

	await page.locator('.sla-languages button').first().focus();
	while (met.length < MOST_TABS && met.at(-1) !== name) {
		await page.keyboard.press('Tab');
		const [what, outline] = await named() ?? assert.fail(`${name} is not among ${met.join('; ')}`);

		assert.notEqual(outline, 'none', what);
		met.push(what);
	}
	assert.equal(met.at(-1), name);
	await page.keyboard.press(key);
}

/** Waits until so many pictures of numbers have something on them. */
export function drawn(page, n) {
	return page.waitForFunction((most) => [...document.querySelectorAll('.d-chart canvas')].filter((el) => el.width > 0 && el.height > 0 &&
		new Set(new Uint32Array(el.getContext('2d').getImageData(0, 0, el.width, el.height).data.buffer)).size > 3).length >= most, n);
}

export function text(page, selector) {
	return page.locator(selector).innerText();
}
