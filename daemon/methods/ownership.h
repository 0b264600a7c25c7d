/*
 * ownership.h - for which organisation and which delegates a call acts.
 *
 * The one place of the rule: a buyer or exhibitor acts for and sees its own organisation; staff say
 * for which. Whoever has neither (interpreter, monitor) has no organisation to act for.
 *
 * Contract:  a parameter is named only when it is one of the method's row; NULL when the row has
 *            none. Errors carry the field. call_event is called where it was not yet.
 * Ownership: rows live in the arena of the call's transaction.
 */
#ifndef METHODS_OWNERSHIP_H
#define METHODS_OWNERSHIP_H

#include "methods/call.h"
#include "store/delegates.h"
#include "store/organisations.h"
#include "store/requests.h"

/*
 * The organisation this call acts for: the caller's own, or the one staff name. NOT_YOURS when
 * another one is named by anybody else, NOT_FOUND when there is none of that code, PARAM_INVALID
 * when staff name none.
 */
bool call_organisation(struct call *c, const char *param, struct organisation **out,
	struct err *e) MUST_CHECK;
/* The same for a list to be narrowed: staff who name none get *out == NULL, which is all. */
bool call_organisation_filter(struct call *c, const char *param,
	struct organisation **out, struct err *e) MUST_CHECK;
/*
 * The delegates of one side: those named, else the caller's own. They must exist (NOT_FOUND) and be
 * of organisation_id (NOT_YOURS); one named twice counts once. With organisation_id 0 staff may
 * name delegates of any one organisation, and it is that of the first (out[0]->organisation_id).
 * Nobody named and no own delegate: NO_DELEGATE.
 */
bool call_delegates(struct call *c, const char *param, int64_t organisation_id,
	struct delegate **out, int *n, struct err *e) MUST_CHECK;
/*
 * The one answer for what is not there and for what the caller may not see: whoever tries names
 * finds out nothing. NOT_FOUND for staff, who see all of their event, NOT_YOURS for all others;
 * what is such as "request R12". Of organisations, delegates and locations everybody has a list, so
 * that NOT_FOUND of one tells nothing. Returns false.
 */
bool
call_none_of_yours(struct call *c, const char *param, const char *what, struct err *e);
/* Does the caller act for this organisation? Staff do for all. */
bool call_owns(const struct call *c, int64_t organisation_id);
/* ... for one of the two of a request? */
bool call_owns_side(const struct call *c, const struct request *r);
/* The administrator, and staff or monitors of all events, whichever one they have chosen. */
bool call_of_all_events(struct call *c);

#endif
