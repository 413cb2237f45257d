/* Requests that say the same. */
import assert from 'node:assert/strict';
import { accessible, answered, byKeyboard, focused, NARROW } from './desk.mjs';

const offers = (page, issue) => page.locator('.sla-offers li', { hasText: new RegExp(`#${issue}\\b`) });
const doing = (page, issue, name) => offers(page, issue).getByRole('button', { name: `${name}: #${issue}`, exact: true });

/* A plain sentence that names two requests. */
const about = (a, b, why) => new RegExp(`^Обращени[ея] № ${a}\\b.*№ ${b}\\b.*${why}.*\\.$`, 's');

/* What is said against it stands beside the buttons, which are there to be used, and nothing is done. */
async function refused(page, issue, why) {
	await doing(page, issue, 'это дубликат').click();
	const said = offers(page, issue).locator('[role=status]:not(:empty)');

	await said.waitFor();
	assert.match(await said.innerText(), why);
	assert.equal(await doing(page, issue, 'это дубликат').getAttribute('aria-disabled'), 'false');
	assert.equal(await page.locator('.sla-done').count(), 0);
	await accessible(page, '.sla-offers');
}

export default [
	['staff see requests that say the same, how near and why; one click opens one beside theirs, and both are seen', async (desk) => {
		const page = await desk.issue('operator', desk.facts.again);
		const offer = offers(page, desk.facts.vip);
		const link = offer.locator('a');

		await offer.waitFor();
		assert.match(await offer.innerText(), /\d+ %[\s\S]*общие слова: /);
		await accessible(page, '.sla');
		await link.click();
		const other = page.frameLocator('.sla-beside-part iframe');

		await other.locator('.sla-clocks').waitFor();
		assert.match(await other.locator('div.issue .subject').first().innerText(), /NCALayer/);
		const [left, right] = [await page.locator('#content').boundingBox(), await page.locator('.sla-beside-part').boundingBox()];

		assert.ok(left.x + left.width <= right.x + 1 && right.x + right.width <= 1201, JSON.stringify([left, right]));
		await accessible(page, '.sla-beside-part > p');
		await page.keyboard.press('Escape');
		assert.equal(await page.locator('.sla-beside-part').count(), 0);
		assert.ok(await link.evaluate((el) => el === document.activeElement));
		await link.click();
		await other.locator('.sla-clocks').waitFor();
		await other.locator('body').click();
		await page.keyboard.press('Escape');
		await page.waitForSelector('.sla-beside-part', { state: 'detached' });
		await page.setViewportSize(NARROW);
		const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()]);

		await tab.waitForURL(new RegExp(`/issues/${desk.facts.vip}$`));
		assert.deepEqual(page.troubles, []);
	}],
	['“not a duplicate” is remembered', async (desk) => {
		const page = await desk.issue('operator', desk.facts.other);

		await doing(page, desk.facts.vip, 'не дубликат').focus();
		await page.keyboard.press('Enter');
		await page.getByText('больше не предложим').waitFor();
		assert.equal(await focused(page, '.sla-done'), `не дубликат: #${desk.facts.vip}`);
		await accessible(page, '.sla');
		const answer = page.waitForResponse((r) => r.url().endsWith(`/issues/${desk.facts.other}/similar`));

		await page.reload();
		const { similar } = await (await answer).json();

		await offers(page, similar[0].issue).waitFor();
		assert.ok(!similar.some((s) => s.issue === Number(desk.facts.vip)));
		assert.equal(await offers(page, desk.facts.vip).count(), 0);
	}],
	['a duplicate is marked by one key; the other way round, or of another project, it is refused in a sentence', async (desk) => {
		const head = await desk.issue('operator', desk.facts.vip);

		await offers(head, desk.facts.again).waitFor();
		await refused(head, desk.facts.elsewhere, about(desk.facts.vip, desk.facts.elsewhere, 'из разных проектов'));
		const page = await desk.issue('operator', desk.facts.again);

		await offers(page, desk.facts.vip).waitFor();
		await byKeyboard(page, `это дубликат: #${desk.facts.vip}`);
		await page.getByText(`дубликат № ${desk.facts.vip}`).waitFor();
		await accessible(page, '.sla');
		for (let i = 0; i < 20; i++) {
			await page.reload();
			if (await page.locator(`#relations a[href$="/issues/${desk.facts.vip}"]`).count() > 0)
				break;
			await page.waitForTimeout(500);
		}
		assert.ok(await page.locator(`#relations a[href$="/issues/${desk.facts.vip}"]`).count() > 0);
		await refused(head, desk.facts.again, about(desk.facts.again, desk.facts.vip, 'дубликатом'));
		assert.deepEqual(head.troubles, []);
	}],
	['what it duplicates is told, and taken back by one key, in place', async (desk) => {
		for (const [language, heading, undo] of [['kk', 'Мына өтініштің қайталамасы', 'белгіні алу'], ['en', 'Duplicate of', 'undo']]) {
			const other = await desk.issue('operator', desk.facts.again, { language });

			await other.locator('.sla-part', { hasText: heading }).getByText(`#${desk.facts.vip}`).waitFor();
			await doing(other, desk.facts.vip, undo).waitFor();
		}
		const page = await desk.issue('operator', desk.facts.again, { language: 'ru' });
		const part = page.locator('.sla-part', { hasText: 'Дубликат обращения' });

		await part.getByText(`#${desk.facts.vip} Портал не видит NCALayer`).waitFor();
		/* What is done next has a clause, or none: then no blank stands for it. */
		assert.doesNotMatch(await page.locator('.sla').evaluate((el) => el.textContent), /\s[,;.]/);
		await accessible(page, '.sla');
		await byKeyboard(page, `снять отметку: #${desk.facts.vip}`);
		await part.getByText('больше не предложим').waitFor();
		assert.equal(await focused(page, '.sla-done'), `снять отметку: #${desk.facts.vip}`);
		await accessible(page, '.sla');
		for (let i = 0; i < 20; i++) {
			await page.reload();
			if (await page.locator(`#relations a[href$="/issues/${desk.facts.vip}"]`).count() === 0)
				break;
			await page.waitForTimeout(500);
		}
		assert.equal(await page.locator(`#relations a[href$="/issues/${desk.facts.vip}"]`).count(), 0);
		page.answered.length = 0;
		await page.reload();
		await answered(page, `GET issues/${desk.facts.again}/similar`);
		assert.equal(await offers(page, desk.facts.vip).count(), 0);
		assert.deepEqual(page.troubles, []);
	}],
	['who marked it by mistake takes it back at once', async (desk) => {
		const page = await desk.issue('operator', desk.facts.twice);

		await doing(page, desk.facts.late, 'это дубликат').click();
		await doing(page, desk.facts.late, 'снять отметку').click();
		await offers(page, desk.facts.late).getByText('больше не предложим').waitFor();
		assert.equal(await doing(page, desk.facts.late, 'снять отметку').getAttribute('aria-disabled'), 'true');
		assert.deepEqual(page.troubles, []);
	}],
	['who types a request is shown their own that say the same, and nobody else’s', async (desk) => {
		const mine = await desk.as('vip', { path: '/projects/edoc-support/issues/new' });

		await mine.fill('#issue_subject', 'Портал не видит NCALayer, договор не подписать');
		await offers(mine, desk.facts.vip).waitFor();
		const foreign = await desk.as('basic', { path: '/projects/edoc-support/issues/new' });
		const answer = foreign.waitForResponse((r) => r.url().includes('/sla/api/similar'));

		await foreign.fill('#issue_subject', 'Портал не видит NCALayer, договор не подписать');
		const { similar } = await (await answer).json();

		await offers(foreign, similar[0].issue).waitFor();
		assert.equal(await offers(foreign, desk.facts.vip).count(), 0);
	}],
];
