/*
 * Whether pages look right, told by boxes instead of pixels. A comparison of pictures fails when a font
 * or its smoothing is another one, and has to be made so tolerant then that it overlooks a column that
 * moved. Boxes are the same on every machine in what matters: that nothing overlaps, sticks out, is cut
 * off, too small to be hit, or beside its column or its row, and that what belongs side by side is so
 * where there is room.
 */

/* Run in the page. `ours` selects what of it slad has made: the rest is the tracker's own. */
function troubles(ours) {
	const out = [];
	const say = (what, el) => out.push(`${what}: ${el.tagName.toLowerCase()}.${el.className} "${el.textContent.trim().slice(0, 40)}"`);
	const box = (el) => el.getBoundingClientRect();
	const seen = (el) => el.getClientRects().length > 0 && box(el).width > 1 && getComputedStyle(el).visibility === 'visible' &&
		!el.closest('.sla-sr, .d-skip, .sla-tip-text');
	const width = document.documentElement.clientWidth;
	const all = (selector) => [...document.querySelectorAll(selector)].filter((el) => el.closest(ours) && seen(el));

	for (const parent of all('.d-head, .d-head ul, .d-page, .d-fields, .d-totals, .d-columns, .sla-doings, .d-pager, ' +
		'.sla, .sla-clocks, .sla-clock, .sla-lines, .sla-line, .sla-offers, .sla-offers > li, .sla-languages, .sla-checks, .sla-help')) {
		const children = [...parent.children].filter(seen);

		for (const [i, a] of children.entries()) {
			for (const b of children.slice(i + 1)) {
				/* What is in a line with others may be broken into several boxes. */
				const overlap = [...a.getClientRects()].some((x) => [...b.getClientRects()].some((y) =>
					Math.min(x.right, y.right) - Math.max(x.left, y.left) > 1 && Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top) > 1));

				/* Text flows around what floats, though the boxes of lines do not. */
				if (overlap && getComputedStyle(a).float === 'none')
					say('overlaps its neighbour', a);
			}
		}
	}
	for (const el of all('*')) {
		if (!el.closest('.d-scroll, .d-head nav, .autoscroll') && (box(el).left < -1 || box(el).right > width + 1))
			say('sticks out', el);
	}
	for (const tr of all('tbody tr')) {
		const heads = tr.closest('table').querySelectorAll('thead tr > *');

		[...tr.cells].forEach((td, i) => {
			if (Math.abs(box(td).left - box(heads[i]).left) > 1 || Math.abs(box(td).right - box(heads[i]).right) > 1)
				say('is not below its heading', td);
			if (getComputedStyle(td).textAlign !== getComputedStyle(heads[i]).textAlign)
				say('is aligned otherwise than its heading', td);
		});
	}
	/* In a table of the tracker's own. */
	for (const td of all('td.sla-col')) {
		const head = td.closest('table').tHead.rows[0].cells[td.cellIndex];

		if (!head.matches('.sla-col') || Math.abs(box(td).left - box(head).left) > 1 || Math.abs(box(td).right - box(head).right) > 1)
			say('is not below its heading', td);
	}
	for (const fields of all('.d-fields')) {
		const list = [...fields.querySelectorAll(':scope > .d-field')].filter(seen);

		for (const [a, b] of list.slice(1).map((f, i) => [list[i], f])) {
			const tops = [a, b].map((f) => box(f.querySelector('input, select, textarea')).top);

			if (Math.abs(box(a).top - box(b).top) < 2 && Math.abs(tops[0] - tops[1]) > 2)
				say('is not in line with the one before', b);
		}
	}
	for (const el of all('button, .d-action, th, .sla-badge, nav a, .sla-col')) {
		if (el.scrollWidth > el.clientWidth + 1)
			say('is cut off', el);
	}
	/* As large as the tracker's own: on its pages less than on slad's. */
	for (const el of all('button, select, input, .d-action, nav a')) {
		if (!el.matches('.sla-link') && box(el).height < (el.closest('.d-page, .d-head') ? 22 : 16))
			say('is too small to be hit', el);
	}
	for (const el of all('.sla-badge')) {
		if (box(el).height > 1.9 * parseFloat(getComputedStyle(el).lineHeight))
			say('has more than one line', el);
	}
	return out;
}

/* Parts of these begin side by side: with any font there is room for two. */
const ROWS = '.d-head, .d-head ul, .d-totals, .d-filters, .sla-clocks, .sla-languages, .sla-line';

function stacked([rows, ours]) {
	return [...document.querySelectorAll(rows)].filter((el) => {
		const [a, b] = [...el.children].filter((c) => c.offsetHeight > 0).map((c) => c.getBoundingClientRect());

		return el.closest(ours) && b && b.top >= a.bottom - 2;
	}).map((el) => `${el.tagName.toLowerCase()}.${el.className}`);
}

/** What is wrong with how slad's part of a page looks: nothing. */
export function wrong(page, ours = 'body') {
	return page.evaluate(troubles, ours);
}

/** What stands below what it should stand beside. */
export function below(page, ours = 'body') {
	return page.evaluate(stacked, [ROWS, ours]);
}
