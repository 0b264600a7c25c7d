/*
 * expiry.h - when the certificates end, said in the log in time: once a day, not more.
 *
 * What:      the server's certificate with what stands in its file behind it, the
 *            authority's, and that of the HTTPS port where it has its own. From 30 days
 *            before the end a warning, from 7 days and after it an error; at once when it
 *            comes to that, and then each day by the daemon's clock.
 * Thread:    the loop.
 */
#ifndef EXPIRY_H
#define EXPIRY_H

#include "base/config.h"

enum { EXPIRY_SOON_DAYS = 30, EXPIRY_VERY_SOON_DAYS = 7 };
enum expiry_state { EXPIRY_FAR, EXPIRY_SOON, EXPIRY_VERY_SOON, EXPIRY_PAST };
enum { EXPIRY_CERTIFICATE, EXPIRY_AUTHORITY, EXPIRY_WEB, EXPIRY_FILES };

struct expiry {
	struct expiry_file {
		char path[CONFIG_PATH_BYTES]; /* "": there is none */
		int64_t end_s;
		enum expiry_state said;
		int64_t said_s;
	} file[EXPIRY_FILES];
};

enum expiry_state expiry_state(int64_t end_s, int64_t now_s);
/* A sentence about a file that is to be replaced, with what to type; false: it is far. */
bool expiry_sentence(const struct expiry_file *f, int64_t now_s, struct err *e);

/* Read the files that a configuration names. What was said of the same end stays said. */
bool expiry_read(struct expiry *x, const struct config *c, struct err *e) MUST_CHECK;
/* The first end of all. */
int64_t expiry_first(const struct expiry *x);
/* Often: says what is due by this time. */
void expiry_tick(struct expiry *x, int64_t now_s);

#endif
