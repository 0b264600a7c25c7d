/* zones.c - the time zones a worker has needed so far. */
#include "base/zones.h"

#include "wire/buf.h"

#include <stdlib.h>
#include <string.h>

struct zones {
	struct zone **zone;
	size_t n; /* bounded by the zones the tz database has */
};

struct zones *
zones_new(void)
{
	return xcalloc(1, sizeof(struct zones));
}

void
zones_free(struct zones *z)
{
	if (z == NULL)
		return;
	for (size_t i = 0; i < z->n; i++)
		zone_free(z->zone[i]);
	free(z->zone);
	free(z);
}

const struct zone *
zones_get(struct zones *z, const char *name, struct err *e)
{
	struct zone *loaded;

	for (size_t i = 0; i < z->n; i++)
		if (strcmp(zone_name(z->zone[i]), name) == 0)
			return z->zone[i];
	loaded = zone_load(name, e);
	if (loaded == NULL)
		return NULL;
	z->zone = xrealloc(z->zone, (z->n + 1) * sizeof *z->zone);
	z->zone[z->n++] = loaded;
	return loaded;
}
