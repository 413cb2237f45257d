#include "work/greeting.h"

#include <string.h>

#include "base/buf.h"
#include "core/action.h"
#include "core/intake.h"
#include "store/brake.h"

/* Who speaks for the others, first. In this order the pieces of the note do not stand. */
static const enum rule family[] = { RULE_INTAKE, RULE_REGISTERED, RULE_CHANNEL };

#define FAMILY (sizeof(family) / sizeof(family[0]))

static bool
is_one(enum rule rule)
{
	for (size_t i = 0; i < FAMILY; i++) {
		if (family[i] == rule)
			return true;
	}
	return false;
}

static const struct action *
action_of(const struct case_file *c, enum rule rule)
{
	for (size_t i = 0; i < c->verdict.n_actions; i++) {
		const struct action *a = &c->verdict.actions[i];

		if (a->rule == rule && !a->ordered)
			return a;
	}
	return NULL;
}

unsigned
greeting_acting(const struct case_file *c, const struct brake *brakes, size_t n)
{
	unsigned acting = 0;

	for (size_t i = 0; i < FAMILY; i++) {
		const struct action *a = action_of(c, family[i]);

		for (size_t k = 0; a != NULL && k < n; k++) {
			if (strcmp(brakes[k].rule, rule_name(family[i])) == 0 &&
			    brake_admits(&brakes[k], action_cause_at(&c->timeline, a)) ==
				OUTBOX_PENDING)
				acting |= 1u << family[i];
		}
	}
	return acting;
}

enum err_code
greeting_read(struct db *db, struct case_file *c, struct arena *arena, struct err *e)
{
	struct brake *brakes;
	size_t n;

	if (brake_list(db, arena, &brakes, &n, e) != ERR_OK)
		return e->code;
	c->greeting = greeting_acting(c, brakes, n);
	return ERR_OK;
}

static bool
acts(const struct case_file *c, enum rule rule)
{
	return (c->greeting & 1u << rule) != 0;
}

bool
greeting_is_covered(const struct case_file *c, const struct action *a)
{
	if (a->ordered || !acts(c, a->rule))
		return false;
	for (size_t i = 0; i < FAMILY && family[i] != a->rule; i++) {
		if (acts(c, family[i]))
			return is_one(a->rule);
	}
	return false;
}

bool
greeting_registers(const struct case_file *c, const struct action *a)
{
	return a->rule == RULE_REGISTERED || (a->rule == RULE_INTAKE && acts(c, RULE_REGISTERED));
}

bool
greeting_note(const struct case_file *c, const struct action *a, struct buf *out)
{
	const struct policy *p = c->policy;
	const struct request *r = &c->timeline.request;

	if (!is_one(a->rule) || p->intake == NULL)
		return false;
	if (greeting_registers(c, a))
		intake_tell_registered(p, r, out);
	else
		buf_puts(out, intake_say(p, INTAKE_SAY_GREETING, r->language));
	if (a->rule == RULE_INTAKE) {
		buf_puts(out, "\n\n");
		intake_tell_missing(p, r, out);
	}
	if (a->rule == RULE_CHANNEL || acts(c, RULE_CHANNEL)) {
		buf_puts(out, "\n\n");
		intake_tell_channels(p, r, out);
	}
	if (c->help != NULL && greeting_registers(c, a))
		buf_printf(out, "\n\n%s", c->help);
	return true;
}
