#include "tracker/replay.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/tracker/room.h"
#include "tracker/read.h"
#include "tracker/replay_part.h"

#define PAGE 500
#define TOLD_MAX 9001

/*
 * More issues than one file of a replay holds. Issues of two projects and eight authors, each
 * number missing that 97 divides; entries of theirs and of wiki pages in no order, some deleted, by
 * members, strangers, guests and somebody deleted, with notes that say nothing; details in another
 * order than their entries. Few were changed without a trace.
 */
static const char *const filling[] = {
	"set @@rand_seed1 = 7, @@rand_seed2 = 11",
	"insert into {tracker}.issues (id, project_id, tracker_id, subject, status_id, priority_id,"
	" author_id, assigned_to_id, parent_id, is_private, created_on, lft, rgt)"
	" select seq, 1 + (seq % 5 = 0), 1 + seq % 3, concat('Обращение ', seq), if(seq % 50, 3, 1 "
	"+ seq % 7),"
	" if(seq % 60, 3, 5), elt(1 + seq % 8, 6, 7, 8, 9, 10, 4, 777, 1),"
	" if(seq % 3, 7, null), if(seq % 50 = 1, 3, null), seq % 11 = 0,"
	" '2025-10-20 09:00:00' + interval seq * 97 second, 1, 2 + (seq % 50 = 3)"
	" from seq_1_to_9000 where seq % 97",
	"insert into {tracker}.journals (id, journalized_id, journalized_type, user_id, notes,"
	" created_on, private_notes)"
	" select seq, 1 + floor(rand() * 9000), if(seq % 40, 'Issue', 'WikiPage'),"
	" elt(1 + floor(rand() * 9), 1, 4, 5, 6, 7, 8, 9, 10, 777),"
	" elt(1 + seq % 6, concat('Запись ', seq), '', null, ' \\r\\n', repeat('Қазақша ', 60), "
	"'ok'),"
	" '2025-10-26 00:30:00' + interval floor(rand() * 100000) second, seq % 13 = 0"
	" from seq_1_to_40000 where seq % 31",
	"insert into {tracker}.journal_details (journal_id, property, prop_key, old_value, value)"
	" select 1 + floor(rand() * 40000), 'attr',"
	" elt(1 + seq % 7, 'status_id', 'status_id', 'priority_id', 'assigned_to_id', 'subject',"
	" 'duplicates', 'description'), if(seq % 3, '2', null), if(seq % 4, '3', null)"
	" from seq_1_to_40000",
	"insert into {tracker}.journal_details (journal_id, property, prop_key, old_value, value)"
	" select 1 + floor(rand() * 40000), 'cf', 1 + seq % 2, if(seq % 3, 'письмо', ''),"
	" if(seq % 4, 'эл. почта', null) from seq_1_to_9000",
	"insert into {tracker}.issue_relations (issue_from_id, issue_to_id, relation_type)"
	" select seq * 70, seq * 70 + 1, if(seq % 2, 'duplicates', 'blocks') from seq_1_to_100",
	"insert into {tracker}.custom_values (customized_id, custom_field_id, value)"
	" select seq * 3, 1 + seq % 2, if(seq % 2, '24.10.2025 17:30', 'письмо') from "
	"seq_1_to_2500",
	"analyze table {tracker}.issues, {tracker}.journals, {tracker}.journal_details,"
	" {tracker}.custom_values",
};

static int
setup(void **state)
{
	room_setup(state);
	for (size_t i = 0; i < sizeof(filling) / sizeof(filling[0]); i++)
		database_sql(room.d, "%s", filling[i]);
	return 0;
}

/* ---- all that is told of an issue ---- */

static void
put_fact(struct buf *b, const struct fact *f)
{
	buf_printf(b, "; %s %" PRId64 " %d %d %d/%d %d/%d %d:%" PRId64 " %s \"%s\"", f->id, f->at.s,
	    (int)f->by, (int)f->note, f->has_stage, (int)f->stage, f->has_priority,
	    (int)f->priority, (int)f->link, f->other, f->author == NULL ? "-" : f->author,
	    f->text == NULL ? "-" : f->text);
}

static void
put_issue(struct buf *b, const struct tracked_issue *i)
{
	buf_printf(b, "%" PRId64 " %" PRId64 " %" PRId64 " %d%d%d %" PRId64 " %" PRId64 " %s %s",
	    i->id, i->project, i->last_journal, i->reassigned, i->untraced, i->tied, i->received.s,
	    i->ties.duplicates, i->author_name == NULL ? "-" : i->author_name,
	    i->author_domain == NULL ? "-" : i->author_domain);
	for (size_t g = 0; g < i->n_groups; g++)
		buf_printf(b, " g%" PRId64, i->groups[g]);
	for (size_t s = 0; s < i->n_fresh; s++)
		buf_printf(b, " %" PRId64 ":%" PRId64 "=%d", i->fresh[s].journal, i->fresh[s].user,
		    (int)i->fresh[s].side);
}

struct telling {
	size_t n;
	const char *told[TOLD_MAX];
};

static enum err_code
tell(void *ctx, const struct tracked_issue *issue, const struct timeline *t, struct err *e)
{
	struct telling *all = ctx;
	struct buf b;

	buf_init(&b);
	put_issue(&b, issue);
	buf_printf(&b, " %s %" PRId64 " %d %d %d:%d", t->request.id, t->request.created.s,
	    (int)t->request.stage, (int)t->request.priority, (int)t->request.channel,
	    (int)t->request.channel_by);
	for (size_t i = 0; i < t->n; i++)
		put_fact(&b, &t->facts[i]);
	assert_true(all->n < TOLD_MAX);
	all->told[all->n++] = buf_keep(&b, room.arena);
	return ERR_OK;
}

static void
tell_all(struct replay *r, int64_t after, int64_t end, struct telling *all)
{
	struct arena *page = arena_new();
	int64_t last = after;

	all->n = 0;
	do {
		after = last;
		arena_reset(page);
		must(room.d,
		    read_page(room.t, r, after, PAGE, NULL, tell, all, page, &last, &room.d->e));
	} while (last != after && last < end);
	arena_free(page);
}

static void
compare(const struct telling *want, const struct telling *got)
{
	assert_int_equal(got->n, want->n);
	for (size_t i = 0; i < want->n; i++) {
		if (strcmp(want->told[i], got->told[i]) != 0)
			fail_msg("%s\ninstead of\n%s", got->told[i], want->told[i]);
	}
}

/* ---- the same as by point reads ---- */

static void
count_calls(void *ctx, size_t entries)
{
	++*(int *)ctx;
}

static void
history_is_told_as_by_point_reads(void **state)
{
	static struct telling want, got;
	struct replay *r;
	int calls = 0;

	tell_all(NULL, 0, INT64_MAX, &want);
	must(room.d, replay_open(room.t, 0, 9000, count_calls, &calls, &r, &room.d->e));
	/* Two statements for the entries, three for the details, each bounded. */
	assert_int_equal(calls, 5);
	tell_all(r, 0, INT64_MAX, &got);
	compare(&want, &got);
	assert_int_equal(want.n, 9000 - 9000 / 97);
	/* A page may be read again, and one before it. */
	tell_all(r, 0, 1000, &got);
	got.n = want.n = got.n;
	compare(&want, &got);
	replay_close(r);
}

static void
part_of_the_history_is_told_alike(void **state)
{
	static struct telling want, got;
	struct replay *r;

	tell_all(NULL, 8700, INT64_MAX, &want);
	must(room.d, replay_open(room.t, 8700, 9000, NULL, NULL, &r, &room.d->e));
	tell_all(r, 8700, INT64_MAX, &got);
	compare(&want, &got);
	replay_close(r);
}

/* ---- while the tracker lives on ---- */

static void
what_came_since_is_read_as_it_is_now(void **state)
{
	static struct telling want, got;
	struct replay *r;

	must(room.d, replay_open(room.t, 8900, 9000, NULL, NULL, &r, &room.d->e));
	database_sql(room.d,
	    "insert into {tracker}.issues (id, created_on) values (9001, '2026-01-05 09:00:00');"
	    "insert into {tracker}.journals (journalized_id, user_id, notes, created_on) values"
	    " (9001, 7, 'новая', '2026-01-05 09:10:00')");
	tell_all(NULL, 8900, INT64_MAX, &want);
	tell_all(r, 8900, INT64_MAX, &got);
	compare(&want, &got);
	replay_close(r);
}

static enum err_code
knows_again(void *ctx, int64_t issue, struct read_known *known, struct err *e)
{
	known->again = issue == 8999;
	return ERR_OK;
}

struct last_seen {
	int64_t issue;
	int64_t journal;
};

static enum err_code
see_last(void *ctx, const struct tracked_issue *issue, const struct timeline *t, struct err *e)
{
	struct last_seen *s = ctx;

	if (issue->id == s->issue)
		s->journal = issue->last_journal;
	return ERR_OK;
}

static void
issue_that_changed_since_is_read_again_when_told(void **state)
{
	struct last_seen stale = { .issue = 8998 }, again = { .issue = 8999 };
	struct replay *r;
	int64_t last;

	must(room.d, replay_open(room.t, 8990, 9000, NULL, NULL, &r, &room.d->e));
	database_sql(room.d,
	    "insert into {tracker}.journals (id, journalized_id, user_id, notes, created_on) values"
	    " (90001, 8998, 7, 'а', '2026-01-05 09:10:00'), (90002, 8999, 7, 'б', '2026-01-05 "
	    "09:10:00')");
	must(room.d,
	    read_page(
		room.t, r, 8990, 9, knows_again, see_last, &stale, room.arena, &last, &room.d->e));
	must(room.d,
	    read_page(
		room.t, r, 8990, 9, knows_again, see_last, &again, room.arena, &last, &room.d->e));
	assert_true(stale.journal < 90001);
	assert_int_equal(again.journal, 90002);
	replay_close(r);
}

/* How many open files lie in that folder. */
static size_t
open_in(const char *dir)
{
	DIR *all = opendir("/proc/self/fd");
	char link[64], path[PATH_MAX];
	size_t n = 0;

	assert_non_null(all);
	for (const struct dirent *d = readdir(all); d != NULL; d = readdir(all)) {
		ssize_t len;

		snprintf(link, sizeof(link), "/proc/self/fd/%.20s", d->d_name);
		len = readlink(link, path, sizeof(path) - 1);
		n += len > (ssize_t)strlen(dir) && strncmp(path, dir, strlen(dir)) == 0 &&
		    path[strlen(dir)] == '/';
	}
	closedir(all);
	return n;
}

static void
temporary_files_lie_where_tmpdir_says(void **state)
{
	char dir[] = "/var/tmp/slad-replay-XXXXXX";
	char *before = getenv("TMPDIR");
	struct replay_part *p;

	(void)state;
	before = before == NULL ? NULL : strdup(before);
	assert_non_null(mkdtemp(dir));
	setenv("TMPDIR", dir, 1);
	p = replay_part_new(1);
	assert_non_null(p);
	assert_int_equal(open_in(dir), 1);
	replay_part_free(p);
	/* Nothing is left there, so that it can go. */
	assert_int_equal(rmdir(dir), 0);
	assert_null(replay_part_new(1));
	assert_int_equal(errno, ENOENT);
	if (before == NULL)
		unsetenv("TMPDIR");
	else
		setenv("TMPDIR", before, 1);
	free(before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(history_is_told_as_by_point_reads),
		cmocka_unit_test(part_of_the_history_is_told_alike),
		cmocka_unit_test(what_came_since_is_read_as_it_is_now),
		cmocka_unit_test(issue_that_changed_since_is_read_again_when_told),
		cmocka_unit_test(temporary_files_lie_where_tmpdir_says),
	};

	return cmocka_run_group_tests(tests, setup, room_teardown);
}
