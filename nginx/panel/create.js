/*
 * create.js: the form of a new request: what is known already, and what a good request needs, while
 * it is typed. It asks seldom: not before a pause in typing, one question after another. It never
 * stops anybody from sending, unless the regulation wants clients to be asked once for what is missing.
 */

import { get, post, sendBy, tracker } from './api.js';
import { button, h, idle, say } from './dom.js';
import { checkNumbers } from './fields.js';
import { begin } from './here.js';
import * as suggest from './suggest.js';
import { language, pick, t, within } from './texts.js';
import { inTurn } from './turns.js';

const PAUSE_MS = 700;
/* So often slad is asked at most. */
const ROUND_MS = 3000;
/* So often again, where an answer would have taken the tracker more than one question. */
const AGAIN = 3;
/* So long whoever sends a request waits for slad's word on what they typed last. */
const WORD_MS = 2500;
/* Below that a text means nothing yet. */
const SHORTEST = 4;
const LONGEST = 1000;
/* Of a long text the end may tell what the beginning lacks. */
const LONGEST_READ = 20000;

const form = () => document.querySelector('form#issue-form.new_issue');
const field = (id) => form()?.querySelector(`#${id}`);
const value = (id) => field(id)?.value ?? '';

/* The project's number where the form lets one choose, else its name in the address. */
function project() {
	const chosen = field('issue_project_id')?.value;

	return chosen || (/\/projects\/([^/]+)/.exec(form()?.getAttribute('action') ?? '')?.[1] ?? '');
}

/* All that is asked is made of this; the same text is asked about once. */
function written() {
	return {
		subject: value('issue_subject').trim().slice(0, LONGEST),
		description: value('issue_description').trim().slice(0, LONGEST_READ),
		project: project(),
		tracker: value('issue_tracker_id'),
	};
}

/* What the checklist looks at besides: fields by their labels, names of files. */
function details() {
	const fields = {};

	for (const input of form().querySelectorAll('[id^="issue_custom_field_values_"]')) {
		const label = form().querySelector(`label[for="${input.id}"]`)?.innerText.replace(/\s*\*\s*$/, '').trim();

		if (label && input.value)
			fields[label] = input.value.slice(0, LONGEST);
	}
	return {
		fields,
		files: [...form().querySelectorAll('.attachments_fields input.filename')].map((i) => i.value).filter(Boolean),
		tracker: field('issue_tracker_id')?.selectedOptions?.[0]?.text,
	};
}

/* As slad tells it; but a number that is wrong is doubtful, however well its writer is known. */
function asItIs(item) {
	const number = form()?.querySelector('input[data-sla][aria-invalid]')?.value.trim();
	const kind = Number(number?.[4]) > 3 ? 'bin' : 'iin';

	return number && item.item === kind && item.state === 'present' ? { ...item, state: 'doubtful' } : item;
}

/* What this slad does not have, or not for this person. */
const refused = new Set();

/** null: no answer. What was refused once is not asked for again on this page. */
async function ask(how, path, what) {
	if (refused.has(path))
		return null;
	try {
		return await how(path, what);
	} catch (trouble) {
		if ([403, 404, 405].includes(trouble.status))
			refused.add(path);
		return null;
	}
}

/* Of what is typed: slad asks the tracker once, and tells whether there may be more. */
async function offered(path, what) {
	let answer = null;

	for (let i = 0; i <= AGAIN && (i === 0 || answer?.more); i++)
		answer = await ask(get, path, { ...what, once: 1 });
	return answer;
}

const later = (ms) => new Promise((resolve) => { setTimeout(resolve, ms, null); });

class Help {
	constructor() {
		this.requests = h('ul', { class: 'sla-offers' });
		this.articles = h('ul', { class: 'sla-offers' });
		this.checks = h('ul', { class: 'sla-checks' });
		this.word = h('p', { class: 'sla-word-plain', role: 'status' });
		/* Beside the rest: what becomes visible together with its text is not read out. */
		this.live = h('div', { class: 'sla-sr', role: 'status', lang: language() });
		this.hold = h('p', { class: 'sla-hold', role: 'alert', lang: language() });
		this.intake = null;
		this.asks = true;
		this.asking = false;
		this.parts = [
			[t('articles_for_you'), this.articles], [t('similar_for_you'), this.requests], [t('checklist'), this.checks],
		].map(([heading, list]) => h('div', { class: 'sla-part', hidden: true },
			h('p', {}, h('strong', {}, heading)), list));
		this.el = h('div', { class: 'sla-help', lang: language(), hidden: true, 'aria-label': t('help'), role: 'region' },
			this.word, this.parts);
		this.told = { requests: [], articles: [], intake: null };
		this.asked = '';
		this.sought = {};
		this.timer = null;
		this.busy = false;
		this.busyUntil = 0;
	}

	/* The tracker replaces the form's inside when its project, tracker or status is changed. */
	keep() {
		const anchor = field('issue_description')?.closest('p') ?? field('issue_subject')?.closest('p');

		if (anchor && anchor.nextElementSibling !== this.el)
			anchor.after(this.el, this.live);
		checkNumbers(form());
	}

	/* After a pause in typing, and not before the round under way has had its time. */
	plan() {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => (this.busy ? this.plan() : this.begin()),
			Math.max(PAUSE_MS, this.busyUntil - performance.now()));
	}

	/* One that slad takes long for is not overtaken by the next. */
	async begin() {
		this.busy = true;
		try {
			await this.round();
		} finally {
			this.busy = false;
		}
	}

	async round() {
		const text = written();
		const print = JSON.stringify([text, details()]);

		if (!form() || print === this.asked)
			return;
		this.asked = print;
		if (text.subject.length + text.description.length < SHORTEST) {
			this.sought = {};
			this.show({ requests: [], articles: [], intake: null });
			/* Whether the form is to ask before it is sent. */
			if (!this.intake)
				this.learn(await ask(post, 'intake', { ...text, ...details() }), print);
			return;
		}
		this.busyUntil = performance.now() + ROUND_MS;
		/* Each is shown as it comes: the first costs the tracker nothing, once it is known who it is. */
		this.learn(await ask(post, 'intake', { ...text, ...details() }), print);
		this.show({ intake: this.intake });
		const brief = { ...text, description: text.description.slice(0, LONGEST) };

		await this.seek('faq', 'articles', { subject: brief.subject, description: brief.description, lang: language() });
		await this.seek('similar', 'requests', brief);
	}

	/* Not again by the same words: a file or a number that was filled in finds nothing else. */
	async seek(path, list, what) {
		const key = JSON.stringify(what);

		if (this.sought[path] === key)
			return;
		const answer = await offered(path, what);

		this.sought[path] = answer && key;
		this.show({ [list]: suggest.listOf(answer, path === 'faq' ? 'articles' : 'similar') });
	}

	/* What slad said of the form as it was then. */
	learn(intake, print) {
		this.intake = intake;
		this.learnt = print;
	}

	/* What is not told stays as it is. */
	show(anew) {
		const { requests, articles, intake } = Object.assign(this.told, anew);
		const items = (intake?.items ?? []).filter((i) => i.asked || i.state === 'doubtful' || i.state === 'present').map(asItIs);
		/* Where this channel is not meant for the client's level: which ones are. */
		const word = intake?.channels
			? t('channels', intake.channels.map((c) => pick(c.title)).join('; ')) : '';
		const rows = {
			articles: () => [this.articles, articles.map((i) => this.article(i))],
			requests: () => [this.requests, requests.map((i) => h('li', {}, h('div', {}, suggest.request(i), ' ', suggest.why(i))))],
			intake: () => [this.checks, items.map(check)],
		};

		for (const [list, children] of Object.keys(anew).map((key) => rows[key]()))
			list.replaceChildren(...children);
		[articles, requests, items].forEach((list, i) => { this.parts[i].hidden = list.length === 0; });
		say(this.live, [[t('articles_for_you'), articles], [t('similar_for_you'), requests]]
			.filter(([, list]) => list.length > 0).map(([heading, list]) => `${heading}: ${list.length}`).join('; '));
		say(this.word, word);
		this.el.hidden = articles.length + requests.length + items.length === 0 && !word;
		this.keep();
	}

	/*
	 * Once per page a client is asked for what is missing, if the regulation wants it. Without an answer
	 * of slad's nobody is.
	 */
	send(event) {
		if (!this.asking && (!this.asks || this.intake?.form !== 'require'))
			return;
		event.preventDefault();
		event.stopImmediatePropagation();
		/* The second of two clicks in a row. */
		if (this.asking)
			return;
		this.asks = false;
		this.asking = true;
		this.lacks().then((lacks) => {
			this.asking = false;
			if (lacks.length === 0) {
				form()?.requestSubmit(event.submitter);
				return;
			}
			(event.submitter ?? form().querySelector('[type=submit]')).before(this.hold);
			say(this.hold, t('hold', lacks.map((i) => within(pick(i.label) || i.item)).join(', ')));
		});
	}

	/* Of what stands in the form now. */
	async lacks() {
		const intake = JSON.stringify([written(), details()]) === this.learnt
			? this.intake : await Promise.race([ask(post, 'intake', { ...written(), ...details() }), later(WORD_MS)]);

		return (intake?.items ?? []).filter((i) => i.asked);
	}

	article(item) {
		/* The reader is done here, whether it could be counted or not, and does not wait for long. */
		const leave = async () => {
			idle(solved, true);
			await Promise.race([post(`articles/${item.id}/solved`).catch(() => {}), later(WORD_MS)]);
			window.onbeforeunload = null;
			location.assign(tracker('/issues'));
		};

		const solved = button(t('solved'), leave, { about: item.title });

		return h('li', {}, h('div', {}, suggest.article(item), ' ', suggest.why(item)),
			h('div', { class: 'sla-doings' }, solved));
	}
}

/* Present, doubtful, missing: a shape and a word for each. */
function check(item) {
	const state = ['present', 'doubtful'].includes(item.state) ? item.state : 'missing';

	return h('li', { 'data-check': state }, h('span', { class: 'sla-mark', 'aria-hidden': 'true' },
		{ present: '✓', doubtful: '?', missing: '○' }[state]), ' ', pick(item.label) || item.item,
	h('span', { class: 'sla-sr' }, `: ${t(`check_${state}`)}`));
}

export function start(context, words) {
	begin(context, words);
	if (!form())
		return;
	const help = new Help();
	const inside = form();

	sendBy(inTurn);
	inside.addEventListener('input', () => help.plan());
	inside.addEventListener('change', () => help.plan());
	/* Before the tracker's own listeners, which let a form be sent once. */
	inside.addEventListener('submit', (event) => help.send(event), { capture: true });
	new MutationObserver(() => help.keep()).observe(inside, { childList: true, subtree: true });
	help.keep();
	/* At once: until something is typed, the tracker has told who it is. And what the browser puts back, of a form left before. */
	help.begin();
	help.plan();
}
