/* reason.c - why a request has no seat, in words. */
#include "domain/planning/reason.h"

#include "domain/fair/slotview.h"
#include "wire/when.h"

#include <inttypes.h>
#include <string.h>

const char *
reason_words(enum plan_reason_code code)
{
	switch (code) {
	case PLAN_REASON_NONE:
		return "nothing is in its way; it waits for a run of the planner";
	case PLAN_REASON_NO_COMMON_SLOT:
		return "its people are never free together";
	case PLAN_REASON_BUSY:
		return "in every slot its people have in common one of them has another"
		       " meeting";
	case PLAN_REASON_DELEGATE_FULL:
		return "one of its people has no free slot left";
	case PLAN_REASON_TABLE_FULL:
		return "no seat is free in any slot its people have in common";
	case PLAN_REASON_NO_INTERPRETER:
		return "no interpreter of its languages is free in any slot it could have";
	case PLAN_REASON_WALKING:
		return "its people would not get there in time";
	case PLAN_REASON_QUOTA:
		return "one of its people or organisations has as many meetings as allowed";
	case PLAN_REASON_VETO:
		return "one side has asked not to meet the other";
	case PLAN_REASON_ORDER:
		return "no slot is left before what must come after it and after what must"
		       " come before it";
	case PLAN_REASON_LOST_TO:
		return "a meeting of more value has its place";
	}
	BUG_ON(true);
}

/* ---- changes -------------------------------------------------------------------------------- */

struct telling {
	const struct snapshot *s;
	struct arena *a;
	const struct plan_place *places;
	int candidate; /* what is to be seated */
};

/* "2026-07-15 09:30" in the event's zone. */
static const char *
when(const struct telling *t, int slot)
{
	const struct slot *s = &t->s->grid->slot[slot];
	char text[WHEN_TEXT];

	when_format(s->start_s, s->offset_s, text);
	text[10] = ' ';
	text[16] = '\0';
	return arena_strdup(t->a, text);
}

static const char *
request(const struct telling *t, int candidate)
{
	return arena_printf(t->a, "R%" PRId64, t->s->candidate[candidate].request_id);
}

/* Who meets whom, in words. */
static const char *
pair(const struct telling *t, int candidate)
{
	const struct snapshot_candidate *c = &t->s->candidate[candidate];

	return arena_printf(t->a, "%s with %s", t->s->organisation[c->demand].name,
		t->s->organisation[c->supply].name);
}

static void
other_meeting(const struct telling *t, struct js *o, int other)
{
	const struct snapshot_candidate *c = &t->s->candidate[other];

	js_set_str(o, "request", request(t, other));
	if (c->meeting_id >= 0)
		js_set_str(o, "meeting", arena_printf(t->a, "M%" PRId64, c->meeting_id));
	js_set_int(o, "from_slot", t->s->grid->slot[t->places[other].slot].no);
}

/* Who then sits there and did not; -1: the same people. */
static int
newcomer(const struct telling *t, const struct plan_change *c)
{
	const struct plan_candidate *now = &t->s->problem.candidates[c->candidate];
	const struct plan_candidate *then = &t->s->problem.candidates[c->becomes];

	for (int i = 0; i < then->persons_n; i++) {
		if (!plan_takes_part(now, then->persons[i]))
			return then->persons[i];
	}
	return -1;
}

/* A meeting to a colleague, who may have another time for it. */
static const char *
hand_over(const struct telling *t, struct js *o, const struct plan_change *c, int who)
{
	const char *to = c->to.slot == t->places[c->candidate].slot
				 ? ""
				 : arena_printf(t->a, " at %s", when(t, c->to.slot));

	js_set_str(o, "delegate", t->s->delegate[who].code);
	return arena_printf(t->a, "hand %s (%s) of %s to %s (%s)%s",
		request(t, c->candidate), pair(t, c->candidate),
		when(t, t->places[c->candidate].slot), t->s->delegate[who].name,
		t->s->delegate[who].code, to);
}

static const char *
move(const struct telling *t, struct js *o, const struct plan_change *c)
{
	const struct snapshot_seat *seat = &t->s->seat[c->to.seat];

	other_meeting(t, o, c->candidate);
	js_set_int(o, "to_slot", t->s->grid->slot[c->to.slot].no);
	js_set_str(o, "to_location", seat->location);
	js_set_int(o, "to_seat", seat->seat_no);
	if (newcomer(t, c) >= 0)
		return hand_over(t, o, c, newcomer(t, c));
	if (c->to.slot == t->places[c->candidate].slot)
		return arena_printf(t->a, "move %s (%s) of %s to another seat",
			request(t, c->candidate), pair(t, c->candidate),
			when(t, c->to.slot));
	return arena_printf(t->a, "move %s (%s) from %s to %s", request(t, c->candidate),
		pair(t, c->candidate), when(t, t->places[c->candidate].slot),
		when(t, c->to.slot));
}

static void
person(const struct telling *t, struct js *o, int who)
{
	int whose = t->s->problem.persons[who].organisation;

	js_set_str(o, "delegate", t->s->delegate[who].code);
	js_set_str(o, "organisation", t->s->organisation[whose].code);
}

/* Whose maximum, which one, and how many it allows now. */
static const char *
quota(const struct telling *t, struct js *o, const struct plan_change *c)
{
	const struct plan_problem *p = &t->s->problem;
	const char *who;
	int limit;

	if (c->person >= 0) {
		const struct plan_person *q = &p->persons[c->person];

		limit = c->a_day ? q->max_day : q->max_event;
		who = arena_printf(t->a, "the delegate %s (%s)",
			t->s->delegate[c->person].name, t->s->delegate[c->person].code);
		person(t, o, c->person);
	} else {
		const struct plan_organisation *q = &p->organisations[c->organisation];

		limit = c->a_day ? q->max_day : q->max_event;
		who = arena_printf(t->a, "the organisation %s (%s)",
			t->s->organisation[c->organisation].name,
			t->s->organisation[c->organisation].code);
		js_set_str(o, "organisation", t->s->organisation[c->organisation].code);
	}
	js_set_str(o, "quota", c->a_day ? "day" : "event");
	js_set_int(o, "limit", limit);
	return arena_printf(t->a, "allow %s %d meeting%s %s instead of %d", who,
		limit + 1, limit > 0 ? "s" : "", c->a_day ? "a day" : "over the event",
		limit);
}

static const char *
colleague(const struct telling *t, struct js *o, const struct plan_change *c)
{
	const struct delegate *who = &t->s->delegate[c->person];
	const struct delegate *instead_of = &t->s->delegate[c->instead_of];

	person(t, o, c->person);
	js_set_str(o, "instead_of", instead_of->code);
	return arena_printf(t->a,
		"a colleague is free: name %s (%s) instead of %s (%s), and seat it at %s",
		who->name, who->code, instead_of->name, instead_of->code,
		when(t, c->slot));
}

static const char *
table(const struct telling *t, struct js *o, const struct plan_change *c)
{
	const struct plan_group *g = &t->s->problem.groups[c->group];

	/* Any seat of the group tells where; an empty group is of no location. */
	if (g->seats > 0)
		js_set_str(o, "near_location", t->s->seat[g->first_seat].location);
	return arena_printf(t->a, "one more seat at %s", when(t, c->slot));
}

/* What the first of the side speaks. */
static const char *
spoken(const struct telling *t, int organisation)
{
	const struct plan_candidate *c = &t->s->problem.candidates[t->candidate];

	for (int i = 0; i < c->persons_n; i++) {
		const struct delegate *d = &t->s->delegate[c->persons[i]];

		if (t->s->problem.persons[c->persons[i]].organisation == organisation &&
			d->languages[0] != '\0')
			return d->languages;
	}
	return t->s->organisation[organisation].languages;
}

static const char *
interpreter(const struct telling *t, const struct plan_change *c)
{
	const struct snapshot_candidate *s = &t->s->candidate[t->candidate];

	return arena_printf(t->a, "one more interpreter at %s between %s and %s",
		when(t, c->slot), spoken(t, s->demand), spoken(t, s->supply));
}

static const char *
kind_name(enum plan_change_kind kind)
{
	static const char *const NAMES[] = {"seat", "colleague", "move", "unseat",
		"table", "interpreter", "blackout", "quota"};

	return NAMES[kind];
}

static struct js *
change_view(const struct telling *t, const struct plan_change *c)
{
	struct js *o = js_new_obj();
	const char *text = "";

	js_set_str(o, "kind", kind_name(c->kind));
	switch (c->kind) {
	case PLAN_CHANGE_SEAT:
		text = arena_printf(t->a, "seat it at %s", when(t, c->slot));
		break;
	case PLAN_CHANGE_COLLEAGUE:
		text = colleague(t, o, c);
		break;
	case PLAN_CHANGE_MOVE:
		text = move(t, o, c);
		break;
	case PLAN_CHANGE_UNSEAT:
		other_meeting(t, o, c->candidate);
		text = arena_printf(t->a, "give up %s (%s) of %s",
			request(t, c->candidate), pair(t, c->candidate),
			when(t, t->places[c->candidate].slot));
		break;
	case PLAN_CHANGE_TABLE:
		text = table(t, o, c);
		break;
	case PLAN_CHANGE_INTERPRETER:
		text = interpreter(t, c);
		break;
	case PLAN_CHANGE_BLACKOUT:
		person(t, o, c->person);
		text = arena_printf(t->a, "lift what keeps %s busy at %s",
			t->s->delegate[c->person].name, when(t, c->slot));
		break;
	case PLAN_CHANGE_QUOTA:
		text = quota(t, o, c);
		break;
	}
	if (c->slot >= 0)
		slot_view_into(o, &t->s->grid->slot[c->slot]);
	js_set_str(o, "text", text);
	return o;
}

struct js *
reason_view(const struct snapshot *s, struct arena *a, const struct plan_place *places,
	const struct plan_reason *r)
{
	const struct telling t = {s, a, places, r->seats};
	struct js *o = js_new_obj(), *list = js_new_arr();
	/* for the engine they are never free: no slot that were lifted would help */
	bool barred = snapshot_is_barred(s, r->seats);
	enum plan_reason_code code = barred ? PLAN_REASON_QUOTA : r->code;

	js_set_str(o, "reason", plan_reason_name(code));
	js_set_str(o, "text", reason_words(code));
	for (int i = 0; !barred && i < r->changes_n; i++)
		js_push(list, change_view(&t, &r->changes[i]));
	js_set(o, "changes", list);
	return o;
}

struct js *
reason_of_code(const char *code)
{
	struct js *o = js_new_obj();
	const char *text = "the planner did not come to look into it";

	if (strcmp(code, snapshot_reason_name(LEFT_OUT_VETO)) == 0)
		text = reason_words(PLAN_REASON_VETO);
	else if (strcmp(code, snapshot_reason_name(LEFT_OUT_NO_DELEGATE)) == 0)
		text = "it names no delegate of one side";
	else if (strcmp(code, snapshot_reason_name(LEFT_OUT_WITHDRAWN)) == 0)
		text = "one of its people has withdrawn";
	js_set_str(o, "reason", code[0] != '\0' ? code : "none");
	js_set_str(o, "text", text);
	js_set(o, "changes", js_new_arr());
	return o;
}

/* ---- for one side --------------------------------------------------------------------------- */

/* What one's own people or organisation could do is shown; the rest is others' time. */
static bool
is_own(const struct js *change, const char *organisation)
{
	const char *kind = js_get_str(change, "kind", "");

	return strcmp(js_get_str(change, "organisation", ""), organisation) == 0 ||
	       strcmp(kind, "seat") == 0 || strcmp(kind, "table") == 0 ||
	       strcmp(kind, "interpreter") == 0;
}

struct js *
reason_public(const struct js *reason, const char *organisation)
{
	struct js *o = js_new_obj(), *list = js_new_arr();
	const struct js *all = js_get(reason, "changes");

	js_set_str(o, "reason", js_get_str(reason, "reason", ""));
	js_set_str(o, "text", js_get_str(reason, "text", ""));
	for (size_t i = 0; all != NULL && i < js_len(all); i++) {
		const struct js *change = js_at(all, i);
		struct js *hidden;

		if (is_own(change, organisation)) {
			js_push(list, js_copy(change));
			continue;
		}
		hidden = js_new_obj();
		js_set_str(hidden, "kind", js_get_str(change, "kind", ""));
		js_set_str(hidden, "text", "somebody else would have to give way");
		js_push(list, hidden);
	}
	js_set(o, "changes", list);
	return o;
}
