/* test_verify.c - each check of the proof sees the defect it is there for, and no other does. */
#include "fixture.h"

#include "domain/report/figures.h"
#include "domain/report/verify.h"

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	fixture_open(f, true);
	fixture_journal(f, 5);
	fixture_sql(f, "INSERT INTO precedences (event_id, after_request_id,"
		       " before_request_id) VALUES (1, 3, 1)"); /* R3 after R1 */
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static void
prove(struct fixture *f, struct verify_report *r)
{
	verify_all(fixture_begin(f), r);
	assert_false(tx_failed(&f->tx));
}

static void
a_fair_that_is_whole_passes_every_check(void **state)
{
	static const struct {
		const char *name;
		int64_t examined;
	} EXPECTED[VERIFY_CHECKS] = {
		{"no_overlap", 8},
		{"occupancy_complete", 8},
		{"occupancy_explained", 8},
		{"blackouts_derived", 6},
		{"taken_slots_agree", 7},
		{"request_states", 4},
		{"meeting_people", 1},
		{"order_kept", 1},
		{"invitations", 4},
		{"addressees", 0},
		{"outbox", 0},
		{"mailed", 0},
		{"rules_kept", 1},
		{"withdrawn_out", 0},
		{"journal_chain", 5},
		{"database", 1},
	};
	struct verify_report r;

	prove(*state, &r);
	for (int i = 0; i < VERIFY_CHECKS; i++) {
		if (r.check[i].n > 0)
			fail_msg("%s: %s", r.check[i].name, r.check[i].problems[0]);
		assert_true(r.check[i].ok);
		assert_string_equal(r.check[i].name, EXPECTED[i].name);
		assert_int_equal(r.check[i].examined, EXPECTED[i].examined);
	}
	assert_true(r.ok);
}

static void
an_empty_database_passes(void **state)
{
	struct fixture f;
	struct verify_report r;

	(void)state;
	fixture_open(&f, false);
	prove(&f, &r);
	assert_true(r.ok);
	fixture_close(&f);
}

#define TOLD_OF_M3(seat)                                                                  \
	"INSERT INTO invitations (event_id, meeting_id, revision, method, uid, sequence," \
	" dtstamp_s, snapshot, seq) VALUES (1, 3, 1, 'REQUEST', 'uid-3', 0, 1,"           \
	" '{\"start_s\":1800001800,\"end_s\":1800003300,\"zone\":\"Asia/Seoul\","         \
	"\"location\":\"Table 1, Hall A (seat " #seat ")\"}', 9)"

/* Revision 1 of M1 tells ann and kim, revision 2 ann alone; what the rows say of the two. */
#define ADDRESSEES_OF_M1(ann, kim)                                                         \
	"UPDATE invitations SET snapshot = json_set(snapshot, '$.attendees',"              \
	" json('[{\"kind\":\"person\",\"mail\":\"Ann@b1.example\"}"                        \
	",{\"kind\":\"person\",\"mail\":\"kim@x1.example\"}]'))"                           \
	" WHERE meeting_id = 1 AND revision = 1;"                                          \
	"UPDATE invitations SET snapshot = json_set(snapshot, '$.attendees',"              \
	" json('[{\"kind\":\"person\",\"mail\":\"ann@b1.example\"}]'))"                    \
	" WHERE meeting_id = 1 AND revision = 2;"                                          \
	"INSERT INTO addressees (event_id, meeting_id, mailbox, address, kind, person_id," \
	" revision, method) VALUES (1, 1, 'ann@b1.example', 'ann@b1.example', 'delegate'," \
	" 1, " ann "), (1, 1, 'kim@x1.example', 'kim@x1.example', 'delegate', 3, " kim     \
	");"

#define MAIL(number, mailbox, revision, state, due_s)                                    \
	"INSERT INTO outbox (outbox_id, event_id, kind, mailbox, address, meeting_id,"   \
	" revision, method, message_id, state, may_have_left, attempts, created_s,"      \
	" since_s, due_s, answer) VALUES (" number ", 1, 'invitation', '" mailbox        \
	"', '" mailbox "', 1, " revision ", 'REQUEST', 'm" number "', '" state           \
	"', 0, 1, 1, 1, " due_s ", '');"
#define TOLD_M1 ADDRESSEES_OF_M1("2, 'REQUEST'", "2, 'CANCEL'")
#define NOW "1790000000"

/* What is done to the whole fair, who notices, and what is said of it first. */
static const struct defect {
	const char *sql;
	const char *noticed; /* names of checks in their order, ' ' between */
	const char *said;
} DEFECTS[] = {
	/* A second meeting of kim in slot 2, without the rows that would refuse it. */
	{"INSERT INTO requests (event_id, request_id, code, state, rev, origin,"
	 " from_organisation_id, to_organisation_id, message, reason, length, created_s,"
	 " expires_s, accepted_s, meeting_id) VALUES"
	 " (1, 5, NULL, 'scheduled', 1, 'staff', 2, 11, '', '', 1, 1,"
	 " NULL, NULL, 3);"
	 "INSERT INTO meetings (event_id, meeting_id, request_id, state, rev, uid, sequence,"
	 " revision, location_id, seat_no, interpreter_id, start_s, end_s, reason, created_s,"
	 " locked) VALUES (1, 3, 5, 'scheduled', 1, 'uid-3', 0, 1, 1, 2, NULL,"
	 " 1800001800, 1800003300, '', 1, 0);"
	 "INSERT INTO meeting_delegates (event_id, meeting_id, delegate_id, side) VALUES"
	 " (1, 3, 2, 'demand'), (1, 3, 3, 'supply');"
	 "INSERT INTO meeting_slots (event_id, meeting_id, slot_no) VALUES (1, 3, 2);"
	 "INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	 " (1, 2, 2, 'meeting', 3), (1, 12, 2, 'meeting', 3);" TOLD_OF_M3(2),
		"no_overlap occupancy_complete",
		"SCF: delegate kim is claimed by M1 and another meeting in slot 2"},
	/* The same of a seat and of the interpreter. */
	{"INSERT INTO requests (event_id, request_id, code, state, rev, origin,"
	 " from_organisation_id, to_organisation_id, message, reason, length, created_s,"
	 " expires_s, accepted_s, meeting_id) VALUES"
	 " (1, 5, NULL, 'scheduled', 1, 'staff', 2, 12, '', '', 1, 1,"
	 " NULL, NULL, 3);"
	 "INSERT INTO meetings (event_id, meeting_id, request_id, state, rev, uid, sequence,"
	 " revision, location_id, seat_no, interpreter_id, start_s, end_s, reason, created_s,"
	 " locked) VALUES (1, 3, 5, 'scheduled', 1, 'uid-3', 0, 1, 1, 1, 1,"
	 " 1800001800, 1800003300, '', 1, 0);"
	 "INSERT INTO meeting_delegates (event_id, meeting_id, delegate_id, side) VALUES"
	 " (1, 3, 2, 'demand'), (1, 3, 4, 'supply');"
	 "INSERT INTO meeting_slots (event_id, meeting_id, slot_no) VALUES (1, 3, 2);"
	 "INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	 " (1, 2, 2, 'meeting', 3), (1, 4, 2, 'meeting', 3);" TOLD_OF_M3(1),
		"no_overlap occupancy_complete",
		"SCF: seat 1 of T1 is claimed by M1 and another meeting in slot 2"},
	/* occupancy */
	{"DELETE FROM occupancy WHERE resource_id = 3 AND slot_no = 2",
		"occupancy_complete",
		"SCF: delegate kim is not occupied by M1 in slot 2"},
	{"DELETE FROM occupancy WHERE resource_id = 11 AND slot_no = 1",
		"occupancy_complete",
		"SCF: seat 1 of T1 is not occupied by M1 in slot 1"},
	{"DELETE FROM occupancy WHERE resource_id = 21 AND slot_no = 1",
		"occupancy_complete",
		"SCF: interpreter omar is not occupied by M1 in slot 1"},
	{"UPDATE occupancy SET holder_id = 2 WHERE resource_id = 1 AND slot_no = 1",
		"occupancy_complete occupancy_explained",
		"SCF: delegate ann is not occupied by M1 in slot 1"},
	{"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	 " (1, 4, 3, 'meeting', 1)",
		"occupancy_explained",
		"SCF: delegate choi is occupied by M1 in slot 3, which it does not have"},
	{"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	 " (1, 4, 4, 'meeting', 2)",
		"occupancy_explained",
		"SCF: delegate choi is occupied by M2 in slot 4, which it does not have"},
	{"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	 " (1, 4, 4, 'meeting', 77)",
		"occupancy_explained",
		"SCF: delegate choi is occupied by M77 in slot 4, which it does not have"},
	{"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	 " (1, 4, 4, 'hold', 2)",
		"occupancy_explained",
		"SCF: delegate choi is held in slot 4 for R2, which keeps nothing there"},
	{"INSERT INTO request_delegates (event_id, request_id, delegate_id, side) VALUES"
	 " (1, 4, 2, 'from');"
	 "INSERT INTO request_holds (event_id, request_id, slot_no) VALUES (1, 4, 3)",
		"occupancy_complete",
		"SCF: delegate bob is not held in slot 3 for R4, or that is answered"},
	{"INSERT INTO request_delegates (event_id, request_id, delegate_id, side) VALUES"
	 " (1, 3, 1, 'from');"
	 "INSERT INTO request_holds (event_id, request_id, slot_no) VALUES (1, 3, 3);"
	 "INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	 " (1, 1, 3, 'hold', 3)",
		"occupancy_complete occupancy_explained",
		"SCF: delegate ann is not held in slot 3 for R3, or that is answered"},
	{"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	 " (1, 99, 4, 'meeting', 1)",
		"occupancy_explained database",
		"SCF: resource 99 is occupied by M1 in slot 4, which it does not have"},
	/* blackouts, every source of them */
	{"DELETE FROM occupancy WHERE resource_id = 2 AND slot_no = 5",
		"blackouts_derived",
		"SCF: delegate bob has no row for slot 5 of its blackout"},
	{"DELETE FROM occupancy WHERE resource_id = 12 AND slot_no = 6",
		"blackouts_derived",
		"SCF: seat 2 of T1 has no row for slot 6 of its blackout"},
	{"DELETE FROM occupancy WHERE resource_id = 21 AND slot_no = 6",
		"blackouts_derived",
		"SCF: interpreter omar has no row for slot 6 of its blackout"},
	{"DELETE FROM occupancy WHERE resource_id = 3 AND slot_no = 5",
		"blackouts_derived",
		"SCF: delegate kim has no row for slot 5 of its blackout"},
	{"INSERT INTO conference_people (event_id, conference_session_id, part, position,"
	 " delegate_id) VALUES (1, 1, 'attendee', 1, 4)",
		"blackouts_derived",
		"SCF: delegate choi has no row for slot 5 of its blackout"},
	{"INSERT INTO blackouts (event_id, blackout_id, code, kind, target_id, start_s, end_s,"
	 " reason) VALUES (1, 4, 'b', 'delegate', 1, 1800000000, 1800001500, '')",
		"blackouts_derived",
		"SCF: delegate ann has M1 in slot 1 of its blackout"},
	{"DELETE FROM blackouts WHERE blackout_id = 1", "blackouts_derived",
		"SCF: delegate bob is blacked out in slot 5 by nothing"},
	{"DELETE FROM conference_people", "blackouts_derived",
		"SCF: delegate kim is blacked out in slot 5 by nothing"},
	{"UPDATE occupancy SET holder_id = 1 WHERE resource_id = 2 AND slot_no = 5",
		"blackouts_derived",
		"SCF: delegate bob is blacked out in slot 5 by nothing"},
	/* the bits beside occupancy */
	{"UPDATE taken_slots SET bits = bits & ~2 WHERE resource_id = 11",
		"taken_slots_agree",
		"SCF: seat 1 of T1 is occupied in slot 1, which its bits deny"},
	{"UPDATE taken_slots SET bits = bits | (1 << 5) WHERE resource_id = 21",
		"taken_slots_agree",
		"SCF: interpreter omar is not occupied in slot 5, though its bits say so"},
	{"UPDATE taken_slots SET bits = bits | (1 << 63) WHERE resource_id = 11",
		"taken_slots_agree",
		"SCF: seat 1 of T1 is not occupied in slot 63, though its bits say so"},
	{"DELETE FROM taken_slots WHERE resource_id = 11", "taken_slots_agree",
		"SCF: seat 1 of T1 is occupied in slot 1, which its bits deny"},
	{"INSERT INTO taken_slots (event_id, resource_id, word, bits) VALUES"
	 " (1, 12, 1, 1)",
		"taken_slots_agree",
		"SCF: seat 2 of T1 is not occupied in slot 64, though its bits say so"},
	/* requests and their meetings */
	{"UPDATE requests SET state = 'scheduled' WHERE request_id = 2", "request_states",
		"SCF: R2 is scheduled but has no living meeting"},
	{"UPDATE requests SET state = 'scheduled' WHERE request_id = 4", "request_states",
		"SCF: R4 is scheduled but has no living meeting"},
	{"UPDATE requests SET state = 'scheduled', meeting_id = 1 WHERE request_id = 3",
		"request_states", "SCF: R3 is scheduled but has no living meeting"},
	{"UPDATE requests SET state = 'cancelled' WHERE request_id = 1", "request_states",
		"SCF: M1 is not cancelled but R1 is not scheduled as it"},
	{"UPDATE requests SET meeting_id = 2 WHERE request_id = 1", "request_states",
		"SCF: R1 is scheduled but has no living meeting"},
	{"UPDATE requests SET accepted_s = NULL WHERE request_id = 3", "request_states",
		"SCF: R3 is accepted but has no place in the standby queue"},
	/* people and slots of meetings */
	{"DELETE FROM meeting_delegates WHERE meeting_id = 1 AND side = 'supply'",
		"occupancy_explained meeting_people",
		"SCF: delegate kim is occupied by M1"},
	{"UPDATE meeting_delegates SET side = 'demand' WHERE meeting_id = 1",
		"meeting_people", "SCF: M1 has no delegate of one side"},
	{"UPDATE delegates SET organisation_id = 12 WHERE delegate_id = 3",
		"meeting_people", "SCF: M1 has delegate 3, who is not of its two sides"},
	{"DELETE FROM meeting_slots WHERE meeting_id = 1;"
	 "DELETE FROM occupancy WHERE holder_id = 1",
		"meeting_people", "SCF: M1 has no slot"},
	{"UPDATE meeting_slots SET slot_no = 3 WHERE meeting_id = 1 AND slot_no = 2;"
	 "INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) SELECT"
	 " event_id, resource_id, 3, kind, holder_id FROM occupancy"
	 " WHERE holder_id = 1 AND slot_no = 2;"
	 "DELETE FROM occupancy WHERE holder_id = 1 AND slot_no = 2;"
	 "UPDATE meetings SET end_s = 1800005100 WHERE meeting_id = 1",
		"meeting_people invitations",
		"SCF: M1 has slots that do not follow each other"},
	{"UPDATE meeting_slots SET slot_no = 4 WHERE meeting_id = 1 AND slot_no = 2;"
	 "INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) SELECT"
	 " event_id, resource_id, 4, kind, holder_id FROM occupancy"
	 " WHERE holder_id = 1 AND slot_no = 2;"
	 "DELETE FROM occupancy WHERE holder_id = 1 AND slot_no = 2",
		"meeting_people", "SCF: M1 has slots of more than one session"},
	{"UPDATE meetings SET end_s = end_s + 300 WHERE meeting_id = 1",
		"meeting_people invitations", "SCF: M1 has other times than its slots"},
	/* R5 has its meeting in slot 3, after M1 in slots 1 and 2, and is to come before R1. */
	{"INSERT INTO requests (event_id, request_id, code, state, rev, origin,"
	 " from_organisation_id, to_organisation_id, message, reason, length, created_s,"
	 " expires_s, accepted_s, meeting_id) VALUES"
	 " (1, 5, NULL, 'scheduled', 1, 'staff', 2, 12, '', '', 1, 1,"
	 " NULL, NULL, 3);"
	 "INSERT INTO meetings (event_id, meeting_id, request_id, state, rev, uid, sequence,"
	 " revision, location_id, seat_no, interpreter_id, start_s, end_s, reason, created_s,"
	 " locked) VALUES (1, 3, 5, 'scheduled', 1, 'uid-3', 0, 1, 1, 2, NULL,"
	 " 1800003600, 1800005100, '', 1, 0);"
	 "INSERT INTO meeting_delegates (event_id, meeting_id, delegate_id, side) VALUES"
	 " (1, 3, 2, 'demand'), (1, 3, 4, 'supply');"
	 "INSERT INTO meeting_slots (event_id, meeting_id, slot_no) VALUES (1, 3, 3);"
	 "INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id) VALUES"
	 " (1, 2, 3, 'meeting', 3), (1, 4, 3, 'meeting', 3),"
	 " (1, 12, 3, 'meeting', 3);"
	 "INSERT INTO invitations (event_id, meeting_id, revision, method, uid, sequence,"
	 " dtstamp_s, snapshot, seq) VALUES (1, 3, 1, 'REQUEST', 'uid-3', 0, 1,"
	 " '{\"start_s\":1800003600,\"end_s\":1800005100,\"zone\":\"Asia/Seoul\","
	 "\"location\":\"Table 1, Hall A (seat 2)\"}', 9);"
	 "INSERT INTO precedences (event_id, after_request_id, before_request_id) VALUES"
	 " (1, 1, 5)",
		"order_kept",
		"SCF: M3 comes before M1 and has not ended when that begins"},
	/* a meeting that was called off counts for nothing */
	{"INSERT INTO precedences (event_id, after_request_id, before_request_id) VALUES"
	 " (1, 1, 2)",
		"", NULL},
	/* invitations */
	{"DELETE FROM invitations WHERE meeting_id = 1", "invitations",
		"SCF: M1 should have revisions 1 to 2 and has 0"},
	{"DELETE FROM invitations WHERE meeting_id = 1 AND revision = 1", "invitations",
		"SCF: M1 should have revisions 1 to 2 and has 1"},
	{"UPDATE invitations SET revision = 3 WHERE meeting_id = 1 AND revision = 1",
		"invitations", "SCF: M1 should have revisions 1 to 2 and has 2"},
	{"UPDATE invitations SET sequence = 2 WHERE meeting_id = 1 AND revision = 1",
		"invitations", "SCF: SEQUENCE falls at revision 2 of M1"},
	{"UPDATE invitations SET method = 'REQUEST' WHERE method = 'CANCEL'",
		"invitations",
		"SCF: revision 2 of M2 is the last of a cancelled meeting and no CANCEL"},
	{"UPDATE invitations SET method = 'CANCEL' WHERE meeting_id = 1 AND revision = 2",
		"invitations",
		"SCF: revision 2 of M1 is a CANCEL of a meeting that is not cancelled"},
	{"UPDATE invitations SET method = 'CANCEL' WHERE meeting_id = 1 AND revision = 1",
		"invitations", "SCF: revision 1 of M1 is a CANCEL and not the last"},
	{"UPDATE invitations SET uid = 'former' WHERE meeting_id = 1 AND revision = 1",
		"invitations",
		"SCF: revision 1 of M1 is no CANCEL and the next has another UID"},
	{"UPDATE invitations SET uid = 'former', method = 'CANCEL', sequence = 9"
	 " WHERE meeting_id = 1 AND revision = 1",
		"", NULL},
	{"UPDATE meetings SET sequence = 7 WHERE meeting_id = 1", "invitations",
		"SCF: revision 2 of M1 has another SEQUENCE than the meeting"},
	{"UPDATE invitations SET uid = 'x' WHERE meeting_id = 1 AND revision = 2",
		"invitations", "SCF: revision 2 of M1 has another UID than the meeting"},
	/* addressees */
	{ADDRESSEES_OF_M1("2, 'REQUEST'", "2, 'CANCEL'"), "", NULL},
	{ADDRESSEES_OF_M1("2, 'REQUEST'", "1, 'REQUEST'"), "addressees",
		"SCF: M1: kim@x1.example was told by revision 1, is in the newest no more"
		" and has no CANCEL"},
	{ADDRESSEES_OF_M1("2, 'REQUEST'", "1, 'CANCEL'"), "addressees",
		"SCF: M1: kim@x1.example was told by revision 1, is in the newest no more"},
	{ADDRESSEES_OF_M1("1, 'REQUEST'", "2, 'CANCEL'"), "addressees",
		"SCF: M1: ann@b1.example is in revision 2 and was told REQUEST by"
		" revision 1 last"},
	{ADDRESSEES_OF_M1("2, 'CANCEL'", "2, 'CANCEL'"), "addressees",
		"SCF: M1: ann@b1.example is in revision 2 and was told CANCEL"},
	{ADDRESSEES_OF_M1("2, 'REQUEST'",
		 "2, 'CANCEL'") "DELETE FROM addressees WHERE mailbox = 'kim@x1.example'",
		"addressees",
		"SCF: M1: kim@x1.example was told by revision 1 and is no addressee"},
	{ADDRESSEES_OF_M1("2, 'REQUEST'",
		 "2, 'CANCEL'") "UPDATE addressees SET mailbox = 'x@y.example' WHERE person_id = 3;"
				"UPDATE invitations SET snapshot = '{}' WHERE revision = 1",
		"addressees",
		"SCF: M1: x@y.example is an addressee and no revision was for it"},
	/* the outbox */
	{TOLD_M1 MAIL("1", "ann@b1.example", "1", "handed_over", "1")
			MAIL("2", "ann@b1.example", "2", "waiting", "1"),
		"", NULL},
	{TOLD_M1 MAIL("1", "ann@b1.example", "1", "leaving", NOW)
			MAIL("2", "ann@b1.example", "2", "waiting", "1"),
		"", NULL},
	{TOLD_M1 MAIL("1", "ann@b1.example", "1", "waiting", "1")
			MAIL("2", "ann@b1.example", "2", "handed_over", "1"),
		"outbox", "SCF: mail E1 to ann@b1.example waits behind a newer one"},
	{TOLD_M1 MAIL("1", "ann@b1.example", "1", "waiting", "1")
			MAIL("2", "ann@b1.example", "2", "waiting", "1"),
		"outbox", "SCF: mail E1 to ann@b1.example waits behind a newer one"},
	{TOLD_M1 MAIL("1", "ann@b1.example", "1", "leaving", NOW)
			MAIL("2", "ann@b1.example", "2", "leaving", NOW),
		"outbox", "SCF: mail E1 to ann@b1.example is leaving after a newer one"},
	{TOLD_M1 MAIL("1", "ann@b1.example", "2", "handed_over", "1")
			MAIL("2", "ann@b1.example", "1", "handed_over", "1"),
		"outbox",
		"SCF: mail E1 to ann@b1.example is of a later revision than one behind it"},
	{TOLD_M1 MAIL("1", "ann@b1.example", "2", "leaving", "1"), "outbox",
		"SCF: mail E1 to ann@b1.example is leaving for more than a day"},
	{ADDRESSEES_OF_M1("2, 'REQUEST'", "2, 'CANCEL'")
			MAIL("1", "bob@b1.example", "1", "handed_over", "1"),
		"outbox",
		"SCF: mail E1 to bob@b1.example is for nobody who was told of the"
		" meeting"},
	{TOLD_M1 MAIL("1", "ann@b1.example", "2", "handed_over",
		 "1") "UPDATE addressees SET revision = 1 WHERE mailbox = 'ann@b1.example'",
		"addressees outbox", "SCF: M1: ann@b1.example is in revision 2"},
	{"UPDATE locations SET name = 'Table 9'", "invitations",
		"SCF: revision 2 of M1 tells another time or place than the meeting has"},
	/* it is on its way */
	{"UPDATE locations SET name = 'Table 9'; INSERT INTO untold"
	 " (event_id, kind, last_id, next_id, principal, method, key) VALUES"
	 " (1, 'meeting', 0, 1, 'A1', 'import.apply', 'key')",
		"", NULL},
	{"UPDATE locations SET name = 'Table 9'; INSERT INTO untold"
	 " (event_id, kind, last_id, next_id, principal, method, key) VALUES"
	 " (1, 'meeting', 0, 2, 'A1', 'import.apply', 'key')",
		"invitations",
		"SCF: revision 2 of M1 tells another time or place than the meeting has"},
	{"UPDATE halls SET name = 'Hall Z'", "invitations",
		"SCF: revision 2 of M1 tells another time or place than the meeting has"},
	{"UPDATE invitations SET snapshot = '{' WHERE meeting_id = 1", "invitations",
		"SCF: revision 2 of M1 tells another time or place than the meeting has"},
	/* the journal */
	{"UPDATE journal SET principal = 'A1' WHERE seq = 3", "journal_chain",
		"journal row 3: it does not follow"},
	{"UPDATE journal SET body = '{}' WHERE seq = 4", "journal_chain",
		"journal row 4: its body was changed"},
	{"UPDATE journal SET body = NULL, salt = NULL WHERE seq = 4", "",
		NULL}, /* erased */
	{"DELETE FROM journal WHERE seq = 2", "journal_chain",
		"journal row 2: a row before it is missing"},
	{"DELETE FROM journal WHERE seq = 1", "journal_chain",
		"journal row 1: a row before it is missing"},
	{"UPDATE journal SET hash = zeroblob(32) WHERE seq = 5", "journal_chain",
		"journal row 5: it does not follow"},
	/* the file */
	{"UPDATE organisation_categories SET category = 'NONE' WHERE organisation_id = 11",
		"database",
		"a row of organisation_categories refers to a row of categories"},
	{"DELETE FROM interpreters", "occupancy_explained blackouts_derived database",
		"SCF: resource 21 is occupied by M1 in slot 1, which it does not have"},
};

/* Whose request waits, and who meets. */
static void
what_is_open_of_the_withdrawn_is_named(void **state)
{
	static const struct {
		const char *sql, *said;
	} OPEN[] = {
		{"UPDATE delegates SET withdrawn = 'ill' WHERE delegate_id ="
		 " (SELECT min(delegate_id) FROM meeting_delegates WHERE meeting_id = 1)",
			"SCF: M1 of somebody who has withdrawn is still to come"},
		{"UPDATE organisations SET withdrawn = 'gone' WHERE organisation_id ="
		 " (SELECT to_organisation_id FROM requests WHERE state = 'accepted')",
			"of somebody who has withdrawn is open"},
	};

	for (size_t i = 0; i < sizeof OPEN / sizeof *OPEN; i++) {
		struct verify_report r;
		const struct verify_check *c = NULL;

		fixture_sql(*state, OPEN[i].sql);
		prove(*state, &r);
		for (int k = 0; k < VERIFY_CHECKS; k++)
			if (strcmp(r.check[k].name, "withdrawn_out") == 0)
				c = &r.check[k];
		assert_non_null(c);
		assert_true(r.ok && !c->ok && c->advice);
		assert_int_equal(c->examined, 1);
		assert_non_null(strstr(c->problems[0], OPEN[i].said));
		tear_down(state);
		set_up(state);
	}
}

#define DIGEST(id, from, to, state)                                                       \
	"INSERT INTO outbox (outbox_id, event_id, kind, mailbox, address, from_seq,"      \
	" to_seq, message_id, state, may_have_left, attempts, created_s, since_s, due_s," \
	" answer) VALUES (" id                                                            \
	", 1, 'digest', 'ann@b1.example', 'ann@b1.example', " from ", " to ", 'm" id      \
	"', '" state "', 0, 1, 1, 1, 1, '');"

/* A digest has what stands in its part of the journal; ann's revision 2 is at 2. */
static void
whose_digest_did_not_leave_is_named(void **state)
{
	static const struct {
		const char *sql, *said;
	} ROWS[] = {
		{"", "SCF: revision 2 of M1 to ann@b1.example was never mailed"},
		{DIGEST("1", "1", "NULL", "waiting"), NULL},
		{DIGEST("1", "0", "2", "handed_over"), NULL},
		{DIGEST("1", "0", "1", "handed_over"),
			"SCF: revision 2 of M1 to ann@b1.example was never mailed"},
		{DIGEST("1", "2", "9", "handed_over"),
			"SCF: revision 2 of M1 to ann@b1.example was never mailed"},
		{DIGEST("1", "1", "2", "refused"),
			"SCF: revision 2 of M1 to ann@b1.example is refused"},
		{DIGEST("1", "1", "2", "refused") DIGEST("2", "1", "NULL", "waiting"),
			NULL},
		{"UPDATE delegates SET channel = 'feed'", NULL},
	};

	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		struct verify_report r;

		fixture_sql(*state,
			TOLD_M1 "INSERT INTO event_policies (event_id, name, value)"
				" VALUES (1, 'invitations_by_mail', 'digest')");
		fixture_sql(*state, "UPDATE delegates SET channel = 'feed'"
				    " WHERE code <> 'ann'");
		fixture_sql(*state, ROWS[i].sql);
		prove(*state, &r);
		for (int k = 0; k < VERIFY_CHECKS; k++) {
			if (strcmp(r.check[k].name, "mailed") != 0)
				continue;
			assert_int_equal(r.check[k].n, ROWS[i].said != NULL);
			if (ROWS[i].said != NULL)
				assert_string_equal(r.check[k].problems[0], ROWS[i].said);
		}
		tear_down(state);
		set_up(state);
	}
}

/* Who has not got the newest by mail is named, for staff to mend. */
static void
who_was_not_mailed_the_newest_is_named(void **state)
{
	static const struct {
		const char *sql, *said;
		int64_t examined;
	} ROWS[] = {
		{"", NULL, 2},
		{MAIL("1", "ann@b1.example", "2", "waiting", "1"), NULL, 2},
		{MAIL("1", "ann@b1.example", "2", "handed_over", "1"), NULL, 2},
		{MAIL("1", "ann@b1.example", "1", "handed_over", "1"),
			"SCF: revision 2 of M1 to ann@b1.example was never mailed", 2},
		{MAIL("1", "ann@b1.example", "1", "handed_over", "1")
				MAIL("2", "ann@b1.example", "2", "bounced", "1"),
			"SCF: revision 2 of M1 to ann@b1.example is bounced", 2},
		{MAIL("1", "ann@b1.example", "2", "refused", "1"),
			"SCF: revision 2 of M1 to ann@b1.example is refused", 2},
		/* an event that mails nothing, and a meeting that is over */
		{MAIL("1", "ann@b1.example", "2", "refused",
			 "1") "DELETE FROM event_policies",
			NULL, 0},
		{MAIL("1", "ann@b1.example", "2", "refused",
			 "1") "UPDATE meetings SET start_s = 2, end_s = 3",
			NULL, 2},
	};

	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		struct verify_report r;
		const struct verify_check *c = NULL;

		fixture_sql(*state,
			TOLD_M1 "INSERT INTO event_policies (event_id, name, value)"
				" VALUES (1, 'invitations_by_mail', 'each')");
		/* by another channel: nothing is lacking until a mail told it */
		fixture_sql(*state, "UPDATE delegates SET channel = 'feed'");
		fixture_sql(*state, ROWS[i].sql);
		prove(*state, &r);
		for (int k = 0; k < VERIFY_CHECKS; k++)
			if (strcmp(r.check[k].name, "mailed") == 0)
				c = &r.check[k];
		assert_non_null(c);
		assert_true(c->advice);
		assert_int_equal(c->examined, ROWS[i].examined);
		assert_int_equal(c->n, ROWS[i].said != NULL);
		if (c->n > 0)
			assert_string_equal(c->problems[0], ROWS[i].said);
		tear_down(state);
		set_up(state);
	}
}

/* A rule that a meeting breaks is to be mended, and no damage. */
static bool
is_damage(const struct verify_check *c)
{
	return !c->advice;
}

static void
every_planted_defect_is_seen_by_its_checks_alone(void **state)
{
	for (size_t i = 0; i < sizeof DEFECTS / sizeof *DEFECTS; i++) {
		const struct defect *d = &DEFECTS[i];
		const char *noticed = "", *said = "";
		struct fixture *f;
		struct verify_report r;

		set_up(state);
		f = *state;
		fixture_sql(f, d->sql);
		prove(f, &r);
		for (int k = VERIFY_CHECKS - 1; k >= 0; k--)
			if (r.check[k].n > 0 && is_damage(&r.check[k]))
				said = r.check[k].problems[0];
		for (int k = 0; k < VERIFY_CHECKS; k++) {
			assert_int_equal(r.check[k].ok, r.check[k].n == 0);
			if (r.check[k].ok || !is_damage(&r.check[k]))
				continue;
			noticed = arena_printf(&f->arena, "%s%s%s", noticed,
				*noticed == '\0' ? "" : " ", r.check[k].name);
		}
		if (strcmp(noticed, d->noticed) != 0)
			fail_msg("%.500s: noticed by \"%s\"", d->sql, noticed);
		if (d->said != NULL && strstr(said, d->said) == NULL)
			fail_msg("%.500s: said \"%s\"", d->sql, said);
		assert_int_equal(r.ok, noticed[0] == '\0');
		tear_down(state);
	}
	set_up(state);
}

static void
many_problems_are_cut_and_said_to_be_cut(void **state)
{
	struct fixture *f = *state;
	struct verify_report r;
	struct js *o, *problems;

	fixture_sql(f,
		"WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 159)"
		" INSERT INTO occupancy (event_id, resource_id, slot_no, kind,"
		" holder_id) SELECT 1, i, 3, 'meeting', 1 FROM n");
	prove(f, &r);
	assert_int_equal(r.check[2].n, VERIFY_PROBLEMS_MAX);
	assert_true(r.check[2].more);
	o = verify_view(&r);
	assert_false(js_get_bool(o, "ok", true));
	problems = js_get(js_at(js_get(o, "checks"), 2), "problems");
	assert_int_equal(js_len(problems), VERIFY_PROBLEMS_MAX + 1);
	assert_string_equal(js_str(js_at(problems, VERIFY_PROBLEMS_MAX)), "and more");
	assert_int_equal(js_len(js_get(js_at(js_get(o, "checks"), 0), "problems")), 0);
	js_free(o);
}

static void
figures_count_institutions_countries_and_states(void **state)
{
	struct fixture *f = *state;
	struct figures figures;
	struct js *o;
	char *text;

	fixture_sql(f,
		"INSERT INTO organisations (event_id, organisation_id, code, kind, name,"
		" country, languages, profile, products, markets, budget_min, budget_max,"
		" website, rev, min_meetings, max_meetings, max_per_day, auto_accept) SELECT"
		" 1, 20 + organisation_id, 'P' || code,"
		" 'procurement', name, 'KR', '', '', '', '', NULL, NULL, '', 1,"
		" NULL, NULL, NULL, 0 FROM organisations WHERE kind = 'exhibitor'");
	figures_of(fixture_begin(f), 1, &figures);
	o = figures_view(&figures);
	text = js_text(o);
	assert_string_equal(text,
		"{\"foreign_buyers\":{\"institutions\":2,\"countries\":2},"
		"\"procurement\":{\"companies\":2},"
		"\"exhibitors\":{\"institutions\":2,\"countries\":1},"
		"\"requests\":{\"requested\":1,\"accepted\":1,\"scheduled\":1,\"declined\":0,"
		"\"expired\":0,\"withdrawn\":0,\"cancelled\":1},"
		"\"meetings\":{\"scheduled\":1,\"held\":0,\"no_show\":0,\"cancelled\":1}}");
	free(text);
	js_free(o);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_fair_that_is_whole_passes_every_check),
		cmocka_unit_test(an_empty_database_passes),
		CASE(figures_count_institutions_countries_and_states),
		CASE(many_problems_are_cut_and_said_to_be_cut),
		CASE(what_is_open_of_the_withdrawn_is_named),
		CASE(who_was_not_mailed_the_newest_is_named),
		CASE(whose_digest_did_not_leave_is_named),
		cmocka_unit_test_setup_teardown(
			every_planted_defect_is_seen_by_its_checks_alone, NULL,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
