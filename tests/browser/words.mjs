/* Whether a page's own words are those of its language: all but what slad or the tracker has to tell. */
import assert from 'node:assert/strict';

const PANEL = new URL('../../nginx/panel/', import.meta.url);
const LANGUAGES = ['ru', 'kk', 'en'];
/* Names, which are the same in each language. */
const NAMES = ['sla', 'utc', 'csv', 'icalendar', 'қазақша', 'русский', 'english'];

const wordsOf = (text) => text.toLowerCase().match(/\p{L}+/gu) ?? [];
const strings = (value) => (typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(strings));
const texts = async (code) => Promise.all(['texts', 'dashboard/texts', 'texts/problems', 'texts/files'].map(async (dir) =>
	(await import(new URL(`${dir}/${code}.js`, PANEL))).default));

/** All words that slad has in a language, and the terms that it has words for. */
export async function vocabulary(code) {
	const all = await texts(code);
	const dates = all[0].short({ day: '', month: '', weekday: '', year: 1, time: '' }) +
		all[0].long({ day: '', month: '', weekday: '', year: 1, time: '', zone: '' });

	return {
		words: new Set([...NAMES, ...wordsOf(dates), ...all.flatMap(strings).flatMap(wordsOf)]),
		terms: new Set(all.flatMap(({ names }) => Object.values(names ?? {}).flatMap(Object.keys))),
	};
}

/* What the page tells in words of its own: why something is in the queue, and levels by their titles. */
const OWN = (key, value) => key === 'why' || key === 'level' || (key === 'levels' && Array.isArray(value));

/* Of a text in each language the reader's. */
function told(answer, code) {
	if (typeof answer === 'string')
		return [answer];
	if (answer === null || typeof answer !== 'object')
		return [];
	const keys = Object.keys(answer);

	if (keys.length > 0 && keys.every((k) => LANGUAGES.includes(k)))
		return [answer[code] ?? answer.ru ?? ''];
	return keys.filter((k) => !OWN(k, answer[k])).flatMap((k) => told(answer[k], code));
}

const quoted = (s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/* What is to be read, to be listened to, and to be seen when pointed at. */
function written() {
	const out = [document.title];
	/* What says itself in which language it is, as the names of languages do. */
	const foreign = (el) => el.closest('script, style, textarea, body [lang]');
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);

	while (walk.nextNode()) {
		if (!foreign(walk.currentNode.parentElement))
			out.push(walk.currentNode.data);
	}
	for (const el of document.querySelectorAll('[aria-label], [title], [placeholder], optgroup')) {
		if (!foreign(el))
			out.push(...['aria-label', 'title', 'placeholder', 'label'].map((a) => el.getAttribute(a) ?? ''));
	}
	return out.filter((s) => s.trim() !== '');
}

/**
 * Words that are of no text in that language.
 * @param {{words: Set, terms: Set}} known
 * @param {Object[]} answers all that slad and the tracker told this page
 */
export async function strange(page, code, known, answers) {
	const data = [...new Set(told(answers, code).map((s) => s.trim()))].filter((s) => /\p{L}/u.test(s) && !known.terms.has(s))
		.sort((a, b) => b.length - a.length);
	const pattern = data.length > 0 ? new RegExp(`(?<!\\p{L})(${data.map(quoted).join('|')})(?!\\p{L})`, 'gu') : /$^/;

	return (await page.evaluate(written)).flatMap((text) => {
		const odd = wordsOf(text.replace(pattern, ' ')).filter((word) => !known.words.has(word));

		return odd.length > 0 ? [`${odd.join(' ')} (${text.trim().slice(0, 80)})`] : [];
	});
}

/* As the browser's zone has it: that of this Node's tables may be an older one. */
const parts = () => [...document.querySelectorAll('main time[datetime]')].map((el) => {
	const d = new Date(el.dateTime);

	return { text: el.textContent, title: el.title, at: Date.UTC(d.getFullYear(), d.getMonth(), d.getDate(), d.getHours(), d.getMinutes()) };
});

/** That instants are told with the language's own weekdays and months. @returns {number} how many there are */
export async function dates(page, code) {
	const found = await page.evaluate(parts);
	const how = (more) => new Intl.DateTimeFormat(code === 'en' ? 'en-GB' : code, { timeZone: 'UTC', ...more });

	for (const { text, title, at } of found) {
		const clock = new Date(at).toISOString().slice(11, 16);
		const expected = [{ weekday: 'long' }, { month: 'long', day: 'numeric' }].flatMap((more) => how(more).formatToParts(at))
			.filter((p) => p.type !== 'literal').map((p) => p.value.toLowerCase());

		assert.ok(text.endsWith(clock), `${text}: ${clock}`);
		if (title)
			assert.deepEqual([clock, ...expected].filter((word) => !title.toLowerCase().includes(word)), [], title);
	}
	return found.length;
}
