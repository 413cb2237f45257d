/* texts.js: words, numbers, durations and dates in the reader's language and zone. */

export const LANGUAGES = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
/* Above that, minutes are noise. */
const HOURS_ALONE = 100 * HOUR;
/* Below that, seconds are of interest. */
const SECONDS_BELOW = 10 * MINUTE;

let words = null;

export function use(language) {
	words = language;
}

export function language() {
	return words.code;
}

/** Another language from the next page on; the choice is this browser's. */
export function choose(code) {
	try {
		localStorage.setItem('sla.language', code);
	} catch { /* a browser that keeps nothing */ }
}

/** The sentence with its places {1}, {2}… filled in; the key itself if there is none. */
export function t(key, ...values) {
	const sentence = words.say[key] ?? key;

	return sentence.replace(/\{(\d)\}/g, (_, i) => values[i - 1] ?? '');
}

/** What people call a term: name('clock', 'resolution'). Terms that are new here stay as they are. */
export function name(set, term) {
	return words.names[set]?.[term] ?? String(term ?? '').replace(/_/g, ' ');
}

/** All terms of a set that have a name of their own. */
export function names(set) {
	return words.names[set] ?? {};
}

/** What slad does: by its rule, where that says more than "note". */
export function deedName({ kind, rule, key }) {
	return names('rule')[rule ?? key?.split(':')[1]] ?? name('action', kind);
}

/** As it stands within a sentence; what is written in capitals stays so. */
export function within(text) {
	return /^\p{Lu}(?=\p{Ll}|\s)/u.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}

/** One of several texts by language, as slad sends them: {"ru": "…", "kk": "…"}. */
export function pick(texts) {
	if (texts === null || typeof texts !== 'object')
		return texts ?? '';
	return texts[words.code] ?? texts.ru ?? texts.en ?? Object.values(texts)[0] ?? '';
}

/** "3 обращения": the number and which of the forms it takes. */
export function counted(n, forms) {
	return `${number(n)} ${forms[words.form(n)] ?? forms[forms.length - 1]}`;
}

/** The same of what has a name: count(3, 'calls'). */
export function count(n, key) {
	return counted(n, words.counted[key]);
}

/* Kazakh writes numbers as Russian does, and browsers that know little Kazakh as English. */
export function number(n, digits = 0) {
	return n.toLocaleString(words.code === 'en' ? 'en-GB' : 'ru', { maximumFractionDigits: digits });
}

function parts(seconds, days) {
	const s = Math.floor(Math.abs(seconds));
	const all = [
		[days ? Math.floor(s / DAY) : 0, 'day'],
		[Math.floor((days ? s % DAY : s) / HOUR), 'hour'],
		[Math.floor((s % HOUR) / MINUTE), 'minute'],
		[s % MINUTE, 'second'],
	];

	if (s >= SECONDS_BELOW)
		all.pop();
	if (s >= HOURS_ALONE)
		all.pop();
	return all.filter(([n]) => n > 0).slice(0, 2);
}

/**
 * "1 ч 5 мин", or in full words for those who listen.
 * @param {number} seconds
 * @param {boolean} [days] of 24 hours, for time by the wall clock; working days differ in length
 */
export function duration(seconds, { days = false, full = false } = {}) {
	const list = parts(seconds, days);

	if (list.length === 0)
		list.push([0, 'minute']);
	return list.map(([n, unit]) => {
		const forms = words.units[unit];

		return `${n} ${full ? forms.full[words.form(n)] ?? forms.full.at(-1) : forms.short}`;
	}).join(' ');
}

/** 7 as 07. */
export const two = (n) => String(n).padStart(2, '0');

export function clockTime(date) {
	return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

const dayNumber = (d) => Math.round(new Date(d.getFullYear(), d.getMonth(), d.getDate(), 12) / 864e5);

/**
 * "сегодня, 17:05", "ср, 4 фев., 17:05": as short as it can be told on the day `now`.
 * @param {Date} date
 * @param {Date} now
 */
export function when(date, now) {
	const away = dayNumber(date) - dayNumber(now);
	const near = words.near[away];
	const year = date.getFullYear() === now.getFullYear() ? '' : date.getFullYear();

	return near ? `${near}, ${clockTime(date)}` : words.short({
		day: date.getDate(),
		month: words.months.short[date.getMonth()],
		weekday: words.weekdays.short[date.getDay()],
		year,
		time: clockTime(date),
	});
}

/** "2026-02-03" as a day of the reader's language. */
export function day(date) {
	const [y, m, d] = date.split('-').map(Number);

	return new Date(y, m - 1, d).toLocaleDateString(words.code === 'en' ? 'en-GB' : 'ru',
		{ day: '2-digit', month: '2-digit', year: 'numeric' });
}

/** The whole of it, with the zone by which it is told. */
export function whenFully(date) {
	return words.long({
		day: date.getDate(),
		month: words.months.full[date.getMonth()],
		weekday: words.weekdays.full[date.getDay()],
		year: date.getFullYear(),
		time: clockTime(date),
		zone: zone(date),
	});
}

/** "UTC+5", "UTC−3:30". */
export function zone(date) {
	const minutes = -date.getTimezoneOffset();
	const rest = Math.abs(minutes) % 60;

	return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${two(rest)}` : ''}`;
}
