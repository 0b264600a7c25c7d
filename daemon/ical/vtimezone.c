/* vtimezone.c - a VTIMEZONE that says what holds in the years of one meeting, and no more. */
#include "ical/vtimezone.h"

#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "ical/ical.h"

enum {
	DAY_S = 86400,
	/* onset of what "has always held", and of rules: a year every reader can count */
	EPOCH_YEAR = 1970,
	WEEK_LAST = 5
};

/* The years of the meeting, as instants of their first seconds in the zone. */
struct span {
	int first_year, end_year; /* end_year is the one after */
	int64_t from_s, to_s;
};

static int64_t
new_year(const struct zone *z, int year)
{
	struct civil c = {.year = year, .month = 1, .day = 1};
	int64_t utc_s;

	zone_to_utc(z, &c, &utc_s);
	return utc_s;
}

static struct span
span_of(const struct zone *z, int64_t from_s, int64_t to_s)
{
	struct civil from, to;

	when_civil(from_s, zone_offset_at(z, from_s), &from);
	when_civil(to_s, zone_offset_at(z, to_s), &to);
	return (struct span){
		from.year, to.year + 1, new_year(z, from.year), new_year(z, to.year + 1)};
}

/* One observance, from its onset in local time by the clock before it. */
static icalcomponent *
block(bool ahead, const struct civil *onset, int32_t before_s,
	const struct zone_time *holds)
{
	icalcomponent *c =
		ahead ? icalcomponent_new_xdaylight() : icalcomponent_new_xstandard();
	struct icaltimetype t;

	ical_local_time(onset, &t);
	icalcomponent_add_property(c, icalproperty_new_dtstart(t));
	icalcomponent_add_property(c, icalproperty_new_tzoffsetfrom(before_s));
	icalcomponent_add_property(c, icalproperty_new_tzoffsetto(holds->offset_s));
	icalcomponent_add_property(c, icalproperty_new_tzname(holds->abbreviation));
	return c;
}

/* What holds all these years, as if it had always held: nobody asks about before. */
static icalcomponent *
block_for_good(const struct zone_time *holds)
{
	struct civil onset = {.year = EPOCH_YEAR, .month = 1, .day = 1};

	return block(false, &onset, holds->offset_s, holds);
}

static bool
never_changes(const struct zone *z, const struct span *span)
{
	struct zone_change c;

	return !zone_next_change(z, span->from_s - 1, &c) || c.at_s >= span->to_s;
}

/* Can the date be written as BYMONTH and one BYDAY, on the day the rule names? */
static bool
expressible(const struct tzrule_date *d)
{
	return d->kind == TZRULE_WEEKDAY && d->time_s >= 0 && d->time_s < DAY_S;
}

/* Are the changes of these years exactly those of the yearly rule? */
static bool
follows_rule(const struct zone *z, const struct span *span)
{
	const struct tzrule *r = zone_rule(z);
	struct zone_change c;
	int changes = 0;

	if (r == NULL || !r->has_dst || !expressible(&r->dst_begin) ||
		!expressible(&r->dst_end))
		return false;
	for (int64_t t = span->from_s - 1;
		zone_next_change(z, t, &c) && c.at_s < span->to_s; t = c.at_s) {
		struct civil year;
		int64_t begin_s, end_s;

		when_civil(c.at_s, c.after.offset_s, &year);
		tzrule_year(r, year.year, &begin_s, &end_s);
		if (c.at_s != (c.after.dst ? begin_s : end_s) ||
			c.after.offset_s !=
				(c.after.dst ? r->daylight : r->standard).offset_s)
			return false;
		changes++;
	}
	return changes == 2 * (span->end_year - span->first_year);
}

/*
 * RFC 5545 calls DAYLIGHT the time that is ahead; the tz database may mark the other one
 * (Dublin's winter), and readers that take the words seriously cannot show a summer time
 * behind the standard. So the greater offset is DAYLIGHT.
 */
static icalcomponent *
block_by_rule(const struct tzrule_date *d, const struct zone_time *before,
	const struct zone_time *holds)
{
	static const char *const DAYS[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
	struct civil onset;
	struct icalrecurrencetype recur;
	icalcomponent *c;
	char rule[64];

	when_civil(tzrule_day(d, EPOCH_YEAR) * DAY_S + d->time_s, 0, &onset);
	c = block(holds->offset_s > before->offset_s, &onset, before->offset_s, holds);
	snprintf(rule, sizeof rule, "FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", d->month,
		d->week == WEEK_LAST ? -1 : d->week, DAYS[d->weekday]);
	recur = icalrecurrencetype_from_string(rule);
	icalcomponent_add_property(c, icalproperty_new_rrule(recur));
	return c;
}

bool
ical_vtimezone_can(const struct zone *z, int64_t from_s, int64_t to_s)
{
	struct span span = span_of(z, from_s, to_s);

	return never_changes(z, &span) || follows_rule(z, &span);
}

struct icalcomponent_impl *
ical_vtimezone(const struct zone *z, int64_t from_s, int64_t to_s)
{
	struct span span = span_of(z, from_s, to_s);
	icalcomponent *out = icalcomponent_new_vtimezone();

	icalcomponent_add_property(out, icalproperty_new_tzid(zone_name(z)));
	if (never_changes(z, &span)) {
		struct zone_time holds = zone_time_at(z, span.from_s);

		icalcomponent_add_component(out, block_for_good(&holds));
	} else {
		const struct tzrule *r = zone_rule(z);

		icalcomponent_add_component(
			out, block_by_rule(&r->dst_begin, &r->standard, &r->daylight));
		icalcomponent_add_component(
			out, block_by_rule(&r->dst_end, &r->daylight, &r->standard));
	}
	return out;
}
