#include "web/bodies.h"

#include <stdlib.h>
#include <string.h>

/* A power of two; each takes about 15 kB when it is in use. */
#define SLOTS 256

struct slot {
	char *text; /* NULL: empty */
	json_t *parsed;
};

struct bodies {
	struct slot slots[SLOTS];
};

struct bodies *
bodies_new(void)
{
	struct bodies *b = calloc(1, sizeof(*b));

	if (b == NULL)
		abort();
	return b;
}

static void
empty(struct slot *s)
{
	json_decref(s->parsed);
	free(s->text);
	*s = (struct slot){ 0 };
}

void
bodies_free(struct bodies *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		empty(&b->slots[i]);
	free(b);
}

json_t *
bodies_get(struct bodies *b, int64_t issue, const char *text)
{
	struct slot *s = &b->slots[(uint64_t)issue & (SLOTS - 1)];

	if (s->text != NULL && strcmp(s->text, text) == 0)
		return s->parsed;
	empty(s);
	s->parsed = json_loads(text, 0, NULL);
	if (!json_is_object(s->parsed)) {
		empty(s);
		return NULL;
	}
	s->text = strdup(text);
	if (s->text == NULL)
		abort();
	return s->parsed;
}
