#include "core/policy_reader.h"

#include <string.h>

/* Texts that came after files of them were written: where a file has none, these are said. */
static const struct own_words {
	enum text text;
	const char *en, *ru, *kk;
} own_words[] = {
	{ TEXT_NEWS,
	    "Our specialists have responded to the problem that you reported and keep working on "
	    "it. "
	    "We will tell you the result here.",
	    "Наши специалисты ответили по проблеме, о которой вы сообщили, и продолжают над ней "
	    "работать. О результате сообщим здесь.",
	    "Мамандарымыз сіз хабарлаған мәселе бойынша жауап берді және жұмысты жалғастыруда. "
	    "Нәтижесін осы жерде хабарлаймыз." },
};

#define OWN_WORDS (sizeof(own_words) / sizeof(own_words[0]))

static const struct own_words *
own_words_of(enum text text)
{
	for (size_t i = 0; i < OWN_WORDS; i++) {
		if (own_words[i].text == text)
			return &own_words[i];
	}
	return NULL;
}

static bool
read_texts_object(struct reader *r, json_t *v, enum member_need need)
{
	struct member members[TEXT_COUNT];

	for (int i = 0; i < TEXT_COUNT; i++)
		members[i] = (struct member){ text_name(i), policy_words, &policy_of(r)->texts[i],
			own_words_of(i) == NULL ? need : OPTIONAL };
	return reader_object(r, v, members, TEXT_COUNT);
}

static const char *
own_word_in(const struct own_words *o, const char *language)
{
	if (strcmp(language, "ru") == 0)
		return o->ru;
	return strcmp(language, "kk") == 0 ? o->kk : o->en;
}

static void
add_own(struct policy *p)
{
	for (size_t i = 0; i < OWN_WORDS; i++) {
		struct words *w = &p->texts[own_words[i].text];

		for (size_t l = 0; l < p->n_languages; l++) {
			if (w->in[l] == NULL)
				w->in[l] = own_word_in(&own_words[i], p->languages[l]);
		}
	}
}

static bool
read_own(struct reader *r, json_t *own)
{
	const size_t here = reader_enter_index(r, 1);
	const bool ok = read_texts_object(r, own, OPTIONAL);

	reader_leave(r, here);
	return ok;
}

/* texts.json: all of them but those. */
static bool
read_all(struct reader *r, json_t *v, void *into)
{
	return read_texts_object(r, v, REQUIRED);
}

/* "texts.json", or ["texts.json", {"closed": …}] where the regulation words some in its own way. */
bool
policy_texts_read(struct reader *r, json_t *v, void *into)
{
	json_t *file = json_is_array(v) ? json_array_get(v, 0) : v;
	json_t *own = json_is_array(v) ? json_array_get(v, 1) : NULL;
	bool ok;

	if (!json_is_string(file))
		return reader_fail(r,
		    "the name of a file with texts is expected here, or a list of it "
		    "and the texts that differ");
	ok = policy_file(r, file, "texts", "texts.json", read_all, NULL);
	if (own != NULL && (ok || r->tell != NULL))
		ok = read_own(r, own) && ok;
	add_own(policy_of(r));
	return ok;
}
