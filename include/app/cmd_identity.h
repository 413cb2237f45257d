#ifndef SLAD_APP_CMD_IDENTITY_H
#define SLAD_APP_CMD_IDENTITY_H

#include "app/jsonl.h"

/*
 * `slactl identity`: one IIN or BIN a line on standard input; out
 * {"id","kind":"iin"|"bin"|null,"valid":true|false,"reason":null|"…","warnings":[…]}.
 * A number that is not valid is an answer, not a bad line. The context is a const struct civil:
 * today, by which nobody can have been born later.
 */
jsonl_text_answer identity_answer;

#endif
