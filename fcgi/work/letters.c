#include "work/letters.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "core/calendar.h"
#include "core/intake.h"
#include "core/noanswer.h"
#include "core/warning.h"
#include "core/wording.h"
#include "store/brake.h"
#include "store/hours.h"
#include "store/letter.h"
#include "store/letter_text.h"
#include "work/deed.h"
#include "work/readers.h"

/* That nobody asked the client is told within this time, counted from the opening of the office. */
#define UNASKED_NEWS_S (3 * SPAN_DAY)

struct keeping {
	struct db *db;
	const struct case_file *c;
	const struct work_config *config;
	const struct brake *brakes;
	size_t n_brakes;
	struct arena *arena;
	bool read; /* readers are; only once there is something to tell */
	struct readers readers;
	size_t n, max;
	struct letter *letters;
};

static bool
has_letter(const struct keeping *k, const char *key)
{
	for (size_t i = 0; i < k->n; i++) {
		if (strcmp(k->letters[i].key, key) == 0)
			return true;
	}
	return false;
}

static enum letter_state
state_of(const struct keeping *k, struct utc cause)
{
	if (!k->config->act || k->config->mail.host == NULL)
		return LETTER_SHADOW;
	for (size_t i = 0; i < k->n_brakes; i++) {
		if (strcmp(k->brakes[i].rule, rule_name(RULE_WARNING)) == 0)
			return letter_admits(&k->brakes[i], cause);
	}
	return letter_admits(NULL, cause);
}

/*
 * By the reader's own working hours; the sender falls back to the regulation's with a word in the
 * log.
 */
static enum err_code
due_of(struct keeping *k, const struct letter *l, int64_t user, struct utc *due, struct err *e)
{
	struct hours *own;
	const enum err_code rc = hours_of(k->db, user, k->c->now, &own, e);

	*due = l->due;
	if (rc != ERR_OK)
		return rc == ERR_INVALID ? ERR_OK : rc;
	if (own != NULL)
		*due = calendar_next_open(hours_calendar(own), l->cause);
	hours_free(own);
	if (utc_is_none(*due))
		*due = l->due;
	return ERR_OK;
}

/* The same letter to all of a kind; who is told twice is told once. */
static enum err_code
tell(struct keeping *k, const struct letter *what, enum warned as, struct err *e)
{
	for (size_t i = 0; i < k->readers.n[as]; i++) {
		struct letter l = *what;

		l.user = k->readers.user[as][i];
		l.key = arena_printf(k->arena, "%s:user:%" PRId64, what->key, l.user);
		if (has_letter(k, l.key) || k->n == k->max)
			continue;
		if (due_of(k, what, l.user, &l.due, e) != ERR_OK)
			return e->code;
		k->letters[k->n++] = l;
	}
	return ERR_OK;
}

static enum err_code
tell_all(struct keeping *k, const struct letter *what, unsigned to, struct err *e)
{
	if (!k->read && readers_of(k->db, k->c, k->config, k->arena, &k->readers, e) != ERR_OK)
		return e->code;
	k->read = true;
	if (k->letters == NULL)
		k->letters = arena_array(k->arena, k->max, sizeof(k->letters[0]));
	for (int as = 0; as < WARNED_COUNT; as++) {
		if ((to & 1u << as) != 0 &&
		    tell(k, what, readers_instead(&k->readers, (enum warned)as), e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

/* ---- what is told ---- */

static enum err_code
tell_warning(struct keeping *k, const struct action *a, struct err *e)
{
	const struct letter l = {
		.key = deed_key(k->c, a, k->arena),
		.kind = LETTERS_WARNING,
		.rule = rule_name(RULE_WARNING),
		.issue = k->c->issue.id,
		.body = letter_body(
		    json_pack("{s:s, s:i, s:i, s:i, s:s?}", "clock", clock_kind_name(a->clock),
			"cycle", a->cycle, "share", warning_share(a), "repeat", warning_repeat(a),
			"clause", a->clause),
		    k->arena),
		.cause = a->due,
		.due = a->not_before,
		.stale = UTC_NONE,
		.state = state_of(k, a->due),
	};

	return tell_all(k, &l, warning_to(k->c->policy, a), e);
}

/* What is told in words that stand, by kind of letter. */
struct told {
	const char *kind;
	struct letter_words words;
	unsigned to;
};

static const struct told told_late_note = {
	.kind = LETTERS_LATE_NOTE,
	.words = {
		.title = {
			[WORDING_RU] = "Клиент написал в закрытое обращение",
			[WORDING_KK] = "Клиент жабық өтінішке жазды",
			[WORDING_EN] = "The client wrote to a closed request",
		},
		.text = {
			[WORDING_RU] = "Обращение закрыто сотрудником, после этого клиент написал в него. "
				       "Ответьте или возобновите обращение.\n",
			[WORDING_KK] = "Өтінішті қызметкер жапқан, содан кейін клиент оған жазды. "
				       "Жауап беріңіз немесе өтінішті қайта ашыңыз.\n",
			[WORDING_EN] = "A person has closed the request, and after that the client "
				       "wrote to it. Answer, or reopen it.\n",
		},
	},
	.to = 1u << WARNED_ASSIGNEE,
};

/* Without the words themselves: they stand in the request. */
static const struct told told_conduct = {
	.kind = LETTERS_CONDUCT,
	.words = {
		.title = {
			[WORDING_RU] = "Грубые выражения в обращении",
			[WORDING_KK] = "Өтініштегі дөрекі сөздер",
			[WORDING_EN] = "Rude words in a request",
		},
		.text = {
			[WORDING_RU] = "Клиент употребил недопустимые выражения. Сотрудник вправе "
				       "прекратить оказание услуг по обращению.\n",
			[WORDING_KK] = "Клиент жол берілмейтін сөздер айтты. Қызметкер өтініш бойынша "
				       "қызмет көрсетуді тоқтатуға құқылы.\n",
			[WORDING_EN] = "The client used words that are not acceptable. Staff may stop "
				       "service on the request.\n",
		},
	},
	.to = 1u << WARNED_SUPERVISOR,
};

static const char *const unasked_title[WORDING_COUNT] = {
	[WORDING_RU] = "Ждём клиента, но вопрос ему не задан",
	[WORDING_KK] = "Клиентті күтіп тұрмыз, бірақ оған сұрақ қойылмаған",
	[WORDING_EN] = "Waiting for the client, but nothing was asked",
};

/* Its sentences; what the regulation does not do is not said. */
enum unasked_part { UNASKED_SET, UNASKED_PAUSED, UNASKED_OPEN, UNASKED_ASK, UNASKED_PARTS };

static const char *const unasked_text[UNASKED_PARTS][WORDING_COUNT] = {
	[UNASKED_SET] = {
		[WORDING_RU] = "Обращение переведено в ожидание клиента без сообщения ему.",
		[WORDING_KK] = "Өтініш клиентке хабарсыз оның жауабын күту күйіне ауыстырылған.",
		[WORDING_EN] = "The request was set to wait for the client without a word to them.",
	},
	[UNASKED_PAUSED] = {
		[WORDING_RU] = " Отсчёт срока решения приостановлен.",
		[WORDING_KK] = " Шешу мерзімінің есебі тоқтатылып тұр.",
		[WORDING_EN] = " The clock of its resolution is paused.",
	},
	[UNASKED_OPEN] = {
		[WORDING_RU] = " Само обращение не закроется.",
		[WORDING_KK] = " Өтініш өздігінен жабылмайды.",
		[WORDING_EN] = " It is not closed by itself.",
	},
	[UNASKED_ASK] = {
		[WORDING_RU] = " Задайте клиенту вопрос или верните обращение в работу.\n",
		[WORDING_KK] = " Клиентке сұрақ қойыңыз немесе өтінішті жұмысқа қайтарыңыз.\n",
		[WORDING_EN] = " Ask the client, or take it back to work.\n",
	},
};

/* `cause_id` tells the causes of one kind apart. */
static enum err_code
tell_words(struct keeping *k, const struct told *told, const char *cause_id, struct utc cause,
    struct err *e)
{
	const struct letter l = {
		.key = arena_printf(
		    k->arena, "%" PRId64 ":%s:%s", k->c->issue.id, told->kind, cause_id),
		.kind = told->kind,
		.rule = rule_name(RULE_WARNING),
		.issue = k->c->issue.id,
		.body = letter_body(letter_words_json(&told->words), k->arena),
		.cause = cause,
		.due = calendar_next_open(k->c->policy->calendar, cause),
		.stale = UTC_NONE,
		.state = state_of(k, cause),
	};

	return tell_all(k, &l, told->to, e);
}

/* The client's newest public word. */
static const struct fact *
late_note(const struct timeline *t)
{
	for (size_t i = t->n; i-- > 0;) {
		if (t->facts[i].by == SIDE_CLIENT && t->facts[i].note == NOTE_PUBLIC)
			return &t->facts[i];
	}
	return NULL;
}

static enum err_code
tell_late_note(struct keeping *k, struct err *e)
{
	const struct fact *f = late_note(&k->c->timeline);

	return f == NULL ? ERR_OK : tell_words(k, &told_late_note, f->id, f->at, e);
}

static enum err_code
tell_conduct(struct keeping *k, struct err *e)
{
	const struct utc at = k->c->timeline.request.seen->rude_at;

	return tell_words(k, &told_conduct, arena_printf(k->arena, "%" PRId64, at.s), at, e);
}

static struct told
told_unasked(const struct keeping *k)
{
	const struct clock *resolution = verdict_clock(&k->c->verdict, CLOCK_RESOLUTION);
	const bool paused = resolution != NULL && resolution->state == CLOCK_PAUSED;
	struct told told = { .kind = LETTERS_UNASKED, .to = 1u << WARNED_ASSIGNEE };

	for (int l = 0; l < WORDING_COUNT; l++) {
		told.words.title[l] = unasked_title[l];
		told.words.text[l] = arena_printf(k->arena, "%s%s%s%s",
		    unasked_text[UNASKED_SET][l], paused ? unasked_text[UNASKED_PAUSED][l] : "",
		    k->c->policy->noanswer.close ? unasked_text[UNASKED_OPEN][l] : "",
		    unasked_text[UNASKED_ASK][l]);
	}
	return told;
}

/* Nobody set the status then: the settings say since that day that it means waiting. */
static bool
only_renamed(const struct case_file *c)
{
	const struct timeline *t = &c->timeline;

	for (size_t i = t->n; i-- > 0;) {
		const struct fact *f = &t->facts[i];

		if (f->has_stage && f->stage == c->verdict.stage &&
		    f->at.s == c->verdict.stage_since.s)
			return f->renamed;
	}
	return false;
}

/*
 * Who sets the status first and writes afterwards needs no letter: it waits so long for the word.
 * Nor is there news in what a change of the settings made of old requests: the queue tells it.
 * After some days the queue alone tells it: looked at again, old requests are no news.
 */
static enum err_code
tell_unasked(struct keeping *k, struct err *e)
{
	const struct utc since = k->c->verdict.stage_since;
	const struct utc cause = utc_plus(since, (struct span){ NOANSWER_NOTE_FIRST_S });
	const struct utc due = calendar_next_open(k->c->policy->calendar, cause);
	const struct told told = told_unasked(k);

	if (due.s < k->c->now.s - UNASKED_NEWS_S || only_renamed(k->c))
		return ERR_OK;
	return tell_words(k, &told, arena_printf(k->arena, "%" PRId64, since.s), cause, e);
}

/* A flag that a person set by hand needs no letter: somebody knows. */
static bool
was_rude(const struct case_file *c)
{
	const struct intake_seen *seen = c->timeline.request.seen;

	return verdict_flag(&c->verdict, FLAG_CONDUCT) && seen != NULL &&
	    seen->rude_at.s <= c->now.s;
}

enum err_code
letters_keep(struct db *db, const struct case_file *c, const struct work_config *config,
    const struct brake *brakes, size_t n_brakes, struct arena *arena, size_t *n, struct err *e)
{
	const struct verdict *v = &c->verdict;
	struct keeping k = {
		.db = db,
		.c = c,
		.config = config,
		.brakes = brakes,
		.n_brakes = n_brakes,
		.arena = arena,
		.max = (v->n_actions + 3) * WARNED_COUNT * READERS_MAX,
	};

	for (size_t i = 0; i < v->n_actions; i++) {
		if (v->actions[i].kind == ACTION_WARN &&
		    tell_warning(&k, &v->actions[i], e) != ERR_OK)
			return e->code;
	}
	if (verdict_flag(v, FLAG_NOTE_AFTER_CLOSE) && tell_late_note(&k, e) != ERR_OK)
		return e->code;
	if (was_rude(c) && tell_conduct(&k, e) != ERR_OK)
		return e->code;
	if (verdict_flag(v, FLAG_UNASKED) && tell_unasked(&k, e) != ERR_OK)
		return e->code;
	return letter_sync(db, c->issue.id, k.letters, k.n, c->now, arena, n, e);
}
