/*
 * tzrule.h - the yearly rule of a time zone as POSIX TZ has it: CET-1CEST,M3.5.0,M10.5.0/3
 *
 * Purpose:   what holds after the last change a TZif file lists (RFC 9636 section 3.3.1),
 *            with that format's extension: hours of a rule from -167 to 167.
 * Ownership: a plain value, it owns nothing.
 * Thread:    any; pure.
 */
#ifndef BASE_TZRULE_H
#define BASE_TZRULE_H

#include <stdbool.h>
#include <stdint.h>

/* "+1030" and the NUL fit with room; the longest in the database has 6 letters. */
enum { ZONE_ABBREVIATION = 12 };

/* Local time as it holds for a while. Abbreviations are of letters, digits, "+", "-". */
struct zone_time {
	int32_t offset_s; /* east of UTC */
	bool dst; /* the database's word; it may be the lesser offset (Europe/Dublin) */
	char abbreviation[ZONE_ABBREVIATION];
};

enum tzrule_kind {
	TZRULE_WEEKDAY,	    /* Mm.w.d: weekday of a week of a month */
	TZRULE_DAY_NO_LEAP, /* Jn: 1..365, 29 February is never counted */
	TZRULE_DAY,	    /* n: 0..365, 29 February is counted */
};

/* When in a year the other time begins. */
struct tzrule_date {
	enum tzrule_kind kind;
	int month;	/* TZRULE_WEEKDAY: 1..12 */
	int week;	/* TZRULE_WEEKDAY: 1..4, or 5 for the last */
	int weekday;	/* TZRULE_WEEKDAY: 0 is Monday, as civil_weekday() has it */
	int day;	/* the other two kinds */
	int32_t time_s; /* of the clock before the change; may be < 0 or past the day */
};

struct tzrule {
	struct zone_time standard;
	bool has_dst;
	struct zone_time daylight;    /* this and the following only if has_dst */
	struct tzrule_date dst_begin; /* by the clock of standard */
	struct tzrule_date dst_end;   /* by the clock of daylight */
};

/* false when the text is not wholly such a rule (a DST without its dates is none). */
bool tzrule_parse(const char *text, struct tzrule *out);
/* Days since 1970-01-01 of the rule's day in a year (time_s not added). */
int64_t tzrule_day(const struct tzrule_date *d, int year);
/* When daylight saving time begins and ends by the dates of that year. */
void tzrule_year(const struct tzrule *r, int year, int64_t *begin_s, int64_t *end_s);
/* What holds at an instant of the years 0001..9999. */
const struct zone_time *tzrule_at(const struct tzrule *r, int64_t utc_s);
/* The first change of the rule later than after_s; false when it knows none. */
bool tzrule_next(const struct tzrule *r, int64_t after_s, int64_t *at_s);

#endif
