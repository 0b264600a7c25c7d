/* ical.c - libical as this room uses it: set up once, behind one lock, bytes by the RFC. */
#include "ical/ical.h"

#include <libical/ical.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "wire/letters.h"
#include "wire/utf8.h"
#include "wire/when.h"

enum { LINE_OCTETS = 75 };

struct ical {
	pthread_mutex_t lock;
};

struct ical *
ical_new(void)
{
	struct ical *ical = xcalloc(1, sizeof *ical);

	BUG_ON(pthread_mutex_init(&ical->lock, NULL) != 0);
	/* its default in a debugging build is to abort */
	icalerror_set_errors_are_fatal(0);
	/* makes libical read its list of zones now, and not in two threads */
	BUG_ON(icaltimezone_get_utc_timezone() == NULL);
	return ical;
}

void
ical_free(struct ical *ical)
{
	if (ical == NULL)
		return;
	icaltimezone_free_builtin_timezones();
	pthread_mutex_destroy(&ical->lock);
	free(ical);
}

void
ical_lock(struct ical *ical)
{
	BUG_ON(pthread_mutex_lock(&ical->lock) != 0);
}

void
ical_unlock(struct ical *ical)
{
	BUG_ON(pthread_mutex_unlock(&ical->lock) != 0);
}

/* Marks of direction belong in names. */
static bool
is_obeyed(uint32_t number)
{
	return letters_hidden(number) && !letters_mark(number);
}

/*
 * libical would write a tab as it is and other control characters, too; RFC 5545 section
 * 3.1 allows none but the tab, and that one tempts readers to unfold. A lone carriage return
 * ends a line as well; what else the rule of letters refuses is a blank.
 */
char *
ical_text(const char *text)
{
	char *copy = xstrdup(text), *to = copy;
	size_t n = strlen(text), bytes;

	for (const char *p = text; n > 0; p += bytes, n -= bytes) {
		bytes = utf8_letter_bytes(p, n);
		bytes = bytes > 0 ? bytes : 1;
		if (*p == '\r' || (*p == '\n' && (p == text || p[-1] != '\r'))) {
			*to++ = '\n';
		} else if (*p != '\n' && is_obeyed(utf8_number(p, bytes))) {
			*to++ = ' ';
		} else if (*p != '\n') {
			memcpy(to, p, bytes);
			to += bytes;
		}
	}
	*to = '\0';
	return copy;
}

char *
ical_parameter(const char *text)
{
	char *copy = xmalloc(2 * strlen(text) + 1), *to = copy;
	size_t n = strlen(text), bytes;

	for (const char *p = text; n > 0; p += bytes, n -= bytes) {
		bytes = utf8_letter_bytes(p, n);
		bytes = bytes > 0 ? bytes : 1;
		if (*p == '"' || is_obeyed(utf8_number(p, bytes))) {
			*to++ = *p == '"' ? '\'' : ' ';
		} else {
			memcpy(to, p, bytes);
			to += bytes;
		}
		if (*p == '^')
			*to++ = '^';
	}
	*to = '\0';
	return copy;
}

void
ical_local_time(const struct civil *c, struct icaltimetype *out)
{
	*out = icaltime_null_time();
	out->year = c->year;
	out->month = c->month;
	out->day = c->day;
	out->hour = c->hour;
	out->minute = c->minute;
	out->second = c->second;
}

/*
 * libical 3.0.16 folds at the first ":" or "," it finds after a long word ("COMMENT:"
 * stands alone), and when the line's own CR is its 76th octet it folds between CR and LF:
 * a bare CR, and an empty line. Values hold neither, so taking out every CR LF SP gives
 * back its lines.
 */
static void
unfold(char *text)
{
	char *to = text;

	for (const char *p = text; *p != '\0';) {
		if (strncmp(p, "\r\n ", 3) == 0)
			p += 3;
		else
			*to++ = *p++;
	}
	*to = '\0';
}

/* One line of n octets without its CRLF, all of it UTF-8 (RFC 5545 section 3.1). */
static bool
add_folded(struct buf *out, const char *line, size_t n)
{
	size_t column = 0;

	for (size_t i = 0; i < n;) {
		size_t octets = utf8_letter_bytes(line + i, n - i);

		BUG_ON(octets == 0);
		if (column + octets > LINE_OCTETS) {
			if (!buf_adds(out, "\r\n "))
				return false;
			column = 1;
		}
		if (!buf_add(out, line + i, octets))
			return false;
		column += octets;
		i += octets;
	}
	return buf_adds(out, "\r\n");
}

/*
 * libical 3.0.16 leaves "," and ";" of CATEGORIES as they are, so that one may write several, and
 * of X- properties, whose type it does not know. Ours are one text each like any other (RFC 5545
 * section 3.3.11).
 */
static bool
add_escaped(struct buf *out, const char *line, size_t n)
{
	char *escaped = xmalloc(2 * n), *to = escaped;
	bool ok;

	for (size_t i = 0; i < n; i++) {
		if (line[i] == ',' || line[i] == ';')
			*to++ = '\\';
		*to++ = line[i];
	}
	ok = add_folded(out, escaped, (size_t)(to - escaped));
	free(escaped);
	return ok;
}

static bool
add_line(struct buf *out, const char *line, size_t n)
{
	static const char *const LEFT[] = {"CATEGORIES:", "X-WR-"};

	for (size_t i = 0; i < sizeof LEFT / sizeof *LEFT; i++)
		if (strncmp(line, LEFT[i], strlen(LEFT[i])) == 0)
			return add_escaped(out, line, n);
	return add_folded(out, line, n);
}

bool
ical_write(struct icalcomponent_impl *c, struct buf *out, struct err *e)
{
	char *text = icalcomponent_as_ical_string_r(c);
	struct buf folded;
	bool ok = true;

	BUG_ON(text == NULL);
	unfold(text);
	buf_init(&folded, out->max - out->len);
	for (const char *line = text, *end; ok && *line != '\0'; line = end + 2) {
		end = strstr(line, "\r\n");
		BUG_ON(end == NULL || end == line);
		ok = add_line(&folded, line, (size_t)(end - line));
	}
	ok = ok && buf_add(out, buf_str(&folded), folded.len);
	buf_release(&folded);
	icalmemory_free_buffer(text);
	if (!ok)
		return err_set(e, ERR_INTERNAL,
			"the invitation does not fit into %zu bytes", out->max);
	return true;
}
