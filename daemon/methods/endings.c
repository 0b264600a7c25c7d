/* endings.c - who is told of logins that ended. */
#include "methods/endings.h"

#include "wire/buf.h"

#include <stdlib.h>

struct endings {
	uint64_t so_far;
	struct {
		void (*ended)(void *ctx, const struct effects *f);
		void *ctx;
	} listener[ENDINGS_LISTENERS];
	int listeners;
};

struct endings *
endings_new(void)
{
	return xcalloc(1, sizeof(struct endings));
}

void
endings_free(struct endings *n)
{
	free(n);
}

void
endings_listen(
	struct endings *n, void (*ended)(void *ctx, const struct effects *f), void *ctx)
{
	BUG_ON(n->listeners == ENDINGS_LISTENERS);
	n->listener[n->listeners].ended = ended;
	n->listener[n->listeners++].ctx = ctx;
}

uint64_t
endings_so_far(const struct endings *n)
{
	return n->so_far;
}

bool
effects_end(const struct effects *f, const struct actor *who)
{
	if (f->closes_token != 0 && f->closes_token == who->token_id)
		return true;
	for (int i = 0; i < f->closes_accounts_n; i++)
		if (f->closes_accounts[i] == who->account_id)
			return true;
	return false;
}

bool
endings_reason(const struct effects *f, struct err *e)
{
	return f->kicks ? err_set(e, ERR_KICKED, "staff ended this connection")
			: err_set(e, ERR_TOKEN_REVOKED, "this login was ended");
}

void
endings_tell(struct endings *n, const struct effects *f)
{
	if (f->closes_accounts_n == 0 && f->closes_token == 0)
		return;
	n->so_far++;
	for (int i = 0; i < n->listeners; i++)
		n->listener[i].ended(n->listener[i].ctx, f);
}
