/*
 * fields.js: the tracker's own fields for an IIN or BIN, checked while somebody types; in the form of a
 * new request and in that of one that is there. What is wrong is said beside the field and stops nobody.
 */

import { h, say } from './dom.js';
import { wrong } from './identity.js';
import { t } from './texts.js';

/* A field for it is known by its name. */
const IDENTITY = /ИИН|БИН|ЖСН|БСН|\bIIN\b|\bBIN\b/i;

function checkNumber(form, input) {
	const label = form.querySelector(`label[for="${input.id}"]`)?.textContent ?? '';

	if (!IDENTITY.test(label) || input.dataset.sla)
		return;
	const id = `${input.id}_sla`;
	const said = h('span', { class: 'sla-help sla-wrong', id, role: 'status' });
	const look = () => {
		const key = wrong(input.value);

		say(said, key ? t(key) : '');
		if (key)
			input.setAttribute('aria-invalid', 'true');
		else
			input.removeAttribute('aria-invalid');
	};

	input.dataset.sla = 'yes';
	input.setAttribute('aria-describedby', id);
	input.after(' ', said);
	input.addEventListener('change', look);
	input.addEventListener('input', () => {
		/* Nobody is wrong before they have finished. */
		if (said.textContent !== '' || input.value.replace(/\s/g, '').length >= 12)
			look();
	});
	look();
}

/** Fields that are there now; those that were looked at before are left alone. */
export function checkNumbers(form) {
	for (const input of form?.querySelectorAll('input[type=text][id^="issue_custom_field_values_"]') ?? [])
		checkNumber(form, input);
}

/** Also those that come when the tracker replaces a form's inside. */
export function watchNumbers(form) {
	checkNumbers(form);
	new MutationObserver(() => checkNumbers(form)).observe(form, { childList: true, subtree: true });
}
