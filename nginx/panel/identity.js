/*
 * identity.js: IIN and BIN of Kazakhstan, checked while they are typed. The same rules as
 * core/identity.c (E-DOC clause 11), which a test compares this with.
 */

const LENGTH = 12;

const two = (digits, place) => digits[place] * 10 + digits[place + 1];

/* The date in the century of the seventh digit: 1800, 1900 or 2000 for 1-2, 3-4, 5-6. */
function dateExists(digits, century) {
	const date = new Date(Date.UTC(1700 + century * 100 + two(digits, 0), two(digits, 2) - 1, two(digits, 4)));

	return date.getUTCMonth() === two(digits, 2) - 1;
}

function person(digits) {
	const seventh = digits[6];
	/* 0: a foreign citizen, of any century. */
	const centuries = seventh === 0 ? [1, 2, 3] : [Math.floor((seventh + 1) / 2)];

	if (seventh > 6)
		return 'iin_structure';
	return centuries.some((c) => dateExists(digits, c)) ? null : 'iin_date';
}

function organisation(digits) {
	const month = two(digits, 2);

	return month >= 1 && month <= 12 && digits[5] <= 3 ? null : 'iin_structure';
}

function weigh(digits, shift) {
	return digits.slice(0, LENGTH - 1).reduce((sum, d, i) => sum + d * ((i + shift) % 11 + 1), 0) % 11;
}

function control(digits) {
	const first = weigh(digits, 0);

	return (first === 10 ? weigh(digits, 2) : first) === digits[LENGTH - 1] ? null : 'iin_control';
}

/** @returns {?string} null: all is well or there is nothing yet; else which text says what is wrong */
export function wrong(value) {
	const text = value.trim();
	const digits = [...text].map(Number);

	if (text === '')
		return null;
	if (!/^[0-9]+$/.test(text))
		return 'iin_digits';
	if (text.length !== LENGTH)
		return 'iin_length';
	if (digits[4] > 6)
		return 'iin_structure';
	return (digits[4] <= 3 ? person(digits) : organisation(digits)) ?? control(digits);
}
