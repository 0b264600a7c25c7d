/* login_link.c - the link by which somebody logs in. */
#include "domain/people/login_link.h"

#include <stdio.h>
#include <string.h>

void
login_link(
	const struct login_place *at, const char *invitation, char out[LOGIN_LINK_BYTES])
{
	/* an address of IPv6 stands in brackets */
	bool bare = strchr(at->public_name, ':') == NULL;

	snprintf(out, LOGIN_LINK_BYTES, "convene://%s%s%s:%d/#%s;pin=%s", bare ? "" : "[",
		at->public_name, bare ? "" : "]", at->port, invitation, at->pin);
}
