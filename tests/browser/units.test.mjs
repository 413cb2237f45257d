/* What needs no browser: words, durations, dates, countdowns, and that nothing is too large. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import test from 'node:test';

const PANEL = new URL('../../nginx/panel/', import.meta.url);
const BUILT = new URL(`file://${process.env.PANEL}/`);
const LANGUAGES = ['ru', 'kk', 'en'];
/* What an address in the tracker's pages may take, compressed, with the words of one language. */
const MOST_BYTES = 30 * 1024;

const texts = await import(new URL('texts.js', PANEL));
const { Countdown, Now, Windows } = await import(new URL('countdown.js', PANEL));
const { remaining } = await import(new URL('clocks.js', PANEL));
const { wrong } = await import(new URL('identity.js', PANEL));
const { whileSeen } = await import(new URL('renew.js', PANEL));
const { inTurn } = await import(new URL('turns.js', PANEL));
const { noteOf } = await import(new URL('suggest.js', PANEL));
const words = Object.fromEntries(await Promise.all(LANGUAGES.map(async (code) =>
	[code, (await import(new URL(`texts/${code}.js`, PANEL))).default])));

function paths(value, at = '') {
	return value !== null && typeof value === 'object' && !Array.isArray(value)
		? Object.entries(value).flatMap(([k, v]) => paths(v, `${at}.${k}`)) : [at];
}

const modules = readdirSync(PANEL).filter((f) => f.endsWith('.js'));
const source = (file) => readFileSync(new URL(file, PANEL), 'utf8');

test('each language has the same words', () => {
	for (const code of LANGUAGES)
		assert.deepEqual(paths(words[code]).sort(), paths(words.ru).sort(), code);
});

test('each sentence has the same places in each language', () => {
	const places = (s) => [...new Set(s.match(/\{\d\}/g))].sort();

	for (const [key, sentence] of Object.entries(words.ru.say)) {
		for (const code of LANGUAGES)
			assert.deepEqual(places(words[code].say[key]), places(sentence), `${code}: ${key}`);
	}
});

test('each word that is asked for is there, and each that is there is asked for', () => {
	const all = modules.map(source).join('\n');
	const asked = [...all.matchAll(/\bt\('([a-z_]+)'/g)].map((m) => m[1]);
	const made = (key) => key.startsWith('check_');

	assert.deepEqual(asked.filter((key) => !(key in words.ru.say)), []);
	assert.deepEqual(Object.keys(words.ru.say).filter((key) => !made(key) && !all.includes(`'${key}'`) && !all.includes(`say.${key}`)), []);
});

test('what stands in a sentence keeps its form: no preposition wants another case of it', () => {
	/* Days in numbers have no cases. */
	const days = modules.flatMap((file) => [...source(file).matchAll(/\bt\('(\w+)', day\(/g)].map((m) => m[1]));
	const wants = { ru: /(^|[\s(])(с|со|до|на|от|к|ко|в|во|по|после|перед) \{\d\}/i, kk: /\{\d\} (бастап|дейін|кейін|бұрын)/i };

	for (const [code, pattern] of Object.entries(wants))
		assert.deepEqual(Object.entries(words[code].say).filter(([key, sentence]) =>
			!days.includes(key) && pattern.test(sentence)), [], code);
});

test('no set of names and nothing that is counted is idle', () => {
	const all = modules.map(source).join('\n');
	const asked = (word) => new RegExp(`\\b(names?|count)\\([^)]*'${word}'`).test(all);

	assert.deepEqual([...Object.keys(words.ru.names), ...Object.keys(words.ru.counted)].filter((word) => !asked(word)), []);
});

/* "X(FLAG_CRITICAL, "critical")" of a header of the core. */
function terms(file, list) {
	const text = readFileSync(new URL(`../../include/core/${file}`, import.meta.url), 'utf8');
	const body = text.slice(text.indexOf(`#define ${list}(X)`)).split(/[^\\]\n/, 1)[0];

	return [...body.matchAll(/X\([A-Z_]+,[\s\\]*"(\w+)"/g)].map((m) => m[1]);
}

test('whatever slad tells of has a name', () => {
	const sets = [
		['flag', 'judge.h', 'FLAG_TERMS'], ['action', 'judge.h', 'ACTION_TERMS'], ['clock', 'policy.h', 'CLOCK_TERMS'],
		['client_clock', 'policy.h', 'CLOCK_TERMS'], ['stage', 'terms.h', 'STAGE_TERMS'], ['side', 'terms.h', 'SIDE_TERMS'],
		['priority', 'terms.h', 'PRIORITY_TERMS'], ['category', 'terms.h', 'CATEGORY_TERMS'],
		['channel', 'terms.h', 'CHANNEL_TERMS'],
	];

	for (const [set, file, list] of sets) {
		const all = terms(file, list);

		assert.ok(all.length > 2, `${list}: ${all}`);
		assert.deepEqual(all.filter((term) => !(term in words.ru.names[set])), [], set);
	}
});

test('counted forms', () => {
	const table = [
		['ru', 1, '1 звонок'], ['ru', 2, '2 звонка'], ['ru', 5, '5 звонков'], ['ru', 11, '11 звонков'], ['ru', 21, '21 звонок'],
		['ru', 112, '112 звонков'], ['ru', 14, '14 звонков'], ['ru', 101, '101 звонок'], ['ru', 22, '22 звонка'], ['ru', 0, '0 звонков'],
		['kk', 1, '1 қоңырау'], ['kk', 5, '5 қоңырау'], ['kk', 21, '21 қоңырау'],
		['en', 0, '0 calls'], ['en', 1, '1 call'], ['en', 2, '2 calls'], ['en', 21, '21 calls'],
	];

	for (const [code, n, expected] of table) {
		texts.use(words[code]);
		assert.equal(texts.count(n, 'calls'), expected);
	}
});

test('durations', () => {
	const table = [
		['ru', 3900, {}, '1 ч 5 мин'], ['ru', 3600, {}, '1 ч'], ['ru', 599, {}, '9 мин 59 с'], ['ru', 600, {}, '10 мин'],
		['ru', 0, {}, '0 мин'], ['ru', 59, {}, '59 с'], ['ru', 400000, {}, '111 ч'], ['ru', -3900, {}, '1 ч 5 мин'],
		['ru', 3900, { full: true }, '1 час 5 минут'], ['ru', 2 * 3600 + 60, { full: true }, '2 часа 1 минута'],
		['ru', 90000, { days: true }, '1 д 1 ч'], ['kk', 3900, {}, '1 сағ 5 мин'],
		['kk', 3900, { full: true }, '1 сағат 5 минут'], ['en', 3900, {}, '1 h 5 min'],
		['en', 3660, { full: true }, '1 hour 1 minute'], ['ru', 11 * 3600, { full: true }, '11 часов'],
		['ru', 21 * 3600 + 22 * 60, { full: true }, '21 час 22 минуты'], ['ru', 3 * 86400, { days: true, full: true }, '3 дня'],
		['ru', 61, { full: true }, '1 минута 1 секунда'], ['kk', 2 * 86400 + 3600, { days: true, full: true }, '2 тәулік 1 сағат'],
		['kk', 45, {}, '45 с'], ['en', 2 * 86400, { days: true, full: true }, '2 days'], ['en', 1, { full: true }, '1 second'],
	];

	for (const [code, seconds, how, expected] of table) {
		texts.use(words[code]);
		assert.equal(texts.duration(seconds, how), expected);
	}
});

test('days near and far', () => {
	const now = new Date(2026, 1, 4, 23, 30);
	const table = [
		['ru', new Date(2026, 1, 4, 9, 5), 'сегодня, 09:05'], ['ru', new Date(2026, 1, 5, 0, 1), 'завтра, 00:01'],
		['ru', new Date(2026, 1, 3, 23, 59), 'вчера, 23:59'], ['ru', new Date(2026, 1, 6, 17, 5), 'пт, 6 февр., 17:05'],
		['ru', new Date(2027, 4, 3, 9, 0), 'пн, 3 мая 2027, 09:00'], ['kk', new Date(2026, 1, 6, 17, 5), 'жм, 6 ақп., 17:05'],
		['kk', new Date(2027, 4, 3, 9, 0), 'дс, 2027 ж. 3 мам., 09:00'],
		['en', new Date(2026, 1, 6, 17, 5), 'Fri 6 Feb, 17:05'],
	];

	for (const [code, date, expected] of table) {
		texts.use(words[code]);
		assert.equal(texts.when(date, now), expected);
	}
});

/* Friday 17:00 in Almaty: an hour is left of it, and Monday begins at 9. */
const WINDOWS = [
	['2026-02-06T04:00:00Z', '2026-02-06T13:00:00Z'], ['2026-02-09T04:00:00Z', '2026-02-09T13:00:00Z'],
];

function countdown(clock, minutesLater) {
	const now = new Now('2026-02-06T12:00:00Z');
	const c = new Countdown({ state: 'running', elapsed: 32400, ...clock }, now, new Windows(WINDOWS));

	now.base += minutesLater * 60;
	return c;
}

test('a countdown stands still outside of hours', () => {
	const table = [
		[0, 7200], [30, 5400], [60, 3600], [61, 3600], [24 * 60, 3600], [64 * 60, 3600], [64 * 60 + 30, 1800],
		[65 * 60 + 10, -600],
	];

	for (const [minutes, left] of table)
		assert.ok(Math.abs(countdown({ left: 7200 }, minutes).left() - left) < 1, `after ${minutes} min`);
	assert.equal(countdown({ left: 7200 }, 120).rests(), true);
	assert.equal(countdown({ left: 7200 }, 10).rests(), false);
});

test('what is left is a sentence of each language', () => {
	const table = [
		['ru', { left: 3900 }, 'осталось 1 ч 5 мин рабочего времени', 'осталось 1 час 5 минут рабочего времени'],
		['kk', { left: 3900 }, '1 сағ 5 мин жұмыс уақыты қалды', '1 сағат 5 минут жұмыс уақыты қалды'],
		['en', { left: 3900 }, '1 h 5 min of working time left', '1 hour 5 minutes of working time left'],
		['ru', { left: -7200, stands: true }, 'опоздание: 2 ч рабочего времени', 'опоздание: 2 часа рабочего времени'],
		['ru', { left: 7200, stands: true }, 'в запасе 2 ч рабочего времени', 'в запасе 2 часа рабочего времени'],
		['ru', { left: 90000, wall_clock: true }, 'осталось 1 д 1 ч', 'осталось 1 день 1 час'],
		['ru', { left: 3900, wall_clock: true }, 'осталось 1 ч 5 мин', 'осталось 1 час 5 минут'],
		['kk', { left: 3900, wall_clock: true }, '1 сағ 5 мин қалды', '1 сағат 5 минут қалды'],
		['en', { left: 3900, wall_clock: true }, '1 h 5 min left', '1 hour 5 minutes left'],
		['en', { state: 'met' }, '', ''],
	];

	for (const [code, clock, short, full] of table) {
		texts.use(words[code]);
		/* Half a second more: the clock goes on while this is told. */
		const c = countdown({ ...clock, ...('left' in clock ? { left: clock.left + (clock.stands ? 0 : 0.5) } : {}) }, 0);

		assert.equal(remaining(c), short);
		assert.equal(remaining(c, true), full);
	}
});

test('one that is made later goes on from where the answer was', () => {
	const now = new Now('2026-02-06T12:00:00Z');

	now.base += 1800;
	assert.ok(Math.abs(new Countdown({ state: 'running', left: 7200 }, now, new Windows(WINDOWS)).left() - 5400) < 1);
});

test('by the wall clock it does not, and a pause holds it', () => {
	assert.ok(Math.abs(countdown({ left: 7200, wall_clock: true }, 90).left() - 1800) < 1);
	assert.equal(countdown({ left: 7200, stands: true }, 30).left(), 7200);
});

test('states', () => {
	const table = [
		[{ left: 32400 }, 0, 'running'], [{ left: 7200 }, 0, 'soon'], [{ left: 1800 }, 31, 'late'],
		[{ left: 7200, stands: true, state: 'paused' }, 600, 'paused'], [{ left: -5, stands: true }, 0, 'late'],
		[{ state: 'met' }, 0, 'met'], [{ state: 'breached' }, 0, 'missed'], [{ state: 'none' }, 0, 'none'],
	];

	for (const [clock, minutes, state] of table)
		assert.equal(countdown(clock, minutes).state(), state, JSON.stringify(clock));
});

test('one call that cannot even begin holds up none of the others', async () => {
	const answer = { headers: new Headers() };
	const calls = [() => answer, () => { throw new TypeError('no such thing'); }, () => answer];
	const over = await Promise.allSettled(calls.map((call) => inTurn(call)));

	assert.deepEqual(over.map((o) => o.status), ['fulfilled', 'rejected', 'fulfilled']);
});

/* Numbers with one digit wrong, of any structure, and what people type instead. */
function numbers(n) {
	let seed = 20260204;
	const random = (below) => {
		seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
		return Math.floor(seed / 2 ** 32 * below);
	};
	const list = ['123', '14074099954', '1407409995440', '14074099954a', '140740-999544', '990231300123'];

	while (list.length < n) {
		const body = Array.from({ length: 11 }, (_, i) => random(i === 2 ? 2 : i === 4 ? 7 : i === 5 ? 4 : 10)).join('');

		for (let last = 0; last < 10; last++)
			list.push(body + last);
	}
	return list;
}

test('an IIN or BIN is what slactl says it is', () => {
	const list = numbers(3000);
	const said = execFileSync(process.env.SLACTL, ['identity'], { input: `${list.join('\n')}\n`, maxBuffer: 1 << 24 })
		.toString().trim().split('\n').map((line) => JSON.parse(line));

	assert.equal(said.length, list.length);
	assert.ok(said.filter((s) => s.valid).length > 50);
	for (const [i, { valid }] of said.entries())
		assert.equal(wrong(list[i]) === null, valid, list[i]);
});

test('a phrase loses its capital within a sentence, an abbreviation does not', () => {
	const cases = [['A screenshot', 'a screenshot'], ['Снимок экрана', 'снимок экрана'], ['ИИН', 'ИИН'],
		['БИН и название', 'БИН и название'], ['I', 'I'], ['', '']];

	for (const [alone, within] of cases)
		assert.equal(texts.within(alone), within);
});

test('nothing makes markup out of a text', () => {
	for (const file of modules)
		assert.doesNotMatch(source(file), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/, file);
});

/* What the address of a page's module takes along: all but the words, which are another language's next time. */
const PAGES = ['issue.js', 'create.js', 'list.js'];
const built = (file) => readFileSync(new URL(file, BUILT), 'utf8');
const calls = (file, pattern) => [...built(file).matchAll(pattern)].map((m) => m[1]);

test('a page of the tracker loads one module, and words', () => {
	for (const page of PAGES) {
		assert.deepEqual(calls(page, /\b(?:from|import)\s*["']([^"']+)["']/g), [], page);
		assert.deepEqual(calls(page, /\bimport\(([^)]{1,15})/g).filter((from) => !from.startsWith('new URL(`texts/')), [], page);
		assert.match(built(page), /export\s*\{[^}]*\bas start\b/, page);
	}
});

test('what is served goes without comments, and names its version', () => {
	const files = readdirSync(PANEL, { recursive: true }).map(String).filter((f) => /\.(js|css)$/.test(f));

	assert.ok(files.length > 40);
	for (const file of files)
		assert.doesNotMatch(built(file), /^\s*\/\*|^\t/m, file);
	assert.match(built('panel.js'), /"[0-9a-f]{16}"/);
});

test('what a page of the tracker loads is small, with all that comes when somebody does all there is to do', () => {
	for (const page of PAGES) {
		for (const code of LANGUAGES) {
			const files = ['panel.js', 'panel.css', `texts/${code}.js`, `texts/problems/${code}.js`, page];
			const bytes = files.reduce((sum, f) => sum + statSync(new URL(`${f}.gz`, BUILT)).size, 0);

			assert.ok(bytes <= MOST_BYTES, `${page}, ${code}: ${bytes} bytes`);
		}
	}
});

/* A page whose time passes by hand: what waits in it, and how long. */
function byHand() {
	const kept = { performance: globalThis.performance, document: globalThis.document, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
	const page = { waits: null, seen: true, on: {}, now: 0 };

	globalThis.document = {
		get visibilityState() { return page.seen ? 'visible' : 'hidden'; },
		addEventListener: (kind, f) => { page.on[kind] = f; },
		removeEventListener: (kind) => { delete page.on[kind]; },
	};
	globalThis.setTimeout = (f, ms) => { page.waits = { f, ms }; };
	globalThis.clearTimeout = () => { page.waits = null; };
	globalThis.performance = { now: () => page.now };
	page.minutes = () => page.waits && Math.round(page.waits.ms / 60000);
	page.pass = async () => {
		const { f } = page.waits;

		page.waits = null;
		await f();
	};
	page.end = () => Object.assign(globalThis, kept);
	return page;
}

test('a page that is seen is asked for anew each minute, ever later while slad is away, and not at all unseen', async () => {
	const page = byHand();
	let up = true, asked = 0;

	try {
		const stop = whileSeen(async () => {
			asked++;
			if (!up)
				throw new Error('away');
		});
		const after = [page.minutes()];

		for (const is of [true, false, false, false, false, false, false, true]) {
			up = is;
			await page.pass();
			after.push(page.minutes());
		}
		assert.deepEqual(after, [1, 1, 2, 4, 8, 16, 16, 16, 1]);
		assert.equal(asked, 8);
		page.seen = false;
		page.on.visibilitychange();
		assert.equal(page.waits, null);
		page.seen = true;
		page.on.visibilitychange();
		assert.equal(page.minutes(), 1);
		stop();
		assert.deepEqual([page.waits, Object.keys(page.on)], [null, []]);
	} finally {
		page.end();
	}
});

test('one that is turned away from and back to while it is asked for is asked for once', async () => {
	const page = byHand();
	let answer = null;

	try {
		whileSeen(() => new Promise((resolve) => { answer = resolve; }));
		const round = page.pass();

		for (const seen of [false, true]) {
			page.seen = seen;
			page.on.visibilitychange();
		}
		assert.equal(page.waits, null);
		answer();
		await round;
		assert.equal(page.minutes(), 1);
	} finally {
		page.end();
	}
});

test('nobody is kept logged in by a page that they have left standing', async () => {
	const page = byHand();

	try {
		whileSeen(async () => { page.now += 30 * 60000; });
		await page.pass();
		assert.equal(page.waits, null);
		page.on.keydown();
		assert.equal(page.waits.ms, 60000);
	} finally {
		page.end();
	}
});

test('an article comes into a note by its beginning and by the link that counts', () => {
	const page = 'https://sup.example.kz/redmine/issues/12';
	const link = '/redmine/sla/faq/7', url = 'https://help.example.kz/password';
	const at = 'https://sup.example.kz/redmine/sla/faq/7';
	const text = (item) => noteOf({ link, ...item }, page);
	const sentences = [
		['a short one is whole', { body: 'Смените пароль.\n', url }, `Смените пароль.\n\n${at}`],
		['without a text its title', { title: 'Пароль' }, `Пароль\n\n${at}`],
		['as long as may be', { body: 'x'.repeat(1500) }, `${'x'.repeat(1500)}\n\n${at}`],
		['of lines whole ones', { body: `${'a'.repeat(1000)}\n${'b'.repeat(1000)}` }, `${'a'.repeat(1000)}\n…\n\n${at}`],
		['of one line whole words', { body: `${'a'.repeat(1000)} ${'b'.repeat(1000)}` }, `${'a'.repeat(1000)} …\n\n${at}`],
		['also below a heading', { body: `Пароль\n${'слово '.repeat(400)}` }, `Пароль\n${'слово '.repeat(248)}слово …\n\n${at}`],
		['of one word as much as may be', { body: 'x'.repeat(1501) }, `${'x'.repeat(1500)} …\n\n${at}`],
		['no half of a character', { body: `${'x'.repeat(1499)}😀y` }, `${'x'.repeat(1499)} …\n\n${at}`],
	];

	for (const [name, item, expected] of sentences)
		assert.equal(text(item), expected, name);
	assert.equal(noteOf({ title: 'Пароль', url }, page), `Пароль\n\n${url}`);
	assert.equal(noteOf({ title: 'Пароль' }, page), 'Пароль');
});
