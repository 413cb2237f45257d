/* Columns in the tracker's lists; badges where there is no room for them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { accessible, focused, NARROW, text } from './desk.mjs';

const listed = async (desk, login, path, how) => {
	const page = await desk.as(login, { path, ...how });

	await page.waitForSelector('.sla-badge', { state: 'attached' });
	return page;
};

/* In groups, with totals and a text below each row. */
const GROUPED = `/issues?${new URLSearchParams([['set_filter', '1'], ['group_by', 'project'], ['t[]', 'estimated_hours'],
	...['subject', 'status', 'description'].map((c) => ['c[]', c])])}`;

/* What a client is told of a request in a list, and no more. */
const MEMBERS = ['calendar', 'clock', 'issue', 'level', 'stage', 'titles', 'view'];

const rows = (page) => page.$$eval('tr.issue', (list) => list.map((r) => Number(r.id.slice(6))));

export default [
	['a list tells of each request how it stands and what is due next, for one request to slad', async (desk) => {
		const page = await listed(desk, 'operator', '/issues');

		assert.equal(page.asked.length, 1);
		assert.match(page.asked[0], /^GET issues\?ids=[\d,]+$/);
		for (const [name, state, word] of [['waiting', 'running', 'идёт'], ['late', 'late', 'просрочено']]) {
			const cell = page.locator(`#issue-${desk.facts[name]} td.sla-col-state`);

			assert.equal(await cell.getAttribute('data-state'), state, name);
			assert.equal(await cell.locator('svg').count(), 1);
			assert.ok((await cell.innerText()).startsWith(word));
			assert.match(await cell.getAttribute('title'), /^(Ответ клиента|Решение|Первый ответ): /);
		}
		assert.match(await text(page, `#issue-${desk.facts.late} td.sla-col-due`), /\d\d:\d\d\s+−\d+ ч/);
		assert.match(await text(page, `#issue-${desk.facts.running} td.sla-col-due`), /\d\d:\d\d\s+\d+ (ч|мин)/);
		await accessible(page, '.sla-col');
		await accessible(page, '.sla-by-due');
	}],
	['a page of 500 requests is told of by one request to slad and one to the tracker', async (desk) => {
		const page = await listed(desk, 'operator', '/issues');
		const asked = () => (readFileSync(desk.facts.tracker_log, 'utf8').match(/Started GET "[^"]*\/issues\.csv/g) ?? []).length;
		const before = asked();
		const ids = [desk.facts.late, ...Array.from({ length: 499 }, (_, i) => 9000001 + i)];
		const answer = await page.evaluate(async (list) => (await fetch(`/sla/api/issues?${new URLSearchParams({ ids: list })}`)).json(), ids);

		assert.deepEqual(answer.issues.map((i) => i.issue), [Number(desk.facts.late)]);
		assert.equal(asked() - before, 1);
	}],
	['groups, totals and texts below a row stay right', async (desk) => {
		const page = await listed(desk, 'operator', GROUPED);
		const widths = await page.evaluate(() => [...document.querySelectorAll('table.list.issues tr')].map(
			(row) => [...row.cells].reduce((n, cell) => n + cell.colSpan, 0)));
		const across = await page.evaluate(() => {
			const right = (el) => Math.round(el.getBoundingClientRect().right);

			return [...document.querySelectorAll('tr.group td, td.block_column')].filter(
				(cell) => Math.abs(right(cell) - right(cell.closest('table'))) > 2).length;
		});

		assert.deepEqual([...new Set(widths)], [widths[0]]);
		assert.equal(across, 0);
		assert.ok(await page.locator('tr.group').count() >= 2);
		assert.match(await text(page, 'tr.group >> nth=0'), /Оценка временных затрат: 0/);
		await page.locator('tr.group .expander').first().click();
		assert.ok(await page.locator('tr.issue:visible').count() < await page.locator('tr.issue').count());
	}],
	['the tracker’s menu, its order and its exports stay its own', async (desk) => {
		const page = await listed(desk, 'operator', GROUPED);

		await page.locator(`#issue-${desk.facts.late} td.sla-col-state`).click({ button: 'right' });
		await page.locator('#context-menu a.icon-edit').waitFor();
		await page.keyboard.press('Escape');
		assert.doesNotMatch(await (await page.request.get(desk.url('/issues.csv'))).text(), /SLA/);
		await page.locator('th.subject a').click();
		await page.waitForURL(/sort=subject/);
		await page.waitForSelector('td.sla-col-state');
		assert.deepEqual(page.troubles, []);
	}],
	['its head puts first what is due first, within each group, and back', async (desk) => {
		const page = await listed(desk, 'operator', GROUPED);
		const before = await rows(page);
		const head = page.locator('th.sla-col-due');
		const below = () => page.$$eval('tr.issue', (list) => list.map((r) =>
			`${r.id} ${r.nextElementSibling?.querySelector('.block_column')?.innerText}`).sort());
		const texts = await below();

		await head.locator('a').focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('th[aria-sort=ascending]');
		const due = await page.$$eval('tr.group', (groups) => groups.map((g) => {
			const list = [];

			for (let r = g.nextElementSibling; r && !r.matches('.group'); r = r.nextElementSibling) {
				if (r.matches('.issue'))
					list.push(r.querySelector('.sla-col-due time')?.dateTime ?? '9');
			}
			return list;
		}));

		assert.ok(due.some((list) => list.length > 5));
		for (const list of due)
			assert.deepEqual(list, [...list].sort());
		assert.notDeepEqual(await rows(page), before);
		assert.deepEqual(await below(), texts);
		await page.reload();
		await page.waitForSelector('th[aria-sort=ascending]');
		await head.locator('a').click();
		await page.waitForSelector('th:not([aria-sort]).sla-col-due');
		assert.deepEqual(await rows(page), before);
		assert.deepEqual(await below(), texts);
	}],
	['also the project’s, and badges on my page', async (desk) => {
		await listed(desk, 'operator', '/projects/edoc-support/issues');
		const page = await listed(desk, 'vip', '/my/page');

		assert.ok(await page.locator('.sla-badge').first().isVisible());
		assert.equal(await page.locator('.sla-col').count(), 0);
	}],
	['a client sees their own, with nothing internal, and puts first what is due first', async (desk) => {
		const page = await desk.as('basic', { language: 'kk' });
		const answer = page.waitForResponse((r) => r.url().includes('/sla/api/issues?'));

		await page.goto(desk.url('/issues'));
		await page.waitForSelector('td.sla-col-state', { state: 'attached' });
		const { issues } = await (await answer).json();

		assert.equal(await page.locator(`#issue-${desk.facts.vip}`).count(), 0);
		assert.match(await text(page, `#issue-${desk.facts.waiting} td.sla-col-state`), /есептелуде/);
		assert.deepEqual([...new Set(issues.flatMap(Object.keys))].sort(), MEMBERS);
		assert.doesNotMatch(await page.$$eval('.sla-col, .sla-badge, .sla-by-due', (list) => list.map((el) => el.outerHTML).join()),
			/клиент/i);
		await page.locator('.sla-by-due button').focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('th[aria-sort=ascending]', { state: 'attached' });
		const due = await page.$$eval('tr.issue', (list) => list.map((r) => r.querySelector('.sla-col-due time')?.dateTime ?? '9'));

		assert.ok(due.length > 3);
		assert.deepEqual(due, [...due].sort());
		assert.deepEqual(page.asked.filter((a) => /queue/.test(a)), []);
		assert.deepEqual(page.troubles, []);
	}],
	['and are told of their own answer, not of a client’s', async (desk) => {
		const page = await listed(desk, 'basic', '/issues');

		assert.match(await page.locator(`#issue-${desk.facts.waiting} td.sla-col-state`).getAttribute('title'), /^Ваш ответ: /);
		assert.equal(await page.locator('td.sla-col-state[title*="лиента"]').count(), 0);
	}],
	['a badge tells a client in one word what the column beside it tells, in each language', async (desk) => {
		const page = await desk.as('basic', { path: '/sla/' });
		const told = await page.evaluate(async () => {
			const at = (name) => import(`/sla/panel/${name}.js`);
			const [{ badge }, { cells }, { Countdown, Now, Windows }, { use }] = await Promise.all(['clocks', 'columns', 'countdown', 'texts'].map(at));
			const out = [];

			for (const code of ['ru', 'kk', 'en']) {
				use((await at(`texts/${code}`)).default);
				for (const state of ['met', 'breached']) {
					const about = { now: new Now('2026-02-02T05:00:00Z'), stage: 'in_progress', client: true };
					const countdown = new Countdown({ name: 'resolution', state }, about.now, new Windows());
					const columns = cells(countdown, about);

					columns.tick();
					out.push([`${code} ${state}`, badge(countdown, about).el.querySelector('[aria-hidden=true]:not(svg)').textContent,
						columns.cells[0].querySelector('span:not(.sla-icon)').textContent]);
				}
			}
			return out;
		});

		for (const [what, short, word] of told)
			assert.equal(short, word, what);
		assert.deepEqual(told.filter(([what]) => /breached/.test(what)).map(([, short]) => short), ['с опозданием', 'кешікті', 'done late']);
	}],
	['what is shown is asked for anew, for one request to slad; who reads it stays where they are', async (desk) => {
		const page = await desk.as('operator');
		const cell = (name) => page.locator(`#issue-${desk.facts[name]} td.sla-col-state`);
		const same = () => page.evaluate(() => window.kept.isConnected);

		await page.clock.install({ time: Date.now() });
		await page.goto(desk.url('/issues'));
		await page.waitForSelector('.sla-columns');
		assert.match(await cell('other').getAttribute('title'), /^Первый ответ: /);
		await page.locator('th.sla-col-due a').focus();
		await cell('late').evaluate((el) => { window.kept = el; });
		const answer = await desk.as('operator', { path: `/issues/${desk.facts.other}` });

		await answer.locator('.contextual .icon-edit').first().click();
		await answer.fill('#issue_notes', 'Посмотрим сегодня.');
		await answer.click('#issue-form input[name=commit]');
		await answer.waitForSelector('#flash_notice');
		for (let i = 0; i < 40 && /^Первый/.test(await cell('other').getAttribute('title')); i++) {
			await page.mouse.move(1, 1 + i);
			await page.clock.runFor(301000);
			await page.waitForTimeout(500);
		}
		assert.doesNotMatch(await cell('other').getAttribute('title'), /^Первый ответ/);
		assert.ok(page.asked.every((a) => a.startsWith('GET issues?ids=')));
		assert.ok(await same());
		assert.match(await focused(page, 'th.sla-col-due'), /^Срок/);
		assert.deepEqual(page.troubles, []);
	}],
	['while somebody points at a list its rows stay, and its head does not say that they are in order when they are not', async (desk) => {
		const page = await desk.as('operator', { viewport: { width: 1600, height: 900 } });
		const head = page.locator('th.sla-col-due');
		const shown = () => page.$$eval('tr.issue', (list) => list.map((r) => r.id));
		let last = false;

		await page.route('**/sla/api/issues?**', async (route) => {
			const answer = await route.fetch();
			const body = await answer.json();

			for (const { clock } of body.issues.filter((i) => last && i.issue === Number(desk.facts.late)))
				Object.assign(clock, { due: '2040-01-01T00:00:00Z', left: 36000 });
			await route.fulfill({ response: answer, json: body });
		});
		await page.clock.install({ time: Date.now() });
		await page.goto(desk.url('/projects/edoc-support/issues#sla-due'));
		await page.waitForSelector('th[aria-sort=ascending]');
		const before = await shown();

		await page.locator('.sla-by-due button').focus();
		await page.locator(`#issue-${desk.facts.late} td.subject`).hover();
		last = true;
		await Promise.all([page.waitForResponse('**/sla/api/issues?**'), page.clock.runFor(301000)]);
		await page.waitForSelector('th.sla-col-due:not([aria-sort])');
		assert.deepEqual(await shown(), before);
		assert.match(await focused(page, '.sla-by-due'), /ближайшие сроки/);
		await page.mouse.move(0, 0);
		await page.clock.runFor(1000);
		await page.waitForSelector('th[aria-sort=ascending]');
		const after = await shown();

		assert.ok(after.indexOf(`issue-${desk.facts.late}`) > before.indexOf(`issue-${desk.facts.late}`));
		assert.match(await focused(page, '.sla-by-due'), /ближайшие сроки/);
		await head.locator('a').click();
		await page.waitForSelector('th.sla-col-due:not([aria-sort])');
		assert.deepEqual(page.troubles, []);
	}],
	['staff get the whole list by what is due next', async (desk) => {
		const page = await listed(desk, 'operator', '/issues');

		await page.click('.sla-by-due button');
		await page.waitForURL(/#sla-due/);
		await page.waitForSelector('th[aria-sort=ascending]');
		const due = await page.evaluate(async () => (await (await fetch(
			`${location.pathname.replace(/\/issues$/, '')}/sla/api/queue?order=due`)).json()).queue.map((q) => q.issue));

		assert.deepEqual(await rows(page), due);
	}],
	['they do not make a list scroll sideways; where they would, there are badges', async (desk) => {
		const page = await listed(desk, 'operator', '/projects/edoc-support/issues', { viewport: { width: 1600, height: 900 } });
		/* A window that has another width tells its page so a little later. */
		const fits = () => page.waitForFunction(() => {
			const box = document.querySelector('.autoscroll');

			return box.scrollWidth <= box.clientWidth;
		});

		await page.locator('td.sla-col-state').first().waitFor();
		await fits();
		for (const width of [1500, 1400, 1300, 1200]) {
			await page.setViewportSize({ width, height: 900 });
			await page.locator('td.sla-col-state:visible, td.id .sla-badge:visible').first().waitFor();
			await fits();
		}
	}],
	['nor wider where it is too wide without them', async (desk) => {
		const page = await listed(desk, 'basic', '/projects/edoc-support/issues', { viewport: { width: 1024, height: 900 } });
		const wide = (bare) => page.evaluate((is) => {
			const table = document.querySelector('table.list.issues');

			table.classList.toggle('sla-bare', is);
			const { scrollWidth } = table.closest('.autoscroll');

			table.classList.remove('sla-bare');
			return scrollWidth;
		}, bare);

		await page.locator('.sla-badge:visible').first().waitFor();
		const [withThem, without] = [await wide(false), await wide(true)];

		assert.ok(withThem <= without + 12, `${withThem} of ${without}`);
	}],
	['on a telephone they are badges beside the numbers, to be seen without moving the table', async (desk) => {
		const page = await listed(desk, 'operator', '/issues', { viewport: NARROW });
		const badges = page.locator('td.id .sla-badge');

		assert.ok(await badges.count() > 3);
		for (const box of await Promise.all((await badges.all()).map((b) => b.boundingBox())))
			assert.ok(box.x + box.width <= NARROW.width);
		assert.equal(await page.locator('.sla-col:visible').count(), 0);
		await accessible(page, '.sla-badge');
	}],
];
