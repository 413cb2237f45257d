/* clocked.js: the countdowns of many requests, in few questions to slad. */

import { get } from '../api.js';
import { badge, everySecond } from '../clocks.js';
import { Countdown, Now, Windows } from '../countdown.js';
import { pick } from '../texts.js';

/* What slad tells of in one answer. */
const MOST = 100;

/**
 * @param {number[]} ids
 * @returns {Promise<Map>} by id: {view, level, stage, data, now}; view is a badge or null
 */
export async function clocked(ids) {
	const found = new Map();

	for (let at = 0; at < ids.length; at += MOST) {
		const answer = await get('issues', { ids: ids.slice(at, at + MOST).join(',') });
		const now = new Now(answer.judged_at);
		const windows = answer.calendars.map((list) => new Windows(list));

		for (const data of answer.issues) {
			const view = data.clock
				? badge(new Countdown(data.clock, now, windows[data.calendar]), { stage: data.stage, now, client: data.view === 'client' }) : null;

			found.set(data.issue, { view, data, now, level: pick(data.titles) || data.level, stage: data.stage });
		}
	}
	return found;
}

/** Keeps them going; returns what ends that. */
export function ticking(found) {
	const views = [...found.values()].map((f) => f.view).filter(Boolean);

	return everySecond(() => views.forEach((view) => view.tick()));
}
