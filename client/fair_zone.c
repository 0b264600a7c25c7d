/* fair_zone.c - the zone of the event at hand, to tell which times of its clock come twice. */
#include "fair_zone.h"

#include "wire/buf.h"
#include "wire/when.h"

#include <stdlib.h>
#include <time.h>

static const char VARIABLE[] = "CONVENE_ZONE";

enum { AROUND_S = 3 * 3600 }; /* no clock is put back by more */

void
fair_zone_set(const char *name)
{
	if (name[0] != '\0')
		setenv(VARIABLE, name, 1);
	else
		unsetenv(VARIABLE);
}

/* Clocks are put back at night: most times need no look at the zone. */
static bool
may_be_twice(int64_t utc_s, int32_t offset_s)
{
	struct civil c;

	when_civil(utc_s, offset_s, &c);
	return c.hour < 4 || c.hour == 23;
}

static int64_t
offset_at(int64_t utc_s)
{
	time_t at = (time_t)utc_s;
	struct tm tm;

	return localtime_r(&at, &tm) == NULL ? 0 : tm.tm_gmtoff;
}

/* By the C library's zone: is the same time of day there with another offset too? */
static bool
has_twin(int64_t utc_s, int64_t offset_s)
{
	int64_t before_s = offset_at(utc_s - AROUND_S),
		after_s = offset_at(utc_s + AROUND_S);

	if (before_s <= after_s || offset_at(utc_s) != offset_s)
		return false;
	if (offset_s == after_s)
		return offset_at(utc_s - (before_s - after_s)) == before_s;
	return offset_s == before_s && offset_at(utc_s + (before_s - after_s)) == after_s;
}

static void
use_zone(const char *name)
{
	if (name != NULL)
		setenv("TZ", name, 1);
	else
		unsetenv("TZ");
	tzset();
}

bool
fair_zone_twice(const char *rfc3339)
{
	const char *zone = getenv(VARIABLE), *machine = getenv("TZ");
	char *own = machine != NULL ? xstrdup(machine) : NULL;
	int64_t utc_s;
	int32_t offset_s;
	struct err e;
	bool twice = false;

	if (zone != NULL && when_parse_offset(rfc3339, &utc_s, &offset_s, &e) &&
		may_be_twice(utc_s, offset_s)) {
		use_zone(zone);
		twice = has_twin(utc_s, offset_s);
		use_zone(own);
	}
	free(own);
	return twice;
}
