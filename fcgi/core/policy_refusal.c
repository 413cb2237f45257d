#include "core/order.h"
#include "core/policy_reader.h"

static bool
read_text(struct reader *r, json_t *v, void *into)
{
	struct refusal_policy *p = into;

	return READER_OBJECT(r, v, { "title", policy_words, &p->title, REQUIRED },
	    { "text", policy_words, &p->text, REQUIRED });
}

/* refusal.json: each reason is there, so that a regulation can take up any. */
static bool
read_texts(struct reader *r, json_t *v, void *into)
{
	struct refusals *all = into;
	struct member members[REFUSAL_COUNT];

	for (int i = 0; i < REFUSAL_COUNT; i++)
		members[i] =
		    (struct member){ refusal_name(i), read_text, &all->reasons[i], REQUIRED };
	return reader_object(r, v, members, REFUSAL_COUNT);
}

static bool
read_file(struct reader *r, json_t *v, void *into)
{
	return policy_file(r, v, "titles and texts", "refusal.json", read_texts, into);
}

static bool
read_stage(struct reader *r, json_t *v, void *into)
{
	enum stage *out = into;

	if (!json_is_string(v) || !stage_parse(json_string_value(v), out))
		return reader_fail(
		    r, "a stage such as \"waiting_client\" or \"closed\" is expected here");
	return true;
}

static bool
read_reason(struct reader *r, json_t *v, void *into)
{
	struct refusal_policy *p = into;

	return READER_OBJECT(r, v, { "clause", read_string, &p->clause, REQUIRED },
	    { "stage", read_stage, &p->stage, REQUIRED },
	    { "when", policy_match, &p->when, OPTIONAL });
}

static bool
read_reasons(struct reader *r, json_t *v, void *into)
{
	struct refusals *all = into;
	struct member members[REFUSAL_COUNT];

	for (int i = 0; i < REFUSAL_COUNT; i++)
		members[i] =
		    (struct member){ refusal_name(i), read_reason, &all->reasons[i], OPTIONAL };
	return reader_object(r, v, members, REFUSAL_COUNT);
}

bool
policy_refusal_read(struct reader *r, json_t *v, void *into)
{
	struct policy *p = into;
	struct refusals *all = arena_alloc(r->arena, sizeof(*all));

	p->refusals = all;
	return READER_OBJECT(
	    r, v, { "file", read_file, all, REQUIRED }, { "reasons", read_reasons, all, REQUIRED });
}
