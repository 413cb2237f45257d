/* issue.js: the panel on an issue's page. */

import { get, Trouble } from './api.js';
import { callBack } from './call.js';
import { answers, isOpen } from './client.js';
import { clause, clockView, everySecond } from './clocks.js';
import { Countdown, Now, Windows } from './countdown.js';
import { button, focusIn, h, say } from './dom.js';
import { watchNumbers } from './fields.js';
import { begin } from './here.js';
import { history } from './history.js';
import { orders } from './orders.js';
import { reason } from './place.js';
import { doings, marks, offers } from './staff.js';
import { choose, deedName, language, LANGUAGES, name, names, pick, t, use, when, within } from './texts.js';

/* A request that was just made is looked at within a second or two. */
const NOT_YET_MS = [1500, 4000];
const TROUBLE_MS = [15000, 60000];
/* What is older is asked for again when somebody looks at the page again. */
const OLD_MS = 60000;
/* Also while somebody looks at it. */
const RENEW_MS = 5 * OLD_MS;

/* Under the attributes, where the tracker has its own sections. */
function place() {
	return document.querySelector('div.issue.details > .attributes');
}

function languages(again) {
	return h('div', { class: 'contextual sla-languages', role: 'group', 'aria-label': t('language') },
		Object.entries(LANGUAGES).map(([code, title]) => button(code, () => {
			choose(code);
			again(code);
		}, { lang: code, title, 'aria-pressed': String(code === language()) })));
}

function line(label, ...what) {
	return h('div', { class: 'sla-line' }, h('dt', {}, label), h('dd', {}, what));
}

/* What is only doubtful shows to staff, and nobody is asked for it. */
const isMissing = (m) => m.state === 'missing' && m.asked !== false;

function missingText(list) {
	return list.map((m) => `${within(pick(m.label) || m.item)}${m.state === 'doubtful' ? ' (?)' : ''}`).join(', ');
}

function queueLine(data, now) {
	const { queue } = data;

	if (!queue?.waits)
		return null;
	const why = reason(queue, pick(data.titles) || data.level, now);
	const said = queue.at ? t('queue_at', queue.at, queue.of, why) : why;

	return line(t('queue'), said, clause(queue.clause));
}

/* What the client wishes for, and one click that grants it: the tracker's field says it already. */
function wishLine(issue, data, again) {
	return data.wish && data.stage !== 'closed' && line(t('wish'),
		t('wish_for', name('priority', data.wish), name('priority', data.priority)),
		orders(`issues/${issue}/priority`, [[t('wish_grant'), { grant: true }]], t('wish_granted'), again));
}

/* The channel that the client named, which chooses targets once somebody confirms it with a click. */
function claimLine(issue, data, again) {
	const order = (text, channel, confirm, done) =>
		data.stage !== 'closed' && orders(`issues/${issue}/channel`, [[text, { channel, confirm }]], done, again);
	const { channel, claim } = data;

	if (claim)
		return line(t('claim'), t('claim_for', name('channel', claim), name('channel', channel)),
			order(t('claim_confirm'), claim, true, t('claim_confirmed')));
	return data.claim_confirmed && line(t('claim'), t('claim_stands', name('channel', channel)),
		order(t('claim_undo'), channel, false, t('claim_undone')));
}

/* What staff see below the clocks; `again` shows it anew. */
function staffLines(issue, data, now, again) {
	/* Warnings go to those who have to know; they are nothing to wait for. */
	const next = data.actions.filter((a) => a.kind !== 'warn');
	/* The wish has a line of its own. */
	const flags = data.flags.filter((f) => f !== 'assumed' && f !== 'priority_wish').map((f) => name('flag', f));
	const call = callBack(issue, data, now, again);

	return [
		line(t('stage'), data.stage_since
			? t('stage_since', name('stage', data.stage), when(new Date(data.stage_since), now.date()))
			: name('stage', data.stage)),
		queueLine(data, now),
		call && line(t('call'), call),
		wishLine(issue, data, again),
		claimLine(issue, data, again),
		flags.length > 0 && line(t('flags'), flags.join('; ')),
		data.missing.length > 0 && line(t('missing'), missingText(data.missing)),
		next.length > 0 && line(t('next'), next.map((a, i) =>
			[i > 0 && ', ', deedName(a), clause(a.clause, a.text)])),
	];
}

/* What a client is waited for: what is missing, and until when. */
function wanted(data, now) {
	const silence = data.clocks.find((c) => c.name === 'no_answer' && c.left !== undefined && !c.stands);
	const missing = data.missing.filter(isMissing);
	const asked = missing.length > 0 && t('missing_wanted', missingText(missing));
	const until = data.stage === 'waiting_client' && silence && t('answer_until', when(new Date(silence.due), now.date()));

	if (asked || until)
		return [asked, until].filter(Boolean).join(' ');
	if (data.stage === 'resolved')
		return t('solution_wanted');
	return data.stage === 'closed' ? null : t('nothing_wanted');
}

function clientLines(data, now) {
	const sentence = wanted(data, now);

	return [sentence && line(t('your_turn'), sentence)];
}

/* Clients are not shown what is about the support's own work. */
const CLIENT_CLOCKS = ['first_response', 'resolution', 'acceptance', 'next_response'];

function clocksOf(data, client) {
	return data.clocks.filter((c) => c.state !== 'none' && (!client || CLIENT_CLOCKS.includes(c.name)));
}

/* Why it has that level; a rule of the regulation says it in its own words. */
function because(reason) {
	const known = names('level_by')[reason?.by];

	return reason ? [h('span', { class: 'sla-quiet' }, known ?? reason.why), clause(reason.clause)] : null;
}

class Panel {
	constructor(issue) {
		this.issue = issue;
		this.el = h('section', { class: 'sla', 'aria-labelledby': 'sla-title', lang: language() });
		this.live = h('div', { class: 'sla-sr', 'aria-live': 'polite' });
		this.views = [];
		this.drawn = [];
		this.kept = { key: '', parts: [] };
		this.at = 0;
	}

	async load(attempt = 0) {
		let data;

		try {
			data = await get(`issues/${this.issue}`, { place: 1 });
		} catch (trouble) {
			this.fail(trouble, attempt);
			return;
		}
		this.at = performance.now();
		this.data = data;
		this.now = new Now(data.judged_at);
		this.windows = new Windows(data.windows);
		this.show();
	}

	fail(trouble, attempt) {
		const status = trouble instanceof Trouble ? trouble.status : -1;
		const waits = status === 404 ? NOT_YET_MS : TROUBLE_MS;

		if (status !== 404 && status !== 0 && status < 500)
			return;
		if (status !== 404 && this.views.length === 0)
			this.put(h('p', { class: 'sla-quiet', role: 'status' }, t('unavailable')));
		if (attempt < waits.length)
			setTimeout(() => this.load(attempt + 1), waits[attempt]);
	}

	/* Above what is kept, instead of what was put before. */
	put(...children) {
		const back = focusIn(this.el);

		if (!this.el.isConnected) {
			const rule = h('hr');

			place().after(rule, this.el, this.live);
		}
		this.drawn.forEach((el) => el.remove());
		this.drawn = children.flat().filter(Boolean);
		this.el.prepend(...this.drawn);
		back();
	}

	/*
	 * What was offered and opened stays while it is for the same reader: nobody is interrupted, and
	 * nothing is asked for twice. Only the history is told anew.
	 */
	keep() {
		const client = this.data.view === 'client';
		const helps = client && isOpen(this.data);
		const key = [language(), client, helps].join();
		const { history: before } = this.kept;

		if (key === this.kept.key) {
			before?.renew();
			return;
		}
		const steps = client ? null : history(this.issue, this.now);
		const parts = client ? [helps && answers(this.issue)] : [offers(this.issue, this.data), steps.el];

		this.kept.parts.forEach((el) => el.remove());
		this.kept = { key, history: steps, parts: parts.flat().filter(Boolean) };
		this.el.append(...this.kept.parts);
		if (steps)
			steps.el.open = Boolean(before?.el.open);
	}

	head(data) {
		const level = pick(data.titles) || data.level;

		return [
			languages((code) => this.speak(code)),
			h('p', { class: 'sla-head' },
				h('strong', { id: 'sla-title' }, t('title')), ' ',
				data.view === 'client' && [h('span', {}, `№ ${this.issue}`), ' '],
				h('span', { class: 'sla-level' }, level), ' ', because(data.level_because)),
		];
	}

	/* Draws what the last answer said, as it is by now. */
	show() {
		const { data, now, windows } = this;
		const client = data.view === 'client';
		const about = { stage: data.stage, now, client };

		this.views = clocksOf(data, client).map((clock) => clockView(new Countdown(clock, now, windows), about));
		this.put(
			this.head(data),
			this.views.length > 0
				? h('ul', { class: 'sla-clocks' }, this.views.map((v) => v.el))
				: h('p', { class: 'sla-quiet' }, t('no_clocks')),
			h('dl', { class: 'sla-lines' }, client
				? clientLines(data, now) : staffLines(this.issue, data, now, () => this.renew())),
			data.served && this.forManager(data, now),
			data.assumed && !client && h('p', { class: 'sla-quiet' }, t('assumed')),
			!client && [doings(data), marks(this.issue, data, () => this.renew())]);
		this.keep();
		this.stop ??= everySecond(() => this.tick());
	}

	/* Loaded for those whom it is for; anew only when it says something else. */
	forManager(data, now) {
		const key = JSON.stringify([language(), data.served, data.breaches]);
		const el = h('div', { class: 'sla-part', hidden: true });

		if (this.managed?.key === key)
			return this.managed.el;
		this.managed = { key, el };
		import('./manager.js').then((part) => {
			el.append(part.managed(this.issue, data, now));
			el.hidden = false;
		}).catch(() => {});
		return el;
	}

	/* A change of state is worth a word to those who listen; a second that passed is not. */
	tick() {
		for (const view of this.views) {
			const state = view.tick();

			if (state)
				say(this.live, view.el.querySelector('.sla-clock-head').textContent);
		}
		if (performance.now() - this.at > RENEW_MS)
			this.renew();
	}

	renew() {
		this.at = performance.now();
		this.load();
	}

	async speak(code) {
		/* An address, so that nothing that joins files takes all languages in. */
		const words = await import(new URL(`texts/${code}.js`, import.meta.url).href);

		use(words.default);
		this.el.lang = code;
		this.show();
	}
}

export function start(context, words) {
	begin(context, words);
	const id = /\/issues\/(\d+)/.exec(location.pathname)?.[1];
	const edit = document.querySelector('form#issue-form.edit_issue');

	if (edit)
		watchNumbers(edit);

	if (!id || !place())
		return;
	const panel = new Panel(id);

	panel.load();
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState === 'visible' && performance.now() - panel.at > OLD_MS)
			panel.renew();
	});
}
