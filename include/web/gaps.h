#ifndef SLAD_WEB_GAPS_H
#define SLAD_WEB_GAPS_H

/*
 * What the help centre lacks, as one web process found it lately: looking for it
 * takes a second or two, during which the process answers nobody else.
 */
struct gaps;

struct gaps *gaps_new(void);
void gaps_free(struct gaps *g);

#endif
