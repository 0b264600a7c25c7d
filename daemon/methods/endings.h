/*
 * endings.h - logins that a call ends: whoever keeps conversations open is told, and closes them.
 *
 * Promise:   told after the call is answered, so that who ends the own login hears that it is done.
 * Thread:    the loop.
 */
#ifndef METHODS_ENDINGS_H
#define METHODS_ENDINGS_H

#include "methods/call.h"

struct endings;

struct endings *endings_new(void);
void endings_free(struct endings *n);
/* From now on until endings_free; at most ENDINGS_LISTENERS. */
enum { ENDINGS_LISTENERS = 4 };
void endings_listen(
	struct endings *n, void (*ended)(void *ctx, const struct effects *f), void *ctx);
/*
 * How many times some were ended: whoever looks a login up in a worker compares the numbers of
 * before and after, and looks again where they differ.
 */
uint64_t endings_so_far(const struct endings *n);
/* Do these effects end this login? */
bool effects_end(const struct effects *f, const struct actor *who);
/* What whoever is connected is told: false, as all such. */
bool endings_reason(const struct effects *f, struct err *e);
/* A call is kept: tell, if it ends any. */
void endings_tell(struct endings *n, const struct effects *f);

#endif
