/* The regulations, told as stories: see tests/support/story.h. */
#include "tests/support/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/judge.h"
#include "tests/support/regulation.h"

/* Covers R3, R6, R9, R19, R20, R21, R22, R32, R40. */
static struct story first_response[] = {
	{ "a VIP's ordinary error is answered within two working hours", "edoc",
	    "02 10:00 vip error tracker normal", "", "02 10:30",
	    "first_response running due 02 12:00 elapsed 0:30 clause 17" },
	{ "an urgent one within one", "edoc", "02 10:00 vip error tracker urgent", "", "02 10:30",
	    "first_response running due 02 11:00" },
	{ "an immediate one within 30 minutes", "edoc", "02 10:00 vip error tracker immediate", "",
	    "02 10:10", "first_response running due 02 10:30" },
	{ "an immediate call-back likewise", "edoc", "02 10:00 vip callback callback immediate", "",
	    "02 10:10", "first_response running due 02 10:30" },
	{ "a VIP's consultation does not depend on the priority", "edoc",
	    "02 10:00 vip consultation email immediate", "", "02 10:10",
	    "first_response running due 02 12:00" },
	{ "the online assistant answers within 15 minutes, VIP or not", "edoc",
	    "02 10:00 vip consultation assistant normal", "", "02 10:10",
	    "first_response running due 02 10:15" },
	{ "the online assistant of the basic level, too", "edoc",
	    "02 10:00 basic consultation assistant normal", "", "02 10:10",
	    "first_response running due 02 10:15" },
	{ "the basic level: one working day, by whatever else channel", "edoc",
	    "02 10:00 basic error email immediate", "", "02 10:10",
	    "first_response running due 03 10:00" },
	{ "an evening's request counts from the morning", "edoc",
	    "02 17:00 vip error tracker normal", "", "02 17:30",
	    "first_response running due 03 10:00 elapsed 0:30" },
	{ "a Saturday's basic request is due on Monday at closing", "edoc",
	    "07 12:00 basic error email normal", "", "07 13:00",
	    "first_response running due 09 18:00 elapsed 0:00" },
	{ "an answer in time meets it", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public", "05 10:00",
	    "first_response met due 02 12:00 stopped 02 11:00 elapsed 1:00" },
	{ "an answer at the very last second meets it", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff public", "05 10:00", "first_response met" },
	{ "an answer after it breaches it", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:01 staff public", "05 10:00",
	    "first_response breached due 02 12:00 stopped 02 12:01" },
	{ "at the due instant it still runs", "edoc", "02 10:00 vip error tracker normal", "",
	    "02 12:00", "first_response running" },
	{ "and is looked at again when that is over", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:10 staff waiting_third_party", "02 12:00",
	    "first_response running due 02 12:00; wake 02 12:00" },
	{ "a minute later it is breached", "edoc", "02 10:00 vip error tracker normal", "",
	    "02 12:01", "first_response breached" },
	{ "a developer's answer counts", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 developer public", "02 13:00", "first_response met" },
	{ "a private note is no answer", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff private", "02 11:30", "first_response running" },
	{ "nor is the bot's word", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 bot public", "02 11:30", "first_response running" },
	{ "nor the client's own", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 client public", "02 11:30", "first_response running" },
	{ "nor a change of status", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff in_progress", "02 11:30", "first_response running" },
	{ "but resolving without a word ends it", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff resolved", "02 11:30", "first_response met stopped 02 11:00" },
	{ "it never pauses", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:10 staff waiting_client", "02 11:30",
	    "first_response running due 02 12:00 elapsed 1:30" },
	{ "a call entered late counts from the call", "edoc",
	    "02 11:00 vip error phone normal received 02 09:30", "", "02 11:10",
	    "first_response running due 02 11:30 elapsed 1:40" },
	{ "a wish has no targets", "edoc", "02 10:00 vip wish tracker normal", "", "05 10:00",
	    "first_response none; resolution none; no wake" },
	{ "EnDocs has none either, but an acceptance by the day's end", "endocs",
	    "02 12:00 basic error email normal", "", "02 13:00",
	    "first_response none; resolution none; acceptance running due 02 19:00" },
	{ "and both are measured", "endocs", "02 12:00 basic error email normal",
	    "02 14:00 staff public in_progress; 03 12:00 staff closed", "04 12:00",
	    "first_response none elapsed 0:00 took 2:00 ended 02 14:00; "
	    "resolution none elapsed 0:00 took 9:00 ended 03 12:00; no wake" },
	{ "its acceptance of the night is due the next evening", "endocs",
	    "02 20:00 basic error email normal", "", "02 21:00",
	    "acceptance running due 03 19:00" },
	{ "and is met when an engineer takes it", "endocs", "02 12:00 basic error email normal",
	    "02 18:00 staff in_progress", "04 13:00",
	    "acceptance met due 02 19:00 stopped 02 18:00" },
	{ 0 },
};

/* Covers R32. */
static struct story acceptance[] = {
	{ "what the bot moved is not accepted by a private note on it", "endocs",
	    "02 12:00 basic error email normal",
	    "02 12:05 bot waiting_client; 02 13:00 staff private", "02 13:30",
	    "acceptance running elapsed 1:30" },
	{ "nor by another priority", "endocs", "02 12:00 basic error email normal",
	    "02 12:05 bot in_progress; 02 13:00 staff priority=urgent", "03 10:30",
	    "acceptance breached due 02 19:00" },
	{ "nor by the client's word", "endocs", "02 12:00 basic error email normal",
	    "02 12:05 bot waiting_client; 02 13:00 client public", "02 13:30",
	    "acceptance running" },
	{ "but by an engineer's own next step", "endocs", "02 12:00 basic error email normal",
	    "02 12:05 bot waiting_client; 02 13:00 staff in_progress", "02 13:30",
	    "acceptance met stopped 02 13:00" },
	{ "by a public answer", "endocs", "02 12:00 basic error email normal",
	    "02 12:05 bot in_progress; 02 13:00 developer public", "02 13:30",
	    "acceptance met stopped 02 13:00" },
	{ "by a call", "endocs", "02 12:00 basic error email normal", "02 13:00 staff call",
	    "02 13:30", "acceptance met stopped 02 13:00" },
	{ "by taking it, new as it stays", "endocs", "02 12:00 basic error email normal",
	    "02 13:00 staff takes", "02 13:30", "acceptance met stopped 02 13:00" },
	{ "which a client cannot", "endocs", "02 12:00 basic error email normal",
	    "02 13:00 client takes", "02 13:30", "acceptance running" },
	{ "back to new is no acceptance", "endocs",
	    "02 12:00 basic error email normal waiting_client", "02 13:00 staff new", "02 13:30",
	    "acceptance running" },
	{ 0 },
};

/* Covers R26, R28. */
static struct story priority[] = {
	{ "raising it counts from the beginning", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:30 staff priority=urgent", "02 10:40", "first_response running due 02 11:00" },
	{ "and may breach at once, at the change", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:15 staff priority=immediate", "02 11:20",
	    "first_response breached due 02 10:30; breach first_response at 02 11:15 immediate" },
	{ "lowering it later only marks the breach as superseded", "edoc",
	    "02 10:00 vip error tracker immediate",
	    "02 10:45 staff priority=normal; 02 11:00 staff public", "02 12:30",
	    "first_response met due 02 12:00; "
	    "breach first_response at 02 10:30 immediate superseded 02 10:45" },
	{ "also when it comes in one save with the answer", "edoc",
	    "02 10:00 vip error tracker immediate", "02 10:45 staff public priority=normal",
	    "02 12:30",
	    "first_response met due 02 12:00 stopped 02 10:45; "
	    "breach first_response at 02 10:30 immediate superseded 02 10:45" },
	{ "lowered so, it may still be too late", "edoc", "02 10:00 vip error tracker immediate",
	    "02 11:15 staff public priority=urgent", "02 12:30",
	    "first_response breached due 02 11:00 stopped 02 11:15; "
	    "breach first_response at 02 10:30 immediate; no breach first_response superseded" },
	{ "in time, there is nothing to take back", "edoc", "02 10:00 vip error tracker immediate",
	    "02 10:20 staff public priority=normal", "02 12:30",
	    "first_response met due 02 12:00 stopped 02 10:20; no breach" },
	{ "raised in one save with the answer, it counts from the beginning, too", "edoc",
	    "02 10:00 vip error tracker normal", "02 11:00 staff public priority=immediate",
	    "02 12:30",
	    "first_response breached due 02 10:30 stopped 02 11:00; "
	    "breach first_response at 02 11:00 immediate" },
	{ "as it would a moment before", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:59 staff priority=immediate; 02 11:00 staff public", "02 12:30",
	    "first_response breached due 02 10:30 stopped 02 11:00" },
	{ "a client's wish beside its own note moves nothing", "edoc",
	    "02 10:00 vip error tracker immediate",
	    "02 10:45 client public priority=normal; 02 10:50 staff public", "02 12:30",
	    "first_response breached due 02 10:30; no breach first_response superseded" },
	{ "after the answer it changes nothing", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:30 staff public; 02 11:40 staff priority=immediate", "02 12:30",
	    "first_response met due 02 12:00; no breach" },
	{ "a client's is only a wish", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:30 client priority=immediate", "02 10:40",
	    "first_response running due 02 12:00; flag priority_wish" },
	{ "a bot's is nothing: only staff and developers set it", "edoc",
	    "02 10:00 vip error tracker normal", "02 10:30 bot priority=immediate", "02 10:40",
	    "first_response running due 02 12:00; no flag priority_wish" },
	{ "a developer's counts", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:30 developer priority=urgent", "02 10:40",
	    "first_response running due 02 11:00" },
	{ "a wish that staff granted is none any more", "edoc", "02 10:00 vip error tracker normal",
	    "02 10:30 client priority=immediate; 02 10:35 staff priority=immediate", "02 10:40",
	    "no flag priority_wish; flag critical" },
	{ "staff's own choice is no wish, and what is urgent not critical", "edoc",
	    "02 10:00 vip error tracker normal", "02 10:30 staff priority=urgent", "02 10:40",
	    "no flag priority_wish; no flag critical" },
	{ "what the client chose in the form is a wish as well", "edoc",
	    "02 10:00 vip error tracker immediate chosen", "", "02 10:10",
	    "first_response running due 02 12:00; flag priority_wish; no flag critical" },
	{ "granted, it counts from the beginning", "edoc",
	    "02 10:00 vip error tracker immediate chosen", "02 10:10 staff priority=immediate",
	    "02 10:15",
	    "first_response running due 02 10:30; no flag priority_wish; flag critical" },
	{ "late granted, it is late from then on", "edoc",
	    "02 10:00 vip error tracker immediate chosen", "02 11:00 staff priority=immediate",
	    "02 11:05",
	    "first_response breached due 02 10:30; breach first_response at 02 11:00 immediate" },
	{ "decided otherwise, it is answered, too", "edoc",
	    "02 10:00 vip error tracker immediate chosen", "02 10:10 staff priority=urgent",
	    "02 10:15", "first_response running due 02 11:00; no flag priority_wish" },
	{ "even when all stays as it is", "edoc", "02 10:00 vip error tracker immediate chosen",
	    "02 10:10 staff priority=normal", "02 10:15",
	    "first_response running due 02 12:00; no flag priority_wish" },
	{ "whoever wishes again is heard again", "edoc",
	    "02 10:00 vip error tracker immediate chosen",
	    "02 10:10 staff priority=normal; 02 10:20 client priority=urgent", "02 10:25",
	    "first_response running due 02 12:00; flag priority_wish" },
	{ "a wish that the client took back is none", "edoc",
	    "02 10:00 vip error tracker urgent chosen", "02 10:10 client priority=normal",
	    "02 10:15", "no flag priority_wish" },
	{ "the ordinary one is no wish", "edoc", "02 10:00 vip error tracker normal chosen", "",
	    "02 10:10", "first_response running due 02 12:00; no flag priority_wish" },
	{ "on the basic level it plays no part", "edoc", "02 10:00 basic error email normal",
	    "02 10:30 staff priority=immediate", "02 10:40",
	    "first_response running due 03 10:00" },
	{ 0 },
};

/* Covers R18, R20, R22, R29. */
static struct story resolution[] = {
	{ "a VIP's request is closed within one working day", "edoc",
	    "02 10:00 vip error tracker normal", "", "02 11:00",
	    "resolution running due 03 10:00 elapsed 1:00" },
	{ "a basic one within two", "edoc", "02 10:00 basic error email normal", "", "02 11:00",
	    "resolution running due 04 10:00" },
	{ "a VIP's official letter has no target", "edoc", "02 10:00 vip error letter normal", "",
	    "02 11:00",
	    "resolution none elapsed 0:00 cycle 0; first_response running due 02 12:00" },
	{ "and is measured all the same, pauses left out", "edoc",
	    "02 10:00 vip error letter normal",
	    "02 11:00 staff public waiting_client; 02 13:00 client public; 03 10:00 staff resolved",
	    "05 10:00",
	    "resolution none elapsed 0:00 cycle 0 took 7:00 ended 03 10:00; no breach resolution" },
	{ "until it is closed", "edoc", "02 10:00 vip error letter normal", "", "03 10:00",
	    "resolution none took 9:00" },
	{ "a basic letter has", "edoc", "02 10:00 basic error letter normal", "", "02 11:00",
	    "resolution running due 04 10:00" },
	{ "over a weekend", "edoc", "06 10:00 vip error tracker normal", "", "06 11:00",
	    "resolution running due 09 10:00" },
	{ "nine sharp is within hours", "edoc", "02 09:00 vip error tracker normal", "", "02 11:00",
	    "resolution running due 03 09:00" },
	{ "resolving stops it", "edoc", "02 10:00 vip error tracker normal",
	    "02 15:00 staff resolved", "09 11:00",
	    "resolution met due 03 10:00 stopped 02 15:00 elapsed 5:00" },
	{ "too late is too late", "edoc", "02 10:00 vip error tracker normal",
	    "03 10:01 staff closed", "09 11:00", "resolution breached stopped 03 10:01" },
	{ "a question pauses it until the answer", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 14:00 client public", "02 15:00",
	    "resolution running due 03 13:00 elapsed 2:00" },
	{ "while paused its due instant moves along", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client", "02 14:00",
	    "resolution paused due 03 13:00 elapsed 1:00" },
	{ "the night in a pause costs nothing", "edoc", "02 10:00 vip error tracker normal",
	    "02 18:00 staff public waiting_client; 03 09:00 client public", "03 09:30",
	    "resolution running due 03 10:00" },
	{ "a second question pauses it again", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 12:00 client public; 02 13:00 staff public",
	    "02 14:00", "resolution paused due 03 12:00 elapsed 2:00" },
	{ "a private note does not", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 12:00 client public; 02 13:00 staff private",
	    "02 14:00", "resolution running due 03 11:00 elapsed 3:00" },
	{ "developers have it: paused until it comes back", "edoc",
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff escalated; 02 16:00 developer public; 03 12:00 staff in_progress",
	    "03 13:00", "resolution running due 04 11:00 elapsed 2:00" },
	{ "a third party likewise", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff waiting_third_party", "02 13:00", "resolution paused elapsed 1:00" },
	{ "pauses are kept when the priority changes", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 12:00 client public; "
	    "02 13:00 staff priority=urgent",
	    "02 14:00", "resolution running due 03 11:00" },
	{ "a breach stays one in a later pause", "edoc", "02 10:00 vip error tracker normal",
	    "03 11:00 staff public waiting_client", "03 12:00", "resolution breached" },
	{ "reopening resumes it, closed time left out", "edoc", "02 10:00 vip error tracker normal",
	    "02 12:00 staff resolved; 02 14:00 client in_progress", "02 15:00",
	    "resolution running due 03 12:00 elapsed 3:00 cycle 2" },
	{ "resolving while paused stops it", "edoc", "02 10:00 vip error tracker normal",
	    "02 11:00 staff public waiting_client; 02 17:00 staff resolved", "09 11:00",
	    "resolution met stopped 02 17:00 elapsed 1:00" },
	{ "entered by staff, it counts from when the client called", "edoc",
	    "02 12:00 vip error phone normal received 02 10:00", "", "02 12:30",
	    "resolution running due 03 10:00 elapsed 2:30" },
	{ 0 },
};

/* What other trackers got wrong, as their users told them. */
static struct story traps[] = {
#define BY_URGENCY                                                                                 \
	"edoc {\"clocks\": {\"first_response\": {\"targets\": ["                                   \
	"{\"when\": {\"priority\": [\"urgent\", \"immediate\"]}, \"limit\": {\"hours\": 4}, "      \
	"\"clause\": \"17.2\"},"                                                                   \
	"{\"limit\": {\"hours\": 40}}]},"                                                          \
	"\"resolution\": {\"targets\": [{\"limit\": {\"hours\": 5}}]}}}"
	{ "a target's own clause goes before its clock's", BY_URGENCY,
	    "02 10:00 vip error tracker urgent", "", "02 11:00",
	    "first_response clause 17.2; resolution clause 17" },
	{ "lowering the priority excuses the clock that depends on it, and no other", BY_URGENCY,
	    "02 10:00 vip error tracker urgent",
	    "02 15:30 staff priority=immediate; 02 16:00 staff priority=normal", "02 17:00",
	    "breach first_response at 02 14:00 urgent superseded 02 16:00; "
	    "breach resolution at 02 15:00 urgent; no breach resolution superseded 02 16:00" },
#define ROUND_THE_CLOCK                                                                            \
	"edoc {\"clocks\": {\"resolution\": {\"targets\": [{\"limit\": {\"hours\": 24, "           \
	"\"elapsed\": true}}]}}}"
	{ "a target that runs at night is moved by the night of a pause", ROUND_THE_CLOCK,
	    "02 10:00 vip error tracker normal",
	    "02 17:00 staff waiting_third_party; 03 10:00 staff in_progress", "03 10:30",
	    "resolution running due 04 03:00" },
#define BY_PRIORITY                                                                                \
	"edoc {\"clocks\": {\"resolution\": {\"targets\": ["                                       \
	"{\"when\": {\"priority\": \"urgent\"}, \"limit\": {\"hours\": 4}},"                       \
	"{\"limit\": {\"hours\": 8}}]}}}"
	{ "a pause is kept when the priority changes", BY_PRIORITY,
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff waiting_third_party; 02 13:00 staff in_progress; "
	    "02 13:30 staff priority=urgent",
	    "02 14:00", "resolution running due 02 16:00 elapsed 2:00" },
	{ "also when it changes within the pause", BY_PRIORITY, "02 10:00 vip error tracker normal",
	    "02 11:00 staff waiting_third_party; 02 12:00 staff priority=urgent; "
	    "02 13:00 staff in_progress",
	    "02 14:00", "resolution running due 02 16:00 elapsed 2:00" },
	{ "resolved and lowered in one save", BY_PRIORITY, "02 10:00 vip error tracker urgent",
	    "02 15:00 staff resolved priority=normal", "03 10:00",
	    "resolution met due 02 18:00 stopped 02 15:00; "
	    "breach resolution at 02 14:00 urgent superseded 02 15:00" },
	{ "put to sleep and raised in one save", BY_PRIORITY, "02 10:00 vip error tracker normal",
	    "02 15:00 staff waiting_third_party priority=urgent", "02 16:00",
	    "resolution breached; breach resolution at 02 15:00 urgent" },
	{ "raised in the save that ends a pause, which is kept", BY_PRIORITY,
	    "02 10:00 vip error tracker normal",
	    "02 11:00 staff waiting_third_party; 02 13:00 staff in_progress priority=urgent",
	    "02 14:00", "resolution running due 02 16:00 elapsed 2:00; no breach resolution" },
	{ "reopened and raised in one save", BY_PRIORITY, "02 10:00 vip error tracker normal",
	    "02 11:00 staff resolved; 02 12:00 staff in_progress priority=urgent", "02 13:00",
	    "resolution running due 02 15:00 elapsed 2:00 cycle 2; no breach resolution" },
	{ "and back again", BY_PRIORITY, "02 10:00 vip error tracker normal",
	    "02 11:00 staff waiting_third_party; 02 13:00 staff in_progress; "
	    "02 13:30 staff priority=urgent; 02 13:40 staff priority=normal",
	    "02 14:00", "resolution running due 03 11:00 elapsed 2:00" },
	{ "the closing minute is not one more minute", "edoc", "02 16:00 vip error tracker normal",
	    "", "02 17:59", "first_response due 02 18:00" },
	{ "what is answered at closing is answered in time", "edoc",
	    "02 16:00 vip error tracker normal", "02 18:00 staff public", "03 10:00",
	    "first_response met due 02 18:00 stopped 02 18:00 elapsed 2:00" },
	{ "holidays longer than a week are seen through",
	    "edoc {\"calendar\": {\"holidays\": [\"2026-02-03\", \"2026-02-04\", \"2026-02-05\", "
	    "\"2026-02-06\", \"2026-02-07\", \"2026-02-08\", \"2026-02-09\", \"2026-02-10\", "
	    "\"2026-02-11\", \"2026-02-12\", \"2026-02-13\", \"2026-02-14\", \"2026-02-15\", "
	    "\"2026-02-16\", \"2026-02-17\", \"2026-02-18\", \"2026-02-19\", \"2026-02-20\"]}}",
	    "02 17:00 vip error tracker normal", "", "02 17:30",
	    "first_response running due 23 10:00" },
	{ "and a request that came in between waits for their end",
	    "edoc {\"calendar\": {\"holidays\": [\"2026-02-03\", \"2026-02-04\", \"2026-02-05\", "
	    "\"2026-02-06\", \"2026-02-07\", \"2026-02-08\", \"2026-02-09\", \"2026-02-10\", "
	    "\"2026-02-11\", \"2026-02-12\", \"2026-02-13\", \"2026-02-14\", \"2026-02-15\", "
	    "\"2026-02-16\", \"2026-02-17\", \"2026-02-18\", \"2026-02-19\", \"2026-02-20\"]}}",
	    "10 12:00 vip error tracker normal", "", "15 12:00",
	    "first_response running due 23 11:00 elapsed 0:00" },
	{ "a weekend does not close on silence",
	    "edoc {\"clocks\": {\"no_answer\": {\"targets\": [{\"limit\": {\"days\": 2}}]}}}",
	    "06 16:00 vip error tracker normal", "06 17:00 staff public waiting_client", "08 23:00",
	    "no_answer running due 10 17:00; no action" },
	{ "a request that arrives in a pause pauses", "edoc",
	    "02 10:00 vip error tracker normal waiting_third_party", "02 12:00 staff in_progress",
	    "02 13:00", "resolution running due 03 12:00 elapsed 1:00" },
	{ "one that arrives waiting for its client was asked then, and is closed on silence",
	    "edoc", "02 10:00 vip error tracker normal waiting_client", "", "02 18:00",
	    "no_answer running due 02 18:00 elapsed 8:00 cycle 1; resolution paused; "
	    "action close a:no_answer:arrival" },
	{ "one that was answered is not", "edoc",
	    "02 10:00 vip error tracker normal waiting_client", "02 12:00 client public",
	    "02 18:00",
	    "no_answer met stopped 02 12:00 cycle 1; action status a:answered:1 in_progress; "
	    "no action close" },
	{ "without warnings each clock still wakes when it is due",
	    "edoc {\"warnings\": {\"at\": []}}", "02 10:00 vip error tracker normal", "",
	    "02 11:00", "no warning; first_response running; wake 02 12:00" },
	{ "what is not there yet is looked at when it comes", "edoc",
	    "02 10:00 vip error tracker normal", "", "02 09:00",
	    "first_response none; resolution none; wake 02 10:00" },
	{ "one that comes in by night counts from the morning", "edoc",
	    "02 23:00 vip error tracker normal", "", "03 08:00",
	    "first_response running due 03 11:00 elapsed 0:00" },
	{ "staff's own answer starts no clock of theirs",
	    "edoc {\"clocks\": {\"next_response\": {\"clause\": \"9\", \"targets\": [{\"limit\": "
	    "{\"hours\": 1}}]}}}",
	    "02 10:00 vip error tracker normal", "02 11:00 staff public; 02 12:00 staff public",
	    "02 16:00", "next_response none" },
	{ 0 },
};

/* An undecided hand: each minute urgent, and so late, and back again, and so not. */
static void
only_the_latest_breaches_are_kept(void **state)
{
	struct policy *p = regulation_policy("edoc");
	struct fact facts[4 * BREACHES_MAX];
	const size_t n = sizeof(facts) / sizeof(facts[0]);
	struct timeline t = {
		.request = { .id = "a", .category = CATEGORY_ERROR, .level = "vip" },
		.n = n,
		.facts = facts,
	};
	struct verdict v;

	t.request.created = regulation_instant(p, (struct civil){ 2026, 2, 2 }, 10, 0);
	t.request.received = UTC_NONE;
	for (size_t i = 0; i < n; i++)
		facts[i] = (struct fact){
			.at = utc_plus(
			    t.request.created, (struct span){ SPAN_HOUR + 30 * (int64_t)(i + 1) }),
			.id = "1",
			.by = SIDE_STAFF,
			.has_priority = true,
			.priority = i % 2 == 0 ? PRIORITY_URGENT : PRIORITY_NORMAL,
		};
	judge(p, &t, facts[n - 1].at, &v);
	assert_int_equal(v.n_breaches, BREACHES_MAX);
	for (size_t i = 0; i < v.n_breaches; i++) {
		const size_t late = n - 2 * (BREACHES_MAX - i);

		assert_int_equal(v.breaches[i].at.s, facts[late].at.s);
		assert_int_equal(v.breaches[i].superseded.s, facts[late + 1].at.s);
	}
	policy_free(p);
}

/* At its due instant a clock still runs; only a second later there is something to see. */
static void
is_looked_at_a_second_after_its_due(const char *regulation)
{
	struct policy *p = regulation_patched(regulation);
	struct timeline t = {
		.request = { .id = "a", .category = CATEGORY_ERROR, .level = "vip" },
	};
	struct verdict v;
	struct utc due;

	t.request.created = regulation_instant(p, (struct civil){ 2026, 2, 2 }, 10, 0);
	t.request.received = UTC_NONE;
	due = utc_plus(t.request.created, (struct span){ 2 * SPAN_HOUR });
	judge(p, &t, due, &v);
	assert_int_equal(verdict_clock(&v, CLOCK_FIRST_RESPONSE)->state, CLOCK_RUNNING);
	assert_int_equal(v.wake.s, due.s + 1);
	judge(p, &t, v.wake, &v);
	assert_int_equal(verdict_clock(&v, CLOCK_FIRST_RESPONSE)->state, CLOCK_BREACHED);
	policy_free(p);
}

static void
what_is_due_now_is_looked_at_in_a_second(void **state)
{
	is_looked_at_a_second_after_its_due("edoc");
	is_looked_at_a_second_after_its_due("edoc {\"warnings\": {\"at\": []}}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		{ "first response", stories_hold, NULL, NULL, first_response },
		{ "acceptance", stories_hold, NULL, NULL, acceptance },
		{ "priority", stories_hold, NULL, NULL, priority },
		{ "resolution", stories_hold, NULL, NULL, resolution },
		{ "traps", stories_hold, NULL, NULL, traps },
		cmocka_unit_test(only_the_latest_breaches_are_kept),
		cmocka_unit_test(what_is_due_now_is_looked_at_in_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
