#include "search/shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

#define FILE_MAX ((size_t)1 << 24)

static char dir[] = "/tmp/shelf-test-XXXXXX";

static const struct report reports[] = {
	{ .id = "1", .created = 100, .subject = "Не подписывается документ", .product = "DOC" },
	{ .id = "2", .created = 200, .subject = "printer jams", .description = "on paper" },
	{ .id = "3", .created = 300, .subject = "Құжатқа қол қойылмайды", .duplicate_of = "1" },
	{ .id = "4", .created = 400, .subject = "Не открывается реестр", .closed = true },
};

/* "2", or what went wrong. */
static const char *
best(struct shelf *s, const char *subject)
{
	const struct report q = { .id = "q", .created = 1000, .subject = subject };
	const struct hit *hits;
	struct err e;

	if (shelf_refresh(s, &e) != ERR_OK)
		return err_name(e.code);
	return rank_similar(shelf_rank(s), &q, 5, &hits) == 0
	    ? "nothing"
	    : index_id(shelf_index(s), hits[0].doc);
}

static struct shelf *
writer(void)
{
	struct shelf *s = shelf_new(dir, SHELF_SIMILAR, SHELF_WRITE);
	struct err e;

	shelf_begin(s);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(shelf_put(s, &reports[i], &e), ERR_OK);
	assert_int_equal(shelf_save(s, &e), ERR_OK);
	return s;
}

static void
path_of(const char *name, char path[256])
{
	snprintf(path, 256, "%s/%s", dir, name);
}

static void
who_asks_sees_what_is_written(void **state)
{
	struct shelf *asks = shelf_new(dir, SHELF_SIMILAR, SHELF_ASK), *writes;
	const struct report edited = { .id = "2", .created = 200, .subject = "scanner is broken" };
	struct err e;

	assert_string_equal(best(asks, "printer"), "not found");
	writes = writer();
	assert_string_equal(best(asks, "printers jam"), "2");
	assert_string_equal(best(asks, "реестр"), "nothing");
	assert_int_equal(shelf_put(writes, &reports[3], &e), ERR_OK);
	assert_string_equal(best(asks, "реестр"), "4");
	assert_int_equal(shelf_put(writes, &edited, &e), ERR_OK);
	assert_string_equal(best(asks, "printers jam"), "nothing");
	assert_string_equal(best(asks, "scanner"), "2");
	assert_int_equal(shelf_remove(writes, "4", &e), ERR_OK);
	assert_string_equal(best(asks, "реестр"), "nothing");
	assert_int_equal(shelf_save(writes, &e), ERR_OK);
	assert_string_equal(best(asks, "scanner"), "2");
	assert_int_equal(index_count(shelf_index(asks)), 3);
	assert_int_equal(index_fresh(shelf_index(asks)), 0);
	shelf_free(writes);
	shelf_free(asks);
}

/* How often this process has mapped the file; each time to be read alone. */
static size_t
mapped(const char *path)
{
	FILE *f = fopen("/proc/self/maps", "re");
	char line[4096], how[5];
	size_t n = 0;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		const char *name = strchr(line, '/');

		if (name == NULL || strncmp(name, path, strlen(path)) != 0)
			continue;
		assert_int_equal(sscanf(line, "%*s %4s", how), 1);
		assert_string_equal(how, "r--s");
		n++;
	}
	fclose(f);
	return n;
}

/* What is added, changed and removed since is beside it, of who asks and of who writes. */
static void
the_file_is_only_read(void **state)
{
	static const struct report closed = { .id = "2", .closed = true, .duplicate_of = "3" };
	struct shelf *writes = writer(), *asks = shelf_new(dir, SHELF_SIMILAR, SHELF_ASK);
	char path[256], *before, *after;
	size_t len, len_after;
	struct err e;

	path_of(SHELF_SIMILAR ".index", path);
	assert_int_equal(file_read(path, FILE_MAX, &before, &len, &e), ERR_OK);
	assert_int_equal(shelf_put(writes, &reports[3], &e), ERR_OK);
	assert_int_equal(shelf_change(writes, &closed, &e), ERR_OK);
	assert_int_equal(shelf_remove(writes, "1", &e), ERR_OK);
	assert_string_equal(best(asks, "реестр"), "4");
	assert_int_equal(index_dead(shelf_index(asks)), 1);
	assert_int_equal(mapped(path), 2);
	shelf_free(writes);
	shelf_free(asks);
	assert_int_equal(file_read(path, FILE_MAX, &after, &len_after, &e), ERR_OK);
	assert_int_equal(len_after, len);
	assert_memory_equal(after, before, len);
	free(before);
	free(after);
}

static void
a_writer_goes_on_where_another_ended(void **state)
{
	struct shelf *first = writer(), *second;
	const int64_t marks[SHELF_MARKS] = { 7, 8, 9 };
	struct err e;

	assert_int_equal(shelf_mark(first, marks, &e), ERR_OK);
	assert_int_equal(shelf_put(first, &reports[3], &e), ERR_OK);
	shelf_free(first);
	second = shelf_new(dir, SHELF_SIMILAR, SHELF_WRITE);
	assert_int_equal(shelf_refresh(second, &e), ERR_OK);
	assert_memory_equal(shelf_marks(second), marks, sizeof(marks));
	assert_string_equal(best(second, "реестр"), "4");
	shelf_free(second);
}

/* The one file of that ending. */
static void
find(const char *ending, char path[256])
{
	char pattern[300];
	FILE *f;

	snprintf(pattern, sizeof(pattern), "ls %s/*%s", dir, ending);
	f = popen(pattern, "r");
	assert_non_null(f);
	assert_non_null(fgets(path, 256, f));
	path[strcspn(path, "\n")] = '\0';
	assert_int_equal(pclose(f), 0);
}

static void
put_file(const char *path, const char *bytes, size_t len)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void
an_empty_index_is_one(void **state)
{
	struct shelf *s = shelf_new(dir, SHELF_SIMILAR, SHELF_WRITE),
		     *asks = shelf_new(dir, SHELF_SIMILAR, SHELF_ASK);
	struct err e;

	shelf_begin(s);
	assert_int_equal(shelf_save(s, &e), ERR_OK);
	assert_string_equal(best(asks, "printer"), "nothing");
	assert_int_equal(shelf_put(s, &reports[1], &e), ERR_OK);
	assert_string_equal(best(asks, "printer"), "2");
	shelf_free(asks);
	shelf_free(s);
}

/* Killed while it wrote: each length that the trail may have. */
static void
a_trail_may_end_anywhere(void **state)
{
	struct shelf *s = writer();
	char path[256], *bytes;
	struct err e;
	size_t len;

	assert_int_equal(shelf_put(s, &reports[3], &e), ERR_OK);
	shelf_free(s);
	find(".trail", path);
	assert_int_equal(file_read(path, FILE_MAX, &bytes, &len, &e), ERR_OK);
	for (size_t cut = 0; cut < len; cut++) {
		put_file(path, bytes, cut);
		s = shelf_new(dir, SHELF_SIMILAR, SHELF_WRITE);
		assert_string_equal(best(s, "реестр"), "nothing");
		assert_int_equal(shelf_put(s, &reports[3], &e), ERR_OK);
		shelf_free(s);
		s = shelf_new(dir, SHELF_SIMILAR, SHELF_ASK);
		assert_string_equal(best(s, "реестр"), "4");
		shelf_free(s);
	}
	free(bytes);
}

static void
flip(const char *path, size_t at)
{
	FILE *f = fopen(path, "r+b");
	int c;

	assert_non_null(f);
	assert_int_equal(fseek(f, (long)at, SEEK_SET), 0);
	c = fgetc(f);
	assert_int_equal(fseek(f, (long)at, SEEK_SET), 0);
	assert_int_not_equal(fputc(c ^ 0x41, f), EOF);
	assert_int_equal(fclose(f), 0);
}

/* One byte after the other, of the index many of all. */
static void
no_flipped_byte_is_believed(void **state)
{
	static const struct {
		const char *ending, *found;
	} s[] = { { ".trail", "nothing" }, { ".index", "invalid" } };
	struct shelf *shelf = writer();
	struct err e;

	assert_int_equal(shelf_put(shelf, &reports[3], &e), ERR_OK);
	shelf_free(shelf);
	for (size_t f = 0; f < 2; f++) {
		struct stat st;
		char path[256];
		size_t len;

		find(s[f].ending, path);
		assert_int_equal(stat(path, &st), 0);
		len = (size_t)st.st_size;
		for (size_t i = 0; i < len; i += i < 512 ? 1 : len / 301) {
			flip(path, i);
			shelf = shelf_new(dir, SHELF_SIMILAR, SHELF_ASK);
			assert_string_equal(best(shelf, "реестр"), s[f].found);
			shelf_free(shelf);
			flip(path, i);
		}
	}
}

static void
no_room_changes_nothing(void **state)
{
	struct shelf *s = writer(), *other;
	char path[256];
	struct err e;

	/* What is beside the index while it is written cannot be made. */
	path_of("similar.index.new", path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_not_equal(shelf_save(s, &e), ERR_OK);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(shelf_put(s, &reports[3], &e), ERR_OK);
	other = shelf_new(dir, SHELF_SIMILAR, SHELF_ASK);
	assert_string_equal(best(other, "реестр"), "4");
	shelf_free(other);
	shelf_free(s);
}

/* Behind the back of who writes and who asks, while both have it open. */
static void
what_is_done_to_the_files_is_mended(void **state)
{
	static const struct {
		const char *says, *ending;
		bool cut; /* else it is removed */
		const char *meanwhile; /* what who asks finds until then */
		enum err_code kept;
	} sentences[] = {
		{ "the index is removed", ".index", false, "not found", ERR_OK },
		{ "its trail is removed", ".trail", false, "4", ERR_OK },
		{ "its trail is cut", ".trail", true, "4", ERR_OK },
		{ "the index is cut", ".index", true, "invalid", ERR_NOTFOUND },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct shelf *writes = writer(), *asks = shelf_new(dir, SHELF_SIMILAR, SHELF_ASK);
		char path[256];
		struct err e;

		assert_int_equal(shelf_put(writes, &reports[3], &e), ERR_OK);
		assert_string_equal(best(asks, "реестр"), "4");
		find(sentences[i].ending, path);
		assert_int_equal(sentences[i].cut ? truncate(path, 0) : unlink(path), 0);
		if (strcmp(best(asks, "реестр"), sentences[i].meanwhile) != 0)
			fail_msg("%s: %s", sentences[i].says, best(asks, "реестр"));
		/* What is put away can be asked nothing; else it goes on. */
		assert_int_equal(shelf_index(asks) == NULL, sentences[i].kept != ERR_OK);
		if (shelf_keep(writes, &e) != sentences[i].kept)
			fail_msg("%s: %s", sentences[i].says, e.text);
		if (sentences[i].kept == ERR_OK) {
			shelf_free(asks);
			asks = shelf_new(dir, SHELF_SIMILAR, SHELF_ASK);
			assert_string_equal(best(asks, "реестр"), "4");
			assert_int_equal(shelf_keep(writes, &e), ERR_OK);
		}
		shelf_free(asks);
		shelf_free(writes);
	}
}

static int
make_dir(void **state)
{
	return mkdtemp(dir) == NULL;
}

static int
remove_dir(void **state)
{
	char command[300];

	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_asks_sees_what_is_written),
		cmocka_unit_test(the_file_is_only_read),
		cmocka_unit_test(a_writer_goes_on_where_another_ended),
		cmocka_unit_test(an_empty_index_is_one),
		cmocka_unit_test(a_trail_may_end_anywhere),
		cmocka_unit_test(no_flipped_byte_is_believed),
		cmocka_unit_test(no_room_changes_nothing),
		cmocka_unit_test(what_is_done_to_the_files_is_mended),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
