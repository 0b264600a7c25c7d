/* own_time.c - a time of the fair as the clock of the person at the terminal shows it. */
#include "own_time.h"

#include "wire/when.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* The instant with the machine's offset; false when that says nothing new. */
static bool
own_text(const char *rfc3339, char out[WHEN_TEXT])
{
	int64_t utc_s;
	int32_t theirs_s;
	struct tm own;
	struct err e;
	time_t at;

	if (!when_parse_offset(rfc3339, &utc_s, &theirs_s, &e))
		return false;
	at = (time_t)utc_s;
	tzset();
	if (localtime_r(&at, &own) == NULL || own.tm_gmtoff == theirs_s)
		return false;
	when_format(utc_s, (int32_t)own.tm_gmtoff, out);
	return true;
}

void
own_span(const char *start, const char *end, char out[2 * TEXT_TIME])
{
	char from[WHEN_TEXT], to[WHEN_TEXT] = "";

	out[0] = '\0';
	if (!own_text(start, from))
		return;
	/* when the clocks change between the two, the end may be the same as there */
	if (end != NULL && !own_text(end, to))
		snprintf(to, sizeof to, "%.*s", WHEN_TEXT - 1, end);
	text_span(from, to, out);
}

void
own_clock(const char *start, const char *end, char out[2 * TEXT_TIME])
{
	char text[2 * TEXT_TIME], day[8] = "";
	char from[WHEN_TEXT], own[TEXT_TIME];
	const char *clock;

	out[0] = '\0';
	if (!own_text(start, from))
		return;
	own_span(start, end, text);
	if (strncmp(from, start, 10) != 0) {
		text_date(from, own);
		snprintf(day, sizeof day, "%.3s ", own);
	}
	/* behind "Wed 15 Jul " */
	clock = strlen(text) > 11 ? text + 11 : text;
	snprintf(out, 2 * TEXT_TIME, "%s%.*s", day, TEXT_TIME, clock);
}
