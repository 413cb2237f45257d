#include "base/mail.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "base/utf8.h"

#define WHERE_MAX 300
#define TEXT_LINE 76 /* RFC 2045, 6.8: of an encoded text */
/* RFC 2047, 2: an encoded word takes 75 characters, "=?UTF-8?B??=" 12 of them. */
#define WORD_BYTES 45
#define VERB_MAX 16

/* The state of one conversation, for sentences and for what became of the letter. */
struct talk {
	const char *text;
	size_t len;
	size_t at;
	char verb[VERB_MAX]; /* the last command that was said */
	int answer; /* the number that the server said last */
	bool data; /* the letter itself was asked for */
	bool over; /* goodbye was said: its answer says nothing of the letter */
};

/* ---- the letter ---- */

static void
base64(struct buf *out, const unsigned char *bytes, size_t len)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		const size_t n = len - i < 3 ? len - i : 3;
		const unsigned v = (unsigned)bytes[i] << 16 |
		    (n > 1 ? (unsigned)bytes[i + 1] << 8 : 0) | (n > 2 ? bytes[i + 2] : 0);

		buf_putc(out, letters[v >> 18]);
		buf_putc(out, letters[v >> 12 & 63]);
		buf_putc(out, n > 1 ? letters[v >> 6 & 63] : '=');
		buf_putc(out, n > 2 ? letters[v & 63] : '=');
	}
}

/* Whether the text can stand in a header as it is. */
static bool
plain(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || (unsigned char)*p >= 127)
			return false;
	}
	/* Something that looks like an encoded word would be decoded. */
	return strstr(text, "=?") == NULL && strlen(text) <= WORD_BYTES;
}

/* RFC 2047: words of whole characters, one a line. A line break within is a blank. */
static void
encoded(struct buf *out, const char *text)
{
	size_t left = strlen(text);
	unsigned char piece[WORD_BYTES];

	for (bool first = true; left > 0; first = false) {
		const size_t fits = left < WORD_BYTES ? left : WORD_BYTES;
		const size_t whole = utf8_whole(text, fits), n = whole == 0 ? fits : whole;

		for (size_t i = 0; i < n; i++) {
			const unsigned char c = (unsigned char)text[i];

			piece[i] = c < ' ' ? ' ' : c;
		}
		buf_puts(out, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		base64(out, piece, n);
		buf_puts(out, "?=");
		text += n;
		left -= n;
	}
}

static void
put_words(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, "%s: ", name);
	if (plain(text))
		buf_puts(out, text);
	else
		encoded(out, text);
	buf_puts(out, "\r\n");
}

/* A name in quotes or encoded, and the address. */
static void
put_mailbox(struct buf *out, const char *field, const char *name, const char *address)
{
	buf_printf(out, "%s: ", field);
	if (name != NULL && *name != '\0') {
		if (plain(name) && strpbrk(name, "\"\\") == NULL)
			buf_printf(out, "\"%s\"", name);
		else
			encoded(out, name);
		buf_puts(out, "\r\n ");
	}
	buf_printf(out, "<%s>\r\n", address);
}

static void
put_date(struct buf *out, struct utc at)
{
	static const char days[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	const int64_t day = at.s / SPAN_DAY;
	const int second = (int)(at.s % SPAN_DAY);
	const struct civil c = civil_from_days(day);

	buf_printf(out, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[days_weekday(day)],
	    c.day, months[c.month - 1], c.year, second / 3600, second / 60 % 60, second % 60);
}

/* Lines of the text end with CRLF before they are encoded (RFC 2046, 4.1.1). */
static void
put_text(struct buf *out, const char *text)
{
	struct buf lines;

	buf_init(&lines);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\n')
			buf_putc(&lines, '\r');
		if (*p != '\r')
			buf_putc(&lines, *p);
	}
	for (size_t at = 0; at < lines.len; at += TEXT_LINE / 4 * 3) {
		const size_t left = lines.len - at;
		const size_t n = left < TEXT_LINE / 4 * 3 ? left : TEXT_LINE / 4 * 3;

		base64(out, (const unsigned char *)lines.data + at, n);
		buf_puts(out, "\r\n");
	}
	buf_release(&lines);
}

bool
mail_address_ok(const char *address)
{
	const char *at = address == NULL ? NULL : strchr(address, '@');

	if (at == NULL || at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL ||
	    strlen(address) > 254)
		return false;
	for (const char *p = address; *p != '\0'; p++) {
		if ((unsigned char)*p <= ' ' || *p == 127 || strchr("<>()[]\\,;:\"", *p) != NULL)
			return false;
	}
	return true;
}

enum err_code
mail_compose(const struct mail_letter *l, struct buf *out, struct err *e)
{
	if (!mail_address_ok(l->from) || !mail_address_ok(l->to))
		return err_set(e, ERR_INVALID,
		    "the %s of a letter is no mail address; it looks like name@example.kz",
		    mail_address_ok(l->from) ? "recipient" : "sender");
	put_date(out, l->date);
	put_mailbox(out, "From", l->from_name, l->from);
	put_mailbox(out, "To", l->to_name, l->to);
	put_words(out, "Subject", l->subject);
	buf_printf(out, "Message-ID: <%s@%s>\r\n", l->id, strchr(l->from, '@') + 1);
	buf_puts(out, "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n");
	if (l->list != NULL)
		buf_printf(out, "List-Id: <%s>\r\n", l->list);
	if (l->language != NULL)
		buf_printf(out, "Content-Language: %s\r\n", l->language);
	buf_puts(out,
	    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n");
	put_text(out, l->text);
	return ERR_OK;
}

/* ---- the conversation ---- */

static size_t
on_read(char *room, size_t size, size_t n, void *ctx)
{
	struct talk *t = ctx;
	const size_t left = t->len - t->at;
	const size_t some = left < size * n ? left : size * n;

	memcpy(room, t->text + t->at, some);
	t->at += some;
	return some;
}

/* Of what we say only the verb is kept: a login says the password. */
static int
on_line(CURL *curl, curl_infotype type, char *line, size_t len, void *ctx)
{
	struct talk *t = ctx;
	size_t n = 0;

	(void)curl;
	if (t->over)
		return 0;
	if (type == CURLINFO_HEADER_IN && len >= 3)
		t->answer = atoi(line);
	if (type != CURLINFO_HEADER_OUT)
		return 0;
	while (n < len && n < VERB_MAX - 1 && line[n] >= 'A' && line[n] <= 'Z')
		n++;
	t->over = n == 4 && memcmp(line, "QUIT", n) == 0;
	if (n < 4 || t->over)
		return 0;
	memcpy(t->verb, line, n);
	t->verb[n] = '\0';
	if (strcmp(t->verb, "DATA") == 0) {
		t->data = true;
		t->answer = 0;
	}
	return 0;
}

static unsigned
port_of(const struct mail_server *s)
{
	static const unsigned usual[] = {
		[MAIL_TLS_NONE] = 25,
		[MAIL_TLS_START] = 587,
		[MAIL_TLS_FULL] = 465,
	};

	return s->port == 0 ? usual[s->tls] : s->port;
}

static void
options_set(CURL *c, const struct mail_server *s, const char *url, struct talk *t)
{
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)s->timeout_ms);
	curl_easy_setopt(c, CURLOPT_USE_SSL,
	    s->tls == MAIL_TLS_NONE ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	if (s->ca_file != NULL)
		curl_easy_setopt(c, CURLOPT_CAINFO, s->ca_file);
	if (s->user != NULL) {
		curl_easy_setopt(c, CURLOPT_USERNAME, s->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, s->password == NULL ? "" : s->password);
	}
	curl_easy_setopt(c, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_line);
	curl_easy_setopt(c, CURLOPT_DEBUGDATA, t);
}

static enum err_code
server_check(const struct mail_server *s, char *where, char *url, size_t room, struct err *e)
{
	const char *hello = s->hello == NULL ? "localhost" : s->hello;
	const bool six = strchr(s->host, ':') != NULL; /* an address of IPv6 */

	for (const char *p = s->host; *p != '\0'; p++) {
		if ((unsigned char)*p <= ' ' || strchr("/?#@[]\\", *p) != NULL)
			return err_set(e, ERR_INVALID,
			    "the mail server's host is a name or an address, nothing more");
	}
	snprintf(
	    where, WHERE_MAX, "%s%s%s:%u", six ? "[" : "", s->host, six ? "]" : "", port_of(s));
	snprintf(url, room, "%s://%s/%s", s->tls == MAIL_TLS_FULL ? "smtps" : "smtp", where, hello);
	return ERR_OK;
}

/* What libcurl met, told by what it means for the letter. */
static enum err_code
trouble(CURLcode code, const struct talk *t, const char *where, struct err *e)
{
	const bool final = t->answer >= 500 && t->answer <= 599;
	const char *what = curl_easy_strerror(code);

	if (code == CURLE_LOGIN_DENIED)
		return err_set(e, ERR_DENIED,
		    "%s refuses the login (%d): see mail.user and mail.password", where, t->answer);
	if (code == CURLE_USE_SSL_FAILED)
		return err_set(e, ERR_DENIED, "%s offers no STARTTLS: see mail.tls", where);
	if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
	    code == CURLE_SSL_CONNECT_ERROR)
		return err_set(e, ERR_DENIED, "%s: %s: see mail.tls and mail.ca_file", where, what);
	if (t->data && t->answer == 354)
		return err_set(e, ERR_RETRY, "%s: all was said, no answer came: %s", where, what);
	if (final && (t->data || strcmp(t->verb, "RCPT") == 0))
		return err_set(e, ERR_REFUSED, "%s refuses the letter at %s: %d", where,
		    t->data ? "DATA" : t->verb, t->answer);
	if (final)
		return err_set(
		    e, ERR_DENIED, "%s refuses slad at %s: %d", where, t->verb, t->answer);
	if (t->answer >= 400)
		return err_set(e, ERR_UNREACHABLE, "%s does not take it for now, at %s: %d", where,
		    t->verb, t->answer);
	return err_set(e, ERR_UNREACHABLE, "%s: %s", where, what);
}

/* With a letter it is sent; without one only NOOP is said. */
static enum err_code
converse(const struct mail_server *s, const struct mail_letter *l, struct talk *t, struct err *e)
{
	static bool initialised;
	char where[WHERE_MAX], url[WHERE_MAX * 3], mailbox[300];
	struct curl_slist *to = NULL;
	enum err_code rc;
	CURLcode code;
	CURL *c;

	assert(s->timeout_ms > 0);
	if (server_check(s, where, url, sizeof(url), e) != ERR_OK)
		return e->code;
	if (!initialised && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(e, ERR_INTERNAL, "libcurl does not start");
	initialised = true;
	c = curl_easy_init();
	assert(c != NULL);
	options_set(c, s, url, t);
	if (l == NULL) {
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, "NOOP");
		curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	} else {
		snprintf(mailbox, sizeof(mailbox), "<%s>", l->from);
		curl_easy_setopt(c, CURLOPT_MAIL_FROM, mailbox);
		snprintf(mailbox, sizeof(mailbox), "<%s>", l->to);
		to = curl_slist_append(NULL, mailbox);
		curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
		curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
		curl_easy_setopt(c, CURLOPT_READDATA, t);
	}
	code = curl_easy_perform(c);
	/* Once the letter was taken, trouble with saying goodbye is no trouble. */
	if (l != NULL && t->data && t->answer >= 200 && t->answer < 300)
		code = CURLE_OK;
	rc = code == CURLE_OK ? ERR_OK : trouble(code, t, where, e);
	curl_easy_cleanup(c);
	curl_slist_free_all(to);
	return rc;
}

enum err_code
mail_send(const struct mail_server *server, const struct mail_letter *letter, struct err *e)
{
	struct talk t = { .verb = "" };
	struct buf text;
	enum err_code rc;

	buf_init(&text);
	rc = mail_compose(letter, &text, e);
	if (rc == ERR_OK) {
		t.text = text.data;
		t.len = text.len;
		rc = converse(server, letter, &t, e);
	}
	buf_release(&text);
	return rc;
}

enum err_code
mail_probe(const struct mail_server *server, struct err *e)
{
	struct talk t = { .verb = "" };
	const enum err_code rc = converse(server, NULL, &t, e);

	return rc == ERR_REFUSED || rc == ERR_RETRY ? ERR_UNREACHABLE : rc;
}
