#include "base/mail.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Real servers, each with its own folder: see tests/support/smtp. */

#define TIMEOUT_MS 5000

struct smtp {
	pid_t pid;
	unsigned port;
};

static char folder[] = "/tmp/slad-mail-XXXXXX";
static struct smtp open_server, starttls_server, login_server;

static const struct mail_letter sample = {
	.from = "sla@example.kz",
	.from_name = "Служба поддержки",
	.to = "aigul@example.kz",
	.to_name = "Айгүл Нұрланқызы",
	.subject = "Целевой срок: 75 %",
	.text = "Осталось 1 ч 5 мин рабочего времени\n.\n..\nҚалған уақыт\n",
	.language = "ru",
	.id = "0123abcd",
	.list = "sla.sup.example.kz",
	.date = { 1770094800 }, /* 2026-02-03T05:00:00Z */
};

static struct smtp
server_start(const char *name, const char *options)
{
	char command[600], line[32] = "";
	struct smtp s = { 0 };
	int ends[2];
	FILE *out;

	assert_int_equal(pipe(ends), 0);
	s.pid = fork();
	if (s.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		snprintf(command, sizeof(command), "exec tests/support/smtp %s/%s %s 2>%s/log.%s",
		    folder, name, options, folder, name);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	out = fdopen(ends[0], "r");
	if (fgets(line, sizeof(line), out) == NULL)
		fail_msg("tests/support/smtp does not start: apt-get install python3-aiosmtpd");
	s.port = (unsigned)atoi(line);
	fclose(out);
	return s;
}

static void
server_stop(struct smtp *s)
{
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
}

static int
setup(void **state)
{
	char text[600];

	assert_non_null(mkdtemp(folder));
	snprintf(text, sizeof(text),
	    "openssl req -x509 -newkey rsa:2048 -nodes -keyout %s/key -out %s/cert -days 2 "
	    "-subj /CN=localhost -addext subjectAltName=DNS:localhost >/dev/null 2>&1",
	    folder, folder);
	assert_int_equal(system(text), 0);
	open_server = server_start("open", "");
	snprintf(text, sizeof(text), "--starttls %s/key %s/cert", folder, folder);
	starttls_server = server_start("starttls", text);
	snprintf(
	    text, sizeof(text), "--tls %s/key %s/cert --login sla secret-word", folder, folder);
	login_server = server_start("login", text);
	return 0;
}

static int
teardown(void **state)
{
	char text[100];

	server_stop(&open_server);
	server_stop(&starttls_server);
	server_stop(&login_server);
	snprintf(text, sizeof(text), "rm -rf %s", folder);
	return system(text);
}

static struct mail_server
server_of(const struct smtp *s, enum mail_tls tls)
{
	return (struct mail_server){
		.host = "localhost", .port = s->port, .tls = tls, .timeout_ms = TIMEOUT_MS
	};
}

/*
 * What Python's own mail reader makes of the newest letter of a server; *out is freed by the
 * caller.
 */
static void
check_letter(const char *name, const char *expression, const char *expected)
{
	char command[1200], got[600] = "";
	FILE *p;

	snprintf(command, sizeof(command),
	    "python3 -c \"import email.policy, glob, os, sys\n"
	    "f = max(glob.glob('%s/%s/*.eml'), key=os.path.getmtime)\n"
	    "m = email.message_from_binary_file(open(f, 'rb'), policy=email.policy.default)\n"
	    "sys.stdout.write(str(%s))\"",
	    folder, name, expression);
	p = popen(command, "r");
	assert_non_null(p);
	got[fread(got, 1, sizeof(got) - 1, p)] = '\0';
	assert_int_equal(pclose(p), 0);
	assert_string_equal(got, expected);
}

/* ---- the letter ---- */

static void
test_compose_headers(void **state)
{
	static const char *const lines[] = {
		"Date: Tue, 03 Feb 2026 05:00:00 +0000\r\n",
		"Subject: =?UTF-8?B?0KbQtdC70LXQstC+0Lkg0YHRgNC+0Lo6IDc1ICU=?=\r\n",
		" <aigul@example.kz>\r\n",
		"Message-ID: <0123abcd@example.kz>\r\n",
		"Auto-Submitted: auto-generated\r\n",
		"List-Id: <sla.sup.example.kz>\r\n",
		"Content-Transfer-Encoding: base64\r\n",
	};
	struct buf b;
	struct err e;

	buf_init(&b);
	assert_int_equal(mail_compose(&sample, &b, &e), ERR_OK);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (strstr(b.data, lines[i]) == NULL)
			fail_msg("no %sin\n%s", lines[i], b.data);
	}
	for (const char *p = b.data; *p != '\0'; p = strstr(p, "\r\n") + 2) {
		const size_t n = strcspn(p, "\r\n");

		assert_true(n <= 78);
		for (size_t i = 0; i < n; i++)
			assert_true((unsigned char)p[i] < 127);
	}
	buf_release(&b);
}

static void
test_addresses(void **state)
{
	static const struct {
		const char *address;
		bool good;
	} rows[] = {
		{ "a@b.kz", true },
		{ "first.last+tag@sub.example.kz", true },
		{ "", false },
		{ "nobody", false },
		{ "@example.kz", false },
		{ "a@", false },
		{ "a@b@c", false },
		{ "a b@example.kz", false },
		{ "a@example.kz>\r\nRCPT TO:<b@example.kz", false },
		{ "\"a\"@example.kz", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (mail_address_ok(rows[i].address) != rows[i].good)
			fail_msg("%s", rows[i].address);
}

static void
test_nothing_smuggled_in(void **state)
{
	struct mail_letter l = sample;
	struct buf b;
	struct err e;

	l.subject = "x\r\nBcc: b@example.kz";
	l.to_name = "y\r\nBcc: b@example.kz";
	buf_init(&b);
	assert_int_equal(mail_compose(&l, &b, &e), ERR_OK);
	assert_null(strstr(b.data, "Bcc"));
	buf_release(&b);
}

/* ---- the server ---- */

static void
test_taken_and_readable(void **state)
{
	const struct mail_server s = server_of(&open_server, MAIL_TLS_NONE);
	struct mail_letter l = sample;
	struct err e;

	l.subject = "Өтініш № 12 «ЭЦП қолтаңба жоқ»: мақсатты мерзім, ұзын тақырып бірнеше сөзге";
	assert_int_equal(mail_send(&s, &l, &e), ERR_OK);
	check_letter("open", "m['subject']", l.subject);
	check_letter("open", "m['from']", "Служба поддержки <sla@example.kz>");
	check_letter("open", "m['to']", "Айгүл Нұрланқызы <aigul@example.kz>");
	check_letter("open", "m.get_content().replace(chr(13), '')", l.text);
	check_letter("open", "m['date'].datetime.isoformat()", "2026-02-03T05:00:00+00:00");
}

static void
test_outcomes(void **state)
{
	static const struct {
		const char *to;
		enum err_code rc;
		const char *says;
	} rows[] = {
		{ "unknown@test.kz", ERR_REFUSED, "at RCPT: 550" },
		{ "spam@test.kz", ERR_REFUSED, "at DATA: 554" },
		{ "busy@test.kz", ERR_UNREACHABLE, "at RCPT: 451" },
		{ "full@test.kz", ERR_UNREACHABLE, "452" },
		{ "slow@test.kz", ERR_RETRY, "no answer came" },
		{ "no address", ERR_INVALID, "recipient" },
	};
	const struct mail_server s = server_of(&open_server, MAIL_TLS_NONE);
	struct mail_letter l = sample;
	struct err e;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		l.to = rows[i].to;
		if (mail_send(&s, &l, &e) != rows[i].rc || strstr(e.text, rows[i].says) == NULL)
			fail_msg("%s: %d %s", l.to, e.code, e.text);
		/* A sentence goes into logs: no address. */
		assert_null(strstr(e.text, "test.kz"));
	}
}

static void
test_tls_and_login(void **state)
{
	char cert[100];
	struct mail_server start = server_of(&starttls_server, MAIL_TLS_START);
	struct mail_server full = server_of(&login_server, MAIL_TLS_FULL);
	struct mail_server plain = server_of(&open_server, MAIL_TLS_START);
	struct err e;

	snprintf(cert, sizeof(cert), "%s/cert", folder);
	if (mail_send(&start, &sample, &e) != ERR_DENIED)
		fail_msg("%s", e.text);
	assert_non_null(strstr(e.text, "mail.ca_file"));
	start.ca_file = full.ca_file = cert;
	assert_int_equal(mail_send(&start, &sample, &e), ERR_OK);
	check_letter("starttls", "m['message-id']", "<0123abcd@example.kz>");
	assert_int_equal(mail_send(&plain, &sample, &e), ERR_DENIED);
	assert_non_null(strstr(e.text, "STARTTLS"));
	full.user = "sla";
	full.password = "wrong-word";
	assert_int_equal(mail_send(&full, &sample, &e), ERR_DENIED);
	assert_null(strstr(e.text, "wrong-word"));
	assert_int_equal(mail_probe(&full, &e), ERR_DENIED);
	full.password = "secret-word";
	assert_int_equal(mail_probe(&full, &e), ERR_OK);
	assert_int_equal(mail_send(&full, &sample, &e), ERR_OK);
}

static void
test_nobody_there(void **state)
{
	struct mail_server s = server_of(&open_server, MAIL_TLS_NONE);
	char down[100];
	FILE *f;
	struct err e;

	assert_int_equal(mail_probe(&s, &e), ERR_OK);
	snprintf(down, sizeof(down), "%s/open/down", folder);
	f = fopen(down, "w");
	assert_non_null(f);
	fclose(f);
	assert_int_equal(mail_send(&s, &sample, &e), ERR_UNREACHABLE);
	assert_int_equal(mail_probe(&s, &e), ERR_UNREACHABLE);
	unlink(down);
	s.port = 1;
	assert_int_equal(mail_send(&s, &sample, &e), ERR_UNREACHABLE);
	s.host = "localhost/x@y";
	assert_int_equal(mail_send(&s, &sample, &e), ERR_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compose_headers),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_nothing_smuggled_in),
		cmocka_unit_test(test_taken_and_readable),
		cmocka_unit_test(test_outcomes),
		cmocka_unit_test(test_tls_and_login),
		cmocka_unit_test(test_nobody_there),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
