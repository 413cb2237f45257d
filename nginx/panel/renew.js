/* renew.js: what a page shows is asked for again while somebody looks at it. */

const EVERY_MS = 60000;
/* A slad that is away is asked less and less often. */
const MOST_MS = 16 * EVERY_MS;

/**
 * @param {function(): Promise} renew asks once for all of the page; what it throws is told to nobody
 * @param {number} [every] milliseconds
 * @returns {function(): void} ends it
 */
export function whileSeen(renew, every = EVERY_MS) {
	let wait = every, at = performance.now(), timer = null, ended = false;
	const plan = () => {
		clearTimeout(timer);
		if (document.visibilityState === 'visible' && !ended)
			timer = setTimeout(run, Math.max(0, at + wait - performance.now()));
	};
	const run = async () => {
		/* Meanwhile, nobody else begins. */
		at = Infinity;
		wait = await renew().then(() => every, () => Math.min(2 * wait, Math.max(MOST_MS, every)));
		at = performance.now();
		plan();
	};

	plan();
	document.addEventListener('visibilitychange', plan);
	return () => {
		ended = true;
		clearTimeout(timer);
		document.removeEventListener('visibilitychange', plan);
	};
}
