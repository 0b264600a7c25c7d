/*
 * network.h - where a peer calls from: hosts, and lists of networks that many people share.
 *
 * Host:      what is counted as one: an address of IPv4, or the /64 that a host of IPv6 has whole.
 * Networks:  "192.0.2.0/24 2001:db8::/32": addresses with or without the number of their leading
 *            bits, blanks or commas between.
 * Thread:    pure.
 */
#ifndef BASE_NETWORK_H
#define BASE_NETWORK_H

#include "wire/err.h"

#include <stddef.h>

struct sockaddr;

enum { HOST_BYTES = 16, NETWORKS_MAX = 32 };

struct host {
	unsigned char bytes[HOST_BYTES]; /* as an address of IPv6, those of IPv4 mapped */
	bool shared; /* by many people: it lies in one of the networks */
};

struct networks {
	int n;
	struct {
		unsigned char bytes[HOST_BYTES];
		int bits; /* the leading ones that matter, of 128 */
	} item[NETWORKS_MAX];
};

/* false and *e, which names the entry. */
bool networks_parse(const char *text, struct networks *out, struct err *e) MUST_CHECK;
/* The host of a peer's address; all zeros when it is of neither kind. */
void
host_of(const struct sockaddr *address, const struct networks *shared, struct host *out);
/* The same of an address as people write it; false, and *out as it was, for any other text. */
bool host_of_text(const char *text, const struct networks *shared, struct host *out)
	MUST_CHECK;
/* Is it this machine's own? */
bool address_is_loopback(const struct sockaddr *address);

#endif
