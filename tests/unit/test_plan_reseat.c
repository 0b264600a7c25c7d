/*
 * test_plan_reseat.c - a seat for a long meeting where seats left here and there are none.
 */
#include "units.h"

#include "plan/problem.h"
#include "plan/reseat.h"

#include <string.h>

enum { SLOTS = 4, SEATS = 2, MEETINGS = 4 };

/* Two seats in a session of four slots; each meeting has two persons of its own. */
struct one_hall {
	struct plan_problem p;
	struct plan_slot slots[SLOTS];
	struct plan_person persons[2 * MEETINGS];
	struct plan_seat seats[SEATS];
	struct plan_group group;
	struct plan_candidate candidates[MEETINGS];
	int parties[MEETINGS][2];
};

static const uint64_t always[] = {0xf}, no_last[] = {0x7};
static const int the_group[] = {0};

static void
make_hall(struct one_hall *h, const int *lengths)
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
			.length = lengths[c],
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

/* The board with meeting 0 first at seat 0, and meeting 1 after it at seat 1. */
static void
begin(struct one_hall *h, struct board *b, struct arena *a)
{
	struct plan_options o;
	struct err e;

	assert_true(plan_check(&h->p, NULL, &e));
	plan_options_default(&o);
	arena_init(a);
	board_init(b, &h->p, &o, a);
	board_put(b, 0, (struct plan_place){0, 0, -1});
	board_put(b, 1, (struct plan_place){1, 1, -1});
	board_keep(b);
}

static void
seats_change_over_for_a_long_meeting(void **state)
{
	static const int lengths[] = {1, 1, 4, 2};
	struct plan_place none;
	struct one_hall h;
	struct board b;
	struct arena a;
	board_cost cost;

	(void)state;
	make_hall(&h, lengths);
	begin(&h, &b, &a);
	cost = b.cost;
	assert_int_equal(board_find(&b, 2, 0, &none), BOARD_SEAT);
	assert_true(reseat_for(&b, 2, 0));
	assert_true(b.cost == cost);
	assert_int_equal(b.place[0].slot, 0);
	assert_int_equal(b.place[1].slot, 1);
	assert_int_equal(b.place[0].seat, b.place[1].seat);
	assert_true(board_try(&b, 2, 0));
	board_undo(&b, 0);
	assert_int_equal(b.place[0].seat, 0);
	assert_int_equal(b.place[1].seat, 1);
	/* for as long as the meeting lasts, and no further */
	assert_true(reseat_try(&b, 3, 0));
	arena_release(&a);
}

static void
nothing_changes_where_no_seat_can_be_had(void **state)
{
	static const int lengths[] = {1, 1, 4, 2};
	struct one_hall h;
	struct board b;
	struct arena a;

	(void)state;
	make_hall(&h, lengths);
	begin(&h, &b, &a);
	/* what is fixed stays */
	b.fixed[1] = true;
	assert_false(reseat_try(&b, 2, 0));
	b.fixed[1] = false;
	/* a seat that is closed is none to change over to */
	h.seats[0].free = no_last;
	assert_false(reseat_try(&b, 2, 0));
	assert_int_equal(b.place[0].seat, 0);
	assert_int_equal(b.place[1].seat, 1);
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seats_change_over_for_a_long_meeting),
		cmocka_unit_test(nothing_changes_where_no_seat_can_be_had),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
