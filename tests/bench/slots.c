/*
 * slots.c - how long meeting.slots takes in the daemon at a fair of the largest size.
 *
 * The fair:   2,000 buyers and 1,000 exhibitors with one delegate each, every second exhibitor with
 *             a booth, 250 shared tables in six halls with ways of one to five minutes between
 *             them, 120 interpreters, 54 slots in three days, quotas set, 20,000 meetings booked.
 * What:       the method itself, from its parameters to the text of its answer, on a connection of
 *             its own with a transaction of its own: all but the socket and TLS.
 * bare:       the rows no answer can do without, read by the same statements and nothing done with
 *             them: organisations, delegates, slots, both diaries, the exhibitor's seats and, where
 *             it has none, the tables. What is above the ratio of 1 is rules and JSON.
 *
 * Pairs are drawn by a fixed rule, so every run asks the same. All in one process and thread, which
 * never waits for anything: its CPU time is measured, and others on the machine do not matter.
 */
#include "base/zones.h"
#include "domain/seating.h"
#include "rpc/call.h"
#include "rpc/dispatch.h"
#include "store/meetings.h"
#include "store/migrate.h"
#include "store/requests.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	EVENT = 1,
	BUYERS = 2000,
	EXHIBITORS = 1000,
	SLOTS = 54,
	SESSIONS = 6,
	OF_SESSION = SLOTS / SESSIONS,
	HALLS = 6,
	TABLES = 250,
	BOOTHS = EXHIBITORS / 2,
	SEATS = BOOTHS + TABLES,
	INTERPRETERS = 120,
	MEETINGS = 20000,
	CALLS = 2000,
	SLOT_S = 25 * 60,
	STEP_S = 30 * 60,
	DAY_S = 86400,
	OPENS_S = 9 * 3600,
	KINDS = 3,
};

/* Who has which slot, while the fair is filled; the database has it from occupancy_take. */
struct filling {
	struct tx *tx;
	bool buyer[BUYERS][SLOTS];
	bool exhibitor[EXHIBITORS][SLOTS];
	bool seat[SEATS][SLOTS];
	bool interpreter[INTERPRETERS][SLOTS];
	int64_t first_day_s;
	int meetings;
};

static int64_t
resource_of_delegate(int n)
{
	return n + 1;
}

static int64_t
resource_of_seat(int n)
{
	return BUYERS + EXHIBITORS + n + 1;
}

static int64_t
resource_of_interpreter(int n)
{
	return BUYERS + EXHIBITORS + SEATS + n + 1;
}

/* Every tenth buyer shares no language with the exhibitors. */
static bool
needs_interpreter(int buyer)
{
	return buyer % 10 == 9;
}

static int64_t
slot_start(const struct filling *f, int index)
{
	int session = index / OF_SESSION;

	return f->first_day_s + session / 2 * DAY_S + OPENS_S +
	       session % 2 * (OF_SESSION * STEP_S + 3600) + index % OF_SESSION * STEP_S;
}

static void
put_event(struct filling *f)
{
	struct tx *tx = f->tx;

	event_put(tx, &(struct event){.id = EVENT,
			      .state = EVENT_OPEN,
			      .code = "bench",
			      .name = "Smart City Expo",
			      .zone = "UTC",
			      .currency = "KRW",
			      .organiser_name = "Office",
			      .organiser_mail = "office@fair.example",
			      .slot_minutes = SLOT_S / 60,
			      .gap_minutes = (STEP_S - SLOT_S) / 60,
			      .rev = 1});
	for (int i = 0; i < SESSIONS; i++)
		session_put(tx, EVENT,
			&(struct session){i + 1,
				arena_printf(tx->arena, "2030-06-%02d", 1 + i / 2),
				slot_start(f, i * OF_SESSION),
				slot_start(f, i * OF_SESSION) + OF_SESSION * STEP_S});
	for (int i = 0; i < SLOTS; i++)
		slot_put(tx, EVENT,
			&(struct slot){i + 1, i / OF_SESSION + 1, slot_start(f, i),
				slot_start(f, i) + SLOT_S, 0});
	for (int i = 0; i < HALLS; i++)
		hall_put(tx, EVENT,
			&(struct hall){
				arena_printf(tx->arena, "H%d", i), "Hall", 60 * i, 0});
	event_policy_put(tx, EVENT, "quota_organisation_event", "60");
	event_policy_put(tx, EVENT, "quota_delegate_day", "20");
}

static void
put_organisation(struct tx *tx, int n)
{
	bool buyer = n < BUYERS;
	const char *code = arena_printf(
		tx->arena, "%s-%04d", buyer ? "B" : "X", buyer ? n : n - BUYERS);

	organisation_put(tx, EVENT,
		&(struct organisation){.id = n + 1,
			.code = code,
			.kind = buyer ? ORG_FOREIGN_BUYER : ORG_EXHIBITOR,
			.name = code,
			.country = "KR",
			.languages = !buyer		    ? "ko;en"
				     : needs_interpreter(n) ? "mn"
							    : "en",
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
	BUG_ON(resource_new(tx, EVENT, "delegate") != resource_of_delegate(n));
	delegate_put(tx, EVENT,
		&(struct delegate){.id = n + 1,
			.code = arena_printf(tx->arena, "%s-1", code),
			.organisation_id = n + 1,
			.name = "Jan de Vries",
			.email = "person@fair.example",
			.languages = "",
			.min_meetings = -1,
			.max_meetings = -1,
			.max_per_day = -1,
			.resource_id = resource_of_delegate(n),
			.rev = 1});
}

static void
put_places(struct tx *tx)
{
	for (int n = 0; n < SEATS; n++) {
		int64_t owner = n < BOOTHS ? BUYERS + 2 * n + 1 : 0;

		location_put(tx, EVENT,
			&(struct location){.id = n + 1,
				.code = arena_printf(tx->arena, "L%d", n),
				.kind = owner != 0 ? LOCATION_BOOTH : LOCATION_TABLE,
				.hall = arena_printf(tx->arena, "H%d", n % HALLS),
				.seats = 1,
				.organisation_id = owner,
				.name = "Place",
				.rev = 1});
		BUG_ON(resource_new(tx, EVENT, "seat") != resource_of_seat(n));
		seat_put(tx, EVENT, &(struct seat){n + 1, 1, resource_of_seat(n)}, owner);
	}
	for (int n = 0; n < INTERPRETERS; n++) {
		BUG_ON(resource_new(tx, EVENT, "interpreter") !=
			resource_of_interpreter(n));
		interpreter_put(tx, EVENT,
			&(struct interpreter){n + 1, arena_printf(tx->arena, "I%d", n),
				"Interpreter", "i@fair.example",
				resource_of_interpreter(n), 1});
		interpreter_pair_put(tx, EVENT,
			&(struct interpreter_pair){
				n + 1, 1, "ko", n % 2 == 0 ? "mn" : "ar"});
	}
}

/* The first of [from, to) that is free then, in steps; -1: none. */
static int
first_free(bool (*taken)[SLOTS], int from, int to, int step, int slot)
{
	for (int i = from; i < to; i += step)
		if (!taken[i][slot])
			return i;
	return -1;
}

static void
take(struct filling *f, bool *taken, int64_t resource_id, int slot, int64_t meeting)
{
	BUG_ON(!occupancy_take(
		f->tx, EVENT, resource_id, slot + 1, OCCUPIED_MEETING, meeting));
	*taken = true;
}

static bool
put_meeting_at(struct filling *f, int b, int x, int slot)
{
	struct tx *tx = f->tx;
	int64_t id = f->meetings + 1;
	int in = -1,
	    seat = x % 2 == 0 ? x / 2 : first_free(f->seat, BOOTHS, SEATS, 1, slot);

	if (f->buyer[b][slot] || f->exhibitor[x][slot] || seat < 0 || f->seat[seat][slot])
		return false;
	if (needs_interpreter(b))
		in = first_free(f->interpreter, 0, INTERPRETERS, 2, slot);
	if (needs_interpreter(b) && in < 0)
		return false;
	request_insert(tx, &(struct request){.event_id = EVENT,
				   .id = id,
				   .state = REQUEST_SCHEDULED,
				   .rev = 1,
				   .origin = ORIGIN_STAFF,
				   .from_organisation_id = b + 1,
				   .to_organisation_id = BUYERS + x + 1,
				   .message = "",
				   .reason = "",
				   .length = 1,
				   .expires_s = -1,
				   .accepted_s = -1,
				   .meeting_id = id});
	meeting_insert(tx, &(struct meeting){.event_id = EVENT,
				   .id = id,
				   .request_id = id,
				   .rev = 1,
				   .uid = arena_printf(tx->arena, "uid-%d", (int)id),
				   .location_id = seat + 1,
				   .seat_no = 1,
				   .interpreter_id = in < 0 ? -1 : in + 1,
				   .start_s = slot_start(f, slot),
				   .end_s = slot_start(f, slot) + SLOT_S,
				   .reason = ""});
	meeting_add_delegate(tx, EVENT, id, b + 1, true);
	meeting_add_delegate(tx, EVENT, id, BUYERS + x + 1, false);
	meeting_add_slot(tx, EVENT, id, slot + 1);
	take(f, &f->buyer[b][slot], resource_of_delegate(b), slot, id);
	take(f, &f->exhibitor[x][slot], resource_of_delegate(BUYERS + x), slot, id);
	take(f, &f->seat[seat][slot], resource_of_seat(seat), slot, id);
	if (in >= 0)
		take(f, &f->interpreter[in][slot], resource_of_interpreter(in), slot, id);
	f->meetings++;
	return true;
}

/* Buyer and exhibitor number k: 37 has no factor in common with 1,000. */
static void
pair(int k, int *b, int *x)
{
	*b = k % BUYERS;
	*x = (k * 37 + k / EXHIBITORS * 11) % EXHIBITORS;
}

static void
put_meetings(struct filling *f)
{
	for (int k = 0; f->meetings < MEETINGS && k < 3 * MEETINGS; k++) {
		int b, x;

		pair(k, &b, &x);
		for (int i = 0; i < SLOTS; i++)
			if (put_meeting_at(f, b, x, (i * 5 + k * 7) % SLOTS))
				break;
	}
}

static bool
fill(const char *path, int64_t now_s, int *meetings, struct err *e)
{
	struct filling *f = xcalloc(1, sizeof *f);
	struct arena arena;
	struct store *s;
	struct tx tx;
	bool ok;

	s = migrate(path, true, e)
		    ? store_open(path, STORE_WRITE, &(struct store_options){0}, e)
		    : NULL;
	if (s == NULL) {
		free(f);
		return false;
	}
	arena_init(&arena);
	tx_init(&tx, s, &arena, now_s * 1000000);
	f->tx = &tx;
	f->first_day_s = (now_s / DAY_S + 30) * DAY_S;
	ok = store_begin_write(s, e);
	if (ok) {
		put_event(f);
		for (int i = 0; i < BUYERS + EXHIBITORS; i++)
			put_organisation(&tx, i);
		put_places(&tx);
		put_meetings(f);
		*e = tx.fault;
		ok = !tx_failed(&tx) && store_commit(s, e);
	}
	*meetings = f->meetings;
	store_checkpoint(s, true);
	store_close(s);
	arena_release(&arena);
	free(f);
	return ok;
}

/* ---- measuring ------------------------------------------------------------------------------ */

struct bench {
	struct store *store;
	struct zones *zones;
	struct arena arena;
	int64_t now_s;
	double feasible, refused; /* slots of all answers */
};

static double
now_us(void)
{
	struct timespec t;

	BUG_ON(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static struct tx
begin(struct bench *b)
{
	struct tx tx;
	struct err e;

	arena_reset(&b->arena);
	tx_init(&tx, b->store, &b->arena, b->now_s * 1000000);
	tx.zones = b->zones;
	if (!store_begin_read(b->store, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	return tx;
}

/* One call, from its parameters to the text of its answer. */
static double
ask(struct bench *b, int buyer, int exhibitor)
{
	struct call c = {
		.actor = {.role = ROLE_STAFF, .event_id = EVENT, .principal = "A1"},
		.method = method_by_name("meeting.slots")};
	char params[128];
	double begun;
	struct js *json;
	struct err e;
	struct tx tx;
	char *text;

	snprintf(params, sizeof params,
		"{\"with\":\"X-%04d\",\"organisation\":\"B-%04d\"}", exhibitor, buyer);
	arena_init(&c.unit.arena);
	begun = now_us();
	tx = begin(b);
	c.tx = &tx;
	json = js_parse(params, strlen(params), &e);
	if (!params_parse(c.method, json, &c.unit.arena, &c.args, &e) ||
		c.method->run(&c).kind != ANSWER_OK) {
		fprintf(stderr, "meeting.slots: %s\n", c.unit.err.text);
		exit(1);
	}
	text = js_text(c.result);
	store_rollback(b->store);
	begun = now_us() - begun;
	b->feasible += (double)js_len(js_get(c.result, "slots"));
	b->refused += (double)js_len(js_get(c.result, "refused"));
	free(text);
	js_free(json);
	js_free(c.result);
	arena_release(&c.unit.arena);
	return begun;
}

/* The rows alone. */
static double
read_bare(struct bench *b, int buyer, int exhibitor)
{
	double begun = now_us();
	struct tx tx = begin(b);
	int n;

	organisation_by_code(&tx, EVENT, arena_printf(tx.arena, "X-%04d", exhibitor));
	organisation_by_code(&tx, EVENT, arena_printf(tx.arena, "B-%04d", buyer));
	delegates_of(&tx, EVENT, buyer + 1, &n);
	delegates_of(&tx, EVENT, BUYERS + exhibitor + 1, &n);
	slots_of(&tx, EVENT, &n);
	occupancy_of(&tx, EVENT, resource_of_delegate(buyer), &n);
	occupancy_of(&tx, EVENT, resource_of_delegate(BUYERS + exhibitor), &n);
	occupancy_seats(&tx, EVENT, BUYERS + exhibitor + 1, 1, &n);
	if (n == 0) {
		occupancy_seats(&tx, EVENT, 0, 1, &n);
		halls_of_locations(&tx, EVENT, 0, &n);
	}
	store_rollback(b->store);
	return now_us() - begun;
}

static int
ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static const char *const KIND[KINDS] = {
	"exhibitor with a booth", "at the shared tables", "with an interpreter"};

static void
measure(struct bench *b, int kind)
{
	static double us[CALLS], bare[CALLS];
	int n = 0;

	b->feasible = b->refused = 0;
	for (int k = 0; n < CALLS; k++) {
		int buyer, exhibitor;

		pair(3 * MEETINGS + k, &buyer, &exhibitor);
		if (needs_interpreter(buyer) != (kind == 2) ||
			(kind < 2 && exhibitor % 2 != kind))
			continue;
		bare[n] = read_bare(b, buyer, exhibitor);
		us[n++] = ask(b, buyer, exhibitor);
	}
	qsort(us, CALLS, sizeof *us, ascending);
	qsort(bare, CALLS, sizeof *bare, ascending);
	printf("%-24s  %6.0f  %6.0f  %6.0f  %6.0f  %6.0f  %5.1f  %8.1f  %7.1f\n",
		KIND[kind], us[CALLS / 2], us[CALLS * 9 / 10], us[CALLS * 99 / 100],
		us[CALLS - 1], bare[CALLS / 2], us[CALLS / 2] / bare[CALLS / 2],
		b->feasible / CALLS, b->refused / CALLS);
	fflush(stdout);
}

static int
run(const char *directory, struct err *e)
{
	struct bench b = {.now_s = (int64_t)time(NULL)};
	char path[1100];
	int meetings;

	snprintf(path, sizeof path, "%s/fair.db", directory);
	if (!fill(path, b.now_s, &meetings, e))
		return 1;
	b.store = store_open(path, STORE_READ, &(struct store_options){0}, e);
	if (b.store == NULL)
		return 1;
	b.zones = zones_new();
	arena_init(&b.arena);
	printf("meeting.slots: %d buyers, %d exhibitors, %d slots, %d meetings booked\n",
		BUYERS, EXHIBITORS, SLOTS, meetings);
	printf("%-24s  p50 us  p90 us  p99 us  max us  bare p50  ratio  feasible  refused\n",
		"");
	for (int kind = 0; kind < KINDS; kind++)
		measure(&b, kind);
	arena_release(&b.arena);
	zones_free(b.zones);
	store_close(b.store);
	return 0;
}

static void
remove_home(const char *directory)
{
	static const char *const LEFT[] = {"fair.db", "fair.db-wal", "fair.db-shm"};
	char path[1100];

	for (size_t i = 0; i < sizeof LEFT / sizeof *LEFT; i++) {
		snprintf(path, sizeof path, "%s/%s", directory, LEFT[i]);
		(void)unlink(path);
	}
	(void)rmdir(directory);
}

int
main(void)
{
	const char *build = getenv("CONVENE_BUILD");
	char directory[1024];
	struct err e;
	int status;

	js_setup();
	store_setup();
	snprintf(directory, sizeof directory, "%s/slots.XXXXXX",
		build != NULL ? build : "build");
	if (mkdtemp(directory) == NULL) {
		fprintf(stderr, "slots: cannot make %s\n", directory);
		return 1;
	}
	status = run(directory, &e);
	if (status != 0)
		fprintf(stderr, "slots: %s\n", e.text);
	remove_home(directory);
	return status;
}
