/* due.js: the order of requests by what is due next. */

const dueOf = (x) => (x?.clock?.left !== undefined && !x.clock.stands ? Date.parse(x.clock.due) : Infinity);

/**
 * Orders requests {issue, clock}: one that is due first comes first, of two the older, as slad's queue has
 * it; what has no running clock stays at the end as it was.
 */
export function byDue(a, b) {
	const [x, y] = [dueOf(a), dueOf(b)];

	if (x === y)
		return x === Infinity ? 0 : a.issue - b.issue;
	return x - y;
}
