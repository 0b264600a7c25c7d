/*
 * test_client_link.c - where a link's host is looked for. The resolver of this program knows no
 * name at all, as on a machine without /etc/hosts and without a name server.
 */
#include "client/link.h"
#include "wire/loopback.h"

#include "golden.h"

#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* In the place of the C library's, which it asks only about addresses. */
int
getaddrinfo(const char *host, const char *port, const struct addrinfo *hints,
	struct addrinfo **out)
{
	int (*real)(
		const char *, const char *, const struct addrinfo *, struct addrinfo **);

	if ((hints->ai_flags & AI_NUMERICHOST) == 0)
		return EAI_NONAME;
	*(void **)(&real) = dlsym(RTLD_NEXT, "getaddrinfo");
	return real(host, port, hints, out);
}

static void
names_of_this_machine_are_told(void **state)
{
	static const char *const OURS[] = {"localhost", "LOCALHOST", "localhost.",
		"fair.localhost", "a.b.LocalHost."};
	static const char *const OTHERS[] = {"", ".", "localhost.example", "notlocalhost",
		"localhost..", "127.0.0.1", "local", "ocalhost"};

	(void)state;
	for (size_t i = 0; i < sizeof OURS / sizeof *OURS; i++)
		if (!loopback_name(OURS[i]))
			fail_msg("%s", OURS[i]);
	for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
		if (loopback_name(OTHERS[i]))
			fail_msg("%s", OTHERS[i]);
}

/* A socket that listens at a port of its own on the loopback of this family. */
static int
listen_at(sa_family_t family, char port[PORT_TEXT])
{
	struct sockaddr_in6 six = {
		.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
	struct sockaddr_in four = {
		.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sockaddr *a =
		family == AF_INET ? (struct sockaddr *)&four : (struct sockaddr *)&six;
	socklen_t n = family == AF_INET ? sizeof four : sizeof six;
	int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (fd < 0 || bind(fd, a, n) != 0)
		return -1;
	assert_int_equal(listen(fd, 4), 0);
	assert_int_equal(getsockname(fd, a, &n), 0);
	snprintf(port, PORT_TEXT, "%d",
		ntohs(family == AF_INET ? four.sin_port : six.sin6_port));
	return fd;
}

/* TLS is not spoken there: that it was reached is all that is asked. */
static bool
reaches(const char *host, const char *port, int listener, struct err *e)
{
	struct endpoint ep = {.host = ""};
	int fd;

	snprintf(ep.host, sizeof ep.host, "%s", host);
	snprintf(ep.port, sizeof ep.port, "%s", port);
	assert_null(link_open(&ep, 1000, e));
	fd = accept(listener, NULL, NULL);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void
localhost_is_the_loopback_whatever_the_resolver_says(void **state)
{
	static const sa_family_t FAMILY[] = {AF_INET, AF_INET6};
	char port[PORT_TEXT];
	struct err e;
	int fd;

	(void)state;
	for (int i = 0; i < 2; i++) {
		fd = listen_at(FAMILY[i], port);
		if (fd < 0 && FAMILY[i] == AF_INET6)
			continue; /* this machine has no IPv6 */
		assert_true(fd >= 0);
		assert_true(reaches("localhost", port, fd, &e));
		assert_true(reaches("Fair.Localhost.", port, fd, &e));
		assert_false(reaches("fair.example", port, fd, &e));
		assert_string_equal(e.text,
			"cannot find the host fair.example: Name or service not known");
		close(fd);
	}
}

static void
nobody_there_is_said_of_the_first_address(void **state)
{
	struct endpoint ep = {.host = "localhost"};
	struct err e;
	int fd;

	(void)state;
	fd = listen_at(AF_INET, ep.port);
	assert_true(fd >= 0);
	close(fd);
	assert_null(link_open(&ep, 1000, &e));
	assert_non_null(strstr(e.text, "Connection refused"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_this_machine_are_told),
		cmocka_unit_test(localhost_is_the_loopback_whatever_the_resolver_says),
		cmocka_unit_test(nobody_there_is_said_of_the_first_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
