#include "search/synonyms.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/grow.h"
#include "base/text.h"

#define PHRASE_WORDS 6
#define QUESTION_WORDS 60
#define FILE_MAX ((size_t)1 << 20)

struct phrase {
	uint32_t words[PHRASE_WORDS]; /* stems, of a vocabulary of their own */
	size_t n;
	char *text; /* clean */
	size_t group;
};

struct synonyms {
	struct tokens *words;
	struct phrase *phrases; /* by group */
	size_t n, room;
	size_t groups;
};

static struct synonyms *
synonyms_new(void)
{
	struct synonyms *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	s->words = tokens_new();
	return s;
}

void
synonyms_free(struct synonyms *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		free(s->phrases[i].text);
	free(s->phrases);
	tokens_free(s->words);
	free(s);
}

/* ---- reading the list ---- */

static struct phrase *
new_phrase(struct synonyms *s)
{
	s->phrases = grow_for(s->phrases, s->n, 1, &s->room, sizeof(*s->phrases));
	s->phrases[s->n] = (struct phrase){ .group = s->groups };
	return &s->phrases[s->n++];
}

/* False: nothing in it can be looked for. */
static bool
add_phrase(struct synonyms *s, const char *text, size_t len)
{
	struct token_list l;
	struct buf clean;
	struct phrase *p;
	bool any = false;

	token_list_init(&l);
	buf_init(&clean);
	text_clean(text, len, &clean);
	tokens_append(s->words, clean.data, clean.len, PHRASE_WORDS, TOKENS_LEARN, &l);
	if (l.words > 0) {
		any = true;
		p = new_phrase(s);
		p->text = strdup(clean.data);
		if (p->text == NULL)
			abort();
		for (size_t i = 0; i < l.n; i++) {
			if (l.tokens[i].kind == TERM_STEM)
				p->words[p->n++] = l.tokens[i].term;
		}
	}
	buf_release(&clean);
	token_list_release(&l);
	return any;
}

static enum err_code
add_group(struct synonyms *s, const char *line, size_t len, struct err *e)
{
	size_t phrases = 0;

	while (len > 0) {
		const char *comma = memchr(line, ',', len);
		const size_t n = comma == NULL ? len : (size_t)(comma - line);

		phrases += add_phrase(s, line, n);
		line += n + (comma != NULL);
		len -= n + (comma != NULL);
	}
	s->groups++;
	if (phrases == 1)
		return err_set(e, ERR_INVALID,
		    "one phrase alone means the same as nothing else; "
		    "part several by commas");
	return ERR_OK;
}

enum err_code
synonyms_parse(const char *text, struct synonyms **out, struct err *e)
{
	struct synonyms *s = synonyms_new();

	*out = NULL;
	for (size_t n = 1; *text != '\0'; n++) {
		const size_t all = strcspn(text, "\n"), len = strcspn(text, "#\n");

		if (add_group(s, text, len, e) != ERR_OK) {
			synonyms_free(s);
			return err_prefix(e, "line %zu", n);
		}
		text += all + (text[all] == '\n');
	}
	*out = s;
	return ERR_OK;
}

struct synonyms *
synonyms_default(void)
{
	static const char text[] =
#define SYNONYMS(group) group "\n"
#include "search/synonyms.def"
#undef SYNONYMS
	    ;
	struct synonyms *s;
	struct err e;

	return synonyms_parse(text, &s, &e) == ERR_OK ? s : NULL;
}

enum err_code
synonyms_load(const char *path, struct synonyms **out, struct err *e)
{
	enum err_code rc;
	char *text;
	size_t len;

	*out = NULL;
	if (path == NULL) {
		*out = synonyms_default();
		return ERR_OK;
	}
	if (file_read(path, FILE_MAX, &text, &len, e) != ERR_OK)
		return e->code;
	rc = synonyms_parse(text, out, e);
	free(text);
	return rc == ERR_OK ? ERR_OK : err_prefix(e, "%s", path);
}

/* ---- asking ---- */

static bool
said(const struct token_list *l, const struct phrase *p)
{
	for (size_t i = 0; i < p->n; i++) {
		bool found = false;

		for (size_t j = 0; j < l->n && !found; j++)
			found = l->tokens[j].kind == TERM_STEM && l->tokens[j].term == p->words[i];
		if (!found)
			return false;
	}
	return p->n > 0;
}

static void
add_others(
    const struct synonyms *s, const struct phrase *p, struct tokens *t, struct token_list *out)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct phrase *other = &s->phrases[i];

		if (other != p && other->group == p->group)
			tokens_append(
			    t, other->text, strlen(other->text), PHRASE_WORDS, TOKENS_LOOK_UP, out);
	}
}

void
synonyms_read(const struct synonyms *s, struct tokens *t, const char *text, struct token_list *out)
{
	size_t told = SIZE_MAX;
	struct token_list l;

	token_list_init(&l);
	tokens_read(s->words, text, QUESTION_WORDS, TOKENS_LOOK_UP, &l);
	for (size_t i = 0; i < s->n; i++) {
		const struct phrase *p = &s->phrases[i];

		if (p->group == told || !said(&l, p))
			continue;
		told = p->group;
		add_others(s, p, t, out);
	}
	token_list_release(&l);
}
