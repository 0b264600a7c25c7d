/* kept_page.c - positions in kept lists: NUMBER.ROW/KEY. */
#include "methods/kept_page.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>

void
kept_open(struct kept_page *k, struct call *c, const char *of)
{
	const char *at = page_after(c);
	int key = 0;

	*k = (struct kept_page){.call = c, .of = of, .after = at};
	if (sscanf(at, "%" SCNd64 ".%d/%n", &k->id, &k->row, &key) == 2 && key > 0)
		k->after = at + key;
	else
		k->id = 0;
	if (k->id > 0)
		k->list = kept_take(c->env->kept, k->id, clock_monotonic_ms());
	if (k->list == NULL || !kept_list_is_of(k->list, of) || k->row < 0 ||
		k->row > kept_list_count(k->list)) {
		kept_close(k);
		k->id = k->row = 0;
	}
}

struct kept_list *
kept_begin(const struct kept_page *k)
{
	return kept_list_new(k->of);
}

void
kept_made(struct kept_page *k, struct kept_list *take_list, int row)
{
	k->list = take_list;
	k->row = row;
}

const char *
kept_next(struct kept_page *k, int row, const char *key)
{
	if (k->id == 0)
		k->id = kept_put(k->call->env->kept, k->call->actor.principal, k->list,
			clock_monotonic_ms());
	return arena_printf(&k->call->unit.arena, "%" PRId64 ".%d/%s", k->id, row, key);
}

void
kept_close(struct kept_page *k)
{
	kept_list_release(k->list);
	k->list = NULL;
}
