/* test_visitors.c - how much one address may ask: what waits, a rate, and what is forgotten. */
#include "web/visitors.h"

#include "golden.h"

enum { RATE = 10, WAITING = 3, MANY = 1000 };

struct house {
	struct config config;
	struct visitors visitors;
};

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);

	config_defaults(&h->config, "home");
	h->config.requests_per_account = RATE;
	h->config.inflight_per_account = WAITING;
	visitors_init(&h->visitors);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	visitors_release(&h->visitors);
	free(h);
	return 0;
}

static struct host
host(const char *address, bool shared)
{
	static const struct networks NONE = {.n = 0};
	struct host out;

	assert_true(host_of_text(address, &NONE, &out));
	out.shared = shared;
	return out;
}

/* How many of n are let in, each answered at once. */
static int
let_in(struct house *h, const struct host *from, int n, int64_t now_ms)
{
	int in = 0;

	for (int i = 0; i < n; i++) {
		struct visitor *who =
			visitors_enter(&h->visitors, &h->config, from, now_ms);

		if (who == NULL)
			continue;
		visitors_leave(who);
		in++;
	}
	return in;
}

static void
an_address_has_a_rate_and_a_burst(void **state)
{
	struct house *h = *state;
	struct host one = host("192.0.2.1", false), other = host("192.0.2.2", false);

	assert_int_equal(let_in(h, &one, MANY, 0), 2 * RATE);
	assert_int_equal(let_in(h, &one, MANY, 500), RATE / 2);
	assert_int_equal(let_in(h, &other, MANY, 500), 2 * RATE);
	assert_int_equal(let_in(h, &one, MANY, 3600000), 2 * RATE);
}

static void
so_many_may_wait(void **state)
{
	struct house *h = *state;
	struct host one = host("2001:db8::1", false), same = host("2001:db8::2", false);
	struct visitor *who[WAITING];

	for (int i = 0; i < WAITING; i++) {
		who[i] = visitors_enter(&h->visitors, &h->config, &one, 0);
		assert_non_null(who[i]);
	}
	/* a host of IPv6 has a whole /64 */
	assert_null(visitors_enter(&h->visitors, &h->config, &same, 0));
	visitors_leave(who[0]);
	who[0] = visitors_enter(&h->visitors, &h->config, &same, 0);
	assert_non_null(who[0]);
	for (int i = 0; i < WAITING; i++)
		visitors_leave(who[i]);
}

static void
an_address_of_many_people_may_ask_ten_times_as_much(void **state)
{
	struct house *h = *state;
	struct host venue = host("192.0.2.1", true);

	assert_int_equal(let_in(h, &venue, MANY, 0), 2 * 10 * RATE);
}

static void
who_has_asked_long_ago_is_forgotten(void **state)
{
	struct house *h = *state;
	char address[32];
	struct visitor *waits;
	struct host one = host("192.0.2.1", false);

	waits = visitors_enter(&h->visitors, &h->config, &one, 0);
	for (int i = 0; i < MANY; i++) {
		struct host other;

		snprintf(address, sizeof address, "10.0.%d.%d", i / 250, i % 250);
		other = host(address, false);
		assert_int_equal(let_in(h, &other, 1, 0), 1);
	}
	assert_int_equal(h->visitors.hosts.n, MANY + 1);
	visitors_tick(&h->visitors, &h->config, 50);
	assert_int_equal(h->visitors.hosts.n, MANY + 1);
	visitors_tick(&h->visitors, &h->config, 2000);
	assert_int_equal(h->visitors.hosts.n, 1);
	visitors_leave(waits);
	visitors_tick(&h->visitors, &h->config, 2000);
	assert_int_equal(h->visitors.hosts.n, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(an_address_has_a_rate_and_a_burst),
		TEST(so_many_may_wait),
		TEST(an_address_of_many_people_may_ask_ten_times_as_much),
		TEST(who_has_asked_long_ago_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
