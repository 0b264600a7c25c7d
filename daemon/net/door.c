/* door.c - strangers: in two lists, of all and of their host, each by age. */
#include "net/door.h"

#include "net/conn.h"
#include "wire/buf.h"

#include <stdlib.h>

/* People who share an address are so many times as many. */
enum { SHARED_FACTOR = 10 };

struct place {
	struct table_row row; /* first member */
	struct conn *oldest, *newest;
	int64_t n;
};

void
door_init(struct door *d)
{
	*d = (struct door){.n = 0};
	table_init(&d->hosts);
}

void
door_release(struct door *d)
{
	table_release(&d->hosts);
}

static struct place *
place_of(struct door *d, const struct host *host)
{
	return (struct place *)(void *)table_find(&d->hosts, host->bytes);
}

struct conn *
door_in_the_way(
	struct door *d, const struct door_limits *l, const struct host *host, bool full)
{
	int64_t of_host = l->of_host * (host->shared ? SHARED_FACTOR : 1);
	const struct place *p = place_of(d, host);

	if (p != NULL && p->n >= of_host)
		return p->oldest;
	return full || d->n >= l->of_all ? d->oldest : NULL;
}

void
door_enter(struct door *d, struct conn *c)
{
	struct place *p = place_of(d, &c->host);

	if (p == NULL) {
		p = xcalloc(1, sizeof *p);
		table_add(&d->hosts, &p->row, c->host.bytes);
	}
	c->place = p;
	c->of_host.older = p->newest;
	if (p->newest != NULL)
		p->newest->of_host.newer = c;
	else
		p->oldest = c;
	p->newest = c;
	p->n++;
	c->of_all.older = d->newest;
	if (d->newest != NULL)
		d->newest->of_all.newer = c;
	else
		d->oldest = c;
	d->newest = c;
	d->n++;
}

void
door_leave(struct door *d, struct conn *c)
{
	struct place *p = c->place;

	c->place = NULL;
	if (c->of_host.older != NULL)
		c->of_host.older->of_host.newer = c->of_host.newer;
	else
		p->oldest = c->of_host.newer;
	if (c->of_host.newer != NULL)
		c->of_host.newer->of_host.older = c->of_host.older;
	else
		p->newest = c->of_host.older;
	if (c->of_all.older != NULL)
		c->of_all.older->of_all.newer = c->of_all.newer;
	else
		d->oldest = c->of_all.newer;
	if (c->of_all.newer != NULL)
		c->of_all.newer->of_all.older = c->of_all.older;
	else
		d->newest = c->of_all.older;
	d->n--;
	if (--p->n > 0)
		return;
	table_remove(&d->hosts, &p->row);
	free(p);
}
