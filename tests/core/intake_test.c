/* What requests lack, and what is said of it. The texts are as people write them. */
#include "core/intake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/action.h"
#include "core/intake_json.h"
#include "core/judge.h"
#include "tests/support/regulation.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct policy *edoc, *endocs;

static int
load(void **state)
{
	edoc = regulation_policy("edoc");
	endocs = regulation_policy("endocs");
	return 0;
}

static int
unload(void **state)
{
	policy_free(edoc);
	policy_free(endocs);
	return 0;
}

/* "question steps": the names of the bits. */
static const char *
names_of(unsigned bits, char *out, size_t room)
{
	size_t len = 0;

	out[0] = '\0';
	for (int i = 0; i < INTAKE_COUNT; i++) {
		if ((bits & 1u << i) != 0)
			len += (size_t)snprintf(
			    out + len, room - len, "%s%s", len > 0 ? " " : "", intake_item_name(i));
	}
	return out;
}

struct sentence {
	const char *says;
	enum category category;
	const char *subject, *description;
	const char *file; /* attached; NULL: none */
	bool stranger; /* of no organisation that is known */
	const char *asked; /* items asked for */
	const char *doubtful;
};

static void
check(const struct policy *p, enum channel channel, const struct sentence *s)
{
	const struct traits traits = { .category = s->category, .channel = channel };
	const struct intake_text text = {
		.subject = s->subject,
		.description = s->description,
		.n_files = s->file != NULL,
		.files = &s->file,
		.author = "Асель Вип",
		.mail = "assel@example.kz",
		.client_known = !s->stranger,
	};
	struct intake_found found;
	char asked[200], doubtful[200];

	intake_check(p, &traits, &text, &found);
	names_of(found.asked, asked, sizeof(asked));
	names_of(found.doubtful, doubtful, sizeof(doubtful));
	if (strcmp(asked, s->asked) != 0)
		fail_msg("%s: asked for \"%s\", not \"%s\"", s->says, asked, s->asked);
	if (s->doubtful != NULL && strcmp(doubtful, s->doubtful) != 0)
		fail_msg("%s: doubtful is \"%s\", not \"%s\"", s->says, doubtful, s->doubtful);
}

/* Covers R12, R13. */
static void
requests(void **state)
{
	static const struct sentence sentences[] = {
		{ "clause 12: an error told with nothing", CATEGORY_ERROR, "Ошибка",
		    "Здравствуйте! Ничего не работает, помогите.", NULL, false,
		    "question steps file", "" },
		{ "in Kazakh", CATEGORY_ERROR, "Жұмыс істемейді", "Көмектесіңізші", NULL, false,
		    "question steps file", "" },
		{ "in English", CATEGORY_ERROR, "Error", "It does not work, please help", NULL,
		    false, "question steps file", "" },
		{ "a consultation needs a question only", CATEGORY_CONSULTATION, "вопрос",
		    "Добрый день, помогите пожалуйста срочно", NULL, false, "question", "" },
		{ "a good error", CATEGORY_ERROR, "Зависает окно подписания",
		    "После выбора сертификата окно подписания висит, кнопка «Отмена» не "
		    "нажимается.",
		    "окно.png", false, "", "" },
		{ "steps do not spare the screenshot", CATEGORY_ERROR, "Документ не подписывается",
		    "Нажимаю подписать, крутится кружок и всё.", NULL, false, "file", "" },
		{ "nor a screenshot the steps", CATEGORY_ERROR, "Кружок",
		    "Портал, страница документов, см. снимок", "окно.png", false, "steps", "" },
		{ "the message word for word is nearly a screenshot", CATEGORY_ERROR,
		    "Вход в кабинет", "«Сертификат не соответствует участнику» вместо кабинета",
		    NULL, false, "steps", "file" },
		{ "a short question is one", CATEGORY_CONSULTATION, "Как сменить пароль?",
		    "Где его сменить?", NULL, false, "", "" },
		{ "a short subject of few words", CATEGORY_CONSULTATION, "Истёк сертификат НУЦ", "",
		    NULL, false, "", "question" },
		{ "a good error in Kazakh", CATEGORY_ERROR, "Қол қойылмайды",
		    "Құжатқа қол қою батырмасын басқан кезде «Қате 500» деп шығады.", NULL, false,
		    "", "file" },
		{ "a good error in English", CATEGORY_ERROR, "Signing hangs",
		    "When I press Sign the wheel turns for ten minutes, Chrome 120.", "wheel.png",
		    false, "", "" },
		{ "Latin letters", CATEGORY_ERROR, "Ncalayer ne zapuskaetsya",
		    "Dobryi den, ne mogu podpisat nakladnuyu, pishet chto ncalayer ne zapushen.",
		    "ekran.jpg", false, "", NULL },
		{ "a wish needs no steps", CATEGORY_WISH, "Выгрузка в Excel",
		    "Хотелось бы выгружать реестр накладных в Excel.", NULL, false, "", "" },
		{ "clause 11: who is not known says who it is", CATEGORY_CONSULTATION,
		    "Как зарегистрироваться?", "Подскажите, где зарегистрировать филиал?", NULL,
		    true, "iin", "" },
		{ "an IIN does", CATEGORY_CONSULTATION, "Как зарегистрироваться?",
		    "Подскажите, где зарегистрировать филиал? ИИН 850314350129", NULL, true, "",
		    "" },
		{ "a BIN says which company, not who", CATEGORY_CONSULTATION,
		    "Как зарегистрироваться?", "Где зарегистрировать филиал ТОО? БИН 240140000011",
		    NULL, true, "iin", "" },
		{ "nor what it is called", CATEGORY_CONSULTATION, "Как зарегистрироваться?",
		    "Где зарегистрировать филиал? БИН 240140000011, ИИН 850314350129", NULL, true,
		    "organisation", "" },
		{ "who names a company tells its BIN", CATEGORY_CONSULTATION,
		    "Как зарегистрироваться?",
		    "Где зарегистрировать филиал ТОО «Астра»? ИИН 850314350129", NULL, true, "bin",
		    "" },
		{ "both and a name are all", CATEGORY_CONSULTATION, "Как зарегистрироваться?",
		    "Где зарегистрировать филиал ТОО? БИН 240140000011, ИИН 850314350129", NULL,
		    true, "", "" },
		{ "a mistyped one is seen, not asked for again", CATEGORY_CONSULTATION,
		    "Как зарегистрироваться?",
		    "Подскажите, где зарегистрировать филиал? ИИН 850314350128", NULL, true, "",
		    "iin bin" },
	};

	for (size_t i = 0; i < COUNT(sentences); i++)
		check(edoc, CHANNEL_EMAIL, &sentences[i]);
}

/* Covers R37. */
static void
several(void **state)
{
	static const struct sentence sentences[] = {
		{ "clause 3.3: one question", CATEGORY_CONSULTATION, "Печать",
		    "Почему на бумажной копии нет подписи второго директора?", NULL, false, "",
		    "" },
		{ "two", CATEGORY_CONSULTATION, "Печать и маршрут",
		    "Почему нет подписи? И ещё вопрос: как добавить согласующего?", NULL, false, "",
		    "single" },
		{ "two that nobody announced", CATEGORY_CONSULTATION, "Печать",
		    "Как сменить пароль? Где взять счёт на оплату? Кто его подпишет? Куда "
		    "отправить?",
		    NULL, false, "", "single" },
		{ "announced", CATEGORY_CONSULTATION, "Два вопроса: печать и маршрут",
		    "Нет подписи второго директора на копии, маршрут без согласующего", NULL, false,
		    "", "single" },
		{ "impatience is one question", CATEGORY_CONSULTATION, "Где ответ???",
		    "Когда ответите по накладной?????", NULL, false, "", "" },
		{ "in English", CATEGORY_CONSULTATION, "Print",
		    "How do I print the copy? Another question: can I change the logo?", NULL,
		    false, "", "single" },
		{ "clause 3.4: an error with nothing", CATEGORY_ERROR, "Ошибка",
		    "Ничего не работает, помогите", NULL, false,
		    "question steps file spread logs tried", NULL },
		{ "with everything", CATEGORY_ERROR, "Ошибка при входе",
		    "При входе выходит ошибка 500, перезагрузили, не помогло. Так у всех.",
		    "окно.png", false, "", NULL },
		{ "a log does for a screenshot", CATEGORY_ERROR, "Ошибка при входе",
		    "При входе выходит ошибка 500, перезагрузили, не помогло. Так у всех.",
		    "server.log", false, "", NULL },
		{ "steps are wanted beside it", CATEGORY_ERROR, "Ошибка 500",
		    "Так у всех, перезагрузка сервера не помогла", "окно.png", false, "steps",
		    NULL },
		{ "clause 3.3 is for mail: in the tracker nobody says who they are",
		    CATEGORY_CONSULTATION, "Тарифы",
		    "Подскажите стоимость тарифа для пяти пользователей?", NULL, true, "", NULL },
	};

	for (size_t i = 0; i < COUNT(sentences); i++)
		check(endocs, CHANNEL_TRACKER, &sentences[i]);
}

/* D4 second 3.3: who writes by mail says for whom. Covers R12. */
static void
by_mail(void **state)
{
	static const struct sentence sentences[] = {
		{ "a stranger says for whom, and how urgent it is", CATEGORY_CONSULTATION, "Тарифы",
		    "Подскажите стоимость тарифа для пяти пользователей?", NULL, true,
		    "organisation client_id priority", NULL },
		{ "the client id is not its name", CATEGORY_CONSULTATION, "Тарифы",
		    "ИД клиента 4411, подскажите стоимость тарифа? Не срочно.", NULL, true,
		    "organisation", NULL },
		{ "both are all", CATEGORY_CONSULTATION, "Тарифы",
		    "ООО «Астра», ИД клиента 4411, подскажите стоимость тарифа? Не срочно.", NULL,
		    true, "", NULL },
		{ "who is known need not", CATEGORY_CONSULTATION, "Тарифы",
		    "Подскажите стоимость тарифа для пяти пользователей? Не срочно.", NULL, false,
		    "", NULL },
	};

	for (size_t i = 0; i < COUNT(sentences); i++)
		check(endocs, CHANNEL_EMAIL, &sentences[i]);
}

static void
later_words_count(void **state)
{
	static const char *const notes[] = {
		"Нажимаю «Отправить», выходит «Сеанс завершён», ТОО, БИН 240140000011, ИИН "
		"850314350129",
	};
	const struct traits traits = { .category = CATEGORY_ERROR };
	struct intake_text text = {
		.subject = "Ошибка",
		.description = "Не работает",
		.author = "Асель Вип",
		.mail = "assel@example.kz",
	};
	struct intake_found found;
	char names[200];

	intake_check(edoc, &traits, &text, &found);
	assert_string_equal(names_of(found.asked, names, sizeof(names)), "iin question steps file");
	assert_true(intake_is_unidentified(&found));
	text.n_notes = 1;
	text.notes = notes;
	intake_check(edoc, &traits, &text, &found);
	assert_string_equal(names_of(found.asked, names, sizeof(names)), "");
	assert_false(intake_is_unidentified(&found));
}

static void
fields_count(void **state)
{
	static const struct intake_field fields[] = {
		{ "ИД клиента", "4411" },
		{ "Телефон", "+7 (701) 123-45-67" },
	};
	const struct traits traits = { .category = CATEGORY_CONSULTATION,
		.channel = CHANNEL_EMAIL };
	const struct intake_text text = {
		.subject = "Тарифы",
		.description = "Подскажите, сколько стоит тариф для пятерых?",
		.n_fields = COUNT(fields),
		.fields = fields,
	};
	struct intake_found found;
	char names[200];

	intake_check(endocs, &traits, &text, &found);
	assert_string_equal(
	    names_of(found.asked, names, sizeof(names)), "person organisation login priority");
	assert_int_equal(intake_state_of(&found, INTAKE_CLIENT_ID), INTAKE_PRESENT);
	assert_int_equal(intake_state_of(&found, INTAKE_CONTACTS), INTAKE_PRESENT);
	assert_int_equal(intake_state_of(&found, INTAKE_PRIORITY), INTAKE_MISSING);
}

/* Whom to call back: by its field, in the text, or asked for. Covers R9. */
static void
number_to_call(void **state)
{
	static const struct {
		const char *says, *text;
		bool known, unclear;
		enum category category;
		enum channel channel;
		enum intake_state number;
	} cases[] = {
		{ "none", "Перезвоните мне, пожалуйста, по поводу накладной", false, false,
		    CATEGORY_CALLBACK, CHANNEL_TRACKER, INTAKE_MISSING },
		{ "by the channel alone", "Перезвоните мне, пожалуйста, по поводу накладной", false,
		    false, CATEGORY_ERROR, CHANNEL_CALLBACK, INTAKE_MISSING },
		{ "in the field", "Перезвоните мне по поводу накладной", true, false,
		    CATEGORY_CALLBACK, CHANNEL_TRACKER, INTAKE_PRESENT },
		{ "in the text", "Перезвоните по номеру 8 701 123 45 67, накладная не печатается",
		    false, false, CATEGORY_CALLBACK, CHANNEL_TRACKER, INTAKE_PRESENT },
		{ "something in the field that is no number: staff read it",
		    "Перезвоните мне по поводу накладной", false, true, CATEGORY_CALLBACK,
		    CHANNEL_TRACKER, INTAKE_DOUBTFUL },
		{ "not wanted of others", "Не печатается накладная", false, false, CATEGORY_ERROR,
		    CHANNEL_EMAIL, INTAKE_PRESENT },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct traits traits = {
			.level = 1, .category = cases[i].category, .channel = cases[i].channel
		};
		const struct intake_text text = { .description = cases[i].text,
			.author = "Олег Ким",
			.mail = "oleg@client.test",
			.client_known = true,
			.number_known = cases[i].known,
			.number_unclear = cases[i].unclear };
		struct intake_found found;

		intake_check(edoc, &traits, &text, &found);
		if (intake_state_of(&found, INTAKE_NUMBER) != cases[i].number)
			fail_msg("%s", cases[i].says);
		assert_int_equal(
		    (found.asked & 1u << INTAKE_NUMBER) != 0, cases[i].number == INTAKE_MISSING);
	}
}

/* Clause 11: a surname and a name are two words, and a mail address is neither. Covers R12. */
static void
whose_name_it_is(void **state)
{
	static const struct {
		const char *author;
		enum intake_state state;
	} sentences[] = {
		{ "Асель Вип", INTAKE_PRESENT },
		{ "Асель", INTAKE_DOUBTFUL },
		{ "assel@example.kz", INTAKE_DOUBTFUL },
		{ "assel vip@example.kz", INTAKE_DOUBTFUL },
		{ NULL, INTAKE_MISSING },
	};
	const struct traits traits = { .category = CATEGORY_CONSULTATION };

	for (size_t i = 0; i < COUNT(sentences); i++) {
		const struct intake_text text = {
			.subject = "Тариф",
			.description = "Сколько стоит тариф для пятерых?",
			.author = sentences[i].author,
		};
		struct intake_found found;

		intake_check(edoc, &traits, &text, &found);
		if (intake_state_of(&found, INTAKE_PERSON) != sentences[i].state)
			fail_msg(
			    "%s", sentences[i].author == NULL ? "nobody" : sentences[i].author);
	}
}

/* Covers R9. */
static void
channels(void **state)
{
	static const struct {
		const char *says;
		enum channel channel;
		unsigned level;
		bool refused;
	} sentences[] = {
		{ "clause 8: mail is anybody's", CHANNEL_EMAIL, 0, false },
		{ "the assistant, too", CHANNEL_ASSISTANT, 0, false },
		{ "a letter, too", CHANNEL_LETTER, 0, false },
		{ "a call-back is VIP's", CHANNEL_CALLBACK, 0, true },
		{ "the incident system is VIP's", CHANNEL_TRACKER, 0, true },
		{ "and they may use it", CHANNEL_TRACKER, 1, false },
		{ "and order calls", CHANNEL_CALLBACK, 1, false },
	};

	for (size_t i = 0; i < COUNT(sentences); i++) {
		const struct traits traits = {
			.channel = sentences[i].channel,
			.level = sentences[i].level,
		};
		const char *clause = intake_channel_refusal(edoc, &traits);

		if ((clause != NULL) != sentences[i].refused)
			fail_msg("%s", sentences[i].says);
		if (clause != NULL)
			assert_string_equal(clause, "8");
	}
	assert_string_equal(intake_clause(edoc, INTAKE_BIN), "11");
	assert_string_equal(intake_clause(edoc, INTAKE_QUESTION), "12");
	assert_null(intake_clause(edoc, INTAKE_LOGIN));
	/* D4 has no telephone (2.5). */
	assert_non_null(
	    intake_channel_refusal(endocs, &(struct traits){ .channel = CHANNEL_PHONE }));
}

/* D4, second clause 3.1: the service inside the product and mail, for everybody. Covers R40. */
static void
channels_of_endocs(void **state)
{
	static const bool refused[CHANNEL_COUNT] = {
		[CHANNEL_PHONE] = true,
		[CHANNEL_LETTER] = true,
		[CHANNEL_CALLBACK] = true,
	};

	for (unsigned level = 0; level < endocs->n_levels; level++) {
		for (int c = 0; c < CHANNEL_COUNT; c++) {
			const struct traits traits = { .channel = (enum channel)c, .level = level };
			const char *clause = intake_channel_refusal(endocs, &traits);

			if ((clause != NULL) != refused[c])
				fail_msg("%s at level %u", channel_name((enum channel)c), level);
			if (clause != NULL)
				assert_string_equal(clause, "3.1");
		}
	}
}

/* ---- the rules ---- */

static struct intake_seen seen;
static struct request request;

static void
begin(bool lacks)
{
	const struct traits traits = { .category = CATEGORY_ERROR };
	const struct intake_text text = {
		.subject = "Ошибка",
		.description =
		    lacks ? "Не работает" : "При подписании накладной выходит «Сеанс завершён»",
		.author = "Асель Вип",
		.mail = "assel@example.kz",
		.client_known = true,
	};

	seen = (struct intake_seen){ .by_client = true, .rude_at = UTC_NONE };
	intake_check(edoc, &traits, &text, &seen.found);
	request = (struct request){
		.id = "123",
		.received = UTC_NONE,
		.level = "vip",
		.category = CATEGORY_ERROR,
		.channel = CHANNEL_TRACKER,
		.language = "ru",
		.seen = &seen,
	};
	utc_parse("2026-02-03T05:00:00Z", &request.created);
}

static const struct action *
action_of(const struct verdict *v, enum rule rule)
{
	for (size_t i = 0; i < v->n_actions; i++) {
		if (v->actions[i].rule == rule)
			return &v->actions[i];
	}
	return NULL;
}

static void
judge_by(const struct policy *p, const struct fact *facts, size_t n, struct verdict *v)
{
	const struct timeline t = { request, n, facts };

	judge(p, &t, utc_plus(request.created, (struct span){ SPAN_HOUR }), v);
}

static void
judge_with(const struct fact *facts, size_t n, struct verdict *v)
{
	judge_by(edoc, facts, n, v);
}

static struct fact
fact(const char *id, int minutes, enum side by, enum note_kind note)
{
	return (struct fact){
		.at = utc_plus(request.created, (struct span){ minutes * SPAN_MINUTE }),
		.id = id,
		.by = by,
		.note = note,
	};
}

/* Covers R13, R14. */
static void
asks_once(void **state)
{
	struct verdict v;
	struct fact f;
	const struct action *a;
	struct buf key;

	begin(true);
	judge_with(NULL, 0, &v);
	a = action_of(&v, RULE_INTAKE);
	assert_non_null(a);
	assert_int_equal(a->kind, ACTION_REQUEST_INFO);
	assert_string_equal(a->clause, "12");
	assert_true(a->has_stage && a->stage == STAGE_WAITING_CLIENT);
	assert_non_null(action_of(&v, RULE_REGISTERED));
	assert_null(action_of(&v, RULE_CHANNEL));
	buf_init(&key);
	action_key(&request, a, &key);
	assert_string_equal(key.data, "123:intake:arrival");
	buf_release(&key);

	/* After our own note, in waiting_client, the no-answer clock runs from it. */
	f = fact("7", 1, SIDE_BOT, NOTE_PUBLIC);
	f.has_stage = true;
	f.stage = STAGE_WAITING_CLIENT;
	judge_with(&f, 1, &v);
	assert_null(action_of(&v, RULE_INTAKE));
	assert_null(action_of(&v, RULE_REGISTERED));
	assert_int_equal(verdict_clock(&v, CLOCK_NO_ANSWER)->state, CLOCK_RUNNING);
	assert_int_equal(verdict_clock(&v, CLOCK_NO_ANSWER)->started.s, f.at.s);
	assert_int_equal(verdict_clock(&v, CLOCK_FIRST_RESPONSE)->state, CLOCK_RUNNING);
}

/* By night, too, whoever writes gets the number at once; what was missed then waits for the day. */
static void
says_it_by_day(void **state)
{
	static const struct {
		const char *says, *arrived, *now, *told;
	} sentences[] = {
		{ "written at night", "2026-02-03T20:00:00Z", "2026-02-03T20:01:00Z",
		    "2026-02-03T20:00:00Z" },
		{ "seen hours later", "2026-02-03T20:00:00Z", "2026-02-03T22:00:00Z",
		    "2026-02-04T04:00:00Z" },
		{ "seen in the morning", "2026-02-03T20:00:00Z", "2026-02-04T04:30:00Z",
		    "2026-02-04T04:00:00Z" },
	};

	begin(true);
	for (size_t i = 0; i < COUNT(sentences); i++) {
		struct utc now, told;
		struct verdict v;

		assert_true(utc_parse(sentences[i].arrived, &request.created));
		assert_true(utc_parse(sentences[i].now, &now));
		assert_true(utc_parse(sentences[i].told, &told));
		judge(edoc, &(struct timeline){ request, 0, NULL }, now, &v);
		if (action_of(&v, RULE_INTAKE)->not_before.s != told.s ||
		    action_of(&v, RULE_REGISTERED)->not_before.s != told.s)
			fail_msg("%s", sentences[i].says);
	}
}

/* Covers R14: clause 13 speaks of errors, D4 3.5 of every request. */
static void
who_is_told_the_number(void **state)
{
	static const struct {
		const char *says, *regulation;
		enum category category;
		const char *clause; /* NULL: nobody is told */
	} sentences[] = {
		{ "an error", "edoc", CATEGORY_ERROR, "13" },
		{ "a consultation is only answered", "edoc", CATEGORY_CONSULTATION, NULL },
		{ "in the Kazakh edition likewise", "eep", CATEGORY_CONSULTATION, NULL },
		{ "EnDocs tells it of each", "endocs", CATEGORY_CONSULTATION, "3.5" },
	};

	begin(false);
	for (size_t i = 0; i < COUNT(sentences); i++) {
		struct policy *p = regulation_policy(sentences[i].regulation);
		const struct action *a;
		struct verdict v;

		request.category = sentences[i].category;
		judge_by(p, NULL, 0, &v);
		a = action_of(&v, RULE_REGISTERED);
		if ((a == NULL) != (sentences[i].clause == NULL))
			fail_msg("%s", sentences[i].says);
		if (a != NULL) {
			assert_string_equal(a->clause, sentences[i].clause);
			assert_true(a->to_client && !a->has_stage);
		}
		policy_free(p);
	}
}

/* What is in other hands is not asked about by slad; a regulation may leave the status alone. */
static void
asks_where_it_is_ours(void **state)
{
	struct policy *p = regulation_patched("edoc {\"intake\": {\"waits\": false}}");
	const struct action *a;
	struct verdict v;
	struct fact f;

	begin(true);
	f = fact("7", 1, SIDE_STAFF, NOTE_NONE);
	f.has_stage = true;
	f.stage = STAGE_ESCALATED;
	judge_with(&f, 1, &v);
	assert_null(action_of(&v, RULE_INTAKE));
	f.stage = STAGE_IN_PROGRESS;
	judge_with(&f, 1, &v);
	assert_non_null(action_of(&v, RULE_INTAKE));
	judge_by(p, NULL, 0, &v);
	a = action_of(&v, RULE_INTAKE);
	assert_true(a != NULL && a->to_client && !a->has_stage);
	policy_free(p);
}

static void
asks_nobody_else(void **state)
{
	static const struct {
		const char *says;
		enum side by;
		enum note_kind note;
		bool call, asks;
	} sentences[] = {
		{ "staff wrote already", SIDE_STAFF, NOTE_PUBLIC, false, false },
		{ "staff called", SIDE_STAFF, NOTE_NONE, true, false },
		{ "slad wrote already", SIDE_BOT, NOTE_PUBLIC, false, false },
		{ "a private note is nothing to the client", SIDE_STAFF, NOTE_PRIVATE, false,
		    true },
		{ "the client's own words, neither", SIDE_CLIENT, NOTE_PUBLIC, false, true },
	};
	struct verdict v;
	struct fact f;

	begin(true);
	for (size_t i = 0; i < COUNT(sentences); i++) {
		f = fact("7", 1, sentences[i].by, sentences[i].note);
		f.call = sentences[i].call;
		judge_with(&f, 1, &v);
		if ((action_of(&v, RULE_INTAKE) != NULL) != sentences[i].asks)
			fail_msg("%s", sentences[i].says);
	}
	f = fact("7", 1, SIDE_STAFF, NOTE_NONE);
	f.has_stage = true;
	f.stage = STAGE_CLOSED;
	judge_with(&f, 1, &v);
	assert_null(action_of(&v, RULE_INTAKE));
	/* What staff entered themselves, they ask themselves. */
	seen.by_client = false;
	judge_with(NULL, 0, &v);
	assert_null(action_of(&v, RULE_INTAKE));
	assert_null(action_of(&v, RULE_REGISTERED));
	begin(false);
	judge_with(NULL, 0, &v);
	assert_null(action_of(&v, RULE_INTAKE));
	assert_non_null(action_of(&v, RULE_REGISTERED));
	request.seen = NULL;
	judge_with(NULL, 0, &v);
	assert_int_equal(v.n_actions, 0);
}

static void
flags(void **state)
{
	struct verdict v;

	begin(false);
	request.level = "basic";
	judge_with(NULL, 0, &v);
	assert_true(verdict_flag(&v, FLAG_CHANNEL));
	assert_non_null(action_of(&v, RULE_CHANNEL));
	assert_string_equal(action_of(&v, RULE_CHANNEL)->clause, "8");
	assert_false(verdict_flag(&v, FLAG_CONDUCT));
	seen.rude_at = request.created;
	judge_with(NULL, 0, &v);
	assert_true(verdict_flag(&v, FLAG_CONDUCT));
	seen.rude_at = utc_plus(request.created, (struct span){ 2 * SPAN_HOUR });
	judge_with(NULL, 0, &v);
	assert_false(verdict_flag(&v, FLAG_CONDUCT));
	assert_false(verdict_flag(&v, FLAG_UNIDENTIFIED));
	assert_false(verdict_flag(&v, FLAG_SEVERAL));
	seen.found.missing = seen.found.wanted = 1u << INTAKE_IIN;
	seen.found.doubtful |= 1u << INTAKE_SINGLE;
	assert_true(intake_is_unidentified(&seen.found));
	judge_with(NULL, 0, &v);
	assert_true(verdict_flag(&v, FLAG_UNIDENTIFIED));
	assert_true(verdict_flag(&v, FLAG_SEVERAL));
	/* Staff entered it: the channel is theirs, and who it is they know. */
	seen.by_client = false;
	judge_with(NULL, 0, &v);
	assert_false(verdict_flag(&v, FLAG_CHANNEL));
	assert_false(verdict_flag(&v, FLAG_UNIDENTIFIED));
	assert_true(verdict_flag(&v, FLAG_SEVERAL));
}

static void
texts(void **state)
{
	struct buf out;

	begin(true);
	buf_init(&out);
	intake_tell_registered(edoc, &request, &out);
	assert_string_equal(
	    out.data, "Здравствуйте! Ваше обращение зарегистрировано под номером #123.");
	buf_reset(&out);
	intake_tell_missing(edoc, &request, &out);
	assert_non_null(strstr(out.data, "\n* что вы делали шаг за шагом"));
	assert_ptr_equal(strstr(out.data, intake_say(edoc, INTAKE_SAY_ASK, "ru")), out.data);
	assert_non_null(strstr(out.data, intake_say(edoc, INTAKE_SAY_ASK_END, "ru")));
	assert_null(strstr(out.data, "ИИН"));
	buf_reset(&out);
	request.language = "kk";
	intake_tell_missing(edoc, &request, &out);
	assert_non_null(strstr(out.data, "\n* не істегеніңізді қадам-қадаммен"));
	buf_reset(&out);
	request.level = "basic";
	request.language = "en";
	intake_tell_channels(edoc, &request, &out);
	assert_non_null(strstr(out.data, "mail to support@mitwork.kz"));
	assert_null(strstr(out.data, "call-back"));
	buf_release(&out);
}

static void
as_json(void **state)
{
	json_t *list, *all;
	const json_t *first;

	begin(true);
	list = intake_json(edoc, &seen.found, false);
	all = intake_json(edoc, &seen.found, true);
	first = json_array_get(list, 0);
	assert_int_equal(json_array_size(list), 3);
	assert_int_equal(json_array_size(all), 8);
	assert_string_equal(json_string_value(json_object_get(first, "item")), "question");
	assert_string_equal(json_string_value(json_object_get(first, "state")), "missing");
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(first, "label"), "kk")),
	    "Нақты қойылған сұрақ");
	json_decref(all);
	json_decref(list);
}

/* No regulation that ships holds a form back; one may. */
static void
form(void **state)
{
	struct policy *strict = regulation_patched("edoc {\"intake\": {\"form\": \"require\"}}");
	struct policy *mild = regulation_patched("edoc {\"intake\": {\"form\": \"advise\"}}");

	assert_int_equal(edoc->intake->form, INTAKE_ADVISE);
	assert_int_equal(endocs->intake->form, INTAKE_ADVISE);
	assert_int_equal(mild->intake->form, INTAKE_ADVISE);
	assert_int_equal(strict->intake->form, INTAKE_REQUIRE);
	policy_free(mild);
	policy_free(strict);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests),
		cmocka_unit_test(several),
		cmocka_unit_test(by_mail),
		cmocka_unit_test(later_words_count),
		cmocka_unit_test(fields_count),
		cmocka_unit_test(number_to_call),
		cmocka_unit_test(whose_name_it_is),
		cmocka_unit_test(channels),
		cmocka_unit_test(channels_of_endocs),
		cmocka_unit_test(asks_once),
		cmocka_unit_test(says_it_by_day),
		cmocka_unit_test(who_is_told_the_number),
		cmocka_unit_test(asks_where_it_is_ours),
		cmocka_unit_test(asks_nobody_else),
		cmocka_unit_test(flags),
		cmocka_unit_test(texts),
		cmocka_unit_test(as_json),
		cmocka_unit_test(form),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
