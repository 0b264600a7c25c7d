/* refusal.c - writes refusals, and counts them. */
#include "methods/refusal.h"

#include "methods/call.h"

void
refusal_write(const struct env *env, struct buf *out, const struct js *id,
	const struct err *e, const char *req, const struct js *more)
{
	struct err alone = *e;

	atomic_fetch_add(&env->stats->errors[e->code], 1);
	buf_init(out, (size_t)env->config->output_bytes);
	if (rpc_write_error(out, id, e, req, more))
		return;
	err_hint(&alone, "send less at a time: the details have more bytes than"
			 " limits.output_bytes and were left out");
	BUG_ON(!rpc_write_error(out, id, &alone, req, NULL));
}

void
refusal_of_call(const struct call *c, struct buf *out)
{
	/* Extra data belongs to the handler's refusal, not to a storage failure. */
	refusal_write(c->env, out, c->request.id, &c->unit.err, c->req,
		c->unit.fate == UNIT_REFUSED ? c->more : NULL);
}
