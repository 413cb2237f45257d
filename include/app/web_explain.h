#ifndef SLAD_APP_WEB_EXPLAIN_H
#define SLAD_APP_WEB_EXPLAIN_H

#include "web/web.h"

/* For web_config.explain: the web room may not use the work room, which puts cases together. */
web_explain web_explain_issue;

#endif
