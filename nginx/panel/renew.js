/* renew.js: what a page shows is asked for again while somebody looks at it. */

const EVERY_MS = 60000;
/* A slad that is away is asked less and less often. */
const MOST_MS = 16 * EVERY_MS;
/* Who has not stirred for so long has gone: the tracker's session may end, as it would without slad. */
const GONE_MS = 30 * EVERY_MS;
const STIRS = ['pointermove', 'pointerdown', 'keydown', 'wheel'];

/**
 * @param {function(): Promise} renew asks once for all of the page; what it throws is told to nobody
 * @param {number} [every] milliseconds
 * @returns {function(): void} ends it
 */
export function whileSeen(renew, every = EVERY_MS) {
	let wait = every, at = performance.now(), stirred = at, timer = null, isBusy = false, isOver = false;
	const isHere = () => document.visibilityState === 'visible' && performance.now() - stirred < GONE_MS;
	const plan = () => {
		clearTimeout(timer);
		if (isHere() && !isBusy && !isOver)
			timer = setTimeout(run, Math.max(0, at + wait - performance.now()));
	};
	const run = async () => {
		isBusy = true;
		wait = await renew().then(() => every, () => Math.min(2 * wait, Math.max(MOST_MS, every)));
		at = performance.now();
		isBusy = false;
		plan();
	};
	const stir = () => {
		const was = isHere();

		stirred = performance.now();
		if (!was)
			plan();
	};

	plan();
	document.addEventListener('visibilitychange', plan);
	STIRS.forEach((kind) => document.addEventListener(kind, stir, { passive: true }));
	return () => {
		isOver = true;
		clearTimeout(timer);
		document.removeEventListener('visibilitychange', plan);
		STIRS.forEach((kind) => document.removeEventListener(kind, stir));
	};
}
