#ifndef SLAD_WEB_SIMILAR_H
#define SLAD_WEB_SIMILAR_H

/* The index of similar requests, as one web process asks it. */
struct similar;

/* dir: where the index lies; NULL: there is none. */
struct similar *similar_new(const char *dir);
void similar_free(struct similar *s);

#endif
