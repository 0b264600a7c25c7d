/* import_order.c - what comes before what: the column `after` of requests.csv. */
#include "domain/files/importing.h"

#include "domain/booking/request.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/seating/order.h"

#include <inttypes.h>

enum { CIRCLES_REPORTED = 100, NAMED = 10 };

/* A request in the graph: of the file, or stored, or both. */
struct node {
	struct imp_before is;
	int64_t id; /* 0: a new one */
};

/* The order as it will be, among open requests. */
struct ordering {
	struct importing *im;
	struct map by_key; /* index of the node, + 1 */
	struct rows nodes; /* struct node */
	struct rows edges; /* struct order_edge */
	struct rows lines; /* int, of each edge: of the file, 0: it is only stored */
};

/* ---- the graph ------------------------------------------------------------------------------ */

static int
node_of(struct ordering *o, const char *code, int64_t id, struct imp_before is)
{
	const char *key = id != 0 ? arena_printf(o->im->arena, "#%" PRId64, id) : code;
	int *index = map_get(&o->by_key, key);

	if (index == NULL) {
		*(struct node *)rows_add(o->im->arena, &o->nodes) = (struct node){is, id};
		index = ARENA_NEW(o->im->arena, int);
		*index = o->nodes.n - 1;
		map_put(&o->by_key, key, index);
	}
	return *index;
}

static int64_t
id_of(const struct imp_before *b)
{
	const struct request *row = b->item != NULL ? b->item->stored : b->row;

	return row != NULL ? row->id : 0;
}

static int
node_of_before(struct ordering *o, const struct imp_before *b)
{
	return node_of(o, b->item != NULL ? b->item->item.code : "", id_of(b), *b);
}

static void
add_edge(struct ordering *o, int before, int after, int line)
{
	*(struct order_edge *)rows_add(o->im->arena, &o->edges) =
		(struct order_edge){before, after};
	*(int *)rows_add(o->im->arena, &o->lines) = line;
}

static const char *
name_of(const struct ordering *o, int index)
{
	const struct node *n = &((struct node *)o->nodes.data)[index];
	const struct request *row = n->is.row;

	if (n->is.item != NULL)
		return n->is.item->item.code;
	if (row == NULL)
		row = request_by_id(o->im->tx, o->im->event.id, n->id);
	return row != NULL && row->code != NULL
		       ? row->code
		       : arena_printf(o->im->arena, "R%" PRId64, n->id);
}

/* ---- one row -------------------------------------------------------------------------------- */

/* The request of a code; false and a fault, unless its own row has one. */
static bool
find_before(struct importing *im, const struct imp_request *r, const char *code,
	struct imp_before *out)
{
	struct item_set *set = &im->sets[OF_REQUESTS];

	out->item = item_by_code(set, code);
	out->row =
		out->item != NULL ? out->item->stored : import_stored_request(im, code);
	if (out->item == r) {
		import_fault(im, OF_REQUESTS, r->item.line, "after",
			"%s cannot come after itself", code);
		return false;
	}
	if (out->item != NULL || out->row != NULL)
		return true;
	if (!set->partial && map_get(&set->broken, code) == NULL)
		import_fault(im, OF_REQUESTS, r->item.line, "after",
			"there is no request %s, neither in requests.csv nor in the event",
			code);
	return false;
}

/* Once the files are in. item: its row of the file, NULL: it has none. */
static bool
is_open(const struct request *row, const struct imp_request *item)
{
	return row == NULL || (item != NULL && item->reopened) ||
	       order_has_place(row->state);
}

/* A new one may come with an end of before. */
static bool
has_place(const struct imp_before *b)
{
	return b->item != NULL && b->item->stored == NULL
		       ? order_has_place(b->item->life.state)
		       : is_open(b->row, b->item);
}

/* Is the pair stored, whatever has become of the two? */
static bool
is_stored(const struct order_pair *p, int n, int64_t before, int64_t after)
{
	for (int i = 0; i < n; i++)
		if (p[i].before == before && p[i].after == after)
			return true;
	return false;
}

/* The rules that request.order has, but for circles. */
static bool
may_come_before(struct importing *im, const struct imp_request *r,
	const struct imp_before *b, const char *code)
{
	const struct meeting *first, *second;
	const struct request *ended = !is_open(b->row, b->item) ? b->row
				      : !is_open(r->stored, r)	? r->stored
								: NULL;

	/* People ended it: it has no place in an order any more. */
	if (ended != NULL) {
		import_keep(im, OF_REQUESTS, r->item.line, r->item.code, "after",
			arena_printf(im->arena, "R%" PRId64 " is %s", ended->id,
				request_state_name(ended->state)),
			code);
		return false;
	}
	if (b->row == NULL || r->stored == NULL ||
		!order_against(im->tx, b->row, r->stored, &first, &second))
		return true;
	import_fault(im, OF_REQUESTS, r->item.line, "after",
		"the meetings of %s and %s stand the other way round: M%" PRId64
		" ends at %s and M%" PRId64 " begins at %s",
		code, r->item.code, first->id, import_civil(im, first->end_s), second->id,
		import_civil(im, second->start_s));
	return false;
}

static bool
lists(const struct order_other *o, int n, int64_t id)
{
	for (int i = 0; i < n; i++)
		if (o[i].before && o[i].request_id == id)
			return true;
	return false;
}

static bool
names(const struct imp_request *r, int64_t id)
{
	for (int i = 0; i < r->after.items_n; i++)
		if (id_of(&r->before[i]) == id)
			return true;
	return false;
}

/* What is stored of it, among open requests. */
static struct order_other *
stored_order(struct importing *im, const struct imp_request *r, int *n)
{
	struct order_other *o;
	int open = 0, all;

	*n = 0;
	if (r->stored == NULL || !is_open(r->stored, r))
		return NULL;
	o = orders_of(im->tx, im->event.id, r->stored->id, &all);
	for (int i = 0; i < all; i++) {
		struct request *other =
			request_or_blank(im->tx, im->event.id, o[i].request_id);

		/* One that has expired by now may not be written down as such yet. */
		request_settle(im->tx, other);
		if (order_has_place(other->state))
			o[open++] = o[i];
	}
	*n = open;
	return o;
}

static void
read_row(struct ordering *o, struct imp_request *r)
{
	struct imp_before self = {r, r->stored};
	int n, all_n = 0, taken = 0, after = node_of_before(o, &self);
	struct order_other *stored = stored_order(o->im, r, &n);
	struct order_pair *all = r->stored == NULL
					 ? NULL
					 : precedences_with(o->im->tx, o->im->event.id,
						   r->stored->id, &all_n);

	r->before = ARENA_ARRAY(o->im->arena, struct imp_before, r->after.items_n);
	for (int i = 0; i < r->after.items_n; i++) {
		struct imp_before *b = &r->before[taken];
		bool old;

		if (!find_before(o->im, r, r->after.items[i], b))
			continue;
		old = id_of(b) != 0 && lists(stored, n, id_of(b));
		/* Like that already, and of no weight while one of them has ended. */
		if (!old && id_of(b) != 0 && all_n > 0 &&
			is_stored(all, all_n, id_of(b), r->stored->id) &&
			!(has_place(b) && has_place(&self)))
			continue;
		if (!old && !may_come_before(o->im, r, b, r->after.items[i]))
			continue;
		r->reordered |= !old;
		r->after.items[taken++] = r->after.items[i];
		if (has_place(b) && has_place(&self))
			add_edge(o, node_of_before(o, b), after, r->item.line);
	}
	/* Without those that are not there or have ended. */
	r->after.items_n = taken;
	for (int i = 0; i < n; i++)
		r->reordered |= stored[i].before && !names(r, stored[i].request_id);
	r->item.changed |= r->reordered;
}

/* Pairs whose second one the file says nothing of stay. */
static void
keep_stored(struct ordering *o)
{
	int n;
	struct order_pair *p = orders_open(o->im->tx, o->im->event.id, &n);

	for (int i = 0; i < n; i++) {
		const struct imp_before none = {NULL, NULL};
		int before = node_of(o, "", p[i].before, none);
		int after = node_of(o, "", p[i].after, none);
		const struct imp_request *r =
			((struct node *)o->nodes.data)[after].is.item;

		if (r == NULL || !r->after.said)
			add_edge(o, before, after, 0);
	}
}

/* The other request of a pair, once the files are in. */
static bool
other_is_open(struct importing *im, int64_t id, const struct map *reopened)
{
	const char *key = arena_printf(im->arena, "#%" PRId64, id);
	const struct request *row;

	if (map_get(reopened, key) != NULL)
		return true;
	row = request_by_id(im->tx, im->event.id, id);
	return row != NULL && order_has_place(row->state);
}

static void
keep_pair(struct ordering *o, const struct order_pair *p, const struct map *reopened,
	int line)
{
	const struct imp_before none = {NULL, NULL};
	const struct imp_request *after;
	int before_node, after_node;

	if (!other_is_open(o->im, p->before, reopened) ||
		!other_is_open(o->im, p->after, reopened))
		return;
	before_node = node_of(o, "", p->before, none);
	after_node = node_of(o, "", p->after, none);
	after = ((struct node *)o->nodes.data)[after_node].is.item;
	/* What the file says is looked at when the other one was open all along. */
	if (after == NULL || !after->after.said ||
		map_get(reopened, arena_printf(o->im->arena, "#%" PRId64, p->before)) !=
			NULL)
		add_edge(o, before_node, after_node, line);
}

/* Pairs of what is open again come alive with it, unless the file says others. */
static void
keep_of_reopened(struct ordering *o)
{
	struct item_set *set = &o->im->sets[OF_REQUESTS];
	struct map reopened;
	int n;

	map_init(&reopened, o->im->arena);
	for (int i = 0; i < set->n; i++) {
		struct imp_request *r = (struct imp_request *)set->items[i];

		if (r->reopened)
			map_put(&reopened,
				arena_printf(o->im->arena, "#%" PRId64, r->stored->id),
				r);
	}
	for (int i = 0; i < set->n; i++) {
		const struct imp_request *r = (struct imp_request *)set->items[i];
		struct order_pair *p = NULL;

		n = 0;
		if (r->reopened)
			p = precedences_with(
				o->im->tx, o->im->event.id, r->stored->id, &n);
		for (int k = 0; k < n; k++)
			keep_pair(o, &p[k], &reopened, r->item.line);
	}
}

/* ---- circles -------------------------------------------------------------------------------- */

/* The last line that closes the circle. */
static int
line_of(const struct ordering *o, const int *path, int length, const int *place)
{
	const struct order_edge *e = o->edges.data;
	const int *lines = o->lines.data;
	int line = 0;

	for (int i = 0; i < o->edges.n; i++) {
		int at = place[e[i].before];

		if (at > 0 && at < length && path[at] == e[i].after && lines[i] > line)
			line = lines[i];
	}
	return line;
}

static void
tell_circle(struct ordering *o, const int *path, int length, const int *place)
{
	const char *text = name_of(o, path[0]);
	int left_out = length > NAMED ? length - NAMED : 0;

	for (int i = 1; i < length; i++) {
		if (i == NAMED / 2 && left_out > 0) {
			text = arena_printf(
				o->im->arena, "%s before %d others", text, left_out);
			i += left_out;
		}
		text = arena_printf(
			o->im->arena, "%s before %s", text, name_of(o, path[i]));
	}
	import_fault(o->im, OF_REQUESTS, line_of(o, path, length, place), "after",
		"the order is a circle: %s", text);
}

/* The next circle among what is in none reported yet; false: there is none. */
static bool
next_circle(struct ordering *o, struct arena *scratch, bool *gone, int *path)
{
	int *place, n = o->nodes.n;
	int length = order_circle(scratch, o->edges.data, o->edges.n, n, gone, path);

	if (length == 0)
		return false;
	place = ARENA_ARRAY(scratch, int, n); /* on the path, from 1 */
	for (int i = 0; i + 1 < length; i++) {
		place[path[i]] = i + 1;
		gone[path[i]] = true;
	}
	tell_circle(o, path, length, place);
	return true;
}

static void
find_circles(struct ordering *o)
{
	bool *gone = ARENA_ARRAY(o->im->arena, bool, o->nodes.n);
	int *path = ARENA_ARRAY(o->im->arena, int, o->nodes.n + 1);
	struct arena scratch;
	int reported = 0;

	arena_init(&scratch);
	while (reported < CIRCLES_REPORTED && next_circle(o, &scratch, gone, path)) {
		arena_reset(&scratch);
		reported++;
	}
	arena_release(&scratch);
}

/* ---- the whole ------------------------------------------------------------------------------ */

void
import_order_read(struct importing *im)
{
	struct item_set *set = &im->sets[OF_REQUESTS];
	struct ordering o = {.im = im,
		.nodes = {.size = sizeof(struct node)},
		.edges = {.size = sizeof(struct order_edge)},
		.lines = {.size = sizeof(int)}};
	bool said = false;

	map_init(&o.by_key, im->arena);
	for (int i = 0; i < set->n; i++) {
		struct imp_request *r = (struct imp_request *)set->items[i];

		if (!r->after.said || r->item.kept || r->from == NULL || r->to == NULL)
			continue;
		said = true;
		read_row(&o, r);
	}
	if (!said && im->reopened.n == 0)
		return;
	keep_stored(&o);
	keep_of_reopened(&o);
	find_circles(&o);
}

/* Only pairs that this unit has read may be removed, and they are still there. */
static void
write_pair(struct importing *im, const struct request *before,
	const struct request *after, bool removed)
{
	if (!order_put(im->tx, before, after, removed))
		tx_damaged(im->tx,
			"the order of R%" PRId64 " and R%" PRId64 " is not as read",
			before->id, after->id);
}

void
import_order_put(struct importing *im, const struct imp_request *r)
{
	for (int k = 0; r->reordered && k < r->after.items_n; k++) {
		const struct imp_before *b = &r->before[k];

		if (!order_pair_put(im->tx, im->event.id, id_of(b), r->stored->id))
			BUG_ON(!tx_failed(im->tx));
	}
}

void
import_order_write(struct importing *im)
{
	struct item_set *set = &im->sets[OF_REQUESTS];

	for (int i = 0; i < set->n; i++) {
		struct imp_request *r = (struct imp_request *)set->items[i];
		struct order_other *stored;
		int n;

		if (!r->reordered || (im->sliced && !r->item.stored))
			continue;
		stored = stored_order(im, r, &n);
		for (int k = 0; k < n; k++)
			if (stored[k].before && !names(r, stored[k].request_id))
				write_pair(im,
					request_or_blank(im->tx, im->event.id,
						stored[k].request_id),
					r->stored, true);
		for (int k = 0; k < r->after.items_n; k++) {
			const struct imp_before *b = &r->before[k];
			const struct request *row =
				b->item != NULL ? b->item->stored : b->row;

			if (!lists(stored, n, row->id))
				write_pair(im, row, r->stored, false);
		}
	}
}
