#include "work/letters.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "core/calendar.h"
#include "core/intake.h"
#include "core/warning.h"
#include "core/wording.h"
#include "store/brake.h"
#include "store/duty.h"
#include "store/letter.h"
#include "tracker/person.h"
#include "work/deed.h"

#define READERS_MAX 8

/* Who is there to be told of one issue; read once, when there is something to tell. */
struct readers {
	bool read;
	size_t n[WARNED_COUNT];
	int64_t user[WARNED_COUNT][READERS_MAX];
};

struct keeping {
	struct db *db;
	const struct case_file *c;
	const struct work_config *config;
	const struct brake *brakes;
	size_t n_brakes;
	struct arena *arena;
	struct readers readers;
	size_t n, max;
	struct letter *letters;
};

/* ---- readers ---- */

static void
add_reader(struct readers *r, enum warned as, const struct person *p)
{
	if (p != NULL && p->active && r->n[as] < READERS_MAX)
		r->user[as][r->n[as]++] = p->id;
}

/* "edoc-dev:timur" is for that project alone. False: not for this one. */
static bool
login_of(const char *item, const char *project, bool *own, const char **login)
{
	const char *colon = strchr(item, ':');

	*own = colon != NULL;
	*login = colon == NULL ? item : colon + 1;
	return colon == NULL ||
	    (project != NULL && strlen(project) == (size_t)(colon - item) &&
		strncmp(item, project, (size_t)(colon - item)) == 0);
}

static enum err_code
read_supervisors(struct keeping *k, bool wanted_own, struct err *e)
{
	const struct setting_list *list = &k->config->mail.supervisors;

	for (size_t i = 0; i < list->n; i++) {
		struct person *p;
		const char *login;
		bool own;

		if (!login_of(list->items[i], k->c->issue.project_identifier, &own, &login) ||
		    own != wanted_own)
			continue;
		if (person_named(k->db, login, k->arena, &p, e) != ERR_OK)
			return e->code;
		add_reader(&k->readers, WARNED_SUPERVISOR, p);
	}
	return ERR_OK;
}

/* The client's own employee; is he away or gone, the deputy. A group has no letter box. */
static enum err_code
read_dedicated(struct keeping *k, struct err *e)
{
	const struct duty_request q = { k->c->issue.id, k->c->issue.project, k->c->arrival.client,
		k->c->arrival.contract, k->c->now };
	struct assignment a;

	if (q.client == 0)
		return ERR_OK;
	if (duty_helpers(k->db, &q, k->arena, &a, e) != ERR_OK)
		return e->code;
	for (size_t i = 0; i < a.n && k->readers.n[WARNED_DEDICATED] == 0; i++) {
		const struct assignment_helper *h = &a.helpers[i];
		struct person *p;

		if (h->duty == DUTY_GROUP || h->unable || assignment_is_away(h, k->c->now))
			continue;
		if (person_read(k->db, h->user, k->arena, &p, e) != ERR_OK)
			return e->code;
		add_reader(&k->readers, WARNED_DEDICATED, p);
	}
	return ERR_OK;
}

static enum err_code
read_readers(struct keeping *k, struct err *e)
{
	struct readers *r = &k->readers;
	struct person *p;

	if (r->read)
		return ERR_OK;
	r->read = true;
	if (k->c->issue.assignee != 0) {
		if (person_read(k->db, k->c->issue.assignee, k->arena, &p, e) != ERR_OK)
			return e->code;
		add_reader(r, WARNED_ASSIGNEE, p);
	}
	/* A project with supervisors of its own is theirs alone. */
	if (read_dedicated(k, e) != ERR_OK || read_supervisors(k, true, e) != ERR_OK)
		return e->code;
	return r->n[WARNED_SUPERVISOR] > 0 ? ERR_OK : read_supervisors(k, false, e);
}

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

/* The same letter to all of a kind; who is told twice is told once. */
static void
tell(struct keeping *k, const struct letter *what, enum warned as)
{
	for (size_t i = 0; i < k->readers.n[as]; i++) {
		struct letter l = *what;

		l.user = k->readers.user[as][i];
		l.key = arena_printf(k->arena, "%s:user:%" PRId64, what->key, l.user);
		if (!has_letter(k, l.key) && k->n < k->max)
			k->letters[k->n++] = l;
	}
}

static enum err_code
tell_all(struct keeping *k, const struct letter *what, unsigned to, struct err *e)
{
	if (read_readers(k, e) != ERR_OK)
		return e->code;
	for (int as = 0; as < WARNED_COUNT; as++) {
		int whom = as;

		if ((to & 1u << as) == 0)
			continue;
		while (whom < WARNED_SUPERVISOR && k->readers.n[whom] == 0)
			whom++;
		tell(k, what, (enum warned)whom);
	}
	return ERR_OK;
}

/* ---- what is told ---- */

static const char *
dump(struct arena *arena, json_t *body)
{
	char *text = json_dumps(body, JSON_COMPACT);
	const char *kept;

	if (text == NULL)
		abort();
	kept = arena_strdup(arena, text);
	free(text);
	json_decref(body);
	return kept;
}

static enum err_code
tell_warning(struct keeping *k, const struct action *a, struct err *e)
{
	const struct letter l = {
		.key = deed_key(k->c, a, k->arena),
		.kind = LETTERS_WARNING,
		.rule = rule_name(RULE_WARNING),
		.issue = k->c->issue.id,
		.body = dump(k->arena,
		    json_pack("{s:s, s:i, s:i, s:i, s:s?}", "clock", clock_kind_name(a->clock),
			"cycle", a->cycle, "share", warning_share(a), "repeat", warning_repeat(a),
			"clause", a->clause)),
		.cause = a->due,
		.due = a->not_before,
		.stale = UTC_NONE,
		.state = state_of(k, a->due),
	};

	return tell_all(k, &l, warning_to(k->c->policy, a), e);
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

static const char *
late_note_body(struct arena *arena)
{
	return dump(arena,
	    json_pack("{s:{s:s, s:s, s:s}, s:{s:s, s:s, s:s}}", "title", "ru",
		"Клиент написал в закрытое обращение", "kk", "Клиент жабық өтінішке жазды", "en",
		"The client wrote to a closed request", "text", "ru",
		"Обращение закрыто сотрудником, после этого клиент написал в него. Ответьте или "
		"возобновите обращение.\n",
		"kk",
		"Өтінішті қызметкер жапқан, содан кейін клиент оған жазды. Жауап беріңіз немесе "
		"өтінішті қайта ашыңыз.\n",
		"en",
		"A person has closed the request, and after that the client wrote to it. Answer, "
		"or reopen it.\n"));
}

static enum err_code
tell_late_note(struct keeping *k, struct err *e)
{
	const struct fact *f = late_note(&k->c->timeline);
	struct letter l;

	if (f == NULL)
		return ERR_OK;
	l = (struct letter){
		.key = arena_printf(k->arena, "%" PRId64 ":late_note:%s", k->c->issue.id, f->id),
		.kind = LETTERS_LATE_NOTE,
		.rule = rule_name(RULE_WARNING),
		.issue = k->c->issue.id,
		.body = late_note_body(k->arena),
		.cause = f->at,
		.due = calendar_next_open(k->c->policy->calendar, f->at),
		.stale = UTC_NONE,
		.state = state_of(k, f->at),
	};
	return tell_all(k, &l, 1u << WARNED_ASSIGNEE, e);
}

/* Without the words themselves: they stand in the request. */
static const char *
conduct_body(struct arena *arena)
{
	return dump(arena,
	    json_pack("{s:{s:s, s:s, s:s}, s:{s:s, s:s, s:s}}", "title", "ru",
		"Грубые выражения в обращении", "kk", "Өтініштегі дөрекі сөздер", "en",
		"Rude words in a request", "text", "ru",
		"Клиент употребил недопустимые выражения. Сотрудник вправе прекратить оказание "
		"услуг по обращению.\n",
		"kk",
		"Клиент жол берілмейтін сөздер айтты. Қызметкер өтініш бойынша қызмет көрсетуді "
		"тоқтатуға құқылы.\n",
		"en",
		"The client used words that are not acceptable. Staff may stop service on the "
		"request.\n"));
}

static enum err_code
tell_conduct(struct keeping *k, struct err *e)
{
	const struct utc at = k->c->timeline.request.seen->rude_at;
	const struct letter l = {
		.key = arena_printf(k->arena, "%" PRId64 ":conduct:%" PRId64, k->c->issue.id, at.s),
		.kind = LETTERS_CONDUCT,
		.rule = rule_name(RULE_WARNING),
		.issue = k->c->issue.id,
		.body = conduct_body(k->arena),
		.cause = at,
		.due = calendar_next_open(k->c->policy->calendar, at),
		.stale = UTC_NONE,
		.state = state_of(k, at),
	};

	return tell_all(k, &l, 1u << WARNED_SUPERVISOR, e);
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
		.max = (v->n_actions + 2) * WARNED_COUNT * READERS_MAX,
	};

	for (size_t i = 0; i < v->n_actions; i++) {
		if (v->actions[i].kind != ACTION_WARN)
			continue;
		if (k.letters == NULL)
			k.letters = arena_array(arena, k.max, sizeof(k.letters[0]));
		if (tell_warning(&k, &v->actions[i], e) != ERR_OK)
			return e->code;
	}
	if (verdict_flag(v, FLAG_NOTE_AFTER_CLOSE)) {
		if (k.letters == NULL)
			k.letters = arena_array(arena, k.max, sizeof(k.letters[0]));
		if (tell_late_note(&k, e) != ERR_OK)
			return e->code;
	}
	if (was_rude(c)) {
		if (k.letters == NULL)
			k.letters = arena_array(arena, k.max, sizeof(k.letters[0]));
		if (tell_conduct(&k, e) != ERR_OK)
			return e->code;
	}
	return letter_sync(db, c->issue.id, k.letters, k.n, c->now, arena, n, e);
}
