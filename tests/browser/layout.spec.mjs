/*
 * Whether the dashboard's pages look right, told by boxes instead of pixels. A comparison of pictures
 * fails when a font or its smoothing is another one, and has to be made so tolerant then that it
 * overlooks a column that moved. Boxes are the same on every machine in what matters: that nothing
 * overlaps, sticks out, is cut off, too small to be hit, or beside its column or its row, and that what
 * belongs side by side is so where there is room.
 */
import assert from 'node:assert/strict';
import { NARROW } from './desk.mjs';

const WIDE = { width: 1200, height: 900 };
const PAGES = ['queue', 'breaches', 'closings', 'letters', 'report', 'billing', 'clients', 'simulate', 'help', 'health'];

function troubles() {
	const out = [];
	const say = (what, el) => out.push(`${what}: ${el.tagName.toLowerCase()}.${el.className} "${el.textContent.trim().slice(0, 40)}"`);
	const box = (el) => el.getBoundingClientRect();
	const seen = (el) => el.getClientRects().length > 0 && box(el).width > 1 && !el.closest('.sla-sr, .d-skip, .sla-tip-text');
	const width = document.documentElement.clientWidth;

	for (const parent of document.querySelectorAll('.d-head, .d-head ul, .d-page, .d-fields, .d-totals, .d-columns, .sla-doings, .d-pager')) {
		const children = [...parent.children].filter(seen);

		for (const [i, a] of children.entries()) {
			for (const b of children.slice(i + 1)) {
				const [x, y] = [box(a), box(b)];

				if (Math.min(x.right, y.right) - Math.max(x.left, y.left) > 1 && Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top) > 1)
					say('overlaps its neighbour', a);
			}
		}
	}
	for (const el of document.querySelectorAll('body *')) {
		if (seen(el) && !el.closest('.d-scroll, .d-head nav') && (box(el).left < -1 || box(el).right > width + 1))
			say('sticks out', el);
	}
	for (const tr of document.querySelectorAll('tbody tr')) {
		const heads = tr.closest('table').querySelectorAll('thead tr > *');

		[...tr.cells].forEach((td, i) => {
			if (Math.abs(box(td).left - box(heads[i]).left) > 1 || Math.abs(box(td).right - box(heads[i]).right) > 1)
				say('is not below its heading', td);
			if (getComputedStyle(td).textAlign !== getComputedStyle(heads[i]).textAlign)
				say('is aligned otherwise than its heading', td);
		});
	}
	for (const fields of document.querySelectorAll('.d-fields')) {
		const all = [...fields.querySelectorAll(':scope > .d-field')].filter(seen);

		for (const [a, b] of all.slice(1).map((f, i) => [all[i], f])) {
			const tops = [a, b].map((f) => box(f.querySelector('input, select, textarea')).top);

			if (Math.abs(box(a).top - box(b).top) < 2 && Math.abs(tops[0] - tops[1]) > 2)
				say('is not in line with the one before', b);
		}
	}
	for (const el of document.querySelectorAll('button, .d-action, th, .sla-badge, nav a')) {
		if (seen(el) && el.scrollWidth > el.clientWidth + 1)
			say('is cut off', el);
	}
	for (const el of document.querySelectorAll('button, select, input, .d-action, nav a')) {
		if (seen(el) && box(el).height < 22)
			say('is too small to be hit', el);
	}
	for (const el of document.querySelectorAll('.sla-badge')) {
		if (seen(el) && box(el).height > 1.9 * parseFloat(getComputedStyle(el).lineHeight))
			say('has more than one line', el);
	}
	if (getComputedStyle(document.querySelector('.d-head')).backgroundColor === 'rgba(0, 0, 0, 0)')
		out.push('the styles are missing');
	return out;
}

/* Parts of these begin side by side: with any font there is room for two. */
const ROWS = '.d-head, .d-head ul, .d-totals, .d-filters';

function stacked(rows) {
	return [...document.querySelectorAll(rows)].filter((el) => {
		const [a, b] = [...el.children].filter((c) => c.offsetHeight > 0).map((c) => c.getBoundingClientRect());

		return b && b.top >= a.bottom - 2;
	}).map((el) => `${el.tagName.toLowerCase()}.${el.className}`);
}

async function looks(desk, viewport, check) {
	const page = await desk.as('manager', { path: '/sla/', viewport });

	for (const path of PAGES) {
		await page.goto(desk.url(`/sla/#/${path}`));
		await page.waitForSelector(`nav a[aria-current][data-page=${path}]`);
		await page.waitForSelector('main:not([aria-busy]) .d-page > *');
		assert.deepEqual(await page.evaluate(troubles), [], path);
		await check(page, path);
	}
}

export default [
	['on each page all stands where it belongs', (desk) => looks(desk, WIDE, async (page, path) =>
		assert.deepEqual(await page.evaluate(stacked, ROWS), [], path))],
	['also on a telephone', (desk) => looks(desk, NARROW, () => {})],
];
