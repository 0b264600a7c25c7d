/*
 * door.h - who is inside without having logged in: strangers, counted in all and per host.
 *
 * Rule:      a stranger too many takes the place of the one that has been there longest, of its own
 *            host or of all: whoever logs in does so in a moment, so those who fill the place with
 *            connections that go no further make way for each other.
 * Cost:      one look into a table per connection that comes or goes, however many there are.
 * Thread:    the loop.
 */
#ifndef NET_DOOR_H
#define NET_DOOR_H

#include "base/network.h"
#include "base/table.h"

struct conn;

struct door_limits {
	int64_t of_host; /* of one; of many people's ten times as many */
	int64_t of_all;
};

struct door {
	struct table hosts; /* of places, while there are strangers of that host */
	struct conn *oldest, *newest;
	int64_t n; /* strangers */
};

void door_init(struct door *d);
void door_release(struct door *d);
/*
 * The stranger that has to go before another one of this host comes in; NULL: as far as strangers
 * go there is room. full: there are as many connections, known ones too, as there may be.
 */
struct conn *door_in_the_way(
	struct door *d, const struct door_limits *l, const struct host *host, bool full);
/* It came in, from its host. */
void door_enter(struct door *d, struct conn *c);
/* It has logged in or is gone; not twice. */
void door_leave(struct door *d, struct conn *c);

#endif
