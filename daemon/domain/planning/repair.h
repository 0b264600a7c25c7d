/*
 * repair.h - what has gone wrong: who withdraws, what is closed, who is ill.
 *
 * Purpose:   a repair is planned from these changes, kept with its schedule as JSON, and carried
 *            out when that is published: meetings of who withdraws are called off, their requests
 *            withdrawn, and what is not available any more becomes blackouts.
 * Texts:     withdraw: the code of an organisation or delegate. close: "LOCATION",
 *            "LOCATION FROM/TO" or, for all locations, "FROM/TO". ill: "INTERPRETER" or
 *            "INTERPRETER FROM/TO". FROM and TO are civil times of the event.
 * Memory:    the arena of the unit.
 */
#ifndef DOMAIN_PLANNING_REPAIR_H
#define DOMAIN_PLANNING_REPAIR_H

#include "domain/fair/grid.h"
#include "store/schedules.h"
#include "wire/json.h"

struct blackout_slot;

/* Somebody or something that is not there for a time. */
struct repair_absence {
	int64_t id; /* of the location or interpreter; 0: every location */
	int64_t start_s, end_s;
};

struct repair_changes {
	int64_t *organisation; /* who withdraw */
	int organisations;
	int64_t *delegate;
	int delegates;
	struct repair_absence *closed;
	int closed_n;
	struct repair_absence *ill;
	int ill_n;
	bool mends; /* meetings that break a rule lose their place too, unless they are locked */
	bool of_everything; /* no repair: what is locked stays as it is */
	/* of going back (repaired.h): repairs whose blackouts go, and what these alone keep busy */
	int64_t *given_back;
	int given_back_n;
	struct blackout_slot *freed; /* by resource and slot */
	int freed_n;
};

struct repair_texts {
	const char *const *withdraw, *const *close, *const *ill;
	int withdraw_n, close_n, ill_n;
};

/* NULL and *e with the field: ERR_NOT_FOUND, ERR_PARAM_INVALID. */
struct repair_changes *repair_read(
	struct tx *tx, const struct grid *g, const struct repair_texts *t, struct err *e);
/* As it is kept with a schedule, and back; "" is NULL. */
struct js *repair_json(const struct repair_changes *c);
struct repair_changes *repair_from_json(struct tx *tx, const char *json);
/*
 * What a run starts from: of a repair its changes; it and a run of everything mend. c: of the
 * schedule, may be NULL, as may the answer.
 */
struct repair_changes *
repair_of_run(struct tx *tx, enum schedule_scope scope, struct repair_changes *c);
/* Is the delegate among those who withdraw, or of an organisation that does? */
bool repair_withdraws(
	const struct repair_changes *c, int64_t delegate_id, int64_t organisation_id);

#endif
