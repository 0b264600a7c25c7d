/*
 * names.h - what things are called, and the error when nothing is; what a journal row says was.
 *
 * Ownership: texts live in the transaction's arena, a value is the caller's. Thread: the
 *            transaction's.
 */
#ifndef DOMAIN_FAIR_NAMES_H
#define DOMAIN_FAIR_NAMES_H

#include "store/stmt.h"
#include "wire/json.h"

/* "R12", "M4", "S3". */
const char *request_name(struct tx *tx, int64_t id);
const char *meeting_name(struct tx *tx, int64_t id);
const char *schedule_name(struct tx *tx, int64_t id);
/* A table of states: where each may go. */
struct moves {
	const bool *allowed; /* n rows of n: from, to */
	int n;
	const char *(*name_of)(int state);
};
/*
 * ERR_WRONG_STATE of what may not change so, with what it may become: "R6 is withdrawn already",
 * "R7 is accepted and cannot become declined; it can become scheduled or withdrawn". Returns false.
 */
bool no_such_move(struct tx *tx, const char *name, const struct moves *m, int from,
	int to, struct err *e);
/* ERR_NOT_FOUND: no "delegate", say, has this code. The caller adds the field. Returns false. */
bool no_such(const char *what, const char *code, struct err *e);
/* The account of a principal such as "A7"; 0: it is none, as of the daemon itself. */
int64_t account_of_principal(const char *principal);
/* {state, rev} as they were before a change. */
struct js *before_view(const char *state, int64_t rev);

#endif
