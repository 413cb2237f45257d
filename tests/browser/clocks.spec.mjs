/* What the panel says of a request's level and clocks: how much is left, until when, in which state, and why. */
import assert from 'node:assert/strict';
import { accessible, focused, NARROW, overflows, text, until } from './desk.mjs';

const LEFT = {
	ru: /осталось (\d+ ч|\d+ мин)( \d+ мин)? рабочего времени/,
	kk: /(\d+ сағ|\d+ мин)( \d+ мин)? жұмыс уақыты қалды/,
	en: /(\d+ h|\d+ min)( \d+ min)? of working time left/,
};

const LOWEST = {
	ru: /Базовый\s+действующего договора с другим уровнем нет\s+\(п\. 3\)/,
	kk: /Базалық\s+басқа деңгейдегі қолданыстағы шарт жоқ\s+\(3-т\.\)/,
	en: /Basic\s+no contract in force names another\s+\(clause 3\)/,
};

/* Of those who wait for somebody else: in which stage, why the clock stands for staff, and for the client. */
const WAITS = [
	['third', { ru: /пауза[\s\S]*отсчёт стоит: ждём третью сторону/, kk: /үзіліс[\s\S]*: үшінші тарапты күтудеміз/,
		en: /paused[\s\S]*the clock stands: waiting for a third party/ }, /приостановлено[\s\S]*стоит: ждём третью сторону/],
	['escalated', { ru: /пауза[\s\S]*отсчёт стоит: обращение у разработчиков/, kk: /үзіліс[\s\S]*: өтініш әзірлеушілерде/,
		en: /paused[\s\S]*the clock stands: the request is with the developers/ },
	/приостановлено[\s\S]*стоит: мы работаем над решением/],
];

const clock = (page, name) => page.locator('.sla-clock', { hasText: name });

/* By the panel's own switch; it asks slad nothing. */
async function switched(page, code) {
	await page.click(`.sla-languages button[lang=${code}]`);
	await page.waitForSelector(`.sla[lang=${code}]`);
}

/* A page whose time the test makes pass. */
async function held(desk, issue) {
	const page = await desk.as('operator');

	await page.clock.install({ time: Date.now() });
	await page.goto(desk.url(`/issues/${desk.facts[issue]}`));
	await page.waitForSelector('.sla-clocks');
	/* All of its parts are there. */
	await until(() => [`issues/${desk.facts[issue]}?`, '/similar', '/articles'].every((part) => page.answered.some((a) => a.includes(part))));
	return page;
}

/* Minutes of the clock that is told in hours. */
async function left(page, told) {
	const [, hours, minutes] = told.exec(await text(page, '.sla-clocks'));

	return Number(hours) * 60 + Number(minutes);
}

/* What tells the states of a page's clocks: of each its word, its shape and its colour, beside that of plain text. */
const states = (page) => page.$$eval('.sla-clock', (list) => list.map((el) => {
	const colour = (part) => getComputedStyle(el.querySelector(part)).color;

	return { state: el.dataset.state, word: el.querySelector('.sla-word').textContent, shape: el.querySelector('.sla-shape path').getAttribute('d'),
		colours: [colour('.sla-word'), colour('.sla-shape')], plain: colour('.sla-name') };
}));

const distinct = (list) => new Set(list).size === list.length;

export default [
	['level and countdown are in the page’s language until another is chosen, by the keyboard as well, which is remembered', async (desk) => {
		const page = await desk.issue('operator', desk.facts.running);
		const says = async (code) => {
			assert.equal(await page.locator('.sla').getAttribute('lang'), code);
			assert.match(await text(page, '.sla-clocks'), LEFT[code]);
			assert.match(await text(page, '.sla-head'), LOWEST[code]);
		};
		const answer = await page.evaluate(async (path) => (await fetch(path)).json(),
			desk.url(`/sla/api/issues/${desk.facts.running}`));
		const { left: seconds } = answer.clocks.find((c) => c.name === 'resolution');
		const said = /осталось (?:(\d+) ч)? ?(?:(\d+) мин)?/.exec(await clock(page, 'Решение').innerText());
		const told = Number(said[1] ?? 0) * 3600 + Number(said[2] ?? 0) * 60;

		assert.ok(Math.abs(told - seconds) <= 61, `${said[0]} of ${seconds} s`);
		await says('ru');
		await page.locator('.sla-languages button[lang=kk]').focus();
		await page.keyboard.press('Enter');
		await page.waitForSelector('.sla[lang=kk]');
		await says('kk');
		assert.equal(await focused(page, '.sla-languages'), 'kk');
		await page.reload();
		await page.waitForSelector('.sla[lang=kk] .sla-clocks');
		await says('kk');
		await switched(page, 'en');
		await says('en');
		assert.deepEqual(page.troubles, []);
	}],
	['it goes on by itself, asking nobody, and in another language from where it is', async (desk) => {
		const page = await held(desk, 'running');
		const before = await left(page, /(\d+) ч (\d+) мин/);
		const asked = page.asked.length;

		/* Of those who listen nobody is told of each second. */
		await page.evaluate(() => {
			window.readOut = 0;
			for (const el of document.querySelectorAll('.sla :is([aria-live], [role=status], [role=alert])'))
				new MutationObserver((list) => { window.readOut += list.length; }).observe(el, { childList: true, characterData: true, subtree: true });
		});
		await page.clock.runFor(200000);
		assert.equal(await page.evaluate(() => window.readOut), 0);
		assert.ok(Math.abs(before - 200 / 60 - await left(page, /(\d+) ч (\d+) мин/)) <= 1);
		assert.equal(page.asked.length, asked);
		await switched(page, 'en');
		assert.ok(Math.abs(before - 200 / 60 - await left(page, /(\d+) h (\d+) min/)) <= 1);
	}],
	['what is asked for anew changes nothing for who reads it: what is open stays open, and the focus where it is', async (desk) => {
		const page = await held(desk, 'vip');
		const steps = page.locator('.sla-steps > li');
		const asked = (what) => page.asked.filter((a) => a.includes(what)).length;

		await page.locator('.sla-more > summary').focus();
		await page.keyboard.press('Enter');
		await steps.first().waitFor();
		await page.locator('.sla-clock .sla-tip').first().focus();
		const [focus, told] = [await focused(page, '.sla'), await steps.count()];

		await page.clock.runFor(302000);
		await until(() => page.answered.filter((a) => a.includes('explain')).length === 2);
		assert.equal(asked(`GET issues/${desk.facts.vip}?`), 2);
		assert.deepEqual([asked('explain'), asked('/similar'), asked('/articles')], [2, 1, 1]);
		assert.equal(await steps.count(), told);
		assert.ok(await steps.first().isVisible());
		assert.equal(await focused(page, '.sla'), focus);
		await page.getByRole('button', { name: 'Вне очереди' }).focus();
		await page.clock.runFor(302000);
		await until(() => page.answered.filter((a) => a.includes(`issues/${desk.facts.vip}?`)).length === 3);
		await page.clock.runFor(1000);
		assert.equal(await focused(page, '.sla'), 'Вне очереди');
		assert.deepEqual(page.troubles, []);
	}],
	['the due instant is told in the reader’s zone, the whole of it to who points there or goes there by keyboard', async (desk) => {
		for (const zone of ['Asia/Almaty', 'Europe/Berlin', 'America/St_Johns']) {
			const page = await desk.issue('operator', desk.facts.running, { zone });
			const due = clock(page, 'Решение').locator('.sla-tip').first();
			const more = due.locator('.sla-tip-text');
			const [time, date] = await due.locator('time').evaluate((el) => [{ hour: '2-digit', minute: '2-digit' }, { day: 'numeric', month: 'long' }]
				.map((how) => new Intl.DateTimeFormat('ru', how).format(new Date(el.dateTime))));

			assert.match(await due.locator('time').innerText(), new RegExp(time));
			for (const [come, go] of [[() => due.hover(), () => page.mouse.move(0, 0)], [() => due.focus(), () => due.blur()]]) {
				assert.ok(!await more.isVisible());
				await come();
				assert.ok(await more.isVisible());
				assert.match(await more.innerText(), new RegExp(`^Срок: .*${date} \\d{4} г\\., ${time} \\(UTC`));
				await go();
			}
			assert.equal(await due.getAttribute('aria-describedby'), await more.getAttribute('id'));
		}
	}],
	['what is told more is not cut off at any width, and Escape takes it away', async (desk) => {
		const page = await desk.issue('operator', desk.facts.waiting);
		const tips = page.locator('.sla .sla-tip');
		const cut = () => tips.evaluateAll((all) => all.map((el) => {
			const more = el.querySelector('.sla-tip-text');

			el.focus();
			const [box, column] = [more, el.closest('#content')].map((e) => e.getBoundingClientRect());
			return box.width > 0 && box.left >= column.left && box.right <= column.right ? null : more.textContent;
		}).filter(Boolean));

		assert.deepEqual(await cut(), []);
		await page.setViewportSize(NARROW);
		assert.deepEqual(await cut(), []);
		await page.keyboard.press('Escape');
		assert.ok(!await tips.last().locator('.sla-tip-text').isVisible());
	}],
	['a pause says why: for the client', async (desk) => {
		const page = await desk.issue('operator', desk.facts.waiting);

		assert.equal(await clock(page, 'Решение').getAttribute('data-state'), 'paused');
		assert.match(await clock(page, 'Решение').innerText(), /пауза[\s\S]*отсчёт стоит: ждём ответа клиента/);
		assert.match(await clock(page, 'Ответ клиента').innerText(), LEFT.ru);
		await page.click('.sla-more > summary');
		await page.waitForSelector('.sla-steps li');
		await accessible(page, '.sla');
		await page.setViewportSize(NARROW);
		assert.equal(await overflows(page), 0);
	}],
	['for a third party, and for the developers, in each language; the client hears it in words that are theirs', async (desk) => {
		for (const [name, said, client] of WAITS) {
			const page = await desk.issue('operator', desk.facts[name]);
			const resolution = page.locator('.sla-clock').nth(1);

			for (const [code, words] of Object.entries(said)) {
				await switched(page, code);
				assert.equal(await resolution.getAttribute('data-state'), 'paused', name);
				assert.match(await resolution.innerText(), words);
			}
			const theirs = await desk.issue('basic', desk.facts[name], { language: 'ru' });

			assert.match(await text(theirs, '.sla-clocks'), client);
		}
	}],
	['a state is told by word, shape and colour, each another one', async (desk) => {
		const page = await desk.issue('operator', desk.facts.late);
		const late = clock(page, 'Решение');

		assert.equal(await late.getAttribute('data-state'), 'late');
		assert.match(await late.innerText(), /просрочено[\s\S]*опоздание: /);
		await accessible(page, '.sla');
		const seen = await states(page);

		await page.goto(desk.url(`/issues/${desk.facts.waiting}`));
		await page.waitForSelector('.sla-clocks');
		seen.push(...await states(page));
		const all = [...new Map(seen.map((s) => [s.state, s])).values()];

		assert.deepEqual(all.map((s) => s.state).sort(), ['late', 'met', 'paused', 'running']);
		assert.ok(distinct(all.map((s) => s.shape)) && distinct(all.map((s) => s.word)));
		for (const { state, colours, plain } of all)
			assert.ok(colours[0] === colours[1] && colours[0] !== plain, `${state}: ${colours}, ${plain}`);
	}],
	['also those that no request of today is in', async (desk) => {
		const page = await desk.as('operator', { path: '/sla/' });
		const drawn = await page.evaluate(async () => {
			const [{ shape }, { default: words }] = await Promise.all([import('/sla/panel/dom.js'), import('/sla/panel/texts/ru.js')]);

			return Object.entries(words.names.state).map(([state, word]) => [state, word, shape(state).querySelector('path').getAttribute('d')]);
		});

		assert.deepEqual(drawn.map(([state]) => state).sort(), ['late', 'met', 'missed', 'none', 'paused', 'running', 'soon']);
		assert.ok(distinct(drawn.map(([, word]) => word)) && distinct(drawn.map(([, , d]) => d)));
	}],
	['the history tells each step with the clauses that slad explains it by', async (desk) => {
		const page = await desk.issue('developer', desk.facts.waiting);

		assert.equal(page.asked.filter((a) => a.includes('explain')).length, 0);
		await page.click('.sla-more > summary');
		await page.waitForSelector('.sla-steps li');
		assert.match(await text(page, '.sla-steps'), /ждём клиента[\s\S]*Решение: пауза \(п\. 17\)/);
		const told = await page.evaluate(async (path) => (await fetch(path)).json(),
			desk.url(`/sla/api/issues/${desk.facts.waiting}/explain`));
		const clauses = told.steps.map((s, i) => (s.clocks ?? []).filter((c) => i > 0 || c.state !== 'none').map((c) => c.clause).filter(Boolean));

		assert.ok(clauses.flat().length > 3);
		assert.deepEqual(await page.$$eval('.sla-steps > li', (list) => list.map((li) =>
			[...li.querySelectorAll('ul .sla-clause')].map((c) => /\(п\. (.+)\)/.exec(c.textContent)[1]))), clauses);
	}],
];
