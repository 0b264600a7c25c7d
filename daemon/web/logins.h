/*
 * logins.h - who has asked over HTTP a moment ago, by the digest of the token and the event: as
 * long as somebody is here, a request costs no look into the database. Private to web/.
 *
 * Safe:      a login is what a session of the line protocol is: the account as it was when it was
 *            looked up. Every call looks in its worker whether it is still good, and a login that
 *            is ended goes from here at once (methods/endings.h).
 * Memory:    a login is there while a request or stream of it is, and LOGIN_IDLE_MS longer.
 * Thread:    the loop.
 */
#ifndef WEB_LOGINS_H
#define WEB_LOGINS_H

#include "base/table.h"
#include "methods/env.h"
#include "methods/shares.h"

#include "domain/fair/actor.h"

struct effects;

enum { LOGIN_IDLE_MS = 60000 };

struct login {
	struct table_row row; /* first member */
	struct actor actor;
	struct share *share;  /* of its account */
	struct bucket bucket; /* its own rate, as a connection has one */
	int users;	      /* requests and streams */
	bool ended;	      /* it is not found any more */
	int64_t idle_since_ms;
	struct login *next, *prev;
};

struct logins {
	const struct env *env;
	struct table by_key;
	struct login *newest; /* a list of all that are found */
};

void logins_init(struct logins *l, const struct env *env);
/* Nobody uses any. */
void logins_release(struct logins *l);
/* The key of a token in an event ("": none named). */
void logins_key(const char *token, const char *event, unsigned char key[TABLE_KEY_BYTES]);
/* With one more user; NULL: not here, or its token has lapsed. */
struct login *logins_find(struct logins *l, const unsigned char key[TABLE_KEY_BYTES]);
/* The same, of whom was just looked up. */
struct login *logins_add(struct logins *l, const unsigned char key[TABLE_KEY_BYTES],
	const struct actor *actor);
void logins_leave(struct logins *l, struct login *who);
/* It is not good any more. */
void logins_end(struct logins *l, struct login *who);
/* These are not. */
void logins_ended(struct logins *l, const struct effects *f);
void logins_tick(struct logins *l, int64_t now_ms);

#endif
