/* chart.js: pictures of numbers that stand in a table beside them. */

import { h } from '../dom.js';
import { charts } from './view.js';

/* Apart from each other also without colours: in lightness. */
export const COLOURS = ['#1b4f73', '#c05a00', '#5b7f2a', '#8a2a6b', '#4d4d4d', '#0f8b8d', '#a3001b'];

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * A picture, hidden from screen readers: they have the table. Without the library there is none.
 * @param {string} type "bar" or "line"
 * @param {{labels: string[], sets: {label: string, data: number[]}[], percent?: boolean, lying?: boolean}} what
 * @returns {Promise<{el: HTMLElement, leave: function(): void}|null>}
 */
export async function picture(type, { labels, sets, percent = false, lying = false }) {
	const Chart = await charts();

	if (!Chart || labels.length === 0)
		return null;
	const canvas = h('canvas', { 'aria-hidden': 'true' });
	const el = h('div', { class: lying ? 'd-chart d-chart-lying' : 'd-chart' }, canvas);
	const values = lying ? 'x' : 'y';
	let chart = null;

	/* It measures its surroundings: only in the page. */
	requestAnimationFrame(() => {
		if (!el.isConnected)
			return;
		chart = new Chart(canvas, {
			type,
			data: {
				labels,
				datasets: sets.map((set, i) => ({
					backgroundColor: COLOURS[i % COLOURS.length], borderColor: COLOURS[i % COLOURS.length], borderWidth: 2,
					pointStyle: ['circle', 'rect', 'triangle', 'rectRot'][i % 4], pointRadius: 5, spanGaps: true,
					maxBarThickness: 42, ...set,
				})),
			},
			options: {
				animation: calm() ? false : { duration: 200 },
				indexAxis: lying ? 'y' : 'x',
				maintainAspectRatio: false,
				scales: {
					[values]: { beginAtZero: true, ...(percent ? { max: 100, ticks: { callback: (v) => `${v} %` } } : { ticks: { precision: 0 } }) },
				},
				plugins: {
					legend: { display: sets.length > 1, labels: { usePointStyle: true, pointStyleWidth: 16, boxHeight: 7 } },
					tooltip: { callbacks: percent ? { label: (c) => `${c.dataset.label}: ${c.formattedValue} %` } : {} },
				},
			},
		});
	});
	return { el, leave: () => chart?.destroy() };
}
