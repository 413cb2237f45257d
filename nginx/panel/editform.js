/*
 * editform.js: puts things into the tracker's own edit form, where a person reads them over and
 * sends them: rights, workflow and history stay the tracker's.
 */

const form = () => document.querySelector('form#issue-form.edit_issue');
const notes = () => document.getElementById('issue_notes');
const statuses = () => document.getElementById('issue_status_id');

function optionOf(names) {
	return [...(statuses()?.options ?? [])].find((o) => names?.includes(o.text.trim()));
}

/** Whether this person may write notes here. */
export function mayNote() {
	return Boolean(form() && notes());
}

/** Whether the workflow lets this person choose one of these statuses now. */
export function mayChoose(names) {
	return Boolean(form() && optionOf(names));
}

/** Opens the form as the tracker's own link does. */
function open() {
	const update = document.getElementById('update');

	if (update)
		update.style.display = 'block';
	notes()?.scrollIntoView({ block: 'center' });
	notes()?.focus();
}

/** Adds a text to the note that is being written, which stays. */
export function note(text) {
	const area = notes();

	open();
	area.value = area.value.trim() === '' ? text : `${area.value.replace(/\s+$/, '')}\n\n${text}`;
	area.dispatchEvent(new Event('input', { bubbles: true }));
	area.setSelectionRange(area.value.length, area.value.length);
}

/** Chooses a status; the form then asks the tracker what else that wants. */
export function choose(names) {
	const option = optionOf(names);

	open();
	if (option && statuses().value !== option.value) {
		statuses().value = option.value;
		statuses().dispatchEvent(new Event('change', { bubbles: true }));
	}
}
