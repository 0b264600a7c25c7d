/*
 * fixture.h - a database of a test's own with a small fair in it, and a second, raw connection.
 *
 * What the store would refuse is planted through the raw connection (raw.h): it checks no foreign
 * keys, and after "PRAGMA ignore_check_constraints = 1" no CHECK either.
 *
 * The fair, event 1 "SCF" (Asia/Seoul): slots 1 2 3 of session 1 and 4 5 6 of session 2, half an
 * hour apart from FIXTURE_START_S, two hours between the sessions. Buyers B1 (ann) and B2 (bob),
 * exhibitors X1 (kim) and X2 (choi), table T1 with two seats, interpreter omar.
 *	R1 B1->X1 scheduled as M1: ann, kim, omar at seat 1 of T1 in slots 1 and 2
 *	R2 B2->X2 cancelled, as is its M2: bob, choi at seat 2 of T1 in slot 4
 *	R3 B1->X2 accepted, R4 B2->X1 requested
 * bob is away in slot 5, T1 and omar in slot 6, kim speaks in slots 5 and 6.
 */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include "base/arena.h"
#include "raw.h"
#include "store/journal.h"
#include "store/migrate.h"
#include "store/store.h"

#define FIXTURE_START_S 1800000000LL

struct fixture {
	char directory[SCRATCH_BYTES];
	char path[SCRATCH_BYTES + 16];
	struct store *store;
	struct engine *raw;
	struct arena arena;
	struct tx tx;
};

static const char *const FIXTURE_FAIR[] = {
	"INSERT INTO events (event_id, code, name, zone, currency, organiser_name,"
	" organiser_mail, slot_minutes, gap_minutes, rev, created_s, state) VALUES"
	" (1, 'SCF', 'Smart City Fair', 'Asia/Seoul', 'KRW',"
	" 'Fair Office', 'meetings@fair.example', 25, 5, 1, 1700000000, 'open')",
	"INSERT INTO sessions (event_id, session_no, day, start_s, end_s) VALUES"
	" (1, 1, '2027-01-15', 1800000000, 1800005400),"
	" (1, 2, '2027-01-15', 1800012600, 1800018000)",
	"INSERT INTO slots (event_id, slot_no, session_no, start_s, end_s, offset_s) VALUES"
	" (1, 1, 1, 1800000000, 1800001500, 32400), (1, 2, 1, 1800001800, 1800003300, 32400),"
	" (1, 3, 1, 1800003600, 1800005100, 32400), (1, 4, 2, 1800012600, 1800014100, 32400),"
	" (1, 5, 2, 1800014400, 1800015900, 32400), (1, 6, 2, 1800016200, 1800017700, 32400)",
	"INSERT INTO halls (event_id, code, name, x_m, y_m) VALUES (1, 'A', 'Hall A', 0, 0)",
	"INSERT INTO categories (event_id, code, name, parent) VALUES"
	" (1, 'ENE', 'Energy', NULL), (1, 'MOB', 'Mobility', NULL),"
	" (1, 'MOB.BUS', 'Buses', 'MOB')",
	"INSERT INTO organisations (event_id, organisation_id, code, kind, name, country,"
	" languages, profile, products, markets, budget_min, budget_max, website, rev) VALUES"
	" (1, 1, 'B1', 'foreign_buyer', 'Rotterdam', 'NL', 'en;nl', '', '', '', 100, 200, '', 1),"
	" (1, 2, 'B2', 'foreign_buyer', 'Riyadh', 'SA', 'ar', '', '', '', NULL, NULL, '', 1),"
	" (1, 11, 'X1', 'exhibitor', 'Hanbit', 'KR', 'ko;en', '', '', '', NULL, NULL, '', 1),"
	" (1, 12, 'X2', 'exhibitor', 'Grid', 'KR', 'ko', '', '', '', NULL, NULL, '', 1)",
	"UPDATE organisations SET folded = lower(name)",
	"INSERT INTO organisation_categories (event_id, organisation_id, relation, position,"
	" category) VALUES (1, 1, 'wants', 1, 'MOB.BUS'),"
	" (1, 1, 'wants', 2, 'ENE'), (1, 1, 'wants', 3, 'MOB.BUS'), (1, 2, 'wants', 1, 'ENE'),"
	" (1, 11, 'offers', 1, 'MOB.BUS'), (1, 11, 'wants', 1, 'MOB'),"
	" (1, 12, 'offers', 1, 'ENE')",
	"INSERT INTO resources (event_id, resource_id, kind) VALUES"
	" (1, 1, 'delegate'), (1, 2, 'delegate'), (1, 3, 'delegate'),"
	" (1, 4, 'delegate'), (1, 11, 'seat'), (1, 12, 'seat'), (1, 21, 'interpreter')",
	"INSERT INTO delegates (event_id, delegate_id, code, organisation_id, name, email,"
	" languages, min_meetings, max_meetings, max_per_day, resource_id, rev) VALUES"
	" (1, 1, 'ann', 1, 'Ann de Vries', 'ann@b1.example', '', NULL, NULL, NULL, 1, 1),"
	" (1, 2, 'bob', 2, 'Bob', 'bob@b2.example', '', NULL, NULL, NULL, 2, 1),"
	" (1, 3, 'kim', 11, 'Kim', 'kim@x1.example', '', NULL, NULL, NULL, 3, 1),"
	" (1, 4, 'choi', 12, 'Choi', 'choi@x2.example', '', NULL, NULL, NULL, 4, 1)",
	"INSERT INTO locations (event_id, location_id, code, kind, hall, seats, x_m, y_m,"
	" organisation_id, name, rev) VALUES"
	" (1, 1, 'T1', 'table', 'A', 2, 0, 0, NULL, 'Table 1', 1)",
	"INSERT INTO seats (event_id, location_id, seat_no, resource_id,"
	" organisation_id) VALUES (1, 1, 1, 11, NULL), (1, 1, 2, 12, NULL)",
	"INSERT INTO interpreters (event_id, interpreter_id, code, name, email, resource_id,"
	" rev) VALUES (1, 1, 'omar', 'Omar', 'omar@words.example', 21, 1)",
	"INSERT INTO blackouts (event_id, blackout_id, code, kind, target_id, start_s, end_s,"
	" reason) VALUES"
	" (1, 1, 'away', 'delegate', 2, 1800014700, 1800015000, 'train'),"
	" (1, 2, 'paint', 'location', 1, 1800016200, 1800017700, ''),"
	" (1, 3, 'late', 'interpreter', 1, 1800015900, 1800016201, '')",
	"INSERT INTO conference_sessions (event_id, conference_session_id, code, track, title,"
	" room, start_s, end_s, seats, interpretation) VALUES"
	" (1, 1, 'talk', 'Tech', 'Buses', 'R1', 1800014400, 1800017700, NULL, '')",
	"INSERT INTO conference_people (event_id, conference_session_id, part, position,"
	" delegate_id) VALUES (1, 1, 'speaker', 1, 3)",
	"INSERT INTO requests (event_id, request_id, code, state, rev, origin,"
	" from_organisation_id, to_organisation_id, message, reason, length, created_s,"
	" expires_s, accepted_s, meeting_id) VALUES"
	" (1, 1, NULL, 'scheduled', 2, 'person', 1, 11, '', '', 2, 1, NULL, NULL, 1),"
	" (1, 2, NULL, 'cancelled', 3, 'person', 2, 12, '', 'ill', 1, 1, NULL, NULL, 2),"
	" (1, 3, NULL, 'accepted', 2, 'person', 1, 12, '', '', 1, 1, NULL, 5, NULL),"
	" (1, 4, NULL, 'requested', 1, 'person', 2, 11, '', '', 1, 1, 1700000000, NULL, NULL)",
	"INSERT INTO meetings (event_id, meeting_id, request_id, state, rev, uid, sequence,"
	" revision, location_id, seat_no, interpreter_id, start_s, end_s, reason, created_s,"
	" locked) VALUES"
	" (1, 1, 1, 'scheduled', 2, 'uid-1', 1, 2, 1, 1, 1, 1800000000, 1800003300, '', 1, 0),"
	" (1, 2, 2, 'cancelled', 2, 'uid-2', 1, 2, 1, 2, NULL, 1800012600, 1800014100, 'ill',"
	" 1, 0)",
	"INSERT INTO meeting_delegates (event_id, meeting_id, delegate_id, side) VALUES"
	" (1, 1, 1, 'demand'), (1, 1, 3, 'supply'),"
	" (1, 2, 2, 'demand'), (1, 2, 4, 'supply')",
	"INSERT INTO meeting_slots (event_id, meeting_id, slot_no) VALUES"
	" (1, 1, 1), (1, 1, 2), (1, 2, 4)",
	"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	" (1, 1, 1, 'meeting', 1), (1, 1, 2, 'meeting', 1),"
	" (1, 3, 1, 'meeting', 1), (1, 3, 2, 'meeting', 1), (1, 11, 1, 'meeting', 1),"
	" (1, 11, 2, 'meeting', 1), (1, 21, 1, 'meeting', 1), (1, 21, 2, 'meeting', 1),"
	" (1, 2, 5, 'blackout', 0), (1, 3, 5, 'blackout', 0), (1, 3, 6, 'blackout', 0),"
	" (1, 11, 6, 'blackout', 0), (1, 12, 6, 'blackout', 0), (1, 21, 6, 'blackout', 0)",
	"INSERT INTO invitations (event_id, meeting_id, revision, method, uid, sequence,"
	" dtstamp_s, snapshot, seq) VALUES (1, 1, 1, 'REQUEST', 'uid-1', 0, 1, '{}', 1),"
	" (1, 1, 2, 'REQUEST', 'uid-1', 1, 2, '{\"start_s\":1800000000,\"end_s\":1800003300,"
	"\"zone\":\"Asia/Seoul\",\"location\":\"Table 1, Hall A (seat 1)\"}', 2),"
	" (1, 2, 1, 'REQUEST', 'uid-2', 0, 1, '{}', 3),"
	" (1, 2, 2, 'CANCEL', 'uid-2', 1, 2, '{}', 4)",
	NULL,
};

static inline void
fixture_sql(struct fixture *f, const char *sql)
{
	raw_sql(f->raw, sql);
}

/* An integer of the first row. */
static inline int64_t
fixture_int(struct fixture *f, const char *sql)
{
	return raw_int(f->raw, sql);
}

/* A new unit of work in a transaction of its own. */
static inline struct tx *
fixture_begin(struct fixture *f)
{
	struct err e;

	arena_reset(&f->arena);
	tx_init(&f->tx, f->store, &f->arena, 1790000000LL * 1000000);
	if (!store_begin_write(f->store, &e))
		fail_msg("begin: %s", e.text);
	return &f->tx;
}

static inline void
fixture_commit(struct fixture *f)
{
	struct err e;

	if (tx_failed(&f->tx))
		fail_msg("%s", f->tx.fault.text);
	if (!store_commit(f->store, &e))
		fail_msg("commit: %s", e.text);
	journal_events_free(f->tx.events);
	f->tx.events = NULL;
}

static inline void
fixture_rollback(struct fixture *f)
{
	journal_events_free(f->tx.events);
	f->tx.events = NULL;
	store_rollback(f->store);
}

/* Rows of the journal, so that there is a chain. */
static inline void
fixture_journal(struct fixture *f, int rows)
{
	for (int i = 0; i < rows; i++) {
		struct js *body = js_new_obj();

		js_set_int(body, "row", i);
		journal_append(fixture_begin(f), &(struct fact){.event_id = 1,
							 .topic = "event",
							 .object = "SCF",
							 .audience = "*",
							 .body = body});
		js_free(body);
		fixture_commit(f);
	}
}

/* An empty database; with_fair: the fair above. */
static inline void
fixture_open(struct fixture *f, bool with_fair)
{
	struct err e;

	js_setup();
	memset(f, 0, sizeof *f);
	arena_init(&f->arena);
	scratch_make(f->directory);
	snprintf(f->path, sizeof f->path, "%s/fair.db", f->directory);
	if (!migrate(f->path, true, &e))
		fail_msg("migrate: %s", e.text);
	f->store = store_open(f->path, STORE_WRITE, &(struct store_options){0}, &e);
	if (f->store == NULL)
		fail_msg("open: %s", e.text);
	f->raw = raw_open(f->path);
	for (int i = 0; with_fair && FIXTURE_FAIR[i] != NULL; i++)
		fixture_sql(f, FIXTURE_FAIR[i]);
}

static inline void
fixture_close(struct fixture *f)
{
	fixture_rollback(f);
	engine_close(f->raw);
	store_close(f->store);
	arena_release(&f->arena);
	scratch_remove(f->directory);
}

#endif
