#include "app/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/db.h"
#include "base/log.h"
#include "core/policy.h"
#include "tracker/tracker.h"

TERM_FUNCTIONS(doctor_level, DOCTOR_LEVEL_TERMS, DOCTOR_LEVELS)

static const struct doctor_check checks[] = {
#define CHECK(name_, needs_, start_, help_)                                                        \
	{ .name = #name_, .needs = needs_, .start = start_, .run = doctor_##name_, .help = help_ },
#include "app/doctor.def"
#undef CHECK
};

static struct doctor_finding *
add(struct doctor *d, enum doctor_level level, const char *what)
{
	struct doctor_finding *f = arena_alloc(d->arena, sizeof(*f));

	f->check = d->check->name;
	f->level = level;
	f->what = what;
	*d->last = f;
	d->last = &f->next;
	return f;
}

static const char *
keep(struct doctor *d, const char *text)
{
	return text == NULL ? NULL : arena_strdup(d->arena, text);
}

void
doctor_say(struct doctor *d, enum doctor_level level, const char *where, const char *mend,
    const char *what, ...)
{
	struct doctor_finding *f;
	char text[2 * ERR_TEXT];
	va_list ap;

	va_start(ap, what);
	vsnprintf(text, sizeof(text), what, ap);
	va_end(ap);
	f = add(d, level, keep(d, text));
	f->where = keep(d, where);
	f->mend = keep(d, mend);
}

void
doctor_trouble(struct doctor *d, const char *where, const char *mend, const struct err *e)
{
	struct doctor_finding *f = add(d, DOCTOR_ERROR, keep(d, e->text));

	f->where = keep(d, where);
	f->mend = keep(d, mend);
	f->unreachable = e->code == ERR_UNREACHABLE || e->code == ERR_RETRY;
}

/* What people call the things that a check needs, in the order of their being had. */
static void
skip(struct doctor *d, unsigned missing)
{
	static const struct {
		unsigned need;
		const char *name;
	} needs[] = {
		{ DOCTOR_CONFIG, "the settings" },
		{ DOCTOR_DB, "the database" },
		{ DOCTOR_SCHEMA, "slad's tables" },
		{ DOCTOR_CATALOGUE, "the tracker's tables with the names of the settings" },
		{ DOCTOR_REST, "the tracker's REST API with the bot's key" },
		{ DOCTOR_POLICY, "the regulation" },
	};
	struct buf names;

	buf_init(&names);
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
		if ((missing & needs[i].need) != 0)
			buf_printf(&names, "%s%s", names.len == 0 ? "" : " and ", needs[i].name);
	}
	doctor_say(d, DOCTOR_SKIPPED, NULL, NULL, "needs %s", names.data);
	buf_release(&names);
}

static void
begin(struct doctor *d, const char *config_path)
{
	d->config_path = config_path;
	d->arena = arena_new();
	d->now = UTC_NONE;
	d->last = &d->first;
}

static void
run(struct doctor *d, bool start)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		const unsigned missing = checks[i].needs & ~d->have;

		if (start && !checks[i].start)
			continue;
		d->check = &checks[i];
		if (missing != 0)
			skip(d, missing);
		else
			checks[i].run(d);
	}
}

void
doctor_run(struct doctor *d, const char *config_path, bool start)
{
	*d = (struct doctor){ 0 };
	begin(d, config_path);
	run(d, start);
}

void
doctor_release(struct doctor *d)
{
	tracker_close(d->tracker);
	db_close(d->db);
	for (size_t i = 0; i < d->n_policies; i++)
		policy_free(d->policies[i]);
	config_free(d->read);
	arena_free(d->arena);
}

size_t
doctor_count(const struct doctor *d, enum doctor_level level)
{
	size_t n = 0;

	for (const struct doctor_finding *f = d->first; f != NULL; f = f->next)
		n += f->level == level;
	return n;
}

/* One sentence of all that a finding says. */
static const char *
sentence(struct doctor *d, const struct doctor_finding *f)
{
	return arena_printf(d->arena, "%s: %s%s%s%s%s%s", f->check, f->what,
	    f->where == NULL ? "" : " (", f->where == NULL ? "" : f->where,
	    f->where == NULL ? "" : ")", f->mend == NULL ? "" : "; ",
	    f->mend == NULL ? "" : f->mend);
}

bool
doctor_unreachable(const struct doctor *d)
{
	for (const struct doctor_finding *f = d->first; f != NULL; f = f->next) {
		if (f->unreachable)
			return true;
	}
	return false;
}

/* What a person must mend goes before what may come back by itself. */
static enum err_code
verdict_of(struct doctor *d, struct err *e)
{
	for (const struct doctor_finding *f = d->first; f != NULL; f = f->next) {
		if (f->level == DOCTOR_ERROR && !f->unreachable)
			return err_set(e, ERR_INVALID, "%s", sentence(d, f));
	}
	for (const struct doctor_finding *f = d->first; f != NULL; f = f->next) {
		if (f->unreachable && (d->have & DOCTOR_DB) == 0)
			return err_set(e, ERR_UNREACHABLE, "%s", sentence(d, f));
		if (f->unreachable || f->level == DOCTOR_WARNING)
			log_warning("%s", sentence(d, f));
	}
	return ERR_OK;
}

enum err_code
doctor_start(const struct config *config, struct err *e)
{
	struct doctor d = { 0 };
	enum err_code rc;

	begin(&d, config->path);
	d.config = config;
	run(&d, true);
	rc = verdict_of(&d, e);
	doctor_release(&d);
	return rc;
}

enum err_code
doctor_failures(void *ctx, struct arena *arena, const char ***failures, size_t *n, struct err *e)
{
	const struct config *config = ctx;
	struct doctor d = { 0 };

	begin(&d, config->path);
	d.config = config;
	run(&d, false);
	*failures = arena_array(arena, doctor_count(&d, DOCTOR_ERROR) + 1, sizeof(**failures));
	*n = 0;
	for (const struct doctor_finding *f = d.first; f != NULL; f = f->next) {
		if (f->level == DOCTOR_ERROR && strcmp(f->check, "holidays") != 0)
			(*failures)[(*n)++] = arena_strdup(arena, sentence(&d, f));
	}
	doctor_release(&d);
	return ERR_OK;
}
