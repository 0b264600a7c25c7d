/* test_order.c - which meeting is held before which: rows, circles, slots, who is told. */
#include "asking.h"

#include "domain/fair/actor.h"
#include "domain/seating/order.h"

#include <stdlib.h>

/* Requests R1 bat->X1, R2 bat->X2, R3 ann->X1, R4 pia->X2 in an open unit. */
enum { R1 = 1, R2, R3, R4, REQUESTS = R4 };

struct scene {
	struct tx *tx;
	struct grid *g;
	struct request *r[REQUESTS + 1];
};

static struct scene
scene(void **state)
{
	static const int64_t WISHES[REQUESTS][2] = {
		{BAT, X1}, {BAT, X2}, {ANN, X1}, {PIA, X2}};
	struct scene s = {.tx = small_begin(*state)};

	s.g = asking_grid(s.tx);
	for (int i = 0; i < REQUESTS; i++) {
		struct request_draft w = draft(s.tx, WISHES[i][0], WISHES[i][1]);

		s.r[i + 1] = ask(s.tx, s.g, &w);
		assert_int_equal(s.r[i + 1]->id, i + 1);
	}
	return s;
}

static void
set(struct scene *s, int before, int after)
{
	struct err e;

	if (!order_set(s->tx, s->g, s->r[before], s->r[after], &e))
		fail_msg("%s", e.text);
}

static void
refused(struct scene *s, int before, int after, enum err_code code, const char *said)
{
	struct err e;

	assert_false(order_set(s->tx, s->g, s->r[before], s->r[after], &e));
	assert_int_equal(e.code, code);
	if (strstr(e.text, said) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", said, e.text);
}

/* Seat a request in the slot at an index. */
static struct meeting *
seat(struct scene *s, int request, int64_t with, int index)
{
	struct verdict v;
	struct meeting *m;
	struct party p;
	struct err e;

	request_answer_by(s->tx, s->r[request], delegate_by_id(s->tx, FAIR, with), 1);
	request_party(s->tx, s->r[request], &p);
	v = seating_at(seating_plan(s->tx, s->g, &p), index);
	if (v.code != ERR_NONE)
		fail_msg("%s", v.text);
	m = meeting_seat(s->tx, s->g, s->r[request], &p, index, &v, &e);
	if (m == NULL)
		fail_msg("%s", e.text);
	return m;
}

/* ---- setting -------------------------------------------------------------------------------- */

static void
pairs_are_stored_once_and_seen_from_both_ends(void **state)
{
	struct scene s = scene(state);
	struct order_other *other;
	struct order_pair *all;
	struct err e;
	int n;

	set(&s, R1, R2);
	set(&s, R3, R2);
	set(&s, R2, R4);
	refused(&s, R1, R2, ERR_EXISTS, "R2 comes after R1 already");
	other = orders_of(s.tx, FAIR, R2, &n);
	assert_int_equal(n, 3);
	assert_int_equal(other[0].request_id, R1);
	assert_true(other[0].before && other[1].before && !other[2].before);
	assert_int_equal(other[0].from_organisation_id, B2);
	assert_int_equal(other[0].to_organisation_id, X1);
	assert_int_equal(other[0].meeting_id, -1);
	assert_int_equal(other[1].request_id, R3);
	assert_int_equal(other[2].request_id, R4);
	orders_of(s.tx, OTHER_FAIR, R2, &n);
	assert_int_equal(n, 0);
	all = orders_open(s.tx, FAIR, &n);
	assert_int_equal(n, 3);
	assert_int_equal(all[1].before, R2);
	assert_true(order_remove(s.tx, s.r[R1], s.r[R2], &e));
	assert_false(order_remove(s.tx, s.r[R1], s.r[R2], &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	orders_open(s.tx, FAIR, &n);
	assert_int_equal(n, 2);
}

static void
a_circle_is_told_from_end_to_end(void **state)
{
	struct scene s = scene(state);

	refused(&s, R1, R1, ERR_PARAM_INVALID, "itself");
	set(&s, R1, R2);
	set(&s, R2, R3);
	set(&s, R1, R3);
	set(&s, R3, R4);
	refused(&s, R2, R1, ERR_CYCLE, "circle: R2 before R1 before R2");
	/* the shortest of two */
	refused(&s, R4, R1, ERR_CYCLE, "circle: R4 before R1 before R3 before R4");
	s.r[R3]->state = REQUEST_WITHDRAWN;
	request_save(s.tx, s.r[R3]);
	set(&s, R4, R1);
	refused(&s, R3, R2, ERR_WRONG_STATE, "R3 is withdrawn");
	refused(&s, R2, R3, ERR_WRONG_STATE, "R3 is withdrawn");
}

static void
a_long_circle_is_told_by_its_ends(void **state)
{
	struct scene s = scene(state);
	struct request *r = s.r[R1];

	/* R1 before R5 before R6 ... before R40 */
	for (int64_t id = 5; id <= 40; id++) {
		struct request next = *s.r[R1];

		next.id = tx_next_id(s.tx, FAIR, "request");
		assert_int_equal(next.id, id);
		request_insert(s.tx, &next);
		assert_true(order_pair_put(s.tx, FAIR, r->id, id));
		r = request_by_id(s.tx, FAIR, id);
	}
	s.r[R4] = r;
	refused(&s, R4, R1, ERR_CYCLE,
		"R40 before R1 before 29 others before R34 before R35 before");
	refused(&s, R4, R1, ERR_CYCLE, "before R39 before R40");
}

static void
meetings_the_other_way_round_are_told_with_their_times(void **state)
{
	struct scene s = scene(state);

	seat(&s, R1, KIM, 3);
	seat(&s, R2, CHOI, 1);
	refused(&s, R1, R2, ERR_ORDER,
		"M1 of R1 ends at 2027-01-15 13:25 and M2 of R2 begins at 2027-01-15 09:30");
	set(&s, R2, R1);
	refused(&s, R1, R2, ERR_CYCLE, "R1 before R2 before R1");
	/* One that ends when the other begins is in order; at the same time they are not. */
	seat(&s, R4, CHOI, 3);
	refused(&s, R1, R4, ERR_ORDER, "M1 of R1 ends at");
	refused(&s, R4, R1, ERR_ORDER, "M3 of R4 ends at");
}

/* ---- slots ---------------------------------------------------------------------------------- */

static void
a_slot_lies_after_what_is_before_and_before_what_is_after(void **state)
{
	struct scene s = scene(state);
	struct order *o;
	int64_t begin = FAIR_OPENS_S;

	set(&s, R1, R2);
	set(&s, R2, R3);
	assert_null(order_read(s.tx, s.g, 0, READER_ALL));
	assert_null(order_read(s.tx, s.g, R2, READER_ALL));
	assert_null(order_refusal(NULL, begin, begin + 1));
	seat(&s, R1, KIM, 1);
	seat(&s, R3, KOO, 4);
	o = order_read(s.tx, s.g, R2, READER_ALL);
	assert_string_equal(order_refusal(o, begin, begin + 1500),
		"M1 of R1 comes before it and ends at 2027-01-15 09:55");
	assert_non_null(order_refusal(o, begin + 1800, begin + 3300));
	assert_null(order_refusal(o, begin + 3300, begin + 16200));
	assert_string_equal(order_refusal(o, begin + 14400, begin + 16201),
		"M2 of R3 comes after it and begins at 2027-01-15 13:30");
	/* Bat's own is told to him, ann's is not. */
	o = order_read(s.tx, s.g, R2, B2);
	assert_non_null(strstr(order_refusal(o, begin, begin + 1), "M1 of R1"));
	assert_null(strstr(order_refusal(o, begin + 20000, begin + 20001), "R3"));
	o = order_read(s.tx, s.g, R2, X2);
	assert_null(strstr(order_refusal(o, begin, begin + 1), "R1"));
}

static void
the_verdict_of_a_slot_says_so(void **state)
{
	struct scene s = scene(state);
	struct seating *plan;
	struct verdict v;
	struct party p;

	set(&s, R1, R2);
	seat(&s, R1, KIM, 1);
	request_answer_by(s.tx, s.r[R2], delegate_by_id(s.tx, FAIR, CHOI), 1);
	s.r[R2]->length = 2;
	request_save(s.tx, s.r[R2]);
	request_party(s.tx, s.r[R2], &p);
	plan = seating_plan(s.tx, s.g, &p);
	assert_int_equal(seating_at(plan, 0).code, ERR_SLOT_TAKEN);
	assert_int_equal(seating_at(plan, 3).code, ERR_NONE);
	assert_int_equal(seating_best(plan, &v), 5); /* no break over lunch */
	p.length = 1;
	plan = seating_plan(s.tx, s.g, &p);
	assert_int_equal(seating_at(plan, 0).code, ERR_ORDER);
	assert_int_equal(seating_at(plan, 1).code, ERR_SLOT_TAKEN);
	assert_int_equal(seating_at(plan, 2).code, ERR_NONE);
	p.order_id = 0;
	assert_int_equal(seating_at(seating_plan(s.tx, s.g, &p), 0).code, ERR_NONE);
}

static void
who_is_told_of_a_pair(void **state)
{
	struct scene s = scene(state);
	static const struct {
		int64_t reader;
		const char *expected;
	} CASES[] = {
		{READER_ALL, "{\"after\":[\"R1\"],\"before\":[\"R3\"]}"},
		{B2, "{\"after\":[\"R1\"]}"},
		{X1, "{\"after\":[\"R1\"],\"before\":[\"R3\"]}"},
		{X2, "{}"},
		{READER_NONE, "{}"},
	};

	set(&s, R1, R2);
	set(&s, R2, R3);
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct js *o = js_new_obj();
		char *text;

		order_view_into(s.tx, s.r[R2], CASES[i].reader, o);
		text = js_text(o);
		assert_string_equal(text, CASES[i].expected);
		free(text);
		js_free(o);
	}
}

/* ---- circles of a graph --------------------------------------------------------------------- */

enum { NODES = 7, EDGES = 9 };

/* By brute force: can a node be reached from itself? */
static bool
has_circle(const struct order_edge *edge, int n, const bool *gone)
{
	bool reach[NODES][NODES] = {{false}};

	for (int i = 0; i < n; i++)
		if (!gone[edge[i].before] && !gone[edge[i].after])
			reach[edge[i].before][edge[i].after] = true;
	for (int k = 0; k < NODES; k++)
		for (int i = 0; i < NODES; i++)
			for (int j = 0; j < NODES; j++)
				reach[i][j] |= reach[i][k] && reach[k][j];
	for (int i = 0; i < NODES; i++)
		if (reach[i][i])
			return true;
	return false;
}

static bool
has_edge(const struct order_edge *edge, int n, int before, int after)
{
	for (int i = 0; i < n; i++)
		if (edge[i].before == before && edge[i].after == after)
			return true;
	return false;
}

static void
circles_are_found_where_there_are_any(void **state)
{
	unsigned seed = 1;
	int found = 0, none = 0;
	struct arena a;

	(void)state;
	arena_init(&a);
	for (int round = 0; round < 5000; round++) {
		struct order_edge edge[EDGES];
		bool gone[NODES] = {false};
		int path[NODES + 1], length, n = (int)(rand_r(&seed) % (EDGES + 1));

		for (int i = 0; i < n; i++)
			edge[i] = (struct order_edge){(int)(rand_r(&seed) % NODES),
				(int)(rand_r(&seed) % NODES)};
		gone[rand_r(&seed) % NODES] = rand_r(&seed) % 4 == 0;
		length = order_circle(&a, edge, n, NODES, gone, path);
		assert_int_equal(length > 0, has_circle(edge, n, gone));
		found += length > 0;
		none += length == 0;
		if (length == 0)
			continue;
		assert_true(length >= 2 && length <= NODES + 1);
		assert_int_equal(path[0], path[length - 1]);
		for (int i = 0; i + 1 < length; i++) {
			assert_true(has_edge(edge, n, path[i], path[i + 1]));
			assert_false(gone[path[i]]);
		}
		arena_reset(&a);
	}
	assert_true(found > 1000 && none > 1000);
	arena_release(&a);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, small_set_up, small_tear_down)

int
main(void)
{
	static const struct CMUnitTest TESTS[] = {
		CASE(pairs_are_stored_once_and_seen_from_both_ends),
		CASE(a_circle_is_told_from_end_to_end),
		CASE(a_long_circle_is_told_by_its_ends),
		CASE(meetings_the_other_way_round_are_told_with_their_times),
		CASE(a_slot_lies_after_what_is_before_and_before_what_is_after),
		CASE(the_verdict_of_a_slot_says_so),
		CASE(who_is_told_of_a_pair),
		cmocka_unit_test(circles_are_found_where_there_are_any),
	};

	return cmocka_run_group_tests_name("order", TESTS, NULL, NULL);
}
