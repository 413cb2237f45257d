#include "search/kazakh.h"

#include <stdbool.h>
#include <string.h>

#include "base/letters.h"

/* A noun's number, possession and case; a verb seldom has more. */
#define ENDINGS 3
#define LETTERS_LEAST 3

/* Some are two that come together often: the first alone would take what is the word's own. */
static const char *const endings[] = {
	/* number */
	"лар", "лер", "дар", "дер", "тар", "тер", "лардын", "лердин", "ларды", "лерди", "ларга",
	"лерге",
	/* possession */
	"ым", "им", "ымыз", "имиз", "ын", "ин", "ыныз", "иниз", "сы", "си", "ы", "и",
	/* case */
	"нын", "нин", "дын", "дин", "тын", "тин", "ны", "ни", "ды", "ди", "ты", "ти", "га", "ге",
	"ка", "ке", "на", "не", "да", "де", "та", "те", "нда", "нде", "дан", "ден", "тан", "тен",
	"нан", "нен", "мен", "бен", "пен",
	/* nouns and adjectives made of others */
	"дагы", "деги", "тагы", "теги", "ндагы", "ндеги", "лык", "лик", "дык", "дик", "тык", "тик",
	/* verbs */
	"майды", "мейди", "байды", "бейди", "пайды", "пейди", "маймын", "меймин", "мады", "меди",
	"мадык", "медик", "мадым", "медим", "бады", "беди", "бадым", "бедим", "пады", "педи",
	"падым", "педим", "дым", "дим", "тым", "тим", "ган", "ген", "кан", "кен", "ганда", "генде",
	"канда", "кенде", "йды", "йди", "ады", "еди", "ып", "ип", "у"
};

static bool
keeps_enough(const char *word, size_t len)
{
	return text_prefix(word, len, LETTERS_LEAST - 1) < len;
}

/* The longest one; 0: it ends in none. */
static size_t
ending_of(const char *word, size_t len)
{
	size_t longest = 0;

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		const size_t n = strlen(endings[i]);

		if (n > longest && n < len && memcmp(word + len - n, endings[i], n) == 0 &&
		    keeps_enough(word, len - n))
			longest = n;
	}
	return longest;
}

size_t
kazakh_stem(const char *word, size_t len)
{
	for (size_t i = 0; i < ENDINGS; i++)
		len -= ending_of(word, len);
	return len;
}
