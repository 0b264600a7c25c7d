/* net_version.c - which libevent this program runs with. */
#include "net/net_version.h"

#include <event2/event.h>

const char *
net_library_version(void)
{
	return event_get_version();
}
