#ifndef SLAD_WORK_CONFIG_H
#define SLAD_WORK_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/db.h"
#include "base/err.h"
#include "base/settings.h"
#include "base/time.h"
#include "store/policies.h"
#include "tracker/tracker.h"

struct arena;
struct outbox_item;

/* The mail server and who is written to; see the rows of the app's settings. */
struct work_mail {
	const char *host; /* NULL: no mail leaves, letters are shadows */
	int64_t port;
	int tls; /* enum mail_tls */
	const char *user, *password, *ca_file;
	const char *from, *from_name;
	const char *language; /* of readers who have none of their own */
	struct setting_list supervisors; /* "LOGIN", or "PROJECT:LOGIN" */
	struct setting_list admin; /* "LOGIN": of the daily summary, see work/bulletin.h */
	int64_t an_hour; /* at most so many mails leave */
	struct span gather; /* how long the first letter waits for others */
	struct span every; /* between two mails to one person */
};

/* Where complaints become private requests. */
struct work_complaint {
	const char *project; /* its identifier; NULL: they are letters only */
	const char *tracker; /* by its name; NULL: the project's first */
};

/* Named moments of a delivery, in their order: where a test stops the world. */
#define WORK_MOMENT_TERMS(X)                                                                       \
	X(WORK_LEASED, "leased") /* the attempt is counted, nothing is read */                     \
	X(WORK_JUDGED, "judged") /* its cause stands, nothing is said yet */                       \
	X(WORK_SENDING, "sending") /* kept that it may reach the tracker from now on */            \
	X(WORK_SENT, "sent") /* the tracker did it, nothing of it is kept */                       \
	X(WORK_KEPT, "kept") /* all is said */

TERM_SET(work_moment, WORK_MOMENT_TERMS, WORK_MOMENTS);

/* What is found wrong by a check of everything: sentences of the arena. */
typedef enum err_code work_checkup(
    void *ctx, struct arena *arena, const char ***failures, size_t *n, struct err *e);

/* What the working processes need; the app fills it from its settings. It must outlive them. */
struct work_config {
	struct db_config db;
	const struct tracker_config *tracker;
	struct policies_config policies;
	const char *index_dir; /* where the index of similar requests lies */
	const char *run_dir; /* where look.sock is */
	const char *node; /* this machine's name among the nodes */
	const char *version; /* of slad, for the list of nodes */

	struct setting_list faq_sources; /* work/faq_import.h; looked at every faq_every */
	struct span faq_every;

	int poll_ms; /* how often news is asked for; 0: 500 */
	size_t batch; /* issues looked at in one transaction; 0: 50 */

	bool act; /* false: nothing leaves, every action is a shadow */
	int64_t notes_hour; /* at most so many notes an hour leave; closures are among them */
	int64_t closures_hour;

	struct work_mail mail;
	struct work_complaint complaint;

	size_t sweep_page; /* 0: 500 */
	int sweep_pause_ms; /* between pages; 0: 1000 */

	work_checkup *checkup; /* the app's; NULL: none */
	void *checkup_ctx;

	/* For tests only: called at each moment of a delivery. NULL in production. */
	void (*at)(void *ctx, enum work_moment moment, const struct outbox_item *item);
	void *at_ctx;
};

#define WORK_BATCH_MAX 200

/* Where the look process of this node listens for nudges: RUN_DIR/look.sock. */
#define WORK_LOOK_SOCKET "look.sock"

#endif
