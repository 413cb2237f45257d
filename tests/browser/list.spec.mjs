/* Badges in the tracker's lists. */
import assert from 'node:assert/strict';
import { accessible, NARROW, text } from './desk.mjs';

const listed = async (desk, login, path, how) => {
	const page = await desk.as(login, { path, ...how });

	await page.waitForSelector('.sla-badge');
	return page;
};

export default [
	['a list tells how each request stands', async (desk) => {
		const page = await listed(desk, 'operator', '/issues');

		for (const [name, state] of [['waiting', 'running'], ['late', 'late'], ['running', 'running']]) {
			const badge = page.locator(`#issue-${desk.facts[name]} .sla-badge`);

			assert.equal(await badge.getAttribute('data-state'), state, name);
			assert.equal(await badge.locator('svg').count(), 1);
		}
		assert.match(await text(page, `#issue-${desk.facts.late} .sla-badge`), /−\d+/);
	}],
	['with one request to slad', async (desk) => {
		const page = await listed(desk, 'operator', '/issues');

		assert.equal(page.asked.length, 1);
		assert.match(page.asked[0], /^GET issues\?ids=[\d,]+$/);
	}],
	['also the project’s, and my page', async (desk) => {
		await listed(desk, 'operator', '/projects/edoc-support/issues');
		await listed(desk, 'vip', '/my/page');
	}],
	['a client sees their own', async (desk) => {
		const page = await listed(desk, 'basic', '/issues');

		assert.equal(await page.locator(`#issue-${desk.facts.vip}`).count(), 0);
		assert.equal(await page.locator(`#issue-${desk.facts.waiting} .sla-badge`).count(), 1);
		assert.deepEqual(page.troubles, []);
	}],
	['staff get the whole list by what is due next', async (desk) => {
		const page = await listed(desk, 'operator', '/issues');

		await page.click('.sla-by-due button');
		await page.waitForURL(/#sla-due/);
		await page.waitForSelector('.sla-badge');
		const due = await page.evaluate(async () => (await (await fetch(
			`${location.pathname.replace(/\/issues$/, '')}/sla/api/queue?order=due`)).json()).queue.map((q) => q.issue));
		const rows = await page.$$eval('tr.issue', (list) => list.map((r) => Number(r.id.slice(6))));

		assert.deepEqual(rows, due);
	}],
	['axe finds nothing serious in the badges', async (desk) => {
		const page = await listed(desk, 'operator', '/issues');

		await accessible(page, '.sla-badge');
		await accessible(page, '.sla-by-due');
	}],
	['they are there on a telephone, too', async (desk) => {
		const page = await listed(desk, 'operator', '/issues', { viewport: NARROW });

		assert.ok(await page.locator('.sla-badge').count() > 3);
	}],
];
