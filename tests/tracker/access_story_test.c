#include "tracker/access.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "tests/support/desk.h"

/* Who may see what, asked of the real Redmine with sessions, keys and passwords. */

static struct desk *d;
static struct tracker *t;
static int64_t of_vip, of_basic, inside;

static int64_t
inner_issue(void)
{
	desk_api(d, "developer", "POST", "/issues.json",
	    arena_printf(d->arena,
		"{\"issue\":{\"project_id\":\"edoc-dev\",\"subject\":\"Утечка "
		"памяти\",\"tracker_id\":"
		"%" PRId64 "}}",
		desk_sql_int(d, "select id from redmine.trackers where name = 'Ошибка'")));
	return desk_sql_int(d, "select max(id) from redmine.issues");
}

static int
setup(void **state)
{
	desk_setup(state);
	d = *state;
	t = d->room.tracker;
	of_vip = desk_request(d, "vip", "От ВИП");
	of_basic = desk_request(d, "basic", "От базового");
	inside = inner_issue();
	return 0;
}

/* What a command prints, without its last line end. */
static const char *
output(const char *command)
{
	char *text = arena_alloc(d->arena, 8192);
	FILE *p = popen(command, "r");
	size_t n;

	assert_non_null(p);
	n = fread(text, 1, 8191, p);
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	assert_int_equal(pclose(p), 0);
	return text;
}

/* The Cookie header of somebody who logged in by the form, as a browser does. */
static const char *
log_in(const char *login)
{
	const char *jar =
	    arena_printf(d->arena, "%s/tmp/jar-%s-%ld", d->run, login, (long)getpid());
	const char *token = output(arena_printf(d->arena,
	    "curl -s --noproxy '*' -c %s %s/login | grep -o 'name=\"authenticity_token\" "
	    "value=\"[^\"]*\"'"
	    " | head -1 | sed 's/.*value=\"//;s/\"$//'",
	    jar, d->url));
	const char *cookie;

	assert_string_equal(
	    output(arena_printf(d->arena,
		"curl -s --noproxy '*' -b %s -c %s -o /dev/null -w '%%{http_code}\\n'"
		" --data-urlencode 'authenticity_token=%s' -d 'username=%s&password="
		"%s-demo' %s/login",
		jar, jar, token, login, login, d->url)),
	    "302");
	cookie = output(arena_printf(d->arena,
	    "sed -n 's/^#HttpOnly_//;s/\\t/ /g;/ Redmine /p' %s | awk '{print $6 \"=\" $7}'", jar));
	unlink(jar);
	return cookie;
}

static const char *
key_of(const char *login)
{
	return output(arena_printf(d->arena, "sed -n 's/^KEY_%s=//p' %s/secrets", login, d->run));
}

static struct credentials
session_of(const char *login)
{
	return (struct credentials){ .cookie = log_in(login) };
}

static struct credentials
keys_of(const char *login)
{
	return (struct credentials){ .api_key = key_of(login) };
}

static struct credentials
password_of(const char *login)
{
	return (struct credentials){ .authorization = output(arena_printf(d->arena,
					 "printf 'Basic %%s' \"$(printf %s:%s-demo | base64 -w0)\"",
					 login, login)) };
}

struct asker {
	const char *name;
	struct credentials c;
	const char *login;
	enum side side;
	bool admin;
	enum err_code vips, basics, inner;
};

/* A session's one question tells both; of a key who it is alone. */
static void
who_and_sees(const struct asker *a, int64_t issue, bool expected)
{
	struct access_who who;
	bool sees;

	must(d, access_who_sees(t, &a->c, issue, d->arena, &who, &sees, &d->e));
	assert_int_equal(who.user, desk_user(d, a->login));
	if (sees != (expected && a->c.cookie != NULL))
		fail_msg("%s, issue %ld: sees %d", a->name, (long)issue, sees);
}

static void
ask_all(const struct asker *a)
{
	const int64_t ids[] = { of_vip, of_basic, inside, 99999999 };
	const enum err_code expected[] = { a->vips, a->basics, a->inner, ERR_NOTFOUND };
	bool visible[4];
	struct access_who who;

	must(d, access_who(t, &a->c, d->arena, &who, &d->e));
	assert_int_equal(who.user, desk_user(d, a->login));
	assert_int_equal(who.side, a->side);
	assert_int_equal(who.admin, a->admin);
	assert_string_equal(who.language, "ru");
	must(d, access_visible(t, &a->c, ids, 4, visible, &d->e));
	for (int i = 0; i < 4; i++) {
		const enum err_code rc = access_issue(t, &a->c, ids[i], &d->e);

		if (rc != expected[i] || visible[i] != (expected[i] == ERR_OK))
			fail_msg("%s, issue %ld: %s, %s", a->name, (long)ids[i], err_name(rc),
			    visible[i] ? "visible" : "not visible");
		who_and_sees(a, ids[i], expected[i] == ERR_OK);
	}
}

static void
who_sees_what(void **state)
{
	const struct asker askers[] = {
		{ "a client's session", session_of("vip"), "vip", SIDE_CLIENT, false, ERR_OK,
		    ERR_NOTFOUND, ERR_NOTFOUND },
		{ "a client's key", keys_of("basic"), "basic", SIDE_CLIENT, false, ERR_NOTFOUND,
		    ERR_OK, ERR_NOTFOUND },
		{ "a client's password", password_of("vip"), "vip", SIDE_CLIENT, false, ERR_OK,
		    ERR_NOTFOUND, ERR_NOTFOUND },
		{ "an operator's session", session_of("operator"), "operator", SIDE_STAFF, false,
		    ERR_OK, ERR_OK, ERR_OK },
		{ "an operator's key", keys_of("operator"), "operator", SIDE_STAFF, false, ERR_OK,
		    ERR_OK, ERR_OK },
		{ "a developer's session", session_of("developer"), "developer", SIDE_DEVELOPER,
		    false, ERR_OK, ERR_OK, ERR_OK },
		{ "an administrator's session", session_of("admin"), "admin", SIDE_STAFF, true,
		    ERR_OK, ERR_OK, ERR_OK },
		{ "a stranger's key", keys_of("outsider"), "outsider", SIDE_CLIENT, false,
		    ERR_NOTFOUND, ERR_NOTFOUND, ERR_NOTFOUND },
	};

	for (size_t i = 0; i < sizeof(askers) / sizeof(askers[0]); i++)
		ask_all(&askers[i]);
}

static void
nobody(void **state)
{
	static const struct credentials none[] = {
		{ .cookie = "Redmine=forged--0000" },
		{ .api_key = "0000000000000000000000000000000000000000" },
		{ .authorization = "Basic dmlwOndyb25n" },
		{ .cookie = NULL },
	};
	bool visible[1], sees;
	struct access_who who;

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_int_equal(access_who(t, &none[i], d->arena, &who, &d->e), ERR_DENIED);
		assert_int_equal(access_issue(t, &none[i], of_vip, &d->e), ERR_DENIED);
		assert_int_equal(
		    access_who_sees(t, &none[i], of_vip, d->arena, &who, &sees, &d->e), ERR_DENIED);
		assert_false(sees);
		if (access_visible(t, &none[i], &of_vip, 1, visible, &d->e) != ERR_DENIED)
			assert_false(visible[0]);
		assert_false(visible[0]);
	}
}

static void
a_session_that_ended(void **state)
{
	const struct credentials c = session_of("vip2");
	struct access_who who;

	must(d, access_who(t, &c, d->arena, &who, &d->e));
	desk_sql(d, "delete from redmine.tokens where action = 'session' and user_id = %" PRId64,
	    who.user);
	assert_int_equal(access_who(t, &c, d->arena, &who, &d->e), ERR_DENIED);
	assert_int_equal(access_issue(t, &c, of_vip, &d->e), ERR_DENIED);
}

static void
somebody_who_was_locked(void **state)
{
	const struct credentials session = session_of("vip2"), by_key = keys_of("vip2");
	struct access_who who;

	desk_sql(d, "update redmine.users set status = 3 where login = 'vip2'");
	assert_int_equal(access_who(t, &session, d->arena, &who, &d->e), ERR_DENIED);
	assert_int_equal(access_who(t, &by_key, d->arena, &who, &d->e), ERR_DENIED);
	assert_int_equal(access_issue(t, &by_key, of_vip, &d->e), ERR_DENIED);
	desk_sql(d, "update redmine.users set status = 1 where login = 'vip2'");
	must(d, access_who(t, &by_key, d->arena, &who, &d->e));
}

/* Redmine lets them nowhere but to the page where they do it. */
static void
somebody_who_has_to_change_the_password(void **state)
{
	const struct credentials c = session_of("vip2");
	struct access_who who;

	desk_sql(d, "update redmine.users set must_change_passwd = 1 where login = 'vip2'");
	{
		const struct credentials later = session_of("vip2");

		assert_int_equal(access_issue(t, &later, of_vip, &d->e), ERR_DENIED);
		must(d, access_who(t, &later, d->arena, &who, &d->e));
	}
	desk_sql(d, "update redmine.users set must_change_passwd = 0 where login = 'vip2'");
	must(d, access_who(t, &c, d->arena, &who, &d->e));
}

/* Their password is elsewhere, and so is the page that we ask first. */
static void
somebody_of_an_external_directory(void **state)
{
	const struct credentials c = session_of("vip2");
	struct access_who who;

	desk_sql(d,
	    "insert into redmine.auth_sources (id, type, name) values (77, 'AuthSourceLdap', "
	    "'ldap');"
	    "update redmine.users set auth_source_id = 77 where login = 'vip2'");
	must(d, access_who(t, &c, d->arena, &who, &d->e));
	assert_int_equal(who.user, desk_user(d, "vip2"));
	desk_sql(d,
	    "update redmine.users set auth_source_id = null where login = 'vip2';"
	    "delete from redmine.auth_sources where id = 77");
}

static void
projects_that_ended(void **state)
{
	static const struct {
		int status;
		enum err_code code;
	} cases[] = {
		{ 5, ERR_OK }, /* closed: to be read */
		{ 9, ERR_NOTFOUND }, /* archived */
		{ 1, ERR_OK },
	};
	const struct credentials c[] = { session_of("operator"), keys_of("operator") };

	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
		bool visible[1];

		desk_sql(d, "update redmine.projects set status = %d where identifier = 'edoc-dev'",
		    cases[i / 2].status);
		assert_int_equal(access_issue(t, &c[i % 2], inside, &d->e), cases[i / 2].code);
		must(d, access_visible(t, &c[i % 2], &inside, 1, visible, &d->e));
		assert_int_equal(visible[0], cases[i / 2].code == ERR_OK);
	}
}

/* Asking must leave no API key behind where there was none (GET /my/api_key makes one). */
static void
asking_creates_nothing(void **state)
{
	const struct credentials c = session_of("vip2");
	const int64_t before = desk_sql_int(d, "select count(*) from redmine.tokens");
	const int64_t ids[] = { of_vip, of_basic };
	bool visible[2];
	struct access_who who;

	for (int i = 0; i < 3; i++) {
		must(d, access_who(t, &c, d->arena, &who, &d->e));
		must(d, access_visible(t, &c, ids, 2, visible, &d->e));
		if (access_issue(t, &c, of_basic, &d->e) != ERR_NOTFOUND)
			fail();
	}
	assert_int_equal(desk_sql_int(d, "select count(*) from redmine.tokens"), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_sees_what),
		cmocka_unit_test(nobody),
		cmocka_unit_test(a_session_that_ended),
		cmocka_unit_test(somebody_who_was_locked),
		cmocka_unit_test(somebody_who_has_to_change_the_password),
		cmocka_unit_test(somebody_of_an_external_directory),
		cmocka_unit_test(projects_that_ended),
		cmocka_unit_test(asking_creates_nothing),
	};

	return cmocka_run_group_tests(tests, setup, desk_teardown);
}
