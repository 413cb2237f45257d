#ifndef SLAD_CORE_ASSIGNMENT_H
#define SLAD_CORE_ASSIGNMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "core/judge.h"
#include "core/scene.h"

/*
 * The dedicated employee (D1, services of the level VIP): a request that arrives
 * unassigned is given to the employee of its client; is he away or cannot have
 * it, to the deputy; then to a group. What people did about the assignee stays
 * as they did it.
 * Clauses: R23.
 */

/* In the order in which they are asked. */
#define DUTY_TERMS(X)                                                                              \
	X(DUTY_EMPLOYEE, "employee")                                                               \
	X(DUTY_DEPUTY, "deputy")                                                                   \
	X(DUTY_GROUP, "group")

TERM_SET(duty, DUTY_TERMS, DUTY_COUNT);

struct assignment_absence {
	struct utc from; /* away from then on */
	struct utc to; /* back from then on */
};

struct assignment_helper {
	enum duty duty;
	int64_t user; /* the tracker's id, of a person or a group */
	const char *name; /* login, or the group's name */
	bool unable; /* locked, no member who may be assigned, or refused by the tracker */
	size_t n_absences;
	const struct assignment_absence *absences;
};

/* What a request's assignment is decided by. */
struct assignment {
	bool taken; /* somebody is assigned, or was: that is people's matter now */
	size_t n;
	const struct assignment_helper *helpers; /* by duty */
};

bool assignment_is_away(const struct assignment_helper *h, struct utc at);

/*
 * One action, ACTION_ASSIGN, its step the duty: with the helper, or without one
 * (step DUTY_COUNT) when nobody of them can have the request now; then the
 * verdict looks again when the first of them is back.
 */
void assignment_act(const struct scene *s, struct verdict *out);

#endif
