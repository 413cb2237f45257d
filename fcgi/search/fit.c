#include "search/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/grow.h"
#include "search/weights.h"

/* Adam's, which needs no step length found by trying. */
#define ROUNDS 400
#define STEP .05
#define MEAN .9
#define SQUARE .999
#define LEAST 1e-8
#define FILE_MAX ((size_t)1 << 16)

static const char *const names[FEATURES] = {
#define FEATURE(name, value, spread, what) [FEATURE_##name] = #name,
#include "search/weights.def"
};

struct pool {
	size_t at; /* its first hit */
	size_t n;
};

struct fit {
	struct pool *pools;
	size_t n, room;
	float (*features)[FEATURES];
	bool *right;
	size_t n_hits, hits_room;
};

struct fit *
fit_new(void)
{
	struct fit *f = calloc(1, sizeof(*f));

	if (f == NULL)
		abort();
	return f;
}

void
fit_free(struct fit *f)
{
	if (f == NULL)
		return;
	free(f->pools);
	free(f->features);
	free(f->right);
	free(f);
}

static bool
any(const bool *right, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (right[i])
			return true;
	}
	return false;
}

void
fit_put(struct fit *f, const struct hit *hits, const bool *right, size_t n)
{
	size_t right_room = f->hits_room;

	if (!any(right, n))
		return;
	f->pools = grow_for(f->pools, f->n, 1, &f->room, sizeof(*f->pools));
	f->right = grow_for(f->right, f->n_hits, n, &right_room, sizeof(*f->right));
	f->features = grow_for(f->features, f->n_hits, n, &f->hits_room, sizeof(*f->features));
	f->pools[f->n++] = (struct pool){ f->n_hits, n };
	for (size_t i = 0; i < n; i++) {
		memcpy(f->features[f->n_hits], hits[i].features, sizeof(*f->features));
		f->right[f->n_hits++] = right[i];
	}
}

size_t
fit_count(const struct fit *f)
{
	return f->n;
}

/* Adds the pool's part of the gradient. The logarithm of the share that the right ones have. */
static double
learn(const struct fit *f, const struct pool *p, const double *w, double *gradient)
{
	double share[RANK_POOL], most = -INFINITY, all = 0, right = 0;

	for (size_t i = 0; i < p->n; i++) {
		share[i] = 0;
		for (size_t k = 0; k < FEATURES; k++)
			share[i] += w[k] * (double)f->features[p->at + i][k];
		most = fmax(most, share[i]);
	}
	for (size_t i = 0; i < p->n; i++) {
		share[i] = exp(share[i] - most);
		all += share[i];
		right += f->right[p->at + i] ? share[i] : 0;
	}
	for (size_t i = 0; i < p->n; i++) {
		const double pulled = (f->right[p->at + i] ? share[i] / right : 0) - share[i] / all;

		for (size_t k = 0; k < FEATURES; k++)
			gradient[k] += pulled * (double)f->features[p->at + i][k];
	}
	return log(right / all);
}

double
fit_weights(const struct fit *f, double pull, float weights[FEATURES])
{
	double w[FEATURES], mean[FEATURES] = { 0 }, square[FEATURES] = { 0 }, told = 0;

	for (size_t k = 0; k < FEATURES; k++)
		w[k] = (double)weights[k];
	for (int round = 1; round <= ROUNDS && f->n > 0; round++) {
		double gradient[FEATURES] = { 0 };

		told = 0;
		for (size_t i = 0; i < f->n; i++)
			told += learn(f, &f->pools[i], w, gradient);
		for (size_t k = 0; k < FEATURES; k++) {
			const double g =
			    (gradient[k] - pull * (w[k] - (double)weights[k])) / (double)f->n;

			mean[k] = MEAN * mean[k] + (1 - MEAN) * g;
			square[k] = SQUARE * square[k] + (1 - SQUARE) * g * g;
			w[k] += STEP * mean[k] / (1 - pow(MEAN, round)) /
			    (sqrt(square[k] / (1 - pow(SQUARE, round))) + LEAST);
		}
	}
	for (size_t k = 0; k < FEATURES; k++)
		weights[k] = (float)w[k];
	return f->n > 0 ? told / (double)f->n : 0;
}

/* ---- as text ---- */

void
fit_write(const float weights[FEATURES], struct buf *out)
{
	for (size_t k = 0; k < FEATURES; k++)
		buf_printf(out, "%s %.3f\n", names[k], (double)weights[k]);
}

static enum err_code
read_line(const char *line, size_t len, float weights[FEATURES], struct err *e)
{
	const size_t name = strcspn(line, " \t\n");
	char *end;
	float value;

	for (size_t k = 0; k < FEATURES; k++) {
		if (strlen(names[k]) != name || memcmp(names[k], line, name) != 0)
			continue;
		value = strtof(line + name, &end);
		if (end == line + name || end > line + len ||
		    !(fabsf(value) <= WEIGHTS_FITTED_MOST))
			return err_set(e, ERR_INVALID, "%s: a number from %d to %d is expected",
			    names[k], -WEIGHTS_FITTED_MOST, WEIGHTS_FITTED_MOST);
		weights[k] = value;
		return ERR_OK;
	}
	if (weights_find(line, name) != NULL)
		return err_set(e, ERR_INVALID,
		    "%.*s is not fitted: the program has it, and no file changes it", (int)name,
		    line);
	return err_set(e, ERR_INVALID, "\"%.*s\" is none of the weights", (int)name, line);
}

enum err_code
fit_read(const char *text, float weights[FEATURES], struct err *e)
{
	for (size_t n = 1; *text != '\0'; n++) {
		const size_t len = strcspn(text, "\n");

		if (len > 0 && *text != '#' && read_line(text, len, weights, e) != ERR_OK)
			return err_prefix(e, "line %zu", n);
		text += len + (text[len] == '\n');
	}
	return ERR_OK;
}

enum err_code
fit_load(const char *path, float weights[FEATURES], struct err *e)
{
	enum err_code rc;
	char *text;
	size_t len;

	memcpy(weights, rank_default_weights, FEATURES * sizeof(*weights));
	if (path == NULL)
		return ERR_OK;
	if (file_read(path, FILE_MAX, &text, &len, e) != ERR_OK)
		return e->code;
	rc = fit_read(text, weights, e);
	free(text);
	return rc == ERR_OK ? ERR_OK : err_prefix(e, "%s", path);
}
