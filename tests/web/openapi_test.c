/* nginx/docs/openapi.json and the table of routes tell the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <jansson.h>

#include <cmocka.h>

#include "web/router.h"

static const char *const handlers[] = {
#define ROUTE(method, pattern, handler, guards, help) #handler,
#include "web/routes.def"
#undef ROUTE
};

static int
load(void **state)
{
	json_error_t je;

	*state = json_load_file("nginx/docs/openapi.json", JSON_REJECT_DUPLICATES, &je);
	if (*state == NULL)
		fprintf(stderr, "openapi.json:%d: %s\n", je.line, je.text);
	return *state == NULL;
}

static int
unload(void **state)
{
	json_decref(*state);
	return 0;
}

/* "get": the methods of OpenAPI are in small letters. */
static const json_t *
operation(const json_t *doc, const struct route *route)
{
	const json_t *path = json_object_get(json_object_get(doc, "paths"), route->pattern);
	const char *name;
	json_t *op;

	json_object_foreach((json_t *)(uintptr_t)path, name, op)
	{
		if (strcasecmp(name, method_name(route->method)) == 0)
			return op;
	}
	return NULL;
}

static void
test_every_route_is_described(void **state)
{
	for (size_t i = 0; i < routes_count; i++) {
		const json_t *op = operation(*state, &routes[i]);

		if (op == NULL)
			fail_msg("%s %s is not described", method_name(routes[i].method),
			    routes[i].pattern);
		assert_string_equal(
		    json_string_value(json_object_get(op, "operationId")), handlers[i]);
	}
}

static void
test_nothing_else_is_described(void **state)
{
	json_t *paths = json_object_get(*state, "paths"), *path, *op;
	const char *pattern, *name;
	size_t n = 0;

	json_object_foreach(paths, pattern, path)
	{
		json_object_foreach(path, name, op) n++;
	}
	assert_int_equal(n, routes_count);
}

static void
needs_answer(const json_t *op, const struct route *route, unsigned guard, const char *status)
{
	const json_t *answers = json_object_get(op, "responses");

	if ((route->guards & guard) != 0 && json_object_get(answers, status) == NULL)
		fail_msg("%s: %s is not described", route->pattern, status);
}

/* What a guard can answer is told, and who is let in. */
static void
test_guards_are_described(void **state)
{
	for (size_t i = 0; i < routes_count; i++) {
		const json_t *op = operation(*state, &routes[i]);
		const json_t *security = json_object_get(op, "security");

		needs_answer(op, &routes[i], GUARD_IDENTITY, "401");
		needs_answer(op, &routes[i], GUARD_STAFF, "403");
		needs_answer(op, &routes[i], GUARD_MANAGER, "403");
		needs_answer(op, &routes[i], GUARD_ISSUE, "404");
		needs_answer(op, &routes[i], GUARD_HOOK, "413");
		needs_answer(op, &routes[i], GUARD_HOOK, "415");
		needs_answer(op, &routes[i], GUARD_HOOK, "400");
		assert_true(json_is_array(security));
		assert_int_equal(
		    (routes[i].guards & GUARD_IDENTITY) != 0, json_array_size(security) == 3);
	}
}

/* Each {place} of a pattern is a parameter. */
static void
test_places_are_parameters(void **state)
{
	for (size_t i = 0; i < routes_count; i++) {
		const char *place = strchr(routes[i].pattern, '{');
		const json_t *list = json_object_get(operation(*state, &routes[i]), "parameters");
		bool found = place == NULL;
		json_t *p;
		size_t j;

		json_array_foreach(list, j, p)
		{
			const char *name = json_string_value(json_object_get(p, "name"));

			found |= name != NULL && place != NULL &&
			    strncmp(place + 1, name, strlen(name)) == 0;
		}
		if (!found)
			fail_msg("%s: a parameter is not described", routes[i].pattern);
	}
}

/* "#/components/schemas/Issue" is there. */
static void
check_references(const json_t *doc, json_t *v)
{
	const char *name;
	json_t *child;
	size_t i;

	json_array_foreach(v, i, child) check_references(doc, child);
	json_object_foreach(v, name, child)
	{
		char kind[32], key[64];

		check_references(doc, child);
		if (strcmp(name, "$ref") != 0)
			continue;
		assert_int_equal(
		    sscanf(json_string_value(child), "#/components/%31[a-z]/%63s", kind, key), 2);
		if (json_object_get(
			json_object_get(json_object_get(doc, "components"), kind), key) == NULL)
			fail_msg("%s is not there", json_string_value(child));
	}
}

static void
test_references_hold(void **state)
{
	check_references(*state, *state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_route_is_described),
		cmocka_unit_test(test_nothing_else_is_described),
		cmocka_unit_test(test_guards_are_described),
		cmocka_unit_test(test_places_are_parameters),
		cmocka_unit_test(test_references_hold),
	};

	return cmocka_run_group_tests_name("openapi", tests, load, unload);
}
