/*
 * locations.h - the rows of tables, booths and their seats.
 *
 * Contract:  reads and writes rows, knows no rule. Every seat is a resource of its own.
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); NULL or no rows after one.
 */
#ifndef STORE_LOCATIONS_H
#define STORE_LOCATIONS_H

#include "store/stmt.h"

enum location_kind { LOCATION_TABLE, LOCATION_BOOTH };

struct location {
	int64_t id;
	const char *code;
	enum location_kind kind;
	const char *hall; /* code */
	int seats;
	int x_m; /* within the hall */
	int y_m;
	int64_t organisation_id; /* the exhibitor of a booth, 0 for a table */
	const int64_t
		*sharers; /* the other exhibitors of a shared booth, as they were named */
	int sharers_n;
	const char *name;
	int64_t rev;
};

struct seat {
	int64_t location_id;
	int seat_no;
	int64_t resource_id;
};

/* "table", "booth" */
const char *location_kind_name(enum location_kind kind);

struct location *location_by_code(struct tx *tx, int64_t event_id, const char *code);
struct location *location_by_id(struct tx *tx, int64_t event_id, int64_t id);
/* Up to limit rows with a code greater than after_code, by code. */
struct location *locations_page(
	struct tx *tx, int64_t event_id, const char *after_code, int limit, int *n);
/* All of the event, by id. */
struct location *locations_all(struct tx *tx, int64_t event_id, int *n);
void location_put(struct tx *tx, int64_t event_id, const struct location *l);
/* Has the organisation this booth, alone or with others? */
bool location_is_of(const struct location *l, int64_t organisation_id);
/* By who has them, as strcmp() does; 0: the same exhibitors, named in the same order. */
int location_owners_compare(const struct location *a, const struct location *b);

/*
 * The seats of an exhibitor's booths, those it shares among them, of the pool of tables, of one
 * location: by location and number.
 */
struct seat *
seats_of_organisation(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);
struct seat *seats_pool(struct tx *tx, int64_t event_id, int *n);
struct seat *
seats_of_location(struct tx *tx, int64_t event_id, int64_t location_id, int *n);
/* A new seat with the resource already made; the organisation of its location, 0 for a table. */
void
seat_put(struct tx *tx, int64_t event_id, const struct seat *s, int64_t organisation_id);
/* Also drops its resource and derived blackout rows. */
void seat_delete(struct tx *tx, int64_t event_id, const struct seat *s);
enum { MEETINGS_THERE_NAMED = 3 };
struct meetings_there {
	int64_t n;
	int64_t id[MEETINGS_THERE_NAMED]; /* the first of them */
};
/* Meetings of any state that ever had a seat of this location numbered from_seat or higher. */
void seats_meetings(struct tx *tx, int64_t event_id, int64_t location_id, int from_seat,
	struct meetings_there *out);
/* Scheduled ones at this location, with this organisation; 0: with any. */
void location_meetings(struct tx *tx, int64_t event_id, int64_t location_id,
	int64_t organisation_id, struct meetings_there *out);
struct location_hall {
	int64_t location_id;
	const char *hall; /* code */
};
/* Of an exhibitor's booths, shared ones too, or of the pool (organisation 0), by location. */
struct location_hall *
halls_of_locations(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);
/* The code of the hall a meeting is in; NULL when there is no such meeting. */
const char *hall_of_meeting(struct tx *tx, int64_t event_id, int64_t meeting_id);
struct meeting_hall {
	int64_t meeting_id;
	const char *hall; /* code */
};
/* Of all meetings in a diary; a meeting of several slots counts once for each. */
struct meeting_hall *
halls_of_resource(struct tx *tx, int64_t event_id, int64_t resource_id, int *n);

#endif
