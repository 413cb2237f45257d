#ifndef SLAD_TRACKER_REPLAY_PART_H
#define SLAD_TRACKER_REPLAY_PART_H

#include <stdbool.h>
#include <stdint.h>

/*
 * For replay alone: the entries of some thousands of issues that follow each
 * other, put by in a file without a name, in the
 * folder that TMPDIR names (/tmp without it). First all is put in, in any order of
 * issues; then it is opened, which sorts it, told issue by issue, and shut.
 */
struct arena;
struct people;
struct raw;
struct replay_part;
struct rows;
struct tracker;

/* NULL: no file can be made, errno says why. `end` is its last issue. */
struct replay_part *replay_part_new(int64_t end);
void replay_part_free(struct replay_part *p);
int64_t replay_part_end(const struct replay_part *p);

/*
 * A row of tracker_replay_entries, and one of tracker_replay_details. What cannot be written is
 * told by opening.
 */
void replay_part_put_entry(struct replay_part *p, const struct rows *rows);
void replay_part_put_detail(
    struct replay_part *p, const struct tracker *t, int64_t issue, const struct rows *rows);

/* Into memory. False: it could not be written or read, errno says why. */
bool replay_part_open(struct replay_part *p);
void replay_part_shut(struct replay_part *p);
/* The entries of one issue; texts are copied into the arena. */
void replay_part_tell(
    const struct replay_part *p, const struct people *people, struct arena *arena, struct raw *raw);

#endif
