#include "base/html.h"

#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>

#include "base/utf8.h"

static const char *const silent[] = { "script", "style", "nav", "header", "footer", "aside",
	"noscript", "form", "template", "svg", "head", "button" };
static const char *const blocks[] = { "p", "div", "section", "article", "h1", "h2", "h3", "h4",
	"h5", "h6", "li", "tr", "br", "pre", "blockquote", "table", "ul", "ol", "dt", "dd",
	"figure", "figcaption", "hr" };

static bool
is_among(const char *const names[], size_t n, const xmlNode *node)
{
	for (size_t i = 0; i < n; i++) {
		if (strcasecmp((const char *)node->name, names[i]) == 0)
			return true;
	}
	return false;
}

#define IS_AMONG(names, node) is_among(names, sizeof(names) / sizeof((names)[0]), node)

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Runs of blanks are one; none begins a line. */
static void
put_text(struct buf *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (!is_blank(*p))
			buf_putc(out, *p);
		else if (out->len > 0 && !is_blank(out->data[out->len - 1]))
			buf_putc(out, ' ');
	}
}

static void
end_line(struct buf *out)
{
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		buf_putc(out, '\n');
}

/* The next of the tree in the order of the page; NULL: it is over. `leave`: not into this one. */
static const xmlNode *
step(const xmlNode *root, const xmlNode *node, bool leave, struct buf *out)
{
	if (!leave && node->children != NULL)
		return node->children;
	for (; node != root; node = node->parent) {
		if (out != NULL && IS_AMONG(blocks, node))
			end_line(out);
		if (node->next != NULL)
			return node->next;
	}
	return NULL;
}

/* `skip`: an element that is left out, because it stands elsewhere. */
static void
read_text(const xmlNode *root, const xmlNode *skip, struct buf *out)
{
	bool leave;

	for (const xmlNode *node = root; node != NULL; node = step(root, node, leave, out)) {
		leave = node == skip;
		if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
			put_text(out, (const char *)node->content);
		else if (node->type != XML_ELEMENT_NODE)
			leave = true;
		else if (IS_AMONG(silent, node) && node != root)
			leave = true;
		else if (IS_AMONG(blocks, node))
			end_line(out);
	}
	end_line(out);
	if (out->len > 0)
		out->data[--out->len] = '\0';
}

static const xmlNode *
find(const xmlNode *root, const char *name)
{
	for (const xmlNode *node = root; node != NULL; node = step(root, node, false, NULL)) {
		if (node->type == XML_ELEMENT_NODE &&
		    strcasecmp((const char *)node->name, name) == 0)
			return node;
	}
	return NULL;
}

static void
put_attribute(const xmlNode *node, const char *name, struct buf *out)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);

	if (value != NULL)
		put_text(out, (const char *)value);
	xmlFree(value);
}

static bool
attribute_is(const xmlNode *node, const char *name, const char *wanted)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
	const bool same = value != NULL && strcasecmp((const char *)value, wanted) == 0;

	xmlFree(value);
	return same;
}

static void
read_head(const xmlNode *root, struct html_page *page)
{
	struct buf language;
	size_t n;

	buf_init(&language);
	put_attribute(root, "lang", &language);
	n = strcspn(language.data, "-_ ");
	if (n == 2)
		memcpy(page->language, language.data, n);
	buf_release(&language);
	for (const xmlNode *node = root; node != NULL; node = step(root, node, false, NULL)) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		if (strcasecmp((const char *)node->name, "link") == 0 && page->url.len == 0 &&
		    attribute_is(node, "rel", "canonical"))
			put_attribute(node, "href", &page->url);
		if (strcasecmp((const char *)node->name, "meta") == 0 && page->section.len == 0 &&
		    (attribute_is(node, "name", "section") ||
			attribute_is(node, "property", "article:section")))
			put_attribute(node, "content", &page->section);
	}
}

static const xmlNode *
main_part(const xmlNode *root)
{
	static const char *const names[] = { "article", "main", "body" };
	const xmlNode *part = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && part == NULL; i++)
		part = find(root, names[i]);
	return part == NULL ? root : part;
}

static void
read_page(const xmlNode *root, struct html_page *page)
{
	const xmlNode *part = main_part(root), *heading = find(part, "h1");
	const xmlNode *title = heading != NULL ? heading : find(root, "title");

	read_head(root, page);
	if (title != NULL)
		read_text(title, NULL, &page->title);
	read_text(part, heading, &page->text);
}

/* Where browsers look for it. */
#define HEAD_MAX 4096

static bool
says(const char *in, size_t len, const char *word)
{
	const size_t n = strlen(word);

	for (size_t i = 0; i + n <= len && i < HEAD_MAX; i++) {
		if (strncasecmp(in + i, word, n) == 0)
			return true;
	}
	return false;
}

bool
html_is_readable(const char *in, size_t len)
{
	return utf8_is(in, len) || says(in, len, "charset") || says(in, len, "encoding=");
}

bool
html_read(const char *in, size_t len, struct html_page *out)
{
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
	    HTML_PARSE_NONET | HTML_PARSE_NOBLANKS;
	htmlDocPtr doc;
	const xmlNode *root;

	*out = (struct html_page){ .language = "" };
	buf_init(&out->title);
	buf_init(&out->text);
	buf_init(&out->url);
	buf_init(&out->section);
	if (len == 0 || len > (size_t)64 * 1024 * 1024)
		return false;
	/* What is UTF-8 is it, whatever it declares; other texts are what they declare. */
	doc = htmlReadMemory(in, (int)len, NULL, utf8_is(in, len) ? "UTF-8" : NULL, options);
	root = doc == NULL ? NULL : xmlDocGetRootElement(doc);
	if (root != NULL)
		read_page(root, out);
	xmlFreeDoc(doc);
	return out->text.len > 0;
}

void
html_release(struct html_page *page)
{
	buf_release(&page->title);
	buf_release(&page->text);
	buf_release(&page->url);
	buf_release(&page->section);
}
