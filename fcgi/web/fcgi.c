#include "web/fcgi.h"

#include <assert.h>
#include <fcgiapp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/router.h"

/*
 * libfcgi looks whether it should end and then goes to sleep; a signal between
 * the two would be slept over. So once told to end, the process reminds itself.
 */
#define REMIND_S 1

static volatile sig_atomic_t ending;

static void
on_signal(int sig)
{
	ending = 1;
	FCGX_ShutdownPending();
	alarm(REMIND_S);
}

/* Without SA_RESTART: what waits for the next request is to wake up. */
static void
take_signals(void)
{
	static const int ours[] = { SIGTERM, SIGALRM };
	struct sigaction act = { .sa_handler = on_signal };

	/* libfcgi would take a closed connection as the order to end. */
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		sigaction(ours[i], &act, NULL);
}

/* While a request is answered, signals wait: half an answer is worse than a late end. */
static void
hold_signals(int how)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGALRM);
	sigprocmask(how, &set, NULL);
}

/* The parameters that are copied as they are; an empty one did not come. */
static const struct {
	const char *name;
	size_t offset;
} params[] = {
	{ "REMOTE_ADDR", offsetof(struct web_request, remote) },
	{ "CONTENT_TYPE", offsetof(struct web_request, content_type) },
	{ "HTTP_COOKIE", offsetof(struct web_request, cookie) },
	{ "HTTP_AUTHORIZATION", offsetof(struct web_request, authorization) },
	{ "HTTP_ORIGIN", offsetof(struct web_request, origin) },
	{ "HTTP_SEC_FETCH_SITE", offsetof(struct web_request, fetch_site) },
	{ "HTTP_X_REDMINE_API_KEY", offsetof(struct web_request, api_key) },
	{ "HTTP_X_REDMINE_SIGNATURE_256", offsetof(struct web_request, signature) },
	{ "HTTP_X_SLA_USER", offsetof(struct web_request, user_shown) },
	{ "HTTP_X_SLA_TOKEN", offsetof(struct web_request, token) },
};

static void
read_params(const FCGX_Request *f, struct web_request *r)
{
	for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
		const char *value = FCGX_GetParam(params[i].name, f->envp);
		const char **place = (void *)((char *)r + params[i].offset);

		if (value != NULL && *value != '\0')
			*place = value;
	}
}

static const char *
param(const FCGX_Request *f, const char *name)
{
	const char *value = FCGX_GetParam(name, f->envp);

	return value == NULL ? "" : value;
}

/* nginx splits at "/sla": SCRIPT_NAME ends with it, PATH_INFO is what follows. */
static void
read_path(const FCGX_Request *f, struct web_request *r)
{
	static const char sla[] = "/sla";
	const char *script = param(f, "SCRIPT_NAME");
	const size_t len = strlen(script);

	r->path = param(f, "PATH_INFO");
	r->query = param(f, "QUERY_STRING");
	if (len >= strlen(sla) && strcmp(script + len - strlen(sla), sla) == 0)
		r->prefix = arena_strndup(r->arena, script, len - strlen(sla));
	else
		r->prefix = "";
}

/* One that is shorter than announced was cut off: whoever reads it will notice. */
static void
read_body(const FCGX_Request *f, struct web_request *r)
{
	const long long said = atoll(param(f, "CONTENT_LENGTH"));
	size_t room = said > 0 ? (size_t)said : 0;
	char *body;
	int got;

	r->body = "";
	r->body_too_long = room > REQUEST_BODY_MAX;
	if (room == 0 || r->body_too_long)
		return;
	body = arena_alloc(r->arena, room + 1);
	got = FCGX_GetStr(body, (int)room, f->in);
	r->body = body;
	r->body_len = got > 0 ? (size_t)got : 0;
}

static void
send(
    const FCGX_Request *f, const struct web_request *r, const struct reply *reply, struct buf *head)
{
	buf_reset(head);
	reply_head(reply, head);
	FCGX_PutStr(head->data, (int)head->len, f->out);
	if (!r->head && reply->type != NULL)
		FCGX_PutStr(reply->body.data, (int)reply->body.len, f->out);
}

static void
answer(struct web *w, const FCGX_Request *f, struct reply *reply, struct buf *head)
{
	struct web_request r = { .arena = w->arena, .now = { time(NULL) } };

	arena_reset(w->arena);
	reply_reset(reply);
	request_set_method(&r, param(f, "REQUEST_METHOD"));
	read_path(f, &r);
	read_params(f, &r);
	read_body(f, &r);
	router_answer(w, &r, reply);
	send(f, &r, reply, head);
}

static void
loop(struct web *w, FCGX_Request *f)
{
	struct reply reply;
	struct buf head;

	reply_init(&reply);
	buf_init(&head);
	while (!ending && FCGX_Accept_r(f) == 0) {
		hold_signals(SIG_BLOCK);
		answer(w, f, &reply, &head);
		FCGX_Finish_r(f);
		hold_signals(SIG_UNBLOCK);
	}
	/* A kept connection is given back, so that nginx takes another process. */
	FCGX_Free(f, 1);
	buf_release(&head);
	reply_release(&reply);
}

int
fcgi_serve(const struct web_config *config, int listen_fd)
{
	struct web *w = web_new(config);
	FCGX_Request f;
	int status = 0;

	take_signals();
	if (FCGX_Init() != 0 || FCGX_InitRequest(&f, listen_fd, FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
		log_error("FastCGI cannot be set up");
		status = 1;
	} else {
		web_warm(w, (struct utc){ time(NULL) });
		loop(w, &f);
	}
	web_free(w);
	return ending ? 0 : status == 0 ? 1 : status;
}
