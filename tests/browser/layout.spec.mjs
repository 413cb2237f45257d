/* Whether slad's pages, and its parts of the tracker's, look right: for each role, wide and narrow. */
import assert from 'node:assert/strict';
import { below, wrong } from './boxes.mjs';
import { accessible, answered, NARROW, PAGES } from './desk.mjs';

const WIDE = { width: 1200, height: 900 };

const overflow = (page) => page.evaluate(() =>
	document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function looks(desk, login, viewport) {
	const page = await desk.as(login, { path: '/sla/', viewport });

	await page.waitForSelector('main:not([aria-busy]) .d-page > *');
	assert.notEqual(await page.$eval('.d-head', (el) => getComputedStyle(el).backgroundColor), 'rgba(0, 0, 0, 0)', 'has styles');
	for (const path of PAGES[login]) {
		await page.goto(desk.url(`/sla/#/${path}`));
		await page.waitForSelector(`nav a[aria-current][data-page=${path}]`);
		await page.waitForSelector('main:not([aria-busy]) .d-page > *');
		assert.deepEqual(await wrong(page), [], path);
		if (viewport === WIDE)
			assert.deepEqual(await below(page), [], path);
		if (viewport === WIDE && login === 'manager')
			await accessible(page, 'body');
		assert.ok(await overflow(page) <= 0, path);
	}
}

/* Of the tracker's: what is slad's in it, what to wait for, and what comes last. */
const OFFERS = (issue) => [`GET issues/${issue}/similar`, `GET issues/${issue}/articles`];
const PARTS = [
	['a request’s page', 'operator', (f) => `/issues/${f.vip}`, '.sla', '.sla-offers li', (f) => OFFERS(f.vip)],
	['a late one', 'manager', (f) => `/issues/${f.late}`, '.sla', '.sla-managed', (f) => OFFERS(f.late)],
	['a client’s own', 'basic', (f) => `/issues/${f.waiting}`, '.sla', '.sla-clocks', (f) => OFFERS(f.waiting).slice(1)],
	['a list', 'developer', () => '/projects/edoc-support/issues', '.sla-col, .sla-badge, .sla-by-due', '.sla-by-due', () => ['GET issues?']],
	['the form', 'basic', () => '/projects/edoc-support/issues/new', 'div.sla-help, .sla-wrong', '.sla-checks li', () => ['GET faq', 'GET similar']],
];

export default [
	['on each page all stands where it belongs', (desk) => looks(desk, 'manager', WIDE)],
	['also on a telephone', (desk) => looks(desk, 'manager', NARROW)],
	['for an engineer', (desk) => looks(desk, 'developer', WIDE)],
	['and for a client, on a telephone', (desk) => looks(desk, 'basic', NARROW)],
	...PARTS.map(([name, login, path, ours, whole, last]) => [`${name} does, wide and narrow`, async (desk) => {
		const page = await desk.as(login, { path: path(desk.facts), viewport: WIDE });

		if (name === 'the form')
			await page.fill('#issue_subject', 'Портал не видит NCALayer, договор не подписать');
		await page.locator(whole).first().waitFor();
		await answered(page, ...last(desk.facts));
		assert.deepEqual(await wrong(page, ours), []);
		assert.deepEqual(await below(page, ours), []);
		await page.setViewportSize(NARROW);
		assert.deepEqual(await wrong(page, ours), []);
	}]),
];
