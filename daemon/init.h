/*
 * init.h - convened init: makes a home that is ready to serve.
 *
 * What:      the directory (0700) with configuration, authority, server certificate,
 *            secret key and database, and the first staff account with its one-time
 *            invitation.
 * Promise:   nothing that exists is touched: the directory must be absent or empty. When
 *            something fails everything made is removed again, so that the same command
 *            can be repeated.
 * Thread:    the only one; before the daemon's threads, and it serves nothing.
 */
#ifndef INIT_H
#define INIT_H

#include "wire/buf.h"

enum { INIT_LINK_BYTES = 512 };

struct init_request {
	const char *directory;
	const char *public_name; /* NULL: the option's default */
	const char *address;	 /* NULL: the option's default */
	const char *port;	 /* NULL: the option's default */
	const char *web_port;	 /* the same of HTTPS; "0": none */
	int64_t now_s;
};

/*
 * Makes the home and the login link of the first staff account. false and *e: nothing is
 * left.
 */
bool init_home(const struct init_request *r, char link[INIT_LINK_BYTES], struct err *e)
	MUST_CHECK;
/* Take away what init_home has just made. */
void init_undo(const char *directory, bool with_directory);
/*
 * The command: makes the home and says what it made, the browser's link and convene's as the last
 * lines of standard output. Returns the exit status.
 */
int init_run(const struct init_request *r);

#endif
