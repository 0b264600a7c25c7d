/* person_meetings.c - one person's meetings in order of time. */
#include "domain/seating/person_meetings.h"

#include <stdlib.h>

static int
by_time(const void *a, const void *b)
{
	const struct person_meeting *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

void
person_meetings_read(struct tx *tx, const struct grid *g, const struct occupied *o, int n,
	struct person_meetings *out)
{
	struct person_meeting *list = ARENA_ARRAY(tx->arena, struct person_meeting, n);
	int k = 0, merged = 0;

	for (int i = 0; i < n; i++) {
		int index =
			o[i].kind == OCCUPIED_MEETING ? grid_index(g, o[i].slot_no) : -1;

		if (index >= 0)
			list[k++] = (struct person_meeting){
				index, index, o[i].holder_id, HALL_NOT_READ};
	}
	if (k > 1)
		qsort(list, (size_t)k, sizeof *list, by_time);
	for (int i = 0; i < k; i++)
		if (merged > 0 && list[merged - 1].meeting_id == list[i].meeting_id)
			list[merged - 1].last = list[i].last;
		else
			list[merged++] = list[i];
	out->list = list;
	out->n = merged;
}

struct person_meeting *
person_meeting_before(const struct person_meetings *p, int index)
{
	int i = p->n;

	while (i > 0 && p->list[i - 1].last >= index)
		i--;
	return i > 0 ? &p->list[i - 1] : NULL;
}

struct person_meeting *
person_meeting_after(const struct person_meetings *p, int index)
{
	int i = 0;

	while (i < p->n && p->list[i].first <= index)
		i++;
	return i < p->n ? &p->list[i] : NULL;
}

int
person_meetings_breaks(
	const struct person_meetings *p, const struct grid *g, int index, int length)
{
	const struct person_meeting *before = person_meeting_before(p, index);
	const struct person_meeting *after = person_meeting_after(p, index + length - 1);
	int session = g->slot[index].session_no;
	bool has_before = before != NULL && g->slot[before->last].session_no == session;
	bool has_after = after != NULL && g->slot[after->first].session_no == session;
	int change = 0;

	if (has_before && before->last + 1 < index)
		change++;
	if (has_after && index + length < after->first)
		change++;
	return has_before && has_after ? change - 1 : change;
}
