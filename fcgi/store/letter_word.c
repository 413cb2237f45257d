#include "store/letter_word.h"

#include <jansson.h>

#include "base/arena.h"
#include "store/letter_row.h"

TERM_FUNCTIONS(letter_say, LETTER_SAY_TERMS, LETTER_SAY_COUNT)

static enum err_code
keep_record(struct db *db, const struct letter *l, enum letter_say say, const char *by,
    struct utc now, struct err *e)
{
	json_t *body =
	    json_pack("{s:s, s:s, s:s}", "word", letter_say_name(say), "key", l->key, "by", by);

	return letter_row_record(db, l, body, now, e);
}

enum err_code
letter_word(struct db *db, int64_t id, enum letter_say say, const char *by, struct utc now,
    struct arena *arena, struct letter *out, struct err *e)
{
	enum err_code rc = letter_get(db, id, arena, out, e);

	if (rc != ERR_OK)
		return rc;
	switch (say) {
	case LETTER_SAY_RETRY:
		rc = letter_again(db, id, now, e);
		break;
	case LETTER_SAY_WITHDRAW:
		rc = letter_withdraw(db, id, arena_printf(arena, "by %s", by), now, e);
		break;
	case LETTER_SAY_COUNT:
		break;
	}
	return rc == ERR_OK ? keep_record(db, out, say, by, now, e) : rc;
}
