/* concerned.h - meetings that break a rule after an act, told with its answer. */
#ifndef METHODS_CONCERNED_H
#define METHODS_CONCERNED_H

#include "methods/call.h"
#include "store/meetings.h"

/*
 * Add to an answer "concerned" and, where there may be others, "concerned_more": meetings of the
 * filter (with_id: with this organisation, 0: any) that break a rule. Neither when there is none.
 */
void call_tell_concerned(struct call *c, int64_t event_id, const struct meeting_filter *f,
	int64_t with_id, struct js *o);

#endif
