/* when.c - instants, civil time and their RFC 3339 text, by a given offset. */
#include "wire/when.h"

#include <string.h>

/* 0001-01-02T00:00:00Z and 9999-12-30T23:59:59Z: four digits of a year in every zone. */
static const int64_t SHOWN_FIRST_S = -62135510400, SHOWN_LAST_S = 253402214399;

enum {
	DAY_S = 86400,
	HOUR_S = 3600,
	MINUTE_S = 60,
	OFFSET_MAX_S = 24 * HOUR_S - MINUTE_S
};

/*
 * Howard Hinnant's days_from_civil: March-based years make the leap day the last of its
 * year.
 */
int64_t
civil_to_days(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era =
		year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

static void
days_to_civil(int64_t days, struct civil *out)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
				      day_of_era / 146096) /
			      365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t march_month = (5 * day_of_year + 2) / 153;

	out->day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1);
	out->month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
	out->year = (int)(year_of_era + era * 400 + (out->month <= 2));
}

int
civil_month_days(int year, int month)
{
	static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	BUG_ON(month < 1 || month > 12);
	return DAYS[month - 1] + (month == 2 && leap);
}

bool
civil_valid(const struct civil *c)
{
	return c->year >= 1 && c->year <= 9999 && c->month >= 1 && c->month <= 12 &&
	       c->day >= 1 && c->day <= civil_month_days(c->year, c->month) &&
	       c->hour >= 0 && c->hour <= 23 && c->minute >= 0 && c->minute <= 59 &&
	       c->second >= 0 && c->second <= 59;
}

int
civil_weekday(const struct civil *c)
{
	/*
	 * 1970-01-01 was a Thursday, 3 from Monday; the second remainder is for days
	 * before it
	 */
	int64_t days = civil_to_days(c->year, c->month, c->day);

	return (int)(((days + 3) % 7 + 7) % 7);
}

const char *
civil_weekday_name(int weekday)
{
	static const char *const NAMES[] = {
		"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

	BUG_ON(weekday < 0 || weekday > 6);
	return NAMES[weekday];
}

int
civil_compare(const struct civil *a, const struct civil *b)
{
	int64_t x = when_from_civil(a, 0), y = when_from_civil(b, 0);

	return (x > y) - (x < y);
}

void
when_civil(int64_t utc_s, int32_t offset_s, struct civil *out)
{
	int64_t local_s = utc_s + offset_s;
	int64_t days = local_s / DAY_S;
	int rest = (int)(local_s % DAY_S);

	if (rest < 0) {
		rest += DAY_S;
		days--;
	}
	days_to_civil(days, out);
	out->hour = rest / HOUR_S;
	out->minute = rest % HOUR_S / MINUTE_S;
	out->second = rest % MINUTE_S;
}

int64_t
when_from_civil(const struct civil *c, int32_t offset_s)
{
	return civil_to_days(c->year, c->month, c->day) * DAY_S + c->hour * HOUR_S +
	       c->minute * MINUTE_S + c->second - offset_s;
}

bool
when_taken(int64_t utc_s, const char *text, struct err *e)
{
	if (utc_s >= WHEN_FIRST_S && utc_s <= WHEN_LAST_S)
		return true;
	return err_set(e, ERR_PARAM_INVALID,
		"\"%.40s\" does not lie within the years 1970 to 2200", text);
}

/* A number of exactly n digits and what stands behind it; returns where the next goes. */
static char *
put(char *p, int number, int n, char behind)
{
	for (int i = n - 1; i >= 0; i--, number /= 10)
		p[i] = (char)('0' + number % 10);
	p[n] = behind;
	return p + n + 1;
}

/* Not snprintf: every answer and journal row holds a dozen of these. */
void
civil_format(const struct civil *c, char out[WHEN_TEXT])
{
	char *p = out;

	p = put(p, c->year & 0x3fff, 4, '-');
	p = put(p, c->month & 15, 2, '-');
	p = put(p, c->day & 63, 2, 'T');
	p = put(p, c->hour & 63, 2, ':');
	p = put(p, c->minute & 63, 2, ':');
	put(p, c->second & 63, 2, '\0');
}

static int64_t
within(int64_t value, int64_t least, int64_t most)
{
	value = value < least ? least : value;
	return value > most ? most : value;
}

void
when_format(int64_t utc_s, int32_t offset_s, char out[WHEN_TEXT])
{
	struct civil c;
	int64_t minutes = offset_s / MINUTE_S;
	size_t n;

	minutes = within(minutes, -OFFSET_MAX_S / MINUTE_S, OFFSET_MAX_S / MINUTE_S);
	utc_s = within(utc_s, SHOWN_FIRST_S, SHOWN_LAST_S);
	/*
	 * local time by the minutes written, so that the text reads back as the same
	 * instant
	 */
	when_civil(utc_s, (int32_t)(minutes * MINUTE_S), &c);
	civil_format(&c, out);
	n = strlen(out);
	if (minutes == 0) {
		memcpy(out + n, "Z", 2);
		return;
	}
	out[n] = minutes < 0 ? '-' : '+';
	minutes = minutes < 0 ? -minutes : minutes;
	put(put(out + n + 1, (int)(minutes / 60), 2, ':'), (int)(minutes % 60), 2, '\0');
}

/* n digits at *p become a number and *p moves on. */
static bool
digits(const char **p, int n, int *out)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		char c = (*p)[i];

		if (c < '0' || c > '9')
			return false;
		v = v * 10 + (c - '0');
	}
	*p += n;
	*out = v;
	return true;
}

static bool
literal(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool
read_date(const char **p, struct civil *c)
{
	return digits(p, 4, &c->year) && literal(p, '-') && digits(p, 2, &c->month) &&
	       literal(p, '-') && digits(p, 2, &c->day);
}

static bool
read_minutes(const char **p, struct civil *c)
{
	return digits(p, 2, &c->hour) && literal(p, ':') && digits(p, 2, &c->minute);
}

static bool
read_offset(const char **p, int32_t *offset_s)
{
	int hours, minutes;
	char sign = **p;

	if (literal(p, 'Z')) {
		*offset_s = 0;
		return true;
	}
	if (!literal(p, '+') && !literal(p, '-'))
		return false;
	if (!digits(p, 2, &hours) || !literal(p, ':') || !digits(p, 2, &minutes) ||
		hours > 23 || minutes > 59)
		return false;
	*offset_s = (hours * HOUR_S + minutes * MINUTE_S) * (sign == '-' ? -1 : 1);
	return true;
}

static bool
no_time(const char *text, struct err *e)
{
	return err_set(e, ERR_PARAM_INVALID,
		"\"%.40s\" is not a time like 2026-07-15T09:30", text);
}

bool
when_parse_offset(const char *text, int64_t *utc_s, int32_t *offset_s, struct err *e)
{
	struct civil c;
	const char *p = text;
	int32_t offset;

	if (!read_date(&p, &c) || !literal(&p, 'T') || !read_minutes(&p, &c) ||
		!literal(&p, ':') || !digits(&p, 2, &c.second) ||
		!read_offset(&p, &offset) || *p != '\0')
		return err_set(e, ERR_PARAM_INVALID,
			"\"%.40s\" is not an instant like 2026-07-15T09:30:00+09:00",
			text);
	if (!civil_valid(&c))
		return err_set(e, ERR_PARAM_INVALID,
			"\"%.40s\" names a time that does not exist", text);
	if (!when_taken(when_from_civil(&c, offset), text, e))
		return false;
	*utc_s = when_from_civil(&c, offset);
	if (offset_s != NULL)
		*offset_s = offset;
	return true;
}

bool
when_parse(const char *text, int64_t *utc_s, struct err *e)
{
	return when_parse_offset(text, utc_s, NULL, e);
}

bool
civil_parse_said(const char *text, struct civil_said *out, struct err *e)
{
	struct civil_said s = {.exact = false};
	const char *p = text;

	if (!read_date(&p, &s.civil) || !literal(&p, 'T') ||
		!read_minutes(&p, &s.civil) ||
		(*p == ':' && (!literal(&p, ':') || !digits(&p, 2, &s.civil.second))))
		return no_time(text, e);
	s.exact = *p != '\0';
	if (s.exact && (!read_offset(&p, &s.offset_s) || *p != '\0'))
		return no_time(text, e);
	if (!civil_valid(&s.civil))
		return err_set(e, ERR_PARAM_INVALID,
			"\"%.40s\" names a time that does not exist", text);
	if (!when_taken(when_from_civil(&s.civil, 0), text, e))
		return false;
	*out = s;
	return true;
}

bool
civil_parse(const char *text, struct civil *out, struct err *e)
{
	struct civil_said s;

	if (!civil_parse_said(text, &s, e))
		return false;
	*out = s.civil;
	return !s.exact || no_time(text, e);
}

bool
civil_parse_date(const char *text, struct civil *out, struct err *e)
{
	struct civil c = {.hour = 0};
	const char *p = text;

	if (!read_date(&p, &c) || *p != '\0')
		return err_set(e, ERR_PARAM_INVALID,
			"\"%.40s\" is not a date like 2026-07-15", text);
	if (!civil_valid(&c))
		return err_set(e, ERR_PARAM_INVALID,
			"\"%.40s\" names a day that does not exist", text);
	if (!when_taken(when_from_civil(&c, 0), text, e))
		return false;
	*out = c;
	return true;
}

bool
civil_parse_time(const char *text, struct civil *out, struct err *e)
{
	struct civil c = *out;
	const char *p = text;

	if (!read_minutes(&p, &c) || *p != '\0')
		return err_set(e, ERR_PARAM_INVALID,
			"\"%.40s\" is not a time of day like 09:30", text);
	if (c.minute > 59 || c.hour > 24 || (c.hour == 24 && c.minute != 0))
		return err_set(e, ERR_PARAM_INVALID,
			"\"%.40s\" names a time that does not exist", text);
	out->hour = c.hour;
	out->minute = c.minute;
	return true;
}
