#ifndef SLAD_BASE_JSON_LINE_H
#define SLAD_BASE_JSON_LINE_H

#include <stddef.h>

/*
 * Where in a text of JSON something stands: jansson keeps no lines. The path is
 * that of base/reader.h, "clocks.resolution.targets[2].limit". Its line is that
 * of the member's name or of the element's beginning, from 1; of what is not
 * there, the line of the nearest thing around it. *found is how much of the
 * path was. The text must be valid, and UTF-8.
 */
int json_line(const char *text, size_t len, const char *path, size_t *found);

#endif
