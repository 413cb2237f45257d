/*
 * What others than an operator, and in other languages than Russian, see of the same: each story of the
 * other specs once for each role and each language. Those that are told there already are not told again.
 */
import assert from 'node:assert/strict';

const SUBJECT = 'Портал не видит NCALayer, договор не подписать';

/* Each waits for what it tells, and returns it. */
const STORIES = {
	async list(page, desk) {
		await page.goto(desk.url('/projects/edoc-support/issues'));
		await page.waitForSelector('td.sla-col-state', { state: 'attached' });
		return `${await page.innerText('th.sla-col-due')}; ${await page.innerText(`#issue-${desk.facts.late} td.sla-col-state`)}`;
	},
	async form(page, desk) {
		await page.goto(desk.url('/projects/edoc-support/issues/new'));
		await page.waitForSelector('.sla-wrong', { state: 'attached' });
		await page.fill('#issue_subject', SUBJECT);
		await page.locator('div.sla-help li', { hasText: new RegExp(`#${desk.facts.vip}\\b`) }).waitFor();
		return page.innerText('div.sla-help');
	},
	async similar(page, desk) {
		await page.goto(desk.url(`/issues/${desk.facts.vip}`));
		await page.locator('.sla-offers li a.issue').first().waitFor();
		return page.innerText('.sla');
	},
	async panel(page, desk) {
		await page.goto(desk.url(`/issues/${desk.facts.waiting}`));
		await page.waitForSelector('.sla-clocks');
		return page.innerText('.sla');
	},
	async board(page, desk, path) {
		await page.goto(desk.url(`/sla/#/${path}`));
		await page.waitForSelector(`nav a[aria-current][data-page=${path}]`);
		await page.waitForSelector('main:not([aria-busy]) .d-page > *');
		return page.innerText('body');
	},
};

export const TABLE = [
	['developer', 'en', 'list', /Next due; overdue/],
	['manager', 'kk', 'list', /Мерзім; мерзімі өтті/],
	['developer', 'kk', 'form', /Ұқсас өтініштер[\s\S]*ортақ сөздер: [\s\S]*Тезірек шешуге не көмектеседі/],
	['manager', 'en', 'form', /Similar requests[\s\S]*in common: [\s\S]*What helps to solve it sooner/],
	['developer', 'en', 'similar', /Resolution[\s\S]*of working time[\s\S]*\d+ %[\s\S]*in common: [\s\S]*it is a duplicate\s+not a duplicate/],
	['manager', 'kk', 'similar', /Шешу[\s\S]*жұмыс уақыты[\s\S]*\d+ %[\s\S]*ортақ сөздер: [\s\S]*бұл қайталама\s+қайталама емес/],
	['basic', 'kk', 'panel', /Сізден:?\s[\s\S]*Жауабыңызды күтеміз, мерзімі: /],
	['basic', 'en', 'panel', /From you:?\s[\s\S]*We are waiting for your answer until /],
	['developer', 'kk', 'queue', /Кезек[\s\S]*VIP service, [\s\S]*\(21-т\.\)/],
	['developer', 'en', 'breaches', /Breaches[\s\S]*Не выгружаются накладные/],
	['basic', 'en', 'mine', /My requests[\s\S]*Не приходит уведомление о подписании/],
	['basic', 'kk', 'mine', /Өтініштерім[\s\S]*Не приходит уведомление о подписании/],
];

export default TABLE.map(([login, language, story, expected]) => [`${login}, ${language}: ${story}`, async (desk) => {
	const page = await desk.as(login, { language });
	const told = await (STORIES[story] ?? STORIES.board)(page, desk, story);

	assert.match(told, expected);
	/* A word that has no text in that language stands there as its key. */
	assert.doesNotMatch(told, /\b[dq]_[a-z]\w+|\bundefined\b|\{\d\}/);
	assert.deepEqual([...page.troubles, ...page.errors], []);
}]);
