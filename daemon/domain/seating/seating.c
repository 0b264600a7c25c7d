/* seating.c - where and when a party can meet. */
#include "domain/seating/seating.h"

#include "domain/fair/actor.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/publishing.h"
#include "domain/fair/taking_part.h"
#include "domain/seating/interpreting.h"
#include "domain/seating/order.h"
#include "domain/seating/quota.h"
#include "domain/seating/walking.h"

#include <stdlib.h>
#include <string.h>

/* What keeps a slot from being used, for the party as a whole. */
struct busy {
	const char *who; /* the first delegate in the way, NULL: every one is free */
	enum occupancy_kind kind; /* the best reason: meeting, hold, blackout */
};

/* Seats that are as good as each other but for the walk: a booth owner's, or the pool's. */
struct seat_class {
	struct seat_slots *seat;
	int *hall; /* of each seat, where halls matter */
	int n;
	bool read;
};

/* Where the party may sit, best first: its booth and the pool, or the location named. */
enum { CLASS_BOOTH, CLASS_POOL, CLASSES };

/* A verdict is made in two steps, each when it is asked for. */
struct judged {
	struct verdict verdict;
	bool people; /* theirs is in it */
	bool whole;
};

struct seating_fair {
	struct days *days;
	struct walking *walking; /* NULL: halls do not matter */
	struct seat_class pool;
};

struct seating {
	struct tx *tx;
	const struct grid *g;
	const struct party *p;
	struct days *days;
	const char *withdrawn;		/* who takes no part any more, NULL: nobody */
	struct busy *busy;		/* by index */
	struct person_meetings *person; /* delegates of both sides */
	int persons;
	struct quota *quota;
	struct order *order;		   /* NULL: any time will do */
	struct walking *walking;	   /* NULL: halls do not matter */
	struct interpreting *interpreting; /* NULL: nobody needed */
	struct seating_fair *fair;
	struct seat_class class[CLASSES]; /* but for the pool, which is the fair's */
	int words;			  /* of a seat's bits */
	bool prepared;			  /* to be asked at every index */
	struct judged *judged;		  /* by index */
	int64_t reader_id; /* who reads the reasons, as long as they tell of no hidden plan */
	struct seating *other; /* another party that could sit instead */
};

/* ---- what is known before the first slot ---------------------------------------------------- */

/* May the reader of the reasons see this organisation's meetings? */
static bool
reader_may_see(const struct seating *s, int64_t organisation_id)
{
	return s->reader_id == READER_ALL || s->reader_id == organisation_id;
}

static void
add_delegate(struct seating *s, const struct delegate *d)
{
	struct person_meetings *who = &s->person[s->persons++];
	int n;
	struct occupied *o = occupancy_of(s->tx, s->g->event->id, d->resource_id, &n);

	for (int i = 0; i < n; i++) {
		int index = grid_index(s->g, o[i].slot_no);
		struct busy *b;

		if (index < 0 || occupied_for(&o[i], s->p->request_id))
			continue;
		b = &s->busy[index];
		/* Of several reasons a meeting is named: it was booked first. */
		if (b->who == NULL || o[i].kind < b->kind) {
			b->kind = o[i].kind;
			b->who = d->name;
		}
	}
	who->name = d->name;
	who->may_see = reader_may_see(s, d->organisation_id);
	who->resource_id = d->resource_id;
	person_meetings_read(s->tx, s->g, o, n, who);
	quota_delegate(s->quota, d, who);
}

const char *
seating_languages(
	struct tx *tx, const struct organisation *o, const struct delegate *d, int n)
{
	const char *all = "";

	for (int i = 0; i < n; i++)
		all = arena_printf(tx->arena, "%s;%s", all,
			d[i].languages[0] != '\0' ? d[i].languages : o->languages);
	return all;
}

struct seating_fair *
seating_fair(struct tx *tx, const struct grid *g)
{
	struct seating_fair *f = ARENA_NEW(tx->arena, struct seating_fair);

	f->days = grid_days(tx, g);
	f->walking = walking_load(tx, g, f->days);
	return f;
}

struct seating *
seating_plan(struct tx *tx, const struct grid *g, const struct party *p)
{
	struct seating *s = ARENA_NEW(tx->arena, struct seating);

	*s = (struct seating){.tx = tx, .g = g, .p = p, .words = grid_words(g)};
	s->reader_id = publishing_prepares(tx, g->event->id) ? READER_NONE : p->reader_id;
	s->fair = p->fair != NULL ? p->fair : seating_fair(tx, g);
	s->days = s->fair->days;
	s->busy = ARENA_ARRAY(tx->arena, struct busy, g->n);
	s->judged = ARENA_ARRAY(tx->arena, struct judged, g->n);
	s->person =
		ARENA_ARRAY(tx->arena, struct person_meetings, p->demand_n + p->supply_n);
	s->withdrawn = taking_part_not(p->demand_organisation, p->demand, p->demand_n);
	if (s->withdrawn == NULL)
		s->withdrawn =
			taking_part_not(p->supply_organisation, p->supply, p->supply_n);
	s->quota = quota_new(tx, g, s->days);
	for (int i = 0; i < p->demand_n; i++)
		add_delegate(s, &p->demand[i]);
	for (int i = 0; i < p->supply_n; i++)
		add_delegate(s, &p->supply[i]);
	quota_organisation(s->quota, p->demand_organisation,
		reader_may_see(s, p->demand_organisation->id));
	quota_organisation(s->quota, p->supply_organisation,
		reader_may_see(s, p->supply_organisation->id));
	s->walking = s->fair->walking;
	s->interpreting = interpreting_plan(tx, g,
		seating_languages(tx, p->demand_organisation, p->demand, p->demand_n),
		seating_languages(tx, p->supply_organisation, p->supply, p->supply_n));
	if (s->interpreting != NULL)
		interpreting_prefer(s->interpreting, p->interpreter_id);
	s->order = order_read(tx, g, p->order_id, p->reader_id);
	return s;
}

void
seating_or(struct seating *s, struct seating *other)
{
	while (s->other != NULL)
		s = s->other;
	s->other = other;
}

struct seating *
seating_other(const struct seating *s)
{
	return s->other;
}

const struct party *
seating_party(const struct seating *s)
{
	return s->p;
}

int
seating_meetings(const struct seating *s, bool demand)
{
	int from = demand ? 0 : s->p->demand_n;
	int end = demand ? s->p->demand_n : s->persons;
	int n = 0;

	for (int i = from; i < end; i++)
		n += s->person[i].n;
	return n;
}

bool
seating_needs_interpreter(const struct seating *s)
{
	return s->interpreting != NULL;
}

/* ---- seats ---------------------------------------------------------------------------------- */

/* Where each seat is; both lists come by location. */
static void
read_halls(struct seating *s, struct seat_class *c, int64_t owner)
{
	int n, k = 0;
	struct location_hall *of;

	c->hall = ARENA_ARRAY(s->tx->arena, int, c->n);
	if (s->p->location_id != 0) {
		const char *code =
			location_or_blank(s->tx, s->g->event->id, s->p->location_id)
				->hall;

		for (int i = 0; i < c->n; i++)
			c->hall[i] = walking_hall(s->walking, code);
		return;
	}
	of = halls_of_locations(s->tx, s->g->event->id, owner, &n);
	for (int i = 0; i < c->n; i++) {
		while (k < n && of[k].location_id < c->seat[i].seat.location_id)
			k++;
		if (k < n)
			c->hall[i] = walking_hall(s->walking, of[k].hall);
	}
}

static struct seat_class *
seats(struct seating *s, int which)
{
	struct seat_class *c = which == CLASS_POOL && s->p->location_id == 0
				       ? &s->fair->pool
				       : &s->class[which];
	int64_t event_id = s->g->event->id;
	int64_t owner = which == CLASS_BOOTH ? s->p->supply_organisation->id : 0;

	if (c->read)
		return c;
	c->read = true;
	if (s->p->location_id == 0)
		c->seat = occupancy_seats(s->tx, event_id, owner, s->words, &c->n);
	else if (which == CLASS_BOOTH)
		c->seat = occupancy_seats_of_location(
			s->tx, event_id, s->p->location_id, s->words, &c->n);
	if (s->walking != NULL && c->n > 0)
		read_halls(s, c, owner);
	return c;
}

static bool
seat_is_free(const struct seating *s, const struct seat_slots *seat, int index)
{
	return !grid_taken(s->g, seat->taken, index, s->p->length);
}

/* What a hall is like for the meeting at one index. */
struct reach {
	bool looked_at;
	bool reached;
	int minutes;
	struct interpreter *interpreter;
};

struct search {
	struct reach *reach; /* by hall */
	bool any_free;	     /* a seat, near or far */
	struct too_far far;  /* the first seat's reason */
};

static struct reach *
look_at_hall(struct seating *s, struct search *f, int index, int hall)
{
	struct reach *r = &f->reach[hall];
	struct too_far far = {.other = NULL};

	if (r->looked_at)
		return r;
	r->looked_at = r->reached = true;
	for (int i = 0; s->walking != NULL && r->reached && i < s->persons; i++)
		r->reached = walking_reaches(s->walking, &s->person[i], index,
			s->p->length, hall, &r->minutes, &far);
	if (r->reached && s->interpreting != NULL) {
		r->interpreter = interpreting_find(
			s->interpreting, s->walking, index, s->p->length, hall, &far);
		r->reached = r->interpreter != NULL;
	}
	if (!r->reached && f->far.who == NULL)
		f->far = far;
	return r;
}

/* The free seat of the class with the least walking, the first of equals. */
static bool
nearest(struct seating *s, struct search *f, const struct seat_class *c, int index,
	struct verdict *v)
{
	bool found = false;

	for (int i = 0; i < c->n; i++) {
		struct reach *r;

		if (!seat_is_free(s, &c->seat[i], index))
			continue;
		f->any_free = true;
		r = look_at_hall(s, f, index, c->hall != NULL ? c->hall[i] : 0);
		if (!r->reached || (found && r->minutes >= v->minutes))
			continue;
		found = true;
		v->seat = c->seat[i].seat;
		v->minutes = r->minutes;
		v->interpreter = r->interpreter;
		if (v->minutes == 0)
			return true;
	}
	return found;
}

/* ---- verdicts ------------------------------------------------------------------------------- */

static struct verdict
refused(enum err_code code, const char *text)
{
	return (struct verdict){.code = code, .text = text};
}

static struct verdict
busy_verdict(struct seating *s, const struct busy *b)
{
	struct arena *arena = s->tx->arena;

	switch (b->kind) {
	case OCCUPIED_MEETING:
		return refused(ERR_SLOT_TAKEN,
			arena_printf(arena, "%s has another meeting then", b->who));
	case OCCUPIED_HOLD:
		return refused(ERR_SLOT_TAKEN,
			arena_printf(
				arena, "%s keeps this slot for another request", b->who));
	case OCCUPIED_BLACKOUT:
		break;
	}
	return refused(ERR_DELEGATE_BUSY,
		arena_printf(arena, "%s is not available then", b->who));
}

/* The delegates' own time: past, session, meetings, holds, blackouts, quotas, order. */
static struct verdict
people_at(struct seating *s, int index)
{
	const char *why;

	if (s->withdrawn != NULL)
		return refused(ERR_WITHDRAWN,
			arena_printf(s->tx->arena,
				"%s takes no part in the fair any more", s->withdrawn));
	if (s->g->slot[index].start_s <= s->tx->now_s)
		return refused(ERR_SLOT_PAST, "this slot has begun already");
	if (s->g->slot[index].start_s <= s->p->too_late_s)
		return refused(
			ERR_TOO_LATE, "this slot begins so soon that only staff book it");
	if (!grid_fits(s->g, index, s->p->length))
		return refused(
			ERR_NO_COMMON_SLOT, "the session ends before the meeting would");
	for (int k = 0; k < s->p->length; k++)
		if (s->busy[index + k].who != NULL)
			return busy_verdict(s, &s->busy[index + k]);
	why = quota_refusal(s->quota, index);
	if (why != NULL)
		return refused(ERR_QUOTA, why);
	why = order_refusal(s->order, s->g->slot[index].start_s,
		s->g->slot[index + s->p->length - 1].end_s);
	return why != NULL ? refused(ERR_ORDER, why) : (struct verdict){.code = ERR_NONE};
}

/* No free seat: all are taken, or there is none at all and other slots are no better. */
static const char *
no_seat(struct seating *s)
{
	if (s->p->location_id != 0 ||
		seats(s, CLASS_BOOTH)->n + seats(s, CLASS_POOL)->n > 0)
		return "no table or booth seat is free then";
	return arena_printf(s->tx->arena, "the fair has no table, and %s no booth",
		s->p->supply_organisation->name);
}

/* The seat and the interpreter of a slot at which the delegates have time. */
static struct verdict
place_at(struct seating *s, int index)
{
	struct verdict v = {.code = ERR_NONE};
	struct search f = {.reach = NULL};
	const char *why = s->interpreting == NULL ? NULL
						  : interpreting_refusal(s->interpreting,
							    index, s->p->length);

	if (why != NULL)
		return refused(ERR_INTERPRETER_BUSY, why);
	f.reach = ARENA_ARRAY(s->tx->arena, struct reach,
		s->walking != NULL ? walking_halls(s->walking) : 1);
	for (int i = 0; i < CLASSES; i++)
		if (nearest(s, &f, seats(s, i), index, &v))
			return v;
	/* An interpreter's meetings are for staff. */
	f.far.may_see |= s->reader_id == READER_ALL;
	if (f.any_free)
		return refused(ERR_WALKING, walking_refusal(s->walking, &f.far));
	return refused(ERR_TABLE_BUSY, no_seat(s));
}

/* Have the delegates time at this index? */
static bool
people_can(struct seating *s, int index)
{
	struct judged *j = &s->judged[index];

	if (!j->people) {
		j->verdict = people_at(s, index);
		j->people = true;
		j->whole = j->verdict.code != ERR_NONE;
	}
	return !j->whole || j->verdict.code == ERR_NONE;
}

struct verdict
seating_at(struct seating *s, int index)
{
	struct judged *j = &s->judged[index];

	if (people_can(s, index) && !j->whole) {
		j->verdict = place_at(s, index);
		j->whole = true;
	}
	return j->verdict;
}

/* The one of the alternatives who can, else the first. */
static struct seating *
who_can(struct seating *s, int index)
{
	for (struct seating *one = s; one != NULL; one = one->other)
		if (seating_at(one, index).code == ERR_NONE)
			return one;
	return s;
}

/* ---- the order ------------------------------------------------------------------------------ */

struct choice {
	struct seating *who;
	int index;
	int preferred_rank; /* place among the preferred, past them for the others */
	int breaks;	    /* new ones, of all delegates */
	int minutes;
};

static int
change_of_breaks(const struct seating *s, int index)
{
	int change = 0;

	for (int i = 0; i < s->persons; i++)
		change +=
			person_meetings_breaks(&s->person[i], s->g, index, s->p->length);
	return change;
}

static int
preferred_rank(const struct seating *s, int index)
{
	int i = 0;

	while (i < s->p->preferred_n && s->p->preferred[i] != s->g->slot[index].no)
		i++;
	return i;
}

/* Preferred, breaks, minutes, time. */
static int
by_worth(const void *a, const void *b)
{
	const struct choice *x = a, *y = b;

	if (x->preferred_rank != y->preferred_rank)
		return x->preferred_rank < y->preferred_rank ? -1 : 1;
	if (x->breaks != y->breaks)
		return x->breaks < y->breaks ? -1 : 1;
	if (x->minutes != y->minutes)
		return x->minutes < y->minutes ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* The slots at which the delegates have time, with what is known before a seat is looked for. */
static struct choice *
choices(struct seating *s, int *n)
{
	struct choice *list = ARENA_ARRAY(s->tx->arena, struct choice, s->g->n);

	*n = 0;
	for (int i = 0; i < s->g->n; i++)
		if (people_can(s, i))
			list[(*n)++] = (struct choice){
				s, i, preferred_rank(s, i), change_of_breaks(s, i), 0};
	if (*n > 1)
		qsort(list, (size_t)*n, sizeof *list, by_worth);
	return list;
}

static bool
is_worth_less(const struct choice *a, const struct choice *b)
{
	return a->preferred_rank != b->preferred_rank || a->breaks != b->breaks;
}

/* Look for seats until no later slot can be better; most often the first is best. */
int
seating_best(struct seating *s, struct verdict *out)
{
	const struct choice *best = NULL;
	int n;
	struct choice *list = choices(s, &n);

	for (int i = 0; i < n; i++) {
		struct verdict v;

		if (best != NULL && (best->minutes == 0 || is_worth_less(&list[i], best)))
			break;
		v = seating_at(s, list[i].index);
		list[i].minutes = v.minutes;
		if (v.code != ERR_NONE || (best != NULL && v.minutes >= best->minutes))
			continue;
		best = &list[i];
		*out = v;
	}
	return best != NULL ? best->index : -1;
}

/* Work out at once what seating_at would find one by one for every index. */
static void
prepare_for_all(struct seating *s)
{
	if (s->other != NULL)
		prepare_for_all(s->other);
	if (s->prepared)
		return;
	s->prepared = true;
	for (int i = 0; s->walking != NULL && i < s->persons; i++)
		walking_read_halls(s->walking, &s->person[i]);
}

/* ---- as JSON -------------------------------------------------------------------------------- */

/* All that are feasible, whoever of the alternatives can. */
static struct choice *
feasible_choices(struct seating *s, int *n)
{
	struct choice *list = ARENA_ARRAY(s->tx->arena, struct choice, s->g->n);

	*n = 0;
	for (int i = 0; i < s->g->n; i++) {
		struct seating *who = who_can(s, i);
		struct verdict v = seating_at(who, i);

		if (v.code == ERR_NONE)
			list[(*n)++] = (struct choice){who, i, preferred_rank(who, i),
				change_of_breaks(who, i), v.minutes};
	}
	if (*n > 1)
		qsort(list, (size_t)*n, sizeof *list, by_worth);
	return list;
}

static struct js *
feasible_view(struct seating *s, int index)
{
	struct verdict v = seating_at(s, index);
	struct location *l =
		location_or_blank(s->tx, s->g->event->id, v.seat.location_id);
	struct js *o = grid_slot_view(s->g, index, s->p->length);

	js_set_str(o, "location", l->code);
	js_set_str(o, "location_name", l->name);
	js_set_str(o, "hall", l->hall);
	if (v.interpreter != NULL)
		js_set_str(o, "interpreter", v.interpreter->name);
	return o;
}

struct js *
seating_next(struct seating *s, int max)
{
	struct js *list = js_new_arr();
	struct choice *choice;
	int n;

	prepare_for_all(s);
	choice = feasible_choices(s, &n);
	for (int i = 0; i < n && i < max; i++)
		js_push(list, feasible_view(choice[i].who, choice[i].index));
	return list;
}

struct js *
seating_refused(struct seating *s)
{
	struct js *list = js_new_arr();

	prepare_for_all(s);
	for (int i = 0; i < s->g->n; i++) {
		struct verdict v = seating_at(who_can(s, i), i);
		struct js *o;

		if (v.code == ERR_NONE)
			continue;
		o = grid_slot_view(s->g, i, 1);
		js_set_str(o, "code", err_info(v.code)->name);
		js_set_str(o, "text", v.text);
		js_push(list, o);
	}
	return list;
}

struct js *
seating_reasons(struct seating *s)
{
	int count[ERR_COUNT] = {0};
	const char *text[ERR_COUNT] = {NULL};
	struct js *list = js_new_arr();

	prepare_for_all(s);
	for (int i = 0; i < s->g->n; i++) {
		struct verdict v = seating_at(who_can(s, i), i);

		count[v.code]++;
		if (text[v.code] == NULL)
			text[v.code] = v.text;
	}
	count[ERR_NONE] = 0;
	for (;;) {
		struct js *o;
		int most = 0;

		for (int c = 1; c < ERR_COUNT; c++)
			if (count[c] > count[most])
				most = c;
		if (most == 0)
			return list;
		o = js_new_obj();
		js_set_str(o, "code", err_info((enum err_code)most)->name);
		js_set_str(o, "text", text[most]);
		js_set_int(o, "count", count[most]);
		js_push(list, o);
		count[most] = 0;
	}
}
