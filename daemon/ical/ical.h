/*
 * ical.h - libical as this room uses it: set up once, behind one lock, bytes by the RFC.
 *
 * Purpose:   libical has state of its own for the whole process (error handling, the
 *            table of zones), so all use of it is behind the lock in struct ical, and no
 *            other room includes its headers. The rest of the daemon makes the one struct
 *            ical at start and hands it to itip_*; the second half of this file is for
 *            the room itself.
 * Life:      ical_new once, before any thread starts; ical_free after the last has ended.
 * Thread:    ical_new and ical_free alone; whoever else takes the lock.
 */
#ifndef ICAL_ICAL_H
#define ICAL_ICAL_H

#include "wire/buf.h"

struct ical;
/* libical's own names of its types, which stay inside daemon/ical/. */
struct icalcomponent_impl;
struct icaltimetype;
struct civil;

struct ical *ical_new(void);
/* NULL is fine. */
void ical_free(struct ical *ical);

/* ---- for daemon/ical/ only; everything below needs the lock ---- */

void ical_lock(struct ical *ical);
void ical_unlock(struct ical *ical);

/*
 * A copy of a TEXT value fit to be written: line ends become LF, what wire/letters.h
 * refuses otherwise spaces. The caller frees it. text must be UTF-8. (Needs no lock.)
 */
char *ical_text(const char *text);
/*
 * The same for a parameter value, which has no lines, no double quotes (they become
 * single ones) and "^" doubled as RFC 6868 wants it.
 */
char *ical_parameter(const char *text);

/* A time of day without zone, as libical holds it. */
void ical_local_time(const struct civil *c, struct icaltimetype *out);

/*
 * Append the component to out: CRLF, lines of at most 75 octets, no character cut. If it
 * does not fit, out is unchanged and *e says so (ERR_INTERNAL: a bound chosen too small).
 */
bool ical_write(struct icalcomponent_impl *c, struct buf *out, struct err *e) MUST_CHECK;

#endif
