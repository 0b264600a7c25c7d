/* tzrule.c - the yearly rule of a time zone in the notation of POSIX TZ. */
#include "base/tzrule.h"

#include <string.h>

#include "wire/when.h"

enum {
	DAY_S = 86400,
	HOUR_S = 3600,
	RULE_HOURS_MAX = 167,
	OFFSET_HOURS_MAX = 24,
	DEFAULT_TIME_S = 2 * HOUR_S,
	WEEK_LAST = 5
};

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
literal(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

/* A number of 1 to 3 digits within low..high. */
static bool
number(const char **p, int low, int high, int *out)
{
	int n = 0, v = 0;

	for (; n < 3 && is_digit(**p); n++)
		v = v * 10 + (*(*p)++ - '0');
	if (n == 0 || is_digit(**p) || v < low || v > high)
		return false;
	*out = v;
	return true;
}

/* "KST" or "<+0530>", at least three characters. */
static bool
abbreviation(const char **p, char out[ZONE_ABBREVIATION])
{
	bool quoted = literal(p, '<');
	size_t n = 0;

	while (is_letter(**p) ||
		(quoted && (is_digit(**p) || **p == '+' || **p == '-'))) {
		if (n == ZONE_ABBREVIATION - 1)
			return false;
		out[n++] = *(*p)++;
	}
	out[n] = '\0';
	return n >= 3 && (!quoted || literal(p, '>'));
}

/* [+|-]h[h[h]][:mm[:ss]] */
static bool
duration(const char **p, int hours_max, int32_t *out)
{
	int hours, minutes = 0, seconds = 0;
	bool negative = **p == '-';

	if (**p == '-' || **p == '+')
		(*p)++;
	if (!number(p, 0, hours_max, &hours))
		return false;
	if (literal(p, ':')) {
		if (!number(p, 0, 59, &minutes))
			return false;
		if (literal(p, ':') && !number(p, 0, 59, &seconds))
			return false;
	}
	*out = hours * HOUR_S + minutes * 60 + seconds;
	if (negative)
		*out = -*out;
	return true;
}

/* POSIX counts west of Greenwich as positive, we east. */
static bool
offset(const char **p, int32_t *out)
{
	if (!duration(p, OFFSET_HOURS_MAX, out))
		return false;
	*out = -*out;
	return true;
}

static bool
date(const char **p, struct tzrule_date *d)
{
	*d = (struct tzrule_date){.kind = TZRULE_DAY, .time_s = DEFAULT_TIME_S};
	if (literal(p, 'M')) {
		int sunday_based;

		d->kind = TZRULE_WEEKDAY;
		if (!number(p, 1, 12, &d->month) || !literal(p, '.') ||
			!number(p, 1, WEEK_LAST, &d->week) || !literal(p, '.') ||
			!number(p, 0, 6, &sunday_based))
			return false;
		d->weekday = (sunday_based + 6) % 7;
	} else if (literal(p, 'J')) {
		d->kind = TZRULE_DAY_NO_LEAP;
		if (!number(p, 1, 365, &d->day))
			return false;
	} else if (!number(p, 0, 365, &d->day)) {
		return false;
	}
	return !literal(p, '/') || duration(p, RULE_HOURS_MAX, &d->time_s);
}

bool
tzrule_parse(const char *text, struct tzrule *out)
{
	struct tzrule r = {.has_dst = false};
	const char *p = text;

	if (!abbreviation(&p, r.standard.abbreviation) ||
		!offset(&p, &r.standard.offset_s))
		return false;
	if (*p != '\0') {
		r.has_dst = true;
		r.daylight.dst = true;
		r.daylight.offset_s = r.standard.offset_s + HOUR_S;
		if (!abbreviation(&p, r.daylight.abbreviation))
			return false;
		if (*p != ',' && !offset(&p, &r.daylight.offset_s))
			return false;
		if (!literal(&p, ',') || !date(&p, &r.dst_begin) || !literal(&p, ',') ||
			!date(&p, &r.dst_end) || *p != '\0')
			return false;
	}
	*out = r;
	return true;
}

static int64_t
day_of_weekday(const struct tzrule_date *d, int year)
{
	int64_t first = civil_to_days(year, d->month, 1);
	struct civil c = {.year = year, .month = d->month, .day = 1};
	int day = 1 + (d->weekday - civil_weekday(&c) + 7) % 7 + (d->week - 1) * 7;

	/* week 5 is the last one, which may be the fourth */
	if (day > civil_month_days(year, d->month))
		day -= 7;
	return first + day - 1;
}

int64_t
tzrule_day(const struct tzrule_date *d, int year)
{
	int64_t new_year = civil_to_days(year, 1, 1);

	switch (d->kind) {
	case TZRULE_WEEKDAY:
		return day_of_weekday(d, year);
	case TZRULE_DAY_NO_LEAP:
		/* day 60 is 1 March in every year */
		return new_year + d->day - 1 +
		       (d->day >= 60 && civil_month_days(year, 2) == 29);
	case TZRULE_DAY:
		return new_year + d->day;
	}
	BUG_ON(true);
}

void
tzrule_year(const struct tzrule *r, int year, int64_t *begin_s, int64_t *end_s)
{
	*begin_s = tzrule_day(&r->dst_begin, year) * DAY_S + r->dst_begin.time_s -
		   r->standard.offset_s;
	*end_s = tzrule_day(&r->dst_end, year) * DAY_S + r->dst_end.time_s -
		 r->daylight.offset_s;
}

static int
year_of(int64_t utc_s)
{
	struct civil c;

	when_civil(utc_s, 0, &c);
	return c.year;
}

const struct zone_time *
tzrule_at(const struct tzrule *r, int64_t utc_s)
{
	const struct zone_time *holds = &r->standard;
	int64_t latest = INT64_MIN;
	int year;

	if (!r->has_dst)
		return holds;
	/*
	 * The latest change not after the instant decides. Times of up to a week either
	 * way move a change into the neighbouring year, so three years are looked at.
	 * Where a year's end is the next one's begin (DST all year round) the later year
	 * wins by coming later.
	 */
	year = year_of(utc_s);
	for (int y = year - 1; y <= year + 1; y++) {
		int64_t begin, end;

		tzrule_year(r, y, &begin, &end);
		if (end <= utc_s && end >= latest && (begin > utc_s || begin < end)) {
			latest = end;
			holds = &r->standard;
		} else if (begin <= utc_s && begin >= latest) {
			latest = begin;
			holds = &r->daylight;
		}
	}
	return holds;
}

bool
tzrule_next(const struct tzrule *r, int64_t after_s, int64_t *at_s)
{
	int64_t next = INT64_MAX;
	int year;

	if (!r->has_dst)
		return false;
	year = year_of(after_s);
	for (int y = year - 1; y <= year + 2; y++) {
		int64_t begin, end;

		tzrule_year(r, y, &begin, &end);
		if (begin > after_s && begin < next)
			next = begin;
		if (end > after_s && end < next)
			next = end;
	}
	*at_s = next;
	return next != INT64_MAX;
}
