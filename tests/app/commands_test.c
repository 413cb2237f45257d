#include "app/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/buf.h"

#define ARGS_MAX 12

static struct {
	char out[65536];
	char err[8192];
	int status;
} ran;

static void
read_back(FILE *f, char *into, size_t room)
{
	size_t n;

	rewind(f);
	n = fread(into, 1, room - 1, f);
	into[n] = '\0';
	fclose(f);
}

/* Runs "slactl WORDS", and keeps what it says. */
static void
run(const char *words)
{
	static char program[] = "slactl";
	char text[512], *rest = text, *argv[ARGS_MAX] = { program };
	const int kept_out = dup(STDOUT_FILENO), kept_err = dup(STDERR_FILENO);
	FILE *out = tmpfile(), *err = tmpfile();
	int argc = 1;

	snprintf(text, sizeof(text), "%s", words);
	while (rest != NULL && *rest != '\0')
		argv[argc++] = strsep(&rest, " ");
	assert_true(argc < ARGS_MAX);
	argv[argc] = NULL;
	fflush(stdout);
	fflush(stderr);
	dup2(fileno(out), STDOUT_FILENO);
	dup2(fileno(err), STDERR_FILENO);
	ran.status = commands_main(argc, argv);
	fflush(stdout);
	fflush(stderr);
	dup2(kept_out, STDOUT_FILENO);
	dup2(kept_err, STDERR_FILENO);
	close(kept_out);
	close(kept_err);
	read_back(out, ran.out, sizeof(ran.out));
	read_back(err, ran.err, sizeof(ran.err));
}

static void
test_what_is_said(void **state)
{
	static const struct {
		const char *words;
		int status;
		const char *out, *err;
	} cases[] = {
		{ "", EXIT_USAGE, NULL, "usage: slactl" },
		{ "help", EXIT_DONE, "usage: slactl", NULL },
		{ "--help", EXIT_DONE, "usage: slactl", NULL },
		{ "--version", EXIT_DONE, "slactl " CONFIG_VERSION, NULL },
		{ "help migrate", EXIT_DONE, "usage: slactl migrate [--user LOGIN", NULL },
		{ "migrate --help", EXIT_DONE, "usage: slactl migrate [--user LOGIN", NULL },
		{ "help nothing", EXIT_USAGE, NULL, "there is no command \"nothing\"" },
		{ "migrat", EXIT_USAGE, NULL, "is migrate meant?" },
		{ "qeueu", EXIT_USAGE, NULL, "is queue meant?" },
		{ "xyzzyxyzzy", EXIT_USAGE, NULL, "slactl help lists them all" },
		{ "--confg x queue", EXIT_USAGE, NULL,
		    "there is no option \"--confg\" before the command" },
		{ "--config", EXIT_USAGE, NULL, "--config lacks its FILE" },
		{ "evaluate --regulations edoc", EXIT_USAGE, NULL, "is --regulation meant?" },
		{ "evaluate", EXIT_USAGE, NULL, "which regulation?" },
		/* A file that cannot be read is told alike, whatever is to be read from it. */
		{ "evaluate --regulation /nowhere.json", EXIT_REACH, NULL,
		    "/nowhere.json: No such file or directory" },
		{ "evaluate --regulation /tmp", EXIT_REACH, NULL, "/tmp: Is a directory" },
		{ "evaluate --regulation nowhere", EXIT_REACH, NULL, "there is no such file in" },
		{ "evaluate --regulation NOWHERE", EXIT_INPUT, NULL, "is no name of a regulation" },
		{ "regulation check /tmp", EXIT_REACH, NULL, "/tmp: Is a directory" },
		{ "regulation diff /nowhere.json edoc", EXIT_REACH, NULL,
		    "/nowhere.json: No such file or directory" },
		{ "similar eval --corpus /nowhere", EXIT_REACH, NULL,
		    "slactl similar: /nowhere: No such file or directory\n" },
		{ "similar query --corpus /tmp", EXIT_REACH, NULL, "/tmp: Is a directory" },
		{ "similar fit --corpus /nowhere", EXIT_REACH, NULL,
		    "/nowhere: No such file or directory" },
		{ "similar eval --corpus /dev/null --queries /nowhere", EXIT_REACH, NULL,
		    "/nowhere: No such file or directory" },
		{ "similar eval --corpus /dev/null --weights /nowhere", EXIT_REACH, NULL,
		    "/nowhere: No such file or directory" },
		{ "client import /nowhere", EXIT_REACH, NULL,
		    "/nowhere: No such file or directory" },
		{ "client import  --dry-run", EXIT_INPUT, NULL,
		    "the name of a file is expected, and it is empty" },
		{ "similar eval --corpus  --top 3", EXIT_INPUT, NULL,
		    "the name of a file is expected" },
		{ "similar", EXIT_USAGE, NULL, "a request's number, --text, or one of eval" },
		{ "similar evl", EXIT_USAGE, NULL, "\"evl\" is none of eval" },
		{ "similar eval", EXIT_USAGE, NULL, "which reports?" },
		{ "--config /nonexistent/slad.conf config", EXIT_INPUT, NULL,
		    "slactl config: /nonexistent/slad.conf: No such file or directory" },
		{ "--config=/nonexistent/slad.conf migrate", EXIT_INPUT, NULL,
		    "slactl migrate: /nonexistent/slad.conf: No such file or directory" },
		{ "--config /nonexistent/slad.conf setup", EXIT_INPUT, NULL,
		    "slactl setup --print-config > /nonexistent/slad.conf" },
		{ "setup --everything", EXIT_USAGE, NULL, "usage: slactl setup" },
		{ "config --sample", EXIT_DONE, "\ntracker.url = http://127.0.0.1:3000\n", NULL },
		{ "config --reference", EXIT_DONE, "| `web.processes` | a number, from 1 to 64 |",
		    NULL },
		{ "config --everything", EXIT_USAGE, NULL, "there is no option \"--everything\"" },
		{ "config a b", EXIT_USAGE, NULL, "too many" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		run(cases[i].words);
		if (ran.status != cases[i].status)
			fail_msg("slactl %s: %d\n%s", cases[i].words, ran.status, ran.err);
		if (cases[i].out != NULL && strstr(ran.out, cases[i].out) == NULL)
			fail_msg("slactl %s:\n%s", cases[i].words, ran.out);
		if (cases[i].err != NULL && strstr(ran.err, cases[i].err) == NULL)
			fail_msg("slactl %s:\n%s", cases[i].words, ran.err);
		if (cases[i].err == NULL)
			assert_string_equal(ran.err, "");
	}
}

static void
test_help_names_every_command(void **state)
{
	run("help");
	for (size_t i = 0; i < commands_count; i++) {
		char line[64];

		snprintf(line, sizeof(line), "\n  %s ", commands[i].name);
		if (strstr(ran.out, line) == NULL)
			fail_msg("%s is not in the help", commands[i].name);
		assert_true(strlen(commands[i].help) > 5);
	}
}

/* The draft is a settings file that is taken as it is, and its secrets are new each time. */
static void
test_draft_can_be_used(void **state)
{
	struct config *a = NULL, *b = NULL;
	struct err e;

	run("setup --print-config");
	assert_int_equal(ran.status, EXIT_DONE);
	if (config_parse("draft", ran.out, &a, &e) != ERR_OK)
		fail_msg("%s", e.text);
	run("setup --print-config");
	assert_int_equal(config_parse("draft", ran.out, &b, &e), ERR_OK);
	assert_int_equal(strlen(a->db_password), 40);
	assert_string_not_equal(a->db_password, b->db_password);
	assert_string_not_equal(a->web.plugin_secret, b->web.plugin_secret);
	assert_null(a->tracker.api_key);
	config_free(a);
	config_free(b);
}

/* Steps and grants are filled in; no step shows a secret. */
static void
test_setup_is_filled_in(void **state)
{
	char path[] = "/tmp/commands_test.XXXXXX", words[128];
	const int fd = mkstemp(path);

	assert_true(fd >= 0);
	run("setup --print-config");
	assert_int_equal(write(fd, ran.out, strlen(ran.out)), (ssize_t)strlen(ran.out));
	close(fd);
	snprintf(words, sizeof(words), "--config %s setup", path);
	run(words);
	assert_int_equal(ran.status, EXIT_DONE);
	assert_non_null(strstr(ran.out, "view_private_notes"));
	assert_non_null(strstr(ran.out, "https://tracker.example.kz/sla/hooks/redmine"));
	assert_non_null(strstr(ran.out, path));
	snprintf(words, sizeof(words), "--config %s grants", path);
	run(words);
	assert_int_equal(ran.status, EXIT_DONE);
	assert_non_null(strstr(ran.out, "create user if not exists 'slad'@'localhost'"));
	assert_non_null(strstr(ran.out, "grant select on `redmine`.issues"));
	snprintf(words, sizeof(words), "--config %s grants --host 10.0.0.%%", path);
	run(words);
	assert_non_null(strstr(ran.out, "'slad'@'10.0.0.%'"));
	snprintf(words, sizeof(words), "--config %s config", path);
	run(words);
	assert_int_equal(ran.status, EXIT_DONE);
	assert_non_null(strstr(ran.out, "\ndb.password = (set, not shown)\n"));
	unlink(path);
}

/*
 * Wrong arguments are told as such before any settings are read; right ones of the same command
 * come as far as the settings, which are not there.
 */
static void
test_arguments_before_settings(void **state)
{
	static const struct {
		const char *wrong, *right; /* NULL: there is none, or it needs no settings */
	} cases[] = {
		{ "setup --everything", "setup" },
		{ "config a b", "config" },
		{ "grants --hots x", "grants" },
		{ "grants x", "grants --host 10.0.0.1" },
		{ "migrate now", "migrate" },
		{ "evaluate --regulation", NULL },
		{ "regulation bogus", "regulation list" },
		{ "regulation check", "regulation show edoc 1" },
		{ "regulation diff edoc", NULL },
		{ "calc now", NULL },
		{ "identity 440617618850", NULL },
		{ "similar bogus", "similar 12" },
		{ "similar query", "similar --text x" },
		{ "similar export --corpus x", "similar export" },
		{ "doctor now", NULL },
		{ "explain", "explain 12" },
		{ "explain x", "explain #12 --json" },
		{ "explain 12 --at noon", "explain 12 --at 2026-02-03T05:00:00Z" },
		{ "rule act", "rule act --all" },
		{ "rule act bogus", "rule act no_answer" },
		{ "rule observe no_answer --all", "rule observe no_answer" },
		{ "rule bogus", "rule" },
		{ "pause now", "pause" },
		{ "resume now", "resume" },
		{ "clock advance", "clock" },
		{ "clock advance soon", "clock advance 8h" },
		{ "clock bogus", "clock advance 3d" },
		{ "backlog bogus", "backlog no_answer" },
		{ "backlog --confirm", "backlog no_answer --confirm" },
		{ "queue bogus", "queue" },
		{ "queue next --all", "queue next" },
		{ "queue --lang de", "queue --lang kk" },
		{ "report bogus", "report" },
		{ "report --by bogus", "report --by month,level" },
		{ "report --by level,level", "report --month 2026-02" },
		{ "report --since garbage", "report --since 2026-02-03" },
		{ "report --csv --json", "report --breaches" },
		{ "outbox bogus", "outbox" },
		{ "outbox show", "outbox show 7" },
		{ "outbox retry x", "outbox retry 7" },
		{ "outbox list --state bogus", "outbox list --state parked" },
		{ "outbox withdraw 7 8", "outbox withdraw 7" },
		{ "letters bogus", "letters" },
		{ "letters retry x", "letters retry 7" },
		{ "letters show x", "letters show 7" },
		{ "letters list --state bogus", "letters list" },
		{ "letters list --rule warning", "letters withdraw 7" },
		{ "link 12", "link 12 --of 7" },
		{ "unlink 12 --of x", "unlink 12 --of 7" },
		{ "billing bogus", "billing" },
		{ "billing show --since garbage", "billing show --month 2026-02" },
		{ "billing reopen 2026-02", "billing reopen 2026-02 --reason x" },
		{ "billing close 2026-02 --reason x", "billing close 2026-02" },
		{ "billing close 2026-13", NULL },
		{ "billing close 2026-02-03", NULL },
		{ "billing reopen february --reason x", NULL },
		{ "billing closed 2026-02", "billing closed" },
		{ "simulate", "simulate --regulation edoc --since 2026-01-01" },
		{ "simulate --since x", NULL },
		{ "simulate --regulation edoc --since garbage", NULL },
		{ "simulate --regulation edoc --since 2026-01-01 --until 2026-13", NULL },
		{ "simulate --regulation edoc --since 2026-01-01 --limit 0", NULL },
		{ "recompute", "recompute --all" },
		{ "recompute --bogus", "recompute 12 #13" },
		{ "recompute 12 --all", NULL },
		{ "recompute x", NULL },
		{ "refuse 12", "refuse 12 obscene" },
		{ "priority", "priority 12 --grant" },
		{ "channel 12 --confirm --undo", "channel 12 --confirm" },
		{ "flag 12 bogus", "flag 12 critical" },
		{ "ask", "ask 12 --dry-run" },
		{ "split 12", "split 12 --subject x" },
		{ "complaint 12 --text x --about weather", "complaint 12 --text x" },
		{ "call 12 --reached --failed", "call 12 --reached" },
		{ "record x", "record 12" },
		{ "record 12 13", "record" },
		{ "sweep now", "sweep" },
		{ "calendar bogus", "calendar" },
		{ "calendar import", "calendar import holidays_kz.csv" },
		{ "calendar show", "calendar show kz" },
		{ "calendar export kz --format pdf", "calendar export kz --format ics" },
		{ "calendar edit kz someday holiday", "calendar edit kz 2026-03-09 holiday" },
		{ "calendar edit kz 2026-03-09 rainy", "calendar person operator" },
		{ "client bogus", "client" },
		{ "client show", "client show x" },
		{ "client who", "client who operator" },
		{ "client edit x", "client edit x --name y" },
		{ "client bind x", "client bind x --user y" },
		{ "client unbind", "client unbind --user y" },
		{ "client contract add x", "client contract" },
		{ "client contract end x --to 2026-02-03",
		    "client contract end 7 --to 2026-02-03" },
		{ "client contract remove x", "client contract remove 7" },
		{ "client duty x", "client duty x --employee y" },
		{ "client absence add x", "client absence" },
		{ "client absence remove x", "client absence remove 7" },
		{ "client export x", "client export" },
		{ "faq bogus", "faq" },
		{ "faq import a b --name c", "faq import a" },
		{ "faq show x", "faq show 7" },
		{ "faq draft", "faq draft 12" },
		{ "faq gaps x", "faq gaps" },
		{ "faq --bogus", "faq import" },
	};
	char words[256];

	for (size_t c = 0; c < commands_count; c++) {
		const size_t len = strlen(commands[c].name);
		bool tried = false;

		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]) && !tried; i++)
			tried = strncmp(cases[i].wrong, commands[c].name, len) == 0 &&
			    strchr(" ", cases[i].wrong[len]) != NULL;
		if (!tried)
			fail_msg("%s is not tried", commands[c].name);
	}
	for (size_t c = 0; c < commands_count; c++) {
		snprintf(words, sizeof(words), "--config /nonexistent %s --no-such-option",
		    commands[c].name);
		run(words);
		if (ran.status != EXIT_USAGE)
			fail_msg("slactl %s: %d\n%s", words, ran.status, ran.err);
	}
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(words, sizeof(words), "--config /nonexistent %s", cases[i].wrong);
		run(words);
		if (ran.status != EXIT_USAGE || strstr(ran.err, "\nusage: slactl") == NULL)
			fail_msg("slactl %s: %d\n%s", cases[i].wrong, ran.status, ran.err);
		if (cases[i].right == NULL)
			continue;
		snprintf(words, sizeof(words), "--config /nonexistent %s", cases[i].right);
		run(words);
		if (ran.status == EXIT_USAGE || strstr(ran.err, "/nonexistent: No such") == NULL)
			fail_msg("slactl %s: %d\n%s", cases[i].right, ran.status, ran.err);
	}
}

/* What cannot be reached is told as such, by the exit status. */
static void
test_unreachable_database(void **state)
{
	char path[] = "/tmp/commands_test.XXXXXX", words[128];
	const int fd = mkstemp(path);

	run("setup --print-config");
	dprintf(fd, "%s\nrun.dir = /nonexistent\n", ran.out);
	close(fd);
	snprintf(words, sizeof(words), "sed -i s#^db.socket.*#db.socket=/nonexistent# %s", path);
	assert_int_equal(system(words), 0);
	snprintf(words, sizeof(words), "--config %s migrate", path);
	run(words);
	assert_int_equal(ran.status, EXIT_REACH);
	unlink(path);
}

static void
test_exit_statuses(void **state)
{
	static const struct {
		enum err_code code;
		enum app_exit status;
	} cases[] = {
		{ ERR_OK, EXIT_DONE },
		{ ERR_INVALID, EXIT_INPUT },
		{ ERR_NOTFOUND, EXIT_INPUT },
		{ ERR_DENIED, EXIT_INPUT },
		{ ERR_RETRY, EXIT_REACH },
		{ ERR_UNREACHABLE, EXIT_REACH },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(app_exit_status(cases[i].code), cases[i].status);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_said),
		cmocka_unit_test(test_help_names_every_command),
		cmocka_unit_test(test_draft_can_be_used),
		cmocka_unit_test(test_setup_is_filled_in),
		cmocka_unit_test(test_arguments_before_settings),
		cmocka_unit_test(test_unreachable_database),
		cmocka_unit_test(test_exit_statuses),
	};

	return cmocka_run_group_tests_name("commands", tests, NULL, NULL);
}
