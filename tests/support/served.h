#ifndef SLAD_TESTS_SERVED_H
#define SLAD_TESTS_SERVED_H

#include <stddef.h>

/*
 * For servers that a test plays: the next request on a connection, head and
 * body, as a text. Its length; 0: there is none any more, or it has no room.
 */
size_t served_read(int fd, char *text, size_t room);

#endif
