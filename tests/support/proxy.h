#ifndef SLAD_TESTS_SUPPORT_PROXY_H
#define SLAD_TESTS_SUPPORT_PROXY_H

#include <sys/types.h>

/*
 * A bad line to the tracker, a process of its own: what it does to a write (PUT)
 * is set while it runs. Whatever reads passes, unless it is down.
 */
enum proxy_mode {
	PROXY_PASS,
	PROXY_DOWN, /* every connection is closed at once */
	PROXY_SWALLOW, /* the tracker does it, the answer is lost */
	PROXY_DROP, /* it never reaches the tracker, and nobody says so */
	PROXY_ERROR, /* the tracker does it, and 500 is answered */
	PROXY_KILL, /* the tracker does it, and the victim dies of SIGKILL before it hears */
	PROXY_MODES,
};

struct proxy;

/* To 127.0.0.1:`port`. It passes. */
struct proxy *proxy_start(int port);
void proxy_stop(struct proxy *p);
/* Where it listens, on 127.0.0.1. */
int proxy_port(const struct proxy *p);

void proxy_set(struct proxy *p, enum proxy_mode mode);
/* Whom PROXY_KILL kills. */
void proxy_victim(struct proxy *p, pid_t pid);
/* Writes seen so far, in whatever mode. */
int proxy_writes(const struct proxy *p);

#endif
