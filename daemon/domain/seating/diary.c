/* diary.c - one resource's time, slot by slot. */
#include "domain/seating/diary.h"

#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "store/blackouts.h"
#include "store/conferences.h"
#include "store/occupancy.h"

#include <stdio.h>
#include <string.h>

/* Whom the owner of the diary meets: the other side, or both for an interpreter or a table. */
static const char *
counterparts(struct tx *tx, const struct meeting *m, int64_t organisation_id)
{
	const char *names = "";
	int64_t last = 0;
	int n;
	struct meeting_person *p = meeting_people(tx, m->event_id, m->id, &n);

	for (int i = 0; i < n; i++) {
		struct delegate *d = delegate_or_blank(tx, m->event_id, p[i].delegate_id);
		struct organisation *org;

		if (d->organisation_id == organisation_id || d->organisation_id == last)
			continue;
		last = d->organisation_id;
		org = organisation_or_blank(tx, m->event_id, d->organisation_id);
		names = arena_printf(tx->arena, "%s%s%s", names,
			names[0] != '\0' ? " / " : "", org->name);
	}
	return names;
}

/* Of a plan being published, a diary shows only that the slot is taken. */
static bool
is_kept_for_a_plan(struct tx *tx, const struct grid *g, const struct occupied *what)
{
	return (what->kind == OCCUPIED_HOLD && what->holder_id == 0) ||
	       (what->kind == OCCUPIED_MEETING &&
		       meeting_by_id(tx, g->event->id, what->holder_id) == NULL);
}

static void
fill_meeting(struct tx *tx, const struct grid *g, const struct diary_of *of,
	int64_t meeting_id, struct js *o)
{
	struct meeting *m = meeting_by_id(tx, g->event->id, meeting_id);
	struct location *l;

	if (m == NULL)
		return;
	l = location_or_blank(tx, g->event->id, m->location_id);
	js_set_str(o, "meeting", meeting_name(tx, m->id));
	js_set_str(o, "with", counterparts(tx, m, of->organisation_id));
	js_set_str(o, "location", l->code);
	js_set_str(o, "location_name", l->name);
	js_set_str(o, "hall", l->hall);
	if (m->interpreter_id > 0)
		js_set_str(o, "interpreter",
			interpreter_or_blank(tx, g->event->id, m->interpreter_id)->name);
}

/* The request it is kept for, and the other side of it; both, where it is nobody's own diary. */
static void
fill_hold(struct tx *tx, const struct grid *g, const struct diary_of *of,
	int64_t request_id, struct js *o)
{
	struct request *r = request_or_blank(tx, g->event->id, request_id);
	const char *from =
		organisation_or_blank(tx, g->event->id, r->from_organisation_id)->name;
	const char *to =
		organisation_or_blank(tx, g->event->id, r->to_organisation_id)->name;

	js_set_str(o, "request", request_name(tx, r->id));
	js_set_str(o, "with",
		of->organisation_id == r->from_organisation_id ? to
		: of->organisation_id == r->to_organisation_id
			? from
			: arena_printf(tx->arena, "%s / %s", from, to));
}

/* The first blackout or conference session that touches this slot. */
static const char *
why_not_available(struct tx *tx, const struct grid *g, const struct diary_of *of,
	const struct slot *s)
{
	int n;
	struct blackout *b = blackouts_of_target(tx, g->event->id,
		(enum blackout_kind)of->kind_of_blackout, of->target_id, &n);
	struct conference_session *c;

	for (int i = 0; i < n; i++)
		if (b[i].start_s < s->end_s && s->start_s < b[i].end_s)
			return b[i].reason;
	if (of->kind_of_blackout != BLACKOUT_DELEGATE)
		return "";
	c = conferences_of_delegate(tx, g->event->id, of->target_id, &n);
	for (int i = 0; i < n; i++)
		if (c[i].start_s < s->end_s && s->start_s < c[i].end_s)
			return c[i].title;
	return "";
}

static struct js *
cell(struct tx *tx, const struct grid *g, const struct diary_of *of, int index,
	const struct occupied *what)
{
	struct js *o = grid_slot_view(g, index, 1);

	if (g->slot[index].start_s <= tx->now_s)
		js_set_bool(o, "past", true);
	if (what != NULL && is_kept_for_a_plan(tx, g, what)) {
		js_set_str(o, "state", occupancy_kind_name(OCCUPIED_HOLD));
		return o;
	}
	js_set_str(o, "state", what != NULL ? occupancy_kind_name(what->kind) : "free");
	if (what == NULL)
		return o;
	switch (what->kind) {
	case OCCUPIED_MEETING:
		fill_meeting(tx, g, of, what->holder_id, o);
		break;
	case OCCUPIED_HOLD:
		fill_hold(tx, g, of, what->holder_id, o);
		break;
	case OCCUPIED_BLACKOUT:
		js_set_str(o, "reason", why_not_available(tx, g, of, &g->slot[index]));
		break;
	}
	return o;
}

static const struct occupied *
at_slot(const struct occupied *list, int n, int slot_no)
{
	for (int i = 0; i < n; i++)
		if (list[i].slot_no == slot_no)
			return &list[i];
	return NULL;
}

static void
day_of(const struct slot *s, char out[WHEN_TEXT])
{
	struct civil c;

	when_civil(s->start_s, s->offset_s, &c);
	snprintf(out, WHEN_TEXT, "%04d-%02d-%02d", c.year, c.month, c.day);
}

struct js *
diary_view(struct tx *tx, const struct grid *g, const struct diary_of *of)
{
	struct js *o = js_new_obj(), *who = js_new_obj(), *days = js_new_arr(),
		  *slots = NULL;
	char day[WHEN_TEXT] = "", this_day[WHEN_TEXT];
	int n;
	struct occupied *list = occupancy_of(tx, g->event->id, of->resource_id, &n);

	js_set_str(who, "code", of->code);
	js_set_str(who, "name", of->name);
	js_set_str(who, "kind", of->kind);
	if (of->seat_no > 0) {
		js_set_int(who, "seat", of->seat_no);
		js_set_int(who, "seats", of->seats);
	}
	for (int i = 0; i < g->n; i++) {
		day_of(&g->slot[i], this_day);
		if (strcmp(day, this_day) != 0) {
			struct js *d = js_new_obj();

			memcpy(day, this_day, sizeof day);
			slots = js_new_arr();
			js_set_str(d, "day", day);
			js_set(d, "slots", js_share(slots));
			js_push(days, d);
			js_free(slots);
		}
		js_push(slots, cell(tx, g, of, i, at_slot(list, n, g->slot[i].no)));
	}
	js_set(o, "of", who);
	js_set_str(o, "zone", g->event->zone);
	js_set(o, "days", days);
	return o;
}
