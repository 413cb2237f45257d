/* slad is down, or its files are gone: the tracker's pages are as they were. */
import assert from 'node:assert/strict';

export default [
	['without slad an issue’s page says so in a quiet line, and works', async (desk) => {
		const page = await desk.as('operator', { path: `/issues/${desk.facts.vip}` });

		await page.waitForSelector('.sla [role=status]');
		assert.match(await page.locator('.sla').innerText(), /недоступны/);
		await page.click('.contextual a.icon-edit');
		assert.ok(await page.locator('#issue_notes').isVisible());
		assert.deepEqual([...page.troubles, ...page.errors], []);
	}],
	['lists and forms show nothing and work', async (desk) => {
		for (const path of ['/issues', '/projects/edoc-support/issues/new']) {
			const page = await desk.as('operator');
			const told = (what) => page.waitForResponse((r) => r.url().includes(`/sla/api/${what}`));

			await Promise.all([told(path.endsWith('new') ? 'me' : 'issues?'), page.goto(desk.url(path))]);
			if (path.endsWith('new'))
				await Promise.all([told('faq'), page.fill('#issue_subject', 'Портал не видит NCALayer')]);
			assert.equal(await page.locator('.sla-badge, .sla-col, .sla-help:visible').count(), 0);
			assert.deepEqual([...page.troubles, ...page.errors], []);
		}
	}],
	['slad’s own page says it, too', async (desk) => {
		const page = await desk.as('operator', { path: '/sla/', language: 'ru' });

		await page.getByRole('alert').waitFor();
		assert.match(await page.innerText('main'), /не отвечает/);
		assert.deepEqual(page.troubles, []);
	}],
];
