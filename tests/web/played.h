#ifndef SLAD_TESTS_WEB_PLAYED_H
#define SLAD_TESTS_WEB_PLAYED_H

#include <stdbool.h>

/*
 * The tracker as the web's tests play it: played.c stands in for tracker/access.c. Project 1 is the
 * clients', 2 is another one. All but 7 may read the wiki of project 1.
 *
 * user  key           session  in project 1     sees issues
 * 6     vip-key       s6       client           1 4
 * 7     other-key     s7       client           2
 * 8     staff-key     s8       staff            1 2 4 5 9
 * 9     manager-key   s9       staff, manager   1 2 4 5
 * 10    junior-key    s10      staff            1 2
 *
 * In project 2 everybody is a client. From 10 request 5 is kept, as a private one of somebody else.
 */
struct played {
	int who, user, issue, visible, wiki; /* how often it was asked */
	bool down;
	const char *session_ended; /* the session of this cookie is over */
};

extern struct played played;

#endif
