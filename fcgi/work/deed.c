#include "work/deed.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/action.h"
#include "core/assignment.h"
#include "core/scene.h"
#include "store/brake.h"
#include "work/greeting.h"

/* What each kind of action writes into the tracker besides the status that it names. */
struct way {
	bool known;
	bool note;
	bool private_note;
};

static const struct way ways[ACTION_COUNT] = {
	[ACTION_REMIND] = { .known = true, .note = true },
	[ACTION_CLOSE] = { .known = true, .note = true },
	[ACTION_WARN] = { .known = true, .note = true, .private_note = true },
	[ACTION_ESCALATE] = { .known = true, .note = true, .private_note = true },
	[ACTION_REQUEST_INFO] = { .known = true, .note = true },
	[ACTION_NOTE] = { .known = true, .note = true },
	[ACTION_RECORD] = { .known = true, .note = true, .private_note = true },
	[ACTION_STATUS] = { .known = true },
	[ACTION_ASSIGN] = { .known = true },
	[ACTION_LINK] = { .known = true },
};

/*
 * Why something is left to a person, in the languages that the panel speaks;
 * which one is the main one of the regulation.
 */
enum hindrance {
	HINDRANCE_DUPLICATES,
	HINDRANCE_CHILDREN,
	HINDRANCE_BLOCKS,
	HINDRANCE_BLOCKERS,
	HINDRANCE_FOREIGN,
	HINDRANCE_NOBODY,
	HINDRANCE_PROPOSED,
	HINDRANCE_UNASKED,
	HINDRANCE_UNREAD,
	HINDRANCE_UNATTENDED,
	HINDRANCE_GONE, /* for deed_reason only, as store/outbox_sync.c keeps it */
	HINDRANCE_COUNT,
};

struct sentence {
	const char *code, *en, *ru, *kk;
};

static const struct sentence sentences[HINDRANCE_COUNT] = {
	[HINDRANCE_DUPLICATES] = {
		"closes_duplicates",
		"Closing it would close its duplicates and copy the closing note into them: "
		"close it by hand",
		"Вместе с ним закроются дубликаты, и текст закрытия попадёт в них: закройте вручную",
		"Онымен бірге көшірмелері де жабылып, жабу мәтіні оларға түседі: қолмен жабыңыз",
	},
	[HINDRANCE_CHILDREN] = {
		"has_subtasks",
		"It has subtasks: close it by hand",
		"У обращения есть подзадачи: закройте вручную",
		"Өтініштің ішкі тапсырмалары бар: қолмен жабыңыз",
	},
	[HINDRANCE_BLOCKS] = {
		"blocks_others",
		"It blocks other issues: close it by hand",
		"Обращение блокирует другие задачи: закройте вручную",
		"Өтініш басқа тапсырмаларды бөгеп тұр: қолмен жабыңыз",
	},
	[HINDRANCE_BLOCKERS] = {
		"is_blocked",
		"Open issues block it: close it by hand when they are done",
		"Обращение заблокировано открытыми задачами: закройте вручную, когда они закроются",
		"Өтінішті ашық тапсырмалар бөгеп тұр: олар жабылғанда қолмен жабыңыз",
	},
	[HINDRANCE_FOREIGN] = {
		"related_to_others",
		"It is related to a request of another client, or of somebody whose organisation is "
		"not known: close it by hand",
		"Обращение связано с обращением другого клиента или заявителя, чья организация "
		"неизвестна: закройте вручную",
		"Өтініш басқа клиенттің немесе ұйымы белгісіз өтініш берушінің өтінішімен байланысты: "
		"қолмен жабыңыз",
	},
	[HINDRANCE_NOBODY] = {
		"nobody_to_assign",
		"Neither the dedicated employee nor the deputy nor the group can have it (away, locked, no "
		"member who may be assigned): assign it by hand",
		"Ни выделенный сотрудник, ни заместитель, ни группа не могут его принять (отсутствуют, "
		"заблокированы, не могут быть исполнителями в проекте): назначьте вручную",
		"Бекітілген қызметкер де, оның орынбасары да, топ та қабылдай алмайды (орнында жоқ, "
		"бұғатталған, жобада орындаушы бола алмайды): қолмен тағайындаңыз",
	},
	[HINDRANCE_PROPOSED] = {
		"proposed",
		"The regulation allows it and leaves it to the operator: confirm or decline",
		"Регламент это позволяет, решает оператор: подтвердите или отклоните",
		"Регламент бұған рұқсат береді, шешім операторда: растаңыз немесе бас тартыңыз",
	},
	[HINDRANCE_UNASKED] = {
		"unasked",
		"No question was asked: it was set to wait for the client without a word to them. "
		"Write to the client, or confirm",
		"Вопрос не был задан: обращение переведено в ожидание клиента без сообщения ему. "
		"Напишите клиенту или подтвердите",
		"Сұрақ қойылмаған: өтініш клиентке хабарсыз оның жауабын күту күйіне ауыстырылған. "
		"Клиентке жазыңыз немесе растаңыз",
	},
	[HINDRANCE_UNREAD] = {
		"unread",
		"The tracker does not show the request to anybody of the client, so they could not read "
		"the question: ask them in another way and log the call, or confirm",
		"В трекере обращение никому из представителей клиента не видно, прочитать вопрос он не "
		"мог: спросите другим способом и отметьте звонок или подтвердите",
		"Трекерде өтініш клиент өкілдерінің ешқайсысына көрінбейді, ол сұрақты оқи алмады: басқа "
		"жолмен сұрап, қоңырауды белгілеңіз немесе растаңыз",
	},
	[HINDRANCE_UNATTENDED] = {
		"unattended",
		"Only the bot has asked: nobody of the staff has written to the client yet. Write to "
		"the client, or confirm",
		"Спросил только бот: из сотрудников клиенту ещё никто не писал. Напишите клиенту или "
		"подтвердите",
		"Тек бот сұраған: қызметкерлердің ешқайсысы клиентке әлі жазбаған. Клиентке жазыңыз "
		"немесе растаңыз",
	},
	[HINDRANCE_GONE] = {
		"gone",
		"its cause is gone",
		"повода больше нет",
		"себебі жойылды",
	},
};

const char *
deed_key(const struct case_file *c, const struct action *a, struct arena *arena)
{
	struct buf text;
	const char *key;

	buf_init(&text);
	action_key(&c->timeline.request, a, &text);
	key = arena_strdup(arena, text.data);
	buf_release(&text);
	return key;
}

const struct action *
deed_find(const struct case_file *c, const char *key, struct arena *arena)
{
	for (size_t i = 0; i < c->verdict.n_actions; i++) {
		const struct action *a = &c->verdict.actions[i];

		if (strcmp(deed_key(c, a, arena), key) == 0)
			return case_declined(c, key) ? NULL : a;
	}
	return NULL;
}

static const char *
note_of(const struct case_file *c, const struct action *a, struct arena *arena)
{
	struct buf text;
	const char *note;

	if (!ways[a->kind].note)
		return NULL;
	buf_init(&text);
	if (!greeting_note(c, a, &text))
		action_text(c->policy, &c->timeline, a, c->now, &text);
	note = arena_strdup(arena, text.data);
	buf_release(&text);
	return note;
}

bool
deed_change(
    const struct case_file *c, const struct action *a, struct arena *arena, struct act_change *out)
{
	*out = (struct act_change){
		.note = note_of(c, a, arena),
		.private_note = ways[a->kind].private_note && !a->to_client,
		.has_stage = a->has_stage,
		.stage = a->stage,
		.has_assignee = a->helper != NULL,
		.assignee = a->helper == NULL ? 0 : a->helper->user,
	};
	return ways[a->kind].known;
}

bool
deed_relation(const struct action *a, int64_t *other, bool *undo)
{
	*other = a->other;
	*undo = a->undo;
	return a->kind == ACTION_LINK;
}

bool
deed_has_note(enum action_kind kind)
{
	return ways[kind].note;
}

bool
deed_closes(const struct action *a)
{
	return a->has_stage && stage_is_done(a->stage);
}

static const char *
sentence_in(const struct sentence *s, const char *language)
{
	if (strcmp(language, "ru") == 0)
		return s->ru;
	return strcmp(language, "kk") == 0 ? s->kk : s->en;
}

static const char *
say(const struct case_file *c, enum hindrance h)
{
	return sentence_in(&sentences[h], c->policy->languages[0]);
}

static const struct sentence *
find_sentence(const char *reason)
{
	for (size_t i = 0; i < HINDRANCE_COUNT && reason != NULL; i++) {
		const struct sentence *s = &sentences[i];

		if (strcmp(reason, s->en) == 0 || strcmp(reason, s->ru) == 0 ||
		    strcmp(reason, s->kk) == 0)
			return s;
	}
	return NULL;
}

const char *
deed_reason(const char *reason, enum wording language)
{
	const struct sentence *s = find_sentence(reason);

	return s == NULL ? NULL : sentence_in(s, wording_name(language));
}

const char *
deed_code(const char *reason)
{
	const struct sentence *s = find_sentence(reason);

	return s == NULL ? NULL : s->code;
}

/*
 * Redmine closes the duplicates of what is closed, past workflow and
 * validation, and copies the note into them, whoever's they are. So not even a
 * confirmed closing is done by slad when it reaches further than the request.
 * A request that ends with its master is tied to that by nature, and reaches
 * nobody by it.
 */
static bool
reaches_further(const struct tracked_ties *t, enum rule rule, enum hindrance *why)
{
	const struct {
		int64_t n;
		enum hindrance why;
	} ties[] = {
		{ t->duplicates, HINDRANCE_DUPLICATES },
		{ t->children, HINDRANCE_CHILDREN },
		{ t->blocks, HINDRANCE_BLOCKS },
		{ t->open_blockers, HINDRANCE_BLOCKERS },
		{ rule == RULE_TOGETHER ? 0 : t->foreign, HINDRANCE_FOREIGN },
	};

	for (size_t i = 0; i < sizeof(ties) / sizeof(ties[0]); i++) {
		if (ties[i].n > 0) {
			*why = ties[i].why;
			return true;
		}
	}
	return false;
}

const char *
deed_hindrance(const struct case_file *c, const struct action *a, const char *key)
{
	enum hindrance why;

	if (deed_closes(a) && reaches_further(&c->issue.ties, a->rule, &why))
		return say(c, why);
	if (a->kind == ACTION_ASSIGN && a->helper == NULL)
		return say(c, HINDRANCE_NOBODY);
	if (a->unasked && !case_confirmed(c, key))
		return say(c, HINDRANCE_UNASKED);
	if (a->unread && !case_confirmed(c, key))
		return say(c, HINDRANCE_UNREAD);
	if (a->unattended && !case_confirmed(c, key))
		return say(c, HINDRANCE_UNATTENDED);
	if (a->propose && !case_confirmed(c, key))
		return say(c, HINDRANCE_PROPOSED);
	return NULL;
}

static const char *
payload(const struct case_file *c, const struct action *a, struct arena *arena)
{
	struct act_change change;
	json_t *body;
	char *text;
	const char *kept;

	if (!deed_change(c, a, arena, &change))
		change = (struct act_change){ .note = NULL };
	body = json_pack("{s:s, s:s?, s:b, s:s?, s:s?, s:b}", "rule", rule_name(a->rule), "note",
	    change.note, "private", change.private_note, "stage",
	    change.has_stage ? stage_name(change.stage) : NULL, "language",
	    c->timeline.request.language, "propose", action_is_left(a));
	if (a->kind == ACTION_LINK)
		json_object_set_new(body, a->undo ? "unlink" : "link", json_integer(a->other));
	if (a->helper != NULL)
		json_object_set_new(body, "assignee",
		    json_pack("{s:I, s:s, s:s}", "id", (json_int_t)a->helper->user, "name",
			a->helper->name, "duty", duty_name(a->helper->duty)));
	text = json_dumps(body, JSON_COMPACT);
	kept = arena_strdup(arena, text);
	free(text);
	json_decref(body);
	return kept;
}

/* A rule that nobody ever touched observes. */
static enum outbox_state
admitted(const struct brake *brakes, size_t n, enum rule rule, struct utc cause)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(brakes[i].rule, rule_name(rule)) == 0)
			return brake_admits(&brakes[i], cause);
	}
	return OUTBOX_SHADOW;
}

/*
 * A warning is told by mail; a note of it stands in the tracker only where the regulation says so.
 */
static bool
in_tracker(const struct case_file *c, const struct action *a)
{
	return a->kind != ACTION_WARN || c->policy->warnings.note;
}

void
deed_items(const struct case_file *c, bool act, const struct brake *brakes, size_t n_brakes,
    struct arena *arena, struct outbox_item **out, size_t *n)
{
	struct outbox_item *items = arena_array(arena, c->verdict.n_actions, sizeof(items[0]));

	*n = 0;
	for (size_t i = 0; i < c->verdict.n_actions; i++) {
		const struct action *a = &c->verdict.actions[i];
		const char *key = deed_key(c, a, arena);
		const struct utc cause = action_cause_at(&c->timeline, a);

		if (case_declined(c, key) || !in_tracker(c, a) ||
		    (act && greeting_is_covered(c, a)))
			continue;
		items[(*n)++] = (struct outbox_item){
			.key = key,
			.issue = c->issue.id,
			.rule = rule_name(a->rule),
			.kind = action_kind_name(a->kind),
			.clause = a->clause == NULL ? "" : a->clause,
			.payload = payload(c, a, arena),
			.cause = cause,
			.basis = c->basis,
			.state = !act    ? OUTBOX_SHADOW
			    : a->ordered ? OUTBOX_PENDING
					 : admitted(brakes, n_brakes, a->rule, cause),
			.due = a->not_before,
		};
	}
	*out = items;
}
