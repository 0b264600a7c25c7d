/*
 * structure.c - the network of a fair of two sides, what it weighs, and its flow.
 */
#include "plan/structure.h"
#include "plan/structure_parts.h"

#include <string.h>

#define NEVER (-1e9F)

/* ---- the network ----------------------------------------------------------------------------- */

/* The meetings that fit the days of a set of slots, so many a day (0 any) less the used. */
static int64_t
by_days(const struct board *b, const uint64_t *set, int max_day, const int *used)
{
	int64_t all = 0;

	for (int day = 0; day < b->days; day++) {
		int n = 0;

		for (int s = b->day_first[day]; s < b->day_first[day + 1]; s++)
			n += plan_bit(set, s);
		if (max_day > 0 && n > max_day - used[day])
			n = max_day > used[day] ? max_day - used[day] : 0;
		all += n;
	}
	return all;
}

static int64_t
under_quota(int64_t n, int max_event, int used)
{
	int64_t left = max_event > used ? max_event - used : 0;

	return max_event > 0 && n > left ? left : n;
}

/* An arc whose first units, up to the minimum, are worth a miss of it each. */
static void
add_stage(
	struct structure_finder *f, int from, int to, int64_t n, int min_event, int used)
{
	int64_t wanted = min_event > used ? min_event - used : 0;

	wanted = wanted < n ? wanted : n;
	if (wanted > 0)
		flow_arc(&f->flow, from, to, wanted, -f->s->shortfall);
	if (n > wanted)
		flow_arc(&f->flow, from, to, n - wanted, 0);
}

static void
add_person(struct structure_finder *f, int i)
{
	const struct board *b = f->b;
	const struct plan_person *q = &f->p->persons[i];
	bool right = f->s->right[i];
	int o = q->organisation, pool = structure_pool_of_person(f, i), beyond;
	int64_t n = by_days(b, &f->reach[(size_t)i * (size_t)b->words], q->max_day,
		&b->person_n.day[(size_t)i * (size_t)b->days]);

	n = under_quota(n, q->max_event, b->person_n.event[i]);
	if (n == 0)
		return;
	beyond = right ? f->sink : f->source;
	if (o >= 0 && f->bound_organisation[o])
		beyond = f->organisation_node + o;
	else if (right && pool >= 0)
		beyond = f->pool_node + pool;
	add_stage(f, right ? i : beyond, right ? beyond : i, n, q->min_event,
		b->person_n.event[i]);
}

/* Meetings of an organisation by its quota a day. */
static int64_t
organisation_days(const struct board *b, int o)
{
	int max_day = b->p->organisations[o].max_day;
	int64_t all = 0;

	for (int day = 0; day < b->days; day++) {
		int used =
			b->organisation_n.day[(size_t)o * (size_t)b->days + (size_t)day];

		all += max_day > used ? max_day - used : 0;
	}
	return all;
}

/* Minimums that the network does not know could all be met. */
static void
leave_out(struct structure_finder *f, int o)
{
	int missing = f->p->organisations[o].min_event - f->b->organisation_n.event[o];

	if (!f->bound_organisation[o] && missing > 0)
		f->s->most += f->s->shortfall * missing;
}

static void
add_organisations(struct structure_finder *f)
{
	const struct board *b = f->b;
	const struct plan_problem *p = f->p;
	int *pool = ARENA_ARRAY(f->arena, int, p->organisations_n + 1);
	bool *right = ARENA_ARRAY(f->arena, bool, p->organisations_n + 1);
	int64_t *room = ARENA_ARRAY(f->arena, int64_t, p->organisations_n + 1);

	for (int i = 0; i < p->persons_n; i++) {
		int o = p->persons[i].organisation, own;

		if (o < 0 || b->of_person.first[i] == b->of_person.first[i + 1])
			continue;
		own = structure_pool_of_person(f, i);
		pool[o] = room[o] == 0 || pool[o] == own ? own : -2;
		right[o] = f->s->right[i];
		room[o] += b->slots;
	}
	for (int o = 0; o < p->organisations_n; o++) {
		const struct plan_organisation *q = &p->organisations[o];
		int beyond = f->source, node = f->organisation_node + o;
		int64_t n = room[o];

		leave_out(f, o);
		if (!f->bound_organisation[o] || n == 0)
			continue;
		if (q->max_day > 0 && organisation_days(b, o) < n)
			n = organisation_days(b, o);
		n = under_quota(n, q->max_event, b->organisation_n.event[o]);
		f->mixed = f->mixed || (right[o] && pool[o] == -2);
		if (right[o])
			beyond = pool[o] >= 0 ? f->pool_node + pool[o] : f->sink;
		add_stage(f, right[o] ? node : beyond, right[o] ? beyond : node, n,
			q->min_event, b->organisation_n.event[o]);
	}
}

static int64_t
cost_of(const struct plan_structure *s, const struct plan_candidate *c)
{
	int64_t worth = plan_worth(c);

	return -(s->value * worth + (c->tier == PLAN_MUST ? s->must * worth : 0));
}

/* The person shared by all alternatives of a choice goes to its node, or comes from it, once. */
static void
add_choices(struct structure_finder *f)
{
	for (int i = 0; i < f->p->choices_n; i++) {
		int host = structure_host_of_choice(f, i), node = f->choice_node + i;
		bool right = host >= 0 && f->s->right[host];

		if (host >= 0)
			flow_arc(
				&f->flow, right ? node : host, right ? host : node, 1, 0);
	}
}

static void
add_candidates(struct structure_finder *f)
{
	for (int c = 0; c < f->p->candidates_n; c++) {
		const struct plan_candidate *cand = &f->p->candidates[c];
		bool turned = f->s->right[cand->persons[0]];
		int from = cand->persons[turned], to = cand->persons[!turned];
		int choice = f->b->choice_of[c], node = f->choice_node + choice;

		if (!f->active[c])
			continue;
		if (choice >= 0 && structure_host_of_choice(f, choice) == from)
			from = node;
		else if (choice >= 0)
			to = node;
		f->arc[c] = flow_arc(&f->flow, from, to, 1, cost_of(f->s, cand));
	}
}

static void
make_network(struct structure_finder *f)
{
	const struct plan_problem *p = f->p;
	int held = 0;

	f->organisation_node = p->persons_n;
	f->pool_node = f->organisation_node + p->organisations_n;
	f->choice_node = f->pool_node + f->s->pools;
	f->source = f->choice_node + p->choices_n;
	f->sink = f->source + 1;
	flow_init(&f->flow, f->sink + 1,
		p->candidates_n + p->choices_n + 2 * (p->persons_n + p->organisations_n) +
			f->s->pools + 1,
		f->arena);
	for (int i = 0; i < p->persons_n; i++)
		add_person(f, i);
	add_organisations(f);
	for (int i = 0; i < f->s->pools; i++)
		flow_arc(&f->flow, f->pool_node + i, f->sink, f->pool_seats[i], 0);
	for (int c = 0; c < p->candidates_n; c++)
		held += f->active[c];
	add_choices(f);
	add_candidates(f);
	flow_arc(&f->flow, f->sink, f->source, held, 0);
}

/* ---- what is weighed ------------------------------------------------------------------------- */

static int64_t
common_divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* All the minimums together. */
static int64_t
minimums_of(const struct plan_problem *p)
{
	int64_t sum = 0;

	for (int i = 0; i < p->persons_n; i++)
		sum += p->persons[i].min_event;
	for (int i = 0; i < p->organisations_n; i++)
		sum += p->organisations[i].min_event;
	return sum;
}

/* A unit of each outweighs all there can be of the next; and the most they can sum up to. */
static double
weigh_in_order(struct plan_structure *s, int64_t musts, int64_t minimums, int64_t all)
{
	double sum = (double)all;

	s->value = 1;
	s->shortfall = minimums > 0 ? all + 1 : 0;
	sum += (double)s->shortfall * (double)minimums;
	if (musts > 0 && sum < 4e18)
		s->must = (int64_t)sum + 1 + (int64_t)(sum * 1e-15);
	return sum + (double)s->must * (double)musts;
}

/*
 * What does not occur weighs nothing; false: something that does weighs nothing, or so
 * much that sums could leave 64 bits. In order, or as the options weigh it.
 */
static bool
find_weights(struct structure_finder *f, bool in_order)
{
	const struct plan_weights *w = &f->b->weights;
	struct plan_structure *s = f->s;
	int64_t musts = 0, all = 0, minimums = minimums_of(f->p), common;

	for (int c = 0; c < f->p->candidates_n; c++) {
		int worth = plan_worth(&f->p->candidates[c]);

		all += worth;
		musts += f->p->candidates[c].tier == PLAN_MUST ? worth : 0;
	}
	s->must = musts > 0 ? w->of[PLAN_LEVEL_MUST] : 0;
	s->shortfall = minimums > 0 ? w->of[PLAN_LEVEL_SHORTFALL] : 0;
	s->value = w->of[PLAN_LEVEL_VALUE];
	if (s->value == 0 || (musts > 0 && s->must == 0) ||
		(minimums > 0 && s->shortfall == 0))
		return false;
	s->in_order = in_order || (s->must == 0 && s->shortfall == 0);
	if (in_order)
		return weigh_in_order(s, musts, minimums, all) < 4e18;
	common = common_divisor(common_divisor(s->value, s->must), s->shortfall);
	s->must /= common;
	s->shortfall /= common;
	s->value /= common;
	return (double)s->must * (double)musts + (double)s->value * (double)all +
		       (double)s->shortfall * (double)minimums <
	       4e18;
}

static int64_t
weigh(const struct plan_structure *s, int64_t must, int64_t shortfall, int64_t value)
{
	return s->must * must - s->shortfall * shortfall + s->value * value;
}

/* ---- all together ---------------------------------------------------------------------------- */

static void
make_finder(struct structure_finder *f, struct arena *a)
{
	const struct plan_problem *p = f->p;
	struct plan_structure *s = f->s;
	size_t persons = (size_t)p->persons_n, words = (size_t)f->b->words;

	s->chosen = ARENA_ARRAY(a, bool, p->candidates_n + 1);
	s->reduced = ARENA_ARRAY(a, float, p->candidates_n + 1);
	s->x = ARENA_ARRAY(a, double, p->candidates_n + 1);
	s->own = ARENA_ARRAY(a, bool, p->candidates_n + 1);
	s->pool = ARENA_ARRAY(a, int, p->candidates_n + 1);
	s->right = ARENA_ARRAY(a, bool, persons + 1);
	s->open = ARENA_ARRAY(a, uint64_t, words + 1);
	f->root = ARENA_ARRAY(f->arena, int, persons + 1);
	f->flipped = ARENA_ARRAY(f->arena, bool, persons + 1);
	f->active = ARENA_ARRAY(f->arena, bool, p->candidates_n + 1);
	f->arc = ARENA_ARRAY(f->arena, int, p->candidates_n + 1);
	f->reach = ARENA_ARRAY(f->arena, uint64_t, persons * words + 1);
	f->set = ARENA_ARRAY(f->arena, uint64_t, words + 1);
	f->pool_of_group = s->pool_of_group = ARENA_ARRAY(a, int, p->groups_n + 1);
	f->bound_organisation = ARENA_ARRAY(f->arena, bool, p->organisations_n + 1);
}

/* What is held, and what more could be, each choice once. */
static int64_t
worth_of_all(const struct structure_finder *f)
{
	int64_t all = f->b->level[PLAN_LEVEL_VALUE];
	int last = -1;

	for (int c = 0; c < f->p->candidates_n; c++) {
		int choice = f->b->choice_of[c];

		if (!f->active[c] || (choice >= 0 && choice == last))
			continue;
		all += plan_worth(&f->p->candidates[c]);
		last = choice;
	}
	return all;
}

static void
take_flow(struct structure_finder *f)
{
	struct plan_structure *s = f->s;
	const int64_t *price = f->flow.price;

	s->all = worth_of_all(f);
	for (int c = 0; c < f->p->candidates_n; c++) {
		int arc = f->arc[c];

		s->reduced[c] = NEVER;
		if (!f->active[c])
			continue;
		s->chosen[c] = f->flow.amount[arc] > 0;
		s->x[c] = s->chosen[c];
		s->reduced[c] = -(float)(f->flow.cost[arc] + price[f->flow.from[arc]] -
					 price[f->flow.to[arc]]) /
				(float)s->value;
	}
	s->most +=
		weigh(s, f->b->level[PLAN_LEVEL_MUST], f->b->level[PLAN_LEVEL_SHORTFALL],
			f->b->level[PLAN_LEVEL_VALUE]) -
		flow_cost(&f->flow);
}

/* In order where the sums of that stay within 64 bits, else as weighed. */
static bool
make_weighed_network(struct structure_finder *f)
{
	for (int in_order = 1; in_order >= 0; in_order--) {
		f->s->most = 0;
		if (!find_weights(f, in_order))
			continue;
		make_network(f);
		if (!flow_too_dear(&f->flow))
			return true;
	}
	return false;
}

static void
find(struct structure_finder *f, const struct bound_patience *patience)
{
	if (!structure_sides(f) || !make_weighed_network(f))
		return;
	f->s->plain = structure_is_plain(f);
	f->s->found = flow_solve(&f->flow, patience->enough, patience->ctx);
	if (f->s->found)
		take_flow(f);
	f->s->plain = f->s->plain && f->s->found;
}

void
plan_structure_find(const struct board *b, const struct bound_patience *patience,
	struct arena *a, struct plan_structure *s)
{
	struct arena own;
	struct structure_finder f = {.b = b, .p = b->p, .s = s, .arena = &own};

	memset(s, 0, sizeof(*s));
	/* a repair minimises people disturbed first; the flow model has no such term */
	if (b->repairing || b->displaced_n > 0 || b->p->candidates_n == 0)
		return;
	arena_init(&own);
	make_finder(&f, a);
	find(&f, patience);
	arena_release(&own);
}

int64_t
plan_structure_bound(const struct plan_structure *s, int64_t must, int64_t shortfall)
{
	return (s->most - weigh(s, must, shortfall, 0)) / s->value;
}

bool
plan_structure_reached(
	const struct plan_structure *s, int64_t must, int64_t shortfall, int64_t value)
{
	return s->found && weigh(s, must, shortfall, value) == s->most;
}
