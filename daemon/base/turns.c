/* turns.c - whose job is next: lanes in a row, the first gives one job and goes to the end. */
#include "base/turns.h"

#include "wire/buf.h"

#include <stdlib.h>
#include <string.h>

struct lane {
	struct table_row row;	    /* first member */
	struct lane *next, *former; /* of the lanes that are ready, or set aside */
	struct job *first, **last;
	size_t waiting;
	size_t running; /* taken and not finished, where that is bounded */
	size_t given;	/* in the take of this number */
	uint64_t take;
	bool bounded;
	bool ahead;
	bool ready;
};

static struct lane *
lane_new(uint64_t number, bool ahead)
{
	struct lane *l = xcalloc(1, sizeof *l);

	l->last = &l->first;
	l->bounded = number != 0;
	l->ahead = ahead;
	return l;
}

void
turns_init(struct turns *t, const struct jobs_share *share)
{
	*t = (struct turns){.share = *share};
	table_init(&t->lanes);
	t->nobodys[0] = lane_new(0, false);
	t->nobodys[1] = lane_new(0, true);
}

void
turns_release(struct turns *t)
{
	table_release(&t->lanes);
	free(t->nobodys[0]);
	free(t->nobodys[1]);
}

/* ---- lanes ---------------------------------------------------------------------------------- */

static void
append(struct lane_list *list, struct lane *l)
{
	l->next = NULL;
	l->former = list->last;
	if (list->last != NULL)
		list->last->next = l;
	else
		list->first = l;
	list->last = l;
}

static void
unlink_lane(struct lane_list *list, struct lane *l)
{
	if (l->former != NULL)
		l->former->next = l->next;
	else
		list->first = l->next;
	if (l->next != NULL)
		l->next->former = l->former;
	else
		list->last = l->former;
}

static void
key_of(unsigned char key[TABLE_KEY_BYTES], uint64_t number, bool ahead)
{
	table_number(key, number);
	key[TABLE_KEY_BYTES - 1] = ahead;
}

/* NULL when it is not there. */
static struct lane *
lane_find(struct turns *t, uint64_t number, bool ahead)
{
	unsigned char key[TABLE_KEY_BYTES];

	if (number == 0)
		return t->nobodys[ahead];
	key_of(key, number, ahead);
	return (struct lane *)(void *)table_find(&t->lanes, key);
}

static struct lane *
lane_of(struct turns *t, const struct job *j)
{
	struct lane *l = lane_find(t, j->lane, j->ahead);
	unsigned char key[TABLE_KEY_BYTES];

	if (l == NULL) {
		l = lane_new(j->lane, j->ahead);
		key_of(key, j->lane, j->ahead);
		table_add(&t->lanes, &l->row, key);
	}
	return l;
}

/* May it have one more job taken? */
static bool
may_run(const struct turns *t, const struct lane *l)
{
	return l->waiting > 0 &&
	       (!l->bounded || t->share.running == 0 || l->running < t->share.running);
}

/* After anything was done to a lane: in its row, out of it, or gone. */
static void
settle(struct turns *t, struct lane *l)
{
	bool ready = may_run(t, l);

	if (ready && !l->ready)
		append(&t->ready[l->ahead], l);
	if (!ready && l->ready)
		unlink_lane(&t->ready[l->ahead], l);
	l->ready = ready;
	if (l->bounded && l->waiting == 0 && l->running == 0) {
		table_remove(&t->lanes, &l->row);
		free(l);
	}
}

/* ---- jobs ----------------------------------------------------------------------------------- */

bool
turns_add(struct turns *t, struct job *j)
{
	struct lane *l = lane_of(t, j);

	if (l->bounded && t->share.waiting > 0 && l->waiting >= t->share.waiting)
		return false;
	j->next = NULL;
	*l->last = j;
	l->last = &j->next;
	l->waiting++;
	t->waiting[l->ahead]++;
	settle(t, l);
	return true;
}

static struct job *
pop(struct turns *t, struct lane *l)
{
	struct job *j = l->first;

	l->first = j->next;
	if (l->first == NULL)
		l->last = &l->first;
	j->next = NULL;
	l->waiting--;
	t->waiting[l->ahead]--;
	if (l->bounded && t->share.running > 0)
		l->running++;
	return j;
}

static struct lane *
next_lane(struct turns *t)
{
	bool ahead = t->ready[1].first != NULL &&
		     (t->ready[0].first == NULL || t->ahead_in_row < TURNS_AHEAD - 1);

	t->ahead_in_row = ahead ? t->ahead_in_row + 1 : 0;
	return t->ready[ahead].first;
}

static void
note_given(const struct turns *t, struct lane *l)
{
	if (l->take != t->take)
		l->given = 0;
	l->take = t->take;
	l->given++;
}

/* A lane that has given its share of this take waits beside the row until its end. */
static bool
has_its_share(const struct turns *t, const struct lane *l)
{
	return l->bounded && t->share.take > 0 && l->given >= t->share.take;
}

struct job *
turns_take(struct turns *t, size_t max)
{
	struct lane_list aside = {NULL, NULL};
	struct job *list = NULL, **end = &list;
	struct lane *l;

	t->take++;
	for (size_t n = 0; n < max && (l = next_lane(t)) != NULL; n++) {
		*end = pop(t, l);
		end = &(*end)->next;
		note_given(t, l);
		unlink_lane(&t->ready[l->ahead], l);
		if (l->waiting > 0 && has_its_share(t, l)) {
			append(&aside, l);
			continue;
		}
		l->ready = false;
		settle(t, l);
	}
	while ((l = aside.first) != NULL) {
		unlink_lane(&aside, l);
		l->ready = false;
		settle(t, l);
	}
	return list;
}

void
turns_finished(struct turns *t, const struct job *j)
{
	struct lane *l;

	if (j->lane == 0 || t->share.running == 0)
		return;
	l = lane_find(t, j->lane, j->ahead);
	l->running--;
	settle(t, l);
}

struct job *
turns_drop(struct turns *t, uint64_t lane, bool ahead, uint64_t source)
{
	struct lane *l = lane_find(t, lane, ahead);
	struct job *list = NULL, **end = &list, **p;

	if (l == NULL)
		return NULL;
	for (p = &l->first; *p != NULL;) {
		struct job *j = *p;

		if (j->source != source) {
			p = &j->next;
			continue;
		}
		*p = j->next;
		j->next = NULL;
		*end = j;
		end = &j->next;
		l->waiting--;
		t->waiting[ahead]--;
	}
	l->last = p;
	settle(t, l);
	return list;
}

bool
turns_ready(const struct turns *t)
{
	return t->ready[0].first != NULL || t->ready[1].first != NULL;
}

size_t
turns_waiting(const struct turns *t, bool ahead)
{
	return t->waiting[ahead];
}
