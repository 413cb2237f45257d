#ifndef SLAD_APP_CONFIG_H
#define SLAD_APP_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/db.h"
#include "base/err.h"
#include "base/settings.h"
#include "base/time.h"
#include "tracker/tracker.h"
#include "web/web.h"
#include "work/config.h"

/*
 * Everything that an administrator can set, read once from one file:
 * --config FILE, else $SLAD_CONFIG, else /etc/slad/slad.conf. The rows in
 * fcgi/app/config.c say what each means; `slactl config --sample` prints them.
 */

#define CONFIG_PATH "/etc/slad/slad.conf"
#define CONFIG_VERSION "1.0.0"

struct arena;

enum config_deliver {
	DELIVER_OBSERVE, /* nothing leaves: every action is a shadow, whatever the rules' modes */
	DELIVER_ACT, /* each rule as an administrator set it */
};

struct config {
	struct arena *memory;
	const char *path;

	const char *db_host;
	const char *db_socket;
	int64_t db_port;
	const char *db_tls_ca;
	const char *db_user;
	const char *db_password;
	const char *db_schema;

	const char *tracker_schema;
	struct tracker_config tracker;

	struct policies_config policies;

	struct web_config web; /* complete, but for `explain` */
	const char *web_socket;
	int64_t web_processes;
	int64_t socket_mode;
	const char *socket_group;
	const char *hooks_socket;
	int64_t hooks_processes;

	struct work_config work; /* complete */
	int deliver; /* enum config_deliver */
	int64_t deliver_processes;
	int64_t look_processes;
	int64_t look_poll_ms;

	const char *index_dir;
	const char *run_dir;
	const char *node;
	int log_level; /* enum log_level */
	struct span drain;
	bool rehearsal;
};

extern const struct settings config_settings;

/* The file that is read when `given` (--config) is NULL. */
const char *config_path(const char *given);

/*
 * Reads and checks all that can be checked without the database or the tracker.
 * The config owns its memory. ERR_INVALID says file, line or name, and a remedy.
 */
must_check enum err_code config_read(const char *path, struct config **out, struct err *e);
/* The same from a text; `path` names it in messages. */
must_check enum err_code config_parse(
    const char *path, const char *text, struct config **out, struct err *e);
void config_free(struct config *c);

/* For db_open; points into the config. */
struct db_config config_db(const struct config *c);

#endif
