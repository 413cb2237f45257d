#include "work/faq_import.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/db.h"
#include "base/log.h"
#include "base/text.h"
#include "store/clock.h"

/* ---- a source of the setting ---- */

struct part {
	const char *name;
	const char **into;
	bool may_be_empty; /* which takes back what was said */
};

static enum err_code
take_part(const char *text, const struct part *parts, size_t n, const char *whole, struct err *e)
{
	const size_t name = strcspn(text, "=");

	for (size_t i = 0; i < n; i++) {
		if (strlen(parts[i].name) == name && strncmp(text, parts[i].name, name) == 0 &&
		    text[name] == '=' && (parts[i].may_be_empty || text[name + 1] != '\0')) {
			*parts[i].into = text + name + 1;
			return ERR_OK;
		}
	}
	return err_set(e, ERR_INVALID,
	    "\"%s\": \"%s\" is none of lang=…, section=…, url=… and name=…", whole, text);
}

/* Without what only says of which kind a path is. */
static const char *
plain(const char *spec)
{
	static const char *const kinds[] = { "dir:", "file:" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strncmp(spec, kinds[i], strlen(kinds[i])) == 0)
			return spec + strlen(kinds[i]);
	}
	return spec;
}

enum err_code
faq_spec_parse(const char *text, struct arena *arena, const char **spec, struct faq_options *out,
    struct err *e)
{
	const struct part parts[] = {
		{ "lang", &out->language, true },
		{ "section", &out->section, true },
		{ "url", &out->url, true },
		{ "name", &out->name, false },
	};
	char *rest = arena_strdup(arena, text), *part;

	*out = (struct faq_options){ 0 };
	*spec = plain(strsep(&rest, ";"));
	if (**spec == '\0')
		return err_set(e, ERR_INVALID,
		    "\"%s\": a source is wiki:PROJECT, dir:PATH or file:PATH", text);
	while ((part = strsep(&rest, ";")) != NULL) {
		if (take_part(part + strspn(part, " "), parts, sizeof(parts) / sizeof(parts[0]),
			text, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

/* ---- one import ---- */

/* In letters, as the columns of their table are wide. */
#define TEXT_LETTERS 190
#define URL_LETTERS 600

static enum err_code
check_length(const char *what, const char *text, size_t most, struct err *e)
{
	if (text == NULL || text_prefix(text, strlen(text), most) == strlen(text))
		return ERR_OK;
	return err_set(e, ERR_INVALID, "the %s of a source has at most %zu letters: \"%.60s…\"",
	    what, most, text);
}

static enum err_code
check_lengths(const char *source, const struct article_defaults *d, struct err *e)
{
	if (check_length("name", source, TEXT_LETTERS, e) != ERR_OK ||
	    check_length("language", d->language, TEXT_LETTERS, e) != ERR_OK ||
	    check_length("section", d->section, TEXT_LETTERS, e) != ERR_OK)
		return e->code;
	return check_length("url", d->url, URL_LETTERS, e);
}

/* What was said now, or else earlier. */
static const char *
chosen(const char *said, const char *earlier, bool *kept)
{
	*kept = said == NULL && earlier != NULL;
	if (said == NULL)
		return earlier;
	return *said == '\0' ? NULL : said;
}

static enum err_code
choose(struct db *db, const struct faq_options *said, struct arena *arena, struct faq_imported *out,
    struct err *e)
{
	struct article_defaults earlier;

	if (article_defaults_get(db, out->name, arena, &earlier, e) != ERR_OK)
		return e->code;
	out->used.language = chosen(said->language, earlier.language, &out->language_kept);
	out->used.section = chosen(said->section, earlier.section, &out->section_kept);
	out->used.url = chosen(said->url, earlier.url, &out->url_kept);
	return check_lengths(out->name, &out->used, e);
}

static enum err_code
check_found(const struct faq_source *source, bool empty, struct err *e)
{
	if (source->n == 0 && source->passed_over > 0)
		return err_set(e, ERR_INVALID, "%s: none of its %zu articles can be taken: %s",
		    source->name, source->passed_over, source->example);
	if (source->n == 0 && !empty)
		return err_set(e, ERR_INVALID,
		    "%s: there is no article in it. If that is so, say --empty: those that were "
		    "imported from it are retired",
		    source->name);
	return ERR_OK;
}

enum err_code
faq_import(const struct faq_place *place, const char *spec, const struct faq_options *options,
    bool empty, struct arena *arena, struct faq_imported *out, struct err *e)
{
	struct faq_source source;
	struct faq_options used;
	struct utc now;

	*out = (struct faq_imported){ 0 };
	out->name = options->name != NULL ? options->name : faq_source_name(spec, arena);
	if (choose(place->db, options, arena, out, e) != ERR_OK)
		return e->code;
	used =
	    (struct faq_options){ out->name, out->used.language, out->used.section, out->used.url };
	if (faq_source_read(place, spec, &used, arena, &source, e) != ERR_OK ||
	    check_found(&source, empty, e) != ERR_OK || clock_now(place->db, &now, e) != ERR_OK)
		return e->code;
	out->passed_over = source.passed_over;
	out->example = source.example;
	/* First: an import that was cut short is made again as this one was meant. */
	if (article_defaults_put(place->db, out->name, &out->used, now, e) != ERR_OK)
		return e->code;
	return article_import(
	    place->db, out->name, source.articles, source.n, now, &out->counts, e);
}

/* ---- by themselves ---- */

struct watched {
	bool imported;
	uint64_t stamp; /* of what was imported */
	uint64_t seen; /* at the last look */
	char said[ERR_TEXT]; /* of its trouble */
};

struct faq_watch {
	const struct setting_list *sources;
	struct watched *all;
};

struct faq_watch *
faq_watch_new(const struct setting_list *sources)
{
	struct faq_watch *w = calloc(1, sizeof(*w));

	if (w != NULL)
		w->all = calloc(sources->n + 1, sizeof(*w->all));
	if (w == NULL || w->all == NULL)
		abort();
	w->sources = sources;
	return w;
}

void
faq_watch_free(struct faq_watch *w)
{
	if (w == NULL)
		return;
	free(w->all);
	free(w);
}

static enum err_code
bring_in(struct watched *s, const struct faq_place *place, const char *spec,
    const struct faq_options *options, struct arena *arena, struct err *e)
{
	struct faq_imported in;
	const struct article_counts *c = &in.counts;

	if (faq_import(place, spec, options, false, arena, &in, e) != ERR_OK)
		return e->code;
	s->imported = true;
	s->stamp = s->seen;
	if (c->added + c->changed + c->retired > 0)
		log_info("articles of %s: %zu added, %zu changed, %zu retired", in.name, c->added,
		    c->changed, c->retired);
	if (in.passed_over > 0)
		log_warning("articles of %s: %zu passed over, such as %s", in.name, in.passed_over,
		    in.example);
	return ERR_OK;
}

/* A checkout takes a while: what changed since the last look may still be changing. */
static bool
is_settled(const struct watched *s, uint64_t now)
{
	return !s->imported || now == s->seen;
}

static enum err_code
look_at(struct watched *s, const struct faq_place *place, const char *text, struct arena *arena,
    bool *imported, struct err *e)
{
	struct faq_options options;
	const char *spec;
	uint64_t now;
	bool settled;

	*imported = false;
	if (faq_spec_parse(text, arena, &spec, &options, e) != ERR_OK ||
	    faq_source_stamp(place, spec, &now, e) != ERR_OK)
		return e->code;
	settled = is_settled(s, now);
	s->seen = now;
	if ((s->imported && now == s->stamp) || !settled)
		return ERR_OK;
	*imported = true;
	return bring_in(s, place, spec, &options, arena, e);
}

static void
say_once(struct watched *s, const struct err *e)
{
	if (strcmp(s->said, e->text) != 0)
		log_warning("faq.sources: %s; its articles stay as they were", e->text);
	memcpy(s->said, e->text, sizeof(s->said));
}

size_t
faq_watch_step(struct faq_watch *w, const struct faq_place *place)
{
	size_t n = 0;

	for (size_t i = 0; i < w->sources->n; i++) {
		struct arena *arena = arena_new();
		struct err e;
		bool imported;

		if (look_at(&w->all[i], place, w->sources->items[i], arena, &imported, &e) !=
		    ERR_OK) {
			say_once(&w->all[i], &e);
		} else {
			n += imported;
			w->all[i].said[0] = '\0';
		}
		arena_free(arena);
	}
	return n;
}
