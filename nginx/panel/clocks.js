/* clocks.js: what one clock looks like, on an issue's page and in lists, and that it goes on. */

import { h, say, shape, tip } from './dom.js';
import { duration, name, names, t, when, whenFully } from './texts.js';

const TICK_MS = 1000;

/** What its state is called, which clients are told in words of their own. */
export const stateName = (state, client) => name(client ? 'client_state' : 'state', state);

/* A client reads in a badge what the column beside it says. */
const badgeWord = (state, client) => (client && state !== 'none' ? stateName(state, true) : name('badge', state));

const clockName = (clock, client) => name(client ? 'client_clock' : 'clock', clock.name);

/** "осталось 1 ч 5 мин рабочего времени", and the same in full words. */
export function remaining(countdown, full = false) {
	const left = countdown.left();
	const wall = Boolean(countdown.clock.wall_clock);
	const span = duration(left ?? 0, { days: wall, full });

	if (left === undefined)
		return '';
	if (left <= 0)
		return t(wall ? 'late_wall' : 'late', span);
	if (countdown.clock.stands)
		return t(wall ? 'will_be_left_wall' : 'will_be_left', span);
	return t(wall ? 'left_wall' : 'left', span);
}

/** Why it stands, or when it goes on; '' when it simply runs. */
function aside(countdown, { stage, now, client }) {
	const { clock } = countdown;
	const next = countdown.rests() && countdown.left() > 0 ? countdown.windows.nextOpen(now.seconds()) : null;

	if (clock.left !== undefined && clock.stands)
		return t('stands', (client && names('client_pause')[stage]) || name('pause', stage));
	return next === null ? '' : t('rests', when(new Date(next * 1000), now.date()));
}

function dueText(clock, now) {
	const due = clock.due ? new Date(clock.due) : null;
	const stopped = clock.stopped ? new Date(clock.stopped) : null;

	if (!due)
		return null;
	const key = clock.stands ? 'due_if_resumed' : 'due';
	return h('span', { class: 'sla-due' },
		tip(h('time', { datetime: clock.due }, t(key, when(due, now.date()))),
			stopped ? t('due_and_stopped', whenFully(due), whenFully(stopped)) : t('due_fully', whenFully(due))));
}

/** What a clock's target is by the regulation: a clause behind a blank, with its words behind it; or nothing at all. */
export function clause(number, words) {
	if (!number)
		return null;
	const said = t('clause', number);

	return [' ', h('span', { class: 'sla-clause' }, words ? tip(said, words) : said)];
}

/**
 * A clock of an issue's page.
 * @returns {{el: HTMLElement, tick: function(): (string|null)}} tick() brings it up to date and tells
 *   its state when that has become another one
 */
export function clockView(countdown, about) {
	const { clock } = countdown;
	const title = h('span', { class: 'sla-name' }, clockName(clock, about.client));
	const word = h('span', { class: 'sla-word' });
	const sight = h('span', { class: 'sla-left', 'aria-hidden': 'true' });
	const sound = h('span', { class: 'sla-sr' });
	const why = h('span', { class: 'sla-aside' });
	const icon = h('span', { class: 'sla-icon' });
	const el = h('li', { class: 'sla-clock' },
		h('span', { class: 'sla-clock-head' }, icon, title, word),
		h('span', { class: 'sla-clock-left' }, sight, sound),
		h('span', { class: 'sla-clock-due' }, dueText(clock, about.now), clause(clock.clause, clock.source)),
		why);
	let state = null;

	const tick = () => {
		const is = countdown.state();
		const changed = is !== state && state !== null;

		if (is !== state) {
			state = is;
			el.dataset.state = is;
			icon.replaceChildren(shape(is));
			say(word, stateName(is, about.client));
		}
		say(sight, remaining(countdown));
		say(sound, remaining(countdown, true));
		say(why, aside(countdown, about));
		return changed ? is : null;
	};

	tick();
	return { el, tick };
}

/** All of a clock in one line, in full words. */
export function described(countdown, about) {
	const { clock } = countdown;
	const due = clock.due && countdown.left() !== undefined ? t('due_fully', whenFully(new Date(clock.due))) : '';

	return [`${clockName(clock, about.client)}: ${stateName(countdown.state(), about.client)}`, remaining(countdown, true),
		aside(countdown, about), due].filter(Boolean).join('; ');
}

/** A clock in a list: shape, and how much is left; the rest when it is pointed at. */
export function badge(countdown, about) {
	const { clock } = countdown;
	const sight = h('span', { 'aria-hidden': 'true' });
	const sound = h('span', { class: 'sla-sr' });
	const icon = h('span', { class: 'sla-icon' });
	const el = h('span', { class: 'sla-badge' }, icon, sight, sound);
	let state = null;

	const tick = () => {
		const is = countdown.state();
		const left = countdown.left();
		const span = duration(left ?? 0, { days: Boolean(clock.wall_clock) });
		const told = described(countdown, about);

		if (is !== state) {
			state = is;
			el.dataset.state = is;
			icon.replaceChildren(shape(is));
		}
		say(sight, left === undefined ? badgeWord(is, about.client) : left <= 0 ? `−${span}` : span);
		say(sound, told);
		el.title = told;
	};

	tick();
	return { el, tick };
}

/**
 * Calls back each second while the page is to be seen, and at once when it is seen again.
 * @returns {function(): void} ends it
 */
export function everySecond(f) {
	let timer = null;
	const wake = () => {
		clearInterval(timer);
		timer = null;
		if (document.visibilityState === 'visible') {
			f();
			timer = setInterval(f, TICK_MS);
		}
	};

	wake();
	document.addEventListener('visibilitychange', wake);
	return () => {
		clearInterval(timer);
		document.removeEventListener('visibilitychange', wake);
	};
}
