#ifndef SLAD_BASE_SECTIONS_H
#define SLAD_BASE_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * A file of several blocks of bytes, written whole, swapped in by rename, and
 * mapped by any number of processes. A checksum covers every byte, so that what
 * was mapped is what was written. Numbers are this machine's.
 */
struct section {
	const void *data;
	size_t len;
};

/*
 * On error, a full disk among them, what stood at `path` stands there as before,
 * and nothing is left beside it. ERR_RETRY: there is no room now; else ERR_INVALID.
 */
must_check enum err_code sections_write(
    const char *path, uint32_t version, const struct section *s, size_t n, struct err *e);

struct sections;

/*
 * ERR_NOTFOUND: there is no such file. ERR_INVALID: it is damaged, of another
 * version, or has not n sections: to be made anew.
 */
must_check enum err_code sections_map(
    const char *path, uint32_t version, size_t n, struct sections **out, struct err *e);
void sections_unmap(struct sections *s);
/* To be read alone: whoever writes there dies of it. Aligned for any type. */
const void *sections_at(const struct sections *s, size_t i, size_t *len);
/* Whether that path still names the file that is mapped. */
bool sections_current(const struct sections *s, const char *path);
/*
 * Nobody cut or wrote the file in place. Else nothing of it may be touched any
 * more: what lies behind its end kills whoever reads it.
 */
bool sections_intact(const struct sections *s);

#endif
