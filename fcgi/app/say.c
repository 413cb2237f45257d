#include "app/say.h"

#include <assert.h>
#include <string.h>

static const char *const texts[SAY_COUNT][WORDING_COUNT] = {
#define TEXT(symbol, en, ru, kk)                                                                   \
	[SAY_##symbol] = { [WORDING_EN] = en, [WORDING_RU] = ru, [WORDING_KK] = kk },
#define NAME(set, name, en, ru, kk)
#include "app/texts.def"
#undef TEXT
#undef NAME
};

static const struct {
	const char *set, *name;
	const char *in[WORDING_COUNT];
} names[] = {
#define TEXT(symbol, en, ru, kk)
#define NAME(set, name, en, ru, kk)                                                                \
	{ set, name, { [WORDING_EN] = en, [WORDING_RU] = ru, [WORDING_KK] = kk } },
#include "app/texts.def"
#undef TEXT
#undef NAME
};

const char *
say(enum wording l, enum say what)
{
	return texts[what][l];
}

void
say_fill(enum wording l, enum say what, const char *const *args, size_t n, struct buf *out)
{
	const char *text = say(l, what);

	while (*text != '\0') {
		const size_t len = strcspn(text, "{");

		buf_add(out, text, len);
		text += len;
		if (*text == '\0')
			break;
		assert(text[1] >= '1' && (size_t)(text[1] - '1') < n && text[2] == '}');
		buf_puts(out, args[text[1] - '1']);
		text += 3;
	}
}

const char *
say_filled(enum wording l, enum say what, const char *const *args, size_t n, struct arena *a)
{
	struct buf b;

	buf_init(&b);
	say_fill(l, what, args, n, &b);
	return buf_keep(&b, a);
}

const char *
say_name(enum wording l, const char *set, const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i].set, set) == 0 && strcmp(names[i].name, name) == 0)
			return names[i].in[l];
	}
	return name;
}
