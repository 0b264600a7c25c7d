/* overlay.c - a schedule laid over the fair as it stands now. */
#include "domain/planning/overlay.h"

#include "domain/planning/repaired.h"
#include "plan/board.h"

#include <stdlib.h>
#include <string.h>

struct laying {
	struct overlay *o;
	struct arena *arena;
	bool back;			  /* to a published one */
	struct plan_candidate *candidate; /* a copy, narrowed to its new places */
	struct plan_problem problem;
	struct plan_need *need; /* of one interpreter each, behind the problem's own */
	struct plan_place *target;
	bool *changes; /* by candidate: another place than now */
	int *order;    /* of those, the worthiest first */
	int n;
	struct board board;
};

static const struct {
	const char *name, *words;
} REASONS[] = {
	[DROPPED_GONE] = {"gone", "it is not on standby and has no meeting any more"},
	[DROPPED_VETO] = {"veto", "one side does not want to meet the other any more"},
	[DROPPED_NO_DELEGATE] = {"no_delegate", "nobody of one side may take part"},
	[DROPPED_WITHDRAWN] = {"withdrawn", "one side takes no part any more"},
	[DROPPED_CHANGED] = {"changed",
		"its meeting was made, moved or called off, or other people were named for"
		" it, meanwhile"},
	[DROPPED_LOCKED] = {"locked",
		"its meeting is locked, has begun, or waits for an answer to a move"},
	[DROPPED_PLACE] = {"place",
		"the slot or the seat is not there any more, or not for these two"},
	[DROPPED_LANGUAGE] = {"language",
		"its people need an interpreter now, and the schedule has none who serves"
		" them"},
	[DROPPED_AWAY] = {"away", "one of its people is away in that slot"},
	[DROPPED_BUSY] = {"busy", "one of its people has another meeting in that slot"},
	[DROPPED_TAKEN] = {"taken", "the seats it may have are taken in that slot"},
	[DROPPED_INTERPRETER] = {"interpreter",
		"every interpreter who serves its people is taken or away in that slot"},
	[DROPPED_QUOTA] = {"quota",
		"one of its people has as many meetings as the quota allows"},
	[DROPPED_WALKING] = {"walking", "one of its people would not get there in time"},
	[DROPPED_ORDER] = {"order", "it would not keep the order of meetings"},
};

const char *
overlay_reason_name(enum overlay_reason reason)
{
	return REASONS[reason].name;
}

const char *
overlay_reason_words(enum overlay_reason reason)
{
	return REASONS[reason].words;
}

static void
drop(struct laying *l, int64_t request_id, enum overlay_reason reason)
{
	l->o->dropped[l->o->dropped_n++] = (struct overlay_dropped){request_id, reason};
}

/* ---- what the schedule changes -------------------------------------------------------------- */

/* Why the fair as it is now has no candidate of the request. */
static enum overlay_reason
why_not(const struct snapshot *s, int64_t request_id)
{
	for (int i = 0; i < s->left_out_n; i++)
		if (s->left_out[i].request_id == request_id)
			switch (s->left_out[i].reason) {
			case LEFT_OUT_VETO:
				return DROPPED_VETO;
			case LEFT_OUT_NO_DELEGATE:
				return DROPPED_NO_DELEGATE;
			case LEFT_OUT_WITHDRAWN:
				return DROPPED_WITHDRAWN;
			}
	return DROPPED_GONE;
}

/* The place of a row in today's indexes; false and *why when a part of it is not there any more. */
static bool
place_of(const struct laying *l, const struct schedule_place *row,
	const struct plan_candidate *c, struct plan_place *out, enum overlay_reason *why)
{
	const struct snapshot *s = l->o->now;

	out->slot = grid_index(s->grid, row->slot_no);
	out->seat = snapshot_find_seat(s, row->location_id, row->seat_no);
	out->interpreter = -1;
	if (c->need >= 0 && row->interpreter_id > 0)
		out->interpreter = snapshot_find_interpreter(s, row->interpreter_id);
	*why = row->length != c->length		? DROPPED_CHANGED
	       : out->slot < 0 || out->seat < 0 ? DROPPED_PLACE
						: DROPPED_LANGUAGE;
	return out->slot >= 0 && out->seat >= 0 && row->length == c->length &&
	       (c->need >= 0) == (out->interpreter >= 0);
}

static void
change(struct laying *l, int i, struct plan_place to)
{
	l->target[i] = to;
	l->changes[i] = true;
	l->order[l->n++] = i;
}

/* Has its meeting come, gone or changed since the fair was read for the schedule? */
static bool
has_changed(const struct laying *l, int i, int64_t meeting_id, int64_t meeting_rev)
{
	const struct snapshot_candidate *c = &l->o->now->candidate[i];

	return !l->back && (c->meeting_id != meeting_id || c->meeting_rev != meeting_rev);
}

/* The candidate of a request with whom the schedule chose; -1: that one is not to be had now. */
static int
with_people_of(const struct snapshot *s, const struct schedule_place *row, int first)
{
	int n = snapshot_alternatives(s, first);

	if (row->delegate_id < 0 || s->candidate[first].meeting_id >= 0)
		return first;
	for (int i = first; i < first + n; i++) {
		const struct plan_candidate *c = &s->problem.candidates[i];

		for (int k = 0; k < c->persons_n; k++)
			if (s->delegate[c->persons[k]].id == row->delegate_id)
				return i;
	}
	return -1;
}

static void
take_place(struct laying *l, const struct schedule_place *row)
{
	const struct snapshot *s = l->o->now;
	int i = snapshot_find(s, row->request_id);
	const struct plan_candidate *c;
	struct plan_place to;
	enum overlay_reason why;

	if (i < 0) {
		drop(l, row->request_id, why_not(s, row->request_id));
		return;
	}
	i = with_people_of(s, row, i);
	if (i < 0) {
		drop(l, row->request_id, DROPPED_CHANGED);
		return;
	}
	c = &s->problem.candidates[i];
	if (!place_of(l, row, c, &to, &why)) {
		drop(l, row->request_id, why);
		return;
	}
	if (plan_same_place(to, c->now))
		return;
	if (c->locked)
		drop(l, row->request_id, DROPPED_LOCKED);
	else if (has_changed(l, i, row->meeting_id, row->meeting_rev))
		drop(l, row->request_id, DROPPED_CHANGED);
	else
		change(l, i, to);
}

static void
take_unseated(struct laying *l, const struct schedule_unseated *row)
{
	const struct snapshot *s = l->o->now;
	int i = snapshot_find(s, row->request_id);
	const struct plan_candidate *c = i >= 0 ? &s->problem.candidates[i] : NULL;

	/* Not our change: it had no place and has none, or it got one meanwhile. */
	if (c == NULL || c->now.slot < 0 || (!l->back && row->meeting_id < 0))
		return;
	if (c->locked)
		drop(l, row->request_id, DROPPED_LOCKED);
	else if (has_changed(l, i, row->meeting_id, row->meeting_rev))
		drop(l, row->request_id, DROPPED_CHANGED);
	else
		change(l, i, (struct plan_place){-1, -1, -1});
}

/* ---- the board ------------------------------------------------------------------------------ */

static bool
is_listed(const int *list, int n, int value)
{
	for (int i = 0; i < n; i++)
		if (list[i] == value)
			return true;
	return false;
}

/* Narrow to the group and interpreter of its new place, where it may have them. */
static void
narrow(struct laying *l, int i)
{
	struct plan_candidate *c = &l->candidate[i];
	struct plan_place to = l->target[i];
	int *one, group;

	if (to.slot < 0)
		return;
	one = ARENA_ARRAY(l->arena, int, 2);
	group = l->board.group_of_seat[to.seat];
	if (is_listed(c->groups, c->groups_n, group)) {
		one[0] = group;
		c->groups = one;
		c->groups_n = 1;
	}
	if (to.interpreter < 0 || !is_listed(l->need[c->need].interpreters,
					  l->need[c->need].n, to.interpreter))
		return;
	one[1] = to.interpreter;
	l->need[l->problem.needs_n] = (struct plan_need){one + 1, 1};
	c->need = l->problem.needs_n++;
}

static void
widen(struct laying *l, int i)
{
	l->candidate[i] = l->o->now->problem.candidates[i];
}

static bool
seat_is_free(const struct laying *l, int seat, int slot, int length)
{
	const struct plan_problem *p = &l->problem;

	for (int k = 0; k < length; k++)
		if (!plan_bit(p->seats[seat].free, slot + k) ||
			l->board.seat_at[(size_t)seat * (size_t)p->slots_n +
					 (size_t)(slot + k)] >= 0)
			return false;
	return true;
}

static bool
in_group_of(const struct laying *l, int seat, int other)
{
	return l->board.group_of_seat[seat] == l->board.group_of_seat[other];
}

static enum overlay_reason
reason_of(const struct snapshot *s, int candidate, enum board_fit fit)
{
	switch (fit) {
	case BOARD_PERSON_AWAY:
		return snapshot_is_barred(s, candidate) ? DROPPED_QUOTA : DROPPED_AWAY;
	case BOARD_PERSON_BUSY:
		return DROPPED_BUSY;
	case BOARD_FITS:
	case BOARD_CHOICE:
	case BOARD_SEAT:
		return DROPPED_TAKEN;
	case BOARD_INTERPRETER:
		return DROPPED_INTERPRETER;
	case BOARD_NOT_ALLOWED:
		return DROPPED_PLACE;
	case BOARD_QUOTA_EVENT:
	case BOARD_QUOTA_DAY:
		return DROPPED_QUOTA;
	case BOARD_WALKING:
		return DROPPED_WALKING;
	case BOARD_ORDER:
		return DROPPED_ORDER;
	}
	BUG_ON(true);
}

/* In its slot: where it was to sit, else in the same group, else wherever there is room. */
static enum board_fit
put(struct laying *l, int i)
{
	struct plan_place to = l->target[i], found;
	enum board_fit fit = board_find(&l->board, i, to.slot, &found);

	if (fit == BOARD_FITS && in_group_of(l, found.seat, to.seat) &&
		seat_is_free(l, to.seat, to.slot, l->candidate[i].length))
		found.seat = to.seat;
	if (fit == BOARD_SEAT || fit == BOARD_INTERPRETER || fit == BOARD_WALKING) {
		widen(l, i);
		fit = board_find(&l->board, i, to.slot, &found);
	}
	if (fit == BOARD_FITS)
		board_put(&l->board, i, found);
	return fit;
}

/* One pass: what stays, then each change. true: a meeting had to go back to its place. */
static bool
pass(struct laying *l)
{
	const struct plan_problem *p = &l->o->now->problem;
	bool again = false;

	for (int i = 0; i < p->candidates_n; i++)
		if (!l->changes[i] && p->candidates[i].now.slot >= 0 &&
			!board_seated(&l->board, i))
			board_put(&l->board, i, p->candidates[i].now);
	for (int k = 0; k < l->n; k++) {
		int i = l->order[k];
		enum board_fit fit;

		if (!l->changes[i] || l->target[i].slot < 0)
			continue;
		fit = put(l, i);
		if (fit == BOARD_FITS)
			continue;
		l->changes[i] = false;
		drop(l, l->o->now->candidate[i].request_id, reason_of(l->o->now, i, fit));
		again |= p->candidates[i].now.slot >= 0;
	}
	return again;
}

/*
 * Until nothing has to go back to its place: a dropped change takes its present place again, which
 * may stand in the way of another.
 */
static void
lay(struct laying *l)
{
	struct plan_options options;
	int mark;

	plan_options_default(&options);
	options.scope = PLAN_EVERYTHING;
	board_init(&l->board, &l->problem, &options, l->arena);
	for (int i = 0; i < l->n; i++)
		narrow(l, l->order[i]);
	mark = board_mark(&l->board);
	while (pass(l))
		board_undo(&l->board, mark);
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* Whose diaries change. */
static void
tell(struct overlay *o, const int *person, int n)
{
	for (int i = 0; i < n; i++) {
		o->people += !o->affected[person[i]];
		o->affected[person[i]] = true;
	}
}

static void
sum_up(struct laying *l)
{
	struct overlay *o = l->o;
	const struct plan_problem *p = &o->now->problem;

	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *c = &p->candidates[i];
		const struct snapshot_candidate *s = &o->now->candidate[i];
		bool had = s->meeting_id >= 0;

		o->place[i] = l->board.place[i];
		if (o->place[i].slot >= 0)
			o->change[i] = !had ? CHANGE_NEW
				       : plan_same_place(o->place[i], c->now)
					       ? CHANGE_NONE
					       : CHANGE_MOVED;
		else
			o->change[i] = had ? CHANGE_CANCELLED : CHANGE_NONE;
	}
	o->affected = ARENA_ARRAY(l->arena, bool, p->persons_n);
	overlay_count(o);
}

void
overlay_count(struct overlay *o)
{
	const struct plan_problem *p = &o->now->problem;

	o->seated = o->moved = o->cancelled = o->people = 0;
	if (p->persons_n > 0)
		memset(o->affected, 0, sizeof *o->affected * (size_t)p->persons_n);
	for (int i = 0; i < p->candidates_n; i++) {
		o->seated += o->change[i] == CHANGE_NEW;
		o->moved += o->change[i] == CHANGE_MOVED;
		o->cancelled += o->change[i] == CHANGE_CANCELLED;
		if (o->change[i] != CHANGE_NONE)
			tell(o, p->candidates[i].persons, p->candidates[i].persons_n);
	}
	for (int i = 0; i < o->now->left_out_n; i++) {
		const struct snapshot_left_out *w = &o->now->left_out[i];

		if (!snapshot_calls_off(w))
			continue;
		o->cancelled++;
		tell(o, w->persons, w->persons_n);
	}
}

static int
by_worth(const void *a, const void *b, void *ctx)
{
	const struct plan_candidate *all = ctx;
	int x = *(const int *)a, y = *(const int *)b;
	int d = plan_worth(&all[y]) - plan_worth(&all[x]);

	return d != 0 ? d : (x > y) - (x < y);
}

static void
prepare(struct laying *l)
{
	const struct plan_problem *p = &l->o->now->problem;
	int n = p->candidates_n;

	l->target = ARENA_ARRAY(l->arena, struct plan_place, n);
	l->changes = ARENA_ARRAY(l->arena, bool, n);
	l->order = ARENA_ARRAY(l->arena, int, n);
	l->candidate = ARENA_ARRAY(l->arena, struct plan_candidate, n);
	l->need = ARENA_ARRAY(l->arena, struct plan_need, p->needs_n + n);
	if (n > 0)
		memcpy(l->candidate, p->candidates, sizeof *l->candidate * (size_t)n);
	if (p->needs_n > 0)
		memcpy(l->need, p->needs, sizeof *l->need * (size_t)p->needs_n);
	l->problem = *p;
	l->problem.candidates = l->candidate;
	l->problem.needs = l->need;
}

void
overlay_drop(struct overlay *o, int candidate, enum overlay_reason reason)
{
	o->change[candidate] = CHANGE_NONE;
	o->place[candidate] = o->now->problem.candidates[candidate].now;
	o->dropped[o->dropped_n++] =
		(struct overlay_dropped){o->now->candidate[candidate].request_id, reason};
}

struct overlay *
overlay_make(struct tx *tx, const struct grid *g, const struct schedule *s, struct err *e)
{
	struct overlay *o = ARENA_NEW(tx->arena, struct overlay);
	struct laying l = {
		.o = o, .arena = tx->arena, .back = s->state == SCHEDULE_PUBLISHED};
	struct schedule_place *place;
	struct schedule_unseated *unseated;
	struct repair_changes *changes;
	int places, without, n;

	changes = repair_of_publishing(tx, s);
	if (!l.back)
		changes = repair_of_run(tx, s->scope, changes);
	o->now = snapshot_read(tx, g, changes, e);
	if (o->now == NULL)
		return NULL;
	place = schedule_places(tx, s->event_id, s->id, 0, 0, &places);
	unseated = schedule_unseated_all(tx, s->event_id, s->id, 0, 0, &without);
	n = o->now->problem.candidates_n;
	o->dropped = ARENA_ARRAY(tx->arena, struct overlay_dropped, places + without + n);
	o->place = ARENA_ARRAY(tx->arena, struct plan_place, n);
	o->change = ARENA_ARRAY(tx->arena, enum overlay_change, n);
	prepare(&l);
	for (int i = 0; i < places; i++)
		take_place(&l, &place[i]);
	for (int i = 0; i < without; i++)
		take_unseated(&l, &unseated[i]);
	if (l.n > 1)
		qsort_r(l.order, (size_t)l.n, sizeof *l.order, by_worth, l.candidate);
	lay(&l);
	sum_up(&l);
	if (tx_failed(tx)) {
		*e = tx->fault;
		return NULL;
	}
	return o;
}
