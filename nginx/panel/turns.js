/*
 * turns.js: calls that wait for one another, so that the tracker is asked once a second at most: none begins
 * sooner than that after the end of one for which it was asked.
 */

/* A second, and a little more for clocks that differ. */
const APART_MS = 1050;
/* What was given up, by us or by nginx, may still be at work for so long. */
const GIVEN_UP_MS = 3000;

const waiting = [];
let free = 0, isBusy = false;

const until = (at) => new Promise((go) => { setTimeout(go, at - performance.now()); });

/** slad tells of each answer whether the tracker was asked for it. */
function restAfter(answer) {
	if (!answer || answer.headers.has('Retry-After'))
		return GIVEN_UP_MS;
	return answer.headers.has('X-Sla-Asked') ? APART_MS : 0;
}

/* The latest first: somebody waits for what they have just clicked. */
async function go() {
	isBusy = true;
	while (waiting.length > 0) {
		await until(free);
		const { call, resolve } = waiting.pop();
		/* Also one that cannot even begin, as in a browser without something that it needs. */
		const sent = (async () => call())();
		const answer = await sent.catch(() => null);

		free = performance.now() + restAfter(answer);
		resolve(sent);
	}
	isBusy = false;
}

/** @param {function(): Promise<Response>} call */
export function inTurn(call) {
	return new Promise((resolve) => {
		waiting.push({ call, resolve });
		if (!isBusy)
			go();
	});
}
