/* test_jobs.c - the queue between threads: order, bounds, waking, closing; clock, ids and zones. */
#include "base/clock.h"
#include "base/ids.h"
#include "base/jobs.h"
#include "base/zones.h"

#include "golden.h"

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct numbered {
	struct job job; /* first member */
	int producer;
	int number;
};

static struct numbered *
of(struct job *j)
{
	return (struct numbered *)(void *)j;
}

/* How often the eventfd was written since it was read. */
static uint64_t
wakes(int fd)
{
	uint64_t n = 0;

	return read(fd, &n, sizeof n) == (ssize_t)sizeof n ? n : 0;
}

static void
jobs_come_out_in_order_and_in_lists_no_longer_than_asked(void **state)
{
	struct jobs *q = jobs_new(100, -1);
	struct numbered j[7];
	struct job *list;
	int next = 0;

	(void)state;
	for (int i = 0; i < 7; i++) {
		j[i].number = i;
		assert_true(jobs_push(q, &j[i].job));
	}
	assert_int_equal(jobs_waiting(q), 7);
	for (int most = 3; (list = jobs_take(q, (size_t)most)) != NULL;) {
		int n = 0;

		for (; list != NULL; list = list->next, n++)
			assert_int_equal(of(list)->number, next++);
		assert_int_equal(n, next < 7 ? 3 : 1);
	}
	assert_int_equal(next, 7);
	assert_int_equal(jobs_waiting(q), 0);
	assert_null(jobs_take(q, 1));
	jobs_free(q);
	jobs_free(NULL);
}

static void
a_full_queue_refuses_and_takes_again(void **state)
{
	struct jobs *q = jobs_new(2, -1);
	struct numbered j[3];

	(void)state;
	assert_true(jobs_push(q, &j[0].job));
	assert_true(jobs_push(q, &j[1].job));
	assert_false(jobs_push(q, &j[2].job));
	assert_ptr_equal(jobs_take(q, 1), &j[0].job);
	assert_true(jobs_push(q, &j[2].job));
	assert_ptr_equal(jobs_take(q, 1), &j[1].job);
	assert_ptr_equal(jobs_take(q, 1), &j[2].job);
	jobs_free(q);
}

/* All of it or nothing, behind what is there, with one wake. */
static void
a_list_goes_in_at_once(void **state)
{
	int fd = eventfd(0, EFD_NONBLOCK);
	struct jobs *q = jobs_new(4, fd);
	struct numbered j[5];
	struct job *list;

	(void)state;
	for (int i = 0; i < 5; i++) {
		j[i].number = i;
		j[i].job.next = i == 0 || i == 4 ? NULL : &j[i + 1].job;
	}
	assert_true(jobs_push(q, &j[0].job));
	assert_int_equal(wakes(fd), 1);
	assert_false(jobs_push_list(q, &j[1].job));
	assert_int_equal(jobs_waiting(q), 1);
	j[3].job.next = NULL;
	assert_true(jobs_push_list(q, &j[1].job));
	assert_int_equal(wakes(fd), 0);
	list = jobs_take(q, SIZE_MAX);
	for (int i = 0; i < 4; i++, list = list->next)
		assert_int_equal(of(list)->number, i);
	assert_null(list);
	assert_true(jobs_push_list(q, &j[1].job));
	assert_int_equal(wakes(fd), 1);
	jobs_free(q);
	close(fd);
}

static void
the_eventfd_is_written_when_the_queue_stops_being_empty(void **state)
{
	int fd = eventfd(0, EFD_NONBLOCK);
	struct jobs *q = jobs_new(10, fd);
	struct numbered j[4];

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(wakes(fd), 0);
	assert_true(jobs_push(q, &j[0].job));
	assert_true(jobs_push(q, &j[1].job));
	assert_int_equal(wakes(fd), 1);
	assert_true(jobs_push(q, &j[2].job));
	assert_int_equal(wakes(fd), 0);
	assert_non_null(jobs_take(q, SIZE_MAX));
	assert_true(jobs_push(q, &j[3].job));
	assert_int_equal(wakes(fd), 1);
	jobs_close(q);
	assert_false(jobs_push(q, &j[0].job));
	assert_int_equal(wakes(fd), 0);
	jobs_free(q);
	close(fd);
}

static void
a_closed_queue_gives_what_is_left_and_then_nothing(void **state)
{
	struct jobs *q = jobs_new(10, -1);
	struct numbered j[2];

	(void)state;
	assert_true(jobs_push(q, &j[0].job));
	jobs_close(q);
	assert_false(jobs_push(q, &j[1].job));
	assert_ptr_equal(jobs_wait(q, 5), &j[0].job);
	assert_null(jobs_wait(q, 5));
	assert_null(jobs_wait(q, 5));
	jobs_free(q);
}

enum { PRODUCERS = 3, TAKERS = 2, EACH = 20000 };

struct producer {
	struct jobs *queue;
	struct numbered *job;
	pthread_t thread;
};

struct taker {
	struct jobs *queue;
	int taken;
	int last[PRODUCERS];
	bool in_order;
	bool finishes; /* what it takes */
	pthread_t thread;
};

static void *
produce(void *arg)
{
	struct producer *p = arg;

	for (int i = 0; i < EACH; i++)
		BUG_ON(!jobs_push(p->queue, &p->job[i].job));
	return NULL;
}

static void *
take(void *arg)
{
	struct taker *t = arg;
	struct job *list;

	while ((list = jobs_wait(t->queue, 17)) != NULL)
		for (; list != NULL; list = list->next) {
			struct numbered *j = of(list);

			t->in_order = t->in_order && t->last[j->producer] < j->number;
			t->last[j->producer] = j->number;
			t->taken++;
			if (t->finishes)
				jobs_finished(t->queue, list);
		}
	return NULL;
}

static void
run_threads(struct jobs *take_q, bool in_turns)
{
	struct jobs *q = take_q;
	struct producer p[PRODUCERS];
	struct taker t[TAKERS];
	int taken = 0;

	for (int i = 0; i < TAKERS; i++) {
		t[i] = (struct taker){.queue = q,
			.in_order = true,
			.finishes = in_turns,
			.last = {-1, -1, -1}};
		assert_int_equal(pthread_create(&t[i].thread, NULL, take, &t[i]), 0);
	}
	for (int i = 0; i < PRODUCERS; i++) {
		p[i].queue = q;
		p[i].job = xcalloc(EACH, sizeof *p[i].job);
		for (int k = 0; k < EACH; k++) {
			p[i].job[k].producer = i;
			p[i].job[k].number = k;
			p[i].job[k].job.lane = (uint64_t)i + 1;
			p[i].job[k].job.ahead = i == 1;
		}
		assert_int_equal(pthread_create(&p[i].thread, NULL, produce, &p[i]), 0);
	}
	for (int i = 0; i < PRODUCERS; i++)
		pthread_join(p[i].thread, NULL);
	jobs_close(q);
	for (int i = 0; i < TAKERS; i++) {
		pthread_join(t[i].thread, NULL);
		assert_true(t[i].in_order);
		taken += t[i].taken;
	}
	assert_int_equal(taken, PRODUCERS * EACH);
	for (int i = 0; i < PRODUCERS; i++)
		free(p[i].job);
	jobs_free(q);
}

static void
nothing_is_lost_or_doubled_between_threads(void **state)
{
	(void)state;
	run_threads(jobs_new(SIZE_MAX, -1), false);
}

/* The last of a closed queue may have to wait for its lane: nobody leaves before it is taken. */
static void
nothing_is_lost_or_doubled_in_turns(void **state)
{
	(void)state;
	run_threads(jobs_new_in_turns(
			    SIZE_MAX, &(struct jobs_share){.take = 5, .running = 1}),
		true);
}

static int64_t
noon_us(void)
{
	return 1800000000LL * 1000000 + 999999;
}

static void
a_clock_is_where_it_was_put(void **state)
{
	struct clock c;

	(void)state;
	clock_init(&c);
	assert_true(clock_now_s(&c) > 1700000000);
	c.read_us = noon_us;
	assert_int_equal(clock_now_s(&c), 1800000000);
	assert_int_equal(clock_now_us(&c), 1800000000999999);
	clock_advance(&c, 3600);
	clock_advance(&c, -60);
	assert_int_equal(clock_now_s(&c), 1800003540);
	assert_true(clock_monotonic_us() <= clock_monotonic_us());
	assert_true(clock_monotonic_ms() <= clock_monotonic_us() / 1000 + 1);
}

static void
uuids_are_version_4_and_differ(void **state)
{
	char one[37], other[37];

	(void)state;
	for (int i = 0; i < 200; i++) {
		memset(one, 'x', sizeof one);
		uuid_make(one);
		assert_int_equal(strlen(one), 36);
		for (int k = 0; k < 36; k++)
			if (k == 8 || k == 13 || k == 18 || k == 23)
				assert_int_equal(one[k], '-');
			else
				assert_non_null(strchr("0123456789abcdef", one[k]));
		assert_int_equal(one[14], '4');
		assert_non_null(strchr("89ab", one[19]));
		uuid_make(other);
		assert_string_not_equal(one, other);
	}
}

static void
a_zone_is_read_once_and_kept(void **state)
{
	struct zones *z = zones_new();
	const struct zone *seoul, *amsterdam;
	struct err e;

	(void)state;
	seoul = zones_get(z, "Asia/Seoul", &e);
	amsterdam = zones_get(z, "Europe/Amsterdam", &e);
	assert_non_null(seoul);
	assert_non_null(amsterdam);
	assert_ptr_equal(zones_get(z, "Asia/Seoul", &e), seoul);
	assert_ptr_equal(zones_get(z, "Europe/Amsterdam", &e), amsterdam);
	assert_null(zones_get(z, "Mars/Olympus", &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	assert_null(zones_get(z, "../../etc/passwd", &e));
	assert_string_equal(zone_name(seoul), "Asia/Seoul");
	zones_free(z);
	zones_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			jobs_come_out_in_order_and_in_lists_no_longer_than_asked),
		cmocka_unit_test(a_full_queue_refuses_and_takes_again),
		cmocka_unit_test(a_list_goes_in_at_once),
		cmocka_unit_test(the_eventfd_is_written_when_the_queue_stops_being_empty),
		cmocka_unit_test(a_closed_queue_gives_what_is_left_and_then_nothing),
		cmocka_unit_test(nothing_is_lost_or_doubled_between_threads),
		cmocka_unit_test(nothing_is_lost_or_doubled_in_turns),
		cmocka_unit_test(a_clock_is_where_it_was_put),
		cmocka_unit_test(uuids_are_version_4_and_differ),
		cmocka_unit_test(a_zone_is_read_once_and_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
