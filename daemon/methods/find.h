/*
 * find.h - what the parameters of a call name: looked up once, with one sentence for what is not
 * there.
 *
 * Contract:  param is one of the method's row, and given; call_event or call_grid went before.
 *            false sets *e with the field. Organisations and delegates are for everybody of the
 *            event to look at; of requests and meetings whoever has no part in one hears what
 *            ownership.h says.
 * Ownership: rows live in the arena of the call's transaction.
 */
#ifndef METHODS_FIND_H
#define METHODS_FIND_H

#include "methods/call.h"
#include "store/delegates.h"
#include "store/meetings.h"
#include "store/organisations.h"
#include "store/requests.h"

bool call_find_organisation(struct call *c, const char *param, struct organisation **out,
	struct err *e) MUST_CHECK;
bool call_find_delegate(struct call *c, const char *param, struct delegate **out,
	struct err *e) MUST_CHECK;
/* ERR_NOT_FOUND for a delegate of this code; returns false. Of a list the caller adds the place. */
bool call_no_delegate(const char *param, const char *code, struct err *e);
/* One of the caller's organisation; to anybody else's the answer is as if there were none. */
bool call_find_own_delegate(struct call *c, const char *param, struct delegate **out,
	struct err *e) MUST_CHECK;
/* A request from or to the caller's organisation, as it is stored: request_settle is not called. */
bool call_find_request(struct call *c, const char *param, struct request **out,
	struct err *e) MUST_CHECK;
/* The parameter "language" in its recommended form; NULL: not given. */
bool call_language(struct call *c, const char **out, struct err *e) MUST_CHECK;
/* A meeting that is for the caller to see, by the rule given. */
bool call_find_meeting(struct call *c, const char *param,
	bool (*is_for)(struct call *c, const struct meeting *m), struct meeting **out,
	struct err *e) MUST_CHECK;

/*
 * Is rev the one that if_rev asks for, if it is given? ERR_STALE with the object's name; the caller
 * adds what the object is now (reply_stale).
 */
bool call_rev_is(struct call *c, const char *name, int64_t rev, struct err *e) MUST_CHECK;
/* The object as it is now, as "object" beside STALE; returns false. */
bool reply_stale(struct call *c, struct js *take_view);

#endif
