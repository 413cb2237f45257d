#ifndef SLAD_BASE_HTML_H
#define SLAD_BASE_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * What a page of the web says, as people would read it aloud: the one file that
 * knows libxml2's HTML parser. Pages are never right, so none is refused; what
 * they load is not fetched.
 */
struct html_page {
	struct buf title; /* its first heading, else its title */
	/*
	 * Of its main part, if it says which that is: paragraphs by lines, without
	 * scripts, navigation, headers and footers.
	 */
	struct buf text;
	struct buf url; /* its canonical address; "": it does not say */
	struct buf section; /* as it says in a meta element; "" */
	char language[9]; /* "ru" of lang="ru-RU"; "": it does not say */
};

/* False: it is neither UTF-8 nor does it say what else it is: letters would be guessed. */
bool html_is_readable(const char *in, size_t len);

/* False: it has no text at all. To be released in either case. */
bool html_read(const char *in, size_t len, struct html_page *out);
void html_release(struct html_page *page);

#endif
