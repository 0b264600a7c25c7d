/* imip.c - a mail as bytes, with the calendar part of an invitation. */
#include "ical/imip.h"

#include "base/mailaddr.h"
#include "wire/digest.h"
#include "wire/letters.h"
#include "wire/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	LINE_LETTERS = 76, /* RFC 2045 section 6.7: at most, without CR LF */
	WORD_BYTES = 42, /* of a text in one encoded word, beside the name of a header */
	PLAIN_NAME_MAX = 60, /* longer ones are cut into encoded words */
	METHOD_BYTES = 16,
	BOUNDARY_BYTES = 40,
};

static const char BASE64[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* ---- texts of headers ----------------------------------------------------------------------- */

/* A letter that is to be seen. Returns its bytes; *hidden: it is not to be written. */
static size_t
letter_at(const char *s, size_t n, bool *hidden)
{
	size_t bytes = utf8_letter_bytes(s, n);
	uint32_t number = bytes > 0 ? utf8_number(s, bytes) : 0;

	*hidden = bytes > 0 && number >= 0x80 && letters_hidden(number);
	return bytes;
}

/* One line without anything a reader obeys: what a header may hold. */
static bool
add_line(struct buf *out, const char *s)
{
	size_t n = strlen(s);
	bool hidden, ok = true;

	for (size_t i = 0; ok && i < n;) {
		size_t bytes = letter_at(s + i, n - i, &hidden);
		unsigned char c = (unsigned char)s[i];

		if (bytes == 0)
			ok = buf_addc(out, '?');
		else if (c < 0x20 || c == 0x7f)
			ok = buf_addc(out, ' ');
		else if (!hidden)
			ok = buf_add(out, s + i, bytes);
		i += bytes > 0 ? bytes : 1;
	}
	return ok;
}

static bool
add_base64(struct buf *out, const unsigned char *p, size_t n)
{
	bool ok = true;

	for (size_t i = 0; ok && i < n; i += 3) {
		unsigned bits = (unsigned)p[i] << 16 |
				(i + 1 < n ? (unsigned)p[i + 1] << 8 : 0) |
				(i + 2 < n ? (unsigned)p[i + 2] : 0);
		const char four[4] = {BASE64[bits >> 18], BASE64[bits >> 12 & 63],
			i + 1 < n ? BASE64[bits >> 6 & 63] : '=',
			i + 2 < n ? BASE64[bits & 63] : '='};

		ok = buf_add(out, four, sizeof four);
	}
	return ok;
}

/* As many whole letters as one encoded word takes (RFC 2047 section 2). */
static size_t
word_bytes(const char *s, size_t n)
{
	size_t take = 0, bytes;

	while (take < n && (bytes = utf8_letter_bytes(s + take, n - take)) > 0 &&
		take + bytes <= WORD_BYTES)
		take += bytes;
	return take;
}

static bool
add_words(struct buf *out, const char *s, size_t n)
{
	bool ok = true;

	for (size_t i = 0; ok && i < n;) {
		size_t take = word_bytes(s + i, n - i);

		ok = (i == 0 || buf_adds(out, "\r\n ")) && buf_adds(out, "=?UTF-8?B?") &&
		     add_base64(out, (const unsigned char *)s + i, take) &&
		     buf_adds(out, "?=");
		i += take;
	}
	return ok;
}

/* ASCII that nobody takes for an encoded word. */
static bool
is_plain(const char *s)
{
	if (strstr(s, "=?") != NULL)
		return false;
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

static bool
add_quoted(struct buf *out, const char *s)
{
	bool ok = buf_addc(out, '"');

	for (; ok && *s != '\0'; s++)
		ok = (*s != '"' && *s != '\\' ? true : buf_addc(out, '\\')) &&
		     buf_addc(out, *s);
	return ok && buf_addc(out, '"');
}

/* Its letters within quotation marks. */
static size_t
quoted_bytes(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == '"' || *s == '\\' ? 2 : 1;
	return n;
}

/* From or To: exactly one address. */
static bool
add_party(struct buf *out, const char *header, const struct imip_party *p)
{
	struct buf name;
	const char *s;
	bool ok;

	buf_init(&name, IMIP_BYTES_MAX);
	ok = add_line(&name, p->name) && buf_addf(out, "%s: ", header);
	s = buf_str(&name);
	if (ok && s[0] != '\0')
		ok = (is_plain(s) && quoted_bytes(s) <= PLAIN_NAME_MAX
				     ? add_quoted(out, s)
				     : add_words(out, s, name.len)) &&
		     buf_adds(out, "\r\n ");
	buf_release(&name);
	return ok && buf_addf(out, "<%s>\r\n", p->mail);
}

/* Short words of ASCII are folded between words (RFC 5322 section 2.2.3), the rest is encoded. */
static bool
add_subject(struct buf *out, const char *subject)
{
	struct buf line;
	bool ok;

	buf_init(&line, IMIP_BYTES_MAX);
	ok = add_line(&line, subject) && buf_adds(out, "Subject: ") &&
	     (is_plain(buf_str(&line)) && line.len <= PLAIN_NAME_MAX
			     ? buf_adds(out, buf_str(&line))
			     : add_words(out, buf_str(&line), line.len)) &&
	     buf_adds(out, "\r\n");
	buf_release(&line);
	return ok;
}

/* RFC 5322 section 3.3, in UTC. */
static bool
add_date(struct buf *out, int64_t at_s)
{
	static const char *const DAY[] = {
		"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const MONTH[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t at = (time_t)at_s;
	struct tm tm;

	gmtime_r(&at, &tm);
	return buf_addf(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n",
		DAY[tm.tm_wday], tm.tm_mday, MONTH[tm.tm_mon], tm.tm_year + 1900,
		tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* ---- bodies --------------------------------------------------------------------------------- */

static bool
add_base64_lines(struct buf *out, const char *s)
{
	size_t n = strlen(s), line = LINE_LETTERS / 4 * 3;
	bool ok = true;

	for (size_t i = 0; ok && i < n; i += line)
		ok = add_base64(out, (const unsigned char *)s + i,
			     n - i < line ? n - i : line) &&
		     buf_adds(out, "\r\n");
	return ok;
}

/* RFC 2045 section 6.7; a dot that begins a line is written in digits, for SMTP's sake. */
static bool
add_quoted_printable(struct buf *out, const char *s)
{
	size_t column = 0;
	bool ok = true;

	for (; ok && *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		bool last = s[1] == '\0' || s[1] == '\n';
		bool literal = (c > 0x20 && c < 0x7f && c != '=' &&
				       !(c == '.' && column == 0)) ||
			       (c == ' ' && !last);

		if (c == '\n') {
			ok = buf_adds(out, "\r\n");
			column = 0;
			continue;
		}
		if (column + (literal ? 1 : 3) > LINE_LETTERS - 1) {
			ok = buf_adds(out, "=\r\n");
			column = 0;
			literal = literal && c != '.';
		}
		ok = ok && (literal ? buf_addc(out, (char)c) : buf_addf(out, "=%02X", c));
		column += literal ? 1 : 3;
	}
	return ok && buf_adds(out, column > 0 ? "=\r\n" : "");
}

/* Readable as it is where most letters are ASCII, else in base64. */
static bool
add_text_body(struct buf *out, const char *s)
{
	size_t n = strlen(s), others = 0;

	for (size_t i = 0; i < n; i++)
		others += (unsigned char)s[i] >= 0x80;
	if (others * 4 > n)
		return buf_adds(out, "Content-Transfer-Encoding: base64\r\n\r\n") &&
		       add_base64_lines(out, s);
	return buf_adds(out, "Content-Transfer-Encoding: quoted-printable\r\n\r\n") &&
	       add_quoted_printable(out, s);
}

static bool
add_escaped(struct buf *out, const char *s, size_t n)
{
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++)
		ok = s[i] == '&'   ? buf_adds(out, "&amp;")
		     : s[i] == '<' ? buf_adds(out, "&lt;")
		     : s[i] == '>' ? buf_adds(out, "&gt;")
		     : s[i] == '"' ? buf_adds(out, "&quot;")
				   : buf_addc(out, s[i]);
	return ok;
}

/* A line that is a link and nothing else can be followed. */
static bool
is_link(const char *s, size_t n)
{
	return (n > 8 && strncmp(s, "https://", 8) == 0) ||
	       (n > 10 && strncmp(s, "convene://", 10) == 0);
}

static bool
make_html(const char *text, struct buf *out)
{
	bool ok = buf_adds(out, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">"
				"</head><body>\n<p>");

	while (ok && *text != '\0') {
		size_t n = strcspn(text, "\n");

		if (n == 0)
			ok = buf_adds(out, "</p>\n<p>");
		else if (is_link(text, n))
			ok = buf_adds(out, "<a href=\"") && add_escaped(out, text, n) &&
			     buf_adds(out, "\">") && add_escaped(out, text, n) &&
			     buf_adds(out, "</a><br>\n");
		else
			ok = add_escaped(out, text, n) && buf_adds(out, "<br>\n");
		text += n + (text[n] == '\n');
	}
	return ok && buf_adds(out, "</p>\n</body></html>\n");
}

/* Nothing in a text is a control but its line ends. */
static bool
clean_text(const char *text, struct buf *out)
{
	bool ok = true;

	while (ok && *text != '\0') {
		size_t n = strcspn(text, "\n");
		char *line = xmalloc(n + 1);

		memcpy(line, text, n);
		line[n] = '\0';
		ok = add_line(out, line) && buf_addc(out, '\n');
		free(line);
		text += n + (text[n] == '\n');
	}
	return ok;
}

/* ---- the calendar part ---------------------------------------------------------------------- */

/* The value of a property of the object, where its line begins; folded as it stands. */
static const char *
value_of(const char *calendar, const char *name)
{
	size_t n = strlen(name);

	for (const char *line = calendar; line != NULL && *line != '\0';) {
		const char *end = strstr(line, "\r\n");

		if (strncmp(line, name, n) == 0 && (line[n] == ':' || line[n] == ';')) {
			const char *colon = strchr(line + n, ':');

			return colon != NULL ? colon + 1 : NULL;
		}
		line = end != NULL ? end + 2 : NULL;
	}
	return NULL;
}

bool
imip_property(const char *calendar, const char *name, struct buf *out)
{
	const char *event = strstr(calendar, "BEGIN:VEVENT\r\n");
	const char *s = value_of(event != NULL ? event : calendar, name);
	bool ok = true;

	while (ok && s != NULL && *s != '\0') {
		if (strncmp(s, "\r\n", 2) == 0) {
			if (s[2] != ' ')
				break;
			s += 3;
		} else if (*s == '\\' && s[1] != '\0') {
			ok = buf_addc(out, s[1] == 'n' || s[1] == 'N' ? '\n' : s[1]);
			s += 2;
		} else {
			ok = buf_addc(out, *s++);
		}
	}
	return ok;
}

static bool
method_of(const char *calendar, char out[METHOD_BYTES], struct err *e)
{
	const char *s = value_of(calendar, "METHOD");
	size_t n = s != NULL ? strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;

	if (n == 0 || n >= METHOD_BYTES)
		return err_set(e, ERR_PARAM_INVALID, "the calendar object has no METHOD");
	memcpy(out, s, n);
	out[n] = '\0';
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static bool
check(const struct imip_message *m, struct err *e)
{
	const struct imip_party *const party[] = {&m->from, &m->to};

	for (size_t i = 0; i < sizeof party / sizeof *party; i++)
		if (!mail_address_ok(party[i]->mail)) {
			err_set(e, ERR_PARAM_INVALID, "\"%.80s\" is not a mail address",
				party[i]->mail);
			return err_field(e, i == 0 ? "from" : "to");
		}
	return true;
}

static bool
add_headers(const struct imip_message *m, const char *boundary, struct buf *out)
{
	bool ok = add_date(out, m->date_s) && add_party(out, "From", &m->from) &&
		  add_party(out, "To", &m->to) && add_subject(out, m->subject) &&
		  buf_addf(out, "Message-ID: <%s>\r\n", m->message_id);

	if (ok && m->in_reply_to != NULL)
		ok = buf_addf(out, "In-Reply-To: <%s>\r\nReferences: <%s>\r\n",
			m->in_reply_to, m->in_reply_to);
	return ok && buf_addf(out,
			     "Auto-Submitted: auto-generated\r\n"
			     "X-Auto-Response-Suppress: All\r\n"
			     "MIME-Version: 1.0\r\n"
			     "Content-Type: multipart/alternative;\r\n"
			     " boundary=\"%s\"\r\n\r\n",
			     boundary);
}

static bool
add_parts(const struct imip_message *m, const char *boundary, const char *method,
	struct buf *out)
{
	struct buf text, html;
	bool ok;

	buf_init(&text, IMIP_BYTES_MAX);
	buf_init(&html, IMIP_BYTES_MAX);
	ok = clean_text(m->text, &text) && make_html(buf_str(&text), &html) &&
	     buf_addf(out, "--%s\r\nContent-Type: text/plain; charset=UTF-8\r\n",
		     boundary) &&
	     add_text_body(out, buf_str(&text)) &&
	     buf_addf(out, "\r\n--%s\r\nContent-Type: text/html; charset=UTF-8\r\n",
		     boundary) &&
	     add_text_body(out, buf_str(&html));
	if (ok && m->calendar != NULL)
		ok = buf_addf(out,
			     "\r\n--%s\r\nContent-Type: text/calendar; method=%s;"
			     " charset=UTF-8\r\n"
			     "Content-Transfer-Encoding: base64\r\n\r\n",
			     boundary, method) &&
		     add_base64_lines(out, m->calendar);
	buf_release(&text);
	buf_release(&html);
	return ok && buf_addf(out, "\r\n--%s--\r\n", boundary);
}

bool
imip_write(const struct imip_message *m, struct buf *out, struct err *e)
{
	char boundary[BOUNDARY_BYTES], method[METHOD_BYTES] = "", hex[DIGEST_HEX];
	uint8_t digest[DIGEST_BYTES];

	if (!check(m, e) || (m->calendar != NULL && !method_of(m->calendar, method, e)))
		return false;
	/* Of the Message-ID, so that it is the same each time; "=_" stands in no encoded body. */
	sha256(m->message_id, strlen(m->message_id), digest);
	hex_encode(digest, sizeof digest, hex);
	snprintf(boundary, sizeof boundary, "=_%.30s", hex);
	if (add_headers(m, boundary, out) && add_parts(m, boundary, method, out))
		return true;
	return err_set(e, ERR_INTERNAL, "the mail is longer than %zu bytes", out->max);
}
