/*
 * test_call_faults.c - a fair's calls on a disk that fails: every call is answered, a repetition
 * with the same key is always safe, and in the end everything is as if nothing had happened.
 */
#include "faultvfs.h"
#include "talk.h"
#include "units.h"

#include "domain/report/verify.h"
#include "work/upkeep_job.h"

enum { TRIES_MAX = 4, LIMIT = 5000 };

enum caller { ADMIN, CALLER_ANN, CALLER_KIM, CALLER_PIA, CALLERS };

/* One fair in short: every way to write, then every way to read. */
static const struct {
	enum caller who;
	const char *method, *params;
	const char *refusal; /* "": it is done */
} CALLS[] = {
	{CALLER_ANN, "request.create",
		"\"key\":\"call-key-01\",\"to\":\"X1\",\"slots\":[12,11],\"message\":\"Hello\"",
		""},
	{CALLER_KIM, "request.accept", "\"key\":\"call-key-02\",\"request\":\"R1\"", ""},
	{CALLER_ANN, "request.create", "\"key\":\"call-key-03\",\"to\":\"X2\"", ""},
	{ADMIN, "request.accept", "\"key\":\"call-key-04\",\"request\":\"R2\"", ""},
	{ADMIN, "meeting.book",
		"\"key\":\"call-key-05\",\"delegates\":[\"pia\",\"choi\"],\"slot\":12",
		""},
	{ADMIN, "meeting.book",
		"\"key\":\"call-key-06\",\"delegates\":[\"bat\",\"choi\"],\"slot\":12",
		"SLOT_TAKEN"},
	{ADMIN, "meeting.book",
		"\"key\":\"call-key-07\",\"delegates\":[\"bat\",\"choi\"],"
		"\"length\":2",
		""},
	{CALLER_KIM, "blackout.set",
		"\"key\":\"call-key-08\",\"resource\":\"kim\",\"release\":true,"
		"\"then\":\"standby\",\"when\":\"2027-01-15T09:30/2027-01-15T10:00\"",
		""},
	{ADMIN, "request.accept", "\"key\":\"call-key-09\",\"request\":\"R1\"", ""},
	{CALLER_KIM, "blackout.set",
		"\"key\":\"call-key-18\",\"resource\":\"kim\",\"release\":true,"
		"\"when\":\"2027-01-15T09:00/2027-01-15T09:25\"",
		""},
	{ADMIN, "meeting.lock", "\"key\":\"call-key-19\",\"meeting\":\"M4\"", ""},
	{ADMIN, "meeting.unlock", "\"key\":\"call-key-20\",\"meeting\":\"M4\"", ""},
	{ADMIN, "request.order",
		"\"key\":\"call-key-21\",\"request\":\"R2\",\"after\":\"R1\"", ""},
	{ADMIN, "request.order",
		"\"key\":\"call-key-22\",\"request\":\"R1\",\"after\":\"R2\"", "CYCLE"},
	{CALLER_ANN, "meeting.cancel",
		"\"key\":\"call-key-10\",\"meeting\":\"M4\",\"reason\":\"ill\"", ""},
	{CALLER_ANN, "preference.set",
		"\"key\":\"call-key-11\",\"to\":\"X1\",\"preference\":\"avoid\"", ""},
	{CALLER_ANN, "request.create", "\"key\":\"call-key-12\",\"to\":\"X1\"", "VETO"},
	{CALLER_PIA, "request.create", "\"key\":\"call-key-13\",\"to\":\"X1\"", ""},
	{CALLER_KIM, "request.decline", "\"key\":\"call-key-14\",\"request\":\"R5\"", ""},
	{CALLER_ANN, "request.withdraw", "\"key\":\"call-key-15\",\"request\":\"R2\"",
		""},
	{ADMIN, "event.update",
		"\"key\":\"call-key-23\",\"event\":\"WSC\","
		"\"policies\":[\"pending_requests_hold=yes\"]",
		""},
	{CALLER_PIA, "request.create",
		"\"key\":\"call-key-24\",\"to\":\"X1\",\"slots\":[21,22]", ""},
	{CALLER_PIA, "blackout.set",
		"\"key\":\"call-key-25\",\"resource\":\"pia\","
		"\"when\":\"2027-01-15T13:00/2027-01-15T13:30\"",
		""},
	{ADMIN, "account.invite",
		"\"key\":\"call-key-16\",\"role\":\"staff\",\"name\":\"Sam\"", ""},
	{ADMIN, "account.disable", "\"key\":\"call-key-17\",\"account\":\"A4\"", ""},
	{ADMIN, "organisation.create",
		"\"key\":\"call-key-61\",\"code\":\"X9\",\"kind\":\"exhibitor\","
		"\"name\":\"Walk-in\",\"country\":\"KR\"",
		""},
	{ADMIN, "delegate.create",
		"\"key\":\"call-key-62\",\"code\":\"wanda\",\"organisation\":\"X1\","
		"\"name\":\"Wanda\",\"email\":\"wanda@x1.example\"",
		""},
	{ADMIN, "location.create",
		"\"key\":\"call-key-63\",\"code\":\"T9\",\"kind\":\"table\","
		"\"hall\":\"A\"",
		""},
	{ADMIN, "location.update",
		"\"key\":\"call-key-64\",\"location\":\"T9\",\"x_m\":3", ""},
	{ADMIN, "account.enable", "\"key\":\"call-key-17e\",\"account\":\"A4\"", ""},
	{CALLER_ANN, "meeting.list", "", ""},
	{CALLER_ANN, "request.list", "", ""},
	{CALLER_ANN, "diary.get", "", ""},
	{CALLER_ANN, "meeting.slots", "\"with\":\"X2\"", ""},
	{CALLER_ANN, "match.list", "", ""},
	{CALLER_ANN, "invitation.get", "\"meeting\":\"M1\",\"revision\":1", ""},
	{ADMIN, "standby.list", "", ""},
	{ADMIN, "journal.list", "", ""},
	{ADMIN, "account.list", "", ""},
	{ADMIN, "event.get", "", ""},
	{ADMIN, "organisation.get", "\"organisation\":\"X1\"", ""},
	{ADMIN, "blackout.list", "", ""},
	{ADMIN, "export.get", "\"file\":\"organisations.csv\"", ""},
	{ADMIN, "stats.snapshot", "", ""},
	{ADMIN, "admin.verify", "", ""},
};
enum { CALLS_N = sizeof CALLS / sizeof *CALLS };

struct house {
	struct talk t; /* first member */
	char model[SCRATCH_BYTES + 16];
	char token[CALLERS][SECRET_BYTES];
	struct peer *peer[CALLERS];
	char *expected; /* the end of a run without a fault */
	int repeated;	/* calls that had to be asked again, over all runs */
};

/* What a run leaves behind, without what is made at random or by the clock. */
static const char FINGERPRINT[] =
	"SELECT group_concat(line, char(10)) FROM ("
	"SELECT 'R' || request_id || ' ' || state || ' ' || rev || ' ' || coalesce(meeting_id, '-')"
	" || ' ' || reason || ' ' || length AS line FROM requests"
	" UNION ALL SELECT 'M' || meeting_id || ' ' || state || ' ' || rev || ' ' || sequence"
	" || ' '"
	" || revision || ' ' || start_s || ' ' || location_id || ' ' || seat_no || ' '"
	" || coalesce(interpreter_id, '-') || ' ' || reason FROM meetings"
	" UNION ALL SELECT 'O' || resource_id || ' ' || slot_no || ' ' || kind || ' ' || holder_id"
	" FROM occupancy"
	" UNION ALL SELECT 'I' || meeting_id || ' ' || revision || ' ' || method || ' ' || sequence"
	" || ' ' || seq FROM invitations"
	" UNION ALL SELECT 'B' || code || ' ' || target_id || ' ' || start_s FROM blackouts"
	" UNION ALL SELECT 'P' || from_organisation_id || ' ' || preference FROM preferences"
	" UNION ALL SELECT 'Q' || before_request_id || ' ' || after_request_id FROM precedences"
	" UNION ALL SELECT 'A' || account_id || ' ' || role || ' ' || (disabled_s IS NULL)"
	" FROM accounts"
	" UNION ALL SELECT 'K' || scope || ' ' || key FROM answers"
	" UNION ALL SELECT 'J' || seq || ' ' || principal || ' ' || method || ' ' || object || ' '"
	" || key FROM journal ORDER BY 1)";

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

static char *
fingerprint(struct house *h)
{
	return raw_text(h->t.f.raw, FINGERPRINT);
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
	token_for(t, "\"delegate\":\"ann\"", h->token[CALLER_ANN]);
	token_for(t, "\"delegate\":\"kim\"", h->token[CALLER_KIM]);
	token_for(t, "\"delegate\":\"pia\"", h->token[CALLER_PIA]);
	done(admin(t), "account.invite", keyed(t, "\"delegate\":\"koo\""));
	/* Tokens are touched at their first use; that is not part of the runs. */
	for (int i = 1; i < CALLERS; i++)
		logged_in(t, h->token[i]);
	talk_settle(t);
	talk_stop(t);
	/* its rows were written by hand: new ones get numbers of their own all the same */
	fixture_sql(&t->f,
		"INSERT INTO counters (event_id, name, next)"
		" SELECT event_id, column2, 100 FROM events, (VALUES"
		" (1, 'organisation'), (1, 'delegate'), (1, 'location'),"
		" (1, 'resource')) WHERE 1 = 1 ON CONFLICT DO UPDATE SET next = 100");
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

static void
fresh(struct house *h)
{
	char name[SCRATCH_BYTES + 24];

	fault_disarm();
	snprintf(name, sizeof name, "%s-wal", h->t.f.path);
	unlink(name);
	snprintf(name, sizeof name, "%s-shm", h->t.f.path);
	unlink(name);
	copy_file(h->model, h->t.f.path);
}

static bool
of_the_disk(const char *code)
{
	return strcmp(code, "STORAGE_FULL") == 0 || strcmp(code, "STORAGE_FAILED") == 0 ||
	       strcmp(code, "OUTCOME_UNKNOWN") == 0;
}

/* One call until the disk lets it be; its last answer's code. */
static const char *
persist(struct house *h, int i)
{
	struct peer *p = h->peer[CALLS[i].who];

	for (int try = 0; try < TRIES_MAX; try++) {
		struct js *a = await(p, ask_for(p, CALLS[i].method, CALLS[i].params));
		const char *code = code_of(a);

		if (!of_the_disk(code))
			return code;
		if (strcmp(js_get_str(data_of(a), "retry", ""), "no") == 0)
			fail_msg(
				"%s: %s is not to be asked again", CALLS[i].method, code);
		h->repeated++;
		/* What is due by the clock goes through the same disk. */
		upkeep_job_soon(methods_env(h->t.served.methods)->work);
		served_tick(&h->t.served);
	}
	return "never";
}

static void
call_all(struct house *h)
{
	for (int i = 0; i < CALLS_N; i++) {
		const char *code = persist(h, i);

		if (strcmp(code, CALLS[i].refusal) != 0)
			fail_msg("%s {%s}: \"%s\"", CALLS[i].method, CALLS[i].params,
				code);
	}
}

static void
proven(struct house *h)
{
	struct verify_report r;
	struct arena arena;
	struct err e;
	struct store *s =
		store_open(h->t.f.path, STORE_READ, &(struct store_options){0}, &e);
	struct tx tx;

	assert_non_null(s);
	arena_init(&arena);
	tx_init(&tx, s, &arena, 0);
	assert_true(store_begin_read(s, &e));
	verify_all(&tx, &r);
	/* A veto may follow a meeting of these calls: to be mended, and no damage. */
	for (int i = 0; i < VERIFY_CHECKS; i++)
		if (!r.check[i].ok && !r.check[i].advice)
			fail_msg("%s: %s", r.check[i].name,
				r.check[i].n > 0 ? r.check[i].problems[0] : "");
	store_rollback(s);
	store_close(s);
	arena_release(&arena);
}

/* A daemon on a fresh copy of the model, everybody logged in. */
static void
open_house(struct house *h)
{
	struct talk *t = &h->t;
	struct err e;

	fresh(h);
	look_begin(h);
	if (!talk_start(t, 0, 1, 1000, &e))
		fail_msg("%s", e.text);
	look_end(h);
	h->peer[ADMIN] = admin(t);
	for (int i = 1; i < CALLERS; i++)
		h->peer[i] = logged_in(t, h->token[i]);
	talk_settle(t);
}

static void
close_house(struct house *h, bool prove)
{
	char *text;

	talk_stop(&h->t);
	look_begin(h);
	text = fingerprint(h);
	look_end(h);
	if (h->expected == NULL)
		h->expected = xstrdup(text);
	if (strcmp(text, h->expected) != 0)
		fail_msg("expected\n%s\nfound\n%s", h->expected, text);
	free(text);
	if (prove)
		proven(h);
}

static void
without_faults(struct house *h)
{
	open_house(h);
	call_all(h);
	close_house(h, true);
	assert_int_equal(h->repeated, 0);
	assert_non_null(strstr(h->expected, "\nM4 cancelled"));
}

/*
 * Every step-th operation of these kinds fails in its turn; CONVENE_TRIES=19 takes every one. The
 * promise of the disk itself, place by place, is in test_disk_faults.c.
 */
static void
each_in_its_turn(
	struct house *h, unsigned kinds, int code, bool torn, int first, int step)
{
	int runs = 0, each = step * tries_stride() / tries_factor();

	each = each < 1 ? 1 : each;
	without_faults(h);
	for (int n = first;; n += each) {
		bool met;

		assert_in_range(n, 1, LIMIT);
		open_house(h);
		fault_arm(kinds, n, code, torn);
		call_all(h);
		met = fault_hit();
		fault_disarm();
		close_house(h, runs++ % 8 == 0);
		if (!met)
			break;
	}
	print_message("# %d places, %d calls asked again\n", runs - 1, h->repeated);
	assert_true(runs > 1);
	/* Not every fault is anybody's: some are met by nobody's call. */
	assert_true(h->repeated > 0 || tries_stride() > 1);
}

static void
a_write_fails(void **state)
{
	each_in_its_turn(*state, FAULT_WRITE, SQLITE_IOERR_WRITE, false, 1, 13);
}

static void
half_a_write_fails(void **state)
{
	each_in_its_turn(*state, FAULT_WRITE, SQLITE_IOERR_WRITE, true, 4, 17);
}

static void
the_disk_is_full_for_a_moment(void **state)
{
	each_in_its_turn(*state, FAULT_WRITE, SQLITE_FULL, false, 7, 19);
}

static void
a_read_fails(void **state)
{
	each_in_its_turn(*state, FAULT_READ, SQLITE_IOERR_READ, false, 1, 7);
}

/* However little room there is: answers, no falling over, and room once there is room. */
static void
a_database_that_may_not_grow_refuses_and_goes_on(void **state)
{
	struct house *h = *state;
	int64_t pages;
	int refused = 0;
	struct stat st;

	without_faults(h);
	assert_int_equal(stat(h->model, &st), 0);
	pages = st.st_size / 4096;
	for (int room = 0; room < 24; room += 2 + tries_stride() / 2) {
		struct err e;

		fresh(h);
		look_begin(h);
		assert_true(talk_start(&h->t, pages + room, 1, 1000, &e));
		h->peer[ADMIN] = admin(&h->t);
		for (int i = 1; i < CALLERS; i++)
			h->peer[i] = logged_in(&h->t, h->token[i]);
		look_end(h);
		for (int i = 0; i < CALLS_N; i++) {
			struct peer *p = h->peer[CALLS[i].who];
			const char *code = code_of(
				await(p, ask_for(p, CALLS[i].method, CALLS[i].params)));

			refused += strcmp(code, "STORAGE_FULL") == 0;
			if (strcmp(code, "INTERNAL") == 0 || strcmp(code, "CORRUPT") == 0)
				fail_msg("%s: %s", CALLS[i].method, code);
		}
		talk_stop(&h->t);
		proven(h);
	}
	assert_true(refused > 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(a_write_fails),
		TEST(half_a_write_fails),
		TEST(the_disk_is_full_for_a_moment),
		TEST(a_read_fails),
		TEST(a_database_that_may_not_grow_refuses_and_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
