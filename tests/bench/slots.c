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
#include "lib/large.h"

#include "base/zones.h"
#include "domain/seating/seating.h"
#include "methods/call.h"
#include "store/meetings.h"
#include "store/requests.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	BOOTHS = LARGE_EXHIBITORS / 2,
	TABLES = 250,
	SEATS = BOOTHS + TABLES,
	INTERPRETERS = 120,
	MEETINGS = 20000,
	CALLS = 2000,
	KINDS = 3,
};

/* Who has which slot, while the fair is filled; the database has it from occupancy_take. */
struct filling {
	struct large *l;
	bool buyer[LARGE_BUYERS][LARGE_SLOTS];
	bool exhibitor[LARGE_EXHIBITORS][LARGE_SLOTS];
	bool seat[SEATS][LARGE_SLOTS];
	bool interpreter[INTERPRETERS][LARGE_SLOTS];
	int meetings;
};

/* The first of [from, to) that is free then, in steps; -1: none. */
static int
first_free(bool (*taken)[LARGE_SLOTS], int from, int to, int step, int slot)
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
		f->l->tx, LARGE_EVENT, resource_id, slot + 1, OCCUPIED_MEETING, meeting));
	*taken = true;
}

static void
put_meeting(struct filling *f, int b, int x, int seat, int in, int slot)
{
	const struct large *l = f->l;
	int64_t id = ++f->meetings;

	request_insert(l->tx, &(struct request){.event_id = LARGE_EVENT,
				      .id = id,
				      .state = REQUEST_SCHEDULED,
				      .rev = 1,
				      .origin = ORIGIN_STAFF,
				      .from_organisation_id = b + 1,
				      .to_organisation_id = LARGE_BUYERS + x + 1,
				      .message = "",
				      .reason = "",
				      .length = 1,
				      .expires_s = -1,
				      .accepted_s = -1,
				      .meeting_id = id});
	meeting_insert(
		l->tx, &(struct meeting){.event_id = LARGE_EVENT,
			       .id = id,
			       .request_id = id,
			       .rev = 1,
			       .uid = arena_printf(l->tx->arena, "uid-%d", (int)id),
			       .location_id = seat + 1,
			       .seat_no = 1,
			       .interpreter_id = in < 0 ? -1 : in + 1,
			       .start_s = large_slot_start(l, slot),
			       .end_s = large_slot_start(l, slot) + LARGE_SLOT_S,
			       .reason = ""});
	meeting_add_delegate(l->tx, LARGE_EVENT, id, b + 1, true);
	meeting_add_delegate(l->tx, LARGE_EVENT, id, LARGE_BUYERS + x + 1, false);
	meeting_add_slot(l->tx, LARGE_EVENT, id, slot + 1);
	take(f, &f->buyer[b][slot], l->delegate[b], slot, id);
	take(f, &f->exhibitor[x][slot], l->delegate[LARGE_BUYERS + x], slot, id);
	take(f, &f->seat[seat][slot], l->seat[seat], slot, id);
	if (in >= 0)
		take(f, &f->interpreter[in][slot], l->interpreter[in], slot, id);
}

static bool
put_meeting_at(struct filling *f, int b, int x, int slot)
{
	int in = -1, seat = large_booth(f->l, x);

	if (seat < 0)
		seat = first_free(f->seat, BOOTHS, SEATS, 1, slot);
	if (f->buyer[b][slot] || f->exhibitor[x][slot] || seat < 0 || f->seat[seat][slot])
		return false;
	if (large_needs_interpreter(b))
		in = first_free(f->interpreter, 0, INTERPRETERS, 2, slot);
	if (large_needs_interpreter(b) && in < 0)
		return false;
	put_meeting(f, b, x, seat, in, slot);
	return true;
}

/* Buyer and exhibitor number k: 37 has no factor in common with 1,000. */
static void
pair(int k, int *b, int *x)
{
	*b = k % LARGE_BUYERS;
	*x = (k * 37 + k / LARGE_EXHIBITORS * 11) % LARGE_EXHIBITORS;
}

static void
put_meetings(struct large *l, void *ctx)
{
	struct filling *f = ctx;

	f->l = l;
	event_policy_put(l->tx, LARGE_EVENT, "quota_organisation_event", "60");
	event_policy_put(l->tx, LARGE_EVENT, "quota_delegate_day", "20");
	for (int k = 0; f->meetings < MEETINGS && k < 3 * MEETINGS; k++) {
		int b, x;

		pair(k, &b, &x);
		for (int i = 0; i < LARGE_SLOTS; i++)
			if (put_meeting_at(f, b, x, (i * 5 + k * 7) % LARGE_SLOTS))
				break;
	}
}

static bool
fill(const char *path, int64_t now_s, int *meetings, struct err *e)
{
	static const struct large_size SIZE = {.booths = BOOTHS,
		.tables = TABLES,
		.interpreters = INTERPRETERS,
		.hall_m = 60};
	struct filling *f = xcalloc(1, sizeof *f);
	bool ok = large_fill(path, &SIZE, now_s, put_meetings, f, e);

	*meetings = f->meetings;
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
		.actor = {.role = ROLE_STAFF, .event_id = LARGE_EVENT, .principal = "A1"},
		.method = method_by_name("meeting.slots")};
	const struct cursor_owner nobody = {NULL, "", 0}; /* the method has no pages */
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
	if (!params_parse(c.method, json, &nobody, &c.unit.arena, &c.args, &e) ||
		c.method->run(&c).kind != REPLY_OK) {
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
	int64_t d, x;
	int n;

	organisation_by_code(
		&tx, LARGE_EVENT, arena_printf(tx.arena, "X-%04d", exhibitor));
	organisation_by_code(&tx, LARGE_EVENT, arena_printf(tx.arena, "B-%04d", buyer));
	d = delegates_of(&tx, LARGE_EVENT, buyer + 1, &n)[0].resource_id;
	x = delegates_of(&tx, LARGE_EVENT, LARGE_BUYERS + exhibitor + 1, &n)[0]
		    .resource_id;
	slots_of(&tx, LARGE_EVENT, &n);
	occupancy_of(&tx, LARGE_EVENT, d, &n);
	occupancy_of(&tx, LARGE_EVENT, x, &n);
	occupancy_seats(&tx, LARGE_EVENT, LARGE_BUYERS + exhibitor + 1, 1, &n);
	if (n == 0) {
		occupancy_seats(&tx, LARGE_EVENT, 0, 1, &n);
		halls_of_locations(&tx, LARGE_EVENT, 0, &n);
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
		if (large_needs_interpreter(buyer) != (kind == 2) ||
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
run(const char *path, struct err *e)
{
	struct bench b = {.now_s = (int64_t)time(NULL)};
	int meetings;

	if (!fill(path, b.now_s, &meetings, e))
		return 1;
	b.store = store_open(path, STORE_READ, &(struct store_options){0}, e);
	if (b.store == NULL)
		return 1;
	b.zones = zones_new();
	arena_init(&b.arena);
	printf("meeting.slots: %d buyers, %d exhibitors, %d slots, %d meetings booked\n",
		LARGE_BUYERS, LARGE_EXHIBITORS, LARGE_SLOTS, meetings);
	printf("%-24s  p50 us  p90 us  p99 us  max us  bare p50  ratio  feasible  refused\n",
		"");
	for (int kind = 0; kind < KINDS; kind++)
		measure(&b, kind);
	arena_release(&b.arena);
	zones_free(b.zones);
	store_close(b.store);
	return 0;
}

int
main(void)
{
	char path[LARGE_PATH];
	struct err e;
	int status;

	js_setup();
	store_setup();
	if (!large_directory("slots", path))
		return 1;
	status = run(path, &e);
	if (status != 0)
		fprintf(stderr, "slots: %s\n", e.text);
	large_remove(path);
	return status;
}
