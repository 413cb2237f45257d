/*
 * A request that is being written: what it lacks by the regulation. Only what
 * was sent is looked at, so nobody learns anything of anybody.
 */
#include <string.h>

#include "base/arena.h"
#include "core/identity.h"
#include "core/intake.h"
#include "core/intake_json.h"
#include "core/level.h"
#include "core/phone.h"
#include "store/policies.h"
#include "tracker/catalogue.h"
#include "tracker/channel.h"
#include "tracker/tracker.h"
#include "web/body.h"
#include "web/level.h"
#include "web/project.h"
#include "web/router.h"

#define FIELDS_MAX 50

static const char *
text_of(const json_t *body, const char *name)
{
	return json_string_value(json_object_get(body, name));
}

/* {"fields": {"ИД клиента": "4411"}} */
static void
read_fields(const json_t *body, struct arena *arena, struct intake_text *text)
{
	struct intake_field *fields = arena_array(arena, FIELDS_MAX, sizeof(fields[0]));
	json_t *object = json_object_get(body, "fields"), *value;
	const char *name;

	text->fields = fields;
	json_object_foreach(object, name, value)
	{
		if (json_is_string(value) && text->n_fields < FIELDS_MAX)
			fields[text->n_fields++] =
			    (struct intake_field){ name, json_string_value(value) };
	}
}

/* As the form has it. */
static void
read_number(const struct web *w, const json_t *body, struct intake_text *text)
{
	const char *field = w->config->tracker->call_number_field;
	const char *number = field == NULL ? NULL : text_of(json_object_get(body, "fields"), field);
	char phone[PHONE_TEXT];

	if (number == NULL || *number == '\0')
		return;
	text->number_known = phone_normalise(number, phone);
	text->number_unclear = !text->number_known;
}

/* {"files": ["screen.png"]}: names only. */
static void
read_files(const json_t *body, struct arena *arena, struct intake_text *text)
{
	const char **files = arena_array(arena, FIELDS_MAX, sizeof(files[0]));
	json_t *list = json_object_get(body, "files"), *value;
	size_t i;

	text->files = files;
	json_array_foreach(list, i, value)
	{
		if (json_is_string(value) && text->n_files < FIELDS_MAX)
			files[text->n_files++] = json_string_value(value);
	}
}

/* As the tracker's form has them, taken as a judged request's are. */
static enum err_code
read_form(struct web *w, const struct web_request *r, const struct caller *caller,
    const json_t *body, struct traits *out, struct err *e)
{
	const struct tracker_config *config = w->config->tracker;
	const char *tracker = text_of(body, "tracker"), *field = config->channel_field;
	struct channel_clues clues = { .project = text_of(body, "project") };
	enum channel_source source;

	if (web_tracker(w, r->now, e) != ERR_OK ||
	    channel_of_roles(w->tracker, caller->who.user, clues.project, &clues.roles, e) !=
		ERR_OK)
		return e->code;
	if (field != NULL && (caller->who.side != SIDE_CLIENT || config->channel_from_clients))
		clues.field = channel_value(
		    w->tracker->catalogue, text_of(json_object_get(body, "fields"), field));
	if (tracker != NULL) {
		clues.tracker = catalogue_tracker_named(w->tracker->catalogue, tracker);
		out->category = catalogue_category(w->tracker->catalogue, clues.tracker);
	}
	out->channel = channel_of(w->tracker->catalogue, &clues, &source);
	return ERR_OK;
}

static enum err_code
read_traits(struct web *w, const struct web_request *r, const struct caller *caller,
    const json_t *body, const struct policy *p, struct traits *out, struct err *e)
{
	const char *category = text_of(body, "category"), *channel = text_of(body, "channel");

	*out = (struct traits){ .category = CATEGORY_CONSULTATION };
	if (read_form(w, r, caller, body, out, e) != ERR_OK)
		return e->code;
	if (category != NULL && !category_parse(category, &out->category))
		return err_set(e, ERR_INVALID, "category: \"%s\" is not known", category);
	if (channel != NULL && !channel_parse(channel, &out->channel))
		return err_set(e, ERR_INVALID, "channel: \"%s\" is not known", channel);
	if (text_of(body, "level") != NULL && !policy_level(p, text_of(body, "level"), &out->level))
		return err_set(
		    e, ERR_INVALID, "level: the regulation has no \"%s\"", text_of(body, "level"));
	return ERR_OK;
}

/*
 * Whose it is, and by which level: the caller's own, unless it is said. Staff write for others, whom the
 * tracker's field may name. *known: of the level.
 */
static enum err_code
find_client(struct web *w, const struct web_request *r, const struct caller *caller,
    const json_t *body, const struct policy *p, struct utc now, struct traits *traits, bool *known,
    bool *client, struct err *e)
{
	const bool own = caller->who.side == SIDE_CLIENT;
	const char *field = own ? NULL : w->config->tracker->behalf_field;
	const char *behalf = field == NULL ? NULL : text_of(json_object_get(body, "fields"), field);
	const json_t *said = json_object_get(body, "client_known");
	struct client_match *m;

	if (level_client(w, r, caller, behalf, text_of(body, "project"), now, &m, e) != ERR_OK)
		return e->code;
	*known = own || text_of(body, "level") != NULL;
	if (own && text_of(body, "level") == NULL)
		traits->level = level_of_client(p, m);
	*client = json_is_boolean(said) ? json_is_true(said) : m != NULL;
	return ERR_OK;
}

/* What "number" says: an IIN or BIN, checked on the spot. */
static json_t *
number_json(const json_t *body)
{
	const char *number = text_of(body, "number");
	struct identity id;

	if (number == NULL)
		return json_null();
	identity_check(number, &id);
	return json_pack("{s:s?, s:b, s:s?}", "kind", identity_kind_name(id.kind), "valid",
	    id.valid, "reason", id.reason);
}

/* By which channels the level may come; null when this one is open to it. */
static json_t *
channels_json(const struct policy *p, const struct traits *traits)
{
	json_t *list;

	if (intake_channel_refusal(p, traits) == NULL)
		return json_null();
	list = json_array();
	for (size_t i = 0; i < p->intake->n_channels; i++) {
		const struct intake_channel *c = &p->intake->channels[i];

		if (c->levels == 0 || (c->levels & 1u << traits->level) != 0)
			json_array_append_new(list,
			    json_pack("{s:s, s:o}", "channel", channel_name(c->channel), "title",
				words_json(p, &c->title)));
	}
	return list;
}

/* Staff know what they send. */
static const char *
form_of(const struct policy *p, const struct caller *caller)
{
	const bool asks = p->intake != NULL && caller->who.side == SIDE_CLIENT;

	return intake_form_name(asks ? p->intake->form : INTAKE_ADVISE);
}

static enum err_code
check(struct web *w, const struct web_request *r, const struct caller *caller, const json_t *body,
    struct reply *out, struct err *e)
{
	const struct policy *p;
	struct intake_found found;
	struct traits traits;
	struct utc now;
	bool known = false;
	struct intake_text text = {
		.subject = text_of(body, "subject"),
		.description = text_of(body, "description"),
	};

	/* Of what staff enter, the author is not the one who asks; who asks can be written to, logged in. */
	if (caller->who.side == SIDE_CLIENT) {
		text.author = caller->who.name;
		text.mail = "login";
	}
	if (web_policies(w, r->now, e) != ERR_OK || web_clock(w, r->now, &now, e) != ERR_OK ||
	    policies_at(w->policies, policies_regulation(w->policies, text_of(body, "project")),
		now, &p, e) != ERR_OK ||
	    read_traits(w, r, caller, body, p, &traits, e) != ERR_OK ||
	    find_client(w, r, caller, body, p, now, &traits, &known, &text.client_known, e) !=
		ERR_OK)
		return e->code;
	read_fields(body, r->arena, &text);
	read_number(w, body, &text);
	read_files(body, r->arena, &text);
	intake_check(p, &traits, &text, &found);
	reply_json(out, 200,
	    json_pack("{s:s, s:o, s:b, s:s, s:b, s:o, s:o}", "regulation", p->id, "items",
		intake_json(p, &found, true), "complete", found.asked == 0, "form",
		form_of(p, caller), "several", (found.doubtful & 1u << INTAKE_SINGLE) != 0,
		"number", number_json(body), "channels",
		known ? channels_json(p, &traits) : json_null()));
	return ERR_OK;
}

/* The form knows its project by id, regulations and clients by identifier. */
static enum err_code
name_project(struct web *w, const struct web_request *r, json_t *body, struct err *e)
{
	const char *identifier;

	if (project_identifier(w, r->arena, text_of(body, "project"), &identifier, e) != ERR_OK)
		return e->code;
	json_object_set_new(
	    body, "project", identifier == NULL ? json_null() : json_string(identifier));
	return ERR_OK;
}

enum err_code
intake_post(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	static const char *const texts[] = { "subject", "description", "number", "tracker",
		"category", "channel", "level" };
	json_t *body;
	enum err_code rc;

	if (body_object(r, &body, e) != ERR_OK)
		return e->code;
	rc = body_texts(body, texts, sizeof(texts) / sizeof(texts[0]), e);
	if (rc == ERR_OK)
		rc = name_project(w, r, body, e);
	if (rc == ERR_OK)
		rc = check(w, r, caller, body, out, e);
	json_decref(body);
	return rc;
}
