/*
 * params.h - parameters are declared in the method table, checked here, and read by name.
 *
 * A handler never sees a parameter of the wrong type or out of range; what is optional and not
 * given reads as NULL, 0 entries or the row's fallback. Unknown members are ignored.
 */
#ifndef METHODS_PARAMS_H
#define METHODS_PARAMS_H

#include "base/arena.h"
#include "methods/cursor.h"
#include "methods/method.h"

struct slot_named; /* domain/fair/grid.h */

struct arg {
	bool given;
	int64_t i;	   /* integers, booleans, ids, instants, the low end of a range */
	int64_t high;	   /* the high end of a range */
	const char *s;	   /* texts, codes, choices, keys, cursors */
	const char **strs; /* lists of texts or codes */
	struct slot_named *slots;
	int n; /* entries of a list */
};

struct args {
	const struct method *method;
	struct arg value[METHOD_PARAMS_MAX];
};

/*
 * Check an object against a method's row; a cursor must be one of whose. ERR_PARAM_INVALID or
 * ERR_CURSOR_INVALID with the field on failure.
 */
bool params_parse(const struct method *m, const struct js *params,
	const struct cursor_owner *whose, struct arena *arena, struct args *out,
	struct err *e) MUST_CHECK;

/* By name; a name that is not in the row is our bug. */
const struct arg *arg_get(const struct args *a, const char *name);
const char *arg_str(const struct args *a, const char *name); /* NULL when not given */
int64_t arg_int(const struct args *a, const char *name);
bool arg_bool(const struct args *a, const char *name);
bool arg_given(const struct args *a, const char *name);
/* The one slot of a parameter; NULL when not given. */
const struct slot_named *arg_slot(const struct args *a, const char *name);
/* "" when not given. */
const char *arg_text(const struct args *a, const char *name);

#endif
