#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "work/faq_source.h"

/* More is no help centre but somebody's home. */
#define FILES_MAX 20000

static bool
is_article(const char *name)
{
	static const char *const endings[] = { ".md", ".markdown", ".html", ".htm" };
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (strcasecmp(dot, endings[i]) == 0)
			return true;
	}
	return false;
}

static bool
is_language(const char *name, size_t len)
{
	return len == 2 &&
	    (strncmp(name, "ru", 2) == 0 || strncmp(name, "kk", 2) == 0 ||
		strncmp(name, "en", 2) == 0);
}

/* "kk/Кіру/Кілт.md": the language is kk, the section Кіру. */
static void
read_place(const char *key, struct arena *arena, struct article *a)
{
	struct buf section;
	const char *p = key;

	buf_init(&section);
	for (const char *slash = strchr(p, '/'); slash != NULL; slash = strchr(p, '/')) {
		const size_t len = (size_t)(slash - p);

		if (a->language == NULL && is_language(p, len))
			a->language = arena_strndup(arena, p, len);
		else
			buf_printf(&section, "%s%.*s", section.len == 0 ? "" : " / ", (int)len, p);
		p = slash + 1;
	}
	a->section = buf_keep(&section, arena);
}

static enum err_code
read_file(const char *root, const char *path, struct faq_source *s, struct err *e)
{
	const char *key = path + strlen(root), *text;
	struct article a = { 0 };

	key += strspn(key, "/");
	if (faq_file_read(path, s->arena, &text, e) != ERR_OK) {
		/*
		 * One bad file does not keep the others away; one that cannot be read might come
		 * back.
		 */
		if (e->code != ERR_INVALID)
			return e->code;
		faq_source_pass_over(s, key, "it is no text, or of more than 16 MiB");
		return ERR_OK;
	}
	a.key = arena_strdup(s->arena, key);
	read_place(key, s->arena, &a);
	faq_source_add_text(s, &a, text);
	return ERR_OK;
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* What is done with each article's file. */
struct walk {
	const char *root;
	struct faq_source *source; /* NULL: it is only stamped */
	uint64_t stamp;
	size_t n;
};

static enum err_code
take_file(struct walk *w, const FTSENT *entry, struct err *e)
{
	if (entry->fts_name[0] == '.' || !is_article(entry->fts_name))
		return ERR_OK;
	if (++w->n > FILES_MAX)
		return err_set(
		    e, ERR_INVALID, "%s: more than %d articles are in it", w->root, FILES_MAX);
	if (w->source != NULL)
		return read_file(w->root, entry->fts_path, w->source, e);
	faq_stamp_file(&w->stamp, entry->fts_path, entry->fts_statp);
	return ERR_OK;
}

static const char *
key_of(const struct walk *w, const FTSENT *entry)
{
	const char *key = entry->fts_path + strlen(w->root);

	return key + strspn(key, "/");
}

static enum err_code
take(FTS *tree, FTSENT *entry, struct walk *w, struct err *e)
{
	switch (entry->fts_info) {
	case FTS_D:
		/* .git, .github */
		if (entry->fts_level > 0 && entry->fts_name[0] == '.')
			fts_set(tree, entry, FTS_SKIP);
		return ERR_OK;
	case FTS_F:
		return take_file(w, entry, e);
	case FTS_SL:
	case FTS_SLNONE:
		/* It may lead out of the folder, to what is nobody's business. */
		if (w->source != NULL && is_article(entry->fts_name))
			faq_source_pass_over(
			    w->source, key_of(w, entry), "it is a link, and only files are read");
		return ERR_OK;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		return err_set(
		    e, ERR_NOTFOUND, "%s: %s", entry->fts_path, strerror(entry->fts_errno));
	default:
		return ERR_OK;
	}
}

static enum err_code
walk(const char *path, struct walk *w, struct err *e)
{
	char *copy = strdup(path);
	char *const paths[] = { copy, NULL };
	enum err_code rc = ERR_OK;
	FTSENT *entry;
	FTS *tree;

	if (copy == NULL)
		abort();
	while (strlen(copy) > 1 && copy[strlen(copy) - 1] == '/')
		copy[strlen(copy) - 1] = '\0';
	w->root = copy;
	tree = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR | FTS_XDEV, by_name);
	if (tree == NULL)
		rc = err_set(e, ERR_NOTFOUND, "%s: %s", path, strerror(errno));
	while (rc == ERR_OK && (entry = fts_read(tree)) != NULL)
		rc = take(tree, entry, w, e);
	if (tree != NULL)
		fts_close(tree);
	free(copy);
	return rc;
}

enum err_code
faq_folder_read(const char *path, struct faq_source *out, struct err *e)
{
	struct walk w = { .source = out };

	return walk(path, &w, e);
}

enum err_code
faq_folder_stamp(const char *path, uint64_t *out, struct err *e)
{
	struct walk w = { .source = NULL };
	const enum err_code rc = walk(path, &w, e);

	*out = w.stamp;
	return rc;
}
