/*
 * loopback.h - names that are this machine, whatever a resolver says.
 *
 * Rule:      RFC 6761 section 6.3: "localhost" and every name that ends in ".localhost" stand for
 *            the loopback addresses, and who connects to one asks no resolver. Without a line in
 *            /etc/hosts many resolvers know none of them.
 * Thread:    any; pure.
 */
#ifndef WIRE_LOOPBACK_H
#define WIRE_LOOPBACK_H

#include <stdbool.h>

/* localhost, fair.localhost, either with a dot at the end, in letters of any case. */
bool loopback_name(const char *host);
/* The numeric addresses in the order in which to try them: NULL after the last. */
const char *loopback_address(int index);

#endif
