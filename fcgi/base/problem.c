#include "base/problem.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *code;
	enum err_code kind;
	const char *sentence;
} problems[PROBLEM_COUNT] = {
#define PROBLEM(id_, code_, kind_, sentence_)                                                      \
	[PROBLEM_##id_] = { .code = code_, .kind = kind_, .sentence = sentence_ },
#include "base/problem.def"
#undef PROBLEM
};

struct problem_value
problem_number(const char *name, int64_t number)
{
	struct problem_value v = { .name = name, .is_number = true, .number = number };

	snprintf(v.text, sizeof(v.text), "%" PRId64, number);
	return v;
}

struct problem_value
problem_text(const char *name, const char *text)
{
	struct problem_value v = { .name = name };

	snprintf(v.text, sizeof(v.text), "%s", text);
	err_cut(v.text, sizeof(v.text));
	return v;
}

/* The text of the place that begins there; NULL: none of the values is called so. */
static const char *
place_text(const char *place, size_t len, const struct problem_value *values, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strlen(values[i].name) == len && strncmp(values[i].name, place, len) == 0)
			return values[i].text;
	}
	return NULL;
}

/* A value is no format: what stands in it is told as it is. */
static void
fill(char *out, size_t room, const char *sentence, const struct problem_value *values, size_t n)
{
	size_t len = 0;

	for (const char *p = sentence; *p != '\0' && len + 1 < room; p++) {
		const size_t name = *p == '{' ? strcspn(p + 1, "}") : 0;
		const char *text = name > 0 ? place_text(p + 1, name, values, n) : NULL;

		if (text == NULL) {
			out[len++] = *p;
			continue;
		}
		len += (size_t)snprintf(out + len, room - len, "%s", text);
		p += name + 1;
	}
	out[len < room ? len : room - 1] = '\0';
	err_cut(out, room);
}

enum err_code
problem_set(struct err *e, enum problem problem, const struct problem_value *values, size_t n)
{
	char sentence[ERR_TEXT];

	assert(n <= PROBLEM_VALUES_MAX);
	fill(sentence, sizeof(sentence), problems[problem].sentence, values, n);
	err_set(e, problems[problem].kind, "%s", sentence);
	e->problem = problems[problem].code;
	e->n_values = n;
	if (n > 0)
		memcpy(e->values, values, n * sizeof(*values));
	return e->code;
}

const char *
problem_code(enum problem problem)
{
	return problems[problem].code;
}

enum problem
problem_of(enum err_code code)
{
	switch (code) {
	case ERR_INVALID:
		return PROBLEM_INVALID;
	case ERR_NOTFOUND:
		return PROBLEM_NOT_FOUND;
	case ERR_DENIED:
		return PROBLEM_DENIED;
	case ERR_CONFLICT:
		return PROBLEM_CONFLICT;
	case ERR_REFUSED:
		return PROBLEM_REFUSED;
	case ERR_RETRY:
	case ERR_UNREACHABLE:
		return PROBLEM_UNAVAILABLE;
	case ERR_OK:
	case ERR_INTERNAL:
		break;
	}
	return PROBLEM_MISTAKE;
}

int64_t
problem_number_in(const struct err *e, const char *name)
{
	for (size_t i = 0; i < e->n_values; i++) {
		if (strcmp(e->values[i].name, name) == 0)
			return e->values[i].number;
	}
	return 0;
}

enum err_code
problem_issue(struct err *e, enum problem problem, int64_t issue)
{
	return problem_set(e, problem, PROBLEM_VALUES(problem_number("issue", issue)));
}
