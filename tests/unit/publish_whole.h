/*
 * publish_whole.h - a schedule published from its beginning to its end, step by step as the daemon
 * does it; the caller says where a transaction ends.
 */
#ifndef TESTS_PUBLISH_WHOLE_H
#define TESTS_PUBLISH_WHOLE_H

#include "domain/fair/publishing.h"
#include "domain/planning/overlay.h"
#include "domain/planning/publish.h"
#include "domain/planning/schedule.h"
#include "domain/planning/settle.h"

/* Each step in one and the same transaction, max meetings a slice. NULL and *e. */
static inline struct overlay *
publish_whole(
	struct tx *tx, const struct grid *g, struct schedule *s, int max, struct err *e)
{
	struct publish *p;
	struct overlay *o;
	bool more = true;

	if (!publish_begin(tx, g, s, e))
		return NULL;
	p = publish_read(tx, s->event_id, e);
	if (p != NULL && publish_must_freeze(p))
		p = publish_freeze(tx, s->event_id, e) ? publish_read(tx, s->event_id, e)
						       : NULL;
	while (p != NULL && more)
		if (!publish_lay(tx, p, max, &more, e))
			return NULL;
	o = p != NULL ? publish_switch(tx, p, &s, e) : NULL;
	for (more = o != NULL; more;)
		if (!publishing_settle(tx, s->event_id, max, &more, e))
			return NULL;
	return o;
}

#endif
