#ifndef SLAD_WEB_STATUS_JSON_H
#define SLAD_WEB_STATUS_JSON_H

#include <jansson.h>

struct status;

/* How slad is, for /api/health and /api/status: Health of the API's description. The caller's. */
json_t *status_json(const struct status *s);

#endif
