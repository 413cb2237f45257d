/*
 * slad's web processes hang: they take connections, or leave them waiting, and answer nothing. What
 * nginx and the panel wait for then is theirs alone.
 */
import assert from 'node:assert/strict';
import { until } from './desk.mjs';

const LIST = '/projects/edoc-support/issues';
const FORM = '/projects/edoc-support/issues/new';
/* Less than anybody waits for slad: the panel 8 s, nginx 15 s. How long a busy tracker takes varies by less. */
const NOTHING_MS = 4000;
/* The panel's patience, and a busy machine's. */
const SAID_MS = 20000;

/* Until all that the page waits for is there; without slad's part of it, when `bare`. */
async function loading(page, url, bare) {
	if (bare)
		await page.route('**/sla/**', (route) => route.abort());
	const start = Date.now();

	await page.goto(url, { waitUntil: 'load' });
	const took = Date.now() - start;

	if (bare) {
		await page.unroute('**/sla/**');
		page.errors.splice(0);
	}
	return took;
}

/* One page after another, as in the tracker, and the best of two, as machines are busy with other things. */
async function compared(desk, page, path) {
	const best = async (bare) => Math.min(await loading(page, desk.url(path), bare), await loading(page, desk.url(path), bare));
	const without = await best(true);
	const hanging = await best(false);

	assert.ok(hanging - without < NOTHING_MS, `${path}: ${hanging} ms, without slad ${without} ms`);
}

/* Begun with the first sentence and awaited with the last: nginx's patience is long. */
let itself = null;

async function ask(url) {
	const start = Date.now();
	const answer = await fetch(url, { signal: AbortSignal.timeout(60000) });

	return { status: answer.status, again: answer.headers.get('retry-after'), took: Date.now() - start };
}

export default [
	['while slad hangs, a request’s page comes as quickly as without it, works, and says so in a quiet line', async (desk) => {
		const path = `/issues/${desk.facts.vip}`;

		itself = ask(desk.url(`/sla/api/issues/${desk.facts.vip}`));
		const page = await desk.as('operator', { path });

		await page.click('.contextual a.icon-edit');
		assert.ok(await page.locator('#issue_notes').isVisible());
		await compared(desk, await desk.as('operator'), path);
		await page.locator('.sla [role=status]').waitFor({ timeout: SAID_MS });
		assert.match(await page.locator('.sla').innerText(), /недоступны/);
		assert.deepEqual([...page.troubles, ...page.errors], []);
	}],
	['so does a list, with nothing added', async (desk) => {
		const page = await desk.as('operator');

		await compared(desk, page, LIST);
		assert.ok(await page.locator('tr.issue').count() > 3);
		assert.equal(await page.locator('.sla-badge, .sla-col').count(), 0);
		assert.deepEqual([...page.troubles, ...page.errors], []);
	}],
	['and the form, which is sent at once', async (desk) => {
		const page = await desk.as('basic');

		await compared(desk, page, FORM);
		await page.fill('#issue_subject', 'Не приходит код по SMS');
		await until(() => page.asked.length > 0);
		const start = Date.now();
		/* How long the tracker takes to keep it is its own affair. */
		const sent = page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/projects/edoc-support/issues'))
			.then(() => Date.now() - start);

		await page.click('#issue-form input[type=submit][name=commit]');
		assert.ok(await sent < NOTHING_MS, `${await sent} ms`);
		await page.waitForURL(/\/issues\/\d+$/);
		assert.deepEqual([...page.troubles, ...page.errors], []);
	}],
	['whoever asks it itself is told to come back, within nginx’s patience', async () => {
		const { took, ...said } = await itself;

		assert.deepEqual(said, { status: 503, again: '5' });
		assert.ok(took < 25000, `${took} ms`);
	}],
];
