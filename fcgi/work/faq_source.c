#include "work/faq_source.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/html.h"
#include "base/markup.h"
#include "base/text.h"
#include "base/utf8.h"
#include "search/language.h"

#define FILE_BYTES_MAX ((size_t)16 * 1024 * 1024)
/* The columns' widths: 190 and 500 characters. */
#define SECTION_LETTERS 180
#define TITLE_LETTERS 400
#define KEY_LETTERS 190
#define URL_LONGEST 600

static bool
is_empty(const char *text)
{
	return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

/* ---- one article ---- */

static const char *
cut(struct arena *arena, const char *text, size_t letters)
{
	return arena_strndup(arena, text, text_prefix(text, strlen(text), letters));
}

static const char *
first_of(const char *a, const char *b)
{
	if (!is_empty(a))
		return a;
	return is_empty(b) ? "" : b;
}

static void
put_encoded(struct buf *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (isalnum((unsigned char)*p) || strchr("-._~/", *p) != NULL)
			buf_putc(out, *p);
		else
			buf_printf(out, "%%%02X", (unsigned char)*p);
	}
}

/* Nothing else is a place to read at: javascript: least of all. */
static bool
is_address(const char *url)
{
	return *url == '/' || strncasecmp(url, "https://", 8) == 0 ||
	    strncasecmp(url, "http://", 7) == 0;
}

static const char *
url_of(const struct faq_source *s, const char *key)
{
	static const char place[] = "{key}";
	const char *base = s->options->url, *at;
	struct buf url;

	if (base == NULL)
		return "";
	buf_init(&url);
	at = strstr(base, place);
	buf_add(&url, base, at == NULL ? strlen(base) : (size_t)(at - base));
	if (at == NULL && url.len > 0 && url.data[url.len - 1] != '/')
		buf_putc(&url, '/');
	put_encoded(&url, key);
	if (at != NULL)
		buf_puts(&url, at + strlen(place));
	return buf_keep(&url, s->arena);
}

static struct article *
room_for_one(struct faq_source *s)
{
	if (s->n == s->room) {
		const size_t room = s->room == 0 ? 64 : s->room * 2;
		struct article *more = arena_array(s->arena, room, sizeof(*more));

		if (s->n > 0)
			memcpy(more, s->articles, s->n * sizeof(*more));
		s->articles = more;
		s->room = room;
	}
	return &s->articles[s->n++];
}

void
faq_source_pass_over(struct faq_source *s, const char *key, const char *why)
{
	if (s->passed_over++ > 0)
		return;
	key = first_of(key, "no key");
	s->example = s->where == NULL
	    ? arena_printf(s->arena, "%.300s: %s", key, why)
	    : arena_printf(s->arena, "%s (%.300s): %s", s->where, key, why);
}

/* "kk/Кіру/Кілт.md" is called "Кілт". */
static const char *
title_of(const char *key, struct arena *arena)
{
	const char *slash = strrchr(key, '/'), *name = slash == NULL ? key : slash + 1;
	const char *dot = strrchr(name, '.');

	return dot == NULL || dot == name ? name : arena_strndup(arena, name, (size_t)(dot - name));
}

static bool
is_utf8(const char *text)
{
	return utf8_is(text, strlen(text));
}

/* NULL: nothing stands against it. */
static const char *
fault_of(const struct article *a, const char *title)
{
	if (is_empty(a->body))
		return "it has no text";
	if (is_empty(title))
		return "it has neither title nor key";
	if (!is_utf8(title) || !is_utf8(a->body) || !is_utf8(first_of(a->key, "")))
		return "it is not UTF-8";
	if (!is_empty(a->key) && text_prefix(a->key, strlen(a->key), KEY_LETTERS) < strlen(a->key))
		return "its key or path has more than 190 letters";
	return NULL;
}

static const char *
key_of(const struct article *a, const char *title, struct arena *arena)
{
	return is_empty(a->key) ? cut(arena, title, KEY_LETTERS) : a->key;
}

static bool
is_there(const struct faq_source *s, const char *key)
{
	for (size_t i = 0; i < s->n; i++) {
		if (strcmp(s->articles[i].key, key) == 0)
			return true;
	}
	return false;
}

/* One more, completed. */
static void
add(struct faq_source *s, const struct article *a)
{
	const char *language = first_of(s->options->language, a->language);
	const char *title = is_empty(a->title) && !is_empty(a->key) ? title_of(a->key, s->arena)
								    : first_of(a->title, "");
	const char *fault = fault_of(a, title);
	struct article *kept;

	if (fault == NULL && is_there(s, key_of(a, title, s->arena)))
		fault = is_empty(a->key) ? "another has the same title, and neither has a key"
					 : "another has the same key";

	if (fault != NULL) {
		faq_source_pass_over(s, first_of(a->key, title), fault);
		return;
	}
	kept = room_for_one(s);
	*kept = *a;
	kept->title = cut(s->arena, title, TITLE_LETTERS);
	kept->key = key_of(a, title, s->arena);
	kept->section = cut(s->arena, first_of(s->options->section, a->section), SECTION_LETTERS);
	kept->language = *language != '\0'
	    ? arena_strndup(s->arena, language, 2)
	    : language_of_text(arena_printf(s->arena, "%s %s", title, a->body));
	kept->url = !is_empty(a->url) && is_address(a->url) ? a->url : url_of(s, kept->key);
	/* Where people read it is a help; without it they read it here. */
	if (strlen(kept->url) > URL_LONGEST)
		kept->url = "";
}

/* ---- texts ---- */

static void
add_html(struct faq_source *s, const struct article *given, const char *text)
{
	struct article a = *given;
	struct html_page page;

	if (!html_is_readable(text, strlen(text))) {
		faq_source_pass_over(
		    s, given->key, "it is not UTF-8, and does not say what it is (meta charset)");
		return;
	}
	html_read(text, strlen(text), &page);
	a.title = arena_strdup(s->arena, first_of(given->title, page.title.data));
	a.body = arena_strdup(s->arena, page.text.data);
	a.section = arena_strdup(s->arena, first_of(page.section.data, given->section));
	a.url = arena_strdup(s->arena, first_of(given->url, page.url.data));
	a.language = arena_strdup(s->arena, first_of(page.language, given->language));
	html_release(&page);
	add(s, &a);
}

static const char *
front(struct faq_source *s, const char *text, const char *name, const char *otherwise)
{
	const char *value = otherwise;
	struct buf b;

	buf_init(&b);
	if (markup_front(text, name, &b))
		value = arena_strdup(s->arena, b.data);
	buf_release(&b);
	return value;
}

bool
faq_source_draft(const char *draft, const char *published)
{
	static const char *const yes[] = { "true", "yes", "1" },
				 *const no[] = { "false", "no", "0" };

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if ((draft != NULL && strcasecmp(draft, yes[i]) == 0) ||
		    (published != NULL && strcasecmp(published, no[i]) == 0))
			return true;
	}
	return false;
}

static void
add_markup(struct faq_source *s, const struct article *given, const char *text)
{
	const char *body = markup_body(text);
	struct article a = *given;
	struct buf title, plain;

	if (faq_source_draft(front(s, text, "draft", NULL), front(s, text, "published", NULL))) {
		faq_source_pass_over(s, given->key, "it is a draft");
		return;
	}
	buf_init(&title);
	buf_init(&plain);
	a.title = front(s, text, "title", given->title);
	markup_plain(body, strlen(body), is_empty(a.title) ? &title : NULL, &plain);
	a.title = arena_strdup(s->arena, first_of(a.title, title.data));
	a.body = arena_strdup(s->arena, plain.data);
	a.section = front(s, text, "section", given->section);
	a.url = front(s, text, "url", given->url);
	a.language = front(s, text, "lang", front(s, text, "language", given->language));
	buf_release(&title);
	buf_release(&plain);
	add(s, &a);
}

void
faq_source_add_text(struct faq_source *s, const struct article *a, const char *text)
{
	/* A byte order mark says nothing. */
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	text += strspn(text, " \t\r\n");
	if (*text == '<' && strncmp(text, "<pre>", 5) != 0)
		add_html(s, a, text);
	else
		add_markup(s, a, text);
}

/* ---- files ---- */

enum err_code
faq_file_read(const char *path, struct arena *arena, const char **out, struct err *e)
{
	FILE *f = fopen(path, "re");
	enum err_code rc = ERR_OK;
	char part[8192];
	struct buf b;
	size_t n;

	if (f == NULL)
		return err_set(e, ERR_NOTFOUND, "%s: %s", path, strerror(errno));
	buf_init(&b);
	while (b.len <= FILE_BYTES_MAX && (n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(&b, part, n);
	if (ferror(f))
		rc = err_set(e, ERR_NOTFOUND, "%s: it cannot be read: %s", path, strerror(errno));
	else if (b.len > FILE_BYTES_MAX)
		rc = err_set(e, ERR_INVALID, "%s: it has more than 16 MiB", path);
	else if (strlen(b.data) != b.len)
		rc = err_set(e, ERR_INVALID, "%s: it is no text", path);
	*out = buf_keep(&b, arena);
	fclose(f);
	return rc;
}

/* ---- sources ---- */

static bool
ends_with(const char *path, const char *ending)
{
	const size_t n = strlen(path), m = strlen(ending);

	return n > m && strcasecmp(path + n - m, ending) == 0;
}

/* What a path leads to. */
enum kind { KIND_FOLDER, KIND_CSV, KIND_JSON };

static enum err_code
look_at(const char *path, enum kind *kind, struct stat *st, struct err *e)
{
	if (stat(path, st) != 0)
		return err_set(e, ERR_NOTFOUND,
		    "%s: %s; a source is wiki:PROJECT, a folder, a .csv or a .json file", path,
		    strerror(errno));
	/* Whoever opens a pipe waits for its writer. */
	if (!S_ISDIR(st->st_mode) && !S_ISREG(st->st_mode))
		return err_set(e, ERR_INVALID, "%s: it is neither a file nor a folder", path);
	if (S_ISDIR(st->st_mode))
		*kind = KIND_FOLDER;
	else if (ends_with(path, ".csv"))
		*kind = KIND_CSV;
	else if (ends_with(path, ".json"))
		*kind = KIND_JSON;
	else
		return err_set(e, ERR_INVALID,
		    "%s: a source is wiki:PROJECT, a folder, a .csv or a .json file", path);
	return ERR_OK;
}

static enum err_code
read_path(const char *path, struct faq_source *s, struct err *e)
{
	static enum err_code (*const readers[])(
	    const char *path, struct faq_source *out, struct err *e) = {
		[KIND_FOLDER] = faq_folder_read,
		[KIND_CSV] = faq_csv_read,
		[KIND_JSON] = faq_json_read,
	};
	enum kind kind;
	struct stat st;

	if (look_at(path, &kind, &st, e) != ERR_OK)
		return e->code;
	return readers[kind](path, s, e);
}

/* The project of "wiki:PROJECT"; NULL: it is a path. */
static const char *
wiki_of(const char *spec)
{
	static const char wiki[] = "wiki:";

	return strncmp(spec, wiki, strlen(wiki)) == 0 ? spec + strlen(wiki) : NULL;
}

/* As it was given, if that is whole: a link that leads to the newest export stays one source. */
const char *
faq_source_name(const char *spec, struct arena *arena)
{
	char *whole = *spec == '/' || wiki_of(spec) != NULL ? strdup(spec) : realpath(spec, NULL);
	const char *name = arena_strdup(arena, whole == NULL ? spec : whole);
	size_t len = strlen(name);

	free(whole);
	while (len > 1 && name[len - 1] == '/')
		len--;
	return arena_strndup(arena, name, len);
}

enum err_code
faq_source_read(const struct faq_place *place, const char *spec, const struct faq_options *options,
    struct arena *arena, struct faq_source *out, struct err *e)
{
	const char *wiki = wiki_of(spec);

	*out = (struct faq_source){ .arena = arena, .options = options };
	if (options->url != NULL && !is_address(options->url))
		return err_set(e, ERR_INVALID,
		    "url: \"%s\" is no address: http://… or https://… is expected", options->url);
	out->name = options->name != NULL ? options->name : faq_source_name(spec, arena);
	return wiki != NULL ? faq_wiki_read(place, wiki, out, e) : read_path(spec, out, e);
}

/* ---- whether something changed ---- */

static void
stamp(uint64_t *h, const void *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		*h = (*h ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
}

void
faq_stamp_file(uint64_t *h, const char *path, const struct stat *st)
{
	const int64_t numbers[] = { st->st_mtim.tv_sec, st->st_mtim.tv_nsec, st->st_size,
		(int64_t)st->st_ino };

	stamp(h, path, strlen(path) + 1);
	stamp(h, numbers, sizeof(numbers));
}

enum err_code
faq_source_stamp(const struct faq_place *place, const char *spec, uint64_t *out, struct err *e)
{
	const char *wiki = wiki_of(spec);
	enum kind kind;
	struct stat st;

	if (wiki != NULL)
		return faq_wiki_stamp(place, wiki, out, e);
	if (look_at(spec, &kind, &st, e) != ERR_OK)
		return e->code;
	if (kind == KIND_FOLDER)
		return faq_folder_stamp(spec, out, e);
	*out = 0;
	faq_stamp_file(out, spec, &st);
	return ERR_OK;
}
