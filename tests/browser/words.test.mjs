/* The dashboard's words: the same in each language, none missing, none too many. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';

const PANEL = new URL('../../nginx/panel/', import.meta.url);
const HERE = new URL('dashboard/', PANEL);
const LANGUAGES = ['ru', 'kk', 'en'];
const words = async (dir) => Object.fromEntries(await Promise.all(LANGUAGES.map(async (code) =>
	[code, (await import(new URL(`texts/${code}.js`, dir))).default])));
const own = await words(HERE);
const panel = await words(PANEL);
const source = readdirSync(HERE).filter((f) => f.endsWith('.js'))
	.map((f) => readFileSync(new URL(f, HERE), 'utf8')).join('\n');

function paths(value, at = '') {
	return value !== null && typeof value === 'object' && !Array.isArray(value)
		? Object.entries(value).flatMap(([k, v]) => paths(v, `${at}.${k}`)) : [at];
}

test('the dashboard has the same words in each language', () => {
	for (const code of LANGUAGES)
		assert.deepEqual(paths(own[code]).sort(), paths(own.ru).sort(), code);
});

test('with the same places in each sentence', () => {
	const places = (s) => [...new Set(s.match(/\{\d\}/g))].sort();

	for (const [key, sentence] of Object.entries(own.ru.say)) {
		for (const code of LANGUAGES)
			assert.deepEqual(places(own[code].say[key]), places(sentence), `${code}: ${key}`);
	}
});

test('each word that its pages ask for is there, and none is idle', () => {
	const asked = [...source.matchAll(/\bt\('([a-z_0-9]+)'/g)].map((m) => m[1]);
	const made = (key) => new RegExp(`^d_(by_)?(${[...source.matchAll(/\['(\w+)', (?:STAFF|MANAGER|\(\))/g)]
		.map((m) => m[1]).join('|')}|month|client|employee|level|priority)$`).test(key);

	assert.deepEqual(asked.filter((key) => !(key in own.ru.say) && !(key in panel.ru.say)), []);
	assert.deepEqual(Object.keys(own.ru.say).filter((key) => !made(key) && !source.includes(`'${key}'`)), []);
});

test('its sets of names are its own', () => {
	for (const set of Object.keys(own.ru.names))
		assert.ok(!(set in panel.ru.names), set);
});

test('nothing in it makes markup out of a text', () => {
	assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/);
});
