/* schedule_diff.c - what a schedule would change, in words. */
#include "domain/planning/schedule_diff.h"

#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"

#include <string.h>

struct diff {
	const struct overlay *overlay;
	/* of person p the candidates that change are candidate[first[p]] .. [first[p + 1] - 1] */
	int *first, *candidate;
	int *withdrawn; /* indices of what is left out: meetings of who withdraws */
	int withdrawn_n;
};

/* ---- places --------------------------------------------------------------------------------- */

struct where {
	int slot, length;
	int64_t location_id;
	int seat_no;
	int64_t interpreter_id; /* <= 0: nobody */
};

/* start, end, location, location_name, seat, interpreter? of a place by numbers. */
static void
place_into(struct tx *tx, const struct grid *g, struct js *o, const struct where *at)
{
	struct location *l = location_or_blank(tx, g->event->id, at->location_id);

	js_set_str(o, "start", grid_when(tx, g, g->slot[at->slot].start_s));
	js_set_str(o, "end", grid_when(tx, g, g->slot[at->slot + at->length - 1].end_s));
	js_set_str(o, "location", l->code);
	js_set_str(o, "location_name", l->name);
	js_set_int(o, "seat", at->seat_no);
	if (at->interpreter_id > 0)
		js_set_str(o, "interpreter",
			interpreter_or_blank(tx, g->event->id, at->interpreter_id)->name);
}

static struct where
where_of(const struct snapshot *s, struct plan_place at, int length)
{
	return (struct where){.slot = at.slot,
		.length = length,
		.location_id = s->seat[at.seat].location_id,
		.seat_no = s->seat[at.seat].seat_no,
		.interpreter_id =
			at.interpreter >= 0 ? s->interpreter[at.interpreter].id : -1};
}

/* What of its time and place is another, where a meeting is moved. */
static struct js *
changed_view(const struct where *was, const struct where *is)
{
	struct js *list = js_new_arr();
	bool other_place = was->location_id != is->location_id;

	if (was->slot != is->slot || was->length != is->length)
		js_push_str(list, "time");
	if (other_place)
		js_push_str(list, "location");
	else if (was->seat_no != is->seat_no)
		js_push_str(list, "seat");
	if (was->interpreter_id != is->interpreter_id)
		js_push_str(list, "interpreter");
	return list;
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
	bool seated = o->place[i].slot >= 0;
	struct js *v = js_new_obj(), *before;
	struct where from, to;

	js_set_str(v, "request", request_name(tx, which->request_id));
	if (which->meeting_id >= 0)
		js_set_str(v, "meeting", meeting_name(tx, which->meeting_id));
	js_set_str(v, "with", other_side(s, i, person));
	if (seated) {
		to = where_of(s, o->place[i], c->length);
		place_into(tx, s->grid, v, &to);
	}
	if (was.slot >= 0) {
		before = js_new_obj();
		from = where_of(s, was, c->length);
		place_into(tx, s->grid, before, &from);
		js_set(v, "was", before);
		if (seated)
			js_set(v, "changed", changed_view(&from, &to));
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
		place_into(tx, s->grid, before,
			&(struct where){grid_index(s->grid, slot[0]), n, m->location_id,
				m->seat_no, m->interpreter_id});
	js_set(v, "was", before);
	return v;
}

static void
add_withdrawn(struct tx *tx, const struct diff *diff, int person, struct js *cancelled)
{
	const struct snapshot *s = diff->overlay->now;

	for (int i = 0; i < diff->withdrawn_n; i++) {
		const struct snapshot_left_out *l = &s->left_out[diff->withdrawn[i]];

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
		break;
	}
	BUG_ON(true);
}

static void
find_withdrawn(struct tx *tx, struct diff *d)
{
	const struct snapshot *s = d->overlay->now;

	d->withdrawn = ARENA_ARRAY(tx->arena, int, s->left_out_n);
	for (int i = 0; i < s->left_out_n; i++)
		if (snapshot_calls_off(&s->left_out[i]))
			d->withdrawn[d->withdrawn_n++] = i;
}

struct diff *
diff_of(struct tx *tx, const struct overlay *o)
{
	const struct plan_problem *p = &o->now->problem;
	struct diff *d = ARENA_NEW(tx->arena, struct diff);
	int *next = ARENA_ARRAY(tx->arena, int, p->persons_n + 1);

	d->overlay = o;
	d->first = ARENA_ARRAY(tx->arena, int, p->persons_n + 1);
	for (int i = 0; i < p->candidates_n; i++)
		for (int k = 0;
			o->change[i] != CHANGE_NONE && k < p->candidates[i].persons_n;
			k++)
			d->first[p->candidates[i].persons[k] + 1]++;
	for (int i = 0; i < p->persons_n; i++)
		d->first[i + 1] += d->first[i];
	memcpy(next, d->first, ((size_t)p->persons_n + 1) * sizeof *next);
	d->candidate = ARENA_ARRAY(tx->arena, int, d->first[p->persons_n]);
	for (int i = 0; i < p->candidates_n; i++)
		for (int k = 0;
			o->change[i] != CHANGE_NONE && k < p->candidates[i].persons_n;
			k++)
			d->candidate[next[p->candidates[i].persons[k]]++] = i;
	find_withdrawn(tx, d);
	return d;
}

struct js *
diff_person(struct tx *tx, const struct diff *diff, int person)
{
	const struct overlay *o = diff->overlay;
	const struct snapshot *s = o->now;
	const struct delegate *d = &s->delegate[person];
	const struct organisation *org =
		&s->organisation[s->problem.persons[person].organisation];
	struct js *added = js_new_arr(), *moved = js_new_arr();
	struct js *cancelled = js_new_arr(), *v = js_new_obj();

	for (int k = diff->first[person]; k < diff->first[person + 1]; k++) {
		int i = diff->candidate[k];

		js_push(list_of(added, moved, cancelled, o->change[i]),
			change_view(tx, o, i, person));
	}
	add_withdrawn(tx, diff, person, cancelled);
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

struct js *
diff_dropped(struct tx *tx, const struct overlay *o, int max)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < o->dropped_n && i < max; i++) {
		struct js *v = js_new_obj();

		js_set_str(v, "request", request_name(tx, o->dropped[i].request_id));
		js_set_str(v, "reason", overlay_reason_name(o->dropped[i].reason));
		js_set_str(v, "text", overlay_reason_words(o->dropped[i].reason));
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
		place_into(tx, g, v,
			&(struct where){slot, place->length, place->location_id,
				place->seat_no, place->interpreter_id});
	}
	if (place != NULL && place->delegate_id > 0)
		js_set_str(v, "delegate",
			delegate_or_blank(tx, g->event->id, place->delegate_id)->code);
	if (reason != NULL && reason[0] != '\0')
		js_set_str(v, "reason", reason);
	return v;
}
