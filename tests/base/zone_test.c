#include "base/zone.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/instant.h"

#define FIRST 1850
#define LAST 2150
#define HEADER_LEN 44

static struct zone *
load(const char *name)
{
	struct zone *z = NULL;
	struct err e = { 0 };

	if (zone_load(name, FIRST, LAST, &z, &e) != ERR_OK)
		fail_msg("%s", e.text);
	return z;
}

static int64_t
wall(const char *text)
{
	int64_t w;

	if (!zone_parse_wall(text, &w))
		fail_msg("not a wall-clock time: %s", text);
	return w;
}

static void
local_time_of_instants(void **state)
{
	static const struct {
		const char *zone, *utc, *local;
	} sentences[] = {
		{ "Asia/Almaty", "2024-02-29T17:59:59Z", "2024-02-29 23:59:59" },
		{ "Asia/Almaty", "2024-02-29T18:00:00Z", "2024-02-29 23:00:00" },
		{ "Asia/Almaty", "2026-02-03T04:00:00Z", "2026-02-03 09:00:00" },
		{ "Asia/Almaty", "2100-02-03T04:00:00Z", "2100-02-03 09:00:00" },
		{ "Europe/Moscow", "2026-07-01T07:00:00Z", "2026-07-01 10:00:00" },
		{ "Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01 05:45:00" },
		{ "Australia/Lord_Howe", "2026-01-01T00:00:00Z", "2026-01-01 11:00:00" },
		{ "Australia/Lord_Howe", "2026-07-01T00:00:00Z", "2026-07-01 10:30:00" },
		{ "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29 23:59:59" },
		{ "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31 00:00:00" },
		/* Ramadan: back to UTC for a month, by a table, not by a rule. */
		{ "Africa/Casablanca", "2026-03-01T12:00:00Z", "2026-03-01 12:00:00" },
		{ "Africa/Casablanca", "2026-04-01T12:00:00Z", "2026-04-01 13:00:00" },
		/* Summer time told in the negative: winter is the exception. */
		{ "Europe/Dublin", "2040-01-01T12:00:00Z", "2040-01-01 12:00:00" },
		{ "Europe/Dublin", "2040-07-01T12:00:00Z", "2040-07-01 13:00:00" },
		/* Only the footer knows these years; 2100 is no leap year. */
		{ "Europe/Berlin", "2100-03-28T00:59:59Z", "2100-03-28 01:59:59" },
		{ "Europe/Berlin", "2100-03-28T01:00:00Z", "2100-03-28 03:00:00" },
		{ "Europe/Berlin", "2100-10-31T00:59:59Z", "2100-10-31 02:59:59" },
		{ "Europe/Berlin", "2100-10-31T01:00:00Z", "2100-10-31 02:00:00" },
		{ "America/New_York", "2149-07-01T12:00:00Z", "2149-07-01 08:00:00" },
		/* Before the first change: mean solar time, to the second. */
		{ "Asia/Almaty", "1900-01-01T00:00:00Z", "1900-01-01 05:07:48" },
		{ "Etc/GMT+5", "2026-01-01T05:00:00Z", "2026-01-01 00:00:00" },
		{ "UTC", "2026-01-01T05:00:00Z", "2026-01-01 05:00:00" },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct zone *z = load(sentences[i].zone);
		char buf[WALL_TEXT];

		assert_string_equal(
		    zone_format(z, instant(sentences[i].utc), buf), sentences[i].local);
		zone_free(z);
	}
}

static void
instants_of_local_time(void **state)
{
	static const struct {
		const char *zone, *local, *first, *later;
	} sentences[] = {
		{ "Asia/Almaty", "2026-02-03 09:00:00", "2026-02-03T04:00:00Z",
		    "2026-02-03T04:00:00Z" },
		/* Comes twice. */
		{ "Asia/Almaty", "2024-02-29 23:00:00", "2024-02-29T17:00:00Z",
		    "2024-02-29T18:00:00Z" },
		{ "Asia/Almaty", "2024-03-01 00:00:00", "2024-02-29T19:00:00Z",
		    "2024-02-29T19:00:00Z" },
		{ "Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z",
		    "2026-10-25T01:30:00Z" },
		{ "Australia/Lord_Howe", "2026-04-05 01:45:00", "2026-04-04T14:45:00Z",
		    "2026-04-04T15:15:00Z" },
		/* Skipped: the instant of the change. */
		{ "Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29T01:00:00Z",
		    "2026-03-29T01:00:00Z" },
		{ "Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30T10:00:00Z",
		    "2011-12-30T10:00:00Z" },
		{ "Europe/Berlin", "2026-03-29 01:59:59", "2026-03-29T00:59:59Z",
		    "2026-03-29T00:59:59Z" },
		{ "Europe/Berlin", "2026-03-29 03:00:00", "2026-03-29T01:00:00Z",
		    "2026-03-29T01:00:00Z" },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct zone *z = load(sentences[i].zone);
		const int64_t w = wall(sentences[i].local);
		char buf[UTC_TEXT];

		assert_string_equal(utc_format(zone_instant(z, w, false), buf), sentences[i].first);
		assert_string_equal(utc_format(zone_instant(z, w, true), buf), sentences[i].later);
		zone_free(z);
	}
}

/* What glibc says, for every zone of this host: at each change, around it, and at random. */
static void
set_zone(const char *name)
{
	char tz[128];

	snprintf(tz, sizeof(tz), ":%s", name);
	setenv("TZ", tz, 1);
	tzset();
}

static long
glibc_offset(int64_t t)
{
	const time_t when = (time_t)t;
	struct tm tm;

	assert_non_null(localtime_r(&when, &tm));
	return tm.tm_gmtoff;
}

static void
compare(const struct zone *z, int64_t t)
{
	const int ours = zone_offset(z, (struct utc){ t });
	const long theirs = glibc_offset(t);

	if (ours != theirs)
		fail_msg("%s at %lld: %d, glibc %ld", zone_name(z), (long long)t, ours, theirs);
}

/* Both directions agree: an instant's wall-clock time leads back to it, or to its twin. */
static void
compare_inverse(const struct zone *z, int64_t t)
{
	const int64_t w = zone_wall(z, (struct utc){ t });
	const int64_t first = zone_instant(z, w, false).s, later = zone_instant(z, w, true).s;

	if ((first != t && later != t) || first > later)
		fail_msg("%s at %lld: back to %lld or %lld", zone_name(z), (long long)t,
		    (long long)first, (long long)later);
}

static int zones_seen;

static int
compare_zone(const char *path, const struct stat *st, int type, struct FTW *where)
{
	const char *const root = "/usr/share/zoneinfo/";
	const char *name = path + strlen(root);
	const int64_t first = civil_to_days((struct civil){ FIRST, 1, 1 }) * SPAN_DAY;
	const int64_t years = (int64_t)(LAST - FIRST + 1) * 365 * SPAN_DAY;
	const struct zone_change *changes;
	struct zone *z;
	struct err e;
	size_t n;

	if (type != FTW_F || strncmp(name, "right/", 6) == 0 || strncmp(name, "posix/", 6) == 0)
		return 0;
	/* Tables and lists that stand in the same directory. */
	if (zone_load(name, FIRST, LAST, &z, &e) != ERR_OK)
		return 0;
	zones_seen++;
	set_zone(name);
	changes = zone_changes(z, &n);
	for (size_t i = 1; i < n; i++) {
		const int64_t t = changes[i].at.s;

		assert_int_not_equal(changes[i].offset, changes[i - 1].offset);
		for (int64_t d = -1; d <= 1; d++) {
			compare(z, t + d);
			compare_inverse(z, t + d);
		}
	}
	for (int i = 0; i < 300; i++) {
		const int64_t t = first + (int64_t)(drand48() * (double)years);

		compare(z, t);
		compare_inverse(z, t);
	}
	zone_free(z);
	return 0;
}

static void
every_zone_agrees_with_the_c_library(void **state)
{
	srand48(1);
	assert_int_equal(nftw("/usr/share/zoneinfo", compare_zone, 16, FTW_PHYS), 0);
	unsetenv("TZ");
	tzset();
	assert_true(zones_seen > 300);
}

/* A change that was overlooked lies between two days that agree: every day of the hard zones. */
static void
no_change_is_overlooked(void **state)
{
	static const char *const names[] = { "Asia/Almaty", "Africa/Casablanca", "Pacific/Apia",
		"Australia/Lord_Howe", "America/Sao_Paulo", "Antarctica/Troll", "Asia/Gaza",
		"Europe/Dublin", "America/Scoresbysund", "Africa/Cairo" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct zone *z = load(names[i]);
		const int64_t end = civil_to_days((struct civil){ LAST + 1, 1, 1 }) * SPAN_DAY;

		set_zone(names[i]);
		for (int64_t t = civil_to_days((struct civil){ FIRST, 1, 1 }) * SPAN_DAY; t < end;
		     t += SPAN_DAY / 2)
			compare(z, t);
		zone_free(z);
	}
	unsetenv("TZ");
	tzset();
}

static void
the_years_asked_for_do_not_change_the_answer(void **state)
{
	static const char *const names[] = { "Europe/Berlin", "America/New_York", "Asia/Almaty",
		"Australia/Lord_Howe", "Africa/Casablanca" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct zone *all = load(names[i]);

		for (int year = 1900; year < 2149; year += 7) {
			const struct civil from = { year, 1, 1 }, to = { year + 2, 1, 1 };
			struct zone *some = NULL;
			struct err e;

			assert_int_equal(zone_load(names[i], year, year + 1, &some, &e), ERR_OK);
			assert_true(zone_covers(some, year, year + 1));
			assert_false(zone_covers(some, year, year + 2));
			assert_false(zone_covers(some, year - 1, year));
			for (int64_t t = civil_to_days(from) * SPAN_DAY;
			     t < civil_to_days(to) * SPAN_DAY; t += 5 * SPAN_HOUR) {
				assert_int_equal(zone_offset(all, (struct utc){ t }),
				    zone_offset(some, (struct utc){ t }));
			}
			zone_free(some);
		}
		zone_free(all);
	}
}

static void
names_that_are_refused(void **state)
{
	static const char *const names[] = {
		"",
		"Asia/Almata",
		"asia/almaty/",
		"/usr/share/zoneinfo/UTC",
		"/UTC",
		"UTC/",
		"Asia//Almaty",
		"../zoneinfo/UTC",
		"Asia/../UTC",
		"./UTC",
		"Asia",
		"zone.tab",
		"tzdata.zi",
		"UTC0",
		"<+05>-5",
		":UTC",
		"Europe/Moscow ",
		"Europe/\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		/* Counts leap seconds; our instants do not. */
		"right/Europe/Berlin",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct zone *z = NULL;
		struct err e = { 0 };

		if (strncmp(names[i], "right/", 6) == 0 &&
		    access("/usr/share/zoneinfo/right/Europe/Berlin", R_OK) != 0)
			continue;
		if (zone_load(names[i], 2026, 2026, &z, &e) != ERR_INVALID || z != NULL)
			fail_msg("accepted: %s", names[i]);
		assert_non_null(strstr(e.text, "time zone"));
	}
}

/* Files made by hand: what no tzdata holds must be refused or read right, never crash. */
static char own_directory[32];

static void
write_zone(const char *name, const void *bytes, size_t len)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", own_directory, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, len, f), len);
	fclose(f);
}

/* A file of one type, UTC+0, without changes, and a footer. */
static size_t
make_zone(unsigned char *bytes, const char *footer)
{
	static const unsigned char head[HEADER_LEN] = "TZif2";
	size_t len = 0;

	for (int i = 0; i < 2; i++) {
		memcpy(bytes + len, head, HEADER_LEN);
		bytes[len + 39] = 1; /* types */
		bytes[len + 43] = 4; /* abbreviations */
		memset(bytes + len + HEADER_LEN, 0, 6);
		memcpy(bytes + len + HEADER_LEN + 6, "UTC", 4);
		len += HEADER_LEN + 10;
	}
	len += (size_t)sprintf((char *)bytes + len, "\n%s\n", footer);
	return len;
}

static void
footers(void **state)
{
	static const struct {
		const char *footer, *utc, *local;
	} sentences[] = {
		{ "UTC0", "2026-07-01T12:00:00Z", "2026-07-01 12:00:00" },
		{ "", "2026-07-01T12:00:00Z", "2026-07-01 12:00:00" },
		{ "AAA3BBB,M3.2.0,M11.1.0", "2026-07-01T12:00:00Z", "2026-07-01 10:00:00" },
		{ "AAA3BBB,M3.2.0,M11.1.0", "2026-12-01T12:00:00Z", "2026-12-01 09:00:00" },
		/* J60 is 1 March in every year, 59 is 29 February in a leap year. */
		{ "AAA0BBB,J60/0,J300/0", "2024-03-01T00:00:00Z", "2024-03-01 01:00:00" },
		{ "AAA0BBB,J60/0,J300/0", "2024-02-29T23:59:59Z", "2024-02-29 23:59:59" },
		{ "AAA0BBB,59/0,300/0", "2024-02-29T00:00:00Z", "2024-02-29 01:00:00" },
		{ "AAA0BBB,59/0,300/0", "2023-03-01T00:00:00Z", "2023-03-01 01:00:00" },
		{ "AAA0BBB,59/0,300/0", "2023-02-28T23:59:59Z", "2023-02-28 23:59:59" },
		/* The south: summer over New Year. */
		{ "AAA0BBB,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", "2026-01-01 01:00:00" },
		{ "AAA0BBB,M10.1.0,M4.1.0/3", "2026-06-01T00:00:00Z", "2026-06-01 00:00:00" },
		/* Summer all the year (RFC 8536, 3.3.1). */
		{ "AAA5BBB,0/0,J365/25", "2026-01-01T05:00:00Z", "2026-01-01 01:00:00" },
		{ "AAA5BBB,0/0,J365/25", "2026-06-01T04:00:00Z", "2026-06-01 00:00:00" },
		/* Days before midnight and beyond it. */
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59:59Z",
		    "2026-03-28 22:59:59" },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z",
		    "2026-03-29 00:00:00" },
		{ "AAA0BBB,M3.4.4/50,M10.4.4/50", "2026-03-28T02:00:00Z", "2026-03-28 03:00:00" },
	};
	unsigned char bytes[512];

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		char buf[WALL_TEXT];
		struct zone *z;

		write_zone("Test", bytes, make_zone(bytes, sentences[i].footer));
		z = load("Test");
		assert_string_equal(
		    zone_format(z, instant(sentences[i].utc), buf), sentences[i].local);
		zone_free(z);
	}
}

/* A file of version 1: two changes, two types, 32 bits, no footer. */
static size_t
make_old_zone(unsigned char *bytes, int32_t first, int32_t second, int32_t offset, int kind)
{
	const uint32_t times[] = { (uint32_t)first, (uint32_t)second };
	unsigned char *p = bytes + HEADER_LEN;

	memset(bytes, 0, 128);
	memcpy(bytes, "TZif", 4);
	bytes[35] = 2; /* times */
	bytes[39] = 2; /* types */
	bytes[43] = 4; /* abbreviations */
	for (int i = 0; i < 2; i++) {
		for (int shift = 24; shift >= 0; shift -= 8)
			*p++ = (unsigned char)(times[i] >> shift);
	}
	*p++ = (unsigned char)kind;
	*p++ = 0;
	p += 6; /* the first type: UTC */
	for (int shift = 24; shift >= 0; shift -= 8)
		*p++ = (unsigned char)((uint32_t)offset >> shift);
	p += 2 + 4;
	return (size_t)(p - bytes);
}

static void
files_of_version_1(void **state)
{
	static const struct {
		int32_t first, second, offset;
		int kind;
		bool ok;
	} sentences[] = {
		{ -1000000, 1000000, -3600, 1, true },
		{ -1000000, -1000000, -3600, 1, false }, /* the same instant */
		{ 1000000, -1000000, -3600, 1, false }, /* out of order */
		{ -1000000, 1000000, -3600, 2, false }, /* no such type */
		{ -1000000, 1000000, 26 * 3600, 1, false }, /* no such offset */
		{ -1000000, 1000000, -26 * 3600, 1, false },
	};
	unsigned char bytes[128];

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		struct zone *z = NULL;
		struct err e;

		write_zone("Test", bytes,
		    make_old_zone(bytes, sentences[i].first, sentences[i].second,
			sentences[i].offset, sentences[i].kind));
		assert_int_equal(zone_load("Test", FIRST, LAST, &z, &e) == ERR_OK, sentences[i].ok);
		if (!sentences[i].ok)
			continue;
		assert_int_equal(zone_offset(z, (struct utc){ -1000001 }), 0);
		assert_int_equal(zone_offset(z, (struct utc){ -1000000 }), -3600);
		assert_int_equal(zone_offset(z, (struct utc){ 999999 }), -3600);
		assert_int_equal(zone_offset(z, (struct utc){ 1000000 }), 0);
		zone_free(z);
	}
}

/* Beyond its years a zone answers as at its ends, however far. */
static void
beyond_its_years(void **state)
{
	static const int64_t far[] = { 0, SPAN_DAY, (int64_t)SPAN_DAY * 365,
		(int64_t)SPAN_DAY * 365 * 5000 };
	char buf[WALL_TEXT];
	struct zone *z;
	struct err e;

	assert_int_equal(zone_load("Australia/Sydney", 2026, 2026, &z, &e), ERR_OK);
	for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
		assert_int_equal(
		    zone_offset(z, (struct utc){ instant("2025-12-30T00:00:00Z").s - far[i] }),
		    39600);
		assert_int_equal(
		    zone_offset(z, (struct utc){ instant("2027-01-02T00:00:00Z").s + far[i] }),
		    39600);
	}
	assert_string_equal(zone_format(z, UTC_NONE, buf), "(out of range)");
	zone_free(z);
}

static void
damaged_files_are_refused(void **state)
{
	static const char *const bad[] = { "AAA", "AA0", "AAA0BBB", "AAA0BBB,M3.2.0",
		"AAA0BBB,M13.2.0,M11.1.0", "AAA0BBB,M3.6.0,M11.1.0", "AAA0BBB,M3.2.7,M11.1.0",
		"AAA0BBB,J0,J300", "AAA0BBB,366,300", "AAA0BBB,M3.2.0/168,M11.1.0", "<AAA0",
		"AAA0 ", "AAA99", "AAA0BBB,M3.2.0,M11.1.0,", "AAA0BBB,0/-167,J365/167" };
	unsigned char bytes[512];
	struct zone *z = NULL;
	struct err e;
	size_t len;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		write_zone("Test", bytes, make_zone(bytes, bad[i]));
		if (zone_load("Test", 2026, 2030, &z, &e) != ERR_INVALID)
			fail_msg("accepted: %s", bad[i]);
	}
	/* Cut anywhere. */
	len = make_zone(bytes, "UTC0");
	for (size_t n = 0; n < len; n++) {
		write_zone("Test", bytes, n);
		assert_int_equal(zone_load("Test", 2026, 2026, &z, &e), ERR_INVALID);
	}
	/* Any byte wrong: refused or read, both are fine, as long as nothing breaks. */
	for (size_t i = 0; i < len; i++) {
		const unsigned char kept = bytes[i];

		bytes[i] = 0xff;
		write_zone("Test", bytes, len);
		if (zone_load("Test", 2026, 2026, &z, &e) == ERR_OK)
			zone_free(z);
		bytes[i] = kept;
	}
}

static int
own_zones(void **state)
{
	strcpy(own_directory, "/tmp/slad-zone-XXXXXX");
	return mkdtemp(own_directory) == NULL || setenv("TZDIR", own_directory, 1) != 0;
}

static int
system_zones(void **state)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/Test", own_directory);
	unlink(path);
	rmdir(own_directory);
	return unsetenv("TZDIR");
}

static void
wall_clock_texts(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		const char *same;
	} sentences[] = {
		{ "2026-02-03 10:00:00", true, "2026-02-03T10:00:00Z" },
		{ "2026-02-03T10:00:00", true, "2026-02-03T10:00:00Z" },
		{ "2026-02-03 10:00:00.999999", true, "2026-02-03T10:00:00Z" },
		{ "2026-02-03 10:00:00Z", false, NULL },
		{ "2026-02-03x10:00:00", false, NULL },
		{ "2026-02-03 10:00", false, NULL },
		{ "2026-02-30 10:00:00", false, NULL },
		{ "2026-02-03 24:00:00", false, NULL },
		{ "0000-00-00 00:00:00", false, NULL },
		{ "", false, NULL },
		{ "2026-02-03", false, NULL },
		{ "2026-02-03 10:00:00.99999999999999999999999999999999999999", false, NULL },
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		int64_t w = 0;

		assert_int_equal(zone_parse_wall(sentences[i].text, &w), sentences[i].ok);
		if (sentences[i].ok)
			assert_int_equal(w, instant(sentences[i].same).s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(local_time_of_instants),
		cmocka_unit_test(instants_of_local_time),
		cmocka_unit_test(every_zone_agrees_with_the_c_library),
		cmocka_unit_test(no_change_is_overlooked),
		cmocka_unit_test(the_years_asked_for_do_not_change_the_answer),
		cmocka_unit_test(beyond_its_years),
		cmocka_unit_test(names_that_are_refused),
		cmocka_unit_test_setup_teardown(footers, own_zones, system_zones),
		cmocka_unit_test_setup_teardown(files_of_version_1, own_zones, system_zones),
		cmocka_unit_test_setup_teardown(damaged_files_are_refused, own_zones, system_zones),
		cmocka_unit_test(wall_clock_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
