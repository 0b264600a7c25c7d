/* blackout.c - the busy slots that follow from blackouts and conference sessions. */
#include "domain/booking/blackout.h"

#include "domain/booking/hold.h"
#include "domain/booking/proposal.h"
#include "domain/booking/request.h"
#include "domain/fair/audience.h"
#include "domain/fair/fair_view.h"
#include "store/conferences.h"
#include "store/delegates.h"
#include "store/interpreters.h"
#include "store/journal.h"
#include "store/locations.h"
#include "store/rows.h"

/* Time that is not available, whatever the reason. */
struct busy {
	int64_t start_s;
	int64_t end_s;
};

/* Schedules whose blackouts are left out. */
struct without {
	const int64_t *schedule;
	int n;
};

static bool
is_without(const struct without *w, const struct blackout *b)
{
	for (int i = 0; i < w->n; i++)
		if (w->schedule[i] == b->schedule_id)
			return true;
	return false;
}

/* All that one target's blackouts and conference sessions say. */
static struct rows
busy_times(struct tx *tx, int64_t event_id, enum blackout_kind kind, int64_t target_id,
	const struct without *w)
{
	struct rows list = {.size = sizeof(struct busy)};
	int n;
	struct blackout *b = blackouts_of_target(tx, event_id, kind, target_id, &n);

	for (int i = 0; i < n; i++)
		if (!is_without(w, &b[i]))
			*(struct busy *)rows_add(tx->arena, &list) =
				(struct busy){b[i].start_s, b[i].end_s};
	if (kind == BLACKOUT_DELEGATE) {
		struct conference_session *c =
			conferences_of_delegate(tx, event_id, target_id, &n);

		for (int i = 0; i < n; i++)
			*(struct busy *)rows_add(tx->arena, &list) =
				(struct busy){c[i].start_s, c[i].end_s};
	}
	return list;
}

static bool
touches(const struct rows *times, const struct slot *slot)
{
	const struct busy *b = times->data;

	for (int i = 0; i < times->n; i++) {
		if (b[i].start_s < slot->end_s && slot->start_s < b[i].end_s)
			return true;
	}
	return false;
}

/* Drop the hold in this slot. false: what sits there is no hold. */
static bool
try_drop_hold(struct tx *tx, int64_t event_id, int64_t resource_id, int slot_no,
	struct rows *gave_way)
{
	int n;
	struct occupied *o = occupancy_of(tx, event_id, resource_id, &n);

	for (int i = 0; i < n; i++)
		if (o[i].slot_no == slot_no && o[i].kind == OCCUPIED_HOLD) {
			if (!proposal_give_way(tx, event_id, o[i].holder_id)) {
				hold_drop_slot(tx, event_id, o[i].holder_id, slot_no);
				*(int64_t *)rows_add(tx->arena, gave_way) =
					o[i].holder_id;
			}
			return occupancy_take(
				tx, event_id, resource_id, slot_no, OCCUPIED_BLACKOUT, 0);
		}
	return false;
}

/* What sits in a slot that could not be taken. */
static void
report(struct tx *tx, int64_t event_id, int64_t resource_id, int slot_no,
	struct rows *conflicts)
{
	int n;
	struct occupied *o = occupancy_of(tx, event_id, resource_id, &n);

	for (int i = 0; i < n; i++) {
		if (o[i].slot_no == slot_no && o[i].kind != OCCUPIED_BLACKOUT)
			*(struct blackout_conflict *)rows_add(tx->arena, conflicts) =
				(struct blackout_conflict){
					resource_id, slot_no, o[i].kind, o[i].holder_id};
	}
}

/* Is this one among those before it? */
static bool
seen_before(const int64_t *request, int i)
{
	for (int k = 0; k < i; k++)
		if (request[k] == request[i])
			return true;
	return false;
}

static void
derive(struct tx *tx, int64_t event_id, int64_t resource_id, const struct rows *times,
	struct rows *conflicts)
{
	int n;
	struct slot *slots = slots_of(tx, event_id, &n);
	struct rows gave_way = {.size = sizeof(int64_t)};
	const int64_t *request;

	occupancy_release_blackouts(tx, event_id, resource_id);
	for (int i = 0; i < n; i++) {
		if (touches(times, &slots[i]) &&
			!occupancy_take(tx, event_id, resource_id, slots[i].no,
				OCCUPIED_BLACKOUT, 0) &&
			!try_drop_hold(tx, event_id, resource_id, slots[i].no, &gave_way))
			report(tx, event_id, resource_id, slots[i].no, conflicts);
	}
	request = gave_way.data;
	for (int i = 0; i < gave_way.n; i++)
		if (!seen_before(request, i))
			request_journal_dropped_hold(tx, event_id, request[i]);
}

/* Its own, or every seat of a location. */
static const int64_t *
resources_of(struct tx *tx, int64_t event_id, enum blackout_kind kind, int64_t target_id,
	int *n)
{
	struct rows list = {.size = sizeof(int64_t)};

	if (kind == BLACKOUT_LOCATION) {
		int seats_n;
		struct seat *seats = seats_of_location(tx, event_id, target_id, &seats_n);

		for (int i = 0; i < seats_n; i++)
			*(int64_t *)rows_add(tx->arena, &list) = seats[i].resource_id;
	} else if (kind == BLACKOUT_DELEGATE) {
		struct delegate *d = delegate_by_id(tx, event_id, target_id);

		if (d != NULL)
			*(int64_t *)rows_add(tx->arena, &list) = d->resource_id;
	} else {
		struct interpreter *i = interpreter_by_id(tx, event_id, target_id);

		if (i != NULL)
			*(int64_t *)rows_add(tx->arena, &list) = i->resource_id;
	}
	*n = list.n;
	return list.data;
}

struct blackout_conflict *
blackout_derive(struct tx *tx, int64_t event_id, enum blackout_kind kind,
	int64_t target_id, int *n)
{
	struct rows conflicts = {.size = sizeof(struct blackout_conflict)};
	struct rows times =
		busy_times(tx, event_id, kind, target_id, &(struct without){NULL, 0});
	int resources;
	const int64_t *resource = resources_of(tx, event_id, kind, target_id, &resources);

	for (int i = 0; i < resources; i++)
		derive(tx, event_id, resource[i], &times, &conflicts);
	*n = conflicts.n;
	return conflicts.data;
}

struct blackout_slot *
blackout_busy_by(struct tx *tx, int64_t event_id, enum blackout_kind kind,
	int64_t target_id, const int64_t *schedule, int schedules, int *n)
{
	const struct without w = {schedule, schedules}, nobody = {NULL, 0};
	struct rows all = busy_times(tx, event_id, kind, target_id, &nobody);
	struct rows rest = busy_times(tx, event_id, kind, target_id, &w);
	struct rows list = {.size = sizeof(struct blackout_slot)};
	int slots_n, resources;
	struct slot *slots = slots_of(tx, event_id, &slots_n);
	const int64_t *resource = resources_of(tx, event_id, kind, target_id, &resources);

	for (int i = 0; i < slots_n; i++)
		for (int k = 0; touches(&all, &slots[i]) && !touches(&rest, &slots[i]) &&
				k < resources;
			k++)
			*(struct blackout_slot *)rows_add(tx->arena, &list) =
				(struct blackout_slot){resource[k], slots[i].no};
	*n = list.n;
	return list.data;
}

const char *
blackout_new_code(struct tx *tx, int64_t event_id, int64_t id)
{
	const char *code = arena_printf(tx->arena, "B%" PRId64, id);

	/* The files of the organiser may have used the first that comes to mind. */
	for (int i = 2; blackout_by_code(tx, event_id, code) != NULL; i++)
		code = arena_printf(tx->arena, "B%" PRId64 "-%d", id, i);
	return code;
}

void
blackout_journal(struct tx *tx, const struct grid *g, const struct blackout *b,
	const char *resource, int64_t organisation_id, bool removed)
{
	struct js *body = js_new_obj();
	const char *audience = AUDIENCE_STAFF;

	if (organisation_id != 0)
		audience = audience_pair(tx->arena, organisation_id, 0);
	else if (b->kind == BLACKOUT_INTERPRETER)
		audience = arena_printf(tx->arena, ",i%" PRId64 ",", b->target_id);
	js_set(body, "blackout", blackout_view(tx, g, b, resource));
	js_set_bool(body, "removed", removed);
	journal_append(tx, &(struct fact){.event_id = g->event->id,
				   .topic = "blackout",
				   .object = b->code,
				   .audience = audience,
				   .body = body});
	js_free(body);
}
