#include "core/identity.h"

#include <string.h>

#include "base/time.h"

#define CENTURY_FOREIGN 0
#define CENTURY_LAST 6
#define DIVISION_LAST 3

enum identity_place {
	PLACE_MONTH = 2,
	PLACE_DAY = 4, /* of a BIN: the kind of organisation */
	PLACE_DIVISION = 5, /* of a BIN: head office, branch, representative, farm */
	PLACE_CENTURY = 6, /* of an IIN: century and sex */
	PLACE_CHECK = 11,
};

/* White space that people paste: a no-break space is two bytes. */
static size_t
space_at(const char *p, size_t left)
{
	if (left >= 2 && memcmp(p, "\xc2\xa0", 2) == 0)
		return 2;
	return left >= 1 && strchr(" \t\r\n\v\f", *p) != NULL ? 1 : 0;
}

static void
trim(struct identity *id, const char *text)
{
	size_t n, left = strlen(text);

	while ((n = space_at(text, left)) > 0) {
		text += n;
		left -= n;
	}
	while (left > 0) {
		if (space_at(text + left - 1, 1) == 1)
			left--;
		else if (left >= 2 && space_at(text + left - 2, 2) == 2)
			left -= 2;
		else
			break;
	}
	id->text = text;
	id->len = left;
}

static int
digit(const struct identity *id, int place)
{
	return id->number[place] - '0';
}

static int
two_digits(const struct identity *id, int place)
{
	return digit(id, place) * 10 + digit(id, place + 1);
}

static const char *
read_number(struct identity *id)
{
	const size_t digits = strspn(id->text, "0123456789");
	const size_t joined = strspn(id->text, "0123456789 -");
	const size_t len = id->len;

	if (len == 0)
		return "empty";
	if (digits < len && joined >= len)
		return "write the 12 digits without spaces or hyphens";
	if (digits < len)
		return "only the digits 0 to 9 are possible";
	if (len != IDENTITY_DIGITS)
		return "an IIN or BIN has 12 digits";
	memcpy(id->number, id->text, IDENTITY_DIGITS);
	return NULL;
}

static const char *
find_kind(struct identity *id)
{
	const int fifth = digit(id, PLACE_DAY);

	if (fifth > 6)
		return "the fifth digit must be 0 to 3 (IIN: day of birth) or 4 to 6 (BIN: kind of "
		       "organisation)";
	id->kind = fifth <= 3 ? IDENTITY_IIN : IDENTITY_BIN;
	return NULL;
}

/* In the century of the seventh digit: 1800, 1900 or 2000 for 1-2, 3-4, 5-6. */
static struct civil
birth(const struct identity *id, int century)
{
	return (struct civil){ 1700 + century * 100 + two_digits(id, 0),
		two_digits(id, PLACE_MONTH), two_digits(id, PLACE_DAY) };
}

static int
century_of(const struct identity *id)
{
	return (digit(id, PLACE_CENTURY) + 1) / 2;
}

static bool
date_exists(const struct identity *id, int century)
{
	const struct civil c = birth(id, century);

	/* A day or month that there is not comes back in another month. */
	return civil_from_days(civil_to_days(c)).month == c.month;
}

static const char *
check_person(struct identity *id)
{
	const int seventh = digit(id, PLACE_CENTURY);
	bool exists;

	if (seventh > CENTURY_LAST)
		return "the seventh digit (century and sex) must be 0 to 6";
	if (seventh == CENTURY_FOREIGN)
		exists = date_exists(id, 1) || date_exists(id, 2) || date_exists(id, 3);
	else
		exists = date_exists(id, century_of(id));
	if (!exists)
		return "the first six digits are no date of birth (YYMMDD)";
	if (seventh == CENTURY_FOREIGN)
		id->warnings[id->n_warnings++] =
		    "the seventh digit is 0, as foreign citizens have it: some systems refuse it";
	return NULL;
}

static const char *
check_organisation(struct identity *id)
{
	const int month = two_digits(id, PLACE_MONTH);

	if (month < 1 || month > 12)
		return "digits three and four are no month of registration";
	if (digit(id, PLACE_DIVISION) > DIVISION_LAST)
		return "the sixth digit must be 0 (head office), 1 (branch), 2 (representative "
		       "office) or 3 (farm)";
	return NULL;
}

static int
check_sum(const struct identity *id, const int weights[static PLACE_CHECK])
{
	int sum = 0;

	for (int i = 0; i < PLACE_CHECK; i++)
		sum += digit(id, i) * weights[i];
	return sum % 11;
}

static const char *
check_digit(const struct identity *id)
{
	static const int first[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
	static const int second[] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2 };
	int sum = check_sum(id, first);

	if (sum == 10)
		sum = check_sum(id, second);
	if (sum == 10)
		return "such a number is never issued: it has no check digit";
	if (sum != digit(id, PLACE_CHECK))
		return "the check digit does not fit: some digit is wrong";
	return NULL;
}

void
identity_check(const char *text, struct identity *out)
{
	*out = (struct identity){ .kind = IDENTITY_NONE };
	trim(out, text);
	out->reason = read_number(out);
	if (out->reason == NULL)
		out->reason = find_kind(out);
	if (out->reason == NULL)
		out->reason =
		    out->kind == IDENTITY_IIN ? check_person(out) : check_organisation(out);
	if (out->reason == NULL)
		out->reason = check_digit(out);
	out->valid = out->reason == NULL;
}

void
identity_doubt(struct identity *id, struct civil today)
{
	if (!id->valid || id->kind != IDENTITY_IIN || digit(id, PLACE_CENTURY) == CENTURY_FOREIGN)
		return;
	if (civil_to_days(birth(id, century_of(id))) > civil_to_days(today))
		id->warnings[id->n_warnings++] =
		    "the date of birth is in the future: ask the client for the number again";
}

const char *
identity_kind_name(enum identity_kind kind)
{
	static const char *const names[] = {
		[IDENTITY_NONE] = NULL,
		[IDENTITY_IIN] = "iin",
		[IDENTITY_BIN] = "bin",
	};

	return names[kind];
}

const char *
identity_mask(const char *text, char buf[static IDENTITY_DIGITS + 1])
{
	struct identity id;

	identity_check(text, &id);
	memset(buf, '*', IDENTITY_DIGITS);
	buf[IDENTITY_DIGITS] = '\0';
	if (id.number[0] != '\0') {
		memcpy(buf, id.number, PLACE_DAY);
		buf[PLACE_CHECK] = id.number[PLACE_CHECK];
	}
	return buf;
}
