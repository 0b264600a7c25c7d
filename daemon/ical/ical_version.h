/* ical_version.h - which libical this program was built with; the library does not say. */
#ifndef ICAL_ICAL_VERSION_H
#define ICAL_ICAL_VERSION_H

enum { ICAL_VERSION_BYTES = 24 };

void ical_library_version(char out[ICAL_VERSION_BYTES]);

#endif
