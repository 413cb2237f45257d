#include "core/intake_read.h"

#include <string.h>

#include "base/letters.h"
#include "core/identity.h"

#define PHONE_DIGITS_MIN 10
#define PHONE_DIGITS_MAX 13

static void
add(struct intake_reading *r, const char *text)
{
	if (text == NULL)
		return;
	buf_puts(&r->raw, text);
	buf_putc(&r->raw, '\n');
}

/* The words one behind the other, each with one blank around it. */
static void
flatten(struct intake_reading *r)
{
	struct buf clean, small;
	bool blank = true;

	buf_init(&clean);
	buf_init(&small);
	text_clean(r->raw.data, r->raw.len, &clean);
	text_lower(clean.data, clean.len, &small);
	buf_putc(&r->flat, ' ');
	for (size_t at = 0; at < small.len;) {
		const uint32_t c = text_next(small.data, small.len, &at);
		const bool word = text_is_word(c);

		r->questions += c == '?' && at < small.len && small.data[at] != '?';
		if (word)
			text_put(c, &r->flat);
		else if (!blank)
			buf_putc(&r->flat, ' ');
		blank = !word;
	}
	buf_putc(&r->flat, ' ');
	buf_release(&small);
	buf_release(&clean);
}

/* Greetings, "please help" and "does not work" are no question yet. */
static void
count_words(struct intake_reading *r)
{
	const struct names *empty = &r->policy->about[INTAKE_QUESTION].empty;

	for (const char *at = r->flat.data; (at = strchr(at, ' ')) != NULL && at[1] != '\0'; at++) {
		bool tells = true;

		for (size_t i = 0; i < empty->n && tells; i++)
			tells = strncmp(at + 1, empty->names[i], strlen(empty->names[i])) != 0;
		r->n_words += tells;
	}
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A run of digits as people write telephone numbers: "+7 (701) 123-45-67". */
static size_t
phone_digits(const char *at, const char **end)
{
	size_t n = 0;

	for (; *at != '\0' && strchr("0123456789 ()-+", *at) != NULL; at++)
		n += is_digit(*at);
	*end = at;
	return n;
}

static void
see_number(struct intake_reading *r, const char *digits)
{
	char number[IDENTITY_DIGITS + 1];
	struct identity id;

	memcpy(number, digits, IDENTITY_DIGITS);
	number[IDENTITY_DIGITS] = '\0';
	identity_check(number, &id);
	if (!id.valid)
		r->bad_number = true;
	else if (id.kind == IDENTITY_IIN)
		r->iin = true;
	else
		r->bin = true;
}

static void
find_numbers(struct intake_reading *r)
{
	for (const char *at = r->raw.data; *at != '\0';) {
		const char *end = at;
		size_t n;

		if (*at != '+' && *at != '(' && !is_digit(*at)) {
			at++;
			continue;
		}
		if (strspn(at, "0123456789") == IDENTITY_DIGITS) {
			see_number(r, at);
			at += IDENTITY_DIGITS;
			continue;
		}
		n = phone_digits(at, &end);
		if (n >= PHONE_DIGITS_MIN && n <= PHONE_DIGITS_MAX)
			r->phone = true;
		at = end > at ? end : at + 1;
	}
}

/* Two words or more between quotation marks are a message; so are codes and exceptions. */
static bool
has_quote(const char *raw)
{
	static const char *const open[] = { "«", "“", "\"", "„", "'" };
	static const char *const close[] = { "»", "”", "\"", "“", "'" };

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		const char *from = strstr(raw, open[i]);

		while (from != NULL) {
			const char *text = from + strlen(open[i]);
			const char *to = strstr(text, close[i]);

			if (to == NULL)
				break;
			if (to - text >= 10 && memchr(text, ' ', (size_t)(to - text)) != NULL)
				return true;
			from = strstr(to + strlen(close[i]), open[i]);
		}
	}
	return false;
}

static bool
has_any(const char *text, const char *const list[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strstr(text, list[i]) != NULL)
			return true;
	}
	return false;
}

#define HAS_ANY(text, list) has_any(text, list, sizeof(list) / sizeof((list)[0]))

static void
find_evidence(struct intake_reading *r)
{
	static const char *const codes[] = { "0x", "Exception",
		"Error:", "error:", "net::", "HTTP ", "ERR_", "cvc-", "http 4", "http 5", " 500",
		" 502", " 503", " 504", " 403", " 404" };
	static const char *const traces[] = { "\n\tat ", "\n    at ", "Traceback", "ERROR ",
		"WARN ", "<pre>", "```", "Caused by" };

	r->quotes = has_quote(r->raw.data) || HAS_ANY(r->raw.data, codes);
	r->log_lines = HAS_ANY(r->raw.data, traces);
	r->mail = strchr(r->raw.data, '@') != NULL;
}

static bool
ends_in(const char *name, const char *const list[], size_t n)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < n; i++) {
		if (strcasecmp(dot + 1, list[i]) == 0)
			return true;
	}
	return false;
}

static void
see_files(struct intake_reading *r)
{
	static const char *const logs[] = { "log", "txt", "zip", "7z", "gz", "har", "evtx", "rar" };
	static const char *const inline_image[] = { "![](", "!clipboard", ".png!", ".jpg!" };

	for (size_t i = 0; i < r->text->n_files; i++) {
		r->has_file = true;
		if (ends_in(r->text->files[i], logs, sizeof(logs) / sizeof(logs[0])))
			r->has_log = true;
	}
	if (HAS_ANY(r->raw.data, inline_image))
		r->has_file = true;
}

void
intake_read(struct intake_reading *r, const struct intake_policy *p, const struct intake_text *t)
{
	*r = (struct intake_reading){ .policy = p, .text = t };
	buf_init(&r->flat);
	buf_init(&r->raw);
	add(r, t->subject);
	add(r, t->description);
	for (size_t i = 0; i < t->n_notes; i++)
		add(r, t->notes[i]);
	flatten(r);
	count_words(r);
	/* Fields give numbers, but no words of a question. */
	for (size_t i = 0; i < t->n_fields; i++)
		add(r, t->fields[i].value);
	find_numbers(r);
	find_evidence(r);
	see_files(r);
}

void
intake_read_release(struct intake_reading *r)
{
	buf_release(&r->raw);
	buf_release(&r->flat);
}

bool
intake_read_says(const struct intake_reading *r, enum intake_item item)
{
	const struct names *words = &r->policy->about[item].words;

	for (size_t i = 0; i < words->n; i++) {
		const char *w = words->names[i], *at = r->flat.data;

		while ((at = strstr(at, w)) != NULL) {
			if (at[-1] == ' ')
				return true;
			at++;
		}
	}
	return false;
}

bool
intake_read_fills(const struct intake_reading *r, enum intake_item item)
{
	const struct names *words = &r->policy->about[item].words;

	for (size_t i = 0; i < r->text->n_fields; i++) {
		const struct intake_field *f = &r->text->fields[i];
		struct buf small;
		bool same = false;

		if (f->name == NULL || f->value == NULL || f->value[strspn(f->value, " ")] == '\0')
			continue;
		buf_init(&small);
		text_lower(f->name, strlen(f->name), &small);
		for (size_t k = 0; k < words->n && !same; k++)
			same = strncmp(small.data, words->names[k], strlen(words->names[k])) == 0;
		buf_release(&small);
		if (same)
			return true;
	}
	return false;
}
