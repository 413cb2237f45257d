/* Each of a manager's pages in Kazakh and in English, and whose language a page is in. */
import assert from 'node:assert/strict';
import { accessible, PAGES, text } from './desk.mjs';
import { dates, strange, vocabulary } from './words.mjs';

/* Of what a list counts: the forms for one and for several. Kazakh has one form after a number. */
const COUNTED = {
	queue: { kk: ['өтініш', 'өтініш'], en: ['request', 'requests'] },
	mine: { kk: ['өтініш', 'өтініш'], en: ['request', 'requests'] },
	breaches: { kk: ['бұзылған мерзім', 'бұзылған мерзім'], en: ['missed target time', 'missed target times'] },
	closings: { kk: ['автожабу', 'автожабу'], en: ['closing', 'closings'] },
	outbox: { kk: ['әрекет', 'әрекет'], en: ['action', 'actions'] },
	letters: { kk: ['хат', 'хат'], en: ['letter', 'letters'] },
};

/* A page with all that slad and the tracker told it, in page.told. */
async function listening(desk, login, how) {
	const page = await desk.as(login, how);

	page.told = [];
	page.on('response', (r) => {
		if (/\/sla\/api\//.test(r.url()))
			page.told.push(r.json().catch(() => null));
		else if (/\/issues\.csv/.test(r.url()))
			page.told.push(r.text().then((csv) => csv.split(/[;,\n"]/)).catch(() => null));
	});
	return page;
}

async function counted(page, path, code) {
	const list = await page.$$eval('[data-total]', (all) => all.map((el) => [Number(el.dataset.total), el.textContent]));

	for (const [n, said] of COUNTED[path] ? list : [])
		assert.equal(said, `${n.toLocaleString(code === 'en' ? 'en-GB' : 'ru')} ${COUNTED[path][code][n === 1 ? 0 : 1]}`);
	assert.ok(!COUNTED[path] || list.length > 0, `${path} counts`);
}

async function right(page, path, code, known) {
	assert.equal(await page.locator('html').getAttribute('lang'), code);
	assert.deepEqual(await strange(page, code, known, await Promise.all(page.told)), [], path);
	await counted(page, path, code);
	await accessible(page, 'body');
	return dates(page, code);
}

/* One page of the dashboard after another, as who follows its links. */
async function walk(desk, code) {
	const page = await listening(desk, 'manager', { language: code, path: '/sla/' });
	const known = await vocabulary(code);
	const paths = [...PAGES.manager];
	let instants = 0;

	for (const path of paths) {
		await page.goto(desk.url(`/sla/#/${path}`));
		await page.waitForSelector(`nav a[aria-current][data-page=${path}]`);
		await page.waitForSelector('main:not([aria-busy]) .d-page > *');
		if (path === 'help')
			await page.waitForSelector('[data-gaps] table');
		instants += await right(page, path, code, known);
	}
	/* What comes of a simulation, and one client's page. */
	await page.goto(desk.url('/sla/#/simulate'));
	await page.waitForSelector('main:not([aria-busy]) .d-form');
	await page.selectOption('select[name=regulation]', 'eep');
	await page.click('.d-form .d-action');
	await page.waitForSelector('main h2[tabindex]');
	instants += await right(page, 'simulate', code, known);
	await page.goto(desk.url('/sla/#/clients'));
	await page.locator('main:not([aria-busy]) tbody a[href^="#/clients/"]').first().click();
	await page.waitForSelector('main:not([aria-busy]) h2.d-big');
	await right(page, 'clients', code, known);
	assert.ok(instants > 10, `${instants} instants`);
	assert.deepEqual([...page.troubles, ...page.errors], []);
}

const panelIs = (page, code) => page.waitForSelector(`.sla[lang=${code}] .sla-clocks`);
const boardIs = (page, code, heading) => page.waitForSelector(`html[lang=${code}] main:not([aria-busy]) h1:has-text("${heading}")`);

/* On the tracker's own page of somebody's settings. */
async function own(page, desk, code) {
	await page.goto(desk.url('/my/account'));
	await page.selectOption('#user_language', code);
	await Promise.all([page.waitForNavigation(), page.click('#my_account_form input[type=submit]')]);
}

export default [
	['each page of the dashboard is in Kazakh', (desk) => walk(desk, 'kk')],
	['and in English', (desk) => walk(desk, 'en')],
	['a page is in the language that the tracker has for somebody, until they choose another, which is remembered', async (desk) => {
		const page = await desk.as('developer');

		try {
			await own(page, desk, 'en');
			await page.goto(desk.url(`/issues/${desk.facts.vip}`));
			await panelIs(page, 'en');
			await page.goto(desk.url('/sla/#/queue'));
			await boardIs(page, 'en', 'Queue');
			await page.click('.d-languages [lang=kk]');
			await boardIs(page, 'kk', 'Кезек');
			await page.reload();
			await boardIs(page, 'kk', 'Кезек');
		} finally {
			await own(page, desk, 'ru');
		}
		await page.goto(desk.url(`/issues/${desk.facts.vip}`));
		await panelIs(page, 'kk');
		await page.click('.sla-languages button[lang=ru]');
		await page.goto(desk.url('/sla/#/queue'));
		await boardIs(page, 'ru', 'Очередь');
		assert.deepEqual(page.troubles, []);
	}],
	/* The tracker has no Kazakh of its own: its pages are in another language until an installation brings one. */
	['Kazakh, too, where the tracker has it', async (desk) => {
		const page = await desk.as('vip2', { path: '/sla/#/mine' });

		await boardIs(page, 'kk', 'Өтініштерім');
		await page.route(`**/issues/${desk.facts.again}`, async (route) => {
			const answer = await route.fetch();

			await route.fulfill({ response: answer, body: (await answer.text()).replace(/<html lang="\w+"/, '<html lang="kk"') });
		});
		await page.goto(desk.url(`/issues/${desk.facts.again}`));
		await panelIs(page, 'kk');
		assert.match(await text(page, '.sla-clocks'), /жұмыс уақыты қалды/);
		assert.deepEqual(page.troubles, []);
	}],
];
