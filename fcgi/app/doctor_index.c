#include "app/doctor.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/config.h"
#include "base/arena.h"
#include "search/shelf.h"
#include "store/article.h"
#include "tracker/documents.h"
#include "work/faq_import.h"

/* A new file stands beside the old one until it takes its place. */
#define ROOM_LEAST ((uint64_t)64 << 20)
/* An issue is found within seconds; an index that is being made anew takes minutes. */
#define FRESH_S 120

static const char setting[] = "index.dir";

static bool
can_be_written(struct doctor *d, const char *dir)
{
	struct stat st;

	if (stat(dir, &st) != 0 || !S_ISDIR(st.st_mode)) {
		doctor_say(d, DOCTOR_WARNING, setting,
		    arena_printf(d->arena, "install -d -o slad -g slad %s", dir),
		    "%s is not there; slad makes it if it may", dir);
		return false;
	}
	if (access(dir, W_OK | X_OK) == 0)
		return true;
	doctor_say(d, DOCTOR_ERROR, setting, arena_printf(d->arena, "chown slad %s", dir),
	    "%s cannot be written to by this account", dir);
	return false;
}

static bool
has_room(struct doctor *d, const char *dir)
{
	const char *path = arena_printf(d->arena, "%s/similar.index", dir);
	struct statvfs fs;
	struct stat st;
	uint64_t left, wanted = ROOM_LEAST;

	if (statvfs(dir, &fs) != 0) {
		doctor_say(d, DOCTOR_WARNING, setting, NULL, "%s: %s", dir, strerror(errno));
		return false;
	}
	if (stat(path, &st) == 0 && (uint64_t)st.st_size * 2 > wanted)
		wanted = (uint64_t)st.st_size * 2;
	left = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (left >= wanted)
		return true;
	doctor_say(d, DOCTOR_WARNING, setting,
	    "make room, or name a directory on a larger file system; until then what is new is "
	    "not found",
	    "%s has %" PRIu64 " MB left, and a new index may take %" PRIu64 " MB", dir, left >> 20,
	    wanted >> 20);
	return false;
}

/* documents_each */
static enum err_code
take_created(void *ctx, const struct document *document, struct err *e)
{
	*(struct utc *)ctx = document->created;
	return ERR_OK;
}

/* The tracker's newest request, unless it came a moment ago, must be there. */
static void
look_into(struct doctor *d, struct shelf *shelf)
{
	const struct index *x = shelf_index(shelf);
	struct documents_last now;
	struct utc created = UTC_NONE;
	int64_t newest, last;
	struct err e;

	if (documents_last(d->tracker, &now, &e) != ERR_OK) {
		doctor_trouble(d, NULL, NULL, &e);
		return;
	}
	newest = now.ids[DOCUMENTS_ISSUES];
	if (newest > shelf_marks(shelf)[DOCUMENTS_ISSUES] &&
	    documents_page(d->tracker, newest, newest, 1, take_created, &created, &last, &e) !=
		ERR_OK) {
		doctor_trouble(d, NULL, NULL, &e);
		return;
	}
	if (!utc_is_none(created) && d->now.s - created.s > FRESH_S)
		doctor_say(d, DOCTOR_WARNING, setting,
		    "slad keeps it while it runs: look for \"index\" in its log",
		    "request #%" PRId64 ", of %" PRId64
		    " minutes ago, is not in the index of similar requests: it ends at #%" PRId64,
		    newest, (d->now.s - created.s) / 60, shelf_marks(shelf)[DOCUMENTS_ISSUES]);
	else
		doctor_say(d, DOCTOR_OK, setting, NULL, "%s holds %zu requests",
		    d->config->index_dir, index_count(x) - index_dead(x));
}

/* NULL: it is not there or damaged, and said so. */
static struct shelf *
open_shelf(struct doctor *d, const char *name)
{
	struct shelf *shelf = shelf_new(d->config->index_dir, name, SHELF_ASK);
	struct err e;

	if (shelf_refresh(shelf, &e) == ERR_OK)
		return shelf;
	doctor_say(d, DOCTOR_WARNING, setting, "slad makes it anew while it runs", "%s", e.text);
	shelf_free(shelf);
	return NULL;
}

void
doctor_index(struct doctor *d)
{
	const char *dir = d->config->index_dir;
	struct shelf *shelf;

	if (!can_be_written(d, dir) || !has_room(d, dir))
		return;
	shelf = open_shelf(d, SHELF_SIMILAR);
	if (shelf != NULL)
		look_into(d, shelf);
	shelf_free(shelf);
}

/* ---- articles ---- */

static bool
sources_are_well(struct doctor *d)
{
	const struct faq_place place = { d->db, &d->config->tracker };
	const struct setting_list *all = &d->config->work.faq_sources;
	bool well = true;

	for (size_t i = 0; i < all->n; i++) {
		struct faq_options options;
		const char *spec;
		uint64_t stamp;
		struct err e;

		if (faq_spec_parse(all->items[i], d->arena, &spec, &options, &e) == ERR_OK &&
		    faq_source_stamp(&place, spec, &stamp, &e) == ERR_OK)
			continue;
		well = false;
		doctor_say(d, DOCTOR_WARNING, "faq.sources",
		    "mend the setting, or the place; until then its articles stay as they were",
		    "%s", e.text);
	}
	return well;
}

void
doctor_articles(struct doctor *d)
{
	const bool well = sources_are_well(d);
	struct shelf *shelf = open_shelf(d, SHELF_ARTICLES);
	struct article_mark *live;
	struct err e;
	size_t n, held;

	if (shelf == NULL)
		return;
	held = index_count(shelf_index(shelf)) - index_dead(shelf_index(shelf));
	if (article_marks(d->db, d->arena, &live, &n, &e) != ERR_OK)
		doctor_trouble(d, NULL, NULL, &e);
	else if (held != n)
		doctor_say(d, DOCTOR_WARNING, setting,
		    "slad keeps it while it runs: look for \"articles\" in its log",
		    "the index of articles holds %zu, and there are %zu", held, n);
	else if (well)
		doctor_say(d, DOCTOR_OK, setting, NULL, "%s holds %zu articles of %zu sources",
		    d->config->index_dir, held, d->config->work.faq_sources.n);
	shelf_free(shelf);
}
