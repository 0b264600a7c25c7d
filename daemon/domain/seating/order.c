/* order.c - which meeting is held before which. */
#include "domain/seating/order.h"

#include "domain/fair/actor.h"
#include "domain/fair/audience.h"
#include "domain/fair/names.h"
#include "domain/fair/publishing.h"
#include "store/journal.h"

#include <stdlib.h>

enum { NAMED = 6 }; /* of a long circle */

/* ---- a slot --------------------------------------------------------------------------------- */

struct order {
	struct tx *tx;
	const struct grid *g;
	int64_t reader_id;
	struct order_other *other; /* with a meeting */
	int n;
};

static bool
reader_may_see(int64_t reader_id, const struct order_other *o)
{
	return reader_id == READER_ALL || reader_id == o->from_organisation_id ||
	       reader_id == o->to_organisation_id;
}

struct order *
order_read(struct tx *tx, const struct grid *g, int64_t request_id, int64_t reader_id)
{
	struct order_other *all;
	struct order *o;
	int n, held = 0;

	if (request_id == 0)
		return NULL;
	all = orders_of(tx, g->event->id, request_id, &n);
	for (int i = 0; i < n; i++)
		if (all[i].meeting_id >= 0)
			all[held++] = all[i];
	if (held == 0)
		return NULL;
	o = ARENA_NEW(tx->arena, struct order);
	*o = (struct order){tx, g, reader_id, all, held};
	return o;
}

static const char *
in_words(const struct order *o, const struct order_other *other)
{
	struct tx *tx = o->tx;

	if (!reader_may_see(o->reader_id, other))
		return "the organiser has set an order of meetings that this would break";
	if (other->before)
		return arena_printf(tx->arena, "%s of %s comes before it and ends at %s",
			meeting_name(tx, other->meeting_id),
			request_name(tx, other->request_id),
			grid_civil(tx, o->g, other->end_s));
	return arena_printf(tx->arena, "%s of %s comes after it and begins at %s",
		meeting_name(tx, other->meeting_id), request_name(tx, other->request_id),
		grid_civil(tx, o->g, other->start_s));
}

const char *
order_refusal(const struct order *o, int64_t start_s, int64_t end_s)
{
	for (int i = 0; o != NULL && i < o->n; i++) {
		const struct order_other *other = &o->other[i];

		if (other->before ? other->end_s > start_s : other->start_s < end_s)
			return in_words(o, other);
	}
	return NULL;
}

/* ---- circles -------------------------------------------------------------------------------- */

/* Edges by the node they lead to: those to node i are item[first[i]] .. item[first[i + 1] - 1]. */
struct incoming {
	int *first, *from;
};

static struct incoming
incoming_of(struct arena *a, const struct order_edge *edge, int n, int nodes)
{
	struct incoming in = {ARENA_ARRAY(a, int, nodes + 2), ARENA_ARRAY(a, int, n)};

	for (int i = 0; i < n; i++)
		in.first[edge[i].after + 2]++;
	for (int i = 0; i < nodes; i++)
		in.first[i + 2] += in.first[i + 1];
	for (int i = 0; i < n; i++)
		in.from[in.first[edge[i].after + 1]++] = edge[i].before;
	return in;
}

/*
 * Walk backwards from a node, always to a predecessor that is in question, until one comes again: a
 * walk that ends somewhere has been in no circle, and is not walked again.
 */
int
order_circle(struct arena *a, const struct order_edge *edge, int n, int nodes,
	const bool *gone, int *path)
{
	struct incoming in = incoming_of(a, edge, n, nodes);
	int *next = ARENA_ARRAY(a, int, nodes);	 /* predecessor to look at */
	int *place = ARENA_ARRAY(a, int, nodes); /* on the walk, from 1 */
	int *walk = ARENA_ARRAY(a, int, nodes + 1);

	for (int i = 0; i < nodes; i++)
		next[i] = in.first[i];
	for (int start = 0; start < nodes; start++) {
		int depth = 0;

		if (gone[start] || next[start] == in.first[start + 1])
			continue;
		walk[depth++] = start;
		place[start] = depth;
		while (depth > 0) {
			int at = walk[depth - 1], from;

			if (next[at] == in.first[at + 1]) {
				place[at] = 0;
				depth--;
				continue;
			}
			from = in.from[next[at]++];
			if (gone[from])
				continue;
			if (place[from] != 0) {
				int length = 0;

				/* The walk went backwards: reverse it. */
				path[length++] = from;
				for (int i = depth; i >= place[from]; i--)
					path[length++] = walk[i - 1];
				return length;
			}
			if (next[from] == in.first[from + 1])
				continue;
			walk[depth++] = from;
			place[from] = depth;
		}
	}
	return 0;
}

/* ---- setting -------------------------------------------------------------------------------- */

bool
order_has_place(enum request_state state)
{
	switch (state) {
	case REQUEST_REQUESTED:
	case REQUEST_ACCEPTED:
	case REQUEST_SCHEDULED:
		return true;
	case REQUEST_DECLINED:
	case REQUEST_EXPIRED:
	case REQUEST_WITHDRAWN:
	case REQUEST_CANCELLED:
	case REQUEST_STATES:
		return false;
	}
	BUG_ON(true);
}

static bool
is_open(struct tx *tx, const struct request *r, const char *field, struct err *e)
{
	if (order_has_place(r->state))
		return true;
	err_set(e, ERR_WRONG_STATE, "%s is %s and has no place in an order any more",
		request_name(tx, r->id), request_state_name(r->state));
	return err_field(e, "%s", field);
}

/* Where the pairs of a request as the first one begin in a list by the first one. */
static int
pairs_from(const struct order_pair *p, int n, int64_t request_id)
{
	int low = 0, high = n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (p[middle].before < request_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int64_t
highest(const struct order_pair *p, int n, int64_t a, int64_t b)
{
	int64_t max = a > b ? a : b;

	for (int i = 0; i < n; i++) {
		max = p[i].before > max ? p[i].before : max;
		max = p[i].after > max ? p[i].after : max;
	}
	return max;
}

/*
 * The shortest way in the order from one request to another: came_from[id] is the request before,
 * back to where it starts. NULL: it leads nowhere near.
 */
static int64_t *
way(struct arena *a, const struct order_pair *p, int n, int64_t from, int64_t to)
{
	int64_t *came_from = ARENA_ARRAY(a, int64_t, highest(p, n, from, to) + 1);
	int64_t *queue = ARENA_ARRAY(a, int64_t, n + 1);
	int head = 0, tail = 0;

	queue[tail++] = from;
	came_from[from] = from;
	while (head < tail) {
		int64_t at = queue[head++];

		for (int i = pairs_from(p, n, at); i < n && p[i].before == at; i++) {
			if (came_from[p[i].after] != 0)
				continue;
			came_from[p[i].after] = at;
			if (p[i].after == to)
				return came_from;
			queue[tail++] = p[i].after;
		}
	}
	return NULL;
}

/* "R3 before R7 before R3", of a long circle its ends; and how to open it. */
static bool
circle(struct tx *tx, const int64_t *came_from, const struct request *before,
	const struct request *after, struct err *e)
{
	int64_t at = before->id, second = at;
	const char *text = request_name(tx, at);
	int said = 0, others = 0;

	while (at != after->id) {
		second = at;
		at = came_from[at];
		if (said < NAMED || at == after->id) {
			if (others > 0)
				text = arena_printf(
					tx->arena, "%d others before %s", others, text);
			text = arena_printf(
				tx->arena, "%s before %s", request_name(tx, at), text);
			said++;
		} else {
			others++;
		}
	}
	err_set(e, ERR_CYCLE, "the order would be a circle: %s before %s",
		request_name(tx, before->id), text);
	err_hint(e, "convene order %s --after %s --remove", request_name(tx, second),
		request_name(tx, after->id));
	return err_field(e, "params.after");
}

static bool
no_circle(struct tx *tx, const struct request *before, const struct request *after,
	struct err *e)
{
	int n;
	struct order_pair *p = orders_open(tx, after->event_id, &n);
	int64_t *came_from = way(tx->arena, p, n, after->id, before->id);

	return came_from == NULL || circle(tx, came_from, before, after, e);
}

static int
by_before(const void *a, const void *b)
{
	const struct order_pair *x = a, *y = b;

	if (x->before != y->before)
		return x->before < y->before ? -1 : 1;
	return x->after < y->after ? -1 : x->after > y->after;
}

bool
order_lets_open(struct tx *tx, const struct request *r, struct err *e)
{
	int n, open_n;
	struct order_other *own = orders_of(tx, r->event_id, r->id, &n);
	struct order_pair *open = orders_open(tx, r->event_id, &open_n);
	struct order_pair *all = ARENA_ARRAY(tx->arena, struct order_pair, open_n + n);

	for (int i = 0; i < open_n; i++)
		all[i] = open[i];
	for (int i = 0; i < n; i++)
		all[open_n + i] = own[i].before
					  ? (struct order_pair){own[i].request_id, r->id}
					  : (struct order_pair){r->id, own[i].request_id};
	if (n == 0)
		return true;
	qsort(all, (size_t)(open_n + n), sizeof *all, by_before);
	for (int i = 0; i < n; i++) {
		const struct request before = {.id = own[i].request_id};
		int64_t *came_from =
			own[i].before ? way(tx->arena, all, open_n + n, r->id, before.id)
				      : NULL;

		if (came_from != NULL)
			return circle(tx, came_from, &before, r, e);
	}
	return true;
}

static const struct meeting *
meeting_of(struct tx *tx, const struct request *r)
{
	struct meeting *m = r->state == REQUEST_SCHEDULED
				    ? meeting_by_id(tx, r->event_id, r->meeting_id)
				    : NULL;

	return m != NULL && m->state != MEETING_CANCELLED ? m : NULL;
}

bool
order_against(struct tx *tx, const struct request *before, const struct request *after,
	const struct meeting **first, const struct meeting **second)
{
	*first = meeting_of(tx, before);
	*second = meeting_of(tx, after);
	return *first != NULL && *second != NULL && (*first)->end_s > (*second)->start_s;
}

static bool
not_against(struct tx *tx, const struct grid *g, const struct request *before,
	const struct request *after, struct err *e)
{
	const struct meeting *first, *second;

	if (!order_against(tx, before, after, &first, &second))
		return true;
	err_set(e, ERR_ORDER,
		"they stand the other way round: %s of %s ends at %s and %s of %s begins"
		" at %s",
		meeting_name(tx, first->id), request_name(tx, before->id),
		grid_civil(tx, g, first->end_s), meeting_name(tx, second->id),
		request_name(tx, after->id), grid_civil(tx, g, second->start_s));
	err_hint(e, "convene cancel %s or %s first", meeting_name(tx, first->id),
		meeting_name(tx, second->id));
	return err_field(e, "params.after");
}

/* Organisations of which both requests are; staff see it anyway. */
static const char *
audience(struct tx *tx, const struct request *a, const struct request *b)
{
	const int64_t of_a[] = {a->from_organisation_id, a->to_organisation_id};
	int64_t both[2];
	int n = 0;

	for (int i = 0; i < 2; i++)
		if (of_a[i] == b->from_organisation_id ||
			of_a[i] == b->to_organisation_id)
			both[n++] = of_a[i];
	return n == 0 ? AUDIENCE_STAFF
		      : audience_pair(tx->arena, both[0], n == 2 ? both[1] : 0);
}

static void
journal(struct tx *tx, const struct request *before, const struct request *after,
	bool removed)
{
	struct js *body = js_new_obj(), *order = js_new_obj();

	js_set_str(order, "request", request_name(tx, after->id));
	js_set_str(order, "after", request_name(tx, before->id));
	js_set_bool(order, "removed", removed);
	js_set(body, "order", order);
	journal_append(tx, &(struct fact){.event_id = after->event_id,
				   .topic = "request",
				   .object = request_name(tx, after->id),
				   .audience = audience(tx, before, after),
				   .body = body});
	js_free(body);
}

void
order_tell(struct tx *tx, const struct request *before, const struct request *after)
{
	/* Nobody is there only after a fault of the database, which ends the unit. */
	if (before != NULL)
		journal(tx, before, after, false);
}

bool
order_put(struct tx *tx, const struct request *before, const struct request *after,
	bool removed)
{
	bool done =
		removed ? order_pair_delete(tx, after->event_id, before->id, after->id)
			: order_pair_put(tx, after->event_id, before->id, after->id);

	if (done)
		journal(tx, before, after, removed);
	return done;
}

bool
order_set(struct tx *tx, const struct grid *g, const struct request *before,
	const struct request *after, struct err *e)
{
	if (before->id == after->id) {
		err_set(e, ERR_PARAM_INVALID, "%s cannot come after itself",
			request_name(tx, after->id));
		return err_field(e, "params.after");
	}
	if (!publishing_is_none(tx, after->event_id, e) ||
		!is_open(tx, before, "params.after", e) ||
		!is_open(tx, after, "params.request", e) ||
		!no_circle(tx, before, after, e) || !not_against(tx, g, before, after, e))
		return false;
	if (order_put(tx, before, after, false))
		return true;
	err_set(e, ERR_EXISTS, "%s comes after %s already", request_name(tx, after->id),
		request_name(tx, before->id));
	return err_hint(e, "convene order %s --after %s --remove takes it back",
		request_name(tx, after->id), request_name(tx, before->id));
}

bool
order_remove(struct tx *tx, const struct request *before, const struct request *after,
	struct err *e)
{
	if (order_put(tx, before, after, true))
		return true;
	err_set(e, ERR_NOT_FOUND, "%s does not come after %s",
		request_name(tx, after->id), request_name(tx, before->id));
	err_hint(e, "convene request %s shows what it comes after",
		request_name(tx, after->id));
	return err_field(e, "params.after");
}

/* ---- as JSON -------------------------------------------------------------------------------- */

void
order_view_into(
	struct tx *tx, const struct request *r, int64_t reader_id, struct js *view)
{
	int n;
	struct order_other *o = orders_of(tx, r->event_id, r->id, &n);
	struct js *list[2] = {NULL, NULL};

	for (int i = 0; i < n; i++) {
		if (!reader_may_see(reader_id, &o[i]))
			continue;
		if (list[o[i].before] == NULL)
			list[o[i].before] = js_new_arr();
		js_push_str(list[o[i].before], request_name(tx, o[i].request_id));
	}
	if (list[true] != NULL)
		js_set(view, "after", list[true]);
	if (list[false] != NULL)
		js_set(view, "before", list[false]);
}
