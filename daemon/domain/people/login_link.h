/*
 * login_link.h - the link by which somebody logs in: it is derived where it is handed out, and
 * stands in no row, journal or copy of the database.
 *
 * Thread: any; pure.
 */
#ifndef DOMAIN_PEOPLE_LOGIN_LINK_H
#define DOMAIN_PEOPLE_LOGIN_LINK_H

#include "domain/people/secret.h"

enum { LOGIN_LINK_BYTES = SECRET_BYTES + 400 };

/* Where people connect to, and how they know the server. Borrowed. */
struct login_place {
	const char *public_name; /* host name or address */
	int port;
	const char *pin;
	const char *
		web; /* what links to the HTTPS port begin with; "" or NULL: there is none */
};

/* "convene://fair.example:7443/#cvi_...;pin=..."; invitation: account_invitation_text(). */
void login_link(
	const struct login_place *at, const char *invitation, char out[LOGIN_LINK_BYTES]);
/*
 * The same for a browser: "https://fair.example:8443/#cvi_...". What stands behind the "#" is sent
 * to no server. "" where there is no such port.
 */
void login_link_web(
	const struct login_place *at, const char *invitation, char out[LOGIN_LINK_BYTES]);

#endif
