#include "core/intake.h"

#include <string.h>

#include "core/intake_read.h"

TERM_FUNCTIONS(intake_item, INTAKE_TERMS, INTAKE_COUNT)
TERM_FUNCTIONS(intake_state, INTAKE_STATE_TERMS, INTAKE_STATE_COUNT)
TERM_FUNCTIONS(intake_form, INTAKE_FORM_TERMS, INTAKE_FORMS)
TERM_FUNCTIONS(intake_saying, INTAKE_SAYING_TERMS, INTAKE_SAYINGS)

#define BIT(item) (1u << (item))
/*
 * Fewer telling words are nothing to begin with; with fewer than the second the question is
 * doubtful.
 */
#define QUESTION_WORDS_MIN 3
#define QUESTION_WORDS_GOOD 5
/* In a text of so many the steps are taken to be somewhere. */
#define STEPS_WORDS 28
/* So many questions in one request are worth a word. */
#define QUESTIONS_MANY 4

static enum intake_state
there(bool present, bool hinted)
{
	return present ? INTAKE_PRESENT : hinted ? INTAKE_DOUBTFUL : INTAKE_MISSING;
}

static enum intake_state
see_person(const struct intake_reading *r)
{
	const char *name = r->text->author;

	return there((name != NULL && strchr(name, ' ') != NULL && strchr(name, '@') == NULL) ||
		intake_read_says(r, INTAKE_PERSON) || intake_read_fills(r, INTAKE_PERSON),
	    name != NULL);
}

/*
 * A number that is wrong was meant to be one: the operator sees it, the client is not asked again.
 */
static enum intake_state
see_iin(const struct intake_reading *r)
{
	return there(r->iin || r->text->client_known, r->bad_number);
}

static enum intake_state
see_bin(const struct intake_reading *r)
{
	return there(r->bin || r->text->client_known, r->bad_number);
}

static enum intake_state
see_organisation(const struct intake_reading *r)
{
	return there(r->text->client_known || intake_read_says(r, INTAKE_ORGANISATION) ||
		intake_read_fills(r, INTAKE_ORGANISATION),
	    false);
}

static enum intake_state
see_client_id(const struct intake_reading *r)
{
	return there(r->text->client_known || intake_read_says(r, INTAKE_CLIENT_ID) ||
		intake_read_fills(r, INTAKE_CLIENT_ID),
	    r->bin);
}

static enum intake_state
see_login(const struct intake_reading *r)
{
	return there(r->text->mail != NULL || r->mail || intake_read_fills(r, INTAKE_LOGIN), false);
}

static enum intake_state
see_contacts(const struct intake_reading *r)
{
	return there(
	    r->text->mail != NULL || r->phone || r->mail || intake_read_fills(r, INTAKE_CONTACTS),
	    intake_read_says(r, INTAKE_CONTACTS));
}

static enum intake_state
see_question(const struct intake_reading *r)
{
	const bool known = r->quotes || r->has_file || intake_read_says(r, INTAKE_QUESTION);

	return there(r->n_words >= QUESTION_WORDS_GOOD ||
		(r->n_words >= QUESTION_WORDS_MIN && (r->questions > 0 || known)),
	    r->n_words >= QUESTION_WORDS_MIN || known);
}

static enum intake_state
see_steps(const struct intake_reading *r)
{
	return there(intake_read_says(r, INTAKE_STEPS), r->n_words >= STEPS_WORDS);
}

static enum intake_state
see_file(const struct intake_reading *r)
{
	return there(r->has_file, r->quotes || r->log_lines || intake_read_says(r, INTAKE_FILE));
}

static enum intake_state
see_spread(const struct intake_reading *r)
{
	return there(intake_read_says(r, INTAKE_SPREAD), false);
}

static enum intake_state
see_logs(const struct intake_reading *r)
{
	return there(r->has_log || r->log_lines,
	    r->has_file || r->quotes || intake_read_says(r, INTAKE_LOGS));
}

static enum intake_state
see_tried(const struct intake_reading *r)
{
	return there(intake_read_says(r, INTAKE_TRIED), false);
}

static enum intake_state
see_wish(const struct intake_reading *r)
{
	return there(r->text->priority_given || intake_read_says(r, INTAKE_PRIORITY) ||
		intake_read_fills(r, INTAKE_PRIORITY),
	    false);
}

/* "1) … 2) …" with questions, or the words for one more question. */
static enum intake_state
see_single(const struct intake_reading *r)
{
	return intake_read_says(r, INTAKE_SINGLE) || r->questions >= QUESTIONS_MANY
	    ? INTAKE_DOUBTFUL
	    : INTAKE_PRESENT;
}

/* What was meant to be a number is for the operator to read. */
static enum intake_state
see_number(const struct intake_reading *r)
{
	return there(r->text->number_known || r->phone, r->text->number_unclear);
}

typedef enum intake_state see_fn(const struct intake_reading *r);

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
	[INTAKE_NUMBER] = see_number,
};

static void
see_all(const struct intake_reading *r, const struct traits *traits, struct intake_found *out)
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

/*
 * One of several will do, as a log for a screenshot; a BIN is only asked of who names an
 * organisation.
 */
static void
spare(const struct intake_reading *r, const struct traits *traits, struct intake_found *out)
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
		} else if (w->asked && (w->with == 0 || (w->with & present) != 0)) {
			out->asked |= bit;
		}
	}
}

void
intake_check(const struct policy *p, const struct traits *traits, const struct intake_text *text,
    struct intake_found *out)
{
	struct intake_reading r;

	*out = (struct intake_found){ 0 };
	if (p->intake == NULL)
		return;
	intake_read(&r, p->intake, text);
	see_all(&r, traits, out);
	spare(&r, traits, out);
	intake_read_release(&r);
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
