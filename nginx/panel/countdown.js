/*
 * countdown.js: how much of a target is left, at any moment and without asking again. The clock is
 * slad's: what the browser's own says does not matter, only how much of it has passed.
 */

/* Of what a target takes, the last quarter: worth a look. */
const SOON = 0.25;

const seconds = (iso) => Date.parse(iso) / 1000;

/** slad's now, kept going. */
export class Now {
	/** @param {string} judgedAt what slad said it was when the answer came */
	constructor(judgedAt) {
		this.begun = seconds(judgedAt);
		this.base = this.begun - performance.now() / 1000;
	}

	seconds() {
		return this.base + performance.now() / 1000;
	}

	date() {
		return new Date(this.seconds() * 1000);
	}
}

/** Opening intervals ahead. */
export class Windows {
	/** @param {string[][]} list as the API has it, sorted */
	constructor(list = []) {
		this.list = list.map(([from, to]) => [seconds(from), seconds(to)]);
	}

	/** Working seconds in [from, to). */
	between(from, to) {
		return this.list.reduce(
			(sum, [open, close]) => sum + Math.max(0, Math.min(close, to) - Math.max(open, from)), 0);
	}

	isOpen(at) {
		return this.list.some(([open, close]) => open <= at && at < close);
	}

	/** When it opens next; null: not within what is known. */
	nextOpen(at) {
		return this.list.find(([open]) => open > at)?.[0] ?? null;
	}
}

/** One clock of a request, as it was when `now` began: it may be drawn anew at any time. */
export class Countdown {
	constructor(clock, now, windows) {
		this.renew(clock, now, windows);
	}

	/** The same clock, as a later answer has it. */
	renew(clock, now, windows) {
		this.clock = clock;
		this.now = now;
		this.windows = clock.windows ? new Windows(clock.windows) : windows;
		this.since = now.begun;
	}

	/** It goes on towards its due instant, or past it. */
	get runs() {
		return this.clock.left !== undefined && !this.clock.stands;
	}

	/** Seconds left now, negative when late; undefined of a clock that is over or has no target. */
	left() {
		const { clock } = this;
		const at = this.now.seconds();

		if (!this.runs)
			return clock.left;
		return clock.left - (clock.wall_clock ? at - this.since : this.windows.between(this.since, at));
	}

	/** Outside of hours a running clock of working time is at rest. */
	rests() {
		return this.runs && !this.clock.wall_clock && !this.windows.isOpen(this.now.seconds());
	}

	/** The whole of the target, of the kind that left() counts. */
	total() {
		const { clock } = this;

		if (clock.wall_clock)
			return seconds(clock.due) - seconds(clock.started ?? clock.due);
		return clock.left + clock.elapsed;
	}

	/** running, soon, late, paused, met, missed, none: what shape, colour and word are chosen by. */
	state() {
		const { clock } = this;
		const left = this.left();

		if (clock.state === 'none' || clock.state === 'met')
			return clock.state;
		if (left === undefined)
			return clock.state === 'breached' ? 'missed' : 'none';
		if (left <= 0)
			return 'late';
		if (clock.stands)
			return 'paused';
		return left < this.total() * SOON ? 'soon' : 'running';
	}
}
