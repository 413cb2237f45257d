#ifndef SLAD_WEB_METRICS_H
#define SLAD_WEB_METRICS_H

struct buf;
struct status;

/* How slad is, in Prometheus' text format; appended. */
void metrics_put(const struct status *s, struct buf *out);

#endif
