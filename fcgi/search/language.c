#include "search/language.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

/* Of words that people type without Kazakh letters; hardly a Russian word ends so. */
static const char *const endings[] = { "майды", "мейди", "лады", "леди", "лары", "лери", "дары",
	"дери", "тары", "тери", "ларга", "лерге", "мады", "меди", "калай", "керек", "болмайды" };

static bool
ends_kazakh(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		const size_t n = strlen(endings[i]);

		if (len >= n && memcmp(word + len - n, endings[i], n) == 0)
			return true;
	}
	return false;
}

/* How many words there are of each script. */
struct words {
	size_t latin, cyrillic, kazakh;
};

static void
count(struct words *w, const char *word, size_t len)
{
	switch (text_script(word, len)) {
	case TEXT_LATIN:
		w->latin++;
		break;
	case TEXT_KAZAKH:
		w->kazakh++;
		break;
	case TEXT_CYRILLIC:
		if (ends_kazakh(word, len))
			w->kazakh++;
		else
			w->cyrillic++;
		break;
	case TEXT_OTHER:
		break;
	}
}

const char *
language_of(const char *text, size_t len)
{
	struct words w = { 0 };
	size_t from = 0;
	struct buf lower;

	buf_init(&lower);
	text_lower(text, len, &lower);
	for (size_t at = 0; at < lower.len;) {
		const size_t here = at;

		if (text_is_word(text_next(lower.data, lower.len, &at)))
			continue;
		if (here > from)
			count(&w, lower.data + from, here - from);
		from = at;
	}
	if (lower.len > from)
		count(&w, lower.data + from, lower.len - from);
	buf_release(&lower);
	if (w.kazakh > 0 && 2 * w.kazakh >= w.cyrillic)
		return "kk";
	if (w.cyrillic + w.kazakh > 0 && w.cyrillic + w.kazakh >= w.latin / 4)
		return "ru";
	return w.latin > 0 ? "en" : "";
}

const char *
language_of_text(const char *text)
{
	return language_of(text, strlen(text));
}
