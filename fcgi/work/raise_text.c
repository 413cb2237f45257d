#include "work/raise_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/wording.h"

/* "#" stands for the request's number. */
struct sentence {
	const char *in[WORDING_COUNT];
};

static const struct sentence complaint_subject = { {
    [WORDING_EN] = "A complaint about request #",
    [WORDING_RU] = "Жалоба по обращению #",
    [WORDING_KK] = "# өтініші бойынша шағым",
} };

static const struct sentence split_head = { {
    [WORDING_EN] = "A question of its own, from request #",
    [WORDING_RU] = "Отдельный вопрос из обращения #",
    [WORDING_KK] = "# өтінішінен бөлінген жеке сұрақ",
} };

/* The tracker may show a client only what they wrote themselves. */
static const struct sentence split_made = { {
    [WORDING_EN] = "A request of its own, #, was made of this question. If it does not open for "
		   "you, write about it here.",
    [WORDING_RU] = "Для этого вопроса создано отдельное обращение #. Если оно у вас не "
		   "открывается, пишите о нём здесь.",
    [WORDING_KK] = "Бұл сұрақ бойынша жеке # өтініші жасалды. Егер ол сізде ашылмаса, ол туралы "
		   "осында жазыңыз.",
} };

static const struct sentence registered = { {
    [WORDING_EN] = "It is registered as the private request #.\n",
    [WORDING_RU] = "Она зарегистрирована как закрытая от посторонних заявка #.\n",
    [WORDING_KK] = "Ол бөгде адамдарға жабық # өтініш ретінде тіркелді.\n",
} };

static const struct sentence grievances[GRIEVANCE_COUNT] = {
	[GRIEVANCE_CONDUCT] = { {
	    [WORDING_EN] = "how an employee behaved",
	    [WORDING_RU] = "поведение сотрудника",
	    [WORDING_KK] = "қызметкердің мінез-құлқы",
	} },
	[GRIEVANCE_SLOW] = { {
	    [WORDING_EN] = "slow service",
	    [WORDING_RU] = "медленное обслуживание",
	    [WORDING_KK] = "баяу қызмет көрсету",
	} },
	[GRIEVANCE_REFUSED] = { {
	    [WORDING_EN] = "service was refused",
	    [WORDING_RU] = "отказ в обслуживании",
	    [WORDING_KK] = "қызмет көрсетуден бас тарту",
	} },
};

/* The lines of a complaint: whose, about what, by which clause. */
static const struct sentence from = { {
    [WORDING_EN] = "From",
    [WORDING_RU] = "От кого",
    [WORDING_KK] = "Кімнен",
} };
static const struct sentence about = { {
    [WORDING_EN] = "About",
    [WORDING_RU] = "На что",
    [WORDING_KK] = "Неге",
} };
static const struct sentence by_clause = { {
    [WORDING_EN] = "Clause of the regulation",
    [WORDING_RU] = "Пункт регламента",
    [WORDING_KK] = "Регламент тармағы",
} };

static enum wording
wording_of(const char *language)
{
	enum wording l;

	return language != NULL && wording_parse(language, &l) ? l : WORDING_EN;
}

static void
put(const struct sentence *s, enum wording l, int64_t number, struct buf *out)
{
	for (const char *p = s->in[l]; *p != '\0'; p++) {
		buf_putc(out, *p);
		if (*p == '#')
			buf_printf(out, "%" PRId64, number);
	}
}

static void
put_complaint(const struct offshoot_row *o, const char *clause, enum wording l, struct buf *out)
{
	put(&complaint_subject, l, o->issue, out);
	buf_printf(out, "\n%s: %s\n%s: %s", from.in[l], o->author, about.in[l],
	    grievances[o->about].in[l]);
	if (clause != NULL)
		buf_printf(out, "\n%s: %s", by_clause.in[l], clause);
}

void
raise_subject(const struct offshoot_row *o, const char *language, struct buf *out)
{
	if (o->kind == OFFSHOOT_SPLIT)
		buf_puts(out, o->subject);
	else
		put(&complaint_subject, wording_of(language), o->issue, out);
}

void
raise_description(const struct offshoot_row *o, const char *subject, const char *clause,
    const char *language, struct buf *out)
{
	const enum wording l = wording_of(language);

	if (o->kind == OFFSHOOT_SPLIT) {
		put(&split_head, l, o->issue, out);
		buf_printf(out, ": %s", subject);
	} else {
		put_complaint(o, clause, l, out);
	}
	if (*o->body != '\0')
		buf_printf(out, "\n\n%s", o->body);
}

void
raise_note(const struct offshoot_row *o, int64_t made, const char *language, struct buf *out)
{
	static const char *const quotes[WORDING_COUNT][2] = {
		[WORDING_EN] = { "“", "”" },
		[WORDING_RU] = { "«", "»" },
		[WORDING_KK] = { "«", "»" },
	};
	const enum wording l = wording_of(language);

	buf_printf(out, "%s%s%s\n\n", quotes[l][0], o->subject, quotes[l][1]);
	put(&split_made, l, made, out);
}

json_t *
raise_letter(const struct offshoot_row *o, const char *clause, int64_t made)
{
	json_t *title = json_object(), *text = json_object();
	struct buf b;

	buf_init(&b);
	for (int i = 0; i < WORDING_COUNT; i++) {
		const enum wording l = (enum wording)i;

		buf_reset(&b);
		raise_subject(o, wording_name(l), &b);
		json_object_set_new(title, wording_name(l), json_string(b.data));
		buf_reset(&b);
		if (made != 0) {
			put(&registered, l, made, &b);
		} else {
			put_complaint(o, clause, l, &b);
			buf_printf(&b, "\n\n%s\n", o->body);
		}
		json_object_set_new(text, wording_name(l), json_string(b.data));
	}
	buf_release(&b);
	return json_pack("{s:o, s:o}", "title", title, "text", text);
}
