/* mine.js: the open requests that the tracker shows this person, with their clocks. */

import { Trouble, tracker } from '../api.js';
import { h } from '../dom.js';
import { byDue } from '../due.js';
import { name, names, number, t } from '../texts.js';
import { clocked, ticking } from './clocked.js';
import { howMany, request, table } from './view.js';

const MOST = 200;

/* Rows of CSV; the separator is the language's, and the first line tells it. */
function parse(text) {
	const separator = /^[^\w\s"]*"?#"?(.)/u.exec(text)?.[1] ?? ',';
	const rows = [[]];
	let quoted = false, cell = '';

	for (let i = 0; i < text.length; i++) {
		const c = text[i];

		if (quoted && c === '"' && text[i + 1] === '"') {
			cell += '"';
			i++;
		} else if (c === '"') {
			quoted = !quoted;
		} else if (!quoted && (c === separator || c === '\n')) {
			rows.at(-1).push(cell);
			cell = '';
			if (c === '\n')
				rows.push([]);
		} else if (c !== '\r') {
			cell += c;
		}
	}
	rows.at(-1).push(cell);
	return rows;
}

/* The tracker itself says what they may see. */
async function visible(me) {
	const query = new URLSearchParams([['set_filter', '1'], ['f[]', 'status_id'], ['op[status_id]', 'o'],
		['c[]', 'subject'], ['c[]', 'assigned_to'], ['sort', 'updated_on:desc'], ['encoding', 'UTF-8']]);

	if (me.side !== 'client') {
		query.append('f[]', 'assigned_to_id');
		query.append('op[assigned_to_id]', '=');
		query.append('v[assigned_to_id][]', 'me');
	}
	const answer = await fetch(tracker(`/issues.csv?${query}`), { credentials: 'same-origin' });

	if (!answer.ok)
		throw new Trouble(answer.status);
	return parse(await answer.text()).slice(1).filter((r) => /^\d+$/.test(r[0]))
		.map(([id, subject]) => ({ issue: Number(id), subject }));
}

/* Of a client's own request whom it waits for in their words. */
function stage(f) {
	return (f?.data.view === 'client' && names('client_pause')[f.stage]) || name('stage', f?.stage) || '—';
}

export async function show({ me, body }) {
	const all = await visible(me);
	const rows = all.slice(0, MOST);
	const found = await clocked(rows.map((r) => r.issue));
	const clock = ({ issue }) => ({ issue, clock: found.get(issue)?.data.clock });

	rows.sort((a, b) => byDue(clock(a), clock(b)));
	body.replaceChildren(...[
		howMany(all.length, 'd_requests'),
		all.length > MOST && h('p', { class: 'sla-quiet' }, t('d_first_of', number(MOST), number(all.length))),
		table(t('d_mine'), [
			{ title: t('d_request'), cell: request, head: true },
			{ title: t('d_clock'), cell: (r) => found.get(r.issue)?.view?.el ?? '—' },
			{ title: t('d_stage'), cell: (r) => stage(found.get(r.issue)) },
			{ title: t('d_level'), cell: (r) => found.get(r.issue)?.level ?? '—' },
		], rows, { empty: t('d_mine_empty'), shown: false }),
	].filter(Boolean));
	return { leave: ticking(found) };
}
