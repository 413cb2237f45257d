#ifndef SLAD_APP_CMD_EVALUATE_H
#define SLAD_APP_CMD_EVALUATE_H

#include "app/jsonl.h"

/*
 * `slactl evaluate --regulation NAME|FILE`: judges without a database. A line is
 * what core/timeline_json.h reads, its answer verdict_json. ctx is the policy.
 */
jsonl_object_answer evaluate_answer;

#endif
