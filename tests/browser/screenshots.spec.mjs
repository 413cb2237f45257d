/* Pictures for the documentation, made only when they are asked for (make screenshots). */
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { NARROW } from './desk.mjs';

const MOST_BYTES = 150 * 1024;

async function take(desk, page, name, clip) {
	const path = `${desk.facts.shots}/${name}.png`;

	mkdirSync(desk.facts.shots, { recursive: true });
	await page.evaluate(() => document.activeElement?.blur());
	await page.waitForTimeout(300);
	await page.screenshot({ path, clip });
	assert.ok(statSync(path).size <= MOST_BYTES, `${path}: ${statSync(path).size} bytes`);
}

const offered = (page) => page.locator('.sla-offers li').first().waitFor({ timeout: 3000 }).catch(() => {});

export default [
	['an operator at a request', async (desk) => {
		const page = await desk.issue('operator', desk.facts.vip, { viewport: { width: 1080, height: 900 } });

		await offered(page);
		await page.click('.sla-more > summary');
		await page.waitForSelector('.sla-steps li');
		await take(desk, page, 'issue-operator', { x: 0, y: 100, width: 1080, height: 780 });
	}],
	['a client at a telephone, in Kazakh', async (desk) => {
		const page = await desk.issue('basic', desk.facts.waiting, { viewport: NARROW, language: 'kk' });

		await page.locator('.sla').scrollIntoViewIfNeeded();
		await take(desk, page, 'issue-client');
	}],
	['the form of a new request', async (desk) => {
		const page = await desk.as('basic', { path: '/projects/edoc-support/issues/new', viewport: { width: 1080, height: 900 } });

		await page.fill('#issue_subject', 'Портал не видит NCALayer');
		await offered(page);
		await take(desk, page, 'form', { x: 0, y: 100, width: 1080, height: 620 });
	}],
	['the dashboard', async (desk) => {
		const page = await desk.as('operator', { path: '/sla/#/queue', viewport: { width: 1080, height: 700 } });

		await page.waitForSelector('main:not([aria-busy]) .d-page > *');
		await take(desk, page, 'dashboard');
	}],
	['a list', async (desk) => {
		const page = await desk.as('operator', { path: '/projects/edoc-support/issues', viewport: { width: 1080, height: 700 } });

		await page.waitForSelector('td.sla-col-state');
		await take(desk, page, 'list');
	}],
];
