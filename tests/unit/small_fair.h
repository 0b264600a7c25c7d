/*
 * small_fair.h - a fair of a test's own, written through the store's own functions.
 *
 * Event 1 "WSC" in Asia/Seoul, slots of 25 minutes every 30. Their numbers are no order:
 *
 *	2027-01-15  09:00 11   09:30 12   10:00 13      session 1
 *	            13:00 21   13:30 22                 session 2
 *	2027-01-16  09:00 1    09:30 2                  session 3
 *
 *	B1 foreign_buyer (en)	ann, abe (nl;en)	X1 exhibitor (ko;en)	kim, koo
 *						booth X1B, 1 seat
 *	B2 foreign_buyer (mn)	bat			X2 exhibitor (ko)	choi
 *	P1 procurement (ko)	pia			X3 exhibitor ("")	-
 *	Tables T1 (2 seats), T2 (1 seat). Interpreters: iris (mn-ko, 2027-01-15 only), igor (ko-mn).
 *
 * Event 2 "TWO" has the same numbers and a B1 with ann and an X1 with kim, who are others.
 */
#ifndef TESTS_SMALL_FAIR_H
#define TESTS_SMALL_FAIR_H

#include "fixture.h"

#include "base/log.h"
#include "store/blackouts.h"
#include "store/conferences.h"
#include "store/delegates.h"
#include "store/events.h"
#include "store/interpreters.h"
#include "store/locations.h"
#include "store/organisations.h"
#include "store/preferences.h"

/* 2027-01-15T09:00+09:00 and the day before it begins, 2027-01-14T09:00+09:00. */
#define FAIR_OPENS_S 1799971200LL
#define FAIR_EVE_S (FAIR_OPENS_S - 86400)

enum { FAIR = 1, OTHER_FAIR = 2, FAIR_SLOTS = 7 };
/* Numbers within the event. */
enum { B1 = 1, B2, P1, X1 = 11, X2, X3 };
enum { ANN = 1, ABE, BAT, PIA, KIM = 11, KOO, CHOI };
enum { T1 = 1, T2, X1B };
enum { IRIS = 1, IGOR };
/* Resources: a delegate's is its number, the others as here. */
enum { T1_SEAT_1 = 31, T1_SEAT_2, T2_SEAT, X1B_SEAT, IRIS_DIARY = 41, IGOR_DIARY };

/* Indexes in order of time. */
static const struct {
	int no, session;
	int64_t after_s;
} SMALL_SLOTS[FAIR_SLOTS] = {{11, 1, 0}, {12, 1, 1800}, {13, 1, 3600}, {21, 2, 14400},
	{22, 2, 16200}, {1, 3, 86400}, {2, 3, 88200}};

static inline void
small_grid(struct tx *tx, int64_t event)
{
	session_put(tx, event,
		&(struct session){1, "2027-01-15", FAIR_OPENS_S, FAIR_OPENS_S + 5400});
	session_put(tx, event,
		&(struct session){
			2, "2027-01-15", FAIR_OPENS_S + 14400, FAIR_OPENS_S + 18000});
	session_put(tx, event,
		&(struct session){
			3, "2027-01-16", FAIR_OPENS_S + 86400, FAIR_OPENS_S + 90000});
	for (int i = 0; i < FAIR_SLOTS; i++)
		slot_put(tx, event,
			&(struct slot){.no = SMALL_SLOTS[i].no,
				.session_no = SMALL_SLOTS[i].session,
				.start_s = FAIR_OPENS_S + SMALL_SLOTS[i].after_s,
				.end_s = FAIR_OPENS_S + SMALL_SLOTS[i].after_s + 1500,
				.offset_s = 32400});
	hall_put(tx, event, &(struct hall){"A", "Hall A", 0, 0});
	hall_put(tx, event, &(struct hall){"B", "Hall B", 100, 0});
}

static inline void
small_organisation(struct tx *tx, int64_t event, int64_t id, const char *code,
	enum org_kind kind, const char *name, const char *languages)
{
	organisation_put(tx, event,
		&(struct organisation){.id = id,
			.code = code,
			.kind = kind,
			.name = name,
			.country = "KR",
			.languages = languages,
			.profile = "",
			.products = "",
			.markets = "",
			.budget_min = -1,
			.budget_max = -1,
			.website = "",
			.min_meetings = -1,
			.max_meetings = -1,
			.max_per_day = -1,
			.rev = 1});
}

/* Resources are numbered by the counter; what a test wants to say by name is set here. */
static inline void
small_resource(struct tx *tx, int64_t event, int64_t id, const char *kind)
{
	while (resource_new(tx, event, kind) < id && !tx_failed(tx))
		;
}

static inline void
small_delegate(struct tx *tx, int64_t event, int64_t id, const char *code,
	int64_t organisation, const char *name, const char *languages)
{
	small_resource(tx, event, id, "delegate");
	delegate_put(tx, event,
		&(struct delegate){.id = id,
			.code = code,
			.organisation_id = organisation,
			.name = name,
			.email = arena_printf(tx->arena, "%s@fair.example", code),
			.languages = languages,
			.min_meetings = -1,
			.max_meetings = -1,
			.max_per_day = -1,
			.resource_id = id,
			.rev = 1});
}

static inline void
small_location(struct tx *tx, int64_t event, int64_t id, const char *code,
	int64_t booth_of, const char *name, int seats, int64_t first_resource)
{
	location_put(tx, event,
		&(struct location){.id = id,
			.code = code,
			.kind = booth_of != 0 ? LOCATION_BOOTH : LOCATION_TABLE,
			.hall = booth_of != 0 ? "B" : "A",
			.seats = seats,
			.organisation_id = booth_of,
			.name = name,
			.rev = 1});
	for (int i = 0; i < seats; i++) {
		small_resource(tx, event, first_resource + i, "seat");
		seat_put(tx, event, &(struct seat){id, i + 1, first_resource + i},
			booth_of);
	}
}

static inline void
small_interpreter(struct tx *tx, int64_t event, int64_t id, const char *code,
	const char *name, int64_t resource, const char *a, const char *b)
{
	small_resource(tx, event, resource, "interpreter");
	interpreter_put(tx, event,
		&(struct interpreter){.id = id,
			.code = code,
			.name = name,
			.email = arena_printf(tx->arena, "%s@fair.example", code),
			.resource_id = resource,
			.rev = 1});
	interpreter_pair_put(tx, event, &(struct interpreter_pair){id, 1, a, b});
}

static inline void
small_event(struct tx *tx, int64_t event, const char *code, const char *name)
{
	event_put(tx, &(struct event){.id = event,
			      .state = EVENT_OPEN,
			      .code = code,
			      .name = name,
			      .zone = "Asia/Seoul",
			      .currency = "KRW",
			      .organiser_name = "Fair Office",
			      .organiser_mail = "office@fair.example",
			      .slot_minutes = 25,
			      .gap_minutes = 5,
			      .rev = 1});
	small_grid(tx, event);
}

/* Into an open write transaction. */
static inline void
small_fair_put(struct tx *tx)
{
	small_event(tx, FAIR, "WSC", "World Smart City");
	small_organisation(tx, FAIR, B1, "B1", ORG_FOREIGN_BUYER, "Rotterdam", "en");
	small_organisation(tx, FAIR, B2, "B2", ORG_FOREIGN_BUYER, "Ulaanbaatar", "mn");
	small_organisation(tx, FAIR, P1, "P1", ORG_PROCUREMENT, "Incheon", "ko");
	small_organisation(tx, FAIR, X1, "X1", ORG_EXHIBITOR, "Hanbit", "ko;en");
	small_organisation(tx, FAIR, X2, "X2", ORG_EXHIBITOR, "Grid", "ko");
	small_organisation(tx, FAIR, X3, "X3", ORG_EXHIBITOR, "Tacet", "");
	small_delegate(tx, FAIR, ANN, "ann", B1, "Ann de Vries", "");
	small_delegate(tx, FAIR, ABE, "abe", B1, "Abe", "nl;en");
	small_delegate(tx, FAIR, BAT, "bat", B2, "Bat-Erdene", "");
	small_delegate(tx, FAIR, PIA, "pia", P1, "Pia", "");
	small_delegate(tx, FAIR, KIM, "kim", X1, "Kim", "");
	small_delegate(tx, FAIR, KOO, "koo", X1, "Koo", "");
	small_delegate(tx, FAIR, CHOI, "choi", X2, "Choi", "");
	small_location(tx, FAIR, T1, "T1", 0, "Table 1", 2, T1_SEAT_1);
	small_location(tx, FAIR, T2, "T2", 0, "Table 2", 1, T2_SEAT);
	small_location(tx, FAIR, X1B, "X1B", X1, "Booth of Hanbit", 1, X1B_SEAT);
	small_interpreter(tx, FAIR, IRIS, "iris", "Iris", IRIS_DIARY, "mn", "ko");
	interpreter_shift_put(tx, FAIR,
		&(struct interpreter_shift){IRIS, 1, FAIR_OPENS_S, FAIR_OPENS_S + 18000});
	small_interpreter(tx, FAIR, IGOR, "igor", "Igor", IGOR_DIARY, "ko", "mn");

	small_event(tx, OTHER_FAIR, "TWO", "Another fair");
	small_organisation(tx, OTHER_FAIR, B1, "B1", ORG_FOREIGN_BUYER, "Oslo", "en");
	small_organisation(tx, OTHER_FAIR, X1, "X1", ORG_EXHIBITOR, "Nord", "en");
	small_delegate(tx, OTHER_FAIR, ANN, "ann", B1, "Another Ann", "");
	small_delegate(tx, OTHER_FAIR, KIM, "kim", X1, "Another Kim", "");
	small_location(tx, OTHER_FAIR, T1, "T1", 0, "Table 1", 1, T1_SEAT_1);
}

/* A unit of work on the eve of the fair. */
static inline struct tx *
small_begin(struct fixture *f)
{
	struct tx *tx = fixture_begin(f);

	tx->now_s = FAIR_EVE_S;
	tx->now_us = FAIR_EVE_S * 1000000;
	tx->context = (struct tx_context){"A1", "test", "key-of-a-test"};
	return tx;
}

/* What the daemon logs is not part of a test's report. */
static inline void
small_silence(void *ctx, const char *line)
{
	(void)ctx;
	(void)line;
}

static inline void
small_fair_open(struct fixture *f)
{
	log_capture(small_silence, NULL, NULL);
	fixture_open(f, false);
	small_fair_put(small_begin(f));
	fixture_commit(f);
}

/* For cmocka: the fair above as *state. */
static inline int
small_set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	small_fair_open(f);
	*state = f;
	return 0;
}

static inline int
small_tear_down(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

#endif
