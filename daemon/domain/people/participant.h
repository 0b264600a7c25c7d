/*
 * participant.h - what organisations and delegates say of themselves, changed one by one.
 *
 * Fields:  named and checked as the columns of organisations.csv and delegates.csv are, so that
 *          whatever is said here can be exported and imported again.
 * Effects: the row's next rev, a journal row with before and after for their own people and
 *          staff, and the next revision of every invitation that tells a name or address that
 *          is another now. Matching reads the rows, so it knows at once.
 */
#ifndef DOMAIN_PEOPLE_PARTICIPANT_H
#define DOMAIN_PEOPLE_PARTICIPANT_H

#include "domain/fair/grid.h"
#include "domain/files/import_row.h"
#include "store/delegates.h"
#include "store/organisations.h"

/*
 * ERR_PARAM_INVALID with the field params.<column>. Nothing new is no change: no rev, no journal
 * row. The row is changed in place.
 */
bool organisation_change(struct tx *tx, const struct grid *g, struct organisation *o,
	const struct row_field *f, int n, struct err *e) MUST_CHECK;
/*
 * Another name and another mailbox are another person (domain/fair/same_person.h): the former one's
 * login ends, unless same is said.
 */
struct delegate_said {
	const struct row_field *f;
	int n;
	bool same; /* it is the same person, whatever is said */
};
struct delegate_changed {
	const char *was;    /* the name of the former person; NULL: the same person */
	bool login;	    /* ... who had a login, which has ended */
	int64_t account_id; /* of that login; 0: none */
};
bool delegate_change(struct tx *tx, const struct grid *g, struct delegate *d,
	const struct delegate_said *said, struct delegate_changed *out, struct err *e)
	MUST_CHECK;

#endif
