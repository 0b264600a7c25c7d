/* test_plan_narrow.c - what is known of a plan of everything before there are clauses. */
#include "plan/encode.h"

#include "golden.h"
#include "plan_tiny.h"

enum { SLOTS = 4, MEETINGS_MAX = 6, TINY_PROBLEMS = 400 };

/* Meetings of one slot, person 0 with another each, at tables enough unless a test takes some. */
struct one_host {
	struct plan_problem p;
	struct plan_slot slots[SLOTS];
	struct plan_person persons[MEETINGS_MAX + 1];
	struct plan_seat seats[MEETINGS_MAX];
	struct plan_group group;
	struct plan_candidate meetings[MEETINGS_MAX];
	struct plan_order orders[2];
	int parties[MEETINGS_MAX][2];
	uint64_t allowed[MEETINGS_MAX];
	struct cnf cnf;
	struct encoding e;
	struct arena a;
};

static const uint64_t any_slot = 15;
static const int the_group = 0;

static void
make_host(struct one_host *h, const uint64_t *allowed, int n)
{
	memset(h, 0, sizeof *h);
	arena_init(&h->a);
	for (int s = 0; s < SLOTS; s++)
		h->slots[s] =
			(struct plan_slot){.start_s = s * 1200, .end_s = (s + 1) * 1200};
	for (int i = 0; i <= n; i++)
		h->persons[i] =
			(struct plan_person){.free = &any_slot, .organisation = -1};
	for (int i = 0; i < n; i++) {
		h->seats[i].free = &any_slot;
		h->allowed[i] = allowed[i];
		h->parties[i][1] = i + 1;
		h->meetings[i] = (struct plan_candidate){.persons = h->parties[i],
			.persons_n = 2,
			.tier = PLAN_MUST,
			.length = 1,
			.allowed = &h->allowed[i],
			.preferred_session = -1,
			.groups = &the_group,
			.groups_n = 1,
			.need = -1,
			.now = {-1, -1, -1}};
	}
	h->group.seats = n;
	h->p = (struct plan_problem){.slots = h->slots,
		.slots_n = SLOTS,
		.persons = h->persons,
		.persons_n = n + 1,
		.seats = h->seats,
		.seats_n = n,
		.groups = &h->group,
		.groups_n = 1,
		.candidates = h->meetings,
		.candidates_n = n,
		.orders = h->orders,
		.halls_n = 1,
		.all_must_be_seated = true,
		.fairness = -1};
}

static void
no_sink(void *ctx, int literal)
{
	(void)ctx;
	(void)literal;
}

static void
encode(const struct plan_problem *p, struct encoding *e, struct cnf *cnf, struct arena *a)
{
	struct encode_options how = {
		.most_breaks = 1, .light = true, .disturbed_max = -1};

	cnf_init(cnf, a, no_sink, NULL);
	encode_problem(e, p, cnf, &how);
}

static void
narrow(struct one_host *h)
{
	encode(&h->p, &h->e, &h->cnf, &h->a);
}

/* The slots a meeting may start in, as a bit set. */
static uint64_t
starts(const struct encoding *e, int meeting)
{
	uint64_t set = 0;

	for (int s = 0; s < e->p->slots_n; s++)
		if (e->start[meeting * e->p->slots_n + s] != CNF_FALSE)
			set |= UINT64_C(1) << s;
	return set;
}

static void
a_fixed_meeting_takes_its_slot_from_the_others(void **state)
{
	struct one_host h;

	(void)state;
	make_host(&h, (const uint64_t[]){1, 3}, 2);
	narrow(&h);
	assert_false(h.e.impossible);
	assert_int_equal(starts(&h.e, 0), 1);
	assert_int_equal(starts(&h.e, 1), 2);
	assert_int_equal(h.e.start[SLOTS + 1], CNF_TRUE);
	arena_release(&h.a);
}

static void
more_meetings_than_slots_are_seen_without_a_clause(void **state)
{
	struct one_host h;

	(void)state;
	make_host(&h, (const uint64_t[]){6, 6, 6}, 3);
	narrow(&h);
	assert_true(h.e.impossible);
	assert_int_equal(h.cnf.clauses, 0);
	arena_release(&h.a);
}

/* The first two take slots 0 and 1 between them; what is left for the third it may have. */
static void
slots_that_others_need_are_left_out(void **state)
{
	struct one_host h;

	(void)state;
	make_host(&h, (const uint64_t[]){3, 3, 15}, 3);
	narrow(&h);
	assert_false(h.e.impossible);
	assert_int_equal(starts(&h.e, 0), 3);
	assert_int_equal(starts(&h.e, 1), 3);
	assert_int_equal(starts(&h.e, 2), 12);
	arena_release(&h.a);
}

/* Four persons who meet two by two share the tables. */
static void
full_slots_are_left_out(void **state)
{
	struct one_host h;

	(void)state;
	make_host(&h, (const uint64_t[]){1, 3}, 2);
	h.persons[3] = h.persons[0];
	h.p.persons_n = 4;
	h.parties[1][0] = 2;
	h.parties[1][1] = 3;
	narrow(&h);
	assert_int_equal(starts(&h.e, 1), 3);
	arena_reset(&h.a);
	h.p.seats_n = h.group.seats = 1;
	narrow(&h);
	assert_int_equal(starts(&h.e, 1), 2);
	arena_reset(&h.a);
	h.allowed[1] = 1;
	narrow(&h);
	assert_true(h.e.impossible);
	arena_release(&h.a);
}

static void
an_order_leaves_out_both_ends(void **state)
{
	struct one_host h;

	(void)state;
	make_host(&h, (const uint64_t[]){14, 7}, 2);
	h.orders[0] = (struct plan_order){0, 1};
	h.p.orders_n = 1;
	narrow(&h);
	assert_int_equal(starts(&h.e, 0), 2);
	assert_int_equal(starts(&h.e, 1), 4);
	arena_release(&h.a);
}

/* ---- against trying all ---------------------------------------------------------------------- */

/* Does some plan of everything have the meeting there? Places are tried candidate by candidate. */
static bool
some_plan(struct tiny *t, struct plan_place *places, int candidate)
{
	struct plan_problem *p = &t->p;
	struct plan_fault fault;
	struct err e;

	if (candidate == p->candidates_n)
		return plan_verify(p, places, &fault, &e);
	if (places[candidate].slot >= 0)
		return some_plan(t, places, candidate + 1);
	for (int slot = 0; slot < p->slots_n; slot++)
		for (int seat = 0; seat < p->seats_n; seat++) {
			bool found;

			if (!plan_may_start(p, &p->candidates[candidate], slot))
				break;
			places[candidate] = (struct plan_place){slot, seat, -1};
			found = plan_verify(p, places, &fault, &e) &&
				some_plan(t, places, candidate + 1);
			places[candidate] = (struct plan_place){-1, -1, -1};
			if (found)
				return true;
		}
	return false;
}

static bool
some_plan_with(struct tiny *t, int candidate, int slot)
{
	struct plan_place places[TINY_CANDIDATES];

	for (int seat = 0; seat < t->p.seats_n; seat++) {
		for (int i = 0; i < t->p.candidates_n; i++)
			places[i] = (struct plan_place){-1, -1, -1};
		places[candidate] = (struct plan_place){slot, seat, -1};
		if (some_plan(t, places, 0))
			return true;
	}
	return false;
}

/* Choices, interpreters, locks and ways are for others to test. */
static void
make_simple(struct tiny *t, uint64_t seed)
{
	tiny_make(t, seed);
	t->p.choices_n = 0;
	t->p.walk_minutes = NULL;
	for (int i = 0; i < t->p.candidates_n; i++) {
		t->candidates[i].need = -1;
		t->candidates[i].locked = false;
		t->candidates[i].now = (struct plan_place){-1, -1, -1};
	}
}

static void
no_start_of_a_plan_is_left_out(void **state)
{
	int out = 0, whole = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= TINY_PROBLEMS; seed++) {
		static struct tiny t;
		struct encoding e;
		struct cnf cnf;
		struct arena a;
		struct err err;

		make_simple(&t, seed);
		if (!plan_check(&t.p, NULL, &err))
			continue;
		arena_init(&a);
		encode(&t.p, &e, &cnf, &a);
		for (int c = 0; c < t.p.candidates_n; c++)
			for (int s = 0; s < t.p.slots_n; s++) {
				bool left = !e.impossible && (starts(&e, c) >> s & 1);

				if (left || !plan_may_start(&t.p, &t.candidates[c], s))
					continue;
				out++;
				if (some_plan_with(&t, c, s))
					fail_msg(
						"problem %d: meeting %d could start in %d",
						(int)seed, c, s);
			}
		whole += !e.impossible;
		arena_release(&a);
	}
	assert_true(out > TINY_PROBLEMS);
	assert_true(whole > TINY_PROBLEMS / 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fixed_meeting_takes_its_slot_from_the_others),
		cmocka_unit_test(more_meetings_than_slots_are_seen_without_a_clause),
		cmocka_unit_test(slots_that_others_need_are_left_out),
		cmocka_unit_test(full_slots_are_left_out),
		cmocka_unit_test(an_order_leaves_out_both_ends),
		cmocka_unit_test(no_start_of_a_plan_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
