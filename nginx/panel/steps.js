/* steps.js: the steps of a verdict and what was missed, as the history shows them; loaded with it. */

import { clause } from './clocks.js';
import { h, tip } from './dom.js';
import { duration, name, t, when, whenFully } from './texts.js';

/* Which state a clock of a step is drawn with. */
const DRAWN = { running: 'running', paused: 'paused', met: 'met', breached: 'missed', none: 'none' };

function clockLine(clock, now) {
	const state = name('state', DRAWN[clock.state]);
	const said = clock.due && !clock.stopped && clock.state !== 'paused'
		? t('clock_due', name('clock', clock.name), state, when(new Date(clock.due), now))
		: t('clock_is', name('clock', clock.name), state);

	return h('li', { 'data-state': DRAWN[clock.state] }, said, clause(clock.clause));
}

/* And what told it, where that was kept. */
function channel({ channel: by, channel_by: source }) {
	return name('channel', by) + (source ? ` (${name('channel_source', source)})` : '');
}

/* With when it was logged, if that was notably later. */
function call(step, now) {
	return t('call_told', t(`call_${step.call}`)) +
		(step.logged_at ? ` (${t('call_late', when(new Date(step.logged_at), now))})` : '');
}

function what(step, first, now) {
	const wish = step.wish ?? (step.by === 'client' ? step.priority : null);
	const parts = [
		first && (step.channel ? t('arrived_by', channel(step)) : t('arrived')),
		step.note && name('note', step.note),
		step.call && call(step, now),
		step.stage && name('stage', step.stage),
		step.channel_confirmed && t('claim_step', name('channel', step.channel_confirmed)),
		step.channel_recalled && t('claim_step_undo', name('channel', step.channel_recalled)),
		wish ? t('wish_said', name('priority', wish)) : step.priority && name('priority', step.priority),
	].filter(Boolean);

	return parts.join(', ') || t('other_change');
}

function row(step, i, now) {
	const at = new Date(step.at);
	/* At the arrival all are told, also those that have nothing to count yet. */
	const clocks = (step.clocks ?? []).filter((c) => i > 0 || c.state !== 'none');
	const who = step.author || (step.by ? name('side', step.by) : '');

	return h('li', {},
		h('div', { class: 'sla-step' },
			tip(h('time', { datetime: step.at }, when(at, now)), whenFully(at)), ' ',
			h('span', { class: 'sla-quiet' }, i > 0 && step.working >= 60 && t('worked', duration(step.working))), ' ',
			h('b', {}, who), who && ': ', what(step, i === 0, now)),
		clocks.length > 0 && h('ul', {}, clocks.map((c) => clockLine(c, now))));
}

function breach(b, now) {
	return h('li', { 'data-state': 'late' },
		t('breach', name('clock', b.clock), when(new Date(b.due), now)),
		b.superseded && ` (${t('superseded', when(new Date(b.superseded), now))})`);
}

/** @returns {HTMLElement[]} of what slad explains, told on that day */
export function draw(told, today) {
	return [
		h('ol', { class: 'sla-steps' }, told.steps.map((s, i) => row(s, i, today))),
		h('ul', { class: 'sla-breaches' }, (told.verdict.breaches ?? []).map((b) => breach(b, today))),
	];
}
