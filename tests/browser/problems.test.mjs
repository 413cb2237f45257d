/* What slad refuses and complains of: each code that it can send has words in each language. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';

const ROOT = new URL('../../', import.meta.url);
const PANEL = new URL('nginx/panel/', ROOT);
const LANGUAGES = ['ru', 'kk', 'en'];

/* What is sent beside the English sentence's own values, for those who do not read its reason. */
const QUIET = { days_hours: ['hours'], ical_hours: ['hours'] };

const read = (path) => readFileSync(new URL(path, ROOT), 'utf8');
/* PROBLEM(ID, "code", KIND, "a sentence of" "several parts") */
const sent = Object.fromEntries(
	[...read('include/base/problem.def').matchAll(/^PROBLEM\(\w+, "(\w+)", \w+,\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)/gm)]
		.map(([, code, text]) => [code, text]));
const words = Object.fromEntries(await Promise.all(LANGUAGES.map(async (code) =>
	[code, await import(new URL(`texts/problems/${code}.js`, PANEL)).then(async ({ default: { counted, say } }) =>
		({ counted, say: { ...say, ...(await import(new URL(`texts/files/${code}.js`, PANEL))).default } }))])));
const texts = await import(new URL('texts.js', PANEL));
const { sentence } = await import(new URL('problems.js', PANEL));

const speak = async (code) => texts.use((await import(new URL(`texts/${code}.js`, PANEL))).default);
const places = (text) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort();

test('each code that slad can send has words in each language, and no other', () => {
	assert.ok(Object.keys(sent).length > 50);
	assert.equal(Object.keys(sent).length, read('include/base/problem.def').match(/^PROBLEM\(/gm).length);
	for (const code of LANGUAGES)
		assert.deepEqual(Object.keys(words[code].say).sort(), Object.keys(sent).sort(), code);
});

test('the API tells of the same codes', () => {
	const { schemas } = JSON.parse(read('nginx/docs/openapi.json')).components;

	assert.deepEqual([...schemas.ProblemCode.enum].sort(), Object.keys(sent).sort());
});

test('their sentences name what slad sends, the same in each language', () => {
	for (const [key, said] of Object.entries(words.ru.say)) {
		const known = [...places(sent[key]), 'detail', ...(QUIET[key] ?? [])];

		for (const code of LANGUAGES) {
			assert.deepEqual(places(words[code].say[key]), places(said), `${code}: ${key}`);
			assert.deepEqual(places(said).filter((p) => !known.includes(p)), [], key);
		}
	}
});

test('each way of counting is there, and each is used', () => {
	for (const code of LANGUAGES) {
		const used = new Set(Object.values(words[code].say).flatMap((s) => [...s.matchAll(/\{\w+:(\w+)\}/g)].map((m) => m[1])));

		used.delete('span');
		assert.deepEqual([...used].sort(), Object.keys(words[code].counted).sort(), code);
	}
});

test('numbers and durations have their forms', async () => {
	const late = (requests) => sentence({ code: 'look_late', detail: 'late', values: { requests, seconds: 3900 } });
	const said = [
		['ru', 1, '1 обращение ждёт просмотра, первое уже 1 ч 5 мин: работает ли процесс look?'],
		['ru', 3, '3 обращения ждут просмотра, первое уже 1 ч 5 мин: работает ли процесс look?'],
		['ru', 11, '11 обращений ждут просмотра, первое уже 1 ч 5 мин: работает ли процесс look?'],
		['kk', 3, '3 өтініш қарауды күтіп тұр, біріншісі – 1 сағ 5 мин: look процесі жұмыс істеп тұр ма?'],
		['en', 1, '1 request waits to be looked at, the first for 1 h 5 min: is the look process running?'],
		['en', 3, '3 requests wait to be looked at, the first for 1 h 5 min: is the look process running?'],
	];

	for (const [code, n, expected] of said) {
		await speak(code);
		assert.equal(await late(n), expected);
	}
});

test('what has no words is told in English', async () => {
	await speak('ru');
	assert.equal(await sentence({ code: 'of_tomorrow', detail: 'something new', values: {} }), 'something new');
	assert.equal(await sentence({ detail: 'of an older slad' }), 'of an older slad');
	assert.equal(await sentence({ code: 'invalid', detail: 'limit: 5', values: {} }), 'Запрос не принят: limit: 5');
});

test('no code is set that is nowhere in the table, and none stands there idle', () => {
	const rooms = ['fcgi/base', 'fcgi/core', 'fcgi/store', 'fcgi/tracker', 'fcgi/web', 'fcgi/app', 'fcgi/work'];
	const source = rooms.flatMap((dir) => readdirSync(new URL(dir, ROOT)).filter((f) => f.endsWith('.c'))
		.map((f) => read(`${dir}/${f}`))).join('\n');
	const ids = [...read('include/base/problem.def').matchAll(/^PROBLEM\((\w+),/gm)].map((m) => m[1]);

	assert.deepEqual(ids.filter((id) => !new RegExp(`PROBLEM_${id}\\b`).test(source)), []);
});
