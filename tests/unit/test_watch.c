/* test_watch.c - the ring of committed events, and who may see which. */
#include "work/watch.h"

#include "golden.h"
#include "work/ring.h"

enum { RING = 4096 };

static struct journal_event *
event(int64_t seq, const char *topic, const char *audience)
{
	struct journal_event *ev = xcalloc(1, sizeof *ev);
	char text[40];

	snprintf(text, sizeof text, "{\"seq\":%lld}", (long long)seq);
	ev->seq = seq;
	ev->event_id = 1;
	ev->topic = xstrdup(topic);
	ev->audience = xstrdup(audience);
	ev->text = xstrdup(text);
	return ev;
}

static void
publish(struct ring *g, int64_t from, int64_t to)
{
	for (int64_t seq = from; seq <= to; seq++)
		ring_publish(g, event(seq, "meeting", "*"));
}

/* What a watcher that stands at since is given: the next seq, 0 for nothing, -1 for lost. */
static int64_t
after(const struct ring *g, int64_t since)
{
	bool lost;
	const struct journal_event *ev = ring_after(g, since, &lost);

	assert_true(ev == NULL || !lost);
	return lost ? -1 : ev != NULL ? ev->seq : 0;
}

static void
an_empty_ring_has_nothing_and_knows_what_it_never_had(void **state)
{
	struct ring *g = ring_new(0);

	(void)state;
	assert_int_equal(ring_newest(g), 0);
	assert_int_equal(after(g, 0), 0);
	ring_free(g);
	/* A daemon that starts on a journal of 50 rows. */
	g = ring_new(50);
	assert_int_equal(ring_newest(g), 50);
	assert_int_equal(after(g, 50), 0);
	assert_int_equal(after(g, 49), -1);
	assert_int_equal(after(g, 0), -1);
	/* Who has seen more than there is waits; the journal's reader may be ahead of the loop. */
	assert_int_equal(after(g, 60), 0);
	publish(g, 51, 60);
	assert_int_equal(after(g, 60), 0);
	publish(g, 61, 61);
	assert_int_equal(after(g, 60), 61);
	ring_free(g);
	ring_free(NULL);
}

static void
everybody_goes_on_from_where_they_are(void **state)
{
	struct ring *g = ring_new(50);

	(void)state;
	publish(g, 51, 60);
	for (int64_t since = 50; since < 60; since++)
		assert_int_equal(after(g, since), since + 1);
	assert_int_equal(after(g, 60), 0);
	assert_int_equal(after(g, 49), -1);
	ring_publish(g, NULL);
	assert_int_equal(ring_newest(g), 60);
	ring_free(g);
}

static void
the_ring_wraps_around_and_forgets_the_oldest(void **state)
{
	struct ring *g = ring_new(0);

	(void)state;
	publish(g, 1, RING);
	assert_int_equal(after(g, 0), 1);
	publish(g, RING + 1, RING + 1);
	assert_int_equal(after(g, 0), -1);
	assert_int_equal(after(g, 1), 2);
	assert_int_equal(after(g, RING), RING + 1);
	publish(g, RING + 2, 3 * RING + 7);
	assert_int_equal(after(g, 2 * RING + 6), -1);
	for (int64_t since = 2 * RING + 7; since < 3 * RING + 7; since++)
		assert_int_equal(after(g, since), since + 1);
	assert_int_equal(after(g, 3 * RING + 7), 0);
	ring_free(g);
}

static void
a_list_of_events_is_taken_as_a_whole(void **state)
{
	struct ring *g = ring_new(0);
	struct journal_event *list = event(1, "meeting", "*");

	(void)state;
	list->next = event(2, "request", "*");
	list->next->next = event(3, "request", "*");
	ring_publish(g, list);
	assert_int_equal(ring_newest(g), 3);
	assert_int_equal(after(g, 0), 1);
	assert_int_equal(after(g, 2), 3);
	ring_free(g);
}

/* What was committed though nobody was told so: it is in the journal and not here. */
static void
a_gap_is_lost_and_not_passed_over(void **state)
{
	struct ring *g = ring_new(0);

	(void)state;
	publish(g, 1, 10);
	publish(g, 13, 15);
	assert_int_equal(ring_newest(g), 15);
	assert_int_equal(after(g, 9), -1);
	assert_int_equal(after(g, 10), -1);
	assert_int_equal(after(g, 11), -1);
	assert_int_equal(after(g, 12), 13);
	assert_int_equal(after(g, 14), 15);
	publish(g, 16, 16 + RING);
	assert_int_equal(after(g, 15), -1);
	assert_int_equal(after(g, 16), 17);
	ring_free(g);
}

static void
an_event_is_seen_by_whom_it_is_for(void **state)
{
	static const struct {
		enum role role;
		int64_t event, organisation, interpreter;
		const char *audience;
		bool sees;
	} CASES[] = {
		{ROLE_BUYER, 1, 3, 0, ",o3,o17,", true},
		{ROLE_BUYER, 1, 3, 0, ",o17,o3,", true},
		{ROLE_BUYER, 1, 3, 0, "*", true},
		{ROLE_BUYER, 1, 3, 0, "", false},
		{ROLE_BUYER, 1, 3, 0, ",o33,o13,o31,", false},
		{ROLE_BUYER, 1, 3, 0, ",i3,d3,", false},
		{ROLE_BUYER, 2, 3, 0, ",o3,", false},
		{ROLE_BUYER, 2, 3, 0, "*", false},
		{ROLE_EXHIBITOR, 1, 17, 0, ",o3,o17,i2,", true},
		{ROLE_EXHIBITOR, 1, 1, 0, ",o3,o17,i2,", false},
		{ROLE_INTERPRETER, 1, 0, 2, ",o3,o17,i2,", true},
		{ROLE_INTERPRETER, 1, 0, 2, ",o2,o17,", false},
		{ROLE_INTERPRETER, 1, 0, 2, ",o3,o17,i22,", false},
		{ROLE_INTERPRETER, 1, 0, 2, "*", true},
		{ROLE_INTERPRETER, 1, 0, 2, "", false},
		{ROLE_STAFF, 1, 0, 0, "", true},
		{ROLE_STAFF, 1, 0, 0, ",o3,", true},
		{ROLE_STAFF, 2, 0, 0, ",o3,", false},
		{ROLE_STAFF, 2, 0, 0, "*", false},
		{ROLE_STAFF, 0, 0, 0, "", true},
		{ROLE_ADMIN, 0, 0, 0, "", true},
		{ROLE_ADMIN, 1, 0, 0, "", true},
		{ROLE_ADMIN, 2, 0, 0, "*", false},
		{ROLE_MONITOR, 1, 0, 0, "*", false},
		{ROLE_MONITOR, 0, 0, 0, ",o0,", false},
		{ROLE_NONE, 0, 0, 0, "*", false},
		/* Nobody is organisation 0 or interpreter 0. */
		{ROLE_BUYER, 1, 0, 0, ",o0,i0,", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct journal_event *ev = event(1, "meeting", CASES[i].audience);
		struct actor a = {.role = CASES[i].role,
			.event_id = CASES[i].event,
			.organisation_id = CASES[i].organisation,
			.interpreter_id = CASES[i].interpreter};

		if (watch_may_see(&a, ev) != CASES[i].sees)
			fail_msg("case %zu: \"%s\"", i, CASES[i].audience);
		journal_events_free(ev);
	}
}

static void
every_topic_has_a_bit_of_its_own(void **state)
{
	const char *all = watch_topics();
	unsigned seen = 0;

	(void)state;
	while (*all != '\0') {
		char topic[40];
		size_t n = strcspn(all, ",");
		unsigned bit;

		snprintf(topic, sizeof topic, "%.*s", (int)n, all);
		bit = watch_topic_bit(topic);
		if (bit == 0 || (bit & (bit - 1)) != 0 || (seen & bit) != 0)
			fail_msg("topic \"%s\" has bits %x", topic, bit);
		seen |= bit;
		all += n + strspn(all + n, ", ");
	}
	assert_true(seen != 0);
	assert_int_equal(watch_topic_bit("nonsense"), 0);
	assert_int_equal(watch_topic_bit(""), 0);
	assert_int_equal(watch_topic_bit("Meeting"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_ring_has_nothing_and_knows_what_it_never_had),
		cmocka_unit_test(everybody_goes_on_from_where_they_are),
		cmocka_unit_test(the_ring_wraps_around_and_forgets_the_oldest),
		cmocka_unit_test(a_list_of_events_is_taken_as_a_whole),
		cmocka_unit_test(a_gap_is_lost_and_not_passed_over),
		cmocka_unit_test(an_event_is_seen_by_whom_it_is_for),
		cmocka_unit_test(every_topic_has_a_bit_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
