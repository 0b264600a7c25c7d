/*
 * slotview.h - how a slot is shown: {slot, start, end} in RFC 3339 with the event's own offset.
 *
 * Here:      the members of time that other views are made with, and no view of a row.
 * Ownership: the caller owns the value.
 * Thread:    any; pure.
 */
#ifndef DOMAIN_FAIR_SLOTVIEW_H
#define DOMAIN_FAIR_SLOTVIEW_H

#include "store/events.h"
#include "wire/json.h"

/* {slot, start, end}; the offset is the one that holds at the slot's start. */
struct js *slot_view(const struct slot *s);
/* The same members added to an object that says more. */
void slot_view_into(struct js *o, const struct slot *s);
/* An instant as a member. */
void instant_view(struct js *o, const char *name, int64_t utc_s, int32_t offset_s);

#endif
