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

void
login_link_web(
	const struct login_place *at, const char *invitation, char out[LOGIN_LINK_BYTES])
{
	out[0] = '\0';
	if (at->web != NULL && at->web[0] != '\0')
		snprintf(out, LOGIN_LINK_BYTES, "%s/#%s", at->web, invitation);
}
