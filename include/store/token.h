#ifndef SLAD_STORE_TOKEN_H
#define SLAD_STORE_TOKEN_H

#include <stdint.h>

/* Tells one lease from all others: random, never 0. */
int64_t token_new(void);

#endif
