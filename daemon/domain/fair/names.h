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
/*
 * ERR_WRONG_STATE of what may not change so: "R6 is withdrawn already", "M4 is held and cannot
 * become cancelled". Returns false.
 */
bool no_such_move(const char *name, const char *is, const char *to, struct err *e);
/* ERR_NOT_FOUND: no "delegate", say, has this code. The caller adds the field. Returns false. */
bool no_such(const char *what, const char *code, struct err *e);
/* The account of a principal such as "A7"; 0: it is none, as of the daemon itself. */
int64_t account_of_principal(const char *principal);
/* {state, rev} as they were before a change. */
struct js *before_view(const char *state, int64_t rev);

#endif
