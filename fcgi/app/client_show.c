#include "app/clients.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/client_view.h"
#include "app/names.h"
#include "app/print.h"
#include "base/arena.h"
#include "store/clock.h"

static const char *
text_of(const json_t *o, const char *name)
{
	const char *text = json_string_value(json_object_get(o, name));

	return text == NULL ? "" : text;
}

static long long
number_of(const json_t *o, const char *name)
{
	return (long long)json_integer_value(json_object_get(o, name));
}

static enum err_code
open_view(struct app *app, struct client_viewer *v, struct err *e)
{
	*v = (struct client_viewer){ .arena = arena_new() };
	if (app_open(app, NEEDS_POLICY, e) != ERR_OK || clock_now(app->db, &v->now, e) != ERR_OK)
		return e->code;
	v->db = app->db;
	v->policy = app->policy;
	return ERR_OK;
}

/* ---- client show ---- */

/* "employee aigerim, group Support" */
static void
print_duties(const json_t *duties)
{
	const json_t *d;
	size_t i;

	json_array_foreach(duties, i, d)
	{
		printf("%s%s %s", i == 0 ? "" : ", ", text_of(d, "duty"), text_of(d, "name"));
	}
}

static void
print_contracts(const json_t *contracts)
{
	const json_t *k;
	size_t i;

	json_array_foreach(contracts, i, k)
	{
		const char *last = text_of(k, "last_day");

		printf("%-12s%lld  %s  %s  %s to %s  %s", i == 0 ? "contracts" : "",
		    number_of(k, "id"), text_of(k, "number"), text_of(k, "level"),
		    text_of(k, "first_day"), *last == '\0' ? "open" : last, text_of(k, "state"));
		if (json_is_integer(json_object_get(k, "days_left")))
			printf(" (%lld days left)", number_of(k, "days_left"));
		if (json_array_size(json_object_get(k, "duties")) > 0) {
			printf("; ");
			print_duties(json_object_get(k, "duties"));
		}
		putchar('\n');
	}
}

static void
print_people(const json_t *people)
{
	const json_t *p;
	size_t i;

	json_array_foreach(people, i, p)
	{
		printf("%-12s%s, %s: by %s %s%s\n", i == 0 ? "people" : "", text_of(p, "login"),
		    text_of(p, "name"), text_of(p, "by"), text_of(p, "via"),
		    json_is_true(json_object_get(p, "locked")) ? " (locked)" : "");
	}
}

/* Anybody can write a mail into their account: somebody who knows them has to say so. */
static void
print_unproven(const json_t *people, const char *client)
{
	const json_t *p;
	size_t i;

	json_array_foreach(people, i, p)
	{
		printf("%-12s%s, %s: the mail of %s was changed since the account was made; if it "
		       "is theirs: slactl client bind '%s' --user %s\n",
		    i == 0 ? "left out" : "", text_of(p, "login"), text_of(p, "name"),
		    text_of(p, "domain"), client, text_of(p, "login"));
	}
}

static void
print_client(const json_t *c)
{
	const json_t *b;
	size_t i;

	printf("%s\n%-12s%s\n%-12s%s\n%-12s%s\n", text_of(c, "name"), "BIN", text_of(c, "bin"),
	    "language", text_of(c, "language"), "level now",
	    *text_of(c, "level") == '\0' ? "the lowest: no contract is in force"
					 : text_of(c, "level"));
	print_contracts(json_object_get(c, "contracts"));
	if (json_array_size(json_object_get(c, "duties")) > 0) {
		printf("%-12s", "given to");
		print_duties(json_object_get(c, "duties"));
		putchar('\n');
	}
	json_array_foreach(json_object_get(c, "bindings"), i, b)
	{
		printf("%-12s%s %s\n", i == 0 ? "known by" : "", text_of(b, "kind"),
		    text_of(b, "name"));
	}
	print_people(json_object_get(c, "people"));
	print_unproven(json_object_get(c, "unconfirmed"), text_of(c, "name"));
	printf("%-12s%lld open, %lld of them late; %lld targets missed in all\n", "requests",
	    number_of(c, "open"), number_of(c, "breached"), number_of(c, "breaches"));
}

int
clients_show(struct app *app, int argc, char **argv, void *options)
{
	const struct client_options *o = options;
	struct client_viewer v;
	struct client client;
	json_t *shown = NULL;
	struct err e;
	enum err_code rc = open_view(app, &v, &e);

	if (rc == ERR_OK)
		rc = names_client(app->db, argv[1], v.arena, &client, &e);
	if (rc == ERR_OK)
		rc = client_view_one(&v, client.id, &shown, &e);
	if (rc == ERR_OK && o->json)
		print_json(shown);
	else if (rc == ERR_OK) {
		print_client(shown);
		json_decref(shown);
	}
	arena_free(v.arena);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

/* ---- client who ---- */

static enum err_code
who(struct app *app, const struct client_viewer *v, const struct client_options *o,
    const char *login, json_t **out, struct err *e)
{
	const char *in = o->bind[CLIENT_BY_PROJECT];
	int64_t user, project = 0;

	if (names_id(app->db, CLIENT_BY_USER, login, &user, e) != ERR_OK ||
	    (in != NULL && names_id(app->db, CLIENT_BY_PROJECT, in, &project, e) != ERR_OK))
		return e->code;
	return client_view_who(v, user, project, out, e);
}

static void
print_who(const json_t *all)
{
	const json_t *one;
	size_t i;

	if (json_array_size(all) == 0)
		puts("of no client: neither the user, nor a group, nor the project, nor the mail "
		     "domain is bound to one");
	json_array_foreach(all, i, one)
	{
		const bool decides = json_is_true(json_object_get(one, "decides"));

		printf("%s %s by %s%s%s, %s%s%s\n", decides ? "of" : "not of",
		    text_of(json_object_get(one, "client"), "name"), text_of(one, "by"),
		    *text_of(one, "via") == '\0' ? "" : " ", text_of(one, "via"),
		    *text_of(one, "contract") == '\0' ? "no contract in force" : "contract ",
		    text_of(one, "contract"),
		    json_is_true(json_object_get(one, "confirmed"))
			? ""
			: "; the mail was changed since the account was made: client bind --user "
			  "confirms it");
	}
}

int
clients_who(struct app *app, int argc, char **argv, void *options)
{
	const struct client_options *o = options;
	struct client_viewer v;
	json_t *shown = NULL;
	struct err e;
	enum err_code rc = open_view(app, &v, &e);

	if (rc == ERR_OK)
		rc = who(app, &v, o, argv[1], &shown, &e);
	if (rc == ERR_OK && o->json)
		print_json(json_incref(shown));
	else if (rc == ERR_OK)
		print_who(shown);
	json_decref(shown);
	arena_free(v.arena);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}

/* ---- client contract list --expiring ---- */

static void
print_expiring(const json_t *all, int64_t days)
{
	const json_t *k;
	size_t i;

	if (json_array_size(all) == 0)
		printf("No contract ends within %" PRId64 " days.\n", days);
	json_array_foreach(all, i, k)
	{
		printf("%lld  %s  %s  %s  last day %s (%lld left)%s\n", number_of(k, "id"),
		    text_of(json_object_get(k, "client"), "name"), text_of(k, "number"),
		    text_of(k, "level"), text_of(k, "last_day"), number_of(k, "days_left"),
		    json_is_true(json_object_get(k, "followed")) ? ", another one follows" : "");
	}
}

int
clients_expiring(struct app *app, const struct client_options *o)
{
	struct client_viewer v;
	json_t *all = NULL;
	struct err e;
	enum err_code rc = open_view(app, &v, &e);

	if (rc == ERR_OK)
		rc = client_view_expiring(&v, o->expiring, &all, &e);
	if (rc == ERR_OK && o->json)
		print_json(json_incref(all));
	else if (rc == ERR_OK)
		print_expiring(all, o->expiring);
	json_decref(all);
	arena_free(v.arena);
	return rc == ERR_OK ? EXIT_DONE : app_fail(app, &e);
}
