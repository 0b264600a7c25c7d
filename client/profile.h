/*
 * profile.h - where a login is kept: server, pin, token and event under a name.
 *
 * Purpose:   one file NAME.json per login in $XDG_CONFIG_HOME/convene/
 *            (~/.config/convene/ without it), mode 0600; a file that others may read is
 *            refused, for the token in it is the account.
 *            Which of them holds: --profile, CONVENE_PROFILE, the one `convene use` has
 *            written into the file "current" there, "default".
 * Errors:    ERR_CONFIG with the path.
 * Ownership: plain values.
 */
#ifndef CLIENT_PROFILE_H
#define CLIENT_PROFILE_H

#include "wire/json.h"

#include <limits.h>

enum {
	PROFILE_NAME = 64 + 1,
	PROFILE_TEXT = 512,
	HOST_TEXT = 255 + 1,
	PORT_TEXT = 5 + 1,
	PIN_TEXT = 43 + 1
};

/* Where a daemon is and how we know that it is the one. */
struct endpoint {
	char host[HOST_TEXT];
	char port[PORT_TEXT];
	char pin[PIN_TEXT];    /* "" when unknown */
	char ca[PATH_MAX];     /* "" for none; then the pin decides */
	char socket[PATH_MAX]; /* not "": this Unix socket and nothing above */
};

/*
 * "host:7443", "192.0.2.1:7443", "[2001:db8::1]:7443"; the port may be left out: 7443.
 */
bool endpoint_parse(const char *text, struct endpoint *out, struct err *e) MUST_CHECK;
/* The same back. */
void endpoint_text(const struct endpoint *ep, char out[HOST_TEXT + PORT_TEXT + 4]);
struct js *endpoint_json(const struct endpoint *ep);
bool
endpoint_from_json(const struct js *v, struct endpoint *out, struct err *e) MUST_CHECK;

struct profile {
	char name[PROFILE_NAME];
	struct endpoint endpoint;
	char token[PROFILE_TEXT];
	char token_id[PROFILE_NAME]; /* "T1"; "" in profiles of earlier versions */
	char event[PROFILE_NAME];    /* asked for unless another is named; "": none */
	char account[PROFILE_TEXT];
	char role[PROFILE_NAME];
};

bool profile_name_ok(const char *name);
/* Our directory; made (0700) when make. */
bool profile_dir(char out[PATH_MAX], bool make, struct err *e) MUST_CHECK;
/* false with ERR_TOKEN_INVALID when nobody has logged in under that name. */
bool profile_load(const char *name, struct profile *out, struct err *e) MUST_CHECK;
bool profile_save(const struct profile *p, struct err *e) MUST_CHECK;
/* Its file; it is no longer the current one either. */
bool profile_remove(const char *name, struct err *e) MUST_CHECK;

/* The name that holds; option is that of --profile, or NULL. */
bool profile_chosen(const char *option, char out[PROFILE_TEXT], struct err *e) MUST_CHECK;
/* From now on the one that holds where nothing else is said. */
bool profile_make_current(const char *name, struct err *e) MUST_CHECK;
/* The names of all, in order; the caller frees the array. */
struct js *profile_names(struct err *e) MUST_CHECK;

#endif
