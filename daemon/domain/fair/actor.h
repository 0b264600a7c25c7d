/*
 * actor.h - who is calling: the account behind a connection, as the rules see it.
 *
 * A plain value, copied into every call, so that nothing of a connection is touched by a worker.
 */
#ifndef DOMAIN_FAIR_ACTOR_H
#define DOMAIN_FAIR_ACTOR_H

#include "wire/err.h"

#include <stdint.h>

/* Bits, so that a method row can name several. */
enum role {
	ROLE_NONE = 1,	/* nobody yet: no token */
	ROLE_BUYER = 2, /* a foreign buyer's or procurement company's delegate */
	ROLE_EXHIBITOR = 4,
	ROLE_INTERPRETER = 8,
	ROLE_STAFF = 16,
	ROLE_MONITOR = 32,
	ROLE_ADMIN = 64, /* the Unix socket's peer: root or the daemon's own user */
	ROLE_MAILBOX =
		128, /* the pipe of a mail server: hands mails over, and nothing else */
};

/*
 * What a member of staff is there for, as bits, so that a method row can name several: all that
 * staff may do, or a part of it.
 */
enum duty {
	DUTY_NONE = 0, /* who is no staff */
	DUTY_ALL = 1,
	DUTY_DESK = 2,	   /* people who come: diaries, walk-ins, what they ask for */
	DUTY_PLANNER = 4,  /* the programme */
	DUTY_VIEWER = 8,   /* looks, and changes nothing */
	DUTY_SCANNER = 16, /* the door: nothing but who has come */
};

enum { DUTIES = 5 };

enum { ROLE_COUNT = 8, ACTOR_NAME_BYTES = 128, PRINCIPAL_BYTES = 24 };

struct actor {
	enum role role;
	enum duty duty;		 /* of staff */
	int64_t account_id;	 /* 0: none (admin, nobody) */
	int64_t token_id;	 /* 0: none */
	int64_t expires_s;	 /* of the token, 0: none */
	int64_t event_id;	 /* 0: all or none yet */
	int64_t organisation_id; /* 0: none */
	int64_t delegate_id;	 /* 0: none */
	int64_t interpreter_id;	 /* 0: none */
	char principal
		[PRINCIPAL_BYTES]; /* "A7", "admin", "nobody": the journal's name for it */
};

const char *role_name(enum role role);
/* false for a name that is no role. */
bool role_by_name(const char *name, enum role *out) MUST_CHECK;

/* "all", "desk", ... */
const char *duty_name(enum duty duty);
bool duty_by_name(const char *name, enum duty *out) MUST_CHECK;

/* Staff and admin act for every organisation of the event. */
static inline bool
actor_is_staff(const struct actor *a)
{
	return a->role == ROLE_STAFF || a->role == ROLE_ADMIN;
}

/* Does the actor act for this organisation? Staff do for all. */
static inline bool
actor_owns(const struct actor *a, int64_t organisation_id)
{
	return actor_is_staff(a) ||
	       (a->organisation_id != 0 && a->organisation_id == organisation_id);
}

/*
 * Refuses a thing that is not there or is somebody else's: whoever may not see it gets one answer
 * for both. what: "request R12". Returns false.
 */
bool actor_none_of_yours(
	const struct actor *a, const char *param, const char *what, struct err *e);

enum { READER_ALL = 0, READER_NONE = -1 };

/* Whose meetings the caller may see: those of all, of the organisation's id, of none. */
static inline int64_t
actor_reader(const struct actor *a)
{
	if (actor_is_staff(a))
		return READER_ALL;
	return a->organisation_id > 0 ? a->organisation_id : READER_NONE;
}

#endif
