/*
 * test_plan_moves.c - a chain between two slots where no seat is left in either.
 */
#include "units.h"

#include "plan/moves.h"
#include "plan/problem.h"

#include <string.h>

enum { SLOTS = 2, SEATS = 2, MEETINGS = 4 };

/* Two seats and two slots, full: meetings 0 and 1 in the first, 2 and 3 in the second. */
struct full_hall {
	struct plan_problem p;
	struct plan_slot slots[SLOTS];
	struct plan_person persons[2 * MEETINGS];
	struct plan_seat seats[SEATS];
	struct plan_group group;
	struct plan_candidate candidates[MEETINGS];
	int parties[MEETINGS][2];
	struct arena a;
	struct board b;
	struct moves m;
};

static const uint64_t always[] = {0x3}, second_only[] = {0x2};
static const int the_group[] = {0};

static void
make_hall(struct full_hall *h)
{
	memset(h, 0, sizeof(*h));
	for (int s = 0; s < SLOTS; s++)
		h->slots[s] = (struct plan_slot){0, 0, s * 1800, s * 1800 + 1500};
	for (int i = 0; i < 2 * MEETINGS; i++)
		h->persons[i] = (struct plan_person){.free = always, .organisation = -1};
	for (int i = 0; i < SEATS; i++)
		h->seats[i].free = always;
	h->group.seats = SEATS;
	for (int c = 0; c < MEETINGS; c++) {
		h->parties[c][0] = 2 * c;
		h->parties[c][1] = 2 * c + 1;
		h->candidates[c] = (struct plan_candidate){.persons = h->parties[c],
			.persons_n = 2,
			.value = 100,
			.length = 1,
			.preferred_session = -1,
			.groups = the_group,
			.groups_n = 1,
			.need = -1,
			.now = {-1, -1, -1}};
	}
	h->p = (struct plan_problem){.slots = h->slots,
		.slots_n = SLOTS,
		.persons = h->persons,
		.persons_n = 2 * MEETINGS,
		.seats = h->seats,
		.seats_n = SEATS,
		.groups = &h->group,
		.groups_n = 1,
		.candidates = h->candidates,
		.candidates_n = MEETINGS,
		.halls_n = 1,
		.fairness = -1};
}

static void
fill_hall(struct full_hall *h, uint64_t seed)
{
	struct plan_options o;
	struct err e;

	assert_true(plan_check(&h->p, NULL, &e));
	plan_options_default(&o);
	arena_init(&h->a);
	board_init(&h->b, &h->p, &o, &h->a);
	moves_init(&h->m, &h->b, seed);
	for (int c = 0; c < MEETINGS; c++)
		board_put(&h->b, c, (struct plan_place){c / SEATS, c % SEATS, -1});
	board_keep(&h->b);
}

static void
a_seat_is_exchanged_where_none_is_left(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct full_hall h;
		struct err e;

		make_hall(&h);
		fill_hall(&h, seed);
		assert_true(moves_chain(&h.m, 0, 1, 0));
		assert_int_equal(h.b.place[0].slot, 1);
		assert_int_equal(h.b.place[1].slot, 0);
		assert_int_equal(h.b.place[2].slot + h.b.place[3].slot, 1);
		assert_true(plan_verify(&h.p, h.b.place, NULL, &e));
		arena_release(&h.a);
	}
}

static void
whoever_cannot_go_back_stays(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct full_hall h;

		/* one of meeting 2 is away in the first slot: it is meeting 3 that goes */
		make_hall(&h);
		h.persons[4].free = second_only;
		fill_hall(&h, seed);
		assert_true(moves_chain(&h.m, 0, 1, 0));
		assert_int_equal(h.b.place[2].slot, 1);
		assert_int_equal(h.b.place[3].slot, 0);
		/* and where that is fixed nobody does */
		board_undo(&h.b, 0);
		h.b.fixed[3] = true;
		assert_false(moves_chain(&h.m, 0, 1, 0));
		for (int c = 0; c < MEETINGS; c++) {
			assert_int_equal(h.b.place[c].slot, c / SEATS);
			assert_int_equal(h.b.place[c].seat, c % SEATS);
		}
		arena_release(&h.a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seat_is_exchanged_where_none_is_left),
		cmocka_unit_test(whoever_cannot_go_back_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
