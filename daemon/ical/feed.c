/* feed.c - a calendar that is subscribed to, as one iCalendar object. */
#include "ical/feed.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ical/parts.h"
#include "ical/vtimezone.h"
#include "wire/utf8.h"

/* ---- checking, before libical sees anything ---- */

static bool
is_text(const char *field, const char *text, struct err *e)
{
	size_t n = text != NULL ? strlen(text) : 0;

	if (n == 0 || utf8_good_bytes(text, n) == n)
		return true;
	err_set(e, ERR_PARAM_INVALID, "%s is not UTF-8", field);
	return err_field(e, "%s", field);
}

static bool
check(const struct feed *f, struct err *e)
{
	char field[48];

	for (size_t i = 0; i < f->n; i++) {
		const struct feed_entry *x = &f->entries[i];
		const char *const text[] = {x->summary, x->description, x->location};

		BUG_ON(x->end_s <= x->start_s);
		snprintf(field, sizeof field, "entries[%zu]", i);
		for (size_t k = 0; k < sizeof text / sizeof *text; k++)
			if (!is_text(field, text[k], e))
				return false;
		if (!ical_url_ok(x->url)) {
			err_set(e, ERR_PARAM_INVALID, "%s.url is no https address",
				field);
			return err_field(e, "%s.url", field);
		}
	}
	return is_text("name", f->name, e) && is_text("description", f->description, e);
}

/* ---- building ---- */

static void
add_x(icalcomponent *c, const char *name, const char *value)
{
	char *clean = ical_text(value);
	icalproperty *p = icalproperty_new_x(clean);

	icalproperty_set_x_name(p, name);
	icalcomponent_add_property(c, p);
	free(clean);
}

static void
add_status(icalcomponent *c, const struct feed_entry *x)
{
	icalcomponent_add_property(
		c, icalproperty_new_status(
			   x->cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
	if (x->free || x->cancelled)
		icalcomponent_add_property(
			c, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
}

static icalcomponent *
vevent(const struct feed *f, const struct feed_entry *x, const struct zone *zone)
{
	const struct zone *local =
		zone != NULL ? ical_zone_to_write(zone, x->start_s, x->end_s) : NULL;
	icalcomponent *c = icalcomponent_new_vevent();

	icalcomponent_add_property(c, icalproperty_new_uid(x->uid));
	ical_add_utc(c, icalproperty_new_dtstamp, x->changed_s);
	if (x->sequence >= 0)
		icalcomponent_add_property(c, icalproperty_new_sequence(x->sequence));
	ical_add_utc(c, icalproperty_new_lastmodified, x->changed_s);
	add_status(c, x);
	ical_add_time(c, icalproperty_new_dtstart, x->start_s, local);
	ical_add_time(c, icalproperty_new_dtend, x->end_s, local);
	ical_add_short_text(c, icalproperty_new_summary, x->summary);
	ical_add_short_text(c, icalproperty_new_location, x->location);
	ical_add_text(c, icalproperty_new_categories, f->name);
	ical_add_text(c, icalproperty_new_description, x->description);
	ical_add_url(c, x->url);
	return c;
}

struct span {
	int64_t from_s, to_s;
};

static struct span
span_of(const struct feed *f)
{
	struct span s = {f->entries[0].start_s, f->entries[0].end_s};

	for (size_t i = 1; i < f->n; i++) {
		if (f->entries[i].start_s < s.from_s)
			s.from_s = f->entries[i].start_s;
		if (f->entries[i].end_s > s.to_s)
			s.to_s = f->entries[i].end_s;
	}
	return s;
}

/* Is any of them written in the zone? Without one a VTIMEZONE would be of no use. */
static bool
needs_zone(const struct feed *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (ical_zone_to_write(
			    f->zone, f->entries[i].start_s, f->entries[i].end_s) != NULL)
			return true;
	return false;
}

/* How often to ask again: RFC 7986 section 5.7, and what Outlook reads. */
static void
add_interval(icalcomponent *c, int minutes)
{
	struct icaldurationtype d = icaldurationtype_from_int(60 * minutes);
	icalproperty *p = icalproperty_new_refreshinterval(d);
	char *text = icaldurationtype_as_ical_string_r(d);

	icalproperty_add_parameter(p, icalparameter_new_value(ICAL_VALUE_DURATION));
	icalcomponent_add_property(c, p);
	add_x(c, "X-PUBLISHED-TTL", text);
	icalmemory_free_buffer(text);
}

static icalcomponent *
vcalendar(const struct feed *f)
{
	struct span s = f->n > 0 ? span_of(f) : (struct span){0, 0};
	bool local = f->n > 0 && needs_zone(f) &&
		     ical_vtimezone_can(f->zone, s.from_s, s.to_s);
	icalcomponent *c = icalcomponent_new_vcalendar();

	icalcomponent_add_property(c, icalproperty_new_prodid(ICAL_PRODID));
	icalcomponent_add_property(c, icalproperty_new_version("2.0"));
	ical_add_text(c, icalproperty_new_name, f->name);
	add_x(c, "X-WR-CALNAME", f->name);
	ical_add_text(c, icalproperty_new_description, f->description);
	add_x(c, "X-WR-CALDESC", f->description);
	add_x(c, "X-WR-TIMEZONE", zone_name(f->zone));
	add_interval(c, f->refresh_minutes);
	if (local)
		icalcomponent_add_component(c, ical_vtimezone(f->zone, s.from_s, s.to_s));
	for (size_t i = 0; i < f->n; i++)
		icalcomponent_add_component(
			c, vevent(f, &f->entries[i], local ? f->zone : NULL));
	return c;
}

bool
feed_write(struct ical *ical, const struct feed *f, struct buf *out, struct err *e)
{
	icalcomponent *c;
	bool ok;

	if (!check(f, e))
		return false;
	ical_lock(ical);
	c = vcalendar(f);
	ok = ical_write(c, out, e);
	icalcomponent_free(c);
	ical_unlock(ical);
	return ok;
}
