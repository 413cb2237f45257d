#include "app/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "app/args.h"
#include "app/room.h"
#include "base/arena.h"
#include "base/buf.h"
#include "core/wording.h"
#include "work/recompute.h"

static void
show_progress(void *ctx, const struct recompute_news *news)
{
	const bool *terminal = ctx;

	if (*terminal)
		fprintf(stderr, "\r%zu judged, %zu changed, up to #%" PRId64, news->seen,
		    news->changed, news->last);
}

static void
show_sum(const struct recompute_news *news)
{
	struct buf out;

	buf_init(&out);
	wording_count(WORDING_EN, (int64_t)news->seen, NOUN_REQUEST, &out);
	printf("%s judged; verdicts changed: %zu; breaches put on record or superseded: %zu",
	    out.data, news->changed, news->breaches);
	if (news->failed > 0)
		printf("; not judged, see above: %zu", news->failed);
	puts("");
	buf_release(&out);
}

static enum err_code
one_by_one(struct room *r, const int64_t *issues, int n, struct recompute_news *sum, struct err *e)
{
	for (int i = 0; i < n; i++) {
		struct recompute_news news = { 0 };

		if (recompute_one(&r->cases, issues[i], &news, e) != ERR_OK)
			return e->code;
		sum->seen += news.seen;
		sum->changed += news.changed;
		sum->breaches += news.breaches;
		sum->failed += news.failed;
	}
	return ERR_OK;
}

static int
recompute(struct app *app, const int64_t *issues, int n, int64_t after)
{
	bool terminal = isatty(STDERR_FILENO) != 0;
	struct recompute_news news = { 0 };
	struct room r;
	enum err_code rc;
	struct err e;

	rc = room_open(app, &r, &e);
	if (rc == ERR_OK && n > 0)
		rc = one_by_one(&r, issues, n, &news, &e);
	else if (rc == ERR_OK)
		rc = recompute_all(&r.cases, after, show_progress, &terminal, &news, &e);
	if (terminal && n == 0)
		fputs("\n", stderr);
	room_close(&r);
	if (rc != ERR_OK) {
		/* What was done stays done: the pages are committed one by one. */
		if (n == 0 && news.last > after)
			fprintf(stderr, "go on with: slactl recompute --all --after %" PRId64 "\n",
			    news.last);
		return app_fail(app, &e);
	}
	show_sum(&news);
	return news.failed > 0 ? EXIT_INPUT : EXIT_DONE;
}

int
cmd_recompute(struct app *app, int argc, char **argv)
{
	struct arena *a;
	int64_t *issues, after = 0;
	bool all = false;
	int status = EXIT_USAGE, n = 0;

	if (!ARGS_READ(
		app, &argc, argv, { "--all", ARG_FLAG, &all }, { "--after", ARG_COUNT, &after }))
		return EXIT_USAGE;
	if (all == (argc > 1))
		return app_usage(app, "name requests, or --all");
	a = arena_new();
	issues = arena_array(a, (size_t)argc, sizeof(*issues));
	while (n < argc - 1 && args_issue(app, argv[n + 1], &issues[n]))
		n++;
	if (n == argc - 1)
		status = recompute(app, issues, n, after);
	arena_free(a);
	return status;
}
