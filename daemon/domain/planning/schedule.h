/*
 * schedule.h - runs of the planner and what becomes of them.
 *
 *   running   --the planner ends--> ready
 *   running   --staff drop it, the planner fails, the daemon stops--> discarded
 *   ready     --staff publish--> published
 *   ready     --staff drop it--> discarded
 *   published --staff go back to it--> published
 *
 * Nothing here changes a meeting: domain/planning/publish.h does. Every move has a row of topic
 * "schedule" in the journal, which staff alone see.
 */
#ifndef DOMAIN_PLANNING_SCHEDULE_H
#define DOMAIN_PLANNING_SCHEDULE_H

#include "domain/planning/snapshot.h"
#include "store/schedules.h"

/* The most that may wait for the planner, beside the one it works on. */
enum { SCHEDULES_WAITING_MAX = 8 };

bool schedule_move_allowed(enum schedule_state from, enum schedule_state to);
/*
 * The only way to another state: ERR_WRONG_STATE when the table does not allow it. Raises rev,
 * stores the row and journals it.
 */
bool schedule_move(struct tx *tx, const struct grid *g, struct schedule *s,
	enum schedule_state to, struct err *e) MUST_CHECK;

/* What a run is asked for. */
struct schedule_setup {
	enum schedule_scope scope;
	int64_t seed, steps, seconds;
	int64_t disturbed_max;	    /* -1: no cap */
	const char *const *weights; /* "breaks=10" */
	int weights_n;
	const struct repair_changes *changes; /* or NULL */
};

/*
 * A new schedule, running. NULL and *e: ERR_EVENT_CLOSED, ERR_PARAM_INVALID (weights), ERR_BUSY
 * when as many wait as may.
 */
struct schedule *schedule_begin(struct tx *tx, const struct grid *g,
	const struct schedule_setup *setup, struct err *e);
/* The event's weights and the run's own: what the planner is given. false and *e. */
bool schedule_weights(struct tx *tx, int64_t event_id, enum schedule_scope scope,
	const char *text, struct plan_weights *out, struct err *e) MUST_CHECK;
/* "must", "shortfall", ...: the levels of the objective, highest first. */
const char *schedule_level_name(enum plan_level level);
/* The schedule by its number; NULL and ERR_NOT_FOUND. */
struct schedule *
schedule_known(struct tx *tx, int64_t event_id, int64_t id, struct err *e);
/* What is running, of whatever event, is discarded: its run ended with the daemon's. */
bool schedules_abandon(struct tx *tx, const char *reason, struct err *e) MUST_CHECK;

struct js *schedule_view(struct tx *tx, const struct grid *g, const struct schedule *s);
/* How far the value is from the bound, in thousandths of the bound, rounded up. */
int64_t schedule_gap_permille(int64_t value, int64_t bound);

#endif
