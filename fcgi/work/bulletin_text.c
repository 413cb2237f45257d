#include "work/bulletin_text.h"

#include "base/arena.h"
#include "base/buf.h"

static const char *const titles[WORDING_COUNT] = {
	[WORDING_EN] = "Daily summary for the administrator",
	[WORDING_RU] = "Ежедневная сводка для администратора",
	[WORDING_KK] = "Әкімшіге арналған күнделікті жиынтық",
};

static const char *const more[WORDING_COUNT] = {
	[WORDING_EN] = "and others: ",
	[WORDING_RU] = "и ещё: ",
	[WORDING_KK] = "және тағы: ",
};

/* Headings by kind, and the command that shows more. */
static const struct {
	const char *heading[WORDING_COUNT];
	const char *command;
} kinds[BULLETIN_KINDS] = {
	[BULLETIN_PARKED] = { {
				  [WORDING_EN] = "Actions that wait for a person",
				  [WORDING_RU] = "Действия, которые ждут решения человека",
				  [WORDING_KK] = "Адамның шешімін күтетін әрекеттер",
			      },
	    "slactl outbox list --state parked" },
	[BULLETIN_LEVELS] = { {
				  [WORDING_EN] = "Levels of contracts that no regulation has",
				  [WORDING_RU] =
				      "Уровни договоров, которых нет ни в одном регламенте",
				  [WORDING_KK] = "Бірде-бір регламентте жоқ шарт деңгейлері",
			      },
	    "slactl client contract list" },
	[BULLETIN_UNBOUND] = { {
				   [WORDING_EN] =
				       "Clients known by no user, group, project or mail domain",
				   [WORDING_RU] = "Клиенты, к которым не привязан ни пользователь, "
						  "ни группа, ни проект, "
						  "ни почтовый домен",
				   [WORDING_KK] = "Пайдаланушы да, топ та, жоба да, пошта домені "
						  "де байланыстырылмаған "
						  "клиенттер",
			       },
	    "slactl client bind" },
	[BULLETIN_HOLIDAYS] = { {
				    [WORDING_EN] = "Holidays that are not entered",
				    [WORDING_RU] = "Не внесены праздничные дни",
				    [WORDING_KK] = "Мереке күндері енгізілмеген",
				},
	    "slactl calendar import" },
	[BULLETIN_CONTRACTS] = { {
				     [WORDING_EN] = "Contracts that end within 30 days",
				     [WORDING_RU] =
					 "Договоры, которые заканчиваются в ближайшие 30 дней",
				     [WORDING_KK] = "Алдағы 30 күнде мерзімі аяқталатын шарттар",
				 },
	    "slactl client contract list --expiring 30" },
	[BULLETIN_FAILURES] = { {
				    [WORDING_EN] = "What the check of slad finds wrong",
				    [WORDING_RU] = "Неисправности, найденные проверкой slad",
				    [WORDING_KK] = "slad тексеруі тапқан ақаулар",
				},
	    "slactl doctor" },
};

void
bulletin_add(struct bulletin *b, enum bulletin_kind kind, const char *text)
{
	if (b->n[kind] < BULLETIN_NAMED)
		b->named[kind][b->n[kind]] = text;
	b->n[kind]++;
}

bool
bulletin_is_empty(const struct bulletin *b)
{
	for (int k = 0; k < BULLETIN_KINDS; k++) {
		if (b->n[k] > 0)
			return false;
	}
	return true;
}

static void
put_kind(const struct bulletin *b, enum bulletin_kind kind, enum wording l, struct buf *out)
{
	const size_t n = b->n[kind];

	if (n == 0)
		return;
	buf_printf(out, "%s%s: %zu (%s)\n", out->len == 0 ? "" : "\n", kinds[kind].heading[l], n,
	    kinds[kind].command);
	for (size_t i = 0; i < n && i < BULLETIN_NAMED; i++)
		buf_printf(out, "- %s\n", b->named[kind][i]);
	if (n > BULLETIN_NAMED)
		buf_printf(out, "- %s%zu\n", more[l], n - BULLETIN_NAMED);
}

struct letter_words
bulletin_words(const struct bulletin *b, struct arena *arena)
{
	struct letter_words w;
	struct buf text;

	buf_init(&text);
	for (int l = 0; l < WORDING_COUNT; l++) {
		buf_reset(&text);
		for (int k = 0; k < BULLETIN_KINDS; k++)
			put_kind(b, (enum bulletin_kind)k, (enum wording)l, &text);
		w.title[l] = titles[l];
		w.text[l] = arena_strdup(arena, text.data);
	}
	buf_release(&text);
	return w;
}
