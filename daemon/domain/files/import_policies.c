/* import_policies.c - [policy] of event.ini. */
#include "domain/files/import_ini.h"

#include "domain/fair/policy.h"

#include <stdlib.h>
#include <string.h>

int64_t
import_policy(const struct importing *im, const char *name)
{
	const struct policy *p = policy_by_name(name);
	int64_t value;

	BUG_ON(p == NULL);
	for (int i = 0; i < im->policies_n; i++)
		if (strcmp(im->policies[i].name, name) == 0 &&
			policy_parse(p, im->policies[i].value, &value))
			return value;
	return p->fallback;
}

static void
read_policy(struct ini_reading *r, const struct ini_entry *e, struct rows *list)
{
	const struct policy *p = policy_by_name(e->key);
	const char *known[64] = {NULL};
	struct event_policy *row;
	int64_t value;

	for (size_t i = 0;
		policy_row(i) != NULL && i + 1 < sizeof known / sizeof known[0]; i++)
		known[i] = policy_row(i)->name;
	if (p == NULL) {
		ini_unknown(r->im, e->line, e->key, "policy", e->key, known);
		return;
	}
	if (!policy_parse(p, e->value, &value)) {
		import_fault(r->im, OF_EVENT, e->line, e->key,
			"\"%.40s\" is not what the policy takes: %s", e->value,
			policy_takes(r->im->arena, p));
		return;
	}
	row = rows_add(r->im->arena, list);
	row->name = p->name;
	row->value = policy_text(r->im->arena, p, value);
}

static int
by_name(const void *a, const void *b)
{
	const struct event_policy *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* What the file does not name stays; what it leaves empty is back at its default. */
static void
keep_policies(struct ini_reading *r, struct rows *list)
{
	const struct importing *im = r->im;

	for (int i = 0; i < im->policies_n; i++)
		if (ini_entry_of(r, "policy", im->policies[i].name) == NULL &&
			policy_by_name(im->policies[i].name) != NULL)
			*(struct event_policy *)rows_add(im->arena, list) =
				im->policies[i];
}

void
import_policies_read(struct ini_reading *r)
{
	struct rows list = {.size = sizeof(struct event_policy)};
	const struct ini_entry *e = r->entries.data;
	const struct event_policy *old = r->im->policies;
	bool same;

	keep_policies(r, &list);
	for (int i = 0; i < r->entries.n; i++) {
		if (strcmp(e[i].section, "policy") == 0 && e[i].value[0] != '\0')
			read_policy(r, &e[i], &list);
	}
	if (list.n > 0)
		qsort(list.data, (size_t)list.n, list.size, by_name);
	same = list.n == r->im->policies_n;
	r->im->policies = list.data;
	for (int i = 0; i < list.n && same; i++)
		same = same_text(r->im->policies[i].name, old[i].name) &&
		       same_text(r->im->policies[i].value, old[i].value);
	r->im->policies_n = list.n;
	r->im->event_changed |= !same;
}

void
import_policies_write(struct importing *im)
{
	int n;
	struct event_policy *old = event_policies(im->tx, im->event.id, &n);

	for (int i = 0; i < n; i++)
		event_policy_delete(im->tx, im->event.id, old[i].name);
	for (int i = 0; i < im->policies_n; i++)
		event_policy_put(im->tx, im->event.id, im->policies[i].name,
			im->policies[i].value);
}
