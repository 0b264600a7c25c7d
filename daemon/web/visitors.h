/*
 * visitors.h - how much one address asks: requests that wait, and a rate. Private to web/.
 *
 * Memory:    a visitor is there while one of its requests waits, and until it may again ask for as
 *            much at once as a new one; so there are no more than requests came in two seconds.
 * Thread:    the loop.
 */
#ifndef WEB_VISITORS_H
#define WEB_VISITORS_H

#include "base/config.h"
#include "base/network.h"
#include "base/table.h"

struct visitor;

struct visitors {
	struct table hosts;
	struct visitor *newest; /* a list of all */
};

void visitors_init(struct visitors *v);
/* Nothing waits any more. */
void visitors_release(struct visitors *v);
/* One more request of this host; NULL: it asks for too much. */
struct visitor *visitors_enter(struct visitors *v, const struct config *config,
	const struct host *host, int64_t now_ms);
/* It is answered. */
void visitors_leave(struct visitor *who);
void visitors_tick(struct visitors *v, const struct config *config, int64_t now_ms);

#endif
