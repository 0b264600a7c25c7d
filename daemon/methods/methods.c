/* methods.c - the one method table. Nothing is reachable that is not a row of a group here. */
#include "methods/method_rows.h"

#include <string.h>

static const struct method_group *const GROUPS[] = {
	&methods_access,
	&methods_fair,
	&methods_people,
	&methods_files,
	&methods_meetings,
	&methods_mailbox,
	&methods_mail,
	&methods_schedule,
	&methods_service,
};

enum { GROUPS_COUNT = sizeof GROUPS / sizeof *GROUPS };

size_t
methods_count(void)
{
	size_t n = 0;

	for (size_t g = 0; g < GROUPS_COUNT; g++)
		n += GROUPS[g]->n;
	return n;
}

const struct method *
method_at(size_t i)
{
	size_t g = 0;

	while (g < GROUPS_COUNT && i >= GROUPS[g]->n)
		i -= GROUPS[g++]->n;
	return g < GROUPS_COUNT ? &GROUPS[g]->rows[i] : NULL;
}

unsigned
method_duties(const struct method *m)
{
	unsigned duties = DUTY_ALL | m->duties;

	if ((m->roles & ROLE_STAFF) == 0)
		return 0;
	return m->where == RUN_READ && (m->flags & METHOD_KEEPING) == 0
		       ? duties | DUTY_DESK | DUTY_PLANNER | DUTY_VIEWER
		       : duties;
}

const struct method *
method_by_name(const char *name)
{
	const struct method *m;

	for (size_t i = 0; (m = method_at(i)) != NULL; i++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}
