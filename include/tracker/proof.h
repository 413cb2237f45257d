#ifndef SLAD_TRACKER_PROOF_H
#define SLAD_TRACKER_PROOF_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * By what a caller proves who they are, and a question to the tracker that brings
 * it. Whatever is not a clear answer is none: see tracker/access.h for the errors.
 */

struct credentials;
struct http_reply;
struct tracker;
struct tracker_config;

/* One header, and whether it is a browser's session. */
struct proof {
	struct buf header;
	bool session;
};

/* False: nothing by which the tracker could know them. Released either way. */
bool proof_init(const struct tracker_config *config, const struct credentials *c, struct proof *p);
/* Leaves nothing of it in memory. */
void proof_release(struct proof *p);

/*
 * Of a Cookie header what names the tracker's session and nothing else, as a
 * header; false: nothing does. It is another text after each of Redmine's
 * answers, since Redmine keeps its sessions, encrypted, in the cookie itself.
 */
bool proof_session(const struct tracker_config *config, const char *cookies, struct buf *out);

/* GET as a script asks. What the answer's status means is judged; its body is the caller's. */
must_check enum err_code proof_ask(struct tracker *t, const struct proof *p, const char *path,
    struct http_reply *r, struct err *e);
/* GET as somebody who wants to see a page; its status is the caller's to judge. */
must_check enum err_code proof_page(struct tracker *t, const struct proof *p, const char *path,
    struct http_reply *r, struct err *e);
/* 200 is ERR_OK; no login ERR_DENIED; 403 and 404 ERR_NOTFOUND; anything else is senseless. */
must_check enum err_code proof_judge(const struct http_reply *r, struct err *e);

/* ERR_UNREACHABLE: the answer is neither yes nor no. */
enum err_code proof_senseless(const struct http_reply *r, struct err *e);
bool proof_is_type(const struct http_reply *r, const char *type);
/* Answers hold keys of the caller: /my/account.json its API key, pages its feed key. */
void proof_wipe(struct http_reply *r);

#endif
