/*
 * fields.h - parameters of a call that are columns of a file of the fair, as its cells have them.
 *
 * Memory:    the arena of the call's unit.
 */
#ifndef METHODS_FIELDS_H
#define METHODS_FIELDS_H

#include "domain/files/import_row.h"
#include "methods/call.h"

/* What of the call's parameters is a field, and who may set it. */
struct settable {
	const char *name;
	enum param_type type;
	bool staff_only;
	bool below_zero; /* a number may be; without this -1 is none said */
};

/* Those that were given. false and *e: ERR_NOT_YOURS, ERR_PARAM_INVALID with the field. */
bool call_fields(struct call *c, const struct grid *g, const struct settable *s,
	struct row_field out[METHOD_PARAMS_MAX], int *n, struct err *e) MUST_CHECK;

#endif
