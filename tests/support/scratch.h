#ifndef SLAD_TESTS_SUPPORT_SCRATCH_H
#define SLAD_TESTS_SUPPORT_SCRATCH_H

/*
 * Room for what a test makes: an arena from cmocka's setup to its teardown, of one test or of all.
 */
struct arena;

extern struct arena *scratch;

int scratch_setup(void **state);
int scratch_teardown(void **state);

#endif
