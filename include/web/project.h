#ifndef SLAD_WEB_PROJECT_H
#define SLAD_WEB_PROJECT_H

#include "base/err.h"

struct arena;
struct web;

/*
 * The identifier of a project that was named by it or by its id: the tracker's
 * forms know the one or the other, and an identifier never is a number. NULL:
 * none was named, or there is none of that id. An identifier is not looked up.
 */
must_check enum err_code project_identifier(
    struct web *w, struct arena *arena, const char *name, const char **identifier, struct err *e);

#endif
