#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "store/list.h"
#include "store/places.h"
#include "store/policies.h"

#define ENDING ".json"

/* What regulations include lies beside them: only they have an id. */
static bool
is_regulation(const char *path)
{
	json_t *root = json_load_file(path, 0, NULL);
	const bool has_id = json_is_string(json_object_get(root, "id"));

	json_decref(root);
	return has_id;
}

static bool
is_known(const struct list *names, const char *name)
{
	const char *const *all = names->items;

	for (size_t i = 0; i < names->n; i++) {
		if (strcmp(all[i], name) == 0)
			return true;
	}
	return false;
}

static void
add_file(struct list *names, const char *dir, const char *file)
{
	const size_t len = strlen(file), end = strlen(ENDING);
	const char *name;

	if (len <= end || strcmp(file + len - end, ENDING) != 0)
		return;
	name = arena_strndup(names->arena, file, len - end);
	if (policies_is_name(name) && !is_known(names, name) &&
	    is_regulation(arena_printf(names->arena, "%s/%s", dir, file)))
		*(const char **)list_add(names) = name;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void
policies_names(const char *dir, struct arena *arena, const char *const **out, size_t *n)
{
	struct list names = { .arena = arena, .size = sizeof(const char *) };
	struct places places;

	places_find(&places, dir, arena);
	for (size_t i = 0; i < places.n; i++) {
		struct dirent **entries = NULL;
		const int found = scandir(places.dirs[i], &entries, NULL, alphasort);

		for (int k = 0; k < found; k++) {
			add_file(&names, places.dirs[i], entries[k]->d_name);
			free(entries[k]);
		}
		free(entries);
	}
	if (names.n > 0)
		qsort(names.items, names.n, sizeof(const char *), by_name);
	*out = (const char *const *)names.items;
	*n = names.n;
}
