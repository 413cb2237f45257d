#include "core/intake.h"

#include <string.h>

#include "base/buf.h"
#include "base/letters.h"
#include "core/identity.h"

TERM_FUNCTIONS(intake_item, INTAKE_TERMS, INTAKE_COUNT)
TERM_FUNCTIONS(intake_state, INTAKE_STATE_TERMS, INTAKE_STATE_COUNT)
TERM_FUNCTIONS(intake_saying, INTAKE_SAYING_TERMS, INTAKE_SAYINGS)

#define BIT(item) (1u << (item))
/* Fewer telling words are nothing to begin with; with fewer than the second the question is doubtful. */
#define QUESTION_WORDS_MIN 3
#define QUESTION_WORDS_GOOD 5
/* In a text of so many the steps are taken to be somewhere. */
#define STEPS_WORDS 28
/* So many questions in one request are worth a word. */
#define QUESTIONS_MANY 4
#define PHONE_DIGITS_MIN 10
#define PHONE_DIGITS_MAX 13

/* What the texts give away before any item is looked at. */
struct reading {
	const struct intake_policy *policy;
	const struct intake_text *text;
	struct buf flat; /* " слово слово ": small letters, one blank between words */
	struct buf raw; /* all texts as they were written, a line each */
	size_t n_words; /* that tell something */
	size_t questions;
	bool iin, bin, bad_number; /* numbers of twelve digits */
	bool phone, mail;
	bool quotes; /* a message or a code is told word for word */
	bool log_lines;
	bool has_log, has_file;
};

/* ---- reading ---- */

static void
add(struct reading *r, const char *text)
{
	if (text == NULL)
		return;
	buf_puts(&r->raw, text);
	buf_putc(&r->raw, '\n');
}

/* The words one behind the other, each with one blank around it. */
static void
flatten(struct reading *r)
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
count_words(struct reading *r)
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
see_number(struct reading *r, const char *digits)
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
find_numbers(struct reading *r)
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
find_evidence(struct reading *r)
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
see_files(struct reading *r)
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

static void
reading_init(struct reading *r, const struct intake_policy *p, const struct intake_text *t)
{
	*r = (struct reading){ .policy = p, .text = t };
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

static void
reading_release(struct reading *r)
{
	buf_release(&r->raw);
	buf_release(&r->flat);
}

/* One of the item's words begins a word of the text. */
static bool
says(const struct reading *r, enum intake_item item)
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

/* A field that the item's words name, and that is filled in. */
static bool
fills(const struct reading *r, enum intake_item item)
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

/* ---- the items ---- */

static enum intake_state
there(bool present, bool hinted)
{
	return present ? INTAKE_PRESENT : hinted ? INTAKE_DOUBTFUL : INTAKE_MISSING;
}

static enum intake_state
see_person(const struct reading *r)
{
	const char *name = r->text->author;

	return there((name != NULL && strchr(name, ' ') != NULL && strchr(name, '@') == NULL) ||
		says(r, INTAKE_PERSON) || fills(r, INTAKE_PERSON),
	    name != NULL);
}

/* A number that is wrong was meant to be one: the operator sees it, the client is not asked again. */
static enum intake_state
see_iin(const struct reading *r)
{
	return there(r->iin || r->text->client_known, r->bad_number);
}

static enum intake_state
see_bin(const struct reading *r)
{
	return there(r->bin || r->text->client_known, r->bad_number);
}

static enum intake_state
see_organisation(const struct reading *r)
{
	return there(
	    r->text->client_known || says(r, INTAKE_ORGANISATION) || fills(r, INTAKE_ORGANISATION),
	    r->bin);
}

static enum intake_state
see_client_id(const struct reading *r)
{
	return there(
	    r->text->client_known || says(r, INTAKE_CLIENT_ID) || fills(r, INTAKE_CLIENT_ID),
	    r->bin);
}

static enum intake_state
see_login(const struct reading *r)
{
	return there(r->text->mail != NULL || r->mail || fills(r, INTAKE_LOGIN), false);
}

static enum intake_state
see_contacts(const struct reading *r)
{
	return there(r->text->mail != NULL || r->phone || r->mail || fills(r, INTAKE_CONTACTS),
	    says(r, INTAKE_CONTACTS));
}

static enum intake_state
see_question(const struct reading *r)
{
	const bool known = r->quotes || r->has_file || says(r, INTAKE_QUESTION);

	return there(r->n_words >= QUESTION_WORDS_GOOD ||
		(r->n_words >= QUESTION_WORDS_MIN && (r->questions > 0 || known)),
	    r->n_words >= QUESTION_WORDS_MIN || known);
}

static enum intake_state
see_steps(const struct reading *r)
{
	return there(says(r, INTAKE_STEPS), r->n_words >= STEPS_WORDS);
}

static enum intake_state
see_file(const struct reading *r)
{
	return there(r->has_file, r->quotes || r->log_lines || says(r, INTAKE_FILE));
}

static enum intake_state
see_spread(const struct reading *r)
{
	return there(says(r, INTAKE_SPREAD), false);
}

static enum intake_state
see_logs(const struct reading *r)
{
	return there(r->has_log || r->log_lines, r->has_file || r->quotes || says(r, INTAKE_LOGS));
}

static enum intake_state
see_tried(const struct reading *r)
{
	return there(says(r, INTAKE_TRIED), false);
}

static enum intake_state
see_wish(const struct reading *r)
{
	return there(
	    r->text->priority_given || says(r, INTAKE_PRIORITY) || fills(r, INTAKE_PRIORITY),
	    false);
}

/* "1) … 2) …" with questions, or the words for one more question. */
static enum intake_state
see_single(const struct reading *r)
{
	return says(r, INTAKE_SINGLE) || r->questions >= QUESTIONS_MANY ? INTAKE_DOUBTFUL
									: INTAKE_PRESENT;
}

typedef enum intake_state see_fn(const struct reading *r);

static see_fn *const sees[INTAKE_COUNT] = {
	[INTAKE_PERSON] = see_person,
	[INTAKE_IIN] = see_iin,
	[INTAKE_ORGANISATION] = see_organisation,
	[INTAKE_BIN] = see_bin,
	[INTAKE_CLIENT_ID] = see_client_id,
	[INTAKE_LOGIN] = see_login,
	[INTAKE_CONTACTS] = see_contacts,
	[INTAKE_QUESTION] = see_question,
	[INTAKE_STEPS] = see_steps,
	[INTAKE_FILE] = see_file,
	[INTAKE_SPREAD] = see_spread,
	[INTAKE_LOGS] = see_logs,
	[INTAKE_TRIED] = see_tried,
	[INTAKE_PRIORITY] = see_wish,
	[INTAKE_SINGLE] = see_single,
};

static void
see_all(const struct reading *r, const struct traits *traits, struct intake_found *out)
{
	for (size_t i = 0; i < r->policy->n_wanted; i++) {
		const struct intake_wanted *w = &r->policy->wanted[i];
		enum intake_state state;

		if (!match_fits(&w->when, traits) || (out->wanted & BIT(w->item)) != 0)
			continue;
		out->wanted |= BIT(w->item);
		state = sees[w->item](r);
		if (state == INTAKE_MISSING)
			out->missing |= BIT(w->item);
		else if (state == INTAKE_DOUBTFUL)
			out->doubtful |= BIT(w->item);
	}
}

/* One of several will do: a screenshot shows the steps, the steps spare the screenshot. */
static void
spare(const struct reading *r, const struct traits *traits, struct intake_found *out)
{
	const unsigned present = out->wanted & ~(out->missing | out->doubtful);
	const unsigned hinted = out->wanted & out->doubtful;

	for (size_t i = 0; i < r->policy->n_wanted; i++) {
		const struct intake_wanted *w = &r->policy->wanted[i];
		const unsigned bit = BIT(w->item);

		if ((out->missing & bit) == 0 || !match_fits(&w->when, traits))
			continue;
		if ((w->instead & (present | hinted)) != 0) {
			out->missing &= ~bit;
			out->doubtful |= bit;
		} else if (w->asked) {
			out->asked |= bit;
		}
	}
}

void
intake_check(const struct policy *p, const struct traits *traits, const struct intake_text *text,
    struct intake_found *out)
{
	struct reading r;

	*out = (struct intake_found){ 0 };
	if (p->intake == NULL)
		return;
	reading_init(&r, p->intake, text);
	see_all(&r, traits, out);
	spare(&r, traits, out);
	reading_release(&r);
}

enum intake_state
intake_state_of(const struct intake_found *f, enum intake_item item)
{
	if ((f->missing & BIT(item)) != 0)
		return INTAKE_MISSING;
	return (f->doubtful & BIT(item)) != 0 ? INTAKE_DOUBTFUL : INTAKE_PRESENT;
}

bool
intake_is_unidentified(const struct intake_found *f)
{
	const unsigned marks = f->wanted &
	    (BIT(INTAKE_IIN) | BIT(INTAKE_BIN) | BIT(INTAKE_ORGANISATION) | BIT(INTAKE_CLIENT_ID));

	return marks != 0 && (marks & ~f->missing & ~f->doubtful) == 0;
}

const char *
intake_channel_refusal(const struct policy *p, const struct traits *traits)
{
	const struct intake_policy *in = p->intake;

	if (in == NULL || in->channel_clause == NULL)
		return NULL;
	for (size_t i = 0; i < in->n_channels; i++) {
		const struct intake_channel *c = &in->channels[i];

		if (c->channel != traits->channel)
			continue;
		if (c->levels == 0 || (c->levels & 1u << traits->level) != 0)
			return NULL;
		return c->clause;
	}
	return in->channel_clause;
}
