/* chart.js: pictures of numbers that stand in a table beside them. */

import { h } from '../dom.js';
import { language } from '../texts.js';
import { charts } from './view.js';

/* Apart from each other also without colours: in lightness. */
export const COLOURS = ['#1b4f73', '#c05a00', '#5b7f2a', '#8a2a6b', '#4d4d4d', '#0f8b8d', '#a3001b'];

/* Names of clients are long, and a telephone narrow. */
const NAME_MOST = 30;
const NAME_MOST_NARROW = 14;
/* Of a lying picture: what each bar takes, and what its axis and legend do. */
const BAR_EM = 1.1;
const ROUND_BARS_EM = 6;
/* A share of 0 %. */
const THIN_PX = 3;

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

function cut(label) {
	const most = innerWidth < 600 ? NAME_MOST_NARROW : NAME_MOST;

	return label.length > most ? `${label.slice(0, most - 1)}…` : label;
}

/* All that are lying are named, however many there are: none stands without its name. */
function names(chart) {
	return { ticks: { autoSkip: false, callback(i) {
		return cut(chart.labels[i]);
	} } };
}

/* What nothing is known of has no bar; one of 0 % is thin, but there. */
const dataset = (set, i) => ({
	backgroundColor: COLOURS[i % COLOURS.length], borderColor: COLOURS[i % COLOURS.length], borderWidth: 2,
	pointStyle: ['circle', 'rect', 'triangle', 'rectRot'][i % 4], pointRadius: 5,
	maxBarThickness: 42, minBarLength: set.of ? THIN_PX : 0, ...set,
});

/* "Resolution: 85,4 % (41 of 48)" */
function told({ dataset: set, dataIndex, formattedValue }, percent) {
	const of = set.of?.[dataIndex];

	return `${set.label}: ${formattedValue}${percent ? '\u00a0%' : ''}${of ? ` (${of})` : ''}`;
}

/**
 * A picture, hidden from screen readers: they have the table. Without the library there is none.
 * @param {string} type "bar" or "line"
 * @param {{labels: string[], sets: {label: string, data: number[], of?: string[]}[], percent?: boolean, lying?: boolean}} what
 * @returns {Promise<{el: HTMLElement, leave: function(): void}|null>}
 */
export async function picture(type, { labels, sets, percent = false, lying = false }) {
	const Chart = await charts();

	if (!Chart || labels.length === 0)
		return null;
	const canvas = h('canvas', { 'aria-hidden': 'true' });
	const el = h('div', { class: lying ? 'd-chart d-chart-lying' : 'd-chart' }, canvas);
	const values = lying ? 'x' : 'y';
	const what = { labels, datasets: sets.map(dataset) };

	if (lying)
		el.style.height = `${labels.length * (sets.length * BAR_EM + 1) + ROUND_BARS_EM}em`;
	let chart = null;

	/* It measures its surroundings: only in the page. */
	requestAnimationFrame(() => {
		if (!el.isConnected)
			return;
		chart = new Chart(canvas, {
			type,
			data: what,
			options: {
				animation: calm() ? false : { duration: 200 },
				locale: language() === 'en' ? 'en-GB' : 'ru',
				indexAxis: lying ? 'y' : 'x',
				maintainAspectRatio: false,
				scales: {
					[values]: { beginAtZero: true, ...(percent ? { max: 100, ticks: { callback: (v) => `${v}\u00a0%` } } : { ticks: { precision: 0 } }) },
					...(lying ? { y: names(what) } : {}),
				},
				plugins: {
					legend: { display: sets.length > 1, labels: { usePointStyle: true, pointStyleWidth: 16, boxHeight: 7 } },
					tooltip: { callbacks: { label: (c) => told(c, percent) } },
				},
			},
		});
	});
	return { el, leave: () => chart?.destroy() };
}
