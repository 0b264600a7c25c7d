/*
 * test_publications.c - schedule.publish on its way through the workers: one answer, a stop at any
 * turn of the loop, and a disk that fails at any write.
 */
#include "faultvfs.h"
#include "talk.h"
#include "units.h"

#include "domain/planning/settle.h"
#include "domain/report/verify.h"

enum { TRIES_MAX = 30, LIMIT = 2000, TURNS_MAX = 40 };

#define PUBLISH "\"key\":\"publish-key-1\",\"schedule\":\"S1\""

struct house {
	struct talk t; /* first member */
	char model[SCRATCH_BYTES + 16];
	char *expected; /* the end of a publication without a fault */
	int repeated;
};

/* Without what is made at random or by the clock, and without what the disk made anew. */
static const char FINGERPRINT[] =
	"SELECT group_concat(line, char(10)) FROM ("
	"SELECT 'R' || request_id || ' ' || state || ' ' || rev AS line FROM requests"
	" UNION ALL SELECT 'M' || request_id || ' ' || state || ' ' || rev || ' ' || revision"
	" || ' ' || start_s || ' ' || location_id || ' ' || seat_no FROM meetings"
	" UNION ALL SELECT 'O' || resource_id || ' ' || slot_no || ' ' || kind FROM occupancy"
	" UNION ALL SELECT 'I' || revision || ' ' || method || ' ' || sequence FROM invitations"
	" UNION ALL SELECT 'J' || method || ' ' || topic || ' ' || key FROM journal"
	" UNION ALL SELECT 'S' || schedule_id || ' ' || state FROM schedules"
	" UNION ALL SELECT 'P' FROM publishings"
	" UNION ALL SELECT 'Q' FROM publishing_meetings"
	" UNION ALL SELECT 'Z' FROM publishing_slots ORDER BY 1)";

static void
look_begin(struct house *h)
{
	h->t.f.raw = raw_open(h->t.f.path);
}

static void
look_end(struct house *h)
{
	engine_close(h->t.f.raw);
	h->t.f.raw = NULL;
}

static int64_t
count(struct house *h, const char *sql)
{
	int64_t n;

	look_begin(h);
	n = fixture_int(&h->t.f, sql);
	look_end(h);
	return n;
}

static char *
fingerprint(struct house *h)
{
	char *text;

	look_begin(h);
	text = raw_text(h->t.f.raw, FINGERPRINT);
	look_end(h);
	return text;
}

static void
accepted(struct talk *t, struct peer *from, const char *to, struct peer *by,
	const char *id)
{
	done(from, "request.create", keyed(t, "\"to\":\"%s\"", to));
	done(by, "request.accept", keyed(t, "\"request\":\"%s\"", id));
}

/* One has a meeting, three wait; a plan of all is ready. */
static void
all_is_planned(struct talk *t)
{
	struct peer *a = admin(t), *kim = person(t, "kim"), *choi = person(t, "choi");
	struct peer *pia = person(t, "pia"), *bat = person(t, "bat"),
		    *ann = person(t, "ann");

	accepted(t, ann, "X1", kim, "R1");
	done(a, "event.update", keyed(t, "\"policies\":[\"seat_at_once=no\"]"));
	accepted(t, pia, "X1", kim, "R2");
	accepted(t, pia, "X2", choi, "R3");
	accepted(t, bat, "X2", choi, "R4");
	done(a, "schedule.run", keyed(t, "\"steps\":200,\"scope\":\"everything\""));
	talk_settle(t);
}

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);
	struct talk *t = &h->t;
	struct err e;

	fault_install(true);
	talk_init(t);
	snprintf(h->model, sizeof h->model, "%s/model.db", t->f.directory);
	assert_true(talk_start(t, 0, 1, 1000, &e));
	all_is_planned(t);
	talk_stop(t);
	store_close(t->f.store);
	t->f.store = NULL;
	look_end(h);
	copy_file(t->f.path, h->model);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;
	struct err e;

	fault_disarm();
	free(h->expected);
	look_begin(h);
	h->t.f.store =
		store_open(h->t.f.path, STORE_WRITE, &(struct store_options){0}, &e);
	talk_release(&h->t);
	free(h);
	return 0;
}

/* A daemon on a fresh copy of the model; staff at the line. */
static struct peer *
open_house(struct house *h)
{
	char name[SCRATCH_BYTES + 24];
	struct err e;

	fault_disarm();
	snprintf(name, sizeof name, "%s-wal", h->t.f.path);
	unlink(name);
	snprintf(name, sizeof name, "%s-shm", h->t.f.path);
	unlink(name);
	copy_file(h->model, h->t.f.path);
	look_begin(h);
	if (!talk_start(&h->t, 0, 1, 1000, &e))
		fail_msg("%s", e.text);
	look_end(h);
	return admin(&h->t);
}

static void
verified(struct tx *tx)
{
	struct verify_report r;

	verify_all(tx, &r);
	for (int i = 0; i < VERIFY_CHECKS; i++)
		if (!r.check[i].ok)
			fail_msg("%s: %s", r.check[i].name,
				r.check[i].n > 0 ? r.check[i].problems[0] : "");
}

/* In a transaction of its own, as a daemon does when it starts or looks. */
static bool
settle_or_look(struct house *h, bool settle)
{
	struct store *s = store_open(
		h->t.f.path, STORE_WRITE, &(struct store_options){0}, &h->t.f.tx.fault);
	struct arena arena;
	bool more = false;
	struct tx tx;
	struct err e;

	assert_non_null(s);
	arena_init(&arena);
	tx_init(&tx, s, &arena, talk_now_us());
	assert_true(store_begin_write(s, &e));
	if (settle)
		assert_true(publishing_settle(&tx, 0, 1, &more, &e));
	else
		verified(&tx);
	assert_true(store_commit(s, &e));
	journal_events_free(tx.events);
	store_close(s);
	arena_release(&arena);
	return more;
}

static void
proven(struct house *h)
{
	settle_or_look(h, false);
}

/* ---- one answer ----------------------------------------------------------------------------- */

static void
it_is_answered_when_all_is_told(void **state)
{
	struct house *h = *state;
	struct peer *a = open_house(h);
	const struct js *o = done(a, "schedule.publish", PUBLISH);

	assert_int_equal(js_get_int(o, "seated", 0), 3);
	assert_string_equal(js_get_str(js_get(o, "schedule"), "state", ""), "published");
	assert_int_equal(count(h, "SELECT count(*) FROM publishings"), 0);
	assert_int_equal(count(h, "SELECT count(*) FROM invitations"), 4);
	o = done(a, "schedule.publish", PUBLISH);
	assert_true(js_get_bool(o, "replayed", false));
	talk_stop(&h->t);
	proven(h);
}

static void
a_repetition_meanwhile_is_to_wait(void **state)
{
	struct house *h = *state;
	struct peer *a = open_house(h);
	int64_t first = ask_for(a, "schedule.publish", PUBLISH);
	int64_t second = ask_for(a, "schedule.publish", PUBLISH);
	int64_t other = ask_for(
		a, "schedule.discard", "\"key\":\"discard-key\",\"schedule\":\"S1\"");

	assert_string_equal(code_of(await(a, second)), "BUSY");
	assert_true(js_get_int(data_of(await(a, second)), "retry_after_ms", 0) > 0);
	assert_string_equal(code_of(await(a, other)), "BUSY");
	assert_non_null(js_get(await(a, first), "result"));
	talk_stop(&h->t);
	proven(h);
}

/* ---- stops ---------------------------------------------------------------------------------- */

static void
draining_undoes_what_is_not_real(void **state)
{
	struct house *h = *state;
	struct peer *a = open_house(h);
	char *before = fingerprint(h), *after;
	int64_t id = ask_for(a, "schedule.publish", PUBLISH);

	work_drain(h->t.served.work);
	assert_string_equal(code_of(await(a, id)), "DRAINING");
	assert_true(work_is_idle(h->t.served.work));
	talk_stop(&h->t);
	after = fingerprint(h);
	assert_string_equal(after, before);
	free(before);
	free(after);
}

/* At every turn of the loop: the old plan whole or the new plan whole, and the key goes on. */
static void
a_sudden_end_leaves_one_plan(void **state)
{
	struct house *h = *state;
	char *old, *after;
	int olds = 0, news = 0;

	open_house(h);
	talk_stop(&h->t);
	old = fingerprint(h);
	for (int turns = 0; turns < TURNS_MAX && news < 2; turns++) {
		struct peer *a = open_house(h);
		int64_t id = ask_for(a, "schedule.publish", PUBLISH);
		bool is_new;

		for (int i = 0; i < turns && answer_to(a, id) == NULL; i++)
			talk_turn(&h->t, 1000);
		talk_stop(&h->t);
		proven(h);
		while (settle_or_look(h, true))
			proven(h);
		proven(h);
		is_new = count(
			h, "SELECT count(*) FROM schedules WHERE state = 'published'");
		assert_int_equal(
			count(h, "SELECT count(*) FROM invitations"), is_new ? 4 : 1);
		assert_int_equal(
			count(h, "SELECT count(*) FROM meetings"), is_new ? 4 : 1);
		assert_int_equal(count(h, "SELECT count(*) FROM answers"
					  " WHERE key = 'publish-key-1'"),
			is_new);
		after = fingerprint(h);
		if (!is_new)
			assert_string_equal(after, old);
		free(after);
		olds += !is_new;
		news += is_new;
	}
	assert_true(olds >= 2 && news == 2);
	free(old);
}

/* ---- the disk ------------------------------------------------------------------------------- */

static bool
is_to_be_repeated(const char *code)
{
	return strcmp(code, "STORAGE_FULL") == 0 || strcmp(code, "STORAGE_FAILED") == 0 ||
	       strcmp(code, "OUTCOME_UNKNOWN") == 0 || strcmp(code, "BUSY") == 0;
}

static void
publish_in_spite_of_it(struct house *h, struct peer *a)
{
	const char *code = "BUSY";

	for (int try = 0; try < TRIES_MAX && is_to_be_repeated(code); try++) {
		code = code_of(await(a, ask_for(a, "schedule.publish", PUBLISH)));
		h->repeated += is_to_be_repeated(code);
		served_tick(&h->t.served);
		talk_turn(&h->t, 1);
	}
	assert_string_equal(code, "");
	/* What could not be told is told at one of the next ticks. */
	fault_disarm();
	for (int i = 0; i < TURNS_MAX && count(h, "SELECT count(*) FROM publishings") > 0;
		i++) {
		served_tick(&h->t.served);
		talk_turn(&h->t, 100);
	}
}

static void
each_in_its_turn(struct house *h, unsigned kinds, int code, int step)
{
	int runs = 0;

	for (int n = 0;; n += step * tries_stride()) {
		struct peer *a = open_house(h);
		bool met;
		char *text;

		assert_in_range(n, 0, LIMIT);
		if (n > 0)
			fault_arm(kinds, n, code, false);
		publish_in_spite_of_it(h, a);
		met = n == 0 || fault_hit();
		fault_disarm();
		talk_stop(&h->t);
		text = fingerprint(h);
		if (h->expected == NULL)
			h->expected = xstrdup(text);
		assert_string_equal(text, h->expected);
		free(text);
		proven(h);
		if (!met)
			break;
		runs++;
	}
	print_message("# %d places, %d calls asked again\n", runs - 1, h->repeated);
	assert_true(runs > 3);
}

static void
a_write_fails(void **state)
{
	each_in_its_turn(*state, FAULT_WRITE, SQLITE_IOERR_WRITE, 1);
}

static void
the_disk_is_full_for_a_moment(void **state)
{
	each_in_its_turn(*state, FAULT_WRITE, SQLITE_FULL, 3);
}

static void
a_read_fails(void **state)
{
	each_in_its_turn(*state, FAULT_READ, SQLITE_IOERR_READ, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(it_is_answered_when_all_is_told),
		TEST(a_repetition_meanwhile_is_to_wait),
		TEST(draining_undoes_what_is_not_real),
		TEST(a_sudden_end_leaves_one_plan),
		TEST(a_write_fails),
		TEST(the_disk_is_full_for_a_moment),
		TEST(a_read_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
