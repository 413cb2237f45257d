/*
 * Pictures for the documentation. Beside each stands what it is a picture of: which words are written on
 * slad's part of the page, which shapes, how wide its parts are, and a digest of the style. Each run makes the pictures anew and compares that
 * with the page as it is, as fonts are others on another machine; `make screenshots` puts new ones into
 * the documentation, when that is not the same any more.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { answered, NARROW } from './desk.mjs';

const ROOT = new URL('../../', import.meta.url);
const DOCS = new URL('nginx/docs/screenshots/', ROOT);
const MOST_BYTES = 200 * 1024;
/* Of a part's width: what a word that is longer in another font may take. */
const NEAR = 0.05;

/* What stands there whatever the hour and however many requests there are, and how wide; run in the page. */
function outline(ours) {
	const LABELS = '#sla-title, .sla-name, .sla-line dt, .sla-part strong, .sla-checks li, summary, button, h1, th, th a, label, nav a, caption';
	const PARTS = ['.sla-clocks', '.sla-clock', '.sla-lines', '.sla-line dt', '.sla-offers', '.sla-checks', '.d-head nav',
		'.d-page', '.d-next', '.d-scroll', '.d-filters'];
	const root = document.querySelector(ours).getBoundingClientRect();
	const seen = (el) => el.closest(ours) && el.getClientRects().length > 0 && !el.closest('.sla-sr, tbody');
	const boxes = {};

	for (const part of PARTS) {
		const el = [...document.querySelectorAll(part)].find(seen);
		const box = el?.getBoundingClientRect();

		if (el)
			boxes[part] = [box.left, box.right].map((x) => Math.round((x - root.left) / root.width * 100) / 100);
	}
	const texts = [...document.querySelectorAll(LABELS)].filter(seen).map((el) => [...el.childNodes]
		.filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.textContent).join('').trim());

	const shapes = [...document.querySelectorAll('svg.sla-shape path')].filter(seen).map((el) => el.getAttribute('d'));

	return {
		words: [...new Set(texts)].filter((s) => s !== '' && !/\d/.test(s)),
		shapes: [...new Set(shapes)],
		width: Math.round(root.width),
		boxes,
	};
}

const digest = (...files) => createHash('sha256').update(Buffer.concat(files.map((f) => readFileSync(f)))).digest('hex');
const STYLES = ['panel.css', 'dashboard/dashboard.css'].map((name) => new URL(`nginx/panel/${name}`, ROOT));

/* Of another tracker the part may be of another width, and its own parts have other shares of it then. */
function compare(name, is, was) {
	assert.deepEqual(is.words, was.words, `${name}.png is of another page: make screenshots`);
	assert.deepEqual(is.shapes, was.shapes, `${name}.png has other shapes: make screenshots`);
	assert.equal(is.style, was.style, `${name}.png has another style: make screenshots`);
	if (Math.abs(is.width - was.width) > NEAR * was.width)
		return;
	assert.deepEqual(Object.keys(is.boxes), Object.keys(was.boxes), `${name}.png has other parts: make screenshots`);
	for (const [part, box] of Object.entries(is.boxes))
		assert.ok(box.every((x, i) => Math.abs(x - was.boxes[part][i]) <= NEAR), `${name}.png has ${part} elsewhere: make screenshots`);
}

async function take(desk, page, name, ours, last, clip) {
	const path = `${desk.facts.shots}/${name}.png`;
	const beside = new URL(`${name}.json`, DOCS);

	mkdirSync(desk.facts.shots, { recursive: true });
	await answered(page, ...last);
	await page.evaluate(() => document.activeElement?.blur());
	const is = { ...await page.evaluate(outline, ours), style: digest(...STYLES) };

	await page.screenshot({ path, clip });
	assert.ok(statSync(path).size <= MOST_BYTES, `${path}: ${statSync(path).size} bytes`);
	if (desk.facts.anew) {
		writeFileSync(beside, `${JSON.stringify({ ...is, picture: digest(path) }, null, '\t')}\n`);
		return;
	}
	const { picture, ...was } = JSON.parse(readFileSync(beside, 'utf8'));

	assert.equal(digest(new URL(`${name}.png`, DOCS)), picture, `${name}.png and ${name}.json were not made together`);
	compare(name, is, was);
}

const offered = (page) => page.locator('.sla-offers li').first().waitFor();

export default [
	['an operator at a request', async (desk) => {
		const page = await desk.issue('operator', desk.facts.vip, { viewport: { width: 1080, height: 900 } });

		await offered(page);
		await page.click('.sla-more > summary');
		await page.waitForSelector('.sla-steps li');
		await take(desk, page, 'issue-operator', '.sla', [`GET issues/${desk.facts.vip}/similar`, `GET issues/${desk.facts.vip}/articles`], { x: 0, y: 100, width: 1080, height: 780 });
	}],
	['a client at a telephone, in Kazakh', async (desk) => {
		const page = await desk.issue('basic', desk.facts.waiting, { viewport: NARROW, language: 'kk' });

		await page.locator('.sla').scrollIntoViewIfNeeded();
		await take(desk, page, 'issue-client', '.sla', [`GET issues/${desk.facts.waiting}/articles`]);
	}],
	['the form of a new request', async (desk) => {
		const page = await desk.as('basic', { path: '/projects/edoc-support/issues/new', viewport: { width: 1080, height: 900 } });

		await page.fill('#issue_subject', 'Портал не видит NCALayer');
		await offered(page);
		await take(desk, page, 'form', 'div.sla-help', ['GET faq', 'GET similar'], { x: 0, y: 100, width: 1080, height: 620 });
	}],
	['the dashboard', async (desk) => {
		const page = await desk.as('operator', { path: '/sla/#/queue', viewport: { width: 1080, height: 700 } });

		await page.waitForSelector('main:not([aria-busy]) .d-page > *');
		await take(desk, page, 'dashboard', 'body', ['GET queue/next']);
	}],
	['a list', async (desk) => {
		const page = await desk.as('operator', { path: '/projects/edoc-support/issues', viewport: { width: 1400, height: 700 } });

		await page.waitForSelector('td.sla-col-state');
		await take(desk, page, 'list', '.sla-col, .sla-by-due', ['GET issues?']);
	}],
	['each of the documentation’s pictures is shown in it, and none is missing', () => {
		const pages = [new URL('README.md', ROOT), new URL('nginx/docs/pages.md', ROOT)].map((file) => readFileSync(file, 'utf8'));
		const shown = pages.flatMap((text) => [...text.matchAll(/!\[[^\]]+\]\((?:nginx\/docs\/)?screenshots\/([\w-]+\.png)\)/g)]);

		assert.deepEqual([...new Set(shown.map(([, name]) => name))].sort(), readdirSync(DOCS).filter((f) => f.endsWith('.png')).sort());
	}],
];
