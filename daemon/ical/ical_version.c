/* ical_version.c - which libical this program was built with; the library does not say. */
#include "ical/ical_version.h"

#include <libical/ical.h>
#include <stdio.h>

void
ical_library_version(char out[ICAL_VERSION_BYTES])
{
	snprintf(out, ICAL_VERSION_BYTES, "%d.%d.%d", ICAL_MAJOR_VERSION,
		ICAL_MINOR_VERSION, ICAL_PATCH_VERSION);
}
