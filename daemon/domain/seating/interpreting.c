/* interpreting.c - who can interpret for two sides that share no language, and when. */
#include "domain/seating/interpreting.h"

#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/language.h"

struct candidate {
	struct interpreter_key key;
	struct interpreter *row; /* NULL until asked for */
	struct interpreter_shift *shift;
	int shifts;
	const uint64_t
		*taken; /* bits of slot numbers; NULL until anybody's is asked for */
	struct person_meetings meetings;
	bool read; /* the meetings */
};

struct interpreting {
	struct tx *tx;
	const struct grid *g;
	const char *pair; /* the languages nobody shares, in words */
	struct candidate *candidate;
	int candidates;
};

static struct interpreter *
row_of(struct interpreting *in, struct candidate *c)
{
	if (c->row == NULL)
		c->row = interpreter_or_blank(in->tx, in->g->event->id, c->key.id);
	return c->row;
}

/* Diaries are read only when needed: an interpreter who is busy then needs no walk. */
static struct person_meetings *
meetings_of(struct interpreting *in, struct candidate *c)
{
	struct occupied *o;
	int n;

	if (!c->read) {
		c->read = true;
		c->meetings.name = row_of(in, c)->name;
		c->meetings.resource_id = c->key.resource_id;
		o = occupancy_of(in->tx, in->g->event->id, c->key.resource_id, &n);
		person_meetings_read(in->tx, in->g, o, n, &c->meetings);
	}
	return &c->meetings;
}

/* Whoever bridges the two lists, each with the shifts; all rows come by interpreter. */
static void
find_candidates(struct interpreting *in, const char *demand, const char *supply)
{
	int64_t event_id = in->g->event->id;
	int n, pairs, shifts, p = 0, k = 0;
	struct interpreter_key *all = interpreter_keys(in->tx, event_id, &n);
	struct interpreter_pair *pair = interpreter_pairs(in->tx, event_id, 0, &pairs);
	struct interpreter_shift *shift =
		interpreter_shifts(in->tx, event_id, 0, &shifts);

	in->candidate = ARENA_ARRAY(in->tx->arena, struct candidate, n);
	for (int i = 0; i < n; i++) {
		struct candidate *c = &in->candidate[in->candidates];
		bool bridges = false;

		*c = (struct candidate){.key = all[i]};
		for (; p < pairs && pair[p].interpreter_id <= all[i].id; p++)
			bridges |= pair[p].interpreter_id == all[i].id &&
				   language_bridges(pair[p].language_a,
					   pair[p].language_b, demand, supply);
		while (k < shifts && shift[k].interpreter_id < all[i].id)
			k++;
		c->shift = shifts > 0 ? &shift[k] : NULL;
		for (; k < shifts && shift[k].interpreter_id == all[i].id; k++)
			c->shifts++;
		in->candidates += bridges;
	}
}

struct interpreting *
interpreting_plan(
	struct tx *tx, const struct grid *g, const char *demand, const char *supply)
{
	struct interpreting *in;

	if (!language_known(demand) || !language_known(supply) ||
		language_shared(demand, supply))
		return NULL;
	in = ARENA_NEW(tx->arena, struct interpreting);
	*in = (struct interpreting){.tx = tx, .g = g};
	in->pair = arena_printf(tx->arena, "%s-%s", language_first(tx->arena, demand),
		language_first(tx->arena, supply));
	find_candidates(in, demand, supply);
	return in;
}

void
interpreting_prefer(struct interpreting *in, int64_t interpreter_id)
{
	for (int i = 1; i < in->candidates; i++)
		if (in->candidate[i].key.id == interpreter_id) {
			struct candidate first = in->candidate[i];

			in->candidate[i] = in->candidate[0];
			in->candidate[0] = first;
		}
}

static bool
on_shift(const struct interpreting *in, const struct candidate *c, int index, int length)
{
	int64_t start_s = in->g->slot[index].start_s;
	int64_t end_s = in->g->slot[index + length - 1].end_s;

	for (int i = 0; i < c->shifts; i++)
		if (c->shift[i].start_s <= start_s && end_s <= c->shift[i].end_s)
			return true;
	return c->shifts == 0;
}

static void
read_taken(struct interpreting *in)
{
	int words = grid_words(in->g);
	int64_t *resource = ARENA_ARRAY(in->tx->arena, int64_t, in->candidates);
	uint64_t *taken;

	for (int i = 0; i < in->candidates; i++)
		resource[i] = in->candidate[i].key.resource_id;
	taken = occupancy_taken(
		in->tx, in->g->event->id, resource, in->candidates, words);
	for (int i = 0; i < in->candidates; i++)
		in->candidate[i].taken = taken + (size_t)i * (size_t)words;
}

static bool
is_free(struct interpreting *in, struct candidate *c, int index, int length)
{
	if (c->taken == NULL)
		read_taken(in);
	return !grid_taken(in->g, c->taken, index, length);
}

const char *
interpreting_refusal(struct interpreting *in, int index, int length)
{
	bool works = false;

	for (int i = 0; i < in->candidates; i++) {
		if (!on_shift(in, &in->candidate[i], index, length))
			continue;
		if (is_free(in, &in->candidate[i], index, length))
			return NULL;
		works = true;
	}
	return arena_printf(in->tx->arena,
		in->candidates == 0 ? "nobody interprets %s"
		: works		    ? "no interpreter for %s is free then"
				    : "no interpreter for %s works then",
		in->pair);
}

const char *
interpreting_broken(
	struct interpreting *in, int64_t interpreter_id, int index, int length)
{
	struct interpreter *row;

	for (int i = 0; i < in->candidates; i++)
		if (in->candidate[i].key.id == interpreter_id)
			return on_shift(in, &in->candidate[i], index, length)
				       ? NULL
				       : arena_printf(in->tx->arena,
						 "%s does not work then",
						 row_of(in, &in->candidate[i])->name);
	if (interpreter_id <= 0)
		return arena_printf(
			in->tx->arena, "nobody interprets %s there", in->pair);
	row = interpreter_or_blank(in->tx, in->g->event->id, interpreter_id);
	return arena_printf(
		in->tx->arena, "%s does not interpret %s", row->name, in->pair);
}

struct interpreter *
interpreting_find(struct interpreting *in, struct walking *w, int index, int length,
	int hall, struct too_far *far)
{
	far->who = NULL;
	for (int i = 0; i < in->candidates; i++) {
		struct candidate *c = &in->candidate[i];
		struct too_far late;
		int minutes = 0;

		if (!on_shift(in, c, index, length) || !is_free(in, c, index, length))
			continue;
		if (w == NULL || walking_reaches(w, meetings_of(in, c), index, length,
					 hall, &minutes, &late))
			return row_of(in, c);
		if (far->who == NULL)
			*far = late;
	}
	return NULL;
}
