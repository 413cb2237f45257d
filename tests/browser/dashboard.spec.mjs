/* slad's own pages below /sla/. */
import assert from 'node:assert/strict';
import { accessible, drawn, focused, PAGES, text, until } from './desk.mjs';

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

const ask = (page, path) => page.evaluate(async (p) =>
	(await fetch(`${location.pathname}api/${p}`, { headers: { Accept: 'application/json' } })).json(), path);

async function seen(desk, login) {
	const page = await at(desk, login, '');

	assert.deepEqual(await pages(page), PAGES[login]);
	assert.deepEqual(page.troubles, []);
	return page;
}

/* All that the dashboard's page may do. */
const POLICY = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:",
	"base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'"];

/* What is said of lines 3 to 5. */
const SPREADSHEET = [
	['ru', /^Строк с ошибками: 3\. С ними ничего не сохраняется/, [/^Строка 3: БИН «123456789012» неверен/,
		/^Строка 4: Договору нужны level, number и from/, /^Строка 5: В трекере не найдено: «nobody»/]],
	['kk', /^Қатесі бар жолдар: 3\./, [/^3-жол: «123456789012» БСН қате/, /^4-жол: Шартқа level, number және from керек/,
		/^5-жол: Трекерде табылмады: «nobody»/]],
	['en', /^Wrong lines: 3\./, [/^Line 3: BIN “123456789012” is wrong/, /^Line 4: A contract needs level, number and from/,
		/^Line 5: Not found in the tracker: “nobody”/]],
];

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
		assert.equal(await text(page, 'main > [role=status]'), 'Запрошенный раздел вам недоступен.');
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
	['what is asked for anew moves nothing under the hands of whoever is in it, and is of then when slad is away', async (desk) => {
		const page = await desk.as('operator');
		const asked = () => page.asked.filter((a) => a.startsWith('GET queue?')).length;
		const stale = page.locator('.d-stale');
		await page.clock.install({ time: Date.now() });
		await page.goto(desk.url('/sla/#/queue'));
		await whole(page);
		await page.locator('.d-page').evaluate((el) => { window.kept = el; });
		await page.locator('.d-scroll a.d-request').last().focus();
		await page.clock.runFor(61000);
		assert.equal(asked(), 1);
		await page.locator('nav a').first().focus();
		await page.clock.runFor(61000);
		await until(() => page.evaluate(() => !window.kept.isConnected));
		assert.equal(asked(), 2);
		assert.equal(await stale.count(), 0);

		await page.route('**/sla/api/queue?**', (route) => route.abort());
		await page.clock.runFor(61000);
		await until(async () => await stale.count() === 1);
		assert.match(await stale.innerText(), /^Показано на \d+:\d+: служба SLA сейчас не отвечает/);
		assert.ok(await page.locator('.d-scroll a.d-request').count() > 1);
		await page.unroute('**/sla/api/queue?**');
		await page.clock.runFor(121000);
		await until(async () => await stale.count() === 0);
		page.errors.splice(0);
		page.troubles.splice(0);
	}],
	['its countdowns go on by themselves, asking nobody, and what is new is asked for once a minute', async (desk) => {
		const page = await desk.as('operator');
		const left = async () => {
			/* On the hour it has no minutes. */
			const [, hours = 0, minutes = 0] = /(?:(\d+) ч)? ?(?:(\d+) мин)?$/.exec(await rowOf(page, desk.facts.running).locator('.sla-badge > [aria-hidden=true]').innerText());

			return Number(hours) * 60 + Number(minutes);
		};
		const asked = () => page.asked.filter((a) => /^GET queue\?/.test(a)).length;

		await page.clock.install({ time: Date.now() });
		await page.goto(desk.url('/sla/#/queue'));
		await whole(page);
		/* Not while somebody is choosing something. */
		await page.focus('select[name=assignee]');
		const before = await left();
		const all = page.asked.length;

		await page.clock.runFor(200000);
		assert.ok(Math.abs(before - 200 / 60 - await left()) <= 1);
		assert.equal(page.asked.length, all);
		await page.locator('select[name=assignee]').evaluate((el) => el.blur());
		assert.equal(asked(), 1);
		await Promise.all([page.waitForRequest((r) => r.url().includes('/sla/api/queue?')), page.clock.runFor(61000)]);
		assert.equal(asked(), 2);
		assert.deepEqual(page.troubles, []);
	}],
	['what it says is read out once, not each minute', async (desk) => {
		const page = await desk.as('operator');
		const said = page.locator('.d-page .d-message', { hasText: 'По этому отбору ничего нет.' });

		await page.clock.install({ time: Date.now() });
		await page.goto(desk.url('/sla/#/breaches?clock=third_party'));
		await whole(page);
		assert.equal(await said.getAttribute('role'), 'status');
		await page.clock.runFor(61000);
		await page.waitForSelector('.d-page .d-message[data-said]');
		assert.equal(await said.getAttribute('role'), null);
		assert.deepEqual(page.troubles, []);
	}],
	['who is logged out meanwhile is shown the way in and no more of the queue, and is where it stands', async (desk) => {
		const page = await desk.as('operator');
		const asked = () => page.asked.filter((a) => a.startsWith('GET queue?')).length;

		await page.clock.install({ time: Date.now() });
		await page.goto(desk.url('/sla/#/queue'));
		await whole(page);
		await page.locator('nav a').first().focus();
		await page.context().clearCookies();
		await page.clock.runFor(61000);
		const login = await page.waitForSelector('main a.d-action');

		assert.equal(new URL(await login.getAttribute('href'), page.url()).searchParams.get('back_url'), desk.url('/sla/#/queue'));
		assert.equal(await page.locator('.d-request').count(), 0);
		assert.equal(await page.evaluate(() => document.activeElement.id), 'd-main');
		await page.clock.runFor(121000);
		assert.equal(asked(), 2);
	}],
	['its filters are in the address, and slad’s', async (desk) => {
		const page = await at(desk, 'operator', 'queue');
		const { queue, projects, total } = await ask(page, 'queue');
		const others = projects.find((p) => p.requests < total);
		const choose = async (name, value, address) => {
			await page.selectOption(`select[name=${name}]`, value);
			await page.waitForURL(address);
			await page.waitForSelector(`main:not([aria-busy]) select[name=${name}]`);
		};
		const counted = () => page.getAttribute('[data-total]', 'data-total');
		const shown = () => page.$$eval('.d-scroll .d-request b', (list) => list.map((b) => Number(b.textContent.slice(1))));

		await choose('project', String(others.id), /project=/);
		await page.waitForSelector(`main:not([aria-busy]) [data-total="${others.requests}"]`);
		assert.deepEqual(await shown(), queue.filter((q) => q.project === others.id).map((q) => q.issue));
		await choose('project', '', /queue$/);
		await page.waitForSelector(`main:not([aria-busy]) [data-total="${total}"]`);
		await choose('assignee', '-', /assignee=-/);
		assert.equal(Number(await counted()), queue.filter((q) => q.assignee === null).length);
		await choose('assignee', 'me', /assignee=me/);
		await page.waitForSelector('main:not([aria-busy]) [data-total="0"]');
		assert.equal(await page.locator('.d-scroll tbody tr').count(), 0);
		const due = await ask(page, 'queue?order=due');

		await page.goto(desk.url('/sla/#/queue?order=due'));
		await page.waitForSelector(`main:not([aria-busy]) [data-total="${due.total}"]`);
		assert.equal(await page.inputValue('select[name=order]'), 'due');
		assert.deepEqual(await shown(), due.queue.map((q) => q.issue));
		assert.deepEqual(page.troubles, []);
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

		assert.match(await line.innerText(), /дословно: «Роль не разрешает»/);
		await line.locator('[data-word=retry]').click();
		await line.waitFor({ state: 'detached' });
		assert.equal((await ask(page, 'outbox?state=parked')).outbox.filter((o) => o.reason === 'Роль не разрешает').length, 0);
	}],
	['breaches are listed with their requests', async (desk) => {
		const page = await at(desk, 'operator', 'breaches');

		assert.ok(await rowOf(page, desk.facts.late).count() >= 1);
		assert.match(await rowOf(page, desk.facts.late).first().innerText(), /Не выгружаются накладные[\s\S]*Базовый/);
		await page.selectOption('select[name=clock]', 'third_party');
		await page.waitForSelector('main:not([aria-busy]) .d-message:has-text("По этому отбору ничего нет.")');
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
		assert.equal(await page.locator('.d-page > .d-scroll tbody tr .d-small', { hasText: 'исправление за' }).count(), 1);
		await page.selectOption('select[name=month]', { index: 1 });
		await page.waitForSelector('main:not([aria-busy]) .d-message:has-text("кем: olga")');
		assert.equal(await page.locator('.d-small', { hasText: 'исправление за' }).count(), 0);
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
	['what was asked for and is not there is said to be wrong, not slad to be away; a filter that nothing fits, too', async (desk) => {
		const CASES = [
			['clients/999999', 'ru', /^Клиента 999999 нет/, '#/clients'],
			['clients/999999', 'kk', /^999999 клиенті жоқ/, '#/clients'],
			['report?since=yesterday', 'en', /since: expected a day/, '#/report'],
		];

		for (const [path, language, why, way] of CASES) {
			const page = await desk.as('manager', { language, path: `/sla/#/${path}` });

			await whole(page);
			assert.match(await text(page, '.d-page .d-bad[role=alert]'), why);
			await page.click(`.d-page a[href="${way}"]`);
			await page.waitForSelector('main:not([aria-busy]) table');
		}
		for (const path of ['queue?client=999999', 'breaches?until=2001-01-01', 'queue?offset=100000']) {
			const page = await at(desk, 'manager', path, { language: 'ru' });

			assert.equal(await text(page, '.d-page > .d-message'), 'По этому отбору ничего нет.', path);
			assert.deepEqual(page.troubles, []);
			if (path.includes('offset')) {
				assert.doesNotMatch(await text(page, '.d-pager'), /\d/);
				await page.click('.d-pager [rel=prev]');
				await page.waitForSelector('main:not([aria-busy]) .d-page table');
			}
		}
	}],
	['another regulation is tried out, of those that the server has', async (desk) => {
		const page = await at(desk, 'manager', 'simulate');
		const offered = await page.$$eval('optgroup', (list) => list.map((g) => [...g.children].map((o) => o.value)));

		assert.deepEqual(offered[0], ['edoc', 'eep', 'endocs']);
		assert.ok(offered[1].some((value) => value.startsWith('edoc ')));
		await page.selectOption('select[name=regulation]', 'eep');
		await page.click('.d-form .d-action');
		await page.waitForSelector('h2:has-text("По регламенту eep")');
		await drawn(page, 1);
		assert.ok(await page.locator('section:has(canvas) table').count() === 1);
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
	['of a spreadsheet that is wrong each line is named, with what to do, in the reader’s language; nothing is kept', async (desk) => {
		for (const [language, heading, lines] of SPREADSHEET) {
			const page = await at(desk, 'manager', 'clients', { language });
			const form = page.locator('.d-form', { has: page.locator('input[type=file]') });
			const names = () => ask(page, 'clients').then(({ clients }) => clients.map((c) => c.name).sort());
			const before = await names();

			await form.locator('input[type=file]').setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(
				['name,bin,level,number,from,bind_kind,bind_value', 'ТОО «Есиль»,,,,,,', 'ТОО «Опечатка»,123456789012,,,,,',
					'ТОО «Без дня»,,vip,Д-1,,,', 'ТОО «Никто»,,,,,user,nobody'].join('\r\n')) });
			await form.locator('select[name=dry]').selectOption('0');
			await form.locator('.d-action').click();
			const said = form.locator('[aria-live] .d-bad[role=alert]');

			await said.waitFor();
			assert.match(await said.locator('p').first().innerText(), heading);
			const told = await said.locator('ul > li').allInnerTexts();

			assert.equal(told.length, lines.length);
			lines.forEach((line, i) => assert.match(told[i], line));
			assert.deepEqual(await names(), before);
			await accessible(page, '.d-form .d-bad');
			assert.deepEqual(page.troubles, []);
		}
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
	['days off are checked before they are kept; of a file that is wrong is said where and why', async (desk) => {
		const page = await at(desk, 'manager', 'calendars');
		const form = page.locator('.d-form').first();
		const bring = async (name, lines, how) => {
			await form.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(`${lines.join('\r\n')}\r\n`) });
			for (const [field, value] of Object.entries(how))
				await form.locator(`select[name=${field}]`).selectOption(value);
			await form.locator('.d-action').click();
		};
		const kept = (date) => page.getByRole('row', { name: date });
		const last = async () => (await ask(page, 'calendars')).calendars[0].days.filter((d) => d.date.startsWith('2031')).map((d) => d.name);
		const csv = ['date,type,name', '2031-03-08,holiday,Халықаралық әйелдер күні'];
		const event = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//story', 'BEGIN:VEVENT', 'UID:1', 'DTSTAMP:20310101T000000Z',
			'DTSTART;VALUE=DATE:20310509', 'SUMMARY:Жеңіс күні', 'END:VEVENT', 'END:VCALENDAR'];

		await bring('days.csv', ['date,type,name', '2031-03-08,holiday,Халықаралық әйелдер күні', '2031-13-01,holiday,Нет такого дня'], {});
		await form.locator('.d-bad[role=alert]', { hasText: /3:.*2031-13-01/ }).waitFor();
		await bring('days.csv', ['date,type,name', '2031-13-01,holiday,a', '2031-03-08,feast,b'], {});
		await form.locator('.d-bad[role=alert]', { hasText: 'Строк с ошибками: 2.' }).waitFor();
		assert.deepEqual((await form.locator('.d-bad li').allTextContents()).map((said) => said.slice(0, 9)), ['Строка 2:', 'Строка 3:']);
		await bring('days.ics', event.map((line) => line.replace(/^DTSTART.*/, 'DTSTART:20310509T090000')), {});
		await form.locator('.d-bad[role=alert]', { hasText: /Жеңіс күні.*DTSTART/ }).waitFor();
		await bring('days.ics', event.slice(3, -1), {});
		await form.locator('.d-bad[role=alert]', { hasText: 'Это не iCalendar: в файле нет BEGIN:VCALENDAR.' }).waitFor();
		await bring('days.csv', csv, { merge: '1', dry: '1' });
		await form.locator('.d-good', { hasText: 'Изменилось бы дней: 1.' }).waitFor();
		assert.deepEqual(await last(), []);
		await bring('days.csv', csv, { dry: '0' });
		await page.waitForSelector('#d-said:has-text("Изменено дней: 1;")', { state: 'attached' });
		await kept('08.03.2031').filter({ hasText: 'Халықаралық әйелдер күні' }).filter({ hasText: 'праздник' }).first().waitFor();
		await bring('days.ics', event, { merge: '1', dry: '0' });
		await kept('09.05.2031').filter({ hasText: 'Жеңіс күні' }).first().waitFor();
		assert.deepEqual(await last(), ['Халықаралық әйелдер күні', 'Жеңіс күні']);
		assert.deepEqual(page.troubles.filter((t) => !/400/.test(t)), []);
	}],
	['health is told', async (desk) => {
		const page = await at(desk, 'manager', 'health');

		assert.match(await text(page, 'main'), /Процессы/);
		assert.ok(await row(page, 'look').count() >= 1);
	}],
	['the keyboard is enough', async (desk) => {
		const page = await at(desk, 'operator', 'queue');

		await page.bringToFront();
		await page.evaluate(() => {
			window.visited = [];
			addEventListener('focusin', (event) => window.visited.push(event.target.className || event.target.outerHTML));
		});
		/* A busy browser loses keys, or they come late and with the next: what came first is what counts. */
		await until(async () => {
			await page.keyboard.press('Tab');
			return page.waitForFunction(() => window.visited.length, null, { timeout: 2000 }).then(() => true, () => false);
		});
		assert.equal(await page.evaluate(() => window.visited[0]), 'd-skip');
		await page.locator('.d-skip').focus();
		await page.keyboard.press('Enter');
		assert.equal(await page.evaluate(() => document.activeElement.id), 'd-main');
		await page.locator('nav a[data-page=closings]').focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('nav a[aria-current][data-page=closings]');
	}],
	['only what this server has is loaded, no script but its files runs, and nobody else’s page frames it', async (desk) => {
		const page = await desk.as('operator');
		const asked = [];

		page.on('request', (r) => asked.push(r.url()));
		const answer = await page.goto(desk.url('/sla/'));
		const headers = answer.headers();

		await whole(page);
		assert.equal(headers['content-security-policy'], POLICY.join('; '));
		assert.equal(headers['x-content-type-options'], 'nosniff');
		assert.equal(headers['referrer-policy'], 'same-origin');
		assert.deepEqual(asked.filter((url) => !url.startsWith(`${desk.facts.url}/`)), []);
		assert.deepEqual(page.errors, []);
		assert.equal(await page.evaluate(() => {
			const script = document.createElement('script');

			script.textContent = 'window.inline = true';
			document.body.append(script);
			return window.inline;
		}), undefined);
		for (const path of ['/sla/panel/panel.js', '/sla/panel/panel.css', '/sla/chart.js', '/sla/api/me']) {
			const file = await page.request.get(desk.url(path));

			assert.equal(file.headers()['x-content-type-options'], 'nosniff', path);
			assert.doesNotMatch(file.headers()['content-type'], /html/, path);
		}
	}],
];
