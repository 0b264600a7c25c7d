/*
 * snapshot.c - what a snapshot costs in the daemon at a fair with 100,000 meetings.
 *
 * The fair:   that of lib/large.h with booths for half of the exhibitors, 250 tables, 200,000
 *             requests (half of them with a meeting, a tenth unanswered) and 100,000 mails.
 * What:       stats.snapshot from its parameters to the text of its answer, on a connection of its
 *             own: all but the socket and TLS. counting: where the counts are made anew; kept:
 *             where those of the last second are taken (methods/counts_kept.h). In between lies a
 *             second, as many as asked for: one in a second counts.
 *
 * All in one process and thread: its CPU time is measured, and others on the machine do not matter.
 */
#include "lib/large.h"

#include "base/zones.h"
#include "methods/call.h"
#include "methods/counts_kept.h"
#include "store/meetings.h"
#include "store/outbox.h"
#include "store/requests.h"
#include "store/store.h"
#include "store/writer.h"
#include "tests/unit/served.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	REQUESTS = 200000,
	MEETINGS = REQUESTS / 2,
	SEATS = 750,
	COUNTED = 20,
	KEPT = 2000,
};

static const struct large_size SIZE = {.booths = LARGE_EXHIBITORS / 2, .tables = 250};

static void
add_meeting(struct large *l, int i, int64_t request_id)
{
	int slot = i % LARGE_SLOTS;
	struct meeting m = {.event_id = LARGE_EVENT,
		.id = i + 1,
		.request_id = request_id,
		.state = i % 20 == 0 ? MEETING_CANCELLED : MEETING_SCHEDULED,
		.rev = 1,
		.uid = arena_printf(l->tx->arena, "00000000-0000-4000-8000-%012d", i),
		.revision = 1,
		.location_id = 1 + i % SEATS,
		.seat_no = 1,
		.interpreter_id = -1,
		.start_s = large_slot_start(l, slot),
		.end_s = large_slot_start(l, slot) + LARGE_SLOT_S,
		.reason = "",
		.created_s = l->tx->now_s - i};

	meeting_insert(l->tx, &m);
}

static void
add_mail(struct large *l, int i)
{
	struct outbox_row r = {.id = i + 1,
		.event_id = LARGE_EVENT,
		.kind = OUTBOX_TEST,
		.mailbox = arena_printf(l->tx->arena, "p%d@fair.example", i % 4000),
		.address = "p@fair.example",
		.meeting_id = -1,
		.revision = -1,
		.account_id = -1,
		.generation = -1,
		.from_seq = -1,
		.to_seq = -1,
		.message_id = arena_printf(l->tx->arena, "%d@fair.example", i),
		.state = i % 100 == 0 ? OUTBOX_WAITING : OUTBOX_HANDED_OVER,
		.created_s = l->tx->now_s - 60,
		.since_s = l->tx->now_s - 60,
		.due_s = l->tx->now_s,
		.until_s = -1,
		.ended_s = i % 100 == 0 ? -1 : l->tx->now_s,
		.answer = ""};

	outbox_insert(l->tx, &r);
}

static void
fill(struct large *l, void *ctx)
{
	(void)ctx;
	for (int i = 0; i < REQUESTS; i++) {
		struct request r = {.event_id = LARGE_EVENT,
			.id = i + 1,
			.state = i < MEETINGS			? REQUEST_SCHEDULED
				 : i < MEETINGS + REQUESTS / 10 ? REQUEST_REQUESTED
								: REQUEST_DECLINED,
			.rev = 1,
			.from_organisation_id = 1 + i % LARGE_BUYERS,
			.to_organisation_id = 1 + LARGE_BUYERS + i % LARGE_EXHIBITORS,
			.message = "",
			.reason = "",
			.length = 1,
			.created_s = l->tx->now_s - i,
			.expires_s = -1,
			.accepted_s = -1,
			.meeting_id = i < MEETINGS ? i + 1 : -1};

		request_insert(l->tx, &r);
		if (i < MEETINGS) {
			add_meeting(l, i, r.id);
			add_mail(l, i);
		}
	}
}

/* ---- asking ---------------------------------------------------------------------------------- */

struct bench {
	char path[LARGE_PATH];
	struct config config;
	struct clock clock;
	struct jobs *done;
	struct writer *writer;
	struct store *store;
	struct served served;
	size_t bytes; /* of the last answer */
};

static int64_t
worked_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool
ask(struct bench *b, struct err *e)
{
	static const struct actor STAFF = {.role = ROLE_STAFF,
		.account_id = 1,
		.event_id = LARGE_EVENT,
		.principal = "A1"};
	struct call c = {.env = methods_env(b->served.methods),
		.actor = STAFF,
		.method = method_by_name("stats.snapshot")};
	struct tx tx;
	char *text;

	arena_init(&c.unit.arena);
	tx_init(&tx, b->store, &c.unit.arena, clock_now_us(&b->clock));
	c.tx = &tx;
	if (!store_begin_read(b->store, e))
		return false;
	c.method->run(&c);
	store_rollback(b->store);
	text = js_text(c.result);
	b->bytes = strlen(text);
	free(text);
	js_free(c.result);
	arena_release(&c.unit.arena);
	if (tx_failed(&tx))
		*e = tx.fault;
	return !tx_failed(&tx);
}

static bool
measure(struct bench *b, const char *what, int n, bool anew, struct err *e)
{
	int64_t all_us = 0, most_us = 0;

	for (int i = 0; i < n; i++) {
		struct env *env = (struct env *)(void *)methods_env(b->served.methods);
		int64_t began_us, took_us;

		if (anew) {
			counts_kept_free(env->counts);
			env->counts = counts_kept_new();
		}
		began_us = worked_us();
		if (!ask(b, e))
			return false;
		took_us = worked_us() - began_us;
		all_us += took_us;
		most_us = took_us > most_us ? took_us : most_us;
	}
	printf("%-10s %8d %10.3f %10.3f %8zu\n", what, n, (double)all_us / n / 1000,
		(double)most_us / 1000, b->bytes);
	return true;
}

static bool
run(struct bench *b, struct err *e)
{
	clock_init(&b->clock);
	if (!large_fill(b->path, &SIZE, clock_now_s(&b->clock), fill, NULL, e))
		return false;
	config_defaults(&b->config, ".");
	b->done = jobs_new(16, -1);
	b->writer = writer_start(
		b->path, &(struct store_options){0}, &b->clock, 16, 16, b->done, e);
	if (b->writer == NULL)
		return false;
	b->store = store_open(b->path, STORE_READ, &(struct store_options){0}, e);
	if (b->store == NULL)
		return false;
	served_open(&b->served, &(struct served_options){
					.work = {.clock = &b->clock, .writer = b->writer},
					.config = &b->config,
					.link_pin = ""});
	printf("%-10s %8s %10s %10s %8s\n", "snapshot", "times", "mean ms", "most ms",
		"bytes");
	return measure(b, "counting", COUNTED, true, e) &&
	       measure(b, "kept", KEPT, false, e);
}

int
main(void)
{
	static struct bench b;
	struct err e;
	bool ok;

	if (!large_directory("snapshot", b.path))
		return 1;
	ok = run(&b, &e);
	if (!ok)
		fprintf(stderr, "snapshot: %s\n", e.text);
	if (b.served.work != NULL)
		served_close(&b.served);
	store_close(b.store);
	writer_stop(b.writer);
	large_remove(b.path);
	return ok ? 0 : 1;
}
