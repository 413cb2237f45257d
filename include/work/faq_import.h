#ifndef SLAD_WORK_FAQ_IMPORT_H
#define SLAD_WORK_FAQ_IMPORT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/settings.h"
#include "work/faq_source.h"

/*
 * Articles come in: one source at once by `slactl faq import`, and those of the
 * setting faq.sources by themselves, when what they are made of changed.
 */

/*
 * A source as the setting has it: what faq_source_read takes (a path may have
 * "dir:" or "file:" in front), and behind semicolons lang, section, url and name:
 * "dir:/srv/help;lang=ru;url=https://help.example/{key}". One with nothing behind
 * its = takes back what was said earlier. ERR_INVALID says what is wrong with it.
 * Texts are the arena's.
 */
must_check enum err_code faq_spec_parse(const char *text, struct arena *arena, const char **spec,
    struct faq_options *out, struct err *e);

struct faq_imported {
	const char *name;
	struct article_counts counts;
	size_t passed_over; /* as in struct faq_source */
	const char *example;
	struct article_defaults used; /* as said, or as at its last import */
	bool url_kept, language_kept, section_kept; /* used as at its last import */
};

/*
 * What the options do not say of language, section and address (NULL) is as it was
 * said at an earlier import of that source, and "" takes it back: one way for those
 * that come by themselves and those that somebody brings. A folder that was moved must not retire the whole help centre: none at all is ERR_INVALID, unless
 * `empty`.
 */
must_check enum err_code faq_import(const struct faq_place *place, const char *spec,
    const struct faq_options *options, bool empty, struct arena *arena, struct faq_imported *out,
    struct err *e);

/* ---- by themselves ---- */

struct faq_watch;

/* The list must outlive it. */
struct faq_watch *faq_watch_new(const struct setting_list *sources);
void faq_watch_free(struct faq_watch *w);
/*
 * Looks at each, and imports those that changed; one whose files still change is
 * left for the next time. Trouble with one is said once in the log and keeps none
 * of the others; its articles stay as they were. How many were imported.
 */
size_t faq_watch_step(struct faq_watch *w, const struct faq_place *place);

#endif
