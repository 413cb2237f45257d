#include "app/client_import.h"

#include <stdio.h>
#include <string.h>

#include "app/args.h"
#include "app/file.h"
#include "app/names.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/csv_table.h"
#include "base/problem.h"
#include "core/wording.h"

#define FILE_BYTES_MAX ((size_t)8 * 1024 * 1024)

#define COLUMNS(X)                                                                                 \
	X(NAME, "name")                                                                            \
	X(BIN, "bin")                                                                              \
	X(LANGUAGE, "language")                                                                    \
	X(LEVEL, "level")                                                                          \
	X(NUMBER, "number")                                                                        \
	X(FROM, "from")                                                                            \
	X(TO, "to")                                                                                \
	X(BIND_KIND, "bind_kind")                                                                  \
	X(BIND_VALUE, "bind_value")                                                                \
	X(EMPLOYEE, "employee")                                                                    \
	X(DEPUTY, "deputy")                                                                        \
	X(GROUP, "group")                                                                          \
	X(CONTRACT_EMPLOYEE, "contract_employee")                                                  \
	X(CONTRACT_DEPUTY, "contract_deputy")                                                      \
	X(CONTRACT_GROUP, "contract_group")

#define COLUMN_ENUM(symbol, name) COLUMN_##symbol,
#define COLUMN_NAME(symbol, name) name,
enum column { COLUMNS(COLUMN_ENUM) COLUMN_COUNT };
static const char *const names[] = { COLUMNS(COLUMN_NAME) };

/* One line, read and checked. */
struct line {
	size_t number;
	struct client client;
	bool has_contract;
	struct client_contract contract;
	bool has_bind;
	enum client_by by;
	const char *value; /* as it is stored */
	const char *shown;
	const char *duty[DUTY_COUNT];
	const char *contract_duty[DUTY_COUNT];
};

struct importing {
	struct clients *c;
	struct client_import *import;
	size_t columns[COLUMN_COUNT]; /* n_columns where the file has none */
	const struct csv *csv;
	struct client *clients; /* as they are by now */
	size_t n_clients;
};

/* NULL where the field is empty or not there. */
static const char *
field(const struct importing *im, const struct csv_row *row, enum column column)
{
	const size_t at = im->columns[column];

	if (at == im->csv->n_columns || *row->fields[at] == '\0')
		return NULL;
	return row->fields[at];
}

static enum err_code
unknown_column(const char *heading, struct err *e)
{
	char known[PROBLEM_TEXT] = "";

	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		const size_t len = strlen(known);

		snprintf(known + len, sizeof(known) - len, "%s%s", i == 0 ? "" : ", ", names[i]);
	}
	return problem_set(e, PROBLEM_TABLE_UNKNOWN,
	    PROBLEM_VALUES(problem_text("column", heading), problem_text("columns", known)));
}

static enum err_code
find_columns(struct importing *im, struct err *e)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		im->columns[i] = csv_column(im->csv, names[i]);
	if (im->columns[COLUMN_NAME] == im->csv->n_columns)
		return problem_set(
		    e, PROBLEM_TABLE_COLUMN, PROBLEM_VALUES(problem_text("column", "name")));
	for (size_t i = 0; i < im->csv->n_columns; i++) {
		size_t known = 0;

		while (known < COLUMN_COUNT && im->columns[known] != i)
			known++;
		if (known == COLUMN_COUNT)
			return unknown_column(im->csv->heading[i], e);
	}
	return ERR_OK;
}

/* Reading one line: what is wrong is an ERR_INVALID, and the next one is read all the same. */

static enum err_code
read_client(struct importing *im, const struct csv_row *row, struct line *l, struct err *e)
{
	l->client.name = field(im, row, COLUMN_NAME);
	l->client.bin = field(im, row, COLUMN_BIN);
	l->client.language = field(im, row, COLUMN_LANGUAGE);
	l->client.created = im->c->now;
	if (l->client.name == NULL)
		return problem_set(e, PROBLEM_NO_NAME, PROBLEM_NO_VALUES);
	if (l->client.bin != NULL && clients_check_bin(l->client.bin, e) != ERR_OK)
		return e->code;
	if (l->client.language != NULL &&
	    clients_check_language(im->c, l->client.language, e) != ERR_OK)
		return e->code;
	return ERR_OK;
}

static enum err_code
read_contract(struct importing *im, const struct csv_row *row, struct line *l, struct err *e)
{
	const char *level = field(im, row, COLUMN_LEVEL), *number = field(im, row, COLUMN_NUMBER);
	const char *from = field(im, row, COLUMN_FROM), *to = field(im, row, COLUMN_TO);

	l->has_contract = level != NULL || number != NULL || from != NULL || to != NULL;
	if (!l->has_contract)
		return ERR_OK;
	if (level == NULL || number == NULL || from == NULL)
		return problem_set(e, PROBLEM_CONTRACT_PARTS, PROBLEM_NO_VALUES);
	l->contract = (struct client_contract){ .level = level, .number = number, .to = UTC_NONE };
	if (clients_check_level(im->c, level, e) != ERR_OK ||
	    clients_day(im->c, from, false, &l->contract.from, e) != ERR_OK)
		return e->code;
	if (to != NULL && clients_day(im->c, to, true, &l->contract.to, e) != ERR_OK)
		return e->code;
	if (l->contract.to.s <= l->contract.from.s)
		return problem_set(
		    e, PROBLEM_CONTRACT_ENDS, PROBLEM_VALUES(problem_text("number", number)));
	return ERR_OK;
}

static enum err_code
read_bind(struct importing *im, const struct csv_row *row, struct line *l, struct err *e)
{
	const char *kind = field(im, row, COLUMN_BIND_KIND);
	const char *value = field(im, row, COLUMN_BIND_VALUE);

	l->has_bind = kind != NULL || value != NULL;
	if (!l->has_bind)
		return ERR_OK;
	if (kind == NULL || value == NULL)
		return problem_set(e, PROBLEM_BIND_PAIR, PROBLEM_NO_VALUES);
	if (!client_by_parse(kind, &l->by))
		return problem_set(
		    e, PROBLEM_BIND_KIND, PROBLEM_VALUES(problem_text("kind", kind)));
	l->shown = value;
	return names_value(im->c->db, l->by, value, im->c->arena, &l->value, e);
}

static enum err_code
read_duties(struct importing *im, const struct csv_row *row, struct line *l, struct err *e)
{
	for (int d = 0; d < DUTY_COUNT; d++) {
		l->duty[d] = field(im, row, (enum column)(COLUMN_EMPLOYEE + d));
		l->contract_duty[d] = field(im, row, (enum column)(COLUMN_CONTRACT_EMPLOYEE + d));
		if (l->contract_duty[d] != NULL && !l->has_contract)
			return problem_set(e, PROBLEM_DUTY_ALONE,
			    PROBLEM_VALUES(
				problem_text("column", names[COLUMN_CONTRACT_EMPLOYEE + d])));
	}
	return ERR_OK;
}

static enum err_code
read_line(struct importing *im, const struct csv_row *row, struct line *l, struct err *e)
{
	l->number = row->line;
	if (read_client(im, row, l, e) != ERR_OK || read_contract(im, row, l, e) != ERR_OK ||
	    read_duties(im, row, l, e) != ERR_OK)
		return e->code;
	return read_bind(im, row, l, e);
}

/* Keeping one line. */

static struct client *
known_client(const struct importing *im, const char *name)
{
	for (size_t i = 0; i < im->n_clients; i++) {
		if (strcmp(im->clients[i].name, name) == 0)
			return &im->clients[i];
	}
	return NULL;
}

static bool
differs(const char *new, const char *old)
{
	return new != NULL && (old == NULL || strcmp(new, old) != 0);
}

static enum err_code
keep_client(struct importing *im, struct line *l, struct err *e)
{
	struct clients *c = im->c;
	struct client *known = known_client(im, l->client.name);

	if (known == NULL) {
		if (client_add(c->db, &l->client, &l->client.id, e) != ERR_OK)
			return e->code;
		im->clients[im->n_clients++] = l->client;
		c->sum.clients++;
		return ERR_OK;
	}
	l->client.id = known->id;
	if (!differs(l->client.bin, known->bin) && !differs(l->client.language, known->language))
		return ERR_OK;
	if (l->client.bin != NULL)
		known->bin = l->client.bin;
	if (l->client.language != NULL)
		known->language = l->client.language;
	c->sum.updated++;
	if (client_update(c->db, known, e) != ERR_OK)
		return e->code;
	return clients_touch(c, known->id, e);
}

/* The number names the contract; only its end may come to differ. */
static enum err_code
keep_known_contract(struct importing *im, struct client_contract *new,
    const struct client_contract *known, struct err *e)
{
	new->id = known->id;
	if (strcmp(known->level, new->level) != 0 || known->from.s != new->from.s)
		return problem_set(
		    e, PROBLEM_CONTRACT_OTHER, PROBLEM_VALUES(problem_text("number", new->number)));
	if (known->to.s == new->to.s || utc_is_none(new->to))
		return ERR_OK;
	im->c->sum.ended++;
	if (clients_alone_with_number(im->c, new, e) != ERR_OK ||
	    client_contract_end(im->c->db, known->id, new->to, e) != ERR_OK)
		return e->code;
	return clients_touch(im->c, known->client, e);
}

static enum err_code
keep_contract(struct importing *im, struct line *l, struct err *e)
{
	const struct client_contract *known;

	if (!l->has_contract)
		return ERR_OK;
	l->contract.client = l->client.id;
	if (clients_same_contract(im->c, &l->contract, &known, e) != ERR_OK)
		return e->code;
	if (known != NULL)
		return keep_known_contract(im, &l->contract, known, e);
	im->c->sum.contracts++;
	if (client_contract_add(im->c->db, &l->contract, &l->contract.id, e) != ERR_OK)
		return e->code;
	return clients_touch(im->c, l->client.id, e);
}

static enum err_code
keep_line(struct importing *im, struct line *l, struct err *e)
{
	if (keep_client(im, l, e) != ERR_OK || keep_contract(im, l, e) != ERR_OK)
		return e->code;
	if (clients_put_duties(im->c, l->client.id, 0, l->duty, e) != ERR_OK ||
	    (l->has_contract &&
		clients_put_duties(im->c, l->client.id, l->contract.id, l->contract_duty, e) !=
		    ERR_OK))
		return e->code;
	if (!l->has_bind)
		return ERR_OK;
	return clients_bind(im->c, l->client.id, l->by, l->value, l->shown, e);
}

/* What people can mend in the file; all else ends the import. */
static bool
is_theirs(enum err_code code)
{
	return code == ERR_INVALID || code == ERR_NOTFOUND || code == ERR_CONFLICT;
}

static enum err_code
tell(struct importing *im, size_t line, struct err *e)
{
	if (!is_theirs(e->code))
		return e->code;
	im->import->say(im->import->ctx, line, e);
	im->import->wrong++;
	return ERR_OK;
}

static enum err_code
each_line(struct importing *im, struct err *e)
{
	for (size_t i = 0; i < im->csv->n; i++) {
		struct line l = { 0 };

		if (read_line(im, &im->csv->rows[i], &l, e) == ERR_OK &&
		    keep_line(im, &l, e) == ERR_OK)
			continue;
		if (tell(im, im->csv->rows[i].line, e) != ERR_OK)
			return e->code;
	}
	return ERR_OK;
}

enum err_code
client_import(struct clients *c, void *ctx, struct err *e)
{
	struct importing im = { .c = c, .import = ctx };
	struct client *known;
	struct csv csv;

	im.import->wrong = 0;
	im.csv = &csv;
	if (csv_read(im.import->text, c->arena, &csv, e) != ERR_OK ||
	    find_columns(&im, e) != ERR_OK ||
	    client_list(c->db, c->arena, &known, &im.n_clients, e) != ERR_OK)
		return e->code;
	im.clients = arena_array(c->arena, im.n_clients + csv.n + 1, sizeof(*known));
	if (im.n_clients > 0)
		memcpy(im.clients, known, im.n_clients * sizeof(*known));
	if (each_line(&im, e) != ERR_OK)
		return e->code;
	if (im.import->wrong == 0)
		return ERR_OK;
	return err_set(e, ERR_INVALID, "%zu of %zu lines are wrong; nothing was imported",
	    im.import->wrong, csv.n);
}

/* The command. */

static void
say(void *ctx, size_t line, const struct err *what)
{
	fprintf(stderr, "%s:%zu: %s\n", (const char *)ctx, line, what->text);
}

static void
put_part(size_t n, enum wording_noun noun, const char *what, struct buf *out)
{
	if (n == 0)
		return;
	if (out->len > 0)
		buf_puts(out, ", ");
	wording_count(WORDING_EN, (int64_t)n, noun, out);
	buf_puts(out, what);
}

static void
show_sum(const struct clients_sum *sum, bool dry)
{
	struct buf out;

	buf_init(&out);
	put_part(sum->clients, NOUN_CLIENT, " added", &out);
	put_part(sum->updated, NOUN_CLIENT, " changed", &out);
	put_part(sum->contracts, NOUN_CONTRACT, " added", &out);
	put_part(sum->ended, NOUN_CONTRACT, " ended", &out);
	put_part(sum->bindings, NOUN_BINDING, " added", &out);
	if (sum->duties > 0)
		buf_printf(&out, "%s%zu of whom requests are given to changed",
		    out.len == 0 ? "" : ", ", sum->duties);
	printf("%s%s; %zu open requests are looked at again\n",
	    dry ? "nothing was kept; it would be: " : "", out.len == 0 ? "nothing new" : out.data,
	    sum->woken);
	buf_release(&out);
}

int
clients_import(struct app *app, int argc, char **argv, void *options)
{
	const struct client_options *o = options;
	struct client_import import = { .say = say, .ctx = argv[1] };
	struct arena *arena = arena_new();
	struct clients_sum sum;
	enum err_code rc;
	struct err e;

	rc = file_text(argv[1], FILE_BYTES_MAX, arena, &import.text, &e);
	if (rc == ERR_OK)
		rc = clients_run(
		    app, "client import", o->by, o->dry, client_import, &import, &sum, &e);
	arena_free(arena);
	if (rc != ERR_OK)
		return app_fail(app, &e);
	show_sum(&sum, o->dry);
	return EXIT_DONE;
}
