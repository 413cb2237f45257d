/*
 * desk.mjs: the people of a story at their browsers. The facts (addresses, numbers of requests) come
 * from the story that made them; what is said of a page is said of Debian's Chromium on the real
 * tracker.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const WIDE = { width: 1200, height: 900 };
export const NARROW = { width: 390, height: 844 };
const PATIENCE_MS = 10000;

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
		this.sessions = new Map();
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

	/* Logging in once is enough. */
	async session(login) {
		if (!this.sessions.has(login)) {
			const context = await this.browser.newContext();

			await this.logIn(await context.newPage(), login);
			this.sessions.set(login, await context.storageState());
			await context.close();
		}
		return this.sessions.get(login);
	}

	/**
	 * Somebody's page, with what went wrong in it kept in page.troubles, what its console calls an error
	 * in page.errors, and what it asked slad in page.asked.
	 * @param {string} login
	 * @param {{language?: string, viewport?: Object, zone?: string, path?: string}} [how]
	 */
	async as(login, { language, viewport = WIDE, zone = 'Asia/Almaty', path, ...more } = {}) {
		const context = await this.browser.newContext({
			storageState: await this.session(login), viewport, timezoneId: zone, ...more,
		});
		const page = await context.newPage();

		page.setDefaultTimeout(PATIENCE_MS);
		page.troubles = [];
		page.errors = [];
		page.asked = [];
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
		page.on('request', (r) => {
			const at = r.url().indexOf('/sla/api/');

			if (at >= 0)
				page.asked.push(`${r.method()} ${decodeURIComponent(r.url().slice(at + '/sla/api/'.length))}`);
		});
		if (language)
			await page.addInitScript((code) => localStorage.setItem('sla.language', code), language);
		this.open.push(context);
		if (path)
			await page.goto(this.url(path));
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
		const page = this.open.at(-1)?.pages().at(-1);

		mkdirSync(dir, { recursive: true });
		if (page)
			await page.screenshot({ path: `${dir}/${name}.png`, fullPage: true }).catch(() => {});
		return `${dir}/${name}.png`;
	}

	async clear() {
		await Promise.all(this.open.splice(0).map((context) => context.close()));
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

export function text(page, selector) {
	return page.locator(selector).innerText();
}
