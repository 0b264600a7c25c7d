/* parts.c - what every object of ours is made of: texts, times, and the zone to write them in. */
#include "ical/parts.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/cluster.h"
#include "ical/ical.h"
#include "ical/vtimezone.h"

/* in UTF-16 units: Exchange cuts SUMMARY and LOCATION there, wherever it hits */
enum { SHORT_TEXT_MAX = 255 };

#define CUT "\xe2\x80\xa6" /* "...", one unit */

static bool
said(const char *text)
{
	return text != NULL && text[0] != '\0';
}

void
ical_add_text(icalcomponent *c, icalproperty *(*make)(const char *), const char *text)
{
	char *clean;

	if (!said(text))
		return;
	clean = ical_text(text);
	icalcomponent_add_property(c, make(clean));
	free(clean);
}

void
ical_add_short_text(
	icalcomponent *c, icalproperty *(*make)(const char *), const char *text)
{
	char *clean;
	size_t whole;

	if (!said(text))
		return;
	clean = ical_text(text);
	whole = cluster_fit(clean, SHORT_TEXT_MAX);
	if (clean[whole] != '\0') {
		whole = cluster_fit(clean, SHORT_TEXT_MAX - 1);
		clean = xrealloc(clean, whole + sizeof CUT);
		memcpy(clean + whole, CUT, sizeof CUT);
	}
	icalcomponent_add_property(c, make(clean));
	free(clean);
}

static struct icaltimetype
time_of(int64_t utc_s, int32_t offset_s, bool is_utc)
{
	struct icaltimetype t;
	struct civil c;

	when_civil(utc_s, offset_s, &c);
	ical_local_time(&c, &t);
	if (is_utc)
		t.zone = icaltimezone_get_utc_timezone();
	return t;
}

void
ical_add_utc(icalcomponent *c, icalproperty *(*make)(struct icaltimetype), int64_t utc_s)
{
	icalcomponent_add_property(c, make(time_of(utc_s, 0, true)));
}

void
ical_add_time(icalcomponent *c, icalproperty *(*make)(struct icaltimetype), int64_t utc_s,
	const struct zone *local)
{
	icalproperty *p;

	if (local == NULL) {
		ical_add_utc(c, make, utc_s);
		return;
	}
	p = make(time_of(utc_s, zone_offset_at(local, utc_s), false));
	icalproperty_add_parameter(p, icalparameter_new_tzid(zone_name(local)));
	icalcomponent_add_property(c, p);
}

/*
 * Does local time lead back to the instant, for every reader? Not in a fold: RFC 5545
 * section 3.3.5 says that the first of the two is meant, but some take the second.
 */
static bool
tells_apart(const struct zone *z, int64_t utc_s)
{
	struct civil c;
	int64_t back_s;

	when_civil(utc_s, zone_offset_at(z, utc_s), &c);
	return zone_to_utc(z, &c, &back_s) == ZONE_UNIQUE && back_s == utc_s;
}

const struct zone *
ical_zone_to_write(const struct zone *z, int64_t start_s, int64_t end_s)
{
	struct zone_time t = zone_time_at(z, start_s);

	if (t.offset_s == 0 && strcmp(t.abbreviation, "UTC") == 0)
		return NULL;
	if (!tells_apart(z, start_s) || !tells_apart(z, end_s))
		return NULL;
	if (!ical_vtimezone_can(z, start_s, end_s))
		return NULL;
	return z;
}

bool
ical_url_ok(const char *url)
{
	static const char SCHEME[] = "https://";

	if (url == NULL || url[0] == '\0')
		return true;
	if (strncmp(url, SCHEME, sizeof SCHEME - 1) != 0)
		return false;
	for (const char *p = url; *p != '\0'; p++)
		if (*p <= ' ' || *p >= 0x7f || strchr("\"<>\\", *p) != NULL)
			return false;
	return true;
}

void
ical_add_url(icalcomponent *c, const char *url)
{
	if (url != NULL && url[0] != '\0')
		icalcomponent_add_property(c, icalproperty_new_url(url));
}
