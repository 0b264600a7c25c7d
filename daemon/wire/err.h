/*
 * err.h - the one table of refusals and faults, and the value a failing function fills
 * in.
 *
 * Purpose:   every error that can reach a user has one row here: the stable string, the
 *            number on the wire (JSON-RPC 2.0 section 5.1 for the negative ones, ours
 *            are positive), the retry class, the exit status of the client and a
 *            default hint.
 * Contract:  `bool f(..., struct err *e)` returns false exactly when it has filled *e.
 * Ownership: struct err is a plain value, it owns nothing.
 * Thread:    any; the table is constant.
 */
#ifndef WIRE_ERR_H
#define WIRE_ERR_H

#include <stdbool.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(a, b) __attribute__((format(printf, a, b)))

/*
 * Our own mistake: say where and abort; a supervisor restarts us on a clean database.
 */
#define BUG_ON(cond)                                                                     \
	do {                                                                             \
		if (cond)                                                                \
			bug_abort(__FILE__, __LINE__, #cond);                            \
	} while (0)

_Noreturn void bug_abort(const char *file, int line, const char *what);

/*
 * May the same call be sent again? "same_key": the outcome is unknown, ask with the
 * same key.
 */
enum retry { RETRY_NO, RETRY_LATER, RETRY_SAME_KEY };

enum err_code {
	ERR_NONE = 0,
	/* protocol faults (JSON-RPC's own numbers) */
	ERR_PARSE,
	ERR_INVALID_REQUEST,
	ERR_METHOD_UNKNOWN,
	ERR_PARAM_INVALID,
	ERR_INTERNAL,
	/* the conversation */
	ERR_HELLO_FIRST,
	ERR_PROTO_UNSUPPORTED,
	ERR_LINE_TOO_LONG,
	ERR_TOO_MANY_INFLIGHT,
	ERR_RATE_LIMITED,
	ERR_SLOW_CONSUMER,
	ERR_DEADLINE,
	ERR_CONNECTIONS_FULL,
	ERR_DRAINING,
	ERR_BUSY,
	/* who you are */
	ERR_TOKEN_INVALID,
	ERR_TOKEN_EXPIRED,
	ERR_TOKEN_REVOKED,
	ERR_INVITATION_INVALID,
	ERR_INVITATION_EXPIRED,
	ERR_INVITATION_USED,
	ERR_ACCOUNT_DISABLED,
	ERR_ROLE_DENIED,
	ERR_NOT_YOURS,
	ERR_KICKED,
	/* objects and their states */
	ERR_NOT_FOUND,
	ERR_EXISTS,
	ERR_STALE,
	ERR_KEY_REUSED,
	ERR_WRONG_STATE, /* "STATE"; ERR_STATE is a type in OpenSSL's headers */
	ERR_EVENT_REQUIRED,
	ERR_CURSOR_INVALID,
	ERR_RESYNC,
	/* the rules of booking */
	ERR_SLOT_TAKEN,
	ERR_DELEGATE_BUSY,
	ERR_TABLE_BUSY,
	ERR_INTERPRETER_BUSY,
	ERR_NO_COMMON_SLOT,
	ERR_SLOT_PAST,
	ERR_SLOT_UNKNOWN,
	ERR_VETO,
	ERR_SAME_SIDE,
	ERR_NO_DELEGATE,
	ERR_DUPLICATE_REQUEST,
	ERR_MEETING_IN_THE_WAY,
	ERR_QUOTA,
	ERR_WALKING,
	ERR_EVENT_CLOSED,
	ERR_TOO_LATE,
	ERR_OUTSTANDING,
	ERR_GRID_IN_USE,
	ERR_KIND_NOT_ALLOWED,
	ERR_ORDER,
	ERR_CYCLE,
	ERR_WITHDRAWN,
	/* files */
	ERR_IMPORT_INVALID,
	ERR_IMPORT_UNKNOWN,
	ERR_IMPORT_TOO_LARGE,
	ERR_IMPORT_OFFSET,
	/* the disk */
	ERR_STORAGE_FULL,
	ERR_STORAGE_FAILED,
	ERR_OUTCOME_UNKNOWN,
	/* what the operator sees at start */
	ERR_CONFIG,
	ERR_SCHEMA,
	ERR_CORRUPT,
	ERR_TLS,
	ERR_NETWORK,
	ERR_LOSS,
	ERR_COUNT
};

struct err_info {
	const char *name; /* "SLOT_TAKEN": the stable API */
	int number;	  /* JSON-RPC error.code */
	enum retry retry;
	int exit_status;  /* of convene: 1 refused by a rule, 2 usage, else sysexits(3) */
	const char *hint; /* what to type or do next; NULL when there is nothing to say */
};

/* The row of a code; never NULL for a valid code. */
const struct err_info *err_info(enum err_code code);
/* What the organiser does about it, whom others are sent to; NULL: the same as anybody. */
const char *err_staff_hint(enum err_code code);
/* "SLOT_TAKEN" -> ERR_SLOT_TAKEN; ERR_NONE for a name not in the table. */
enum err_code err_by_name(const char *name);
/* "no", "later", "same_key" */
const char *retry_name(enum retry retry);

struct err {
	enum err_code code;
	char text[320];		/* one sentence for a person */
	char field[80];		/* path of the parameter at fault, "" when none */
	char hint[200];		/* overrides the table's hint when not "" */
	int64_t retry_after_ms; /* 0: not said */
};

/*
 * Fill *e (field and hint emptied) and return false, so that `return err_set(...)`
 * reads well. What does not fit is cut between letters: the three texts are UTF-8 always.
 */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...) PRINTF(3, 4);
/* Name the parameter at fault of an error already set. Returns false. */
bool err_field(struct err *e, const char *fmt, ...) PRINTF(2, 3);
/* Replace the hint of an error already set. Returns false. */
bool err_hint(struct err *e, const char *fmt, ...) PRINTF(2, 3);
void err_clear(struct err *e);

#endif
