#ifndef SLAD_CORE_SCENE_H
#define SLAD_CORE_SCENE_H

#include <stdbool.h>

#include "core/policy.h"
#include "core/timeline.h"

/* A relation that stands. */
struct linking_tie {
	int64_t master;
	const struct fact *made;
	const struct fact *master_done;
	const struct fact *replied; /* our first public word to the master's client since then */
	const struct fact *release; /* to be taken back; NULL: it is not */
	/* Slad's own rule made it, */
	bool alone;
	const struct fact *confirmed; /* until a person said that it is right */
};

/* People can relate a request to several; of more than so many the earliest are forgotten. */
#define LINKING_TIES 8

/* Kept by core/linking.h; the facts that matter still. */
struct linking {
	struct linking_tie ties[LINKING_TIES]; /* as they were made */
	size_t n_ties;
	/* Of the last of them, which it follows. */
	int64_t master; /* 0: it follows nobody */
	const struct fact *made; /* since when it does */
	/* NULL: the master is open; `made`: it was done then already. */
	const struct fact *master_done;
	const struct fact *replied; /* NULL: nobody answered the master since it is followed */
	bool alone; /* nobody but slad says that it follows: the client is not told of it */
	const struct fact *confirmed;
	bool told; /* the client, since it follows */
	bool informed; /* since the master was answered; or our people wrote themselves */
	bool ended; /* with the master, as it is done now */
	bool answered; /* nobody answered its client but that word: that the matter is known */
	const struct fact *order; /* to be made, NULL: nothing is */
};

/*
 * What the rules see while the timeline is walked: the request as it stands
 * after a fact, and how it stood before. judge.c moves it from fact to fact;
 * the rules read it.
 */
struct scene {
	const struct policy *policy;
	const struct timeline *timeline;
	struct utc now; /* the instant of the verdict */
	struct utc at; /* of the fact that is being seen; the arrival before the first */
	struct traits traits; /* as they stand: the level found, the staff's priority */
	enum priority wish; /* the client's latest, */
	bool wished; /* as long as nobody of ours has decided on it */
	enum stage before;
	enum stage stage;
	struct utc stage_since;
	const struct fact *stage_by; /* what put it there; NULL: its arrival */
	bool told; /* since then, and with it, something was said to the client in public */
	bool responded; /* the provider has spoken to the client */
	bool attended; /* something ended the clock of the first response: core/response.h */
	bool owed; /* and has not answered the client's latest public word */
	/* When it did last; UTC_NONE: not since the client's latest public word. */
	struct utc spoke_at;
	bool called; /* that was by telephone */
	/* The latest question to the client and its answer; see core/noanswer.h. */
	bool asked;
	struct utc asked_at;
	const struct fact *asked_by; /* NULL: the request arrived in waiting_client */
	int questions;
	const struct fact *answer; /* NULL: none yet */
	/*
	 * The fact that resolved or closed it, NULL while it is open, and what the client said
	 * after.
	 */
	const struct fact *closing;
	const struct fact *late_note;
	int silenced; /* how often silence closed it */
	struct linking linking;
	/* The client's word that an article solved it; NULL: none that holds. */
	const struct fact *accepted;
};

/*
 * Takes in a fact: everything above but question, answer and closing, which core/noanswer.h keeps.
 */
void scene_see(struct scene *s, const struct fact *f);

/*
 * Does the regulation let the clock stand still where the request is? In
 * waiting_client only from a question until the first client event.
 */
bool scene_pauses(const struct scene *s, enum clock_kind clock);

/* In waiting_client, asked, and no word from the client since. */
bool scene_is_silent(const struct scene *s);

/* The hours of its level. */
const struct calendar *scene_calendar(const struct scene *s);

/*
 * When what was due at `at` is told to people: found at night, after an outage or a change, in the
 * morning. By the hours of the level, or by others.
 */
struct utc scene_tells_at(const struct scene *s, struct utc at);
struct utc scene_tells_by(const struct scene *s, const struct calendar *c, struct utc at);

/*
 * When slad says what follows on a person's own act, to be said at `at`: at once, at whatever hour
 * they work. What is found later than that is told as slad's own word is, by day.
 */
struct utc scene_follows_at(const struct scene *s, struct utc at);

/* By the conditions as they stand; NULL: none. */
const struct target *scene_target(const struct scene *s, enum clock_kind clock);

bool stage_is_done(enum stage stage); /* resolved or closed */
/* Staff and developers speak for the provider; the bot speaks for nobody. */
bool side_is_provider(enum side side);

#endif
