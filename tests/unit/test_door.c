/* test_door.c - strangers at the door: counted per host and in all, the oldest makes room. */
#include "net/conn.h"
#include "net/door.h"

#include "golden.h"

#include <arpa/inet.h>
#include <stdio.h>

enum { MANY = 20000 };

struct house {
	struct door door;
	struct door_limits limits;
	struct networks shared;
	struct conn *conn;
	int n;
};

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);
	struct err e;

	h->limits = (struct door_limits){2000, 6000};
	door_init(&h->door);
	assert_true(networks_parse("10.1.0.0/16 2001:db8::/32", &h->shared, &e));
	h->conn = xcalloc(MANY, sizeof *h->conn);
	*state = h;
	return 0;
}

/* Nobody is inside any more, and nothing is kept of anybody. */
static int
tear_down(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < h->n; i++)
		if (h->conn[i].place != NULL)
			door_leave(&h->door, &h->conn[i]);
	assert_int_equal(h->door.n, 0);
	assert_int_equal(h->door.hosts.n, 0);
	assert_null(h->door.oldest);
	assert_null(h->door.newest);
	door_release(&h->door);
	free(h->conn);
	free(h);
	return 0;
}

static struct host
host(const struct house *h, const char *address)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	struct host out = {.shared = false};

	if (inet_pton(AF_INET, address, &in.sin_addr) == 1)
		host_of((struct sockaddr *)&in, &h->shared, &out);
	else if (inet_pton(AF_INET6, address, &in6.sin6_addr) == 1)
		host_of((struct sockaddr *)&in6, &h->shared, &out);
	else
		fail_msg("%s is no address", address);
	return out;
}

static struct conn *
enter(struct house *h, const char *address)
{
	struct conn *c = &h->conn[h->n++];

	assert_true(h->n <= MANY);
	c->host = host(h, address);
	door_enter(&h->door, c);
	return c;
}

static struct conn *
in_the_way(struct house *h, const char *address)
{
	struct host from = host(h, address);

	return door_in_the_way(&h->door, &h->limits, &from, false);
}

static void
a_host_has_its_bound_and_its_oldest_goes(void **state)
{
	struct house *h = *state;
	struct conn *first, *second;

	h->limits.of_host = 3;
	first = enter(h, "192.0.2.1");
	second = enter(h, "192.0.2.1");
	assert_null(in_the_way(h, "192.0.2.1"));
	enter(h, "192.0.2.1");
	assert_ptr_equal(in_the_way(h, "192.0.2.1"), first);
	assert_ptr_equal(in_the_way(h, "::ffff:192.0.2.1"), first);
	assert_null(in_the_way(h, "192.0.2.2"));
	/* Who logs in does not count any more, wherever it stands in the row. */
	door_leave(&h->door, second);
	assert_null(in_the_way(h, "192.0.2.1"));
	enter(h, "192.0.2.1");
	assert_ptr_equal(in_the_way(h, "192.0.2.1"), first);
	door_leave(&h->door, first);
	enter(h, "192.0.2.1");
	assert_ptr_equal(in_the_way(h, "192.0.2.1"), &h->conn[2]);
}

static void
an_address_that_many_share_has_ten_times_as_much(void **state)
{
	struct house *h = *state;

	h->limits.of_host = 2;
	for (int i = 0; i < 20; i++) {
		assert_null(in_the_way(h, "10.1.2.3"));
		enter(h, "10.1.2.3");
	}
	assert_ptr_equal(in_the_way(h, "10.1.2.3"), &h->conn[0]);
	assert_null(in_the_way(h, "10.2.2.3"));
	enter(h, "10.2.2.3");
	enter(h, "10.2.2.3");
	assert_non_null(in_the_way(h, "10.2.2.3"));
}

static void
a_host_of_ipv6_is_its_whole_network(void **state)
{
	struct house *h = *state;

	h->limits.of_host = 2;
	enter(h, "2001:db9:1:2::1");
	enter(h, "2001:db9:1:2:ffff::2");
	assert_ptr_equal(in_the_way(h, "2001:db9:1:2::3"), &h->conn[0]);
	assert_null(in_the_way(h, "2001:db9:1:3::1"));
	enter(h, "fe80::1");
	enter(h, "fe80::1");
	assert_non_null(in_the_way(h, "fe80::1"));
	assert_null(in_the_way(h, "fe80::2"));
}

static void
all_strangers_together_have_a_bound(void **state)
{
	struct house *h = *state;

	h->limits.of_all = 3;
	enter(h, "192.0.2.1");
	enter(h, "192.0.2.2");
	assert_null(in_the_way(h, "192.0.2.9"));
	enter(h, "192.0.2.3");
	assert_ptr_equal(in_the_way(h, "192.0.2.9"), &h->conn[0]);
	door_leave(&h->door, &h->conn[0]);
	assert_null(in_the_way(h, "192.0.2.9"));
	enter(h, "192.0.2.4");
	assert_ptr_equal(in_the_way(h, "192.0.2.9"), &h->conn[1]);
}

/* Who has logged in keeps nobody out as long as there are strangers. */
static void
a_full_house_is_made_room_in_by_strangers_alone(void **state)
{
	struct house *h = *state;
	struct host from = host(h, "192.0.2.9");

	assert_null(door_in_the_way(&h->door, &h->limits, &from, true));
	enter(h, "192.0.2.1");
	enter(h, "192.0.2.2");
	assert_null(door_in_the_way(&h->door, &h->limits, &from, false));
	assert_ptr_equal(door_in_the_way(&h->door, &h->limits, &from, true), &h->conn[0]);
}

/* One more among thousands, of one host or of many, is counted as fast as the second one. */
static void
coming_in_costs_the_same_among_many(void **state)
{
	struct house *h = *state;
	char address[40];
	uint64_t before;

	h->limits.of_host = h->limits.of_all = MANY;
	for (int i = 0; i < MANY; i++) {
		snprintf(address, sizeof address, "192.%d.%d.%d",
			i % 2 == 0 ? 0 : 1 + i / 65536, i % 2 == 0 ? 0 : i / 256 % 256,
			i % 2 == 0 ? 1 : i % 256);
		before = h->door.hosts.steps;
		assert_null(in_the_way(h, address));
		enter(h, address);
		assert_in_range(h->door.hosts.steps - before, 0, 40);
	}
}

static void
networks_are_read(void **state)
{
	static const char *const WRONG[] = {"192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/",
		"fair", "192.0.2", "2001:db8::/129", "10.0.0.0/8x", "10.0.0.0/+8",
		"10.0.0.0/ 8",
		"11111111111111111111111111111111111111111111111111111111111111111111111111111111"};
	struct networks n;
	struct err e;

	(void)state;
	assert_true(networks_parse("", &n, &e));
	assert_int_equal(n.n, 0);
	assert_true(networks_parse(
		" 192.0.2.0/24,10.0.0.1\t2001:db8::/33 0.0.0.0/0 ::/0 ", &n, &e));
	assert_int_equal(n.n, 5);
	assert_int_equal(n.item[0].bits, 96 + 24);
	assert_int_equal(n.item[1].bits, 128);
	assert_int_equal(n.item[2].bits, 33);
	assert_int_equal(n.item[3].bits, 96);
	assert_int_equal(n.item[4].bits, 0);
	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
		if (networks_parse(WRONG[i], &n, &e))
			fail_msg("%s was taken", WRONG[i]);
}

static void
a_network_has_who_lies_in_it(void **state)
{
	static const struct {
		const char *networks, *address;
		bool in;
	} CASES[] = {
		{"192.0.2.0/25", "192.0.2.127", true},
		{"192.0.2.0/25", "192.0.2.128", false},
		{"192.0.2.7", "192.0.2.7", true},
		{"192.0.2.7", "192.0.2.6", false},
		{"0.0.0.0/0", "203.0.113.9", true},
		{"0.0.0.0/0", "2001:db8::1", false},
		{"2001:db8:8000::/33", "2001:db8:8000::1", true},
		{"2001:db8:8000::/33", "2001:db8:7fff::1", false},
		{"192.0.2.0/24", "::ffff:192.0.2.3", true},
		{"10.0.0.0/8 192.0.2.0/24", "192.0.2.3", true},
		{"", "192.0.2.3", false},
	};
	struct house *h = *state;
	struct err e;

	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		assert_true(networks_parse(CASES[i].networks, &h->shared, &e));
		if (host(h, CASES[i].address).shared != CASES[i].in)
			fail_msg("%s in %s", CASES[i].address, CASES[i].networks);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(a_host_has_its_bound_and_its_oldest_goes),
		TEST(an_address_that_many_share_has_ten_times_as_much),
		TEST(a_host_of_ipv6_is_its_whole_network),
		TEST(all_strangers_together_have_a_bound),
		TEST(a_full_house_is_made_room_in_by_strangers_alone),
		TEST(coming_in_costs_the_same_among_many),
		TEST(networks_are_read),
		TEST(a_network_has_who_lies_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
