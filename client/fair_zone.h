/*
 * fair_zone.h - the zone of the event at hand, to tell which times of its clock come twice.
 *
 * Contract:  a time that comes twice when a clock is put back is exact with its offset
 *            alone. The rules are those of this machine's C library; where it knows no such
 *            zone, or has another offset than the daemon, no time comes twice.
 * Thread:    one, for the zone lies in the environment (CONVENE_ZONE), as TZ does.
 */
#ifndef CLIENT_FAIR_ZONE_H
#define CLIENT_FAIR_ZONE_H

#include <stdbool.h>

/* An IANA name; the empty text when no event is at hand. */
void fair_zone_set(const char *name);
/* Does this instant's time of day come twice in the zone? */
bool fair_zone_twice(const char *rfc3339);

#endif
