/* schedule.c - runs of the planner: how they begin, their states, how they are shown. */
#include "domain/planning/schedule.h"

#include "domain/fair/audience.h"
#include "domain/fair/event.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/policy.h"
#include "domain/planning/conflict.h"
#include "store/journal.h"

#include <stdlib.h>
#include <string.h>

/* Rows: from; columns: to. The picture is in the header. */
static const bool ALLOWED[SCHEDULE_STATES][SCHEDULE_STATES] = {
	[SCHEDULE_RUNNING] = {[SCHEDULE_READY] = true, [SCHEDULE_DISCARDED] = true},
	[SCHEDULE_READY] = {[SCHEDULE_PUBLISHED] = true, [SCHEDULE_DISCARDED] = true},
	[SCHEDULE_PUBLISHED] = {[SCHEDULE_PUBLISHED] = true},
};

static const char *
name_of(int state)
{
	return schedule_state_name((enum schedule_state)state);
}

static const struct moves MOVES = {&ALLOWED[0][0], SCHEDULE_STATES, name_of};

bool
schedule_move_allowed(enum schedule_state from, enum schedule_state to)
{
	return ALLOWED[from][to];
}

static void
journal(struct tx *tx, const struct grid *g, const struct schedule *s,
	struct js *take_before)
{
	struct js *body = js_new_obj();

	if (take_before != NULL)
		js_set(body, "before", take_before);
	js_set(body, "schedule", schedule_view(tx, g, s));
	journal_append(tx, &(struct fact){.event_id = s->event_id,
				   .topic = "schedule",
				   .object = schedule_name(tx, s->id),
				   .audience = AUDIENCE_STAFF,
				   .body = body});
	js_free(body);
}

bool
schedule_move(struct tx *tx, const struct grid *g, struct schedule *s,
	enum schedule_state to, struct err *e)
{
	struct js *before;

	if (!ALLOWED[s->state][to])
		return no_such_move(
			tx, schedule_name(tx, s->id), &MOVES, (int)s->state, (int)to, e);
	before = before_view(schedule_state_name(s->state), s->rev);
	if (s->state == SCHEDULE_RUNNING)
		s->ended_s = tx->now_s;
	if (to == SCHEDULE_PUBLISHED)
		s->published_s = tx->now_s;
	/* Nobody looks at its places any more, and 60,000 of them take 5 MB. */
	if (to == SCHEDULE_DISCARDED) {
		schedule_lists_delete(tx, s->event_id, s->id);
		s->conflict = "";
	}
	s->state = to;
	s->rev++;
	schedule_save(tx, s);
	journal(tx, g, s, before);
	return true;
}

/* ---- weights -------------------------------------------------------------------------------- */

static const struct {
	const char *name, *policy;
} LEVELS[PLAN_LEVELS] = {
	[PLAN_LEVEL_MUST] = {"must", POLICY_WEIGHT_MUST},
	[PLAN_LEVEL_SHORTFALL] = {"shortfall", POLICY_WEIGHT_SHORTFALL},
	[PLAN_LEVEL_LOST] = {"lost", POLICY_WEIGHT_LOST},
	[PLAN_LEVEL_VALUE] = {"value", POLICY_WEIGHT_VALUE},
	[PLAN_LEVEL_DISTURBANCE] = {"disturbance", POLICY_WEIGHT_DISTURBANCE},
	[PLAN_LEVEL_BREAKS] = {"breaks", POLICY_WEIGHT_BREAKS},
	[PLAN_LEVEL_UNFAIRNESS] = {"unfairness", POLICY_WEIGHT_UNFAIRNESS},
	[PLAN_LEVEL_PREFERENCE] = {"preference", POLICY_WEIGHT_PREFERENCE},
	[PLAN_LEVEL_WALKING] = {"walking", POLICY_WEIGHT_WALKING},
};

const char *
schedule_level_name(enum plan_level level)
{
	return LEVELS[level].name;
}

/* "breaks=10"; the number is checked by the policy of the level. */
static bool
take_weight(const char *text, struct plan_weights *out, struct err *e)
{
	const char *equals = strchr(text, '=');
	size_t n = equals != NULL ? (size_t)(equals - text) : 0;

	for (int i = 0; i < PLAN_LEVELS; i++) {
		const struct policy *p = policy_by_name(LEVELS[i].policy);

		if (n == 0 || strlen(LEVELS[i].name) != n ||
			strncmp(LEVELS[i].name, text, n) != 0)
			continue;
		if (policy_parse(p, equals + 1, &out->of[i]))
			return true;
		return err_set(e, ERR_PARAM_INVALID, "%s: a weight is %lld to %lld",
			LEVELS[i].name, (long long)p->min, (long long)p->max);
	}
	err_set(e, ERR_PARAM_INVALID, "%.60s is no weight", text);
	return err_hint(e, "NAME=NUMBER with must, shortfall, value, disturbance, breaks,"
			   " unfairness, preference or walking");
}

static void
weights_of_event(struct tx *tx, int64_t event_id, enum schedule_scope scope,
	struct plan_weights *out)
{
	for (int i = 0; i < PLAN_LEVELS; i++)
		out->of[i] = policy_value(tx, event_id, LEVELS[i].policy);
	/* in a repair it goes before value, elsewhere it does not */
	if (scope != SCOPE_REPAIR)
		out->of[PLAN_LEVEL_DISTURBANCE] =
			policy_value(tx, event_id, POLICY_WEIGHT_DISTURBANCE_EVERYTHING);
}

bool
schedule_weights(struct tx *tx, int64_t event_id, enum schedule_scope scope,
	const char *text, struct plan_weights *out, struct err *e)
{
	weights_of_event(tx, event_id, scope, out);
	while (*text != '\0') {
		size_t n = strcspn(text, ";");

		if (!take_weight(arena_strndup(tx->arena, text, n), out, e))
			return false;
		text += n + (text[n] == ';');
	}
	return true;
}

/* Is it the first of that name? */
static bool
given_once(const char *const *weights, int i, struct err *e)
{
	int n = (int)strcspn(weights[i], "=") + 1;

	for (int k = 0; k < i; k++)
		if (strncmp(weights[k], weights[i], (size_t)n) == 0)
			return err_set(e, ERR_PARAM_INVALID, "%.*s is given twice", n - 1,
				weights[i]);
	return true;
}

/* The texts as one, each checked. */
static const char *
joined_weights(struct tx *tx, int64_t event_id, const struct schedule_setup *setup,
	struct err *e)
{
	const char *all = "";
	struct plan_weights checked;

	weights_of_event(tx, event_id, setup->scope, &checked);
	for (int i = 0; i < setup->weights_n; i++) {
		if (!take_weight(setup->weights[i], &checked, e) ||
			!given_once(setup->weights, i, e)) {
			err_field(e, "params.weights[%d]", i);
			return NULL;
		}
		all = arena_printf(
			tx->arena, "%s%s%s", all, i > 0 ? ";" : "", setup->weights[i]);
	}
	return all;
}

/* ---- beginning ------------------------------------------------------------------------------ */

static const char *
changes_text(struct tx *tx, const struct repair_changes *c)
{
	struct js *o;
	char *text;
	const char *kept;

	if (c == NULL)
		return "";
	o = repair_json(c);
	text = js_text(o);
	kept = arena_strdup(tx->arena, text);
	free(text);
	js_free(o);
	return kept;
}

struct schedule *
schedule_begin(struct tx *tx, const struct grid *g, const struct schedule_setup *setup,
	struct err *e)
{
	struct schedule *s = ARENA_NEW(tx->arena, struct schedule);
	const char *weights;
	int running;

	if (!event_is_open(g->event, e))
		return NULL;
	weights = joined_weights(tx, g->event->id, setup, e);
	if (weights == NULL)
		return NULL;
	schedules_running(tx, &running);
	if (running > SCHEDULES_WAITING_MAX) {
		err_set(e, ERR_BUSY, "%d runs wait for the planner already", running - 1);
		e->retry_after_ms = 1000;
		return NULL;
	}
	*s = (struct schedule){.event_id = g->event->id,
		.id = tx_next_id(tx, g->event->id, "schedule"),
		.state = SCHEDULE_RUNNING,
		.rev = 1,
		.scope = setup->scope,
		.seed = setup->seed,
		.steps = setup->steps,
		.seconds = setup->seconds,
		.disturbed_max = setup->disturbed_max,
		.weights = weights,
		.changes = changes_text(tx, setup->changes),
		.principal = tx->context.principal,
		.created_s = tx->now_s,
		.ended_s = -1,
		.published_s = -1,
		.status = "unknown",
		.reason = "",
		.conflict = ""};
	schedule_insert(tx, s);
	journal(tx, g, s, NULL);
	return s;
}

struct schedule *
schedule_known(struct tx *tx, int64_t event_id, int64_t id, struct err *e)
{
	struct schedule *s = schedule_by_id(tx, event_id, id);

	if (s == NULL) {
		no_such("schedule", schedule_name(tx, id), e);
		err_hint(e, "convene schedule status lists them");
		err_field(e, "params.schedule");
	}
	return s;
}

bool
schedules_abandon(struct tx *tx, const char *reason, struct err *e)
{
	int n;
	struct schedule *s = schedules_running(tx, &n);

	for (int i = 0; i < n; i++) {
		struct grid *g = grid_or_null(tx, s[i].event_id);

		if (g == NULL) {
			*e = tx->fault;
			return false;
		}
		s[i].reason = reason;
		if (!schedule_move(tx, g, &s[i], SCHEDULE_DISCARDED, e))
			return false;
	}
	return true;
}

/* ---- telling -------------------------------------------------------------------------------- */

int64_t
schedule_gap_permille(int64_t value, int64_t bound)
{
	if (bound <= value || bound <= 0)
		return 0;
	return ((bound - value) * 1000 + bound - 1) / bound;
}

/* The figures, once there are some. */
static void
figures_into(struct tx *tx, const struct grid *g, struct js *o, const struct schedule *s)
{
	struct js *conflict = conflict_view(tx, g, s);

	js_set_str(o, "status", s->status);
	js_set_int(o, "value", s->value);
	js_set_int(o, "bound", s->bound);
	js_set_int(o, "gap_permille", schedule_gap_permille(s->value, s->bound));
	js_set_int(o, "must", s->must);
	js_set_int(o, "shortfall", s->shortfall);
	js_set_int(o, "breaks", s->breaks);
	js_set_int(o, "idle_slots", s->idle_slots);
	js_set_int(o, "disturbed", s->disturbed);
	js_set_int(o, "concerned", s->concerned);
	js_set_int(o, "seated", s->seated);
	js_set_int(o, "unseated", s->unseated);
	js_set_int(o, "took_ms", s->took_ms);
	js_set_bool(o, "best", s->best);
	if (conflict != NULL)
		js_set(o, "conflict", conflict);
}

struct js *
schedule_view(struct tx *tx, const struct grid *g, const struct schedule *s)
{
	struct js *o = js_new_obj();

	js_set_str(o, "id", schedule_name(tx, s->id));
	js_set_str(o, "state", schedule_state_name(s->state));
	js_set_int(o, "rev", s->rev);
	js_set_str(o, "scope", schedule_scope_name(s->scope));
	js_set_int(o, "seed", s->seed);
	if (s->steps > 0)
		js_set_int(o, "steps", s->steps);
	else
		js_set_int(o, "seconds", s->seconds);
	if (s->disturbed_max >= 0)
		js_set_int(o, "disturbed_max", s->disturbed_max);
	if (s->weights[0] != '\0')
		js_set_str(o, "weights", s->weights);
	js_set_str(o, "principal", s->principal);
	js_set_str(o, "created", grid_when(tx, g, s->created_s));
	if (s->ended_s >= 0)
		js_set_str(o, "ended", grid_when(tx, g, s->ended_s));
	if (s->published_s >= 0)
		js_set_str(o, "published", grid_when(tx, g, s->published_s));
	if (s->state == SCHEDULE_READY || s->state == SCHEDULE_PUBLISHED)
		figures_into(tx, g, o, s);
	if (s->reason[0] != '\0')
		js_set_str(o, "reason", s->reason);
	return o;
}
