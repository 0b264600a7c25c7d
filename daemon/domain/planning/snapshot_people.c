/*
 * snapshot_people.c - an event as the planner's problem: who of the asked side may take part where
 * nobody is named, and what their languages need.
 */
#include "domain/fair/language.h"
#include "domain/fair/policy.h"
#include "domain/planning/snapshotting.h"

#include <stdio.h>
#include <string.h>

/* ---- languages ------------------------------------------------------------------------------ */

static const char *
languages_of(struct snapshotting *k, const int *person, int n, int organisation)
{
	const char *all = "";

	for (int i = 0; i < n; i++) {
		const struct delegate *d = &k->s->delegate[person[i]];
		int whose = k->person[person[i]].organisation;
		const char *said = d->languages[0] != '\0'
					   ? d->languages
					   : k->s->organisation[organisation].languages;

		if (whose == organisation)
			all = all[0] == '\0'
				      ? said
				      : arena_printf(k->tx->arena, "%s;%s", all, said);
	}
	return all;
}

int
snapshot_new_need(struct snapshot_people *m)
{
	struct plan_problem *p = &m->k->s->problem;

	if (p->needs_n == m->needs_cap) {
		int cap = m->needs_cap == 0 ? 16 : m->needs_cap * 2;
		struct plan_need *more =
			ARENA_ARRAY(m->k->tx->arena, struct plan_need, cap);

		if (p->needs_n > 0)
			memcpy(more, m->need, sizeof *more * (size_t)p->needs_n);
		m->need = more;
		m->needs_cap = cap;
		p->needs = more;
	}
	return p->needs_n++;
}

/* Who bridges the two lists of languages. */
static void
fill_need(struct snapshot_people *m, struct plan_need *need, const char *demand,
	const char *supply)
{
	struct snapshotting *k = m->k;
	int n, *list = ARENA_ARRAY(k->tx->arena, int, k->s->problem.interpreters_n);
	struct interpreter_pair *pair = interpreter_pairs(k->tx, k->g->event->id, 0, &n);

	*need = (struct plan_need){.interpreters = list};
	for (int i = 0; i < n; i++) {
		int who = ids_find(&k->interpreter, pair[i].interpreter_id);

		if (who >= 0 && (need->n == 0 || list[need->n - 1] != who) &&
			language_bridges(
				pair[i].language_a, pair[i].language_b, demand, supply))
			list[need->n++] = who;
	}
}

/* Index of the need of these two lists; -1: they understand each other. */
static int
need_of(struct snapshot_people *m, const char *demand, const char *supply)
{
	char key[256];
	bool fits = snprintf(key, sizeof key, "%s|%s", demand, supply) < (int)sizeof key;
	const char *whole =
		fits ? key : arena_printf(m->k->tx->arena, "%s|%s", demand, supply);
	int *known = map_get(&m->needs, whole);

	if (known == NULL) {
		known = ARENA_NEW(m->k->tx->arena, int);
		*known = -1;
		if (language_known(demand) && language_known(supply) &&
			!language_shared(demand, supply)) {
			*known = snapshot_new_need(m);
			fill_need(m, &m->need[*known], demand, supply);
		}
		map_put(&m->needs, arena_strdup(m->k->tx->arena, whole), known);
	}
	return *known;
}

void
snapshot_people_list(struct snapshot_people *m, struct snapshotting *k)
{
	const struct plan_problem *p = &k->s->problem;
	int *at;

	m->k = k;
	m->named = policy_value(k->tx, k->g->event->id, POLICY_RECIPIENT_CHOSEN) ==
		   RECIPIENT_NAMED;
	map_init(&m->needs, k->tx->arena);
	at = m->first_of = ARENA_ARRAY(k->tx->arena, int, p->organisations_n + 2);
	m->people = ARENA_ARRAY(k->tx->arena, int, p->persons_n + 1);
	for (int i = 0; i < p->persons_n; i++)
		if (k->person[i].organisation >= 0)
			at[k->person[i].organisation + 2]++;
	for (int o = 2; o <= p->organisations_n + 1; o++)
		at[o] += at[o - 1];
	for (int i = 0; i < p->persons_n; i++)
		if (k->person[i].organisation >= 0)
			m->people[at[k->person[i].organisation + 1]++] = i;
}

bool
snapshot_names(const struct snapshotting *k, const int *person, int n, int organisation)
{
	for (int i = 0; i < n; i++)
		if (person[i] >= 0 && k->person[person[i]].organisation == organisation)
			return true;
	return false;
}

bool
snapshot_withdraws(const struct snapshotting *k, int person)
{
	const struct delegate *d = &k->s->delegate[person];
	int whose = k->person[person].organisation;

	return d->withdrawn != NULL ||
	       (whose >= 0 && k->s->organisation[whose].withdrawn != NULL) ||
	       (k->changes != NULL &&
		       repair_withdraws(k->changes, d->id, d->organisation_id));
}

int
snapshot_need(struct snapshot_people *m, const struct snapshot_candidate *s,
	const int *person, int n)
{
	return need_of(m, languages_of(m->k, person, n, s->demand),
		languages_of(m->k, person, n, s->supply));
}

/* How those named and one more understand each other. */
enum { PLAINLY, INTERPRETED, NOT_AT_ALL, NOBODY /* that one withdraws */ };

static int
understanding(const struct snapshot_people *m, int need)
{
	return need < 0 ? PLAINLY : m->need[need].n > 0 ? INTERPRETED : NOT_AT_ALL;
}

int
snapshot_recipients(struct snapshot_people *m, const struct snapshot_candidate *s,
	int organisation, int *person, int n, int *list)
{
	int from = m->first_of[organisation], end = m->first_of[organisation + 1];
	int found = 0, *how = ARENA_ARRAY(m->k->tx->arena, int, end - from + 1);

	if (m->named)
		end = from < end ? from + 1 : end;
	for (int i = from; i < end; i++) {
		person[n] = m->people[i];
		how[i - from] =
			snapshot_withdraws(m->k, m->people[i])
				? NOBODY
				: understanding(m, snapshot_need(m, s, person, n + 1));
	}
	for (int kind = PLAINLY; kind < NOBODY && (kind < NOT_AT_ALL || found == 0);
		kind++)
		for (int i = from; i < end; i++)
			if (how[i - from] == kind)
				list[found++] = m->people[i];
	/* who withdraws is said to be in the way, where nobody else is there */
	if (found == 0 && from < end)
		list[found++] = m->people[from];
	return found;
}

void
snapshot_stand_ins(struct snapshot_people *m, const struct snapshot_candidate *s,
	int organisation, struct plan_candidate *c)
{
	struct snapshotting *k = m->k;
	int from = m->first_of[organisation], end = m->first_of[organisation + 1];
	struct plan_stand_in *list;
	int *person;

	if (end - from < 2)
		return;
	person = ARENA_ARRAY(k->tx->arena, int, c->persons_n);
	list = ARENA_ARRAY(
		k->tx->arena, struct plan_stand_in, c->persons_n * (end - from));
	for (int i = 0; i < c->persons_n; i++) {
		if (k->person[c->persons[i]].organisation != organisation)
			continue;
		memcpy(person, c->persons, sizeof *person * (size_t)c->persons_n);
		for (int at = from; at < end; at++) {
			person[i] = m->people[at];
			if (plan_takes_part(c, person[i]) ||
				snapshot_withdraws(k, person[i]))
				continue;
			list[c->stand_ins_n++] = (struct plan_stand_in){c->persons[i],
				person[i], snapshot_need(m, s, person, c->persons_n)};
		}
	}
	c->stand_ins = list;
}
