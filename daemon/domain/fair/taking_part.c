/* taking_part.c - who takes no part in the fair any more. */
#include "domain/fair/taking_part.h"

const char *
taking_part_not(const struct organisation *o, const struct delegate *d, int n)
{
	if (o->withdrawn != NULL)
		return o->name;
	for (int i = 0; i < n; i++)
		if (d[i].withdrawn != NULL)
			return d[i].name;
	return NULL;
}

bool
taking_part_refuse(const char *name, struct err *e)
{
	return err_set(e, ERR_WITHDRAWN, "%s takes no part in the fair any more", name);
}

struct delegate *
delegates_taking_part(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	struct delegate *d = delegates_of(tx, event_id, organisation_id, n);
	int all = *n;

	*n = 0;
	for (int i = 0; i < all; i++)
		if (d[i].withdrawn == NULL)
			d[(*n)++] = d[i];
	return d;
}
