/* Each theme that the tracker brings, as its administrator chooses it: wide and narrow. */
import assert from 'node:assert/strict';
import { accessible, NARROW, overflows } from './desk.mjs';

async function choose(desk, theme) {
	const page = await desk.as('admin', { path: '/settings?tab=display' });

	await page.selectOption('#settings_ui_theme', theme);
	await Promise.all([page.waitForNavigation(), page.click('#tab-content-display input[type=submit]')]);
}

const style = (page, selector) => page.locator(selector).first().evaluate((el) => {
	const { fontFamily, fontSize, color } = getComputedStyle(el);

	return { fontFamily, fontSize, color };
});

/* Of each state in the list's column: its shape, word and colour, beside that of what stands around it. */
const states = (page) => page.$$eval('td.sla-col-state', (list) => [...new Map(list.map((td) => [td.dataset.state, {
	shape: td.querySelector('path').getAttribute('d'), word: td.innerText.trim(), colour: getComputedStyle(td).color,
	plain: getComputedStyle(td.closest('tr').querySelector('td.status')).color,
}])).values()]);

async function fits(desk, theme) {
	const page = await desk.issue('operator', desk.facts.vip);

	assert.ok(await page.locator(`link[href*="themes/${theme}/"]`).count() > 0, 'the theme is chosen');
	await page.locator('.sla-offers li').first().waitFor();
	assert.deepEqual(await style(page, '.sla-line dt'), await style(page, '.attributes .label'));
	assert.deepEqual(await style(page, '.sla-line dd'), await style(page, '.attributes .value'));
	await accessible(page, '.sla');
	await page.setViewportSize(NARROW);
	assert.equal(await overflows(page), 0);
	await page.goto(desk.url('/issues'));
	await page.locator('td.id .sla-badge').first().waitFor();
	await accessible(page, '.sla-badge');
	await page.setViewportSize({ width: 1200, height: 900 });
	await page.locator('td.sla-col-state').first().waitFor();
	await accessible(page, '.sla-col');
	const seen = await states(page);

	assert.ok(seen.length >= 3, `${seen.length} states`);
	for (const what of ['shape', 'word'])
		assert.equal(new Set(seen.map((s) => s[what])).size, seen.length, what);
	assert.deepEqual(seen.filter((s) => s.colour === s.plain), []);
	await accessible(page, '.sla-by-due');

	const form = await desk.as('basic', { path: '/projects/edoc-support/issues/new', viewport: NARROW });

	await form.fill('#issue_subject', 'Портал не видит NCALayer');
	await form.locator('div.sla-help li', { hasText: 'NCALayer не запускается' }).waitFor();
	assert.equal(await overflows(form), 0);
	await accessible(form, 'div.sla-help');
}

const themed = (theme) => async (desk) => {
	await choose(desk, theme);
	try {
		await fits(desk, theme);
	} finally {
		await choose(desk, '');
	}
};

export default [
	['in the classic theme panel, list and form look as if they belonged there', themed('classic')],
	['and in the alternate one', themed('alternate')],
];
