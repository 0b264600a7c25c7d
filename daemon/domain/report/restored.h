/*
 * restored.h - what becomes of a copy of the database that takes the place of what came after it.
 *
 * Since the copy was made people have been told what it does not know: numbers, revisions, places
 * in the journal, logins that have ended. So a restored copy begins another history
 * (store/history.h), its meetings are told again with a SEQUENCE that is higher by HISTORY_LEAP,
 * and what the database it replaces knows to have ended ends. Mail is paused until the staff resume
 * it. Who has logged in since has no login any more: a token of that number has another nonce.
 */
#ifndef DOMAIN_PEOPLE_RESTORED_H
#define DOMAIN_PEOPLE_RESTORED_H

#include "wire/err.h"

#include <stddef.h>
#include <stdint.h>

struct restored_request {
	const char *database; /* the copy, of the newest schema; nobody has it open */
	const char *former;   /* the database that it replaces, NULL: none is left */
	bool end_logins; /* every login of the copy ends, and every link of a calendar */
	int64_t now_us;
	void (*random)(void *out, size_t n);
};

struct restored {
	int64_t seq;	     /* of the last change the copy knows; 0: none */
	int64_t at_s;	     /* when that was */
	int64_t meetings;    /* told again */
	int64_t logins;	     /* still good */
	int64_t ended;	     /* logins and open invitations that ended by this */
	int64_t calendars;   /* links of calendars that ended by this */
	int64_t mail_paused; /* events whose mail waits for the staff */
	bool former_read;    /* what ended since is known from the former database */
};

/*
 * Proves the copy (pages, references, the journal's chain) and makes it what can be put in the
 * place of the former, in one transaction. false and *e: nothing of it is changed.
 */
bool restored_begin(const struct restored_request *r, struct restored *out, struct err *e)
	MUST_CHECK;

#endif
