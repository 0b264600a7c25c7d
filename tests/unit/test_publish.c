/*
 * test_publish.c - a schedule becomes the fair's in slices: what is seen between any two of them,
 * what is left of it when it stops there, and what others may do meanwhile.
 */
#include "asking.h"
#include "publish_whole.h"

#include "domain/booking/telling.h"
#include "domain/booking/view.h"
#include "domain/fair/actor.h"
#include "domain/report/verify.h"
#include "domain/seating/diary.h"
#include "store/invitations.h"
#include "store/journal.h"
#include "store/publishings.h"

#include <stdlib.h>

enum { ONE = 1, TWO, LOST, FRESH /* requests, and of the first three the meetings */ };

struct stage {
	struct fixture f;   /* first member */
	struct arena arena; /* of what was read for the publishing */
	struct publish *p;
	int64_t schedule;
	int slot_one, slot_two, slot_lost;
};

static struct tx *
again(struct fixture *f)
{
	fixture_rollback(f);
	return small_begin(f);
}

static void
proven(struct fixture *f)
{
	struct verify_report r;

	verify_all(again(f), &r);
	for (int i = 0; i < VERIFY_CHECKS; i++)
		if (!r.check[i].ok)
			fail_msg("%s: %s", r.check[i].name,
				r.check[i].n > 0 ? r.check[i].problems[0] : "");
	fixture_rollback(f);
}

static int64_t
waiting(struct fixture *f, int64_t from, int64_t to, int64_t with)
{
	struct tx *tx = again(f);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, from, to);
	struct request *r = ask(tx, g, &w);
	struct err e;

	request_answer_by(tx, r, delegate_by_id(tx, FAIR, with), 1);
	assert_true(request_queue(tx, r, &e));
	fixture_commit(f);
	return r->id;
}

static int64_t
booked(struct fixture *f, int64_t from, int64_t to, int64_t with)
{
	struct tx *tx = again(f);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, from, to);
	int64_t id = accept_by(tx, g, ask(tx, g, &w), with)->id;

	fixture_commit(f);
	return id;
}

static int
slot_of(struct fixture *f, int64_t meeting)
{
	int n, slot = meeting_slots(again(f), FAIR, meeting, &n)[0];

	fixture_rollback(f);
	return slot;
}

static int64_t
ready(struct fixture *f)
{
	const struct schedule_setup w = {
		.scope = SCOPE_EVERYTHING, .seed = 1, .steps = 10, .disturbed_max = -1};
	struct tx *tx = again(f);
	struct grid *g = asking_grid(tx);
	struct schedule *s;
	struct err e;

	tx->context = (struct tx_context){"A1", "schedule.run", ""};
	s = schedule_begin(tx, g, &w, &e);
	if (s == NULL || !schedule_move(tx, g, s, SCHEDULE_READY, &e))
		fail_msg("%s", e.text);
	fixture_commit(f);
	return s->id;
}

static void
placed(struct fixture *f, int64_t schedule, struct schedule_place p)
{
	p.length = 1;
	p.interpreter_id = p.interpreter_id != 0 ? p.interpreter_id : -1;
	if (p.meeting_id == 0)
		p.meeting_id = -1;
	schedule_place_insert(again(f), FAIR, schedule, &p);
	fixture_commit(f);
}

/* ---- the steps, each a transaction ---------------------------------------------------------- */

static struct tx *
call_begin(struct stage *s)
{
	struct tx *tx = again(&s->f);

	tx->context = (struct tx_context){"A1", "schedule.publish", "the-key"};
	return tx;
}

static void
begin(struct stage *s)
{
	struct tx *tx = call_begin(s);
	struct err e;

	if (!publish_begin(
		    tx, asking_grid(tx), schedule_by_id(tx, FAIR, s->schedule), &e))
		fail_msg("%s", e.text);
	fixture_commit(&s->f);
}

static void
read_fair(struct stage *s)
{
	struct tx *tx = call_begin(s);
	struct err e;

	arena_reset(&s->arena);
	tx->arena = &s->arena;
	tx->row_cache = NULL;
	s->p = publish_read(tx, FAIR, &e);
	if (s->p == NULL)
		fail_msg("%s", e.text);
	tx->arena = &s->f.arena;
	fixture_rollback(&s->f);
}

static bool
lay_one(struct stage *s)
{
	struct tx *tx = call_begin(s);
	struct err e;
	bool more;

	if (!publish_lay(tx, s->p, 1, &more, &e))
		fail_msg("%s", e.text);
	fixture_commit(&s->f);
	return more;
}

static void
freeze(struct stage *s)
{
	struct err e;

	assert_true(publish_must_freeze(s->p));
	assert_true(publish_freeze(call_begin(s), FAIR, &e));
	fixture_commit(&s->f);
	read_fair(s);
	assert_false(publish_must_freeze(s->p));
}

static struct overlay *
switch_over(struct stage *s)
{
	struct schedule *schedule;
	struct overlay *o;
	struct err e;

	o = publish_switch(call_begin(s), s->p, &schedule, &e);
	if (o == NULL)
		fail_msg("%s", e.text);
	fixture_commit(&s->f);
	return o;
}

static bool
settle_one(struct stage *s)
{
	struct err e;
	bool more;

	if (!publishing_settle(again(&s->f), FAIR, 1, &more, &e))
		fail_msg("%s", e.text);
	fixture_commit(&s->f);
	return more;
}

/* ---- what is seen --------------------------------------------------------------------------- */

static void
add(struct buf *b, struct js *take_view)
{
	char *text = js_text(take_view);

	assert_true(buf_adds(b, text) && buf_addc(b, '\n'));
	free(text);
	js_free(take_view);
}

/* Every request and meeting as a looker reads it. */
static char *
seen_by_lookers(struct stage *s)
{
	struct tx *tx = again(&s->f);
	struct grid *g = asking_grid(tx);
	struct request_filter all = {.state = -1};
	struct meeting_filter any = {.state = -1};
	struct buf b;
	int n;
	struct request *r = requests_page(tx, FAIR, &all, 0, 100, &n);
	struct meeting *m;

	buf_init(&b, 1 << 20);
	for (int i = 0; i < n; i++)
		add(&b, request_view(tx, g, &r[i]));
	m = meetings_page(tx, FAIR, &any, 0, 100, &n);
	for (int i = 0; i < n; i++)
		add(&b, meeting_view_cached(
				tx, g, &m[i], request_by_id(tx, FAIR, m[i].request_id)));
	fixture_rollback(&s->f);
	return buf_take(&b);
}

/* In a diary a meeting stands in its own slots and nowhere else. */
static void
diaries_are_of_one_plan(struct stage *s)
{
	static const int64_t WHO[] = {ANN, BAT, PIA, KIM, KOO, CHOI};
	struct tx *tx = again(&s->f);
	struct grid *g = asking_grid(tx);

	for (size_t w = 0; w < sizeof WHO / sizeof *WHO; w++) {
		struct delegate *d = delegate_by_id(tx, FAIR, WHO[w]);
		struct js *o = diary_view(tx, g,
			&(struct diary_of){d->code, d->name, "delegate", d->resource_id,
				d->organisation_id, 0, 0, BLACKOUT_DELEGATE, d->id});
		const struct js *days = js_get(o, "days");

		for (size_t i = 0; i < js_len(days); i++) {
			const struct js *slots = js_get(js_at(days, i), "slots");

			for (size_t k = 0; k < js_len(slots); k++) {
				const struct js *cell = js_at(slots, k);
				const char *m = js_get_str(cell, "meeting", "");
				int n = 0;

				if (strcmp(js_get_str(cell, "state", ""), "meeting") != 0)
					continue;
				assert_string_not_equal(m, "");
				assert_int_equal(meeting_slots(tx, FAIR,
							 strtoll(m + 1, NULL, 10), &n)[0],
					js_get_int(cell, "slot", 0));
			}
		}
		js_free(o);
	}
	fixture_rollback(&s->f);
}

static bool
is_taken(struct stage *s, int64_t resource, int slot)
{
	bool taken = !occupancy_is_free(again(&s->f), FAIR, resource, slot);

	fixture_rollback(&s->f);
	return taken;
}

/* Every row that tells what the fair is, and nothing made at random or counted. */
static char *
rows_of_the_fair(struct stage *s)
{
	static const char SQL[] =
		"SELECT group_concat(line, char(10)) FROM ("
		"SELECT 'R' || request_id || state || rev || coalesce(meeting_id, '') AS line"
		" FROM requests UNION ALL SELECT 'M' || meeting_id || state || rev || ' '"
		" || location_id || ' ' || seat_no || start_s FROM meetings"
		" UNION ALL SELECT 'S' || meeting_id || ' ' || slot_no FROM meeting_slots"
		" UNION ALL SELECT 'D' || meeting_id || ' ' || delegate_id FROM meeting_delegates"
		" UNION ALL SELECT 'O' || resource_id || ' ' || slot_no || kind || holder_id"
		" FROM occupancy UNION ALL SELECT 'T' || resource_id || ' ' || word || ' ' || bits"
		" FROM taken_slots WHERE bits <> 0 UNION ALL SELECT 'J' || seq FROM journal"
		" UNION ALL SELECT 'P' || event_id FROM publishings"
		" UNION ALL SELECT 'Q' || meeting_id FROM publishing_meetings"
		" UNION ALL SELECT 'Z' || slot_no FROM publishing_slots"
		" UNION ALL SELECT 'U' || schedule_id || state FROM schedules ORDER BY 1)";

	fixture_rollback(&s->f);
	return raw_text(s->f.raw, SQL);
}

/* ---- the fair ------------------------------------------------------------------------------- */

/* Two meetings change places, one is called off to make room for that, one is new. */
static void
much_changes(struct stage *s)
{
	struct fixture *f = &s->f;

	assert_int_equal(booked(f, ANN, X1, KIM), ONE);
	assert_int_equal(booked(f, PIA, X1, KIM), TWO);
	assert_int_equal(booked(f, PIA, X2, CHOI), LOST);
	assert_int_equal(waiting(f, BAT, X1, KIM), FRESH);
	s->slot_one = slot_of(f, ONE);
	s->slot_two = slot_of(f, TWO);
	s->slot_lost = slot_of(f, LOST);
	s->schedule = ready(f);
	placed(f, s->schedule,
		(struct schedule_place){ONE, ONE, 1, s->slot_two, 1, X1B, 1, -1, -1});
	placed(f, s->schedule,
		(struct schedule_place){TWO, TWO, 1, s->slot_one, 1, X1B, 1, -1, -1});
	placed(f, s->schedule,
		(struct schedule_place){FRESH, 0, 0, 22, 1, T1, 1, IGOR, -1});
	schedule_unseated_insert(again(f), FAIR, s->schedule,
		&(struct schedule_unseated){LOST, LOST, 1, "lost_to", ""});
	fixture_commit(f);
}

static void
up_to_laying(struct stage *s)
{
	begin(s);
	read_fair(s);
	freeze(s);
}

/* ---- lookers -------------------------------------------------------------------------------- */

static void
nobody_sees_a_plan_before_it_is_real(void **state)
{
	struct stage *s = *state;
	char *before, *now;
	struct overlay *o;
	int slices = 0;

	much_changes(s);
	before = seen_by_lookers(s);
	begin(s);
	read_fair(s);
	freeze(s);
	for (bool more = true; more; slices++) {
		more = lay_one(s);
		now = seen_by_lookers(s);
		assert_string_equal(now, before);
		free(now);
		diaries_are_of_one_plan(s);
		proven(&s->f);
	}
	assert_true(slices >= 6);
	/* every slot of either plan */
	assert_true(is_taken(s, KIM, s->slot_one) && is_taken(s, KIM, s->slot_two));
	assert_true(is_taken(s, CHOI, s->slot_lost) && is_taken(s, PIA, s->slot_lost));
	assert_true(is_taken(s, ANN, s->slot_two) && is_taken(s, PIA, s->slot_one));
	assert_true(is_taken(s, BAT, 22) && is_taken(s, KIM, 22));
	assert_true(is_taken(s, T1_SEAT_1, 22) && is_taken(s, IGOR_DIARY, 22));
	assert_int_equal(fixture_int(&s->f, "SELECT count(*) FROM invitations"), 3);
	o = switch_over(s);
	assert_int_equal(o->moved, 2);
	assert_int_equal(o->seated, 1);
	assert_int_equal(o->cancelled, 1);
	assert_int_equal(slot_of(&s->f, ONE), s->slot_two);
	assert_int_equal(slot_of(&s->f, TWO), s->slot_one);
	assert_false(is_taken(s, CHOI, s->slot_lost));
	free(before);
	before = seen_by_lookers(s);
	assert_non_null(strstr(before, "M4"));
	for (bool more = true; more;) {
		diaries_are_of_one_plan(s);
		proven(&s->f);
		more = settle_one(s);
		now = seen_by_lookers(s);
		assert_string_equal(now, before);
		free(now);
	}
	proven(&s->f);
	free(before);
	assert_int_equal(fixture_int(&s->f, "SELECT count(*) FROM invitations"), 7);
	assert_int_equal(fixture_int(&s->f, "SELECT count(*) FROM journal WHERE"
					    " method = 'schedule.publish'"
					    " AND principal = 'A1' AND key = 'the-key'"),
		7);
	assert_int_equal(fixture_int(&s->f, "SELECT count(*) FROM publishings"), 0);
}

static void
what_is_told_later_says_what_was_before(void **state)
{
	struct stage *s = *state;
	const char *body;
	struct tx *tx;
	int n;

	much_changes(s);
	up_to_laying(s);
	while (lay_one(s))
		;
	switch_over(s);
	while (settle_one(s))
		;
	tx = again(&s->f);
	body = journal_page(tx, FAIR, "M1", 0, 10, &n)[1].body;
	assert_int_equal(n, 2);
	assert_non_null(strstr(body, "\"before\":{\"end\":"));
	assert_non_null(strstr(body, "\"rev\":1,"));
	assert_non_null(
		strstr(body, "\"invitation\":{\"method\":\"REQUEST\",\"revision\":2"));
	body = journal_page(tx, FAIR, "M3", 0, 10, &n)[1].body;
	assert_non_null(strstr(body, "\"before\":{\"rev\":1,\"state\":\"scheduled\"}"));
	assert_non_null(strstr(body, "\"method\":\"CANCEL\""));
	body = journal_page(tx, FAIR, "R4", 0, 10, &n)[n - 1].body;
	assert_non_null(strstr(body, "\"before\":{\"rev\":2,\"state\":\"accepted\"}"));
	fixture_rollback(&s->f);
}

/* Whoever gets another name between the step and the telling is told by it. */
static void
a_name_that_changes_meanwhile_is_told(void **state)
{
	struct stage *s = *state;
	struct delegate d;
	struct tx *tx;
	struct err e;
	bool more;

	much_changes(s);
	up_to_laying(s);
	while (lay_one(s))
		;
	switch_over(s);
	tx = again(&s->f);
	d = *delegate_by_id(tx, FAIR, ANN);
	d.name = "Ann Renamed";
	delegate_put(tx, FAIR, &d);
	telling_of_meetings(tx, asking_grid(tx),
		&(struct meeting_filter){.state = MEETING_SCHEDULED});
	/* What is left of it waits until the programme is told. */
	telling_of_event(tx, FAIR);
	assert_true(telling_slice(tx, INT64_MAX, &more, &e));
	assert_true(more);
	fixture_commit(&s->f);
	while (settle_one(s))
		;
	proven(&s->f);
	tx = again(&s->f);
	while (more)
		assert_true(telling_slice(tx, INT64_MAX, &more, &e));
	fixture_commit(&s->f);
	tx = again(&s->f);
	assert_int_equal(meeting_by_id(tx, FAIR, ONE)->revision, 2);
	assert_non_null(strstr(invitation_of(tx, FAIR, ONE, 2)->snapshot, "Ann Renamed"));
	fixture_rollback(&s->f);
}

/* ---- stops ---------------------------------------------------------------------------------- */

static void
a_stop_before_the_step_leaves_nothing(void **state)
{
	struct stage *s = *state;
	char *before, *after;
	int slices = 0;
	bool more = true;

	much_changes(s);
	before = rows_of_the_fair(s);
	while (more) {
		begin(s);
		read_fair(s);
		freeze(s);
		for (int i = 0; i <= slices && more; i++)
			more = lay_one(s);
		slices++;
		do
			proven(&s->f);
		while (settle_one(s));
		proven(&s->f);
		after = rows_of_the_fair(s);
		assert_string_equal(after, before);
		free(after);
	}
	assert_true(slices >= 6);
	free(before);
}

static void
one_publishing_at_a_time(void **state)
{
	struct stage *s = *state;
	struct tx *tx;
	struct err e;

	much_changes(s);
	begin(s);
	tx = call_begin(s);
	assert_false(publish_begin(
		tx, asking_grid(tx), schedule_by_id(tx, FAIR, s->schedule), &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_true(e.retry_after_ms > 0);
	assert_true(publishing_is_none(tx, OTHER_FAIR, &e));
	assert_false(publishing_is_none(tx, 0, &e));
	fixture_rollback(&s->f);
}

/* ---- others --------------------------------------------------------------------------------- */

static void
cancelling_is(struct stage *s, int64_t meeting, enum err_code code)
{
	struct tx *tx = again(&s->f);
	struct meeting *m = meeting_by_id(tx, FAIR, meeting);
	struct err e;

	err_clear(&e);
	(void)!meeting_cancel(tx, asking_grid(tx), m, "", REQUEST_CANCELLED, &e);
	assert_int_equal(e.code, code);
	fixture_rollback(&s->f);
}

static void
locking_is(struct stage *s, int64_t meeting, enum err_code code)
{
	struct tx *tx = again(&s->f);
	struct err e;

	err_clear(&e);
	(void)!meeting_lock(
		tx, asking_grid(tx), meeting_by_id(tx, FAIR, meeting), true, &e);
	assert_int_equal(e.code, code);
	fixture_rollback(&s->f);
}

static void
withdrawing_is(struct stage *s, int64_t request, enum err_code code)
{
	struct tx *tx = again(&s->f);
	struct err e;

	err_clear(&e);
	(void)!request_withdraw(
		tx, asking_grid(tx), request_by_id(tx, FAIR, request), true, "", &e);
	assert_int_equal(e.code, code);
	fixture_rollback(&s->f);
}

/* Asked, answered and seated at the best slot; kept when it is done. */
static void
booking_is(struct stage *s, int64_t from, int64_t to, int64_t with, enum err_code code)
{
	struct tx *tx = again(&s->f);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, from, to);
	struct request *r = ask(tx, g, &w);
	struct verdict v;
	struct party p;
	struct err e;
	int index;

	err_clear(&e);
	request_answer_by(tx, r, delegate_by_id(tx, FAIR, with), 1);
	request_party(tx, r, &p);
	index = seating_best(seating_plan(tx, g, &p), &v);
	assert_true(index >= 0);
	if (meeting_seat(tx, g, r, &p, index, &v, &e) != NULL) {
		request_journal(tx, g, r);
		fixture_commit(&s->f);
	} else {
		fixture_rollback(&s->f);
	}
	assert_int_equal(e.code, code);
}

static void
what_is_part_of_it_is_busy_until_it_is_told(void **state)
{
	struct stage *s = *state;

	much_changes(s);
	up_to_laying(s);
	booking_is(s, BAT, X2, CHOI, ERR_BUSY);
	while (lay_one(s))
		;
	booking_is(s, BAT, X2, CHOI, ERR_BUSY);
	for (int64_t m = ONE; m <= LOST; m++) {
		cancelling_is(s, m, ERR_BUSY);
		locking_is(s, m, ERR_BUSY);
	}
	withdrawing_is(s, FRESH, ERR_BUSY);
	switch_over(s);
	for (int64_t m = ONE; m <= TWO; m++) {
		cancelling_is(s, m, ERR_BUSY);
		locking_is(s, m, ERR_BUSY);
	}
	withdrawing_is(s, LOST, ERR_BUSY);
	cancelling_is(s, 4, ERR_BUSY);
	booking_is(s, BAT, X2, CHOI, ERR_NONE);
	cancelling_is(s, 5, ERR_NONE);
	while (settle_one(s))
		;
	cancelling_is(s, ONE, ERR_NONE);
	cancelling_is(s, 4, ERR_NONE);
	locking_is(s, TWO, ERR_NONE);
	withdrawing_is(s, LOST, ERR_NONE);
	proven(&s->f);
}

/* Two on standby, each with a place; nothing moves. */
static void
two_wait(struct stage *s)
{
	assert_int_equal(waiting(&s->f, PIA, X2, CHOI), ONE);
	assert_int_equal(waiting(&s->f, BAT, X1, KIM), TWO);
	s->schedule = ready(&s->f);
	placed(&s->f, s->schedule,
		(struct schedule_place){ONE, 0, 0, 11, 1, T1, 1, 0, -1});
	placed(&s->f, s->schedule,
		(struct schedule_place){TWO, 0, 0, 22, 1, T1, 1, IGOR, -1});
	begin(s);
	read_fair(s);
	assert_false(publish_must_freeze(s->p));
}

static void
a_plan_of_new_meetings_keeps_nobody_from_booking(void **state)
{
	struct stage *s = *state;
	struct overlay *o;

	two_wait(s);
	booking_is(s, ANN, X1, KIM, ERR_NONE);
	while (lay_one(s))
		proven(&s->f);
	booking_is(s, BAT, X2, CHOI, ERR_NONE);
	cancelling_is(s, 1, ERR_NONE);
	proven(&s->f);
	o = switch_over(s);
	assert_int_equal(o->seated, 2);
	assert_int_equal(o->dropped_n, 0);
	while (settle_one(s))
		;
	proven(&s->f);
}

/* What came while the plan was laid over the fair was first. */
static void
who_books_meanwhile_goes_first(void **state)
{
	struct stage *s = *state;
	struct overlay *o;

	fixture_sql(&s->f, "UPDATE delegates SET max_meetings = 1 WHERE code = 'kim'");
	two_wait(s);
	again(&s->f);
	assert_true(occupancy_take(&s->f.tx, FAIR, T1_SEAT_1, 11, OCCUPIED_BLACKOUT, 0));
	fixture_commit(&s->f);
	booking_is(s, ANN, X1, KIM, ERR_NONE);
	while (lay_one(s))
		;
	o = switch_over(s);
	assert_int_equal(o->seated, 1);
	assert_int_equal(o->dropped_n, 1);
	assert_int_equal(o->dropped[0].request_id, TWO);
	assert_int_equal(o->dropped[0].reason, DROPPED_QUOTA);
	while (settle_one(s))
		;
	assert_int_equal(
		fixture_int(&s->f, "SELECT seat_no FROM meetings WHERE request_id = 1"),
		2);
	assert_int_equal(request_by_id(again(&s->f), FAIR, TWO)->state, REQUEST_ACCEPTED);
}

/* A booking is looked at together with what is planned, and reads no word of it. */
static void
the_rules_see_what_is_planned(void **state)
{
	struct stage *s = *state;
	struct request_draft w;
	struct verdict v;
	struct party p;
	struct request *r;
	struct grid *g;
	struct tx *tx;

	two_wait(s);
	fixture_rollback(&s->f);
	fixture_sql(&s->f, "UPDATE delegates SET max_meetings = 1 WHERE code = 'pia'");
	while (lay_one(s))
		;
	tx = again(&s->f);
	g = asking_grid(tx);
	w = draft(tx, PIA, X1);
	r = ask(tx, g, &w);
	request_answer_by(tx, r, delegate_by_id(tx, FAIR, KIM), 1);
	request_party(tx, r, &p);
	p.reader_id = READER_ALL;
	v = seating_at(seating_plan(tx, g, &p), grid_index(g, 12));
	assert_int_equal(v.code, ERR_QUOTA);
	assert_null(strstr(v.text, "has 1 meeting"));
	v = seating_at(seating_plan(tx, g, &p), grid_index(g, 22));
	assert_int_equal(v.code, ERR_SLOT_TAKEN);
	fixture_rollback(&s->f);
}

static int
stage_set_up(void **state)
{
	struct stage *s = xcalloc(1, sizeof *s);

	small_fair_open(&s->f);
	arena_init(&s->arena);
	*state = s;
	return 0;
}

static int
stage_tear_down(void **state)
{
	struct stage *s = *state;

	fixture_rollback(&s->f);
	arena_release(&s->arena);
	fixture_close(&s->f);
	free(s);
	return 0;
}

int
main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, stage_set_up, stage_tear_down)
	const struct CMUnitTest tests[] = {
		CASE(nobody_sees_a_plan_before_it_is_real),
		CASE(what_is_told_later_says_what_was_before),
		CASE(a_name_that_changes_meanwhile_is_told),
		CASE(a_stop_before_the_step_leaves_nothing),
		CASE(one_publishing_at_a_time),
		CASE(what_is_part_of_it_is_busy_until_it_is_told),
		CASE(a_plan_of_new_meetings_keeps_nobody_from_booking),
		CASE(who_books_meanwhile_goes_first),
		CASE(the_rules_see_what_is_planned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
