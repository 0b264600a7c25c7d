/*
 * problem_text.c - reads a planning problem from lines of text.
 */
#include "problem_text.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 8192, OF_A_KIND_MAX = 4096, FIELDS_MAX = 32 };

struct field {
	const char *name, *value; /* value "": the name alone */
};

/* What is read, before its numbers are known. */
struct reading {
	struct arena *a;
	struct plan_problem *p;
	struct plan_options *o;
	struct err *e;
	struct field fields[FIELDS_MAX];
	int fields_n, used;
	struct plan_slot slots[OF_A_KIND_MAX];
	struct plan_person persons[OF_A_KIND_MAX];
	struct plan_organisation organisations[OF_A_KIND_MAX];
	struct plan_seat seats[OF_A_KIND_MAX];
	struct plan_group groups[OF_A_KIND_MAX];
	struct plan_interpreter interpreters[OF_A_KIND_MAX];
	struct plan_need needs[OF_A_KIND_MAX];
	struct plan_candidate candidates[OF_A_KIND_MAX];
	struct plan_order orders[OF_A_KIND_MAX];
	struct plan_choice choices[OF_A_KIND_MAX];
	int choice_of[OF_A_KIND_MAX]; /* as the line of the meeting says; -1 none */
	const char *walk[OF_A_KIND_MAX];
};

static bool
wrong(struct reading *r, const char *text, const char *what)
{
	err_set(r->e, ERR_PARAM_INVALID, "%s '%s'", text, what);
	return false;
}

/* NULL where the line does not say it. */
static const char *
said(struct reading *r, const char *name)
{
	for (int i = 0; i < r->fields_n; i++) {
		if (strcmp(r->fields[i].name, name) == 0) {
			r->used++;
			return r->fields[i].value;
		}
	}
	return NULL;
}

static bool
flag(struct reading *r, const char *name)
{
	return said(r, name) != NULL;
}

static int64_t
number(struct reading *r, const char *name, int64_t otherwise)
{
	const char *value = said(r, name);

	return value != NULL ? strtoll(value, NULL, 10) : otherwise;
}

static int
count(struct reading *r, const char *name, int otherwise)
{
	return (int)number(r, name, otherwise);
}

/* A digit a slot; NULL where the line does not say it. */
static const uint64_t *
set_of(struct reading *r, const char *name)
{
	const char *value = said(r, name);
	uint64_t *set;

	if (value == NULL)
		return NULL;
	set = ARENA_ARRAY(r->a, uint64_t, plan_words(r->p) + 1);
	for (int s = 0; s < r->p->slots_n && value[s] != '\0'; s++) {
		if (value[s] == '1')
			set[s >> 6] |= UINT64_C(1) << (s & 63);
	}
	return set;
}

static const uint64_t *
free_slots(struct reading *r)
{
	const uint64_t *set = set_of(r, "free");

	return set != NULL ? set : ARENA_ARRAY(r->a, uint64_t, plan_words(r->p) + 1);
}

static const int *
numbers(struct reading *r, const char *value, int *n)
{
	int *list = ARENA_ARRAY(r->a, int, value != NULL ? strlen(value) + 1 : 1);
	char *end;

	*n = 0;
	while (value != NULL && *value != '\0' && strcmp(value, "-") != 0) {
		list[(*n)++] = (int)strtol(value, &end, 10);
		value = *end == ',' ? end + 1 : "";
	}
	return list;
}

static const int *
list_of(struct reading *r, const char *name, int *n)
{
	return numbers(r, said(r, name), n);
}

/* ---- a line of each kind ------------------------------------------------------------ */

static bool
read_slot(struct reading *r)
{
	r->slots[r->p->slots_n++] = (struct plan_slot){.day = count(r, "day", 0),
		.session = count(r, "session", 0),
		.start_s = number(r, "start", 0),
		.end_s = number(r, "end", 0)};
	return true;
}

static bool
read_organisation(struct reading *r)
{
	r->organisations[r->p->organisations_n++] =
		(struct plan_organisation){.min_event = count(r, "min", 0),
			.max_event = count(r, "max", 0),
			.max_day = count(r, "max_day", 0)};
	return true;
}

static bool
read_person(struct reading *r)
{
	r->persons[r->p->persons_n++] = (struct plan_person){.free = free_slots(r),
		.min_event = count(r, "min", 0),
		.max_event = count(r, "max", 0),
		.max_day = count(r, "max_day", 0),
		.organisation = count(r, "of", -1),
		.told_anyway = flag(r, "told")};
	return true;
}

static bool
read_hall(struct reading *r)
{
	const char *walk = said(r, "walk");

	r->walk[r->p->halls_n++] = walk;
	return true;
}

static bool
read_group(struct reading *r)
{
	struct plan_group *last = &r->groups[r->p->groups_n];

	last->hall = count(r, "hall", 0);
	last->seats = count(r, "seats", 1);
	if (r->p->groups_n++ > 0)
		last->first_seat = last[-1].first_seat + last[-1].seats;
	return true;
}

static bool
read_seat(struct reading *r)
{
	r->seats[r->p->seats_n++].free = free_slots(r);
	return true;
}

static bool
read_interpreter(struct reading *r)
{
	r->interpreters[r->p->interpreters_n++].free = free_slots(r);
	return true;
}

static bool
read_need(struct reading *r)
{
	struct plan_need *need = &r->needs[r->p->needs_n++];

	need->interpreters = list_of(r, "speak", &need->n);
	return true;
}

static bool
tier_of(struct reading *r, enum plan_tier *tier)
{
	const char *name = said(r, "tier");

	*tier = PLAN_SCORED;
	if (name == NULL || strcmp(name, "scored") == 0)
		return true;
	*tier = strcmp(name, "must") == 0 ? PLAN_MUST : PLAN_WANT;
	return *tier == PLAN_MUST || strcmp(name, "want") == 0 ||
	       wrong(r, "no tier is", name);
}

static struct plan_place
place_of(struct reading *r)
{
	const char *now = said(r, "now");
	int n;
	const int *list = numbers(r, now, &n);

	return n == 3 ? (struct plan_place){list[0], list[1], list[2]}
		      : (struct plan_place){-1, -1, -1};
}

static bool
read_meeting(struct reading *r)
{
	struct plan_candidate *c = &r->candidates[r->p->candidates_n];

	r->choice_of[r->p->candidates_n++] = count(r, "choice", -1);
	c->persons = list_of(r, "who", &c->persons_n);
	c->value = count(r, "value", 0);
	c->length = count(r, "length", 1);
	c->allowed = set_of(r, "allowed");
	c->preferred = list_of(r, "prefers", &c->preferred_n);
	c->preferred_session = count(r, "session", -1);
	c->session_hard = flag(r, "hard");
	c->groups = list_of(r, "groups", &c->groups_n);
	c->own_n = count(r, "own", 0);
	c->need = count(r, "need", -1);
	c->now = place_of(r);
	c->locked = flag(r, "locked");
	c->displaced = flag(r, "displaced");
	return tier_of(r, &c->tier);
}

static bool
read_order(struct reading *r)
{
	r->orders[r->p->orders_n++] =
		(struct plan_order){count(r, "before", -1), count(r, "after", -1)};
	return true;
}

static bool
read_rules(struct reading *r)
{
	r->p->all_must_be_seated = flag(r, "all_seated");
	r->p->lunch_gap_counts = flag(r, "lunch_breaks");
	r->p->night_gap_counts = flag(r, "night_breaks");
	r->p->fairness = count(r, "fairness", -1);
	return true;
}

static bool
read_run(struct reading *r)
{
	const char *scope = said(r, "scope"), *seconds = said(r, "seconds");

	if (scope == NULL || strcmp(scope, "everything") == 0)
		r->o->scope = PLAN_EVERYTHING;
	else if (strcmp(scope, "unseated") == 0)
		r->o->scope = PLAN_UNSEATED;
	else if (strcmp(scope, "repair") == 0)
		r->o->scope = PLAN_REPAIR;
	else
		return wrong(r, "no scope is", scope);
	if (r->o->scope == PLAN_REPAIR)
		plan_weights_repair(&r->o->weights);
	r->o->seed = (uint64_t)number(r, "seed", 1);
	r->o->steps = number(r, "steps", 0);
	r->o->seconds = seconds != NULL ? strtod(seconds, NULL) : 0;
	r->o->disturbed_max = count(r, "disturbed_max", -1);
	r->o->prove = flag(r, "prove");
	return true;
}

static const struct {
	const char *name;
	bool (*read)(struct reading *r);
} kinds[] = {
	{"slot", read_slot},
	{"organisation", read_organisation},
	{"person", read_person},
	{"hall", read_hall},
	{"group", read_group},
	{"seat", read_seat},
	{"interpreter", read_interpreter},
	{"need", read_need},
	{"meeting", read_meeting},
	{"order", read_order},
	{"rules", read_rules},
	{"run", read_run},
};

/* ---- lines -------------------------------------------------------------------------- */

/* The fields behind the first word of a line, which is given back; NULL: an empty line. */
static const char *
split(struct reading *r, char *line)
{
	char *rest = NULL, *word = strtok_r(line, " \t\n", &rest), *field;

	r->fields_n = r->used = 0;
	while (r->fields_n < FIELDS_MAX &&
		(field = strtok_r(NULL, " \t\n", &rest)) != NULL) {
		char *value = strchr(field, '=');

		r->fields[r->fields_n].name = field;
		r->fields[r->fields_n++].value = value != NULL ? value + 1 : "";
		if (value != NULL)
			*value = '\0';
	}
	return word;
}

static bool
is_full(const struct plan_problem *p)
{
	return p->slots_n >= OF_A_KIND_MAX || p->persons_n >= OF_A_KIND_MAX ||
	       p->organisations_n >= OF_A_KIND_MAX || p->halls_n >= OF_A_KIND_MAX ||
	       p->groups_n >= OF_A_KIND_MAX || p->seats_n >= OF_A_KIND_MAX ||
	       p->interpreters_n >= OF_A_KIND_MAX || p->needs_n >= OF_A_KIND_MAX ||
	       p->candidates_n >= OF_A_KIND_MAX || p->orders_n >= OF_A_KIND_MAX;
}

static bool
read_line(struct reading *r, const char *kind)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kind, kinds[i].name) != 0)
			continue;
		if (is_full(r->p))
			return wrong(r, "too many lines of", kind);
		return kinds[i].read(r) &&
		       (r->used == r->fields_n ||
			       wrong(r, "a field nobody knows in a line of", kind));
	}
	return wrong(r, "no line begins with", kind);
}

/* The ways are read last: before, nobody knows how many halls there are. */
static bool
add_walks(struct reading *r)
{
	struct plan_problem *p = r->p;
	uint8_t *walk = ARENA_ARRAY(r->a, uint8_t, p->halls_n * p->halls_n + 1);
	bool any = false;

	for (int i = 0; i < p->halls_n; i++) {
		int n;
		const int *row = numbers(r, r->walk[i], &n);

		if (n != 0 && n != p->halls_n)
			return wrong(r, "a way to each hall, and not", r->walk[i]);
		for (int k = 0; k < n; k++)
			walk[i * p->halls_n + k] = (uint8_t)row[k];
		any = any || n > 0;
	}
	p->walk_minutes = any ? walk : NULL;
	return true;
}

/* The runs of meetings with the same number. */
static void
add_choices(struct reading *r)
{
	struct plan_problem *p = r->p;

	for (int c = 0, end; c < p->candidates_n; c = end) {
		end = c + 1;
		while (end < p->candidates_n && r->choice_of[c] >= 0 &&
			r->choice_of[end] == r->choice_of[c])
			end++;
		if (end - c > 1)
			r->choices[p->choices_n++] = (struct plan_choice){c, end - c};
	}
	p->choices = r->choices;
}

static bool
finish(struct reading *r)
{
	struct plan_problem *p = r->p;

	add_choices(r);
	p->slots = r->slots;
	p->persons = r->persons;
	p->organisations = r->organisations;
	p->seats = r->seats;
	p->groups = r->groups;
	p->interpreters = r->interpreters;
	p->needs = r->needs;
	p->candidates = r->candidates;
	p->orders = r->orders;
	return add_walks(r);
}

enum problem_read
problem_text_read(FILE *in, struct arena *a, struct problem_text *t, struct err *e)
{
	struct reading *r = ARENA_NEW(a, struct reading);
	char line[LINE_MAX_BYTES];
	bool begun = false;

	memset(&t->p, 0, sizeof(t->p));
	t->p.fairness = -1;
	plan_options_default(&t->o);
	r->a = a;
	r->p = &t->p;
	r->o = &t->o;
	r->e = e;
	while (fgets(line, sizeof(line), in) != NULL) {
		const char *kind = split(r, arena_strdup(a, line));

		t->line++;
		if (kind == NULL || kind[0] == '#')
			continue;
		begun = true;
		if (strcmp(kind, "end") == 0)
			return finish(r) ? PROBLEM_READ : PROBLEM_WRONG;
		if (!read_line(r, kind))
			return PROBLEM_WRONG;
	}
	if (begun)
		wrong(r, "the last line is not", "end");
	return begun ? PROBLEM_WRONG : PROBLEM_NO_MORE;
}
