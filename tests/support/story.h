#ifndef SLAD_TESTS_STORY_H
#define SLAD_TESTS_STORY_H

/*
 * Regulations, told as stories. All happen in February 2026, in the local
 * time of the regulation's calendar; the 2nd is a Monday, no holiday is in it
 * but the 23rd (a day off in Russia).
 *
 * request   "02 10:00 vip error tracker normal [received 02 09:30] [client=…] [tracker=…]
 *           [project=…] [contract=no] [logs_calls] [unread] [wished 02 15:00 [since …] [after …]] [escalated]
 *           [chosen]"; chosen: the priority, by the client; since: when that was wished; after: another wish
 *           that a call answered
 * events    "02 11:00 staff public waiting_client; 02 12:00 client public; 02 13:00 staff call
 * [logged|missed];
 *           02 14:00 staff takes;
 *           02 15:00 bot renamed waiting_client"
 * expected  "first_response met due 02 12:00 stopped 02 11:00 elapsed 1:00; action close; wake …";
 * of an action also
 *           "at 02 12:00" (due) and "told 03 09:00" (not before), the stage it leads to, "proposed", "unasked",
 *           "unattended" and "unread"; both may say "clause 17"; "took 1:00" and "ended 02 11:00" are what is measured, target or none;
 *           "call 02 15:00": the client is to be called then;
 *           what is told by mail is a "warning" and no action
 *           with "no action" and "no wake" for what must not be.
 */
struct story {
	const char *says;
	const char *regulation; /* "edoc", or "edoc {…}": with JSON laid over it */
	const char *request;
	const char *events;
	const char *now;
	const char *expected;
};

/* A cmocka test whose initial state is an array of stories, ended by one without `says`. */
void stories_hold(void **state);

#endif
