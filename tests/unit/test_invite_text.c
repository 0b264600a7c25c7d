/* test_invite_text.c - what each recipient of an invitation is told, by bytes and by rules. */
#include "asking.h"
#include "golden.h"

#include "base/country.h"
#include "base/language_registry.h"
#include "domain/booking/telling.h"
#include "domain/fair/built_in_reasons.h"
#include "domain/invitations/addressed.h"
#include "domain/invitations/invite.h"
#include "domain/invitations/phrases.h"
#include "ical/ical.h"
#include "store/untold.h"

/* Of a text, in a report: a longer line would be cut without its end. */
enum { SHOWN = 600 };

struct house {
	struct fixture f; /* first member */
	struct ical *ical;
	const char *web; /* where the pages are */
};

static const struct invite_viewer OFFICE = {.side = INVITE_NO_SIDE};

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);

	small_fair_open(&h->f);
	h->ical = ical_new();
	h->web = "https://fair.example:8443";
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

static struct tx *
begin(struct house *h)
{
	struct tx *tx = small_begin(&h->f);

	tx->web = h->web;
	return tx;
}

/* A fair with all that an invitation can tell, and M1 of bat and choi with iris. */
static void
book(struct house *h)
{
	static const char *const FULL[] = {
		"UPDATE organisations SET country = 'MN' WHERE code = 'B2'",
		("UPDATE organisations SET profile = 'We build grids; smart ones.\n"
		 "Since 1998.\nIn 12 countries.\nA fourth line.' WHERE code = 'X2'"),
		"UPDATE organisations SET profile = '울란바토르 시청' WHERE code = 'B2'",
		"UPDATE events SET organiser_phone = '+82 2 555 0100'",
		"UPDATE locations SET x_m = 12, y_m = 40 WHERE code = 'T1'",
		("INSERT INTO hall_walks (event_id, from_hall, to_hall, minutes)"
		 " VALUES (1, 'B', 'A', 4), (1, 'A', 'B', 9)"),
		("INSERT INTO event_policies (event_id, name, value)"
		 " VALUES (1, 'cancel_until_minutes', '60')"),
	};
	struct request_draft w;
	struct grid *g;
	struct tx *tx;

	for (size_t i = 0; i < sizeof FULL / sizeof FULL[0]; i++)
		fixture_sql(&h->f, FULL[i]);
	tx = begin(h);
	g = asking_grid(tx);
	w = draft(tx, BAT, X2);
	w.message = "Let us talk, please;\nsecond line";
	accept_by(tx, g, ask(tx, g, &w), CHOI);
	fixture_commit(&h->f);
	fixture_sql(&h->f,
		"UPDATE meetings SET uid = '018f0000-0000-7000-8000-000000000001'");
	fixture_sql(&h->f,
		"UPDATE invitations SET uid = '018f0000-0000-7000-8000-000000000001'");
}

static void
render(struct house *h, int revision, const struct invite_viewer *who, struct buf *b)
{
	struct tx *tx = begin(h);
	struct err e;

	buf_clear(b);
	if (!invite_render(tx, h->ical, invitation_of(tx, FAIR, 1, revision), who, b, &e))
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
render_plain(
	struct house *h, int revision, const struct invite_viewer *who, struct buf *b)
{
	render(h, revision, who, b);
	unfold(b);
}

static void
has(const struct buf *b, const char *what)
{
	if (strstr(buf_str(b), what) == NULL)
		fail_msg("no \"%s\" in\n%.*s", what, SHOWN, buf_str(b));
}

static void
has_not(const struct buf *b, const char *what)
{
	if (strstr(buf_str(b), what) != NULL)
		fail_msg("\"%s\" in\n%.*s", what, SHOWN, buf_str(b));
}

static const struct {
	const char *file;
	struct invite_viewer who;
} VIEWS[] = {
	{"told-buyer-en", {.delegate_id = BAT}},
	{"told-exhibitor-ko", {.mail = "Choi@fair.example"}},
	{"told-interpreter-ko", {.interpreter_id = IRIS}},
	{"told-office", {.side = INVITE_NO_SIDE}},
	{"told-colleague-ko", {.delegate_id = KOO, .side = INVITE_SUPPLY}},
};

static void
each_reads_what_was_agreed_to(void **state)
{
	struct house *h = *state;
	struct buf b;

	buf_init(&b, 65536);
	book(h);
	for (size_t i = 0; i < sizeof VIEWS / sizeof VIEWS[0]; i++) {
		char path[128];

		render(h, 1, &VIEWS[i].who, &b);
		snprintf(path, sizeof path, "tests/golden/ical/%s.ics", VIEWS[i].file);
		golden_check(path, &b);
	}
	buf_release(&b);
}

/* For the buyer, by who may cancel and who may ask to move; without either member nobody moves. */
static void
the_reader_is_told_what_is_up_to_him(void **state)
{
	static const struct {
		const char *change;
		bool cancels, moves;
		const char *office;
	} ROWS[] = {
		{"'$.cancel_by', 0, '$.move_by', 1", true, true, "Anything else: "},
		{"'$.cancel_by', 1, '$.move_by', 2", true, false,
			"To move it\\, or anything"},
		{"'$.cancel_by', 2, '$.move_by', 0", false, true,
			"To cancel it\\, or anything"},
		{"'$.cancel_by', 3, '$.move_by', 3", false, false,
			"To move or cancel it: "},
		{"'$.cancel_by', 1, '$.move_by', 99", true, false,
			"To move it\\, or anything"},
	};
	struct house *h = *state;
	struct buf b;
	char sql[200];

	book(h);
	buf_init(&b, 65536);
	for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
		snprintf(sql, sizeof sql,
			"UPDATE invitations SET snapshot = json_set(snapshot, %s)",
			ROWS[i].change);
		fixture_sql(&h->f, sql);
		render_plain(h, 1, &VIEWS[0].who, &b);
		(ROWS[i].cancels ? has : has_not)(&b, "convene cancel M1");
		(ROWS[i].moves ? has : has_not)(&b, "convene move M1 --slot TIME");
		has(&b, ROWS[i].office);
	}
	fixture_sql(&h->f, "UPDATE invitations SET snapshot ="
			   " json_remove(snapshot, '$.move_by', '$.move_minutes')");
	render_plain(h, 1, &VIEWS[0].who, &b);
	has_not(&b, "convene move");
	buf_release(&b);
}

/* ---- whose addresses ------------------------------------------------------------------------ */

/* Which of the three addresses an invitation shows: "bci" for bat, choi and iris. */
static void
shows(struct house *h, const struct invite_viewer *who, const char *expected)
{
	char shown[4];
	struct buf b;

	buf_init(&b, 65536);
	render_plain(h, 1, who, &b);
	snprintf(shown, sizeof shown, "%s%s%s",
		strstr(buf_str(&b), "mailto:bat@fair.example") != NULL ? "b" : "",
		strstr(buf_str(&b), "mailto:choi@fair.example") != NULL ? "c" : "",
		strstr(buf_str(&b), "mailto:iris@fair.example") != NULL ? "i" : "");
	assert_string_equal(shown, expected);
	/* The names are told in any case. */
	has(&b, "- Bat-Erdene");
	has(&b, "- Choi");
	has(&b, "- Iris");
	buf_release(&b);
}

static void
addresses_are_shown_as_the_policy_says(void **state)
{
	static const struct {
		const char *policy;
		const char *buyer, *exhibitor, *interpreter, *colleague;
	} ROWS[] = {{"all", "bci", "bci", "bci", "bci"}, {"own_side", "b", "c", "i", "c"},
		{"only_you", "b", "c", "i", "c"}};
	struct house *h = *state;
	struct tx *tx;

	book(h);
	for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
		tx = begin(h);
		event_policy_put(tx, FAIR, "attendees_shown", ROWS[i].policy);
		assert_int_equal(telling_of_reissue(tx, asking_grid(tx), false), i > 0);
		fixture_rollback(&h->f);
		/* The first revision as it is written under this policy. */
		tx = begin(h);
		event_policy_put(tx, FAIR, "attendees_shown", ROWS[i].policy);
		meeting_tell_again(tx, asking_grid(tx), meeting_by_id(tx, FAIR, 1), 1);
		fixture_commit(&h->f);
		fixture_sql(&h->f,
			"UPDATE invitations SET snapshot = (SELECT snapshot FROM invitations"
			" ORDER BY revision DESC LIMIT 1) WHERE revision = 1");
		shows(h, &VIEWS[0].who, ROWS[i].buyer);
		shows(h, &VIEWS[1].who, ROWS[i].exhibitor);
		shows(h, &VIEWS[2].who, ROWS[i].interpreter);
		shows(h, &OFFICE, "bci");
		shows(h, &VIEWS[4].who, ROWS[i].colleague);
	}
}

/* Two of one side: each has the other's address where the side is shown. */
static void
a_side_of_two_shows_both_to_each_other(void **state)
{
	struct house *h = *state;
	struct buf b;

	book(h);
	buf_init(&b, 65536);
	fixture_sql(&h->f, "UPDATE invitations SET snapshot = json_set(snapshot,"
			   " '$.attendees[2].kind', 'person', '$.attendees[2].side',"
			   " 'supply', '$.attendees_shown', 1)");
	render_plain(h, 1, &VIEWS[1].who, &b);
	has(&b, "mailto:choi@");
	has(&b, "mailto:iris@");
	has_not(&b, "mailto:bat@");
	fixture_sql(&h->f, "UPDATE invitations SET snapshot = json_set(snapshot,"
			   " '$.attendees_shown', 2)");
	render_plain(h, 1, &VIEWS[1].who, &b);
	has_not(&b, "mailto:iris@");
	buf_release(&b);
}

/* ---- what stays, and what is told once ------------------------------------------------------ */

static void
change(struct house *h, const char *sql)
{
	struct tx *tx;

	fixture_sql(&h->f, sql);
	tx = begin(h);
	telling_of_meetings(tx, asking_grid(tx),
		&(struct meeting_filter){.state = MEETING_SCHEDULED});
	fixture_commit(&h->f);
}

static int64_t
revisions(struct house *h)
{
	return fixture_int(&h->f, "SELECT count(*) FROM invitations");
}

static void
a_reason_stands_in_its_own_revision_alone(void **state)
{
	struct house *h = *state;
	struct buf b;

	book(h);
	buf_init(&b, 65536);
	change(h, "UPDATE meetings SET start_s = start_s + 1800, end_s = end_s + 1800,"
		  " reason = 'moved: a strike'");
	render_plain(h, 2, &VIEWS[0].who, &b);
	has(&b, "DESCRIPTION:What has changed: moved: a strike\\n\\nWho comes");
	has_not(&b, "COMMENT");
	render_plain(h, 2, &VIEWS[1].who, &b);
	has(&b, "DESCRIPTION:변경 사유: moved: a strike\\n");
	change(h, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'");
	change(h, "UPDATE locations SET name = 'Table 7'");
	assert_int_equal(revisions(h), 4);
	for (int revision = 3; revision <= 4; revision++) {
		render_plain(h, revision, &VIEWS[0].who, &b);
		has_not(&b, "a strike");
	}
	/* A reason of the daemon's own is told in the reader's language, of a CANCEL too. */
	change(h, "UPDATE meetings SET start_s = start_s - 1800, end_s = end_s - 1800,"
		  " reason = '" REASON_PLACE_MOVED "'");
	render_plain(h, 5, &VIEWS[0].who, &b);
	has(&b, "DESCRIPTION:What has changed: " REASON_PLACE_MOVED);
	render_plain(h, 5, &VIEWS[1].who, &b);
	has(&b, "DESCRIPTION:변경 사유: 변경됨: 이전 장소를 사용할 수 없음");
	change(h,
		"UPDATE meetings SET reason = 'moved: a strike', start_s = start_s + 1800,"
		" end_s = end_s + 1800");
	/* The same reason of another move is another reason. */
	change(h, "UPDATE meetings SET start_s = start_s + 1800, end_s = end_s + 1800");
	render_plain(h, 7, &VIEWS[0].who, &b);
	has(&b, "a strike");
	buf_release(&b);
}

static void
what_concerns_everybody_writes_nothing_by_itself(void **state)
{
	static const char *const SILENT[] = {
		("UPDATE events SET name = 'New name', organiser_name = 'Bureau',"
		 " organiser_mail = 'new@fair.example', organiser_phone = '1'"),
		("INSERT INTO event_policies (event_id, name, value) VALUES"
		 " (1, 'alarm_minutes', '30'), (1, 'attendees_shown', 'only_you')"),
		"UPDATE organisations SET profile = 'other', country = 'DE', languages = 'de'",
		"UPDATE hall_walks SET minutes = 9",
	};
	struct house *h = *state;

	book(h);
	for (size_t i = 0; i < sizeof SILENT / sizeof SILENT[0]; i++) {
		change(h, SILENT[i]);
		assert_int_equal(revisions(h), 1);
	}
}

static void
the_organiser_stays_the_first_revisions(void **state)
{
	struct house *h = *state;
	struct buf b;

	book(h);
	buf_init(&b, 65536);
	fixture_sql(&h->f, "UPDATE events SET organiser_mail = 'new@fair.example',"
			   " organiser_name = 'Bureau'");
	change(h, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'");
	render_plain(h, 2, &OFFICE, &b);
	has(&b, "ORGANIZER;CN=Bureau:mailto:office@fair.example\r\n");
	has_not(&b, "new@fair.example");
	buf_release(&b);
}

static void
say_reissue(struct house *h, bool mailbox, int64_t meetings)
{
	struct tx *tx = begin(h);
	bool more = true;
	struct err e;

	tx->now_s += 60;
	assert_int_equal(telling_of_reissue(tx, asking_grid(tx), mailbox), meetings);
	fixture_commit(&h->f);
	while (more) {
		tx = begin(h);
		tx->now_s += 60;
		assert_true(telling_slice(tx, 0, &more, &e));
		fixture_commit(&h->f);
	}
}

static void
staff_say_that_the_fairs_words_are_told(void **state)
{
	struct house *h = *state;
	struct buf b;

	book(h);
	buf_init(&b, 65536);
	say_reissue(h, false, 0);
	assert_int_equal(revisions(h), 1);
	fixture_sql(&h->f, "UPDATE events SET name = 'New name'");
	fixture_sql(&h->f,
		"UPDATE addressees SET answer = 'ACCEPTED', answer_sequence = 0,"
		" answer_dtstamp_s = 1, answered_s = 1"
		" WHERE mailbox = 'bat@fair.example'");
	say_reissue(h, false, 1);
	say_reissue(h, false, 0);
	assert_int_equal(revisions(h), 2);
	render_plain(h, 2, &VIEWS[0].who, &b);
	has(&b, "SEQUENCE:0\r\n");
	has(&b, "DTSTAMP:20270114T000100Z");
	has(&b, "LAST-MODIFIED:20270114T000100Z");
	has(&b, "CATEGORIES:New name\r\n");
	has(&b, "PARTSTAT=ACCEPTED;RSVP=TRUE;CN=Bat-Erdene");
	buf_release(&b);
}

/* An address that moves is told with what is written next, and by staff's word. */
static void
the_pages_are_where_they_were_when_it_was_written(void **state)
{
	struct house *h = *state;
	struct buf b;

	book(h);
	buf_init(&b, 65536);
	render_plain(h, 1, &VIEWS[0].who, &b);
	has(&b, "\r\nURL:https://fair.example:8443/#diary/M1\r\n");
	h->web = "https://other.example";
	change(h, "SELECT 1");
	assert_int_equal(revisions(h), 1);
	render_plain(h, 1, &VIEWS[0].who, &b);
	has(&b, "\r\nURL:https://fair.example:8443/#diary/M1\r\n");
	say_reissue(h, false, 1);
	render_plain(h, 2, &VIEWS[0].who, &b);
	has(&b, "\r\nURL:https://other.example/#diary/M1\r\n");
	has(&b, "SEQUENCE:0\r\n");
	/* none any more: nothing is told for it, and what follows names none */
	h->web = "";
	say_reissue(h, false, 0);
	change(h, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'");
	render_plain(h, 3, &VIEWS[0].who, &b);
	has_not(&b, "URL:");
	buf_release(&b);
}

static void
another_mailbox_is_a_cancel_and_another_uid(void **state)
{
	static const char OLD[] = "UID:018f0000-0000-7000-8000-000000000001\r\n";
	struct house *h = *state;
	struct meeting *m;
	struct buf b;

	book(h);
	buf_init(&b, 65536);
	fixture_sql(&h->f,
		"UPDATE addressees SET answer = 'ACCEPTED', answer_sequence = 0,"
		" answer_dtstamp_s = 1, answered_s = 1");
	say_reissue(h, true, 0);
	fixture_sql(&h->f, "UPDATE events SET organiser_mail = 'new@fair.example'");
	say_reissue(h, true, 1);
	say_reissue(h, true, 0);
	assert_int_equal(revisions(h), 3);
	render_plain(h, 2, &VIEWS[0].who, &b);
	has(&b, OLD);
	has(&b, "METHOD:CANCEL");
	has(&b, "SEQUENCE:1\r\n");
	has(&b, "STATUS:CANCELLED");
	has(&b, "mailto:office@fair.example");
	render_plain(h, 3, &VIEWS[0].who, &b);
	has_not(&b, OLD);
	has(&b, "METHOD:REQUEST");
	has(&b, "SEQUENCE:0\r\n");
	has(&b, "PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=Bat-Erdene");
	has(&b, "mailto:new@fair.example");
	has_not(&b, "office@fair.example");
	m = meeting_by_id(begin(h), FAIR, 1);
	assert_int_equal(m->state, MEETING_SCHEDULED);
	assert_int_equal(m->revision, 3);
	assert_int_equal(m->sequence, 0);
	fixture_rollback(&h->f);
	assert_int_equal(fixture_int(&h->f,
				 "SELECT count(*) FROM addressees"
				 " WHERE method = 'REQUEST' AND answer = 'NEEDS-ACTION'"),
		3);
	buf_release(&b);
}

/* ---- what may come in, and what was written before ------------------------------------------ */

static void
a_snapshot_of_an_older_version_says_what_it_said(void **state)
{
	static const char OLD[] =
		"UPDATE invitations SET snapshot = '{\"alarm_minutes\":15,\"attendees\":["
		"{\"kind\":\"person\",\"mail\":\"bat@fair.example\",\"name\":\"Bat\"},"
		"{\"kind\":\"interpreter\",\"mail\":\"iris@fair.example\",\"name\":"
		"\"Iris\"}],\"comment\":\"\",\"created_s\":1799884800,\"description\":"
		"\"World\\nMeeting M1\",\"end_s\":1799972700,\"event\":\"World\","
		"\"location\":\"Table 1, Hall A\",\"organiser_mail\":\"office@fair.example\","
		"\"organiser_name\":\"Office\",\"start_s\":1799971200,\"summary\":\"A – B\","
		"\"zone\":\"Asia/Seoul\"}'";
	struct house *h = *state;
	struct buf b;

	book(h);
	buf_init(&b, 65536);
	fixture_sql(&h->f, OLD);
	for (size_t i = 0; i < sizeof VIEWS / sizeof VIEWS[0]; i++) {
		render_plain(h, 1, &VIEWS[i].who, &b);
		has(&b, "SUMMARY:A – B\r\n");
		has(&b, "LOCATION:Table 1\\, Hall A\r\n");
		has(&b, "DESCRIPTION:World\\nMeeting M1\r\n");
		has(&b, "mailto:bat@fair.example");
		has(&b, "mailto:iris@fair.example");
	}
	/* Staff may bring it up to date. */
	say_reissue(h, false, 1);
	buf_release(&b);
}

/* Whatever is in the rows, there is one event of the agreed properties in the message. */
static void
nothing_of_the_rows_leaves_its_place(void **state)
{
	static const char *const BAD[] = {
		"x\r\nATTENDEE:mailto:evil@example",
		"\"",
		"A;B:C,D\\n",
		"{a}{b}{c}{",
		"%s%n",
		"\xe2\x80\xae"
		"reversed",
		"a\tb\x01"
		"c\x7f",
		"\xe2\x80\xa8line",
		"🏙👩\xe2\x80\x8d🔬",
	};
	struct house *h = *state;
	struct buf b;

	book(h);
	buf_init(&b, 65536);
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		struct tx *tx = begin(h);
		struct organisation *o = organisation_by_id(tx, FAIR, X2);
		struct delegate *d = delegate_by_id(tx, FAIR, CHOI);
		struct location *l = location_by_id(tx, FAIR, T1);

		o->name = o->profile = d->name = l->name = BAD[i];
		organisation_put(tx, FAIR, o);
		delegate_put(tx, FAIR, d);
		location_put(tx, FAIR, l);
		fixture_commit(&h->f);
		change(h, "SELECT 1");
		for (size_t v = 0; v < sizeof VIEWS / sizeof VIEWS[0]; v++) {
			int attendees = 0;

			render_plain(h, (int)i + 2, &VIEWS[v].who, &b);
			for (const char *p = buf_str(&b);
				(p = strstr(p, "\r\nATTENDEE")) != NULL; p++)
				attendees++;
			assert_int_equal(attendees, 3);
			has_not(&b, "\r\nATTENDEE:");
			has_not(&b, "\xe2\x80\xae");
			has_not(&b, "\xe2\x80\xa8");
			assert_null(strpbrk(buf_str(&b), "\t\x01\x7f"));
		}
	}
	buf_release(&b);
}

/* ---- languages ------------------------------------------------------------------------------ */

static void
the_first_language_there_are_phrases_of_is_taken(void **state)
{
	static const struct {
		const char *languages, *taken;
	} ROWS[] = {{"ko", "ko"}, {"en;ko", "en"}, {"mn; ko-KR ;en", "ko"}, {"KO", "ko"},
		{"nl;de", NULL}, {"", NULL}, {";;en-GB", "en"}};
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
		const struct phrases *p = phrases_first(&a, ROWS[i].languages);

		assert_true((p == NULL) == (ROWS[i].taken == NULL));
		if (p != NULL)
			assert_string_equal(p->language, ROWS[i].taken);
	}
	assert_ptr_equal(phrases_of("fr"), &phrases_en);
	assert_ptr_equal(phrases_of("ko"), &phrases_ko);
	arena_release(&a);
}

/* A language with every phrase, and a name for every country and language English has one for. */
static void
each_language_is_complete(void **state)
{
	static const struct phrases *const ALL[] = {&phrases_en, &phrases_ko};
	char code[3] = "";
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof ALL / sizeof ALL[0]; i++) {
		const struct phrases *p = ALL[i];
		const char *const phrases[] = {p->language, p->changed, p->who, p->person,
			p->interpreter, p->speaks, p->place, p->place_in_hall, p->seat,
			p->within_hall, p->on_foot, p->about, p->message, p->cancel,
			p->move, p->anything_else, p->not_moved, p->not_cancelled,
			p->all_changes, p->codes, p->invited, p->altered, p->called_off,
			p->how_to_answer, p->taken_out, p->welcome, p->new_login,
			p->welcome_login, p->later_login, p->how_to_log_in,
			p->in_a_browser, p->on_the_web, p->add_to_contacts, p->digest,
			p->digest_head, p->digest_foot};

		for (size_t k = 0; k < sizeof phrases / sizeof phrases[0]; k++)
			assert_true(phrases[k] != NULL && phrases[k][0] != '\0');
		for (int n = 0; n < 26 * 26; n++) {
			code[0] = (char)('A' + n / 26);
			code[1] = (char)('A' + n % 26);
			if (country_ok(code))
				assert_string_not_equal(phrase_country(p, code), code);
			code[0] = (char)(code[0] + 32);
			code[1] = (char)(code[1] + 32);
			if (registry_name(code) != NULL)
				assert_string_not_equal(
					phrase_languages(&a, p, code), code);
		}
	}
	for (int i = 0; built_in_reasons[i] != NULL; i++) {
		assert_string_equal(phrase_reason(&phrases_en, built_in_reasons[i]),
			built_in_reasons[i]);
		assert_string_not_equal(phrase_reason(&phrases_ko, built_in_reasons[i]),
			built_in_reasons[i]);
		assert_true(phrases_say_reason(built_in_reasons[i],
			phrase_reason(&phrases_ko, built_in_reasons[i])));
	}
	assert_string_equal(phrase_reason(&phrases_ko, "a strike"), "a strike");
	assert_false(phrases_say_reason("a strike", "a flood"));
	assert_string_equal(
		phrase_languages(&a, &phrases_ko, "ko;en-GB;xx"), "한국어, 영어, xx");
	assert_string_equal(phrase_country(&phrases_ko, "MN"), "몽골");
	assert_string_equal(phrase_country(&phrases_en, "??"), "??");
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(each_reads_what_was_agreed_to),
		TEST(the_reader_is_told_what_is_up_to_him),
		TEST(addresses_are_shown_as_the_policy_says),
		TEST(a_side_of_two_shows_both_to_each_other),
		TEST(a_reason_stands_in_its_own_revision_alone),
		TEST(what_concerns_everybody_writes_nothing_by_itself),
		TEST(the_organiser_stays_the_first_revisions),
		TEST(staff_say_that_the_fairs_words_are_told),
		TEST(the_pages_are_where_they_were_when_it_was_written),
		TEST(another_mailbox_is_a_cancel_and_another_uid),
		TEST(a_snapshot_of_an_older_version_says_what_it_said),
		TEST(nothing_of_the_rows_leaves_its_place),
		cmocka_unit_test(the_first_language_there_are_phrases_of_is_taken),
		cmocka_unit_test(each_language_is_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
