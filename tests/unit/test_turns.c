/* test_turns.c - whose job is next: turns of lanes, their bounds, who is ahead, what is dropped. */
#include "base/turns.h"

#include "golden.h"

#include <stdio.h>

enum { JOBS = 4000 };

struct numbered {
	struct job job; /* first member */
	int number;
};

struct line {
	struct turns turns;
	struct numbered job[JOBS];
	int n;
	char said[JOBS * 2]; /* the lanes of what was taken, as letters */
};

static int
number_of(const struct job *j)
{
	return ((const struct numbered *)(const void *)j)->number;
}

static struct line *
line_new(size_t waiting, size_t take, size_t running)
{
	struct line *l = xcalloc(1, sizeof *l);

	turns_init(&l->turns, &(struct jobs_share){waiting, take, running});
	return l;
}

/* A lane that nobody waits in is not there. */
static void
line_free(struct line *l)
{
	assert_int_equal(l->turns.lanes.n, 0);
	assert_false(turns_ready(&l->turns));
	turns_release(&l->turns);
	free(l);
}

static bool
add_from(struct line *l, char lane, bool ahead, uint64_t source)
{
	struct numbered *j = &l->job[l->n];

	assert_true(l->n < JOBS);
	j->number = l->n++;
	j->job.lane = lane == '0' ? 0 : (uint64_t)lane;
	j->job.ahead = ahead;
	j->job.source = source;
	return turns_add(&l->turns, &j->job);
}

/* A job for every letter, its lane; capitals are ahead. */
static void
add(struct line *l, const char *lanes)
{
	for (; *lanes != '\0'; lanes++)
		assert_true(add_from(l, *lanes, *lanes >= 'A' && *lanes <= 'Z', 1));
}

static const char *
say(struct line *l, const struct job *list)
{
	int n = 0;

	for (; list != NULL; list = list->next)
		l->said[n++] = list->lane == 0 ? '0' : (char)list->lane;
	l->said[n] = '\0';
	return l->said;
}

static const char *
taken(struct line *l, size_t max)
{
	return say(l, turns_take(&l->turns, max));
}

static void
lanes_take_turns(void **state)
{
	struct line *l = line_new(0, 0, 0);

	(void)state;
	add(l, "aaaaaaabc");
	assert_string_equal(taken(l, 4), "abca");
	/* Who comes now waits for one job of each other's, not for all of a's. */
	add(l, "dd");
	assert_string_equal(taken(l, 100), "adadaaa");
	assert_null(turns_take(&l->turns, 1));
	line_free(l);
}

static void
a_lane_keeps_its_order(void **state)
{
	struct line *l = line_new(0, 0, 0);
	int last[3] = {-1, -1, -1};

	(void)state;
	for (int i = 0; i < 300; i++)
		add(l, i % 7 == 0 ? "b" : i % 3 == 0 ? "c" : "a");
	for (struct job *j; (j = turns_take(&l->turns, 1)) != NULL;) {
		int *before = &last[j->lane - 'a'];

		assert_true(number_of(j) > *before);
		*before = number_of(j);
	}
	line_free(l);
}

static void
what_is_nobodys_is_first_in_first_out_and_unbounded(void **state)
{
	struct line *l = line_new(2, 2, 1);

	(void)state;
	add(l, "00000");
	assert_string_equal(taken(l, 5), "00000");
	for (int i = 0; i < 5; i++)
		assert_int_equal(l->job[i].number, i);
	line_free(l);
}

static void
a_lane_has_its_share_of_a_take_even_alone(void **state)
{
	struct line *l = line_new(0, 3, 0);

	(void)state;
	add(l, "aaaaaaaabbc");
	assert_string_equal(taken(l, 100), "abcaba");
	assert_string_equal(taken(l, 100), "aaa");
	assert_string_equal(taken(l, 100), "aa");
	line_free(l);
}

/* Group commit is as strong as before: of many lanes all go into one take. */
static void
many_lanes_fill_a_take(void **state)
{
	struct line *l = line_new(0, 33, 0);
	struct job *list;
	int n = 0;

	(void)state;
	for (int i = 0; i < 64; i++)
		assert_true(add_from(l, (char)('0' + i + 1), false, 1));
	for (list = turns_take(&l->turns, 256); list != NULL; list = list->next)
		n++;
	assert_int_equal(n, 64);
	line_free(l);
}

static void
a_lane_is_full_when_the_others_are_not(void **state)
{
	struct line *l = line_new(2, 0, 0);

	(void)state;
	add(l, "aa");
	assert_false(add_from(l, 'a', false, 1));
	add(l, "b");
	assert_true(add_from(l, 'a', true, 1)); /* what is ahead has a lane of its own */
	assert_string_equal(taken(l, 2), "aa");
	add(l, "a");
	assert_string_equal(taken(l, 9), "baa");
	line_free(l);
}

static void
of_one_lane_so_many_run_at_once(void **state)
{
	struct line *l = line_new(0, 0, 2);
	struct job *a;

	(void)state;
	add(l, "aaaa");
	a = turns_take(&l->turns, 9);
	assert_string_equal(say(l, a), "aa");
	assert_null(turns_take(&l->turns, 1));
	assert_int_equal(turns_waiting(&l->turns, false), 2);
	add(l, "b");
	assert_string_equal(taken(l, 9), "b");
	turns_finished(&l->turns, a);
	assert_string_equal(taken(l, 9), "a");
	assert_null(turns_take(&l->turns, 1));
	turns_finished(&l->turns, a);
	assert_string_equal(taken(l, 9), "a");
	turns_finished(&l->turns, a);
	turns_finished(&l->turns, a);
	turns_finished(&l->turns, &l->job[4].job);
	line_free(l);
}

/* hello is ahead of whatever others have asked for; yet the others go on. */
static void
who_is_ahead_comes_first_and_not_for_ever(void **state)
{
	struct line *l = line_new(0, 0, 0);

	(void)state;
	add(l, "aaaaaaH");
	assert_string_equal(taken(l, 2), "Ha");
	add(l, "GGHHHHHHHHHHHHHHHHHH");
	assert_string_equal(taken(l, 18), "GHGHHHHaHHHHHHHaHH");
	assert_int_equal(turns_waiting(&l->turns, true), 4);
	assert_string_equal(taken(l, 99), "HHHHaaa");
	line_free(l);
}

static void
what_a_source_has_waiting_can_be_dropped(void **state)
{
	struct line *l = line_new(0, 0, 0);
	struct job *list;

	(void)state;
	for (int i = 0; i < 9; i++)
		assert_true(add_from(l, 'a', false, (uint64_t)(1 + i % 3)));
	add(l, "b");
	list = turns_drop(&l->turns, 'a', false, 2);
	for (int i = 1; i < 9; i += 3, list = list->next)
		assert_int_equal(number_of(list), i);
	assert_null(list);
	assert_null(turns_drop(&l->turns, 'a', false, 7));
	assert_null(turns_drop(&l->turns, 'a', true, 1));
	assert_null(turns_drop(&l->turns, 'z', false, 1));
	assert_int_equal(turns_waiting(&l->turns, false), 7);
	assert_non_null(turns_drop(&l->turns, 'a', false, 3));
	assert_non_null(turns_drop(&l->turns, 'a', false, 1));
	assert_int_equal(l->turns.lanes.n, 1);
	/* The end of its queue is found again. */
	add(l, "aa");
	assert_string_equal(taken(l, 9), "baa");
	line_free(l);
}

/* Whatever comes, a lane's first job waits for no more than one of each other lane. */
static void
nobody_waits_longer_than_a_round(void **state)
{
	struct line *l = line_new(0, 0, 0);
	unsigned random = 7;
	int skipped[26] = {0}, waiting[26] = {0};

	(void)state;
	for (int i = 0; i < JOBS - 200; i++) {
		char lane[2] = {"aaaaaaaaaaaaaaaabcdefgh"[(random >> 16) % 23], '\0'};
		struct job *j;

		random = random * 1103515245 + 12345;
		add(l, lane);
		waiting[lane[0] - 'a']++;
		if (i % 2 == 0)
			continue;
		j = turns_take(&l->turns, 1);
		for (int k = 0; k < 8; k++)
			skipped[k] = waiting[k] > 0 ? skipped[k] + 1 : 0;
		waiting[j->lane - 'a']--;
		skipped[j->lane - 'a'] = 0;
		for (int k = 0; k < 8; k++)
			assert_in_range(skipped[k], 0, 8);
	}
	while (turns_take(&l->turns, 1) != NULL)
		continue;
	line_free(l);
}

/* Finding a row costs the same among few and among many. */
static void
a_row_is_found_in_a_few_steps_among_many(void **state)
{
	enum { MANY = 20000 };
	struct table_row *row = xcalloc(MANY, sizeof *row);
	unsigned char key[TABLE_KEY_BYTES];
	struct table t;
	uint64_t before;

	(void)state;
	table_init(&t);
	for (int i = 0; i < MANY; i++) {
		table_number(key, (uint64_t)i << (i % 30));
		if (table_find(&t, key) == NULL)
			table_add(&t, &row[i], key);
	}
	before = t.steps;
	for (int i = 0; i < MANY; i++) {
		table_number(key, (uint64_t)i << (i % 30));
		assert_non_null(table_find(&t, key));
	}
	assert_in_range(t.steps - before, MANY, 3 * MANY);
	for (int i = 0; i < MANY; i++) {
		table_number(key, (uint64_t)i << (i % 30));
		if (table_find(&t, key) == &row[i])
			table_remove(&t, &row[i]);
		assert_null(table_find(&t, key));
	}
	assert_int_equal(t.n, 0);
	table_release(&t);
	free(row);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lanes_take_turns),
		cmocka_unit_test(a_lane_keeps_its_order),
		cmocka_unit_test(what_is_nobodys_is_first_in_first_out_and_unbounded),
		cmocka_unit_test(a_lane_has_its_share_of_a_take_even_alone),
		cmocka_unit_test(many_lanes_fill_a_take),
		cmocka_unit_test(a_lane_is_full_when_the_others_are_not),
		cmocka_unit_test(of_one_lane_so_many_run_at_once),
		cmocka_unit_test(who_is_ahead_comes_first_and_not_for_ever),
		cmocka_unit_test(what_a_source_has_waiting_can_be_dropped),
		cmocka_unit_test(nobody_waits_longer_than_a_round),
		cmocka_unit_test(a_row_is_found_in_a_few_steps_among_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
