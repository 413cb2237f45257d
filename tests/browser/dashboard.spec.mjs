/* slad's own pages below /sla/. */
import assert from 'node:assert/strict';
import { accessible, focused, NARROW, PAGES, text } from './desk.mjs';

/* Somebody's page of it, when it is whole; what its console calls an error is trouble, as what the browser refused. */
async function at(desk, login, path, how = {}) {
	const page = await desk.as(login, how);

	page.errors = page.troubles;
	await page.goto(desk.url(`/sla/#/${path}`));
	await whole(page);
	return page;
}

const whole = (page) => page.waitForSelector('main:not([aria-busy]) .d-page > *');
const pages = (page) => page.$$eval('nav a', (list) => list.map((a) => a.dataset.page));
const row = (page, what) => page.locator('tbody tr', { hasText: what });
/* By its link: a number may stand in the text of another row, too. */
const rowOf = (page, issue) => page.locator('tbody tr', { has: page.locator(`a.d-request[href$="/issues/${issue}"]`) });

/* Of the report's tables. */
const PARTS = { month: 'В срок по месяцам', client: 'По клиентам', employee: 'По сотрудникам', level: 'По уровням' };

/* "84,8 %" of each three cells: share, median, 90 %. */
const shares = (cells) => cells.filter((_, i) => i % 3 === 0).map((s) => (s === '—' ? null : parseFloat(s.replace(',', '.'))));

const ask = (page, path) => page.evaluate(async (p) =>
	(await fetch(`${location.pathname}api/${p}`, { headers: { Accept: 'application/json' } })).json(), path);

const overflow = (page) => page.evaluate(() =>
	document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function seen(desk, login) {
	const page = await at(desk, login, '');

	assert.deepEqual(await pages(page), PAGES[login]);
	assert.deepEqual(page.troubles, []);
	return page;
}

async function speaks(desk, language, words) {
	const page = await at(desk, 'operator', 'queue', { language });

	assert.equal(await page.locator('html').getAttribute('lang'), language);
	assert.equal(await text(page, 'h1'), words);
	assert.doesNotMatch(await text(page, 'body'), /\bd_\w+/);
}

export default [
	['a manager sees all of the dashboard', (desk) => seen(desk, 'manager')],
	['an operator what is staff’s', (desk) => seen(desk, 'operator')],
	['a developer, too', (desk) => seen(desk, 'developer')],
	['a client their own requests, with clocks', async (desk) => {
		const page = await seen(desk, 'basic');

		assert.equal(await rowOf(page, desk.facts.waiting).locator('.sla-badge').count(), 1);
		assert.equal(await rowOf(page, desk.facts.vip).count(), 0);
		await page.goto(desk.url('/sla/#/clients'));
		await whole(page);
		assert.equal(await text(page, 'h1'), 'Мои обращения');
	}],
	['who is not logged in is shown the way, and back', async (desk) => {
		const page = await desk.stranger();

		await page.goto(desk.url('/sla/#/report'));
		const login = await page.waitForSelector('a.d-action');

		assert.equal(new URL(await login.getAttribute('href'), page.url()).searchParams.get('back_url'),
			desk.url('/sla/#/report'));
	}],
	['the tracker’s menu leads there', async (desk) => {
		const page = await desk.as('operator', { path: '/projects' });

		await page.click('#top-menu a.sla-pages');
		await whole(page);
		assert.equal(await text(page, 'h1'), 'Очередь');
	}],
	['it speaks Russian', (desk) => speaks(desk, 'ru', 'Очередь')],
	['Kazakh', (desk) => speaks(desk, 'kk', 'Кезек')],
	['and English, by a switch', async (desk) => {
		await speaks(desk, 'en', 'Queue');
		const page = await at(desk, 'operator', 'queue');

		await page.click('.d-languages [lang=en]');
		await page.waitForSelector('html[lang=en] main:not([aria-busy]) h1:has-text("Queue")');
	}],
	['the queue is slad’s, with countdowns and reasons', async (desk) => {
		const page = await at(desk, 'operator', 'queue');
		const { queue } = await ask(page, 'queue');
		const { next } = await ask(page, 'queue/next');
		const shown = await page.$$eval('.d-scroll .d-request b', (list) => list.map((b) => Number(b.textContent.slice(1))));

		assert.deepEqual(shown, queue.map((q) => q.issue));
		assert.match(await text(page, '.d-next'), new RegExp(`#${next.issue}\\b`));
		assert.equal(await rowOf(page, desk.facts.late).locator('.sla-badge').getAttribute('data-state'), 'late');
		assert.match(await rowOf(page, desk.facts.vip).innerText(), /VIP service, в порядке поступления\s*\(п\. 21\)/);
		assert.deepEqual(page.troubles, []);
	}],
	['filters are in the address', async (desk) => {
		const page = await at(desk, 'operator', 'queue');

		await page.selectOption('select[name=assignee]', 'me');
		await page.waitForURL(/assignee=me/);
		await whole(page);
		assert.equal(await page.locator('.d-scroll tbody tr').count(), 0);
		assert.equal(await page.getAttribute('[data-total]', 'data-total'), '0');
	}],
	['the queue is narrowed and counted by slad, page by page', async (desk) => {
		const page = await at(desk, 'operator', 'queue');
		const { total, clients } = await ask(page, 'queue');
		const { id, requests } = clients[0];

		assert.equal(Number(await page.getAttribute('[data-total]', 'data-total')), total);
		await page.selectOption('select[name=client]', String(id ?? '-'));
		await page.waitForURL(/client=/);
		await page.waitForSelector(`main:not([aria-busy]) [data-total="${requests}"]`);
		assert.equal(await page.locator('.d-scroll tbody tr').count(), Math.min(requests, 50));
		/* The last of them alone is a page of its own, with the way back. */
		await page.goto(desk.url(`/sla/#/queue?offset=${total - 1}`));
		await page.waitForSelector(`main:not([aria-busy]) .d-pager:has-text("${total}–${total} из ${total}")`);
		assert.equal(await page.locator('.d-scroll tbody tr').count(), 1);
		assert.match(await page.getAttribute('.d-pager [rel=prev]', 'href'), /^#\/queue/);
		assert.equal(await page.locator('.d-pager [rel=next]').count(), 0);
		assert.deepEqual(page.troubles, []);
	}],
	['a closing on silence is stopped, and let be', async (desk) => {
		const page = await at(desk, 'operator', 'closings');
		const line = rowOf(page, desk.facts.waiting);

		await line.getByRole('button', { name: 'остановить' }).focus();
		await page.keyboard.press('Enter');
		await line.getByText('остановлено', { exact: true }).waitFor();
		assert.equal(await focused(page, 'tbody'), `пусть закроется № ${desk.facts.waiting}`);
		await page.waitForSelector(`#d-said:has-text("Выполнено: остановить закрытие № ${desk.facts.waiting}.")`, { state: 'attached' });
		assert.equal((await ask(page, 'closings')).closings.find((c) => c.issue === Number(desk.facts.waiting)).stopped, true);
		await line.getByRole('button', { name: 'пусть закроется' }).click();
		await line.getByRole('button', { name: 'остановить' }).waitFor();
		assert.deepEqual(page.troubles, []);
	}],
	['what was refused is tried again', async (desk) => {
		const page = await at(desk, 'operator', 'outbox');
		const line = rowOf(page, desk.facts.vip).filter({ hasText: 'Роль не разрешает' });

		await line.locator('[data-word=retry]').click();
		await line.waitFor({ state: 'detached' });
		assert.equal((await ask(page, 'outbox?state=parked')).outbox.filter((o) => o.reason === 'Роль не разрешает').length, 0);
	}],
	['reports tell the API’s numbers, each in a table beside its picture', async (desk) => {
		const page = await at(desk, 'manager', 'report');
		const since = await page.inputValue('input[name=since]');
		const months = await ask(page, `report?by=month&since=${since}`);
		const cells = await page.$$eval('.d-card:has(h2:text-is("В срок по месяцам")) tbody tr', (list) =>
			list.map((tr) => [...tr.cells].map((c) => c.textContent)));
		const heat = await page.$$eval('.d-heat tbody tr', (list) =>
			list.map((tr) => [...tr.querySelectorAll('td')].map((c) => parseInt(c.textContent, 10))));

		assert.deepEqual(cells.map((c) => Number(c[1])), months.groups.map((g) => g.requests));
		assert.match(cells[0][0], /^[а-я]+ 20\d\d$/);
		assert.deepEqual(heat, months.arrivals);
		await page.waitForSelector('.d-chart canvas[width]');
		assert.ok(await page.locator('.d-chart canvas').count() >= 4);
		const csv = await page.request.get(new URL(await page.locator('.d-file').first().getAttribute('href'), page.url()).href);

		assert.match(csv.headers()['content-type'], /text\/csv/);
		assert.match(await csv.text(), new RegExp(months.groups[0].month));
		assert.deepEqual(page.troubles, []);
	}],
	['and slactl’s: months, clients, employees, levels', async (desk) => {
		const page = await at(desk, 'manager', `report?since=${desk.facts.report_since}`);

		for (const [by, heading] of Object.entries(PARTS)) {
			const told = desk.facts[`report_${by}`].trim().split('\n').map((line) => JSON.parse(line));
			const cells = await page.$$eval(`.d-card:has(> h2:text-is("${heading}")) tbody tr`, (list) =>
				list.map((tr) => [...tr.cells].map((c) => c.textContent)));

			assert.deepEqual(cells.map((c) => [Number(c[1]), ...shares(c.slice(2, -3))]),
				told.map((g) => [g.requests, ...['first_response', 'resolution'].map((c) => g.clocks[c])
					.filter(Boolean).map((c) => c.share && Math.round(c.share * 1000) / 10)]), by);
		}
	}],
	['the distribution counts what was stopped, the heat map each arrival, and their CSV says the same', async (desk) => {
		const page = await at(desk, 'manager', `report?since=${desk.facts.report_since}`);
		const told = desk.facts.report_month.trim().split('\n').map((line) => JSON.parse(line));
		const sum = (list) => list.reduce((a, b) => a + b, 0);
		const bars = await page.$$eval('.d-card:has(> h2:text-is("Сколько занимали ответы и решения")) tbody tr', (list) =>
			list.map((tr) => [...tr.cells].slice(1).map((c) => Number(c.textContent))));
		const heat = await page.$$eval('.d-heat tbody td', (list) => list.map((c) => parseInt(c.textContent, 10)));
		const csv = async (list) => (await (await page.request.get(new URL(
			await page.getAttribute(`.d-file[href*="list=${list}"]`, 'href'), page.url()).href)).text()).trim().split('\r\n').slice(1)
			.map((line) => line.split(',').map(Number));

		assert.equal(sum(bars.map((b) => b[0])), sum(told.map((g) => g.clocks.first_response.stopped)));
		assert.equal(sum(heat), sum(told.map((g) => g.requests)));
		assert.deepEqual((await csv('bars')).map((b) => b[1]), bars.map((b) => b[0]));
		assert.deepEqual((await csv('arrivals')).map((a) => a[2]), heat);
	}],
	['levels have titles, in the reader’s language', async (desk) => {
		const page = await at(desk, 'manager', 'report', { language: 'kk' });

		assert.ok(await row(page, 'Базалық').count() >= 1);
		assert.equal(await page.locator('tbody th', { hasText: /^basic$/ }).count(), 0);
	}],
	['breaches are listed with their requests', async (desk) => {
		const page = await at(desk, 'operator', 'breaches');

		assert.ok(await rowOf(page, desk.facts.late).count() >= 1);
		assert.match(await rowOf(page, desk.facts.late).first().innerText(), /Не выгружаются накладные[\s\S]*Базовый/);
		await page.selectOption('select[name=clock]', 'third_party');
		await page.waitForSelector('main:not([aria-busy]) .d-message:has-text("Нарушенных сроков нет.")');
	}],
	['days are told by slad’s clock, which this story has moved', async (desk) => {
		const page = await at(desk, 'operator', 'outbox?state=shadow');
		const { now } = await ask(page, 'me');
		const times = await page.$$eval('tbody time', (list, iso) => list.map((el) => [
			new Date(el.dateTime).toDateString() === new Date(iso).toDateString(), el.textContent.startsWith('сегодня')]), now);

		assert.ok(times.length > 0);
		assert.deepEqual(times.map(([, told]) => told), times.map(([today]) => today));
	}],
	['letters say who was told what, and a person’s word counts', async (desk) => {
		const page = await at(desk, 'manager', 'letters');
		const line = row(page, 'Договор Д-1 заканчивается');

		assert.match(await line.innerText(), /m…@example\.kz[\s\S]*не принято[\s\S]*550 no such user/);
		await line.locator('[data-word=withdraw]').click();
		await line.locator('[data-letter=withdrawn]').waitFor();
		await line.locator('[data-word=retry]').click();
		await line.locator('[data-letter=pending]').waitFor();
		assert.deepEqual(page.troubles, []);
	}],
	['older letters are on further pages', async (desk) => {
		const page = await at(desk, 'manager', 'letters');
		const total = Number(await page.getAttribute('[data-total]', 'data-total'));

		assert.ok(total > 55);
		await page.click('.d-pager [rel=next]');
		await page.waitForSelector(`main:not([aria-busy]) .d-pager:has-text("51–${total} из ${total}")`);
		assert.equal(await row(page, 'Договор Д-155 заканчивается').count(), 1);
		assert.equal(await row(page, 'Договор Д-101 заканчивается').count(), 0);
	}],
	['contract hours are those of the time entries, by month and client', async (desk) => {
		const page = await at(desk, 'manager', 'billing');
		const month = await page.inputValue('select[name=month]');
		const { rows } = await ask(page, `billing?month=${month}`);

		assert.deepEqual(await page.$$eval('.d-page > .d-scroll tbody tr', (list) => list.map((tr) =>
			Math.round(parseFloat(tr.cells[6].textContent.replace(',', '.')) * 60))), rows.map((r) => r.billed));
		assert.ok(await page.locator(`a.d-request[href$="/issues/${desk.facts.running}"]`).count() >= 1);
		await page.selectOption('select[name=month]', { index: 11 });
		await page.waitForSelector('main:not([aria-busy]) .d-message:has-text("За этот месяц трудозатрат нет.")');
		assert.deepEqual(page.troubles, []);
	}],
	['the help centre tells what is asked without an answer, and begins a draft', async (desk) => {
		const page = await at(desk, 'operator', 'help');
		const gap = page.locator('[data-gaps] tr', { has: page.locator(`a[href$="/issues/${desk.facts.gap}"]`) });

		await gap.getByRole('button', { name: /черновик статьи/ }).click();
		await page.waitForSelector('#d-drafting:focus');
		assert.match(await page.inputValue('.d-drafting textarea'), /^---\nlang: ru[\s\S]*Откройте раздел «Архив»/);
		assert.match(await text(page, 'main'), /wiki:edoc-support/);
		await accessible(page, 'body');
		assert.deepEqual(page.troubles, []);
	}],
	['another regulation is tried out, of those that the server has', async (desk) => {
		const page = await at(desk, 'manager', 'simulate');
		const offered = await page.$$eval('optgroup', (list) => list.map((g) => [...g.children].map((o) => o.value)));

		assert.deepEqual(offered[0], ['edoc', 'eep', 'endocs']);
		assert.ok(offered[1].some((value) => value.startsWith('edoc ')));
		await page.selectOption('select[name=regulation]', 'eep');
		await page.click('.d-form .d-action');
		await page.waitForSelector('h2:has-text("По регламенту eep")');
		await page.selectOption('select[name=regulation]', offered[1].find((value) => value.startsWith('edoc ')));
		await page.click('.d-form .d-action');
		await page.waitForSelector('h2:has-text("По регламенту edoc")');
		assert.deepEqual(page.troubles, []);
	}],
	['or one that is pasted; what is wrong with it is said', async (desk) => {
		const page = await at(desk, 'manager', 'simulate');

		await page.click('.d-own summary');
		await page.fill('textarea[name=text]', '{"id": "own"}');
		await page.click('.d-form .d-action');
		await page.waitForSelector('.d-form .d-bad[role=alert]');
	}],
	['a client is entered, with a contract; markup in a name is only text', async (desk) => {
		const page = await at(desk, 'manager', 'clients');
		const name = `<img src=x onerror="window.pwned=1"> ${desk.facts.vip}`;

		await page.fill('input[name=name]', name);
		await page.click('.d-form:has(input[name=bin]) .d-action');
		await page.getByRole('link', { name }).click();
		await page.waitForSelector('h2.d-big');
		assert.equal(await text(page, 'h2.d-big'), name);
		await page.fill('input[name=number]', 'Д-7');
		await page.fill('input[name=from]', '2026-01-01');
		await page.click('.d-form:has(input[name=number]) .d-action');
		await row(page, 'Д-7').waitFor();
		assert.equal(await page.evaluate(() => window.pwned), undefined);
		assert.deepEqual(page.troubles, []);
	}],
	['what is refused is told in the reader’s language', async (desk) => {
		for (const [language, said] of [['ru', 'БИН «123456789012» неверен'], ['kk', '«123456789012» БСН қате'],
			['en', 'BIN “123456789012” is wrong']]) {
			const page = await at(desk, 'manager', 'clients', { language });

			await page.fill('input[name=name]', 'ТОО «Опечатка»');
			await page.fill('input[name=bin]', '123456789012');
			await page.click('.d-form:has(input[name=bin]) .d-action');
			await page.locator('.d-form .d-bad[role=alert]', { hasText: said }).waitFor();
		}
	}],
	['days off are checked before they are kept', async (desk) => {
		const page = await at(desk, 'manager', 'calendars');

		await page.setInputFiles('input[type=file]', { name: 'days.csv', mimeType: 'text/csv',
			buffer: Buffer.from('date,type,name\n2031-03-08,holiday,Халықаралық әйелдер күні\n') });
		await page.locator('.d-form .d-action').first().click();
		await page.waitForSelector('.d-good:has-text("Изменилось бы дней: 1.")');
	}],
	['health is told', async (desk) => {
		const page = await at(desk, 'manager', 'health');

		assert.match(await text(page, 'main'), /Процессы/);
		assert.ok(await row(page, 'look').count() >= 1);
	}],
	['axe finds nothing serious on any page', async (desk) => {
		const page = await at(desk, 'manager', '');

		for (const path of PAGES.manager) {
			await page.goto(desk.url(`/sla/#/${path}`));
			await page.waitForSelector(`nav a[aria-current][data-page=${path}]`);
			await whole(page);
			await accessible(page, 'body');
		}
		assert.deepEqual(page.troubles, []);
	}],
	['the keyboard is enough', async (desk) => {
		const page = await at(desk, 'operator', 'queue');

		/* A busy browser loses a key that comes before its window has the focus. */
		for (let tries = 0; tries < 5 && await page.evaluate(() => document.activeElement === document.body); tries++)
			await page.keyboard.press('Tab');
		assert.equal(await page.evaluate(() => document.activeElement.className), 'd-skip');
		await page.keyboard.press('Enter');
		assert.equal(await page.evaluate(() => document.activeElement.id), 'd-main');
		await page.locator('nav a[data-page=closings]').focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('nav a[aria-current][data-page=closings]');
	}],
	['nothing is wider than a telephone', async (desk) => {
		const page = await at(desk, 'manager', '', { viewport: NARROW });

		for (const path of PAGES.manager) {
			await page.goto(desk.url(`/sla/#/${path}`));
			await page.waitForSelector(`nav a[aria-current][data-page=${path}]`);
			await whole(page);
			assert.ok(await overflow(page) <= 0, path);
		}
	}],
	['only what this server has is loaded', async (desk) => {
		const page = await desk.as('operator');
		const answer = await page.goto(desk.url('/sla/'));

		assert.match(answer.headers()['content-security-policy'], /^default-src 'none'; script-src 'self'; style-src 'self'/);
	}],
];
