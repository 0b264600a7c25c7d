/*
 * refusal.h - a refusal as a line, however it was asked.
 *
 * Thread: the loop.
 */
#ifndef METHODS_REFUSAL_H
#define METHODS_REFUSAL_H

#include "methods/env.h"
#include "wire/rpc.h"

/*
 * Into *out, which is made here and the caller's: a line of at most limits.output_bytes. What a
 * handler adds to a refusal (more, or NULL) may be as large as what the peer sent: it goes then,
 * and the hint says so. The rest always fits. It counts among the errors of the service.
 */
void refusal_write(const struct env *env, struct buf *out, const struct js *id,
	const struct err *e, const char *req, const struct js *more);
/* The refusal of a call that was not kept: extra data only where its handler refused. */
struct call;
void refusal_of_call(const struct call *c, struct buf *out);

#endif
