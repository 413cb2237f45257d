#include "base/db.h"

#include <string.h>

struct param
p_null(void)
{
	return (struct param){ .kind = PARAM_NULL };
}

struct param
p_int(int64_t v)
{
	return (struct param){ .kind = PARAM_INT, .number = v };
}

struct param
p_utc(struct utc t)
{
	return utc_is_none(t) ? p_null() : p_int(t.s);
}

struct param
p_id(int64_t id)
{
	return id == 0 ? p_null() : p_int(id);
}

struct param
p_text(const char *text)
{
	return text == NULL ? p_null() : p_bytes(text, strlen(text));
}

struct param
p_bytes(const void *bytes, size_t len)
{
	return (struct param){ .kind = PARAM_TEXT, .text = bytes, .len = len };
}
