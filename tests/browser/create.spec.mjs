/* The form of a new request. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { accessible, answered, NARROW, overflows, until } from './desk.mjs';

const FORM = '/projects/edoc-support/issues/new';
/* Of a regulation that says intake.form = require. */
const STRICT = '/projects/eep-support/issues/new';
const IDENTITY = 'label:has-text("ИИН/БИН")';

const identity = async (page) => page.locator(`#${await page.locator(IDENTITY).getAttribute('for')}`);

const opened = async (desk, login = 'basic', how = {}) => {
	const page = await desk.as(login, { path: FORM, ...how });

	await page.waitForSelector('.sla-wrong', { state: 'attached' });
	return page;
};

const logged = (desk) => readFileSync(desk.facts.tracker_log, 'utf8');

/*
 * What slad asked the tracker as that account, and when, by the tracker's own log: "I, [2026-11-22T23:34:40.123456
 * #1]  INFO -- : [REQUEST] Started GET …", then "[REQUEST] Current user: …". The form's pages are the browser's.
 */
function askedBySlad(log, login) {
	const started = new Map();
	const asked = [];

	for (const line of log.split('\n')) {
		const [, at, id, said] = /\[(\S+)\.?\d* #\d+\].*?\[([-0-9a-f]{36})\]\s+(.*)/.exec(line) ?? [];
		const path = /^Started \w+ "([^"]+)"/.exec(said)?.[1];

		if (path)
			started.set(id, { at: Date.parse(`${at.slice(0, 23)}Z`), path });
		else if (said?.startsWith(`Current user: ${login} `) && !/\/issues\/new/.test(started.get(id)?.path ?? '/issues/new'))
			asked.push(started.get(id));
	}
	return asked.sort((a, b) => a.at - b.at);
}

export default [
	['an IIN is checked on the spot', async (desk) => {
		const page = await opened(desk);
		const input = await identity(page);
		const said = page.locator('.sla-wrong');

		for (const [typed, expected] of [
			['1407', /^$/], ['140740999544', /^$/], ['140740999545', /опечатка/], ['153130399545', /датой рождения/]]) {
			await input.fill(typed);
			assert.match(await said.innerText(), expected, typed);
		}
		await input.fill('1407');
		await input.blur();
		assert.match(await said.innerText(), /12 цифр/);
		assert.equal(await input.getAttribute('aria-invalid'), 'true');
	}],
	['also after the tracker has replaced that part of the form', async (desk) => {
		const page = await opened(desk);

		await page.fill('#issue_subject', 'Не подписывается договор');
		await Promise.all([
			page.waitForResponse((r) => r.url().includes('/issues/new.js')),
			page.selectOption('#issue_tracker_id', { label: 'Поддержка' }),
		]);
		const input = await identity(page);

		await page.waitForSelector('.sla-wrong', { state: 'attached' });
		await input.fill('140740999545');
		assert.match(await page.locator('.sla-wrong').innerText(), /опечатка/);
		assert.equal(await page.inputValue('#issue_subject'), 'Не подписывается договор');
		assert.equal(await page.locator('div.sla-help').count(), 1);
		assert.deepEqual(page.troubles, []);
	}],
	['in the reader’s language', async (desk) => {
		for (const [language, expected] of [['kk', /Бақылау цифры/], ['en', /check digit/]]) {
			const page = await opened(desk, 'basic', { language });

			await (await identity(page)).fill('140740999545');
			assert.match(await page.locator('.sla-wrong').innerText(), expected);
		}
	}],
	['whoever types is followed in pauses, not at each key', async (desk) => {
		const page = await opened(desk);
		const rounds = () => page.asked.filter((a) => a.startsWith('GET faq')).length;
		const round = () => page.waitForResponse((r) => r.url().includes('/sla/api/faq'));

		await page.locator('#issue_subject').pressSequentially('Не подписывается договор в NCALayer', { delay: 60 });
		assert.equal(rounds(), 0);
		await round();
		await Promise.all([round(), page.locator('#issue_subject').pressSequentially(', помогите', { delay: 20 })]);
		assert.equal(rounds(), 2);
	}],
	['who they are is known by the first pause, and what was offered is read out', async (desk) => {
		const page = await opened(desk, 'vip2', { cold: true });

		await page.locator('#issue_subject').pressSequentially('Портал не видит NCALayer', { delay: 60 });
		assert.deepEqual(page.asked.slice(0, 1), ['GET me']);
		assert.deepEqual(page.asked.filter((a) => /^GET (faq|similar)/.test(a)), []);
		await page.locator('.sla-sr[role=status]', { hasText: /^Возможно, ответ уже есть: [1-5]/ }).waitFor({ state: 'attached' });
	}],
	['a round that takes long is not overtaken by the next', async (desk) => {
		const page = await desk.as('basic');
		const held = [];
		const rounds = () => page.asked.filter((a) => a.startsWith('GET similar')).length;
		const typed = async (subject, ms) => {
			await page.fill('#issue_subject', subject);
			await page.clock.runFor(ms);
		};

		/* What is known of the empty form: a round of its own, which is over before anything is typed. */
		const empty = page.waitForResponse((r) => r.url().includes('/sla/api/intake'));

		await page.clock.install({ time: Date.now() });
		await page.goto(desk.url(FORM));
		await page.waitForSelector('.sla-wrong', { state: 'attached' });
		await page.clock.runFor(4000);
		await empty;
		await page.route('**/sla/api/similar**', (route) => held.push(route));
		/* Not as long as slad is waited for at all. */
		for (let i = 0; i < 5 && held.length === 0; i++)
			await typed('Не подписывается договор', 1000);
		await typed('Не подписывается договор в NCALayer', 5000);
		assert.equal(rounds(), 1);
		const over = page.waitForResponse((r) => r.url().includes('/sla/api/similar'));

		await held.shift().continue();
		await over;
		for (let i = 0; i < 50 && rounds() < 2; i++) {
			await page.waitForTimeout(100);
			await page.clock.runFor(1000);
		}
		assert.equal(rounds(), 2);
		await held.shift().continue();
	}],
	['and in no second is the tracker asked more than once, however they type', async (desk) => {
		const from = logged(desk).length;
		/* Of whom slad remembers nothing yet. */
		const page = await opened(desk, 'vip2');
		const times = (path) => page.answered.filter((a) => a.startsWith(path)).length;

		for (const word of 'Портал не видит NCALayer договор подписать ошибка сертификата'.split(' ')) {
			await page.locator('#issue_subject').pressSequentially(`${word} `, { delay: 40 });
			await page.waitForTimeout(word.length * 130);
		}
		/* The tracker draws the form anew, and gives the session another text: who it is has to be proved again. */
		await page.selectOption('#issue_tracker_id', { label: 'Поддержка' });
		for (const word of 'Открыл договор и нажал подписать'.split(' '))
			await page.locator('#issue_description').pressSequentially(`${word} `, { delay: 60 });
		/* And one round more, whatever was answered before. */
		const before = times('GET similar');

		await page.waitForTimeout(1500);
		await page.locator('#issue_subject').pressSequentially('снова');
		await until(() => times('GET similar') > before);
		const asked = askedBySlad(logged(desk).slice(from), 'vip2');
		const close = asked.flatMap(({ at, path }, i) => (i > 0 && at - asked[i - 1].at < 1000 ? [[asked[i - 1].path, path]] : []));

		assert.ok(asked.length >= 3, `${asked.length} questions`);
		assert.ok(['/my/', '/issues.csv'].every((what) => asked.some(({ path }) => path.includes(what))),
			asked.map(({ path }) => path).join());
		assert.deepEqual(close, []);
		assert.deepEqual(page.troubles, []);
	}],
	['another project, tracker or a file changes what is known, on a telephone as well', async (desk) => {
		const page = await desk.as('vip', { path: '/issues/new', viewport: NARROW });
		const replaced = (what) => Promise.all([page.waitForResponse((r) => r.url().includes('/issues/new.js')), what]);
		const asked = (pattern) => page.waitForRequest((r) => pattern.test(r.url()));
		const picture = page.locator('.sla-checks li', { hasText: 'Скриншот' });

		const sought = () => page.asked.filter((a) => /^GET (faq|similar)/.test(a)).length;
		const all = page.waitForResponse(async (r) => r.url().includes('/sla/api/similar') && !(await r.json()).more);

		await page.fill('#issue_subject', 'Портал не видит NCALayer');
		await page.locator('div.sla-help li', { hasText: 'NCALayer не запускается' }).waitFor();
		await all;
		const before = sought();

		assert.equal(await picture.getAttribute('data-check') === 'present', false);
		await page.setInputFiles('input.file_selector', { name: 'ошибка.png', mimeType: 'image/png', buffer: Buffer.from('x') });
		await page.waitForSelector('.sla-checks li[data-check=present]:has-text("Скриншот")');
		/* A file finds nothing else. */
		await page.waitForTimeout(500);
		assert.equal(sought(), before);
		for (const field of ['tracker', 'project']) {
			const other = await page.$eval(`#issue_${field}_id`, (el) => [...el.options].find((o) => !o.selected && o.value).value);

			await Promise.all([asked(new RegExp(`/sla/api/similar.*${field}=${other}`)),
				replaced(page.selectOption(`#issue_${field}_id`, other))]);
		}
		assert.equal(await page.locator('div.sla-help').count(), 1);
		assert.equal(await page.inputValue('#issue_subject'), 'Портал не видит NCALayer');
		assert.equal(await overflows(page), 0);
		assert.deepEqual(page.troubles, []);
	}],
	['the form of a request that is there checks numbers, too, and asks nothing', async (desk) => {
		const page = await desk.issue('operator', desk.facts.running);
		const check = async () => {
			await (await identity(page)).fill('140740999545');
			assert.match(await page.locator('#issue-form .sla-wrong').innerText(), /опечатка/);
		};

		await page.click('.contextual a.icon-edit');
		const before = page.asked.length;

		await check();
		await Promise.all([page.waitForResponse((r) => r.url().includes('/edit.js')),
			page.selectOption('#issue_status_id', { label: 'В работе' })]);
		await page.waitForFunction(() => document.querySelectorAll('#issue-form .sla-wrong').length === 1);
		await check();
		assert.equal(page.asked.length, before);
		assert.deepEqual(page.troubles, []);
	}],
	['an article that may answer is offered while typing, and says why', async (desk) => {
		const page = await opened(desk);

		await page.fill('#issue_subject', 'Портал не видит NCALayer');
		const offer = page.locator('div.sla-help li', { hasText: 'NCALayer не запускается' });

		await offer.waitFor();
		assert.match(await offer.innerText(), /общие слова: .*NCALayer/i);
		await accessible(page, 'div.sla-help');
		const [article] = await Promise.all([page.context().waitForEvent('page'), offer.locator('a').click()]);

		await article.waitForURL(/\/wiki\//);
		assert.match(await article.innerText('#content'), /127\.0\.0\.1:13579/);
	}],
	['in Kazakh with its letters and, as many type, without them', async (desk) => {
		const page = await desk.as('vip', { path: '/projects/eep-support/issues/new', language: 'kk' });
		const offer = page.locator('div.sla-help li', { hasText: 'NCALayer іске қосылмайды' });

		for (const subject of ['NCALayer іске қосылмайды, не істеу керек', 'NCALayer иске косылмайды, не истеу керек']) {
			await page.fill('#issue_subject', subject);
			await offer.waitFor();
			assert.match(await offer.innerText(), /сөздер: /);
			await page.fill('#issue_subject', 'Zzzzzz');
			await offer.waitFor({ state: 'detached' });
		}
	}],
	['“this solved it” leaves the form, and is counted', async (desk) => {
		const page = await opened(desk);

		await page.fill('#issue_subject', 'Портал не видит NCALayer');
		await page.locator('div.sla-help li', { hasText: 'NCALayer не запускается' }).getByRole('button').click();
		await page.waitForURL(/\/issues$/);
		assert.ok(page.asked.some((a) => /^POST articles\/\d+\/solved$/.test(a)));
		assert.deepEqual(page.troubles, []);
	}],
	['at once and counted once, also where slad does not answer and somebody clicks again', async (desk) => {
		const page = await opened(desk);
		const solved = page.locator('div.sla-help li', { hasText: 'NCALayer не запускается' }).getByRole('button');

		await page.fill('#issue_subject', 'Портал не видит NCALayer');
		await solved.waitFor();
		/* All that is on its way is over. */
		await answered(page, 'GET similar');
		await page.route('**/sla/api/articles/*/solved', () => {});
		await Promise.all([page.waitForRequest((r) => r.isNavigationRequest() && /\/issues$/.test(r.url()), { timeout: 6000 }),
			solved.dblclick()]);
		assert.equal(page.asked.filter((a) => a.startsWith('POST articles')).length, 1);
	}],
	['what is offered stays when the tracker replaces the form’s inside', async (desk) => {
		const page = await opened(desk);

		await page.fill('#issue_subject', 'Портал не видит NCALayer');
		await page.locator('div.sla-help li', { hasText: 'NCALayer не запускается' }).waitFor();
		await Promise.all([
			page.waitForResponse((r) => r.url().includes('/issues/new.js')),
			page.selectOption('#issue_tracker_id', { label: 'Поддержка' }),
		]);
		await page.waitForTimeout(300);
		assert.ok(await page.locator('div.sla-help li', { hasText: 'NCALayer не запускается' }).isVisible());
		assert.equal(await page.inputValue('#issue_subject'), 'Портал не видит NCALayer');
	}],
	['what a good request needs is ticked off while typing', async (desk) => {
		const page = await opened(desk);
		const check = (name) => page.locator('.sla-checks li', { hasText: name });

		await page.fill('#issue_subject', 'Ошибка на главной странице портала');
		await check('Последовательность действий').waitFor();
		assert.equal(await check('Последовательность действий').getAttribute('data-check') === 'present', false);
		/* Also below a log that was pasted. */
		await page.fill('#issue_description', `${'0'.repeat(9000)}\nШаги: 1. открыл договор, 2. нажал «Подписать», 3. появилась ошибка.`);
		await page.waitForSelector('.sla-checks li[data-check=present]:has-text("Последовательность действий")');
		await accessible(page, 'div.sla-help');
		/* Who it is is known; a number that is wrong is not ticked off for that. */
		for (const [number, state] of [['140740999545', 'doubtful'], ['140740999544', 'present']]) {
			await (await identity(page)).fill(number);
			await page.waitForSelector(`.sla-checks li[data-check=${state}]:has-text("БИН")`);
			await page.waitForSelector('.sla-checks li[data-check=present]:has-text("ИИН")');
		}
	}],
	['where the channel is for VIP clients, others are told which are theirs', async (desk) => {
		const basic = await opened(desk);

		await basic.fill('#issue_subject', 'Не подписывается договор в личном кабинете');
		await basic.getByText('По вашему договору обращения принимают так: онлайн-помощник').waitFor();
		const vip = await opened(desk, 'vip');

		await vip.fill('#issue_subject', 'Не подписывается договор в личном кабинете');
		await vip.locator('.sla-checks li').first().waitFor();
		assert.equal(await vip.locator('.sla-word-plain').innerText(), '');
	}],
	['where the regulation wants it, a client is asked once for what is missing before it is sent', async (desk) => {
		const page = await desk.as('vip', { path: STRICT });
		const send = () => page.click('#issue-form input[type=submit][name=commit]');
		const asked = page.locator('.sla-hold');

		await page.fill('#issue_subject', 'Ошибка');
		await page.locator('.sla-checks li[data-check=missing]').first().waitFor();
		/* Two clicks in a row are one, however long slad takes for its word. */
		await page.route('**/sla/api/intake', async (route) => {
			await new Promise((go) => { setTimeout(go, 1000); });
			await route.continue();
		}, { times: 1 });
		await page.fill('#issue_subject', 'Ошибка!');
		await page.dblclick('#issue-form input[type=submit][name=commit]');
		await asked.waitFor();
		assert.match(await asked.innerText(), /добавьте, пожалуйста: .*последовательность действий.*отправьте ещё раз/s);
		assert.equal(await page.inputValue('#issue_subject'), 'Ошибка!');
		assert.match(page.url(), /\/issues\/new$/);
		await accessible(page, '.sla-hold');
		await send();
		await page.waitForURL(/\/issues\/\d+$/);
		assert.deepEqual(page.troubles, []);
	}],
	['not when it was completed meanwhile, nor are staff', async (desk) => {
		for (const [login, description] of [['vip', 'Шаги: 1. открыл договор, 2. нажал «Подписать», 3. появилась ошибка 500.'],
			['operator', '']]) {
			const page = await desk.as(login, { path: STRICT });

			await page.fill('#issue_subject', 'Ошибка');
			await page.locator('.sla-checks li[data-check=missing]').first().waitFor();
			await page.fill('#issue_description', description);
			await page.click('#issue-form input[type=submit][name=commit]');
			await page.waitForURL(/\/issues\/\d+$/);
			assert.deepEqual(page.troubles, []);
		}
	}],
	['a request is sent as ever, also with a wrong number', async (desk) => {
		const page = await opened(desk);

		await page.fill('#issue_subject', 'Не приходит код по SMS');
		await (await identity(page)).fill('140740999545');
		await page.click('#issue-form input[type=submit][name=commit]');
		await page.waitForURL(/\/issues\/\d+$/);
		await page.waitForSelector('.sla-clocks');
		/* Gone back to, the form tells again what is known of it. */
		await page.goBack();
		await page.locator('.sla-checks li').first().waitFor();
		assert.equal(await page.inputValue('#issue_subject'), 'Не приходит код по SMS');
		assert.deepEqual(page.troubles, []);
	}],
	['a form that the tracker refused has all of it again', async (desk) => {
		const page = await opened(desk);
		const send = () => page.click('#issue-form input[type=submit][name=commit]');

		await (await identity(page)).fill('140740999545');
		await page.fill('#issue_description', 'Шаги: 1. открыл договор, 2. нажал «Подписать», 3. появилась ошибка.');
		await send();
		await page.waitForSelector('#errorExplanation');
		assert.match(page.url(), /\/projects\/edoc-support\/issues$/);
		await page.locator('.sla-wrong', { hasText: 'опечатка' }).waitFor();
		await page.fill('#issue_subject', 'Портал не видит NCALayer');
		await page.locator('div.sla-help li', { hasText: 'NCALayer не запускается' }).waitFor();
		await page.locator('.sla-checks li[data-check=present]', { hasText: 'Последовательность действий' }).waitFor();
		assert.ok(page.asked.some((a) => a.startsWith('POST intake')));
		await send();
		await page.waitForURL(/\/issues\/\d+$/);
		assert.deepEqual(page.troubles, []);
	}],
	['axe finds nothing serious in what is added', async (desk) => {
		const page = await opened(desk);

		await (await identity(page)).fill('140740999545');
		await accessible(page, '.sla-wrong');
	}],
];
