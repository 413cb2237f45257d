/* The tracker lives under a path: all that slad has, and all that it asks for, is below it. */
import assert from 'node:assert/strict';

const whole = (page) => page.waitForSelector('main:not([aria-busy]) .d-page > *');

/* Somebody's page, with every address of this server that it asked for. */
async function watched(desk, login, how) {
	const page = await desk.as(login, how);

	page.elsewhere = [];
	page.on('request', (r) => {
		if (r.url().startsWith('http') && !r.url().startsWith(`${desk.facts.url}/`))
			page.elsewhere.push(r.url());
	});
	page.on('response', (r) => {
		if (r.url().includes('/sla/') && r.status() >= 400)
			page.troubles.push(`${r.status()} ${r.url()}`);
	});
	return page;
}

function good(page) {
	assert.deepEqual(page.elsewhere, []);
	assert.deepEqual(page.troubles, []);
}

async function at(desk, page, path) {
	await page.goto(desk.url(`/sla/#/${path}`));
	await page.waitForSelector(`nav a[aria-current][data-page=${path}]`);
	await whole(page);
}

export default [
	['under a path the panel stands in a request’s page', async (desk) => {
		const page = await watched(desk, 'operator');

		await page.goto(desk.url(`/issues/${desk.facts.running}`));
		await page.waitForSelector('.sla-clocks');
		await page.click('.sla-more > summary');
		await page.waitForSelector('.sla-steps li');
		good(page);
	}],
	['and badges in its lists', async (desk) => {
		const page = await watched(desk, 'operator');

		await page.goto(desk.url('/projects/edoc-support/issues'));
		/* Where the list has a column of slad's, badges are not beside the subject. */
		await page.waitForSelector('.sla-badge', { state: 'attached' });
		good(page);
	}],
	['the menu leads to pages whose links stay below it', async (desk) => {
		const page = await watched(desk, 'operator');

		await page.goto(desk.url('/projects'));
		await page.click('#top-menu a.sla-pages');
		await whole(page);
		const root = new URL(desk.facts.url).pathname;
		const links = (await page.$$eval('a[href]', (list) => list.map((a) => a.href))).map((href) => new URL(href).pathname);

		assert.ok(links.includes(`${root}/issues/${desk.facts.running}`), links.join(' '));
		assert.deepEqual(links.filter((path) => !path.startsWith(`${root}/`)), []);
		good(page);
	}],
	['each page of a manager’s is whole', async (desk) => {
		const page = await watched(desk, 'manager', { path: '/sla/' });

		await whole(page);
		for (const path of await page.$$eval('nav a', (list) => list.map((a) => a.dataset.page)))
			await at(desk, page, path);
		good(page);
	}],
	['a spreadsheet comes from there, too', async (desk) => {
		const page = await watched(desk, 'manager', { path: '/sla/#/report' });
		const href = await page.waitForSelector('a.d-file').then((a) => a.getAttribute('href'));
		const answer = await page.request.get(new URL(href, page.url()).href);

		assert.match(answer.headers()['content-type'], /text\/csv/);
	}],
	['slad’s own cookie is sent nowhere else', async (desk) => {
		const page = await watched(desk, 'operator');

		await at(desk, page, 'queue');
		const own = (await page.context().cookies(desk.url('/sla/'))).find((c) => c.name === 'slad_who');

		assert.equal(own.path, `${new URL(desk.facts.url).pathname}/sla/`);
	}],
	['what is written arrives', async (desk) => {
		const page = await watched(desk, 'operator');

		await at(desk, page, 'closings');
		const line = page.locator('tbody tr', { has: page.locator(`a[href$="/issues/${desk.facts.waiting}"]`) });

		await line.getByRole('button', { name: 'остановить' }).click();
		await line.getByText('остановлено', { exact: true }).waitFor();
		good(page);
	}],
	['who is not logged in is led back to the page they wanted', async (desk) => {
		const page = await desk.stranger();

		await page.goto(desk.url('/sla/#/breaches'));
		await page.click('a.d-action');
		await page.fill('#username', 'operator');
		await page.fill('#password', 'operator-demo');
		await page.click('#login-submit');
		await page.waitForURL(desk.url('/sla/#/breaches'));
		await whole(page);
	}],
];
