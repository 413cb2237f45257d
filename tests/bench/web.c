/*
 * The panel's answer through nginx: slad's web processes, against a bare libfcgi responder that
 * does one prepared point read and nothing else, in turns in the same run. 64 connections, 4
 * processes each. The tracker is played here, since its questions are remembered for a minute. Run
 * it as
 *
 *	tests/with-db build/tests/bench/web
 *
 * Goal: at least 0.8 of the bare responder, p99 within 2 times, no answer but 200.
 */
#include <errno.h>
#include <fcgiapp.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>
#include <setjmp.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/db.h"
#include "core/judge.h"
#include "core/timeline_json.h"
#include "core/verdict_json.h"
#include "store/clock.h"
#include "store/policies.h"
#include "store/verdict.h"
#include "tests/support/database.h"
#include "tests/support/regulation.h"
#include "tracker/access.h"
#include "tracker/tracker.h"
#include "web/fcgi.h"

#define CONNECTIONS 64
#define PROCESSES 4
#define SECONDS 3.0
#define TURNS 3
#define PORT_FIRST 29100
#define ANSWERS_MAX 2000000

/* The tracker: everybody is staff and sees everything. */

enum err_code
access_who(struct tracker *t, const struct credentials *c, struct arena *arena,
    struct access_who *who, struct err *e)
{
	*who = (struct access_who){ .user = 8, .name = "N", .side = SIDE_STAFF };
	return ERR_OK;
}

enum err_code
access_who_sees(struct tracker *t, const struct credentials *c, int64_t issue, struct arena *arena,
    struct access_who *who, bool *sees, struct err *e)
{
	*sees = true;
	return access_who(t, c, arena, who, e);
}

enum err_code
access_wiki(struct tracker *t, const struct credentials *c, int64_t project, struct err *e)
{
	return ERR_OK;
}

enum err_code
access_user(
    struct tracker *t, int64_t user, struct arena *arena, struct access_who *who, struct err *e)
{
	return access_who(t, NULL, arena, who, e);
}

enum side
access_side(const struct access_who *who, int64_t project)
{
	return SIDE_STAFF;
}

enum err_code
access_issue(struct tracker *t, const struct credentials *c, int64_t issue, struct err *e)
{
	return ERR_OK;
}

enum err_code
access_visible(struct tracker *t, const struct credentials *c, const int64_t *ids, size_t n,
    bool *visible, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		visible[i] = true;
	return ERR_OK;
}

enum err_code
access_visible_once(struct tracker *t, const struct credentials *c, const int64_t *ids, size_t n,
    bool *visible, bool *all, struct err *e)
{
	*all = true;
	return access_visible(t, c, ids, n, visible, e);
}

/* What its catalogue is read from. */
static void
make_tracker(struct database *d)
{
	database_sql(d,
	    "create table %s.issue_statuses (id int primary key, name varchar(30), is_closed int);"
	    "create table %s.enumerations (id int primary key, name varchar(30), type varchar(30));"
	    "create table %s.trackers (id int primary key, name varchar(30));"
	    "create table %s.roles (id int primary key, name varchar(30), builtin int);"
	    "create table %s.custom_fields (id int primary key, name varchar(30), type "
	    "varchar(30), default_value text);"
	    "create table %s.users (id int primary key, login varchar(30), type varchar(30), "
	    "status int);"
	    "insert into %s.users values (1, 'sla-bot', 'User', 1);"
	    "create or replace view %s.tracker_setting as select '' as name, '' as value",
	    d->tracker, d->tracker, d->tracker, d->tracker, d->tracker, d->tracker, d->tracker,
	    d->schema);
}

/* The rows that are asked for. */

static void
put_verdict(struct database *d)
{
	struct policy *p = regulation_policy("edoc");
	json_t *line = json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s}, s:[{s:s, s:s, s:s}]}",
	    "id", "1", "now", "2026-02-02T05:30:00Z", "request", "created", "2026-02-02T05:00:00Z",
	    "level", "vip", "category", "error", "channel", "tracker", "priority", "normal",
	    "events", "at", "2026-02-02T05:10:00Z", "by", "staff", "note", "public");
	struct verdict_row row = { .issue = 1,
		.open = true,
		.level = "vip",
		.stage = STAGE_IN_PROGRESS,
		.next_due = UTC_NONE,
		.project = 1,
		.regulation = "edoc",
		.revision = "1" };
	struct timeline t;
	struct verdict v;
	struct utc at;
	json_t *body;
	bool changed;

	must(d, timeline_json_read(line, d->arena, &t, &at, &d->e));
	judge(p, &t, at, &v);
	body = verdict_full_json(p, &t, &v, at);
	row.arrived = v.arrived;
	row.judged = at;
	row.body = json_dumps(body, 0);
	must(d, verdict_put(d->db, &row, &changed, &d->e));
	json_decref(body);
	json_decref(line);
	policy_free(p);
}

/* Processes. They end with this one. */

static pid_t
start_process(void (*run)(struct database *d, int fd), struct database *d, int fd)
{
	const pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		run(d, fd);
		_exit(0);
	}
	return pid;
}

static struct db_config
db_config_of(const struct database *d)
{
	return (struct db_config){
		.socket = getenv("SLAD_TEST_SOCKET"),
		.user = "root",
		.schema = d->schema,
		.tracker = d->tracker,
		.lazy = true,
	};
}

static void
run_slad(struct database *d, int fd)
{
	static const char *const zone = "UTC";
	const struct tracker_config tracker = {
		.url = "http://127.0.0.1:9",
		.public_url = "http://127.0.0.1",
		.bot = "sla-bot",
		.time_zone = { 1, &zone },
	};
	const struct policies_config policies = { .dir = "sql/regulations", .regulation = "edoc" };
	const struct web_config config = {
		.db = db_config_of(d),
		.tracker = &tracker,
		.policies = &policies,
		.secret = "0123456789abcdef",
		.identity = { 900 },
		.version = "bench",
	};

	fcgi_serve(&config, fd);
}

/* What libfcgi and one point read cost by themselves. */
static void
run_bare(struct database *d, int fd)
{
	const struct db_config config = db_config_of(d);
	struct arena *a = arena_new();
	struct verdict_row *row;
	struct db *db = NULL;
	FCGX_Request f;

	if (db_open(&config, &db, &d->e) != ERR_OK)
		_exit(1);
	FCGX_Init();
	FCGX_InitRequest(&f, fd, 0);
	while (FCGX_Accept_r(&f) == 0) {
		arena_reset(a);
		if (verdict_get(db, 1, a, &row, &d->e) != ERR_OK || row == NULL)
			_exit(1);
		FCGX_FPrintF(f.out, "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n",
		    (int)strlen(row->body));
		FCGX_PutStr(row->body, (int)strlen(row->body), f.out);
		FCGX_Finish_r(&f);
	}
}

/* nginx. */

static void
write_nginx(const char *dir, int port)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/nginx.conf", dir);
	f = fopen(path, "w");
	if (f == NULL)
		exit(1);
	fprintf(f,
	    "worker_processes 1; daemon off; pid %s/pid; error_log %s/error.log warn;\n"
	    "%s"
	    "events { worker_connections 512; }\n"
	    "http {\n"
	    "	access_log off; client_body_temp_path %s/b; fastcgi_temp_path %s/f;\n"
	    "	proxy_temp_path %s/p; uwsgi_temp_path %s/u; scgi_temp_path %s/s;\n"
	    "	keepalive_requests 100000000;\n"
	    "	upstream bare { server unix:%s/bare.sock; keepalive 3; }\n"
	    "	upstream slad { server unix:%s/slad.sock; keepalive 3; }\n"
	    "	server {\n"
	    "		listen 127.0.0.1:%d;\n"
	    "		fastcgi_keep_conn on;\n"
	    "		fastcgi_split_path_info ^(.*?/(?:sla|bare))(/.*)$;\n"
	    "		fastcgi_param SCRIPT_NAME $fastcgi_script_name;\n"
	    "		fastcgi_param PATH_INFO $fastcgi_path_info;\n"
	    "		fastcgi_param QUERY_STRING $query_string;\n"
	    "		fastcgi_param REQUEST_METHOD $request_method;\n"
	    "		fastcgi_param REMOTE_ADDR $remote_addr;\n"
	    "		location /bare/ { fastcgi_pass bare; }\n"
	    "		location /sla/ { fastcgi_pass slad; }\n"
	    "	}\n"
	    "}\n",
	    dir, dir, geteuid() == 0 ? "user root;\n" : "", dir, dir, dir, dir, dir, dir, dir,
	    port);
	fclose(f);
}

static pid_t
start_nginx(const char *dir)
{
	const pid_t pid = fork();
	char conf[256], log[256];

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	snprintf(conf, sizeof(conf), "%s/nginx.conf", dir);
	snprintf(log, sizeof(log), "%s/error.log", dir);
	execlp("nginx", "nginx", "-p", dir, "-c", conf, "-e", log, (char *)NULL);
	execl("/usr/sbin/nginx", "nginx", "-p", dir, "-c", conf, "-e", log, (char *)NULL);
	_exit(1);
}

/* Load: one request after the other on each connection. */

struct connection {
	int fd;
	size_t got, want; /* of the answer; want 0: the head is not whole yet */
	double since;
	char buf[65536];
};

struct load {
	const char *request;
	struct sockaddr_in to;
	struct connection conn[CONNECTIONS];
	size_t answers;
	size_t bad;
	float *times; /* milliseconds */
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
ask(struct load *l, struct connection *c)
{
	const size_t len = strlen(l->request);

	c->got = c->want = 0;
	c->since = now();
	return write(c->fd, l->request, len) == (ssize_t)len;
}

static bool
join(struct load *l, struct connection *c)
{
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	return connect(c->fd, (struct sockaddr *)&l->to, sizeof(l->to)) == 0 && ask(l, c);
}

/* The length of the whole answer, when its head is there. */
static size_t
whole(const struct connection *c)
{
	const char *end = strstr(c->buf, "\r\n\r\n");
	const char *length = strcasestr(c->buf, "\r\nContent-Length: ");

	if (end == NULL)
		return 0;
	return (size_t)(end + 4 - c->buf) + (length == NULL ? 0 : strtoul(length + 18, NULL, 10));
}

static void
done(struct load *l, const struct connection *c)
{
	l->bad += strncmp(c->buf, "HTTP/1.1 200", 12) != 0;
	if (l->answers < ANSWERS_MAX)
		l->times[l->answers++] = (float)((now() - c->since) * 1e3);
}

static void
hear(struct load *l, struct connection *c)
{
	const ssize_t n = read(c->fd, c->buf + c->got, sizeof(c->buf) - 1 - c->got);

	if (n <= 0) {
		l->bad++;
		close(c->fd);
		if (!join(l, c))
			exit(1);
		return;
	}
	c->got += (size_t)n;
	c->buf[c->got] = '\0';
	if (c->want == 0)
		c->want = whole(c);
	if (c->want == 0 || c->got < c->want)
		return;
	done(l, c);
	if (!ask(l, c))
		exit(1);
}

static int
by_size(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

struct result {
	double rate, p50, p99;
	double cpu; /* microseconds of a process for each answer */
	size_t bad;
};

/* Of these processes, in seconds. */
static double
cpu_of(const pid_t *pids)
{
	double sum = 0;

	for (int i = 0; i < PROCESSES; i++) {
		unsigned long user = 0, system = 0;
		char path[64];
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%d/stat", (int)pids[i]);
		f = fopen(path, "r");
		if (f == NULL)
			continue;
		if (fscanf(f, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
			&user, &system) == 2)
			sum += (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
		fclose(f);
	}
	return sum;
}

static struct result
measure(const char *path, int port, const pid_t *pids)
{
	static struct load l;
	static float times[ANSWERS_MAX];
	struct pollfd fds[CONNECTIONS];
	char request[256];
	double start, cpu = cpu_of(pids);

	snprintf(request, sizeof(request),
	    "GET %s HTTP/1.1\r\nHost: b\r\nX-Redmine-API-Key: 0123456789\r\n\r\n", path);
	l = (struct load){ .request = request, .times = times };
	l.to = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	for (size_t i = 0; i < CONNECTIONS; i++) {
		if (!join(&l, &l.conn[i]))
			exit(1);
	}
	start = now();
	while (now() - start < SECONDS) {
		for (size_t i = 0; i < CONNECTIONS; i++)
			fds[i] = (struct pollfd){ .fd = l.conn[i].fd, .events = POLLIN };
		poll(fds, CONNECTIONS, 1000);
		for (size_t i = 0; i < CONNECTIONS; i++) {
			if (fds[i].revents != 0)
				hear(&l, &l.conn[i]);
		}
	}
	for (size_t i = 0; i < CONNECTIONS; i++)
		close(l.conn[i].fd);
	qsort(times, l.answers, sizeof(*times), by_size);
	return (struct result){
		.rate = (double)l.answers / SECONDS,
		.p50 = times[l.answers / 2],
		.p99 = times[l.answers * 99 / 100],
		.cpu = (cpu_of(pids) - cpu) / (double)l.answers * 1e6,
		.bad = l.bad,
	};
}

static void
say(const char *name, const struct result *r)
{
	printf("%-6s %8.0f/s  p50 %6.2f ms  p99 %6.2f ms  CPU %3.0f us  not 200: %zu\n", name,
	    r->rate, r->p50, r->p99, r->cpu, r->bad);
	fflush(stdout);
}

static void
compare(int port, const pid_t *pids)
{
	double rates[2] = { 0 }, tails[2] = { 0 };
	size_t bad = 0;

	for (int i = 0; i < TURNS; i++) {
		const struct result bare = measure("/bare/x", port, pids);
		const struct result slad = measure("/sla/api/issues/1", port, pids + PROCESSES);

		say("bare", &bare);
		say("slad", &slad);
		rates[0] += bare.rate;
		rates[1] += slad.rate;
		tails[0] += bare.p99;
		tails[1] += slad.p99;
		bad += bare.bad + slad.bad;
	}
	printf("web: %.2f of libfcgi with one point read (goal 0.80), p99 %.2f times (goal 2), "
	       "%zu answers but 200 (goal 0)\n",
	    rates[1] / rates[0], tails[1] / tails[0], bad);
}

static bool
reachable(int port)
{
	const struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const int fd = socket(AF_INET, SOCK_STREAM, 0);
	const bool good = connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0;

	close(fd);
	return good;
}

int
main(void)
{
	char dir[] = "/tmp/slad-bench.XXXXXX", sockets[2][64], command[128];
	void (*const run[2])(struct database *, int) = { run_bare, run_slad };
	const char *const names[2] = { "bare", "slad" };
	pid_t pids[2 * PROCESSES + 1];
	struct database *d;
	int port = PORT_FIRST;
	void *state;

	if (mkdtemp(dir) == NULL || database_setup(&state) != 0)
		return 1;
	d = state;
	put_verdict(d);
	make_tracker(d);
	FCGX_Init();
	for (int i = 0; i < 2; i++) {
		int fd;

		snprintf(sockets[i], sizeof(sockets[i]), "%s/%s.sock", dir, names[i]);
		fd = FCGX_OpenSocket(sockets[i], 511);
		for (int j = 0; j < PROCESSES; j++)
			pids[i * PROCESSES + j] = start_process(run[i], d, fd);
	}
	while (reachable(port))
		port++;
	write_nginx(dir, port);
	pids[(size_t)2 * PROCESSES] = start_nginx(dir);
	for (int i = 0; i < 100 && !reachable(port); i++)
		usleep(50000);
	measure("/sla/api/issues/1", port, pids + PROCESSES);
	compare(port, pids);
	for (size_t i = 0; i <= (size_t)2 * PROCESSES; i++)
		kill(pids[i], SIGTERM);
	for (size_t i = 0; i <= (size_t)2 * PROCESSES; i++)
		waitpid(pids[i], NULL, 0);
	snprintf(command, sizeof(command), "rm -r %s", dir);
	database_teardown(&state);
	return system(command);
}
