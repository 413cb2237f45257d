/*
 * What people do in slad, by each role that may and in each language: those whom the other specs tell of in
 * Russian are named here with their sentence, the others do it here. A role or a language that nobody tells
 * of is a hole, which fails; the whole table is printed.
 */
import assert from 'node:assert/strict';
import { TABLE as READ } from './roles.spec.mjs';

const PANEL = new URL('../../nginx/panel/', import.meta.url);
const LANGUAGES = ['ru', 'kk', 'en'];
const STAFF = ['operator', 'developer', 'manager'];
/* People as others know them. */
const ROLE = { basic: 'client', vip: 'client', vip2: 'client' };

const WORDS = Object.fromEntries(await Promise.all(LANGUAGES.map(async (code) => {
	const [panel, own] = await Promise.all(['texts', 'dashboard/texts'].map(async (dir) =>
		(await import(new URL(`${dir}/${code}.js`, PANEL))).default));

	return [code, (key, ...values) => (panel.say[key] ?? own.say[key] ?? assert.fail(`${code}: ${key}`))
		.replace(/\{(\d)\}/g, (_, i) => values[i - 1])];
})));

const named = (where, name) => where.getByRole('button', { name, exact: true });
const whole = (page) => page.waitForSelector('main:not([aria-busy]) .d-page > *');
const rowOf = (page, issue) => page.locator('tbody tr', { has: page.locator(`a.d-request[href$="/issues/${issue}"]`) });
const beginning = (text) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}: `);

async function board(page, desk, path) {
	await page.goto(desk.url(`/sla/#/${path}`));
	await whole(page);
}

async function request(page, desk, name) {
	await page.goto(desk.url(`/issues/${desk.facts[name]}`));
	await page.waitForSelector('.sla-clocks');
}

async function file(form, name, lines, how = {}) {
	await form.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(`${lines.join('\r\n')}\r\n`) });
	for (const [field, value] of Object.entries(how))
		await form.locator(`select[name=${field}]`).selectOption(value);
	await form.locator('.d-action').click();
}

/* A sentence of slad's about what the tracker said, whose words stay. */
const REFUSED = {
	kk: /трекер № \d+ өтініштің өзгерісін қабылдамады; трекердің жауабы: «Переход не разрешён»/,
	en: /the tracker refuses the change of issue \d+: Переход не разрешён/,
};

/* Each leaves things so that the next can do the same. */
const ACTS = {
	async turn(page, desk, w) {
		await request(page, desk, 'wishing');
		await named(page, w('turn_out')).click();
		await named(page, w('turn_in')).click();
		await named(page, w('turn_out')).waitFor();
	},
	async hide(page, desk, w) {
		await request(page, desk, 'helped');
		await page.getByRole('button', { name: beginning(w('not_same')) }).first().click();
		await page.locator('.sla-done', { hasText: w('not_same_done') }).waitFor();
	},
	async note(page, desk, w) {
		await request(page, desk, 'vip');
		await page.getByRole('button', { name: beginning(w('into_note')) }).first().click();
		await page.waitForSelector('#issue_notes:focus');
		assert.match(await page.inputValue('#issue_notes'), /\/sla\/faq\/\d+$/);
	},
	async ask(page, desk, w) {
		await request(page, desk, 'bare');
		await named(page, w('ask')).click();
		/* In the client's language, whoever writes it. */
		await page.waitForFunction(() => /пришлите, пожалуйста:\n\n\* /.test(document.getElementById('issue_notes').value));
	},
	async escalate(page, desk, w) {
		await request(page, desk, 'vip');
		await Promise.all([page.waitForResponse((r) => r.url().includes('/edit.js')), named(page, w('escalate')).click()]);
		assert.equal(await page.locator('#issue_status_id option:checked').innerText(), 'Передана в разработку');
	},
	async stop(page, desk, w) {
		const { waiting } = desk.facts;

		await board(page, desk, 'closings');
		await named(rowOf(page, waiting), w('d_stop_of', waiting)).click();
		await named(rowOf(page, waiting), w('d_let_close_of', waiting)).click();
		await named(rowOf(page, waiting), w('d_stop_of', waiting)).waitFor();
	},
	async retry(page, desk, w, code) {
		await board(page, desk, 'outbox');
		const line = page.locator('tbody tr', { hasText: 'Переход не разрешён' }).first();
		const key = await line.locator('[data-word=retry]').getAttribute('aria-label');

		/* Its words are the tracker's, the sentence about them the reader's. */
		assert.match(await line.innerText(), REFUSED[code]);

		await line.locator('[data-word=retry]').click();
		await page.locator(`[data-word=retry][aria-label="${key}"]`).waitFor({ state: 'detached' });
		await page.locator('#d-said', { hasText: w('d_done', key) }).waitFor({ state: 'attached' });
	},
	async draft(page, desk, w) {
		await board(page, desk, 'help');
		await page.locator('[data-gaps] tr', { has: page.locator(`a[href$="/issues/${desk.facts.gap}"]`) })
			.getByRole('button', { name: new RegExp(w('d_draft')) }).click();
		await page.waitForSelector('#d-drafting:focus');
	},
	async letter(page, desk) {
		await board(page, desk, 'letters');
		const line = page.locator('tbody tr', { hasText: 'Договор Д-1 заканчивается' });

		await line.locator('[data-word=withdraw]').click();
		await line.locator('[data-letter=withdrawn]').waitFor();
		await line.locator('[data-word=retry]').click();
		await line.locator('[data-letter=pending]').waitFor();
	},
	async client(page, desk, w, code) {
		const name = `ТОО «Проба ${code}»`;

		await board(page, desk, 'clients');
		const form = page.locator('.d-form', { has: page.locator('input[name=bin]') });

		await form.getByLabel(w('d_client_name')).fill(name);
		await form.locator('.d-action').click();
		await page.getByRole('link', { name }).click();
		await page.locator('h2.d-big', { hasText: name }).waitFor();
		await page.getByRole('button', { name: w('d_remove_client') }).click();
		await page.getByRole('button', { name: w('d_remove_surely') }).click();
		await page.getByRole('link', { name }).waitFor({ state: 'detached' });
	},
	async days(page, desk, w) {
		await board(page, desk, 'calendars');
		const form = page.locator('.d-form').first();

		await file(form, 'days.csv', ['date,type,name', '2032-03-08,holiday,Халықаралық әйелдер күні'], { merge: '1', dry: '1' });
		await form.locator('.d-good', { hasText: w('d_days_would', '1') }).waitFor();
	},
	async solved(page, desk, w) {
		await page.goto(desk.url('/projects/edoc-support/issues/new'));
		await page.fill('#issue_subject', 'Портал не видит NCALayer');
		await page.locator('div.sla-help').getByRole('button', { name: new RegExp(`^${w('solved')}`) }).first().click();
		await page.waitForURL(/\/issues$/);
		assert.ok(page.asked.some((a) => /^POST articles\/\d+\/solved$/.test(a)));
	},
	async send(page, desk) {
		await page.goto(desk.url('/projects/edoc-support/issues/new'));
		await page.fill('#issue_subject', 'Проверка отправки');
		await page.locator('div.sla-help .sla-checks li').first().waitFor();
		await page.locator('#issue-form input[name=commit]').click();
		await page.waitForURL(/\/issues\/\d+$/);
		await page.waitForSelector('#flash_notice');
	},
};

/* Whose story it is, what the other specs tell of it, and who does it here. */
const STORIES = [
	['turn', STAFF, ['operator', 'issue', 'staff put a request out of turn'], ['developer kk', 'manager en']],
	['hide', STAFF, ['operator', 'similar', '“not a duplicate” is remembered'], ['developer en', 'manager kk']],
	['note', STAFF, ['operator', 'issue', 'an answer of the help pages goes into the note'], ['developer kk', 'manager en']],
	['ask', STAFF, ['operator', 'issue', 'what is missing is asked for'], ['developer en', 'manager kk']],
	['escalate', STAFF, ['operator', 'issue', 'handing over to the developers'], ['developer kk', 'manager en']],
	['stop', STAFF, ['operator', 'dashboard', 'a closing on silence is stopped'], ['developer en', 'manager kk']],
	['retry', STAFF, ['operator', 'dashboard', 'what was refused is tried again'], ['developer kk', 'manager en']],
	['draft', STAFF, ['operator', 'dashboard', 'the help centre tells what is asked'], ['developer en', 'manager kk']],
	['letter', ['manager'], ['manager', 'dashboard', 'letters say who was told what'], ['manager kk', 'manager en']],
	['client', ['manager'], ['manager', 'dashboard', 'a client is entered'], ['manager kk', 'manager en']],
	['days', ['manager'], ['manager', 'dashboard', 'days off are checked'], ['manager kk', 'manager en']],
	['solved', ['client'], ['basic', 'create', '“this solved it” leaves the form'], ['basic kk', 'vip2 en']],
	['send', ['client'], ['basic', 'create', 'a request is sent as ever'], ['basic kk', 'basic en']],
];

/* What is only read: as the roles tell it, beside what the other specs tell in Russian. */
const LOOKED_AT = [
	['list', ['client', ...STAFF], [['operator', 'list', 'a list tells of each request'], ['basic', 'list', 'and are told of their own answer'],
		['basic', 'list', 'a client sees their own', 'kk']]],
	['form', ['client', 'developer', 'manager'], [['basic', 'create', 'an article that may answer']]],
	['similar', STAFF, [['operator', 'similar', 'staff see requests that say the same']]],
	['panel', ['client', ...STAFF], [['operator', 'clocks', 'level and countdown'], ['developer', 'clocks', 'the history tells each step'],
		['manager', 'issue', 'a manager sees whose it is']]],
	['queue', STAFF, [['operator', 'dashboard', 'the queue is slad’s'], ['manager', 'languages', 'and in English', 'en']]],
	['breaches', STAFF, [['operator', 'dashboard', 'breaches are listed'], ['manager', 'languages', 'each page of the dashboard', 'kk']]],
	['mine', ['client'], [['basic', 'dashboard', 'a client their own requests']]],
];

const roleOf = (login) => ROLE[login] ?? login;

/* [role, language, where it is told]; fails when the sentence is no more. */
async function elsewhere([login, spec, sentence, language = 'ru']) {
	const { default: sentences } = await import(`./${spec}.spec.mjs`);

	assert.ok(sentences.some(([name]) => name.startsWith(sentence)), `${spec}.spec.mjs has no “${sentence}…”`);
	return [roleOf(login), language, spec];
}

const done = new Set();

async function table() {
	const rows = [];
	const holes = [];

	for (const [story, roles, other, here] of [...STORIES.map(([s, r, o, h]) => [s, r, [o], h.map((x) => x.split(' '))]),
		...LOOKED_AT.map(([s, r, o]) => [s, r, o, READ.filter(([, , what]) => what === s)])]) {
		const told = [...await Promise.all(other.map(elsewhere)), ...here.map(([login, code]) => [roleOf(login), code, story in ACTS ? 'acts' : 'roles'])];

		rows.push(`${story}: ${told.map((t) => t.slice(0, 2).join(' ')).join(', ')}`);
		holes.push(...roles.filter((r) => !told.some(([role]) => role === r)).map((r) => `${story}: no ${r}`),
			...LANGUAGES.filter((l) => !told.some(([, code]) => code === l)).map((l) => `${story}: not in ${l}`));
		if (story in ACTS)
			holes.push(...here.map((h) => `${story} ${h.join(' ')}`).filter((what) => !done.has(what)));
	}
	console.log(rows.map((r) => `# ${r}`).join('\n'));
	assert.deepEqual(holes, []);
}

export default [
	...STORIES.flatMap(([story, , , here]) => here.map((who) => {
		const [login, code] = who.split(' ');

		return [`${login}, ${code}: ${story}`, async (desk) => {
			const page = await desk.as(login, { language: code });

			await ACTS[story](page, desk, WORDS[code], code);
			assert.deepEqual(page.troubles, []);
			done.add(`${story} ${who}`);
		}];
	})),
	['each story is told of each role that has it, and in each language', table],
];
