/* workbook_value.c - what the numbers of a spreadsheet say: dates, times, plain numbers. */
#include "base/workbook_value.h"

#include "wire/when.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	DAY_S = 86400,
	UNIX_DAY = 25569,    /* 1970-01-01 where 1 is 1900-01-01 */
	DAYS_OF_1904 = 1462, /* 1904-01-01 there */
	NO_DAY = 60,	     /* 1900-02-29, which never was */
	LAST_DAY = 2958465,  /* 9999-12-31 */
};

/* ---- formats ------------------------------------------------------------------------ */

/* Those that have a number only; from 27 on of the editions for eastern Asia. */
static unsigned
numbered_format(int id)
{
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 ||
		(id >= 50 && id <= 54) || id == 57 || id == 58)
		return SHOWS_DATE;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 55 || id == 56 ||
		(id >= 45 && id <= 47))
		return SHOWS_TIME;
	return id == 22 ? SHOWS_DATE | SHOWS_TIME : 0;
}

/* Past what a format shows literally or says in brackets; *elapsed: the bracket is [h], [mm] ... */
static const char *
past_literal(const char *code, bool *elapsed)
{
	char closing = code[0] == '"' ? '"' : ']';
	const char *end;

	*elapsed = false;
	if (code[0] == '\\' || code[0] == '_' || code[0] == '*')
		return code[1] != '\0' ? code + 2 : code + 1;
	end = strchr(code + 1, closing);
	if (end == NULL)
		return code + strlen(code);
	*elapsed = closing == ']' &&
		   strspn(code + 1, "hHmMsS") == (size_t)(end - code - 1) &&
		   end > code + 1;
	return end + 1;
}

/* "m" is a month, or a minute beside hours or seconds: it decides nothing unless it is alone. */
static unsigned
coded_format(const char *code)
{
	unsigned shows = 0;
	bool month = false;

	if (strcasecmp(code, "General") == 0)
		return 0;
	while (*code != '\0' && *code != ';') {
		if (strchr("\"[\\_*", *code) != NULL) {
			bool elapsed;

			code = past_literal(code, &elapsed);
			shows |= elapsed ? SHOWS_TIME : 0;
			continue;
		}
		if (strchr("yYdDeE", *code) != NULL && code[1] != '+' && code[1] != '-')
			shows |= SHOWS_DATE;
		else if (strchr("hHsS", *code) != NULL)
			shows |= SHOWS_TIME;
		else if (strchr("mM", *code) != NULL)
			month = true;
		code++;
	}
	return shows == 0 && month ? SHOWS_DATE : shows;
}

unsigned
format_shows(int id, const char *code)
{
	return code != NULL ? coded_format(code) : numbered_format(id);
}

/* ---- values ------------------------------------------------------------------------- */

static bool
refuse(char why[VALUE_WHY_BYTES], const char *what)
{
	snprintf(why, VALUE_WHY_BYTES, "%s", what);
	return false;
}

/* As many digits as a spreadsheet keeps, without an exponent while that can be. */
static void
plain_number(double value, char out[VALUE_BYTES])
{
	if (value == floor(value) && fabs(value) < 1e21)
		snprintf(out, VALUE_BYTES, "%.0f", value == 0 ? 0.0 : value);
	else
		snprintf(out, VALUE_BYTES, "%.15g", value);
}

static size_t
write_date(int64_t day, char out[VALUE_BYTES])
{
	struct civil c;

	when_civil((day - UNIX_DAY) * DAY_S, 0, &c);
	return (size_t)snprintf(
		out, VALUE_BYTES, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static void
write_time(int second, char *out, size_t bytes)
{
	int n = snprintf(out, bytes, "%02d:%02d", second / 3600 % 24, second / 60 % 60);

	if (second % 60 != 0)
		snprintf(out + n, bytes - (size_t)n, ":%02d", second % 60);
}

/* Before the day that never was, every day has the number of the one before it. */
static bool
real_day(int64_t *day, bool from_1904, char why[VALUE_WHY_BYTES])
{
	if (from_1904)
		*day += DAYS_OF_1904;
	else if (*day == NO_DAY)
		return refuse(why, "1900-02-29 never was");
	else if (*day < NO_DAY)
		*day += 1;
	return true;
}

static bool
moment(double value, unsigned shows, bool from_1904, char out[VALUE_BYTES],
	char why[VALUE_WHY_BYTES])
{
	int64_t day = (int64_t)floor(value);
	int second = (int)lround((value - floor(value)) * DAY_S);
	bool timed, dated;
	size_t n = 0;

	if (second == DAY_S) {
		day++;
		second = 0;
	}
	timed = second != 0 || (shows & SHOWS_TIME) != 0;
	dated = day != 0 || (shows & SHOWS_DATE) != 0;
	if (dated) {
		if (!real_day(&day, from_1904, why))
			return false;
		n = write_date(day, out);
	}
	if (dated && timed)
		out[n++] = 'T';
	if (timed)
		write_time(second, out + n, VALUE_BYTES - n);
	return true;
}

bool
value_text(const char *stored, unsigned shows, bool from_1904, char out[VALUE_BYTES],
	char why[VALUE_WHY_BYTES])
{
	char *end;
	double value;

	if (stored[0] == '\0' || strspn(stored, "0123456789+-.eE") != strlen(stored))
		return refuse(why, "is not a number");
	value = strtod(stored, &end);
	if (*end != '\0' || !isfinite(value))
		return refuse(why, "is not a number");
	if (shows == 0) {
		plain_number(value, out);
		return true;
	}
	if (value < 0 || value >= LAST_DAY + 1 - (from_1904 ? DAYS_OF_1904 : 0))
		return refuse(why, "is a date that no spreadsheet has");
	return moment(value, shows, from_1904, out, why);
}

void
value_date(const char *stored, char out[VALUE_BYTES])
{
	char *time;

	snprintf(out, VALUE_BYTES, "%s", stored);
	time = strchr(out, 'T');
	if (time == NULL)
		return;
	if (strncmp(time, "T00:00:00", 9) == 0)
		time[0] = '\0';
	else if (strlen(time) > 6 && strncmp(time + 6, ":00", 3) == 0)
		time[6] = '\0';
}
