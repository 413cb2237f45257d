#include <inttypes.h>
#include <string.h>

#include "app/faq.h"
#include "base/db.h"
#include "base/letters.h"
#include "base/problem.h"
#include "core/mask.h"
#include "core/timeline.h"
#include "search/language.h"

/* So many requests before and after are asked whether a field's text is one client's alone. */
#define ELSEWHERE 10000

struct drafting {
	struct arena *arena;
	const char **names;
	size_t n_names, room;
	const char *subject, *question, *section;
	struct buf answers; /* not masked yet */
};

/* «ТОО «Ак-Ниет»»: a name has its quotation marks and dashes, or blanks instead of them. */
static char *
in_words(char *text)
{
	static const char *const marks[] = { "«", "»", "„", "“", "”", "\"", "-", "\u2011", "–", "—",
		"\u00a0" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		for (char *p = text; (p = strstr(p, marks[i])) != NULL;)
			memset(p, ' ', strlen(marks[i]));
	}
	return text;
}

static void
add_name(struct drafting *d, const char *name)
{
	name += strspn(name, " ");
	if (*name == '\0')
		return;
	if (d->n_names == d->room) {
		const size_t room = d->room == 0 ? 64 : d->room * 2;
		const char **more = arena_array(d->arena, room, sizeof(*more));

		if (d->n_names > 0)
			memcpy(more, d->names, d->n_names * sizeof(*more));
		d->names = more;
		d->room = room;
	}
	d->names[d->n_names++] = name;
}

static const char *
in_small(const struct drafting *d, const char *name)
{
	struct buf small;

	buf_init(&small);
	text_lower(name, strlen(name), &small);
	return buf_keep(&small, d->arena);
}

/* First and last names, logins: each by itself, however it is written; "Анна-Мария" is one. */
static void
add_person(struct drafting *d, const char *full)
{
	char *copy = arena_strdup(d->arena, full == NULL ? "" : full), *save = NULL;

	for (char *p = strtok_r(copy, " ", &save); p != NULL; p = strtok_r(NULL, " ", &save))
		add_name(d, in_small(d, in_words(p)));
}

static bool
is_legal_form(const char *word)
{
	static const char *const forms[] = { "ТОО", "АО", "ИП", "ООО", "ОАО", "ЗАО", "ПАО", "ГУ",
		"КГУ", "РГУ", "ГКП", "КГП", "РГП", "НАО", "ЖШС", "АҚ", "ЖК", "LLP", "LLC", "JSC",
		"Ltd", "Inc" };

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strcmp(word, forms[i]) == 0)
			return true;
	}
	return false;
}

/*
 * All its words together, however they are written. Alone they are everybody's ("сервис"):
 * only of the client whose request it is, and with a capital, are they taken for its name.
 */
static void
add_organisation(struct drafting *d, const char *full, bool own)
{
	char *copy = in_words(arena_strdup(d->arena, full == NULL ? "" : full)), *save = NULL;
	const char *name = "";

	for (char *p = strtok_r(copy, " ", &save); p != NULL; p = strtok_r(NULL, " ", &save)) {
		if (is_legal_form(p))
			continue;
		name = arena_printf(d->arena, "%s%s%s", name, *name == '\0' ? "" : " ", p);
		if (own)
			add_name(d, p);
	}
	add_name(d, strchr(name, ' ') == NULL ? name : in_small(d, name));
}

static enum err_code
read_people(struct db *db, int64_t issue, struct drafting *d, struct err *e)
{
	struct rows *rows = db_query(db, Q_faq_people,
	    PARAMS(p_int(issue), p_int(issue), p_int(issue), p_int(issue), p_int(issue)));

	while (rows_next(rows)) {
		add_person(d, row_text(rows, 0));
		add_person(d, row_text(rows, 1));
	}
	return rows_end(rows, e);
}

static enum err_code
read_organisations(struct db *db, struct drafting *d, struct err *e)
{
	struct rows *rows = db_query(db, Q_faq_clients, NO_PARAMS);

	while (rows_next(rows))
		add_organisation(d, row_text(rows, 0), false);
	return rows_end(rows, e);
}

static enum err_code
read_question(struct db *db, int64_t issue, struct drafting *d, struct err *e)
{
	struct rows *rows = db_query(db, Q_faq_request, PARAMS(p_int(issue)));

	while (rows_next(rows)) {
		const char *text = row_text(rows, 1);

		d->subject = arena_strdup(d->arena, row_text(rows, 0));
		d->question = arena_strdup(d->arena, text == NULL ? "" : text);
		d->section = arena_strdup(d->arena, row_text(rows, 2));
		add_organisation(d, row_text(rows, 3), true);
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return d->subject != NULL
	    ? ERR_OK
	    : err_set(e, ERR_NOTFOUND, "the tracker has no issue %" PRId64, issue);
}

/* What only its client's requests say in the tracker's fields; with a digit in it, it is no name. */
static enum err_code
read_values(struct db *db, int64_t issue, struct drafting *d, struct err *e)
{
	struct rows *rows =
	    db_query(db, Q_faq_values, PARAMS(p_int(issue), p_int(ELSEWHERE), p_int(ELSEWHERE)));

	while (rows_next(rows)) {
		const char *value = row_text(rows, 0);

		add_organisation(d, value, strpbrk(value, "0123456789") == NULL);
	}
	return rows_end(rows, e);
}

/* What staff wrote, not what the client did. */
static enum err_code
read_answers(struct db *db, const char *bot, int64_t issue, struct drafting *d, struct err *e)
{
	struct rows *rows = db_query(db, Q_faq_answers, PARAMS(p_int(issue), p_text(bot)));

	while (rows_next(rows)) {
		const char *side = row_text(rows, 1);

		if (side != NULL && strcmp(side, side_name(SIDE_CLIENT)) == 0)
			continue;
		buf_printf(
		    &d->answers, "%s%s\n", d->answers.len == 0 ? "" : "\n", row_text(rows, 0));
	}
	if (rows_end(rows, e) != ERR_OK)
		return e->code;
	return d->answers.len > 0 ? ERR_OK : problem_issue(e, PROBLEM_NO_ANSWER_YET, issue);
}

static void
put_masked(const struct drafting *d, const char *text, struct buf *out)
{
	mask_text(text, d->names, d->n_names, out);
}

static void
put_draft(const struct drafting *d, struct buf *out)
{
	static const struct {
		const char *language, *question, *answer;
	} headings[] = {
		{ "ru", "Вопрос", "Ответ" },
		{ "kk", "Сұрақ", "Жауап" },
		{ "en", "Question", "Answer" },
	};
	const char *language = language_of_text(
	    arena_printf(d->arena, "%s %s %s", d->subject, d->question, d->answers.data));
	size_t i = 0;

	while (i < 2 && strcmp(headings[i].language, language) != 0)
		i++;
	buf_printf(out, "---\nlang: %s\nsection: %s\ndraft: true\n---\n# ", language, d->section);
	put_masked(d, d->subject, out);
	buf_printf(out, "\n\n## %s\n\n", headings[i].question);
	put_masked(d, d->question, out);
	buf_printf(out, "\n\n## %s\n\n", headings[i].answer);
	put_masked(d, d->answers.data, out);
}

enum err_code
faq_draft(struct db *db, const char *bot, int64_t issue, struct arena *arena, const char **title,
    struct buf *out, struct err *e)
{
	struct drafting d = { .arena = arena };
	enum err_code rc;
	struct buf masked;

	buf_init(&d.answers);
	rc = read_question(db, issue, &d, e);
	if (rc == ERR_OK)
		rc = read_people(db, issue, &d, e);
	if (rc == ERR_OK)
		rc = read_organisations(db, &d, e);
	if (rc == ERR_OK)
		rc = read_values(db, issue, &d, e);
	if (rc == ERR_OK)
		rc = read_answers(db, bot, issue, &d, e);
	if (rc == ERR_OK) {
		put_draft(&d, out);
		buf_init(&masked);
		put_masked(&d, d.subject, &masked);
		*title = buf_keep(&masked, arena);
	}
	buf_release(&d.answers);
	return rc;
}
