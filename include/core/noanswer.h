#ifndef SLAD_CORE_NOANSWER_H
#define SLAD_CORE_NOANSWER_H

#include "base/buf.h"
#include "core/judge.h"
#include "core/scene.h"

/*
 * A silent client (D1 and D2 clause 15, D4 clause 2.7). The clock runs from the
 * latest question: entering waiting_client, or a public note or call by staff or
 * a developer while in it (a bot's reminder is no question). It is met by any
 * client event, however late, and is none when staff leave the status.
 * A status that neither came with a word to the client, nor within a quarter of an
 * hour after one, has asked nothing: the clock runs, but reminders and closing are
 * left to a person (action.unasked), and the request is flagged. So is one that only
 * the bot has asked in: its reminders go out, its closing is left to a person
 * (action.unattended), as long as the first answer is still owed. What nobody of the
 * client can open in the tracker, and was not asked by telephone, is left to a person
 * altogether (action.unread): silence is no answer of theirs. Where a status came
 * to mean waiting_client while the request stood in it, what was said last is the question.
 * Clauses: R16, R35.
 */

/* Who asks in a note first sets the status within this time. */
#define NOANSWER_NOTE_FIRST_S (15 * SPAN_MINUTE)

/* Keeps question, answer, closing and late note of the scene; runs before the other rules. */
void noanswer_see(struct scene *s, const struct fact *f);

/* The clock as it stands at scene.now. */
void noanswer_read(const struct scene *s, struct verdict *out);

/*
 * What is due: reminders, closing on silence, back to work when the client
 * answered, reopening what slad closed. Nothing on a closed request but the
 * last; and a request is never closed twice.
 */
void noanswer_act(const struct scene *s, struct verdict *out);

/*
 * The closing that comes, or is due, if the client stays silent: with its key, cause and instant as
 * noanswer_act gives it. False: nothing will be closed.
 */
bool noanswer_closing(const struct policy *p, const struct verdict *v, struct action *out);

/* «Ответ от клиента не получен» and the list of actions done so far, in the client's language. */
void noanswer_note(
    const struct policy *p, const struct timeline *t, struct utc now, struct buf *out);

#endif
