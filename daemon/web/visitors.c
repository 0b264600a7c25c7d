/* visitors.c - how much one address asks: a count and a bucket of tokens for each. */
#include "web/visitors.h"

#include "wire/buf.h"

#include <stdlib.h>

enum { MILLI = 1000, BURST = 2 /* seconds of the rate at once */, SHARED_FACTOR = 10 };

struct visitor {
	struct table_row row; /* first member */
	struct visitor *next, *former;
	int64_t factor;
	int64_t waiting;
	int64_t tokens_milli;
	int64_t refilled_ms;
};

void
visitors_init(struct visitors *v)
{
	table_init(&v->hosts);
	v->newest = NULL;
}

static void
forget(struct visitors *v, struct visitor *who)
{
	if (who->former != NULL)
		who->former->next = who->next;
	else
		v->newest = who->next;
	if (who->next != NULL)
		who->next->former = who->former;
	table_remove(&v->hosts, &who->row);
	free(who);
}

void
visitors_release(struct visitors *v)
{
	while (v->newest != NULL)
		forget(v, v->newest);
	table_release(&v->hosts);
}

static int64_t
full(const struct visitor *who, const struct config *config)
{
	return config->requests_per_account * who->factor * MILLI * BURST;
}

static void
refill(struct visitor *who, const struct config *config, int64_t now_ms)
{
	int64_t most = full(who, config);

	who->tokens_milli +=
		(now_ms - who->refilled_ms) * config->requests_per_account * who->factor;
	if (who->tokens_milli > most)
		who->tokens_milli = most;
	who->refilled_ms = now_ms;
}

static struct visitor *
of_host(struct visitors *v, const struct config *config, const struct host *host,
	int64_t now_ms)
{
	struct visitor *who =
		(struct visitor *)(void *)table_find(&v->hosts, host->bytes);

	if (who != NULL)
		return who;
	who = xcalloc(1, sizeof *who);
	who->factor = host->shared ? SHARED_FACTOR : 1;
	who->tokens_milli = full(who, config);
	who->refilled_ms = now_ms;
	who->next = v->newest;
	if (who->next != NULL)
		who->next->former = who;
	v->newest = who;
	table_add(&v->hosts, &who->row, host->bytes);
	return who;
}

struct visitor *
visitors_enter(struct visitors *v, const struct config *config, const struct host *host,
	int64_t now_ms)
{
	struct visitor *who = of_host(v, config, host, now_ms);

	refill(who, config, now_ms);
	if (who->waiting >= config->inflight_per_account * who->factor ||
		who->tokens_milli < MILLI)
		return NULL;
	who->tokens_milli -= MILLI;
	who->waiting++;
	return who;
}

void
visitors_leave(struct visitor *who)
{
	who->waiting--;
}

void
visitors_tick(struct visitors *v, const struct config *config, int64_t now_ms)
{
	struct visitor *next;

	for (struct visitor *who = v->newest; who != NULL; who = next) {
		next = who->next;
		refill(who, config, now_ms);
		if (who->waiting == 0 && who->tokens_milli == full(who, config))
			forget(v, who);
	}
}
