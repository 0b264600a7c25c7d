/* slotview.c - how a slot is shown. */
#include "domain/fair/slotview.h"

#include "wire/when.h"

void
instant_view(struct js *o, const char *name, int64_t utc_s, int32_t offset_s)
{
	char text[WHEN_TEXT];

	when_format(utc_s, offset_s, text);
	js_set_str(o, name, text);
}

void
slot_view_into(struct js *o, const struct slot *s)
{
	js_set_int(o, "slot", s->no);
	instant_view(o, "start", s->start_s, s->offset_s);
	instant_view(o, "end", s->end_s, s->offset_s);
}

struct js *
slot_view(const struct slot *s)
{
	struct js *o = js_new_obj();

	slot_view_into(o, s);
	return o;
}
