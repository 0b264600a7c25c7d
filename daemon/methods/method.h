/*
 * method.h - the one method table: name, roles, where it runs, parameters, function, help.
 *
 * Nothing is reachable that is not a row here, and a row without roles is reachable by nobody.
 * rpc.discover, the client's help, the role matrix test and the fuzz dictionary come from it.
 */
#ifndef METHODS_METHOD_H
#define METHODS_METHOD_H

#include "domain/fair/actor.h"
#include "wire/json.h"

#include <stddef.h>

struct call;

/* Only reply_ok, reply_fail and reply_later make one: a handler cannot forget to answer. */
struct reply {
	enum { REPLY_OK = 1, REPLY_FAIL, REPLY_LATER } kind;
};

enum where {
	RUN_LOOP,  /* at once; must not touch the disk or wait */
	RUN_READ,  /* a reader thread, in a read transaction */
	RUN_WRITE, /* the writer thread; needs a key; its answer is stored with its fact */
};

/* clang-format off */
enum param_type {
	PARAM_STR,     /* text of min..max letters, of several lines bytes */
	PARAM_CODE,    /* a code of the fair's files */
	PARAM_CODES,   /* a list of them, at most max */
	PARAM_INT,     /* min..max */
	PARAM_RANGE,   /* [min,max] of integers */
	PARAM_BOOL,
	PARAM_CHOICE,  /* one word of choices, '|' between */
	PARAM_STRS,    /* a list of texts, at most max */
	PARAM_SLOT,    /* slot_no, or a civil time of the event */
	PARAM_SLOTS,   /* a list of them, at most max */
	PARAM_INSTANT, /* RFC 3339 */
	PARAM_CURSOR,  /* from the page before */
	PARAM_KEY,     /* idempotency key */
	PARAM_REQUEST, /* R<n> */
	PARAM_MEETING, /* M<n> */
	PARAM_ACCOUNT, /* A<n> */
	PARAM_TOKEN,   /* T<n> */
	PARAM_IMPORT,  /* I<n> */
	PARAM_SCHEDULE, /* S<n> */
	PARAM_MAIL,    /* E<n> */
};
/* clang-format on */

/* What a text may hold, by wire/letters.h. */
enum param_text {
	TEXT_LINE,
	TEXT_LINES,  /* may have several lines */
	TEXT_SECRET, /* one line as it is: nothing is left out of it */
	TEXT_PIECE,  /* of a file: as it is, judged when the file is whole */
};

struct param {
	const char *name; /* NULL ends a list */
	enum param_type type;
	bool required;
	int64_t min, max;
	int64_t fallback;     /* of an integer that is not given */
	const char *choices;  /* of PARAM_CHOICE */
	enum param_text text; /* of PARAM_STR */
	const char *help;
};

enum { METHOD_PARAMS_MAX = 20 };

/* What is special about a method. */
enum method_flag {
	METHOD_FIRST = 1, /* begins a conversation: its first call, and no later one */
	METHOD_OWN_SCOPE = 2, /* its key is of the invitation it has, not of the caller */
	METHOD_SLICED = 4,    /* may go on in slices: an import */
	METHOD_KEEPING = 8, /* of staff for those with all duties, though it only reads */
	METHOD_FREES = 16,  /* may make a slot free, or let somebody have one */
	METHOD_PRESENCE = 32, /* is told who is there as it is called */
};

struct method {
	const char *name;
	const char *summary; /* one line */
	const char *result;  /* what comes back, in words */
	unsigned roles;	     /* bits of enum role */
	enum where where;
	struct param params[METHOD_PARAMS_MAX + 1];
	struct reply (*run)(struct call *c);
	/* Adds secrets to an answer that is about to leave; they are derived, never stored. */
	void (*reveal)(struct call *c, struct js *result);
	const char *schema; /* of the result, as in methods/schemas.h */
	const char
		*errors; /* its own, beside those that follow from the row; NULL: none */
	unsigned flags;	 /* bits of enum method_flag */
	unsigned
		duties; /* bits of enum duty: staff who may change something beside DUTY_ALL, or
			    whoever is there at all */
};

/*
 * Which staff may call it, as bits; 0: it is not for staff. Who has all duties may; who has a part
 * of them reads, but for DUTY_SCANNER, and changes what the row says.
 */
unsigned method_duties(const struct method *m);

/* The table in its order: rows 0 to methods_count() - 1; NULL behind them. */
const struct method *method_at(size_t i);
size_t methods_count(void);
const struct method *method_by_name(const char *name);
/* The OpenRPC document of the table. The caller frees it. */
struct js *method_discover(void);
/* Names of the roles of a row, as an array. */
struct js *roles_array(unsigned roles);

#endif
