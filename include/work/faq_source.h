#ifndef SLAD_WORK_FAQ_SOURCE_H
#define SLAD_WORK_FAQ_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/article.h"

/*
 * Where articles come from:
 *
 *	wiki:PROJECT   the pages of a project's wiki, read from the tracker's tables
 *	DIRECTORY      *.md and *.html in it and below (a checkout, a help centre's export);
 *	               a folder ru, kk or en above a file is its language, others its section
 *	FILE.csv       with a heading: title, body, and key, language, section, url if there are
 *	FILE.json      a list of objects with these members, or {"articles": […]}
 *
 * What a source does not say is taken from the options; a language that nobody
 * says is told from the letters.
 */
struct arena;
struct db;
struct tracker_config;

/* What reading a wiki needs. */
struct faq_place {
	struct db *db;
	const struct tracker_config *tracker;
};

struct faq_options {
	const char *name; /* of the source; NULL: faq_source_name */
	const char *language; /* NULL: as they say, or by their letters */
	const char *section; /* NULL: as they say */
	/* Where people read them: "https://help.example/{key}", or what stands before the key. */
	const char *url; /* NULL: as they say */
};

/* What a source is called when nobody names it: as it was given, files by their whole path. */
const char *faq_source_name(const char *spec, struct arena *arena);

struct faq_source {
	const char *name;
	struct article *articles;
	size_t n, room;
	size_t passed_over; /* what is no article, or not yet */
	/* The first of them: "kk/a.md: it is not UTF-8", "line 7 (12): it is a draft"; NULL: none. */
	const char *example;
	const char
	    *where; /* in a file of many, the one being read: "line 7"; NULL: its key tells */
	struct arena *arena;
	const struct faq_options *options;
};

/* ERR_NOTFOUND, ERR_INVALID: which file, what is wrong with it. All is in the arena. */
must_check enum err_code faq_source_read(const struct faq_place *place, const char *spec,
    const struct faq_options *options, struct arena *arena, struct faq_source *out, struct err *e);

/*
 * Of what it is made now: another number when a page or file came, went or changed;
 * nothing is read for it but names, times and sizes. Errors as above.
 */
must_check enum err_code faq_source_stamp(
    const struct faq_place *place, const char *spec, uint64_t *out, struct err *e);

/* ---- for the files of the kinds of sources ---- */

/* What static site generators and help centres say of one that is none yet; NULL: nothing. */
bool faq_source_draft(const char *draft, const char *published);
/* Not taken: counted, and the first is told. */
void faq_source_pass_over(struct faq_source *s, const char *key, const char *why);
/*
 * A text of Markdown, Textile or HTML (told by its first character) as one article; parts of `a`
 * given win, what is lacking then (NULL or "") is completed: a title by the last step of its key.
 * One without a text, with a key of more than 190 letters or that is not UTF-8 is passed over. HTML
 * may declare another encoding than UTF-8; a draft (draft: true in front of it) is passed over.
 */
void faq_source_add_text(struct faq_source *s, const struct article *a, const char *text);

must_check enum err_code faq_wiki_read(
    const struct faq_place *place, const char *project, struct faq_source *out, struct err *e);
must_check enum err_code faq_wiki_stamp(
    const struct faq_place *place, const char *project, uint64_t *out, struct err *e);
must_check enum err_code faq_folder_read(const char *path, struct faq_source *out, struct err *e);
must_check enum err_code faq_folder_stamp(const char *path, uint64_t *out, struct err *e);
/* One file more, by its name, time and size. */
struct stat;
void faq_stamp_file(uint64_t *stamp, const char *path, const struct stat *st);
must_check enum err_code faq_csv_read(const char *path, struct faq_source *out, struct err *e);
must_check enum err_code faq_json_read(const char *path, struct faq_source *out, struct err *e);
/* A whole file, at most 16 MiB. */
must_check enum err_code faq_file_read(
    const char *path, struct arena *arena, const char **out, struct err *e);

#endif
