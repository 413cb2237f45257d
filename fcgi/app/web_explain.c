#include "app/web_explain.h"

#include "app/explain_page.h"
#include "core/explain.h"
#include "work/case.h"

enum err_code
web_explain_issue(struct web *w, int64_t issue, struct utc now, struct json_t **out, struct err *e)
{
	struct case_room room;
	struct case_file file;
	json_t *letters;
	enum err_code rc;

	case_enter(&room, w->db, w->tracker, w->policies);
	rc = case_begin(&room, e);
	if (rc == ERR_OK)
		rc = case_read(&room, issue, now, w->arena, &file, e);
	if (rc == ERR_OK)
		rc = explain_page_letters(&room, issue, w->arena, &letters, e);
	if (rc == ERR_OK) {
		*out = explain_json(file.policy, &file.timeline, file.now);
		json_object_set_new(*out, "letters", letters);
	}
	case_leave(&room);
	return rc;
}
