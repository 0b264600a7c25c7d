/* schedule_diff.c - what a schedule would change, in words. */
#include "domain/planning/schedule_diff.h"

#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"

/* ---- places --------------------------------------------------------------------------------- */

/* start, end, location, location_name, interpreter? of a place by numbers. */
static void
place_into(struct tx *tx, const struct grid *g, struct js *o, int slot, int length,
	int64_t location_id, int64_t interpreter_id)
{
	struct location *l = location_or_blank(tx, g->event->id, location_id);

	js_set_str(o, "start", grid_when(tx, g, g->slot[slot].start_s));
	js_set_str(o, "end", grid_when(tx, g, g->slot[slot + length - 1].end_s));
	js_set_str(o, "location", l->code);
	js_set_str(o, "location_name", l->name);
	if (interpreter_id > 0)
		js_set_str(o, "interpreter",
			interpreter_or_blank(tx, g->event->id, interpreter_id)->name);
}

static void
snapshot_place_into(struct tx *tx, const struct snapshot *s, struct js *o,
	struct plan_place at, int length)
{
	place_into(tx, s->grid, o, at.slot, length, s->seat[at.seat].location_id,
		at.interpreter >= 0 ? s->interpreter[at.interpreter].id : -1);
}

/* ---- one person ----------------------------------------------------------------------------- */

/* Whom the person meets: the organisation of the other side. */
static const char *
other_side(const struct snapshot *s, int i, int person)
{
	const struct snapshot_candidate *c = &s->candidate[i];
	int own = s->problem.persons[person].organisation;

	return s->organisation[own == c->demand ? c->supply : c->demand].name;
}

/* A change of one meeting in one diary. */
static struct js *
change_view(struct tx *tx, const struct overlay *o, int i, int person)
{
	const struct snapshot *s = o->now;
	const struct plan_candidate *c = &s->problem.candidates[i];
	const struct snapshot_candidate *which = &s->candidate[i];
	struct plan_place was = which->displaced ? which->was : c->now;
	struct js *v = js_new_obj(), *before;

	js_set_str(v, "request", request_name(tx, which->request_id));
	if (which->meeting_id >= 0)
		js_set_str(v, "meeting", meeting_name(tx, which->meeting_id));
	js_set_str(v, "with", other_side(s, i, person));
	if (o->place[i].slot >= 0)
		snapshot_place_into(tx, s, v, o->place[i], c->length);
	if (was.slot >= 0) {
		before = js_new_obj();
		snapshot_place_into(tx, s, before, was, c->length);
		js_set(v, "was", before);
	}
	return v;
}

/* A meeting that is called off because somebody withdraws is no candidate any more. */
static struct js *
withdrawn_view(struct tx *tx, const struct snapshot *s, const struct meeting *m,
	const struct delegate *d)
{
	struct request *r = request_or_blank(tx, m->event_id, m->request_id);
	int64_t other = d->organisation_id == r->from_organisation_id
				? r->to_organisation_id
				: r->from_organisation_id;
	struct js *v = js_new_obj(), *before = js_new_obj();
	int n, *slot = meeting_slots(tx, m->event_id, m->id, &n);

	js_set_str(v, "request", request_name(tx, r->id));
	js_set_str(v, "meeting", meeting_name(tx, m->id));
	js_set_str(v, "with", organisation_or_blank(tx, m->event_id, other)->name);
	if (n > 0)
		place_into(tx, s->grid, before, grid_index(s->grid, slot[0]), n,
			m->location_id, m->interpreter_id);
	js_set(v, "was", before);
	return v;
}

static void
add_withdrawn(struct tx *tx, const struct snapshot *s, int person, struct js *cancelled)
{
	for (int i = 0; i < s->left_out_n; i++) {
		const struct snapshot_left_out *l = &s->left_out[i];

		if (l->reason != LEFT_OUT_WITHDRAWN || l->meeting_id < 0)
			continue;
		for (int k = 0; k < l->persons_n; k++)
			if (l->persons[k] == person)
				js_push(cancelled,
					withdrawn_view(tx, s,
						meeting_or_blank(tx, s->grid->event->id,
							l->meeting_id),
						&s->delegate[person]));
	}
}

static struct js *
list_of(struct js *added, struct js *moved, struct js *cancelled,
	enum overlay_change change)
{
	switch (change) {
	case CHANGE_NEW:
		return added;
	case CHANGE_MOVED:
		return moved;
	case CHANGE_CANCELLED:
		return cancelled;
	case CHANGE_NONE:
		return NULL;
	}
	BUG_ON(true);
}

struct js *
diff_person(struct tx *tx, const struct overlay *o, int person)
{
	const struct snapshot *s = o->now;
	const struct delegate *d = &s->delegate[person];
	const struct organisation *org =
		&s->organisation[s->problem.persons[person].organisation];
	struct js *added = js_new_arr(), *moved = js_new_arr();
	struct js *cancelled = js_new_arr(), *v = js_new_obj();

	for (int i = 0; i < s->problem.candidates_n; i++) {
		struct js *list = list_of(added, moved, cancelled, o->change[i]);

		if (list != NULL && plan_takes_part(&s->problem.candidates[i], person))
			js_push(list, change_view(tx, o, i, person));
	}
	add_withdrawn(tx, s, person, cancelled);
	if (js_len(added) + js_len(moved) + js_len(cancelled) == 0) {
		js_free(added);
		js_free(moved);
		js_free(cancelled);
		js_free(v);
		return NULL;
	}
	js_set_str(v, "delegate", d->code);
	js_set_str(v, "name", d->name);
	js_set_str(v, "organisation", org->code);
	js_set_str(v, "organisation_name", org->name);
	js_set(v, "added", added);
	js_set(v, "moved", moved);
	js_set(v, "cancelled", cancelled);
	return v;
}

/* ---- what was left out ---------------------------------------------------------------------- */

static const char *
words_of(enum overlay_reason reason)
{
	switch (reason) {
	case DROPPED_GONE:
		return "it is not on standby and has no meeting any more";
	case DROPPED_CHANGED:
		return "its meeting was made, moved or called off meanwhile";
	case DROPPED_LOCKED:
		return "its meeting is locked, has begun, or waits for an answer to a move";
	case DROPPED_PLACE:
		return "the slot, seat or interpreter is not there any more";
	case DROPPED_TAKEN:
		return "the people, the seats or the interpreters are taken in that slot";
	case DROPPED_QUOTA:
		return "one of its people has as many meetings as the quota allows";
	case DROPPED_WALKING:
		return "one of its people would not get there in time";
	case DROPPED_ORDER:
		return "it would not keep the order of meetings";
	}
	BUG_ON(true);
}

struct js *
diff_dropped(struct tx *tx, const struct overlay *o, int max)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < o->dropped_n && i < max; i++) {
		struct js *v = js_new_obj();

		js_set_str(v, "request", request_name(tx, o->dropped[i].request_id));
		js_set_str(v, "reason", overlay_reason_name(o->dropped[i].reason));
		js_set_str(v, "text", words_of(o->dropped[i].reason));
		js_push(list, v);
	}
	return list;
}

void
diff_totals(struct js *out, const struct overlay *o)
{
	js_set_int(out, "seated", o->seated);
	js_set_int(out, "moved", o->moved);
	js_set_int(out, "cancelled", o->cancelled);
	js_set_int(out, "people", o->people);
	js_set_int(out, "left_out_total", o->dropped_n);
}

/* ---- one request ---------------------------------------------------------------------------- */

/* What the schedule changes of it, as the fair stands now. */
static const char *
change_of(struct tx *tx, const struct grid *g, const struct request *r,
	const struct schedule_place *place)
{
	struct meeting *m = r->state == REQUEST_SCHEDULED
				    ? meeting_or_blank(tx, g->event->id, r->meeting_id)
				    : NULL;
	int n, *slot;

	if (place == NULL)
		return m != NULL ? "cancelled" : "none";
	if (m == NULL)
		return "new";
	slot = meeting_slots(tx, g->event->id, m->id, &n);
	return n > 0 && slot[0] == place->slot_no &&
			       m->location_id == place->location_id &&
			       m->seat_no == place->seat_no &&
			       (m->interpreter_id > 0 ? m->interpreter_id : -1) ==
				       place->interpreter_id
		       ? "same"
		       : "moved";
}

struct js *
pairing_view(struct tx *tx, const struct grid *g, int64_t request_id)
{
	struct request *r = request_or_blank(tx, g->event->id, request_id);
	struct organisation *from =
		organisation_or_blank(tx, g->event->id, r->from_organisation_id);
	struct organisation *to =
		organisation_or_blank(tx, g->event->id, r->to_organisation_id);
	struct js *v = js_new_obj();

	js_set_str(v, "request", request_name(tx, request_id));
	if (r->state == REQUEST_SCHEDULED)
		js_set_str(v, "meeting", meeting_name(tx, r->meeting_id));
	js_set_str(v, "from", from->code);
	js_set_str(v, "from_name", from->name);
	js_set_str(v, "to", to->code);
	js_set_str(v, "to_name", to->name);
	return v;
}

struct js *
placement_view(struct tx *tx, const struct grid *g, int64_t request_id,
	const struct schedule_place *place, const char *reason)
{
	struct js *v = pairing_view(tx, g, request_id);
	int slot = place != NULL ? grid_index(g, place->slot_no) : -1;

	js_set_bool(v, "seated", place != NULL);
	js_set_str(v, "change",
		change_of(tx, g, request_or_blank(tx, g->event->id, request_id), place));
	if (slot >= 0 && slot + place->length <= g->n) {
		js_set_int(v, "slot", place->slot_no);
		place_into(tx, g, v, slot, place->length, place->location_id,
			place->interpreter_id);
	}
	if (reason != NULL && reason[0] != '\0')
		js_set_str(v, "reason", reason);
	return v;
}
