/* test_invite.c - a revision is what its people were told, whatever is changed afterwards. */
#include "asking.h"

#include "domain/booking/telling.h"
#include "domain/invitations/invite.h"
#include "ical/ical.h"
#include "store/untold.h"

struct house {
	struct fixture f; /* first member */
	struct ical *ical;
};

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);

	small_fair_open(&h->f);
	h->ical = ical_new();
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	ical_free(h->ical);
	return small_tear_down(state);
}

/* M1 of bat and choi with iris, committed. */
static void
book(struct fixture *f)
{
	struct tx *tx = small_begin(f);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, BAT, X2);

	w.message = "Let us talk, please;\nsecond line";
	accept_by(tx, g, ask(tx, g, &w), CHOI);
	fixture_commit(f);
}

static void
cancel(struct fixture *f, const char *reason)
{
	struct tx *tx = small_begin(f);
	struct err e;

	tx->now_s += 3600;
	assert_true(meeting_cancel(tx, asking_grid(tx), meeting_by_id(tx, FAIR, 1),
		reason, REQUEST_CANCELLED, &e));
	fixture_commit(f);
}

static const struct invite_viewer OFFICE = {.side = INVITE_NO_SIDE};

/* The text of a revision into b. */
static void
render(struct house *h, int revision, struct buf *b)
{
	struct tx *tx = small_begin(&h->f);
	struct err e;

	buf_clear(b);
	if (!invite_render(
		    tx, h->ical, invitation_of(tx, FAIR, 1, revision), &OFFICE, b, &e))
		fail_msg("%s", e.text);
	fixture_rollback(&h->f);
}

/* RFC 5545 section 3.1: a line break and a blank are a fold. */
static void
unfold(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		if (strncmp(b->data + i, "\r\n ", 3) == 0)
			i += 2;
		else
			b->data[n++] = b->data[i];
	b->data[b->len = n] = '\0';
}

static void
has_line(const struct buf *b, const char *line)
{
	char wanted[300];

	snprintf(wanted, sizeof wanted, "\r\n%s\r\n", line);
	if (strstr(buf_str(b), wanted) == NULL)
		fail_msg("no line \"%s\" in\n%s", line, buf_str(b));
}

static void
the_first_revision_is_a_request(void **state)
{
	struct house *h = *state;
	struct buf b;

	buf_init(&b, 65536);
	book(&h->f);
	render(h, 1, &b);
	unfold(&b);
	has_line(&b, "METHOD:REQUEST");
	has_line(&b, "SEQUENCE:0");
	has_line(&b, "DTSTART;TZID=Asia/Seoul:20270115T090000");
	has_line(&b, "DTEND;TZID=Asia/Seoul:20270115T092500");
	has_line(&b, "DTSTAMP:20270114T000000Z");
	has_line(&b, "SUMMARY:Ulaanbaatar \xe2\x80\x93 Grid");
	has_line(&b, "STATUS:CONFIRMED");
	assert_non_null(strstr(buf_str(&b), "bat@fair.example"));
	assert_non_null(strstr(buf_str(&b), "choi@fair.example"));
	assert_non_null(strstr(buf_str(&b), "iris@fair.example"));
	assert_non_null(strstr(buf_str(&b), "LOCATION:Table 1\\, Hall A (seat 1)"));
	assert_non_null(strstr(buf_str(&b), "Let us talk\\, please\\;\\nsecond line"));
	buf_release(&b);
}

static void
a_cancellation_has_the_uid_and_a_higher_sequence(void **state)
{
	struct house *h = *state;
	struct buf first, second;
	char *uid, *end;

	buf_init(&first, 65536);
	buf_init(&second, 65536);
	book(&h->f);
	cancel(&h->f, "storm");
	render(h, 1, &first);
	render(h, 2, &second);
	has_line(&second, "METHOD:CANCEL");
	has_line(&second, "SEQUENCE:1");
	has_line(&second, "STATUS:CANCELLED");
	has_line(&second, "DTSTAMP:20270114T010000Z");
	has_line(&first, "METHOD:REQUEST");
	uid = strstr(buf_str(&first), "\r\nUID:");
	end = strstr(uid + 2, "\r\n");
	*end = '\0';
	assert_non_null(strstr(buf_str(&second), uid));
	buf_release(&first);
	buf_release(&second);
}

/* What may change in the tables after a fact: every name, mail, place and time. */
static const char *const CHANGES[] = {
	"UPDATE organisations SET name = 'Renamed', languages = 'xx'",
	"UPDATE delegates SET name = 'Somebody Else', email = 'else@where.example'",
	"UPDATE interpreters SET name = 'Another', email = 'other@where.example'",
	"UPDATE locations SET name = 'Moved', hall = 'B', seats = 1",
	"UPDATE halls SET name = 'Demolished'",
	("UPDATE events SET name = 'New name', zone = 'UTC', organiser_name = 'Others',"
	 " organiser_mail = 'others@where.example'"),
	"UPDATE requests SET message = 'changed'",
	"UPDATE meetings SET start_s = 1, end_s = 2, reason = 'changed', uid = 'other'",
	"UPDATE slots SET offset_s = 0",
	"INSERT INTO event_policies (event_id, name, value) VALUES (1, 'alarm_minutes', '99')",
};

static void
the_bytes_stay_the_same_whatever_is_changed(void **state)
{
	struct house *h = *state;
	struct buf before[2], after;

	book(&h->f);
	cancel(&h->f, "storm");
	for (int i = 0; i < 2; i++) {
		buf_init(&before[i], 65536);
		render(h, i + 1, &before[i]);
	}
	buf_init(&after, 65536);
	for (size_t c = 0; c < sizeof CHANGES / sizeof *CHANGES; c++) {
		fixture_sql(&h->f, CHANGES[c]);
		for (int i = 0; i < 2; i++) {
			render(h, i + 1, &after);
			if (strcmp(buf_str(&after), buf_str(&before[i])) != 0)
				fail_msg("%s changed revision %d", CHANGES[c], i + 1);
		}
	}
	for (int i = 0; i < 2; i++)
		buf_release(&before[i]);
	buf_release(&after);
}

static void
the_view_of_a_revision_is_of_its_time(void **state)
{
	struct house *h = *state;
	struct tx *tx;
	struct js *o;

	book(&h->f);
	cancel(&h->f, "storm");
	fixture_sql(&h->f, CHANGES[0]);
	tx = small_begin(&h->f);
	o = invite_view(tx, asking_grid(tx), invitation_of(tx, FAIR, 1, 2));
	assert_string_equal(js_get_str(o, "meeting", ""), "M1");
	assert_string_equal(js_get_str(o, "method", ""), "CANCEL");
	assert_int_equal(js_get_int(o, "revision", 0), 2);
	assert_int_equal(js_get_int(o, "sequence", -1), 1);
	assert_string_equal(js_get_str(o, "dtstamp", ""), "2027-01-14T10:00:00+09:00");
	assert_string_equal(js_get_str(o, "start", ""), "2027-01-15T09:00:00+09:00");
	assert_string_equal(
		js_get_str(o, "summary", ""), "Ulaanbaatar \xe2\x80\x93 Grid");
	js_free(o);
	fixture_rollback(&h->f);
}

static void
a_damaged_snapshot_is_damage(void **state)
{
	static const char *const DAMAGED[] = {"", "{", "[]x", "nonsense"};
	struct house *h = *state;
	struct buf b;

	book(&h->f);
	buf_init(&b, 65536);
	for (size_t i = 0; i < sizeof DAMAGED / sizeof *DAMAGED; i++) {
		struct invitation *row;
		struct js *o;
		struct tx *tx;
		struct err e;

		tx = small_begin(&h->f);
		row = invitation_of(tx, FAIR, 1, 1);
		row->snapshot = DAMAGED[i];
		assert_false(invite_render(tx, h->ical, row, &OFFICE, &b, &e));
		assert_int_equal(e.code, ERR_CORRUPT);
		/* A list still shows that it is there. */
		o = invite_view(tx, asking_grid(tx), row);
		assert_string_equal(js_get_str(o, "meeting", ""), "M1");
		js_free(o);
		fixture_rollback(&h->f);
	}
	buf_release(&b);
}

/* What an import does to the rows, then what it asks for. */
static struct meeting *
changed(struct house *h, const char *sql, int told)
{
	static const char COUNT[] = "SELECT count(*) FROM invitations";
	int64_t before = fixture_int(&h->f, COUNT);
	struct tx *tx;

	fixture_sql(&h->f, sql);
	tx = small_begin(&h->f);
	telling_of_meetings(tx, asking_grid(tx),
		&(struct meeting_filter){.state = MEETING_SCHEDULED});
	fixture_commit(&h->f);
	assert_int_equal(fixture_int(&h->f, COUNT) - before, told);
	return meeting_by_id(small_begin(&h->f), FAIR, 1);
}

static void
a_change_that_people_were_told_of_is_told_anew(void **state)
{
	static const struct {
		const char *sql;
		int sequence;
		const char *line;
	} NEWS[] = {
		{"UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'", 0,
			"SEQUENCE:0"},
		{"UPDATE delegates SET email = 'b@b.example' WHERE code = 'bat'", 1,
			"SEQUENCE:1"},
		{"UPDATE organisations SET name = 'Gridlock' WHERE code = 'X2'", 1,
			"SUMMARY:Ulaanbaatar \xe2\x80\x93 Gridlock"},
		{"UPDATE interpreters SET email = 'i@words.example'", 2, "SEQUENCE:2"},
		{"UPDATE locations SET name = 'Table 7'", 3,
			"LOCATION:Table 7\\, Hall A (seat 1)"},
		{"UPDATE halls SET name = 'Hall Z'", 4,
			"LOCATION:Table 7\\, Hall Z (seat 1)"},
	};
	struct house *h = *state;
	struct meeting *m;
	struct buf b;

	buf_init(&b, 65536);
	book(&h->f);
	for (int i = 0; i < 6; i++) {
		m = changed(h, NEWS[i].sql, 1);
		assert_int_equal(m->revision, i + 2);
		assert_int_equal(m->rev, i + 2);
		assert_int_equal(m->sequence, NEWS[i].sequence);
		assert_int_equal(invitation_of(&h->f.tx, FAIR, 1, i + 2)->seq,
			journal_last_seq(&h->f.tx));
		fixture_rollback(&h->f);
		render(h, i + 2, &b);
		unfold(&b);
		has_line(&b, NEWS[i].line);
		/* Told is told: a second import of the same has nothing to say. */
		changed(h, "SELECT 1", 0);
		fixture_rollback(&h->f);
	}
	buf_release(&b);
}

static void
nobody_is_told_what_no_invitation_says_or_no_meeting_needs(void **state)
{
	struct house *h = *state;

	book(&h->f);
	changed(h, "UPDATE organisations SET profile = 'We mend nets'", 0);
	fixture_rollback(&h->f);
	changed(h, "UPDATE delegates SET name = 'Ann' WHERE code = 'ann'", 0);
	fixture_rollback(&h->f);
	cancel(&h->f, "ill");
	changed(h, "UPDATE locations SET name = 'Table 7'", 0);
	fixture_rollback(&h->f);
}

/* ---- many of them --------------------------------------------------------------------------- */

enum { CROWD = 250 };

/* M2 to M250 as M1 is. */
static void
crowd(struct fixture *f)
{
#define NUMBERS                                                                          \
	"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 250)"
	book(f);
	fixture_sql(f,
		NUMBERS " INSERT INTO meetings (event_id, meeting_id, request_id,"
			" state, rev, uid, sequence, revision, location_id,"
			" seat_no, interpreter_id, start_s, end_s, reason,"
			" created_s, locked) SELECT event_id, i, request_id, state,"
			" rev, uid || i, sequence, revision, location_id, seat_no,"
			" interpreter_id, start_s, end_s, reason, created_s, locked"
			" FROM meetings, n WHERE meeting_id = 1");
	fixture_sql(f, NUMBERS " INSERT INTO meeting_delegates (event_id, meeting_id,"
			       " delegate_id, side) SELECT event_id, i,"
			       " delegate_id, side FROM meeting_delegates, n"
			       " WHERE meeting_id = 1");
	fixture_sql(f,
		NUMBERS " INSERT INTO meeting_slots (event_id, meeting_id, slot_no)"
			" SELECT event_id, i, slot_no"
			" FROM meeting_slots, n WHERE meeting_id = 1");
	fixture_sql(f,
		NUMBERS " INSERT INTO invitations (event_id, meeting_id, revision,"
			" method, uid, sequence, dtstamp_s, snapshot, seq)"
			" SELECT event_id, i, revision, method, uid || i, sequence,"
			" dtstamp_s, snapshot, seq FROM invitations, n"
			" WHERE meeting_id = 1");
	fixture_sql(f,
		NUMBERS " INSERT INTO addressees (event_id, meeting_id, mailbox,"
			" address, kind, person_id, revision, method)"
			" SELECT event_id, i, mailbox, address, kind, person_id,"
			" revision, method FROM addressees, n WHERE meeting_id = 1");
#undef NUMBERS
}

/* A change of everybody's invitation by a call of this key. */
static void
rename_all(struct fixture *f, const char *sql, const char *key)
{
	struct tx *tx;

	fixture_sql(f, sql);
	tx = small_begin(f);
	tx->context = (struct tx_context){"A7", "event.update", key};
	telling_of_meetings(tx, asking_grid(tx),
		&(struct meeting_filter){.state = MEETING_SCHEDULED});
	fixture_commit(f);
}

/* As little as there is in a slice; is there more? */
static bool
slice(struct fixture *f)
{
	struct tx *tx = small_begin(f);
	bool more;
	struct err e;

	assert_true(telling_slice(tx, 0, &more, &e));
	fixture_commit(f);
	return more;
}

static void
many_are_told_in_slices_and_each_once(void **state)
{
	struct fixture *f = *state;
	struct tx *tx;

	crowd(f);
	rename_all(
		f, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'", "key-one");
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM invitations"), CROWD + 100);
	/* Who looks meanwhile sees what was told last; a change of its own tells the new words. */
	tx = small_begin(f);
	assert_null(strstr(invitation_of(tx, FAIR, 200, 1)->snapshot, "Bat B."));
	assert_true(meeting_refresh(tx, asking_grid(tx), meeting_by_id(tx, FAIR, 200)));
	fixture_commit(f);
	while (slice(f))
		;
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM untold"), 0);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM invitations"), 2 * CROWD);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM invitations WHERE revision = 2"
			       " AND sequence = 0 AND snapshot LIKE '%Bat B.%'"),
		CROWD);
	/* In the name of the change, though in units of the daemon's own. */
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM journal WHERE principal = 'A7'"
			       " AND method = 'event.update' AND key = 'key-one'"),
		CROWD - 1);
}

static void
the_next_change_goes_on_with_what_is_left(void **state)
{
	struct fixture *f = *state;

	crowd(f);
	rename_all(
		f, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'", "key-one");
	assert_true(slice(f));
	rename_all(
		f, "UPDATE delegates SET name = 'Bat C.' WHERE code = 'bat'", "key-two");
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM untold"), 1);
	while (slice(f))
		;
	/* The last fifty have heard of the second change alone. */
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM invitations"), CROWD + 200 + CROWD);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM meetings m JOIN invitations i"
			       " USING (event_id, meeting_id, revision)"
			       " WHERE i.snapshot LIKE '%Bat C.%'"),
		CROWD);
}

/* A change of few meetings leaves the rest of a former one where it is. */
static void
what_is_left_of_a_former_change_is_not_passed_over(void **state)
{
	struct fixture *f = *state;
	struct tx *tx;

	crowd(f);
	rename_all(
		f, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'", "key-one");
	tx = small_begin(f);
	untold_put(tx, &(struct untold){.event_id = FAIR,
			       .kind = UNTOLD_MEETING,
			       .next_id = 240,
			       .context = tx->context});
	fixture_commit(f);
	while (slice(f))
		;
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM invitations"), 2 * CROWD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(the_first_revision_is_a_request),
		TEST(a_cancellation_has_the_uid_and_a_higher_sequence),
		TEST(the_bytes_stay_the_same_whatever_is_changed),
		TEST(the_view_of_a_revision_is_of_its_time),
		TEST(a_damaged_snapshot_is_damage),
		cmocka_unit_test_setup_teardown(
			a_change_that_people_were_told_of_is_told_anew, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			nobody_is_told_what_no_invitation_says_or_no_meeting_needs,
			set_up, tear_down),
		TEST(many_are_told_in_slices_and_each_once),
		TEST(the_next_change_goes_on_with_what_is_left),
		TEST(what_is_left_of_a_former_change_is_not_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
