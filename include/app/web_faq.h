#ifndef SLAD_APP_WEB_FAQ_H
#define SLAD_APP_WEB_FAQ_H

#include "web/web.h"

/*
 * For web_config.gaps: {"seen": 120, "gaps": [{"count", "language", "issues": [the one that
 * stands for them, the newest…]}]}, at most 30.
 */
web_gaps web_faq_gaps;
/*
 * For web_config.draft: {"issue", "title", "language", "text"}, Markdown. ERR_CONFLICT: nobody
 * answered.
 */
web_draft web_faq_draft;

#endif
