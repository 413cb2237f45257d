/* Requests that say the same. */
import assert from 'node:assert/strict';
import { accessible, text } from './desk.mjs';

const offers = (page, issue) => page.locator('.sla-offers li', { hasText: `#${issue}` });
const doing = (page, issue, name) => offers(page, issue).getByRole('button', { name: `${name}: #${issue}`, exact: true });

export default [
	['staff see requests that say the same, how near and why', async (desk) => {
		const page = await desk.issue('operator', desk.facts.again);
		const offer = offers(page, desk.facts.vip);

		await offer.waitFor();
		assert.match(await offer.innerText(), /\d+ %[\s\S]*общие слова: /);
		await accessible(page, '.sla');
	}],
	['one click opens it beside', async (desk) => {
		const page = await desk.issue('operator', desk.facts.again);

		await offers(page, desk.facts.vip).waitFor();
		const [other] = await Promise.all([
			page.context().waitForEvent('page'), offers(page, desk.facts.vip).locator('a').click()]);

		await other.waitForURL(new RegExp(`/issues/${desk.facts.vip}$`));
		assert.match(await text(other, '.subject'), /NCALayer/);
	}],
	['“not a duplicate” is remembered', async (desk) => {
		const page = await desk.issue('operator', desk.facts.other);

		await doing(page, desk.facts.vip, 'не дубликат').click();
		await page.getByText('больше не предложим').waitFor();
		await page.reload();
		await page.waitForSelector('.sla-clocks');
		await page.waitForLoadState('networkidle');
		assert.equal(await offers(page, desk.facts.vip).count(), 0);
	}],
	['a duplicate is marked with one click', async (desk) => {
		const page = await desk.issue('operator', desk.facts.again);

		await doing(page, desk.facts.vip, 'это дубликат').click();
		await page.getByText(`дубликат № ${desk.facts.vip}`).waitFor();
		for (let i = 0; i < 20; i++) {
			await page.reload();
			if (await page.locator(`#relations a[href$="/issues/${desk.facts.vip}"]`).count() > 0)
				break;
			await page.waitForTimeout(500);
		}
		assert.ok(await page.locator(`#relations a[href$="/issues/${desk.facts.vip}"]`).count() > 0);
	}],
	['who types a request is shown their own that say the same, and nobody else’s', async (desk) => {
		const mine = await desk.as('vip', { path: '/projects/edoc-support/issues/new' });

		await mine.fill('#issue_subject', 'Портал не видит NCALayer, договор не подписать');
		await offers(mine, desk.facts.vip).waitFor();
		const foreign = await desk.as('basic', { path: '/projects/edoc-support/issues/new' });

		await foreign.fill('#issue_subject', 'Портал не видит NCALayer, договор не подписать');
		await foreign.waitForResponse((r) => r.url().includes('/sla/api/similar'));
		await foreign.waitForTimeout(500);
		assert.equal(await offers(foreign, desk.facts.vip).count(), 0);
	}],
];
