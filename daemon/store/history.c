/* history.c - which history a database tells, and how a restored copy begins another. */
#include "store/history.h"

#include "store/tables.h"
#include "wire/digest.h"

enum {
	ID,
	RENEW,
	NUMBER_OWN,
	NUMBER_OF_EVENTS,
	LEAP_NUMBER,
	LEAP_EVENTS,
	LEAP_ORGANISATIONS,
	LEAP_DELEGATES,
	LEAP_LOCATIONS,
	LEAP_INTERPRETERS,
	LEAP_REQUESTS,
	LEAP_MEETINGS,
	LEAP_SCHEDULES,
	LEAP_PLACES,
	LEAP_UNSEATED,
	STATEMENTS
};

/*
 * Numbers people have been told. Of the other counters some must stay close together (slots are
 * bits of a word), and what has a code of its own is not known by its number.
 */
static const struct {
	const char *name;
	int first; /* the statement that sees to it that there is a counter to leap */
} TOLD[] = {
	{"account", NUMBER_OWN},
	{"token", NUMBER_OWN},
	{"mail", NUMBER_OWN},
	{"request", NUMBER_OF_EVENTS},
	{"meeting", NUMBER_OF_EVENTS},
	{"schedule", NUMBER_OF_EVENTS},
	{"blackout", NUMBER_OF_EVENTS},
	{"preference", NUMBER_OF_EVENTS},
};

static const char *const SQL[STATEMENTS] = {
	[ID] = "SELECT history FROM history",
	[RENEW] = "UPDATE history SET history = ?1",
	[NUMBER_OWN] = "INSERT INTO counters (event_id, name, next) VALUES (0, ?1, 1)"
		       " ON CONFLICT DO NOTHING",
	[NUMBER_OF_EVENTS] = "INSERT INTO counters (event_id, name, next)"
			     " SELECT event_id, ?1, 1 FROM events WHERE TRUE"
			     " ON CONFLICT DO NOTHING",
	[LEAP_NUMBER] = "UPDATE counters SET next = next + ?2 WHERE name = ?1",
	[LEAP_EVENTS] = "UPDATE events SET rev = rev + ?1",
	[LEAP_ORGANISATIONS] = "UPDATE organisations SET rev = rev + ?1",
	[LEAP_DELEGATES] = "UPDATE delegates SET rev = rev + ?1",
	[LEAP_LOCATIONS] = "UPDATE locations SET rev = rev + ?1",
	[LEAP_INTERPRETERS] = "UPDATE interpreters SET rev = rev + ?1",
	[LEAP_REQUESTS] = "UPDATE requests SET rev = rev + ?1",
	[LEAP_MEETINGS] = "UPDATE meetings SET rev = rev + ?1",
	[LEAP_SCHEDULES] = "UPDATE schedules SET rev = rev + ?1",
	/* A plan keeps its basis: raise the revs it was made from as well. */
	[LEAP_PLACES] = "UPDATE schedule_places SET meeting_rev = meeting_rev + ?1"
			" WHERE meeting_id IS NOT NULL",
	[LEAP_UNSEATED] = "UPDATE schedule_unseated SET meeting_rev = meeting_rev + ?1"
			  " WHERE meeting_id IS NOT NULL",
};

const struct stmt_family history_statements = {"history", SQL, STATEMENTS};

const char *
history_id(struct tx *tx)
{
	struct stmt *q = tx_query0(tx, FAMILY_HISTORY, ID);
	const char *id = "";

	while (stmt_step(tx, q))
		id = stmt_text(tx, q, 0);
	return id;
}

const char *
history_renew(struct tx *tx)
{
	char *id = arena_alloc(tx->arena, HISTORY_BYTES);
	uint8_t bytes[(HISTORY_BYTES - 1) / 2];

	tx->random(bytes, sizeof bytes);
	hex_encode(bytes, sizeof bytes, id);
	stmt_run(tx, tx_query(tx, FAMILY_HISTORY, RENEW, VT(id)));
	return id;
}

void
history_leap(struct tx *tx)
{
	for (size_t i = 0; i < sizeof TOLD / sizeof *TOLD; i++) {
		stmt_run(tx,
			tx_query(tx, FAMILY_HISTORY, TOLD[i].first, VT(TOLD[i].name)));
		stmt_run(tx, tx_query(tx, FAMILY_HISTORY, LEAP_NUMBER, VT(TOLD[i].name),
				     VI(HISTORY_LEAP_NUMBERS)));
	}
	for (int i = LEAP_EVENTS; i <= LEAP_UNSEATED; i++)
		stmt_run(tx, tx_query(tx, FAMILY_HISTORY, i, VI(HISTORY_LEAP)));
}
