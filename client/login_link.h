/*
 * login_link.h - a login link as people paste it: convene://HOST:PORT/#cvi_...;pin=...
 *
 * What mail and chat do to a link on its way is undone: quotes and brackets around it, a full stop
 * behind it, line breaks and blanks within it, characters written as %3B, capitals in front of its
 * secret, or the whole link as a parameter of another one. The secret itself is taken as it is.
 *
 * Errors: PARAM_INVALID with a hint; a link is a secret and never repeated in a message.
 */
#ifndef LOGIN_LINK_H
#define LOGIN_LINK_H

#include "profile.h"

/* More than this is no link with words around it. */
enum { LOGIN_LINK_TEXT = 4096 };

struct login_link {
	struct endpoint endpoint;
	char invitation[PROFILE_TEXT];
};

bool login_link_parse(const char *text, struct login_link *out, struct err *e) MUST_CHECK;

#endif
