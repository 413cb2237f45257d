/* Which regulations there are: files on the shelf, and the revisions that were judged by. */
#include <string.h>

#include "base/arena.h"
#include "core/policy.h"
#include "core/verdict_json.h"
#include "store/policies.h"
#include "store/revision.h"
#include "web/outlook.h"
#include "web/router.h"

/* A file with mistakes is told with what is wrong, so that nobody looks for it in vain. */
static json_t *
file_json(const char *dir, const char *name)
{
	struct policy *policy = NULL;
	struct err e;
	json_t *out;

	if (policies_file(dir, name, &policy, &e) != ERR_OK)
		return json_pack("{s:s, s:n, s:n, s:n, s:s}", "id", name, "title", "revision",
		    "valid_from", "trouble", e.text);
	out = json_pack("{s:s, s:o, s:s, s:o, s:n}", "id", policy->id, "title",
	    outlook_words(policy, &policy->title), "revision", policy->revision, "valid_from",
	    utc_json(policy->valid_from), "trouble");
	policy_free(policy);
	return out;
}

static bool
is_in_use(const struct policies *s, const char *id)
{
	const char *used;

	for (size_t i = 0; (used = policies_used(s, i)) != NULL; i++) {
		if (strcmp(used, id) == 0)
			return true;
	}
	return false;
}

static json_t *
revision_json(const struct revision *r)
{
	return json_pack("{s:s, s:s, s:o, s:o}", "id", r->regulation, "revision", r->name,
	    "valid_from", utc_json(r->valid_from), "loaded", utc_json(r->loaded));
}

enum err_code
regulations_get(struct web *w, const struct web_request *r, const struct caller *caller,
    struct reply *out, struct err *e)
{
	const char *dir = w->config->policies->dir;
	json_t *shelf, *kept;
	struct revision *revisions;
	const char *const *names;
	size_t n, n_revisions;

	if (web_db(w, e) != ERR_OK || web_policies(w, r->now, e) != ERR_OK ||
	    revision_list(w->db, r->arena, &revisions, &n_revisions, e) != ERR_OK)
		return e->code;
	policies_names(dir, r->arena, &names, &n);
	shelf = json_array();
	for (size_t i = 0; i < n; i++) {
		json_t *file = file_json(dir, names[i]);

		json_object_set_new(file, "in_use", json_boolean(is_in_use(w->policies, names[i])));
		json_array_append_new(shelf, file);
	}
	kept = json_array();
	for (size_t i = 0; i < n_revisions; i++)
		json_array_append_new(kept, revision_json(&revisions[i]));
	reply_json(out, 200, json_pack("{s:o, s:o}", "shelf", shelf, "kept", kept));
	return ERR_OK;
}
