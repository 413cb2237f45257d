#ifndef SLAD_STORE_POLICIES_DRAFT_H
#define SLAD_STORE_POLICIES_DRAFT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "store/places.h"
#include "store/revision.h"

/* For the files of the shelf: a regulation as it is read from files, with all that it includes. */

struct arena;
struct policy;

#define POLICIES_INCLUDES_MAX 16

struct policies_draft {
	struct arena *arena; /* of all texts; the only member to be set before */
	struct places places; /* for what it includes: its own directory first */
	struct places shipped; /* what ships, for what its files lack */
	const char *body;
	size_t len;
	size_t n_files;
	struct revision_file files[POLICIES_INCLUDES_MAX];
	struct policy *policy; /* the caller's (policy_free), whatever is returned */
};

/* As policies_file. */
must_check enum err_code policies_draft_read(
    struct policies_draft *d, const char *dir, const char *name, struct err *e);

/* Whether what is named is a file, and not looked for in the places. */
bool policies_is_path(const char *name);

#endif
