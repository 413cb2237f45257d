/* draft.js: an answered request becomes the draft of an article, for a person to read, mend and keep. */

import { get, tracker } from '../api.js';
import { button, h } from '../dom.js';
import { told } from '../suggest.js';
import { t } from '../texts.js';
import { field, message } from './view.js';

/* The first of them that was answered. */
async function first(issues) {
	let last = null;

	for (const issue of issues) {
		try {
			return await get(`issues/${issue}/draft`);
		} catch (trouble) {
			if (trouble.status !== 409)
				throw trouble;
			last = trouble;
		}
	}
	throw last;
}

/* Where people may put it: a wiki that is read from, as themselves. */
function wikis(sources) {
	return sources.map((s) => /^wiki:(.+)$/.exec(s.source)?.[1]).filter(Boolean).map((project) =>
		h('a', { href: tracker(`/projects/${encodeURIComponent(project)}/wiki/new`) }, t('d_new_page', project)));
}

function view(d, sources) {
	const text = h('textarea', { class: 'd-draft', rows: '16' }, d.text);
	const said = h('span', { role: 'status' });
	const file = h('a', { class: 'd-file', download: `faq-${d.issue}.md`, href: '#' }, t('d_draft_file'));

	file.addEventListener('click', () => {
		file.href = `data:text/markdown;charset=utf-8,${encodeURIComponent(text.value)}`;
	});
	return h('section', { class: 'd-drafting', 'aria-labelledby': 'd-drafting' },
		h('h3', { id: 'd-drafting', tabindex: '-1' }, t('d_draft_of', d.issue)),
		h('p', { class: 'sla-quiet' }, t('d_draft_about')),
		field(t('d_draft_text'), text),
		h('p', { class: 'sla-doings' }, button(t('d_copy'), async () => {
			text.select();
			await navigator.clipboard?.writeText(text.value).catch(() => document.execCommand('copy'));
			said.textContent = t('d_copied');
		}), file, wikis(sources), said));
}

/** Shows it in `place`, or says why there is none. */
export async function draft(place, issues, sources) {
	place.replaceChildren(message('quiet', t('loading')));
	try {
		place.replaceChildren(view(await first(issues), sources));
		place.querySelector('h3').focus();
		place.scrollIntoView({ block: 'nearest' });
	} catch (trouble) {
		place.replaceChildren(message('bad', trouble.status === 409 ? t('d_no_answer_yet') : await told(trouble)));
	}
}
