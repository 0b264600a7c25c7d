/*
 * when.h - instants, civil time and their RFC 3339 text, by a given offset.
 *
 * Purpose:   the arithmetic both programs share. It knows no time zones: whoever has
 *            one (base/zone in the daemon; the offset in the text for the client) hands
 *            in the offset in seconds.
 * Units:     instants are int64 seconds since 1970-01-01T00:00:00Z (_s), offsets are
 *            int32 seconds east of UTC. Proleptic Gregorian calendar, years 0001..9999,
 *            no leap seconds.
 * Errors:    the parse functions fill *e with ERR_PARAM_INVALID; the caller names the
 *            field.
 * Thread:    any; pure.
 */
#ifndef WIRE_WHEN_H
#define WIRE_WHEN_H

#include "wire/err.h"

/* "2026-07-15T09:30:00+09:00" and the NUL, with room to spare. */
enum { WHEN_TEXT = 32 };

struct civil {
	int year;   /* 1..9999 */
	int month;  /* 1..12 */
	int day;    /* 1..31 */
	int hour;   /* 0..23 */
	int minute; /* 0..59 */
	int second; /* 0..59 */
};

/*
 * Days since 1970-01-01 of a date that need not be valid in its day (day 0 is the day
 * before).
 */
int64_t civil_to_days(int year, int month, int day);
bool civil_valid(const struct civil *c);
/* Days in a month, 28..31; month must be 1..12. */
int civil_month_days(int year, int month);
/* 0 is Monday, as in ISO 8601; 6 is Sunday. */
int civil_weekday(const struct civil *c);
/* "Mon".."Sun" */
const char *civil_weekday_name(int weekday);
/* <0, 0, >0 by time. */
int civil_compare(const struct civil *a, const struct civil *b);

/* The instants that are taken: 1970-01-01T00:00:00Z and 2200-12-31T23:59:59Z. */
#define WHEN_FIRST_S 0LL
#define WHEN_LAST_S 7289654399LL
/*
 * The one rule: an instant outside is refused where it comes in, by a peer, a file or a
 * row, so that what is inside can be shown in every zone. text: what was said, for the
 * error.
 */
bool when_taken(int64_t utc_s, const char *text, struct err *e) MUST_CHECK;

/* The civil time at an instant. */
void when_civil(int64_t utc_s, int32_t offset_s, struct civil *out);
/* The instant of a civil time; c must be valid. */
int64_t when_from_civil(const struct civil *c, int32_t offset_s);

/*
 * RFC 3339 section 5.6 with the offset; "Z" for offset 0. An offset is written in whole
 * minutes, as the RFC has it. An instant outside the years 0001..9999 or an offset of a
 * day, which nobody could have given, is shown as the nearest that has a text.
 */
void when_format(int64_t utc_s, int32_t offset_s, char out[WHEN_TEXT]);
/*
 * Strict RFC 3339: "T" and "Z" in capitals, seconds required, no fraction (we write
 * none), a real date, an instant that is taken. offset_s may be NULL; it receives the
 * offset the text was written with.
 */
bool when_parse_offset(const char *text, int64_t *utc_s, int32_t *offset_s, struct err *e)
	MUST_CHECK;
bool when_parse(const char *text, int64_t *utc_s, struct err *e) MUST_CHECK;

/*
 * "2026-07-15T09:30" or "2026-07-15T09:30:00": no offset, the caller knows the zone, and
 * asks when_taken() of the instant that it is there. Here it is asked for UTC.
 */
bool civil_parse(const char *text, struct civil *out, struct err *e) MUST_CHECK;
/*
 * The same, or with the offset behind it that tells which of two it is where a clock is put back:
 * "2026-10-25T02:30+01:00".
 */
struct civil_said {
	struct civil civil;
	bool exact; /* the offset is said */
	int32_t offset_s;
};
bool civil_parse_said(const char *text, struct civil_said *out, struct err *e) MUST_CHECK;
/* "2026-07-15", time of day zero. */
bool civil_parse_date(const char *text, struct civil *out, struct err *e) MUST_CHECK;
/*
 * "09:30" or "24:00" (the end of a day, given back as hour 24): sets hour and minute
 * only.
 */
bool civil_parse_time(const char *text, struct civil *out, struct err *e) MUST_CHECK;
/* "2026-07-15T09:30:00" */
void civil_format(const struct civil *c, char out[WHEN_TEXT]);

#endif
