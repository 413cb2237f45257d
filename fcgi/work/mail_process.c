#include "work/mail.h"

#include <stdlib.h>

#include "store/policies.h"
#include "work/loop.h"

#define IDLE_MS 1000

struct process {
	const struct work_config *config;
	unsigned number;
	struct case_room room;
	int64_t next_sign;
};

/* loop_turn */
static enum err_code
turn(void *process, struct err *e)
{
	struct process *p = process;
	enum mail_end end = MAIL_IDLE;

	if (loop_sign(p->config, &p->room, "mail", p->number, &p->next_sign, e) != ERR_OK ||
	    policies_refresh(p->room.policies, e) != ERR_OK ||
	    mail_step(p->config, &p->room, &end, e) != ERR_OK)
		return e->code;
	if (end == MAIL_IDLE || end == MAIL_DOWN)
		loop_sleep(IDLE_MS);
	return ERR_OK;
}

int
work_mail(const struct work_config *config, unsigned number)
{
	struct process p = { .config = config, .number = number };

	loop_begin();
	if (!loop_open(config, &p.room))
		return EXIT_SUCCESS;
	loop_run(turn, &p);
	loop_close(&p.room);
	return EXIT_SUCCESS;
}
