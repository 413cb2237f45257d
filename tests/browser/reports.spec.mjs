/* Reports: each picture has a table beside it, each table a file, and all say what slad says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { drawn } from './desk.mjs';

/* Of the report's tables, and the first columns of their files. */
const PARTS = {
	month: ['В срок по месяцам', ['month', 'requests', 'open', 'breaches']],
	client: ['По клиентам', ['client', 'client_id', 'requests', 'open', 'breaches']],
	employee: ['По сотрудникам', ['employee', 'employee_id', 'requests', 'open', 'breaches']],
	level: ['По уровням', ['level', 'requests', 'open', 'breaches']],
};
const DISTRIBUTION = 'Сколько занимали ответы и решения';

const card = (heading) => `.d-card:has(> h2:text-is("${heading}"))`;
const sum = (list) => list.reduce((a, b) => a + b, 0);
const json = (lines) => lines.trim().split('\n').map((line) => JSON.parse(line));

/* "84,8 %" of each three cells: share, median, 90 %. */
const shares = (cells) => cells.filter((_, i) => i % 3 === 0).map((s) => (s === '—' ? null : parseFloat(s.replace(',', '.'))));

const rowsOf = (page, heading) => page.$$eval(`${card(heading)} tbody tr`, (list) => list.map((tr) => [...tr.cells].map((c) => c.textContent)));

/* "41 из 48" of the same cells: in time, of those that were to be. */
const bases = (cells) => cells.filter((_, i) => i % 3 === 0).map((s) => /(\d+) из (\d+)$/.exec(s)?.slice(1).map(Number) ?? null);

/* A row of a file; names may have commas and quotation marks of their own. */
const cellsOf = (line) => [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/g)].map(([, quoted, plain]) => quoted?.replace(/""/g, '"') ?? plain);

/* What a click on a card's link puts into the reader's folder. */
async function file(page, heading) {
	const [download] = await Promise.all([page.waitForEvent('download'), page.click(`${card(heading)} .d-file`)]);
	const text = readFileSync(await download.path(), 'utf8');

	assert.match(download.suggestedFilename(), /\.csv$/);
	/* By this mark spreadsheets know the alphabet. */
	assert.ok(text.startsWith('\uFEFF') && text.endsWith('\r\n'));
	const [head, ...rows] = text.slice(1).trim().split('\r\n').map(cellsOf);

	return { head, rows, of: (name) => rows.map((row) => row[head.indexOf(name)]) };
}

async function opened(desk) {
	const page = await desk.as('manager', { path: `/sla/#/report?since=${desk.facts.report_since}` });

	page.errors = page.troubles;
	await page.waitForSelector('main:not([aria-busy]) .d-heat');
	return page;
}

export default [
	['reports tell slactl’s numbers: months, clients, employees, levels; each of their tables is a file', async (desk) => {
		const page = await opened(desk);

		for (const [by, [heading, columns]] of Object.entries(PARTS)) {
			const told = json(desk.facts[`report_${by}`]);
			const cells = await rowsOf(page, heading);
			const csv = await file(page, heading);

			assert.deepEqual(cells.map((c) => [Number(c[1]), ...shares(c.slice(2, -3))]),
				told.map((g) => [g.requests, ...['first_response', 'resolution'].map((c) => g.clocks[c])
					.filter(Boolean).map((c) => c.share && Math.round(c.share * 1000) / 10)]), by);
			assert.deepEqual(cells.flatMap((c) => bases(c.slice(2, -3))), told.flatMap((g) => ['first_response', 'resolution']
				.map((c) => g.clocks[c]).filter(Boolean).map((c) => (c.share === null ? null : [c.met, c.met + c.breached]))), by);
			assert.deepEqual(csv.head.slice(0, columns.length), columns);
			assert.ok(csv.rows.length > 0 && csv.rows.every((row) => row.length === csv.head.length), by);
			assert.deepEqual(csv.of(by), told.map((g) => g[by] ?? ''));
			assert.deepEqual(csv.of('requests').map(Number), told.map((g) => g.requests));
			assert.deepEqual(csv.of('first_response_met').map(Number), told.map((g) => g.clocks.first_response.met));
		}
		assert.match((await rowsOf(page, PARTS.month[0]))[0][0], /^[а-я]+ 20\d\d$/);
		assert.ok((await rowsOf(page, PARTS.level[0])).some(([level]) => level === 'Базовый'));
		assert.deepEqual(page.troubles, []);
	}],
	['each picture is drawn, and has its numbers in a table for who does not see it', async (desk) => {
		const page = await opened(desk);
		const cards = page.locator('.d-card:has(canvas)');

		await drawn(page, 5);
		assert.equal(await cards.count(), await page.locator('canvas').count());
		for (const one of await cards.all()) {
			assert.equal(await one.locator('canvas').getAttribute('aria-hidden'), 'true');
			assert.equal(await one.locator('caption').textContent(), await one.locator('h2').textContent());
			assert.ok(await one.locator('tbody th[scope=row]').count() > 0);
		}
		assert.deepEqual(page.troubles, []);
	}],
	['the distribution counts what was stopped, the heat map each arrival beside opening hours, and their files say the same', async (desk) => {
		const page = await opened(desk);
		const told = json(desk.facts.report_month);
		const bars = (await rowsOf(page, DISTRIBUTION)).map((row) => row.slice(1).map(Number));
		const heat = await page.$$eval('.d-heat tbody td', (list) => list.map((td) => {
			const { backgroundImage, borderTopStyle } = getComputedStyle(td);

			return { n: parseInt(td.textContent, 10), text: td.textContent, closed: td.matches('.d-closed'),
				look: backgroundImage !== 'none' || borderTopStyle === 'dashed' };
		}));
		const distribution = await file(page, DISTRIBUTION);
		const arrivals = await file(page, 'Когда приходят обращения');
		const open = arrivals.of('open').map((share) => Number(share) >= 0.5);

		assert.deepEqual([heat.length, ...new Set(open)].sort(), [168, false, true].sort());
		assert.equal(sum(bars.map((b) => b[0])), sum(told.map((g) => g.clocks.first_response.stopped)));
		assert.equal(sum(heat.map((c) => c.n)), sum(told.map((g) => g.requests)));
		assert.deepEqual(distribution.of('first_response').map(Number), bars.map((b) => b[0]));
		assert.deepEqual(distribution.of('resolution').map(Number), bars.map((b) => b[1]));
		assert.deepEqual(arrivals.of('requests').map(Number), heat.map((c) => c.n));
		/* Closed hours are told apart by their look, and by a word where somebody came. */
		assert.deepEqual(heat.map((c) => !c.closed), open);
		assert.deepEqual(heat.filter((c) => c.look !== c.closed), []);
		assert.deepEqual(heat.filter((c) => c.n > 0 && c.text.includes('нерабочее время') !== c.closed), []);
		assert.deepEqual(page.troubles, []);
	}],
	['of as many clients as there are each bar has its name, long ones are cut, and 0 % is seen', async (desk) => {
		const page = await opened(desk);

		await page.emulateMedia({ reducedMotion: 'reduce' });
		const is = await page.evaluate(async () => {
			const { picture } = await import(new URL('panel/dashboard/chart.js', location.href).href);
			const labels = Array.from({ length: 60 }, (_, i) => `${i} Товарищество с ограниченной ответственностью «Достык»`);
			const { el } = await picture('bar', { labels, percent: true, lying: true,
				sets: [{ label: 'Решение', data: labels.map((_, i) => [0, 85.4][i] ?? 50), of: labels.map(() => '1 из 2') }] });

			document.querySelector('.d-page').append(el);
			/* It draws itself at the next frame, and does not move. */
			await new Promise((done) => {
				requestAnimationFrame(() => requestAnimationFrame(done));
			});
			const chart = globalThis.Chart.getChart(el.firstChild);
			const bars = chart.getDatasetMeta(0).data;
			const [tip] = chart.options.plugins.tooltip.callbacks.label({ dataset: chart.data.datasets[0], dataIndex: 1, formattedValue: '85,4' }).split(' (');

			return { names: chart.scales.y.ticks.map((x) => x.label), wide: bars.slice(0, 2).map((b) => Math.round(b.width)),
				each: el.clientHeight / labels.length, tip, locale: chart.options.locale };
		});

		assert.equal(is.names.length, 60);
		assert.ok(is.names.every((x) => x.endsWith('…') && x.length <= 30), is.names[0]);
		assert.ok(is.each > 20, `${is.each} px for a client`);
		assert.ok(is.wide[0] === 3 && is.wide[1] > 100, String(is.wide));
		assert.deepEqual([is.tip, is.locale], ['Решение: 85,4\u00a0%', 'ru']);
		assert.deepEqual(page.troubles, []);
	}],
	['a month without a request has its place between others', async (desk) => {
		const page = await desk.as('manager');

		await page.route(/report\?.*by=month/, async (route) => {
			const answer = await route.fetch();
			const report = await answer.json();
			const [one] = report.groups;

			await route.fulfill({ response: answer, json: { ...report, groups: [{ ...one, month: '2025-11' }, { ...one, month: '2026-02' }] } });
		});
		await page.goto(desk.url(`/sla/#/report?since=${desk.facts.report_since}`));
		await drawn(page, 1);
		assert.deepEqual(await page.$eval(`${card(PARTS.month[0])} canvas`, (el) => globalThis.Chart.getChart(el).data.labels),
			['ноябрь 2025', 'декабрь 2025', 'январь 2026', 'февраль 2026']);
		assert.equal((await rowsOf(page, PARTS.month[0])).length, 2);
	}],
	['of another regulation’s changes it is said how many there are, and how many are not shown', async (desk) => {
		const CASES = [
			[{ changed: 3, hidden: 1, listed: 2 }, null, 'изменений в них: 1.'],
			[{ changed: 433, hidden: 20, listed: 413 }, 'Показаны первые 100 из 433.', 'изменений в них: 20.'],
			[{ changed: 2000, hidden: 20, listed: 480 }, 'Показаны первые 100 из 2 000.', 'изменений в них: не менее 20.'],
		];

		for (const [{ changed, hidden, listed }, first, unseen] of CASES) {
			const page = await desk.as('manager', { path: '/sla/#/simulate' });
			const change = { issue: desk.facts.vip, clock: 'resolution', before: 'met', after: 'breached', due_before: null, due_after: null };

			await page.route(/api\/simulate/, async (route) => {
				const answer = await route.fetch();

				await route.fulfill({ response: answer, json: { ...await answer.json(), changed, hidden, changes: Array(listed).fill(change) } });
			});
			await page.click('.d-form .d-action');
			await page.waitForSelector('section h2[tabindex]');
			const told = (await page.$$eval(`${card('Что вышло бы иначе')} > p`, (list) => list.map((p) => p.textContent.replace(/\s/g, ' '))));

			assert.equal(told.find((x) => x.startsWith('Показаны')) ?? null, first);
			assert.ok(told.at(-1).endsWith(unseen), told.at(-1));
		}
	}],
];
