#include <stddef.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/csv_table.h"
#include "base/reader.h"
#include "work/faq_source.h"

/*
 * The parts of an article, by the names that exports give them; the first that is there is taken.
 */
static const struct part {
	const char *names[4];
	size_t at; /* in struct article */
} parts[] = {
	{ { "key", "id", "slug" }, offsetof(struct article, key) },
	{ { "language", "lang", "locale" }, offsetof(struct article, language) },
	{ { "section", "category" }, offsetof(struct article, section) },
	{ { "url", "html_url", "link" }, offsetof(struct article, url) },
	{ { "title", "question", "name" }, offsetof(struct article, title) },
	{ { "body", "answer", "text", "content" }, offsetof(struct article, body) },
};

#define PARTS (sizeof(parts) / sizeof(parts[0]))
#define NAMES 4

static void
set_part(struct article *a, const struct part *p, const char *text)
{
	memcpy((char *)a + p->at, &text, sizeof(text));
}

/* The body may be HTML or Markdown. */
static void
add(struct faq_source *s, const struct article *a)
{
	const char *text = a->body;
	struct article given = *a;

	if (text == NULL) {
		faq_source_pass_over(s, a->key != NULL ? a->key : a->title, "it has no text");
		return;
	}
	given.body = NULL;
	faq_source_add_text(s, &given, text);
}

enum err_code
faq_csv_read(const char *path, struct faq_source *out, struct err *e)
{
	size_t columns[PARTS];
	const char *text;
	struct csv csv;

	if (faq_file_read(path, out->arena, &text, e) != ERR_OK)
		return e->code;
	if (csv_read(text, out->arena, &csv, e) != ERR_OK)
		return err_prefix(e, "%s", path);
	for (size_t i = 0; i < PARTS; i++) {
		columns[i] = csv.n_columns;
		for (size_t j = 0; j < NAMES && parts[i].names[j] != NULL; j++) {
			if (columns[i] == csv.n_columns)
				columns[i] = csv_column(&csv, parts[i].names[j]);
		}
	}
	if (columns[PARTS - 1] == csv.n_columns || columns[PARTS - 2] == csv.n_columns)
		return err_set(e, ERR_INVALID,
		    "%s: its first line must name the columns, among them title and body", path);
	for (size_t i = 0; i < csv.n; i++) {
		struct article a = { 0 };

		out->where = arena_printf(out->arena, "line %zu", csv.rows[i].line);
		for (size_t j = 0; j < PARTS; j++) {
			if (columns[j] < csv.n_columns)
				set_part(&a, &parts[j], csv.rows[i].fields[columns[j]]);
		}
		add(out, &a);
	}
	out->where = NULL;
	return ERR_OK;
}

/* A text, or a number as one; NULL: neither. */
static const char *
text_of(const json_t *v, struct arena *arena)
{
	if (json_is_string(v))
		return arena_strdup(arena, json_string_value(v));
	return json_is_integer(v)
	    ? arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(v))
	    : NULL;
}

static const char *
member(const json_t *object, const struct part *p, struct arena *arena)
{
	const char *text = NULL;

	for (size_t i = 0; i < NAMES && p->names[i] != NULL && text == NULL; i++)
		text = text_of(json_object_get(object, p->names[i]), arena);
	return text;
}

/* The first of its names that stands for something that is no text; NULL: none does. */
static const char *
no_text(const json_t *object, const struct part *p)
{
	for (size_t i = 0; i < NAMES && p->names[i] != NULL; i++) {
		const json_t *v = json_object_get(object, p->names[i]);

		if (v != NULL && !json_is_null(v) && !json_is_string(v) && !json_is_integer(v))
			return p->names[i];
	}
	return NULL;
}

/* Exports write true, "true" and 1. */
static const char *
answer_of(const json_t *object, const char *name, struct arena *arena)
{
	const json_t *v = json_object_get(object, name);

	if (json_is_boolean(v))
		return json_is_true(v) ? "true" : "false";
	return text_of(v, arena);
}

static void
take_article(struct faq_source *out, const json_t *one)
{
	struct article a = { 0 };
	const char *wrong = NULL;

	for (size_t i = 0; i < PARTS; i++) {
		set_part(&a, &parts[i], member(one, &parts[i], out->arena));
		if (wrong == NULL)
			wrong = no_text(one, &parts[i]);
	}
	if (faq_source_draft(
		answer_of(one, "draft", out->arena), answer_of(one, "published", out->arena)))
		faq_source_pass_over(out, a.key != NULL ? a.key : a.title, "it is a draft");
	else if (wrong != NULL)
		faq_source_pass_over(out, a.key != NULL ? a.key : a.title,
		    arena_printf(out->arena, "%s: a text is expected", wrong));
	else
		add(out, &a);
}

enum err_code
faq_json_read(const char *path, struct faq_source *out, struct err *e)
{
	const json_t *list, *one;
	const char *text;
	json_error_t je;
	json_t *root;
	size_t i;

	if (faq_file_read(path, out->arena, &text, e) != ERR_OK)
		return e->code;
	/* A byte order mark, as some exports begin, is none of JSON. */
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	root = json_loads(text, 0, &je);
	if (root == NULL)
		return err_set(
		    e, ERR_INVALID, "%s, line %d: %s", path, je.line, reader_syntax(&je));
	list = json_is_object(root) ? json_object_get(root, "articles") : root;
	if (!json_is_array(list)) {
		json_decref(root);
		return err_set(e, ERR_INVALID,
		    "%s: a list of articles is expected, or {\"articles\": […]}", path);
	}
	json_array_foreach(list, i, one)
	{
		out->where = arena_printf(out->arena, "%s[%zu]", list == root ? "" : "articles", i);
		take_article(out, one);
	}
	out->where = NULL;
	json_decref(root);
	return ERR_OK;
}
