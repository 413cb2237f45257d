#ifndef SLAD_BASE_CHECKSUM_H
#define SLAD_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* Goes on from what was summed up so far; 0 at first. Any changed byte changes it. */
uint32_t checksum(uint32_t so_far, const void *data, size_t len);

#endif
