/* place.js: why a request stands where it stands in the queue, in the reader's language. */

import { name, t, when } from './texts.js';

/* A level's rank is 2 and more. */
const RANKS = ['queue_critical', 'queue_note'];

/**
 * @param {{rank: number, flag?: string, call_at?: string, call_due?: boolean}} queue as slad tells it
 * @param {string} level as people call it
 * @param {Now} now
 */
export function reason(queue, level, now) {
	const place = t(RANKS[queue.rank] ?? 'queue_arrival', level);
	const why = queue.flag ? `${place}; ${name('flag', queue.flag)}` : place;

	return queue.call_at
		? t(queue.call_due ? 'queue_call_now' : 'queue_call', why, when(new Date(queue.call_at), now.date())) : why;
}
