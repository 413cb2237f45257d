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
];
