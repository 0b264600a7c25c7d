/* large.c - a fair of the largest size as rows of a database. */
#include "large.h"

#include "store/delegates.h"
#include "store/events.h"
#include "store/interpreters.h"
#include "store/locations.h"
#include "store/migrate.h"
#include "store/store.h"
#include "wire/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HALLS = 6, STEP_S = 30 * 60, DAY_S = 86400, OPENS_S = 9 * 3600 };

bool
large_needs_interpreter(int buyer)
{
	return buyer % 10 == 9;
}

int
large_owner(const struct large *l, int booth)
{
	return booth * (LARGE_EXHIBITORS / l->size->booths);
}

int
large_booth(const struct large *l, int exhibitor)
{
	int every = LARGE_EXHIBITORS / l->size->booths;

	return exhibitor % every == 0 ? exhibitor / every : -1;
}

const char *
large_code(struct tx *tx, int organisation)
{
	bool buyer = organisation < LARGE_BUYERS;

	return arena_printf(tx->arena, "%s-%04d", buyer ? "B" : "X",
		buyer ? organisation : organisation - LARGE_BUYERS);
}

int64_t
large_slot_start(const struct large *l, int slot)
{
	int session = slot / LARGE_OF_SESSION;

	return l->first_day_s + session / 2 * DAY_S + OPENS_S +
	       session % 2 * (LARGE_OF_SESSION * STEP_S + 3600) +
	       slot % LARGE_OF_SESSION * STEP_S;
}

/* The event's zone is UTC. */
static const char *
day_of(struct tx *tx, int64_t utc_s)
{
	char text[WHEN_TEXT];

	when_format(utc_s, 0, text);
	return arena_strndup(tx->arena, text, strlen("2030-06-01"));
}

static void
put_event(struct large *l)
{
	struct tx *tx = l->tx;

	event_put(tx, &(struct event){.id = LARGE_EVENT,
			      .state = EVENT_OPEN,
			      .code = "bench",
			      .name = "Smart City Expo",
			      .zone = "UTC",
			      .currency = "KRW",
			      .organiser_name = "Office",
			      .organiser_mail = "office@fair.example",
			      .slot_minutes = LARGE_SLOT_S / 60,
			      .gap_minutes = (STEP_S - LARGE_SLOT_S) / 60,
			      .rev = 1});
	for (int i = 0; i < LARGE_SESSIONS; i++) {
		int64_t start_s = large_slot_start(l, i * LARGE_OF_SESSION);

		session_put(tx, LARGE_EVENT,
			&(struct session){i + 1, day_of(tx, start_s), start_s,
				start_s + LARGE_OF_SESSION * STEP_S});
	}
	for (int i = 0; i < LARGE_SLOTS; i++)
		slot_put(tx, LARGE_EVENT,
			&(struct slot){i + 1, i / LARGE_OF_SESSION + 1,
				large_slot_start(l, i),
				large_slot_start(l, i) + LARGE_SLOT_S, 0});
	for (int i = 0; i < HALLS; i++)
		hall_put(tx, LARGE_EVENT,
			&(struct hall){arena_printf(tx->arena, "H%d", i), "Hall",
				l->size->hall_m * i, 0});
}

static void
put_organisation(struct large *l, int n)
{
	bool buyer = n < LARGE_BUYERS;
	const char *code = large_code(l->tx, n);
	struct organisation o = {.id = n + 1,
		.code = code,
		.kind = buyer ? ORG_FOREIGN_BUYER : ORG_EXHIBITOR,
		.name = code,
		.country = "KR",
		.languages = !buyer			  ? "ko;en"
			     : large_needs_interpreter(n) ? "mn"
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
		.rev = 1};

	if (l->size->shape != NULL)
		l->size->shape(l->tx, n, &o);
	organisation_put(l->tx, LARGE_EVENT, &o);
}

static int
put_delegate(struct large *l, int organisation, int number)
{
	struct tx *tx = l->tx;
	int n = l->delegates++;

	l->of_organisation[n] = organisation;
	l->delegate[n] = resource_new(tx, LARGE_EVENT, "delegate");
	delegate_put(tx, LARGE_EVENT,
		&(struct delegate){.id = n + 1,
			.code = arena_printf(
				tx->arena, "%s-%d", large_code(tx, organisation), number),
			.organisation_id = organisation + 1,
			.name = "Jan de Vries",
			.email = "person@fair.example",
			.languages = "",
			.min_meetings = -1,
			.max_meetings = -1,
			.max_per_day = -1,
			.resource_id = l->delegate[n],
			.rev = 1});
	return n;
}

static void
put_people(struct large *l)
{
	int every = l->size->colleagues;

	for (int n = 0; n < LARGE_ORGANISATIONS; n++) {
		put_organisation(l, n);
		put_delegate(l, n, 1);
		l->colleague[n] = -1;
	}
	for (int n = LARGE_BUYERS; every > 0 && n < LARGE_ORGANISATIONS; n += every)
		l->colleague[n] = put_delegate(l, n, 2);
}

/* Booths come first, then tables; both over all halls. */
static void
put_places(struct large *l)
{
	struct tx *tx = l->tx;
	int booths = l->size->booths;

	for (int n = 0; n < booths + l->size->tables; n++) {
		int64_t owner = n < booths ? LARGE_BUYERS + large_owner(l, n) + 1 : 0;

		l->seat[n] = resource_new(tx, LARGE_EVENT, "seat");
		location_put(tx, LARGE_EVENT,
			&(struct location){.id = n + 1,
				.code = arena_printf(tx->arena, "L%d", n),
				.kind = owner != 0 ? LOCATION_BOOTH : LOCATION_TABLE,
				.hall = arena_printf(tx->arena, "H%d", n % HALLS),
				.seats = 1,
				.organisation_id = owner,
				.name = "Place",
				.rev = 1});
		seat_put(tx, LARGE_EVENT, &(struct seat){n + 1, 1, l->seat[n]}, owner);
	}
}

static void
put_interpreters(struct large *l)
{
	struct tx *tx = l->tx;

	for (int n = 0; n < l->size->interpreters; n++) {
		l->interpreter[n] = resource_new(tx, LARGE_EVENT, "interpreter");
		interpreter_put(tx, LARGE_EVENT,
			&(struct interpreter){.id = n + 1,
				.code = arena_printf(tx->arena, "I%d", n),
				.name = "Interpreter",
				.email = "i@fair.example",
				.resource_id = l->interpreter[n],
				.rev = 1});
		interpreter_pair_put(tx, LARGE_EVENT,
			&(struct interpreter_pair){
				n + 1, 1, "ko", n % 2 == 0 ? "mn" : "ar"});
	}
}

static void
fill(struct large *l, void (*more)(struct large *l, void *ctx), void *ctx)
{
	struct arena *a = l->tx->arena;
	int places = l->size->booths + l->size->tables;

	l->of_organisation = ARENA_ARRAY(a, int, 2 * LARGE_ORGANISATIONS);
	l->delegate = ARENA_ARRAY(a, int64_t, 2 * LARGE_ORGANISATIONS);
	l->colleague = ARENA_ARRAY(a, int, LARGE_ORGANISATIONS);
	l->seat = ARENA_ARRAY(a, int64_t, places);
	l->interpreter = ARENA_ARRAY(a, int64_t, l->size->interpreters);
	put_event(l);
	put_people(l);
	put_places(l);
	put_interpreters(l);
	more(l, ctx);
}

bool
large_fill(const char *path, const struct large_size *size, int64_t now_s,
	void (*more)(struct large *l, void *ctx), void *ctx, struct err *e)
{
	struct large l = {.size = size, .first_day_s = (now_s / DAY_S + 30) * DAY_S};
	struct arena arena;
	struct store *s;
	struct tx tx;
	bool ok;

	if (!migrate(path, true, e))
		return false;
	s = store_open(path, STORE_WRITE, &(struct store_options){0}, e);
	if (s == NULL)
		return false;
	arena_init(&arena);
	tx_init(&tx, s, &arena, now_s * 1000000);
	l.tx = &tx;
	ok = store_begin_write(s, e);
	if (ok) {
		fill(&l, more, ctx);
		*e = tx.fault;
		ok = !tx_failed(&tx) && store_commit(s, e);
	}
	store_checkpoint(s, true);
	store_close(s);
	arena_release(&arena);
	return ok;
}

bool
large_directory(const char *program, char path[LARGE_PATH])
{
	const char *build = getenv("CONVENE_BUILD");
	char directory[LARGE_PATH - 16];
	int n = snprintf(directory, sizeof directory, "%s/%s.XXXXXX",
		build != NULL ? build : "build", program);

	if (n >= (int)sizeof directory || mkdtemp(directory) == NULL) {
		fprintf(stderr, "%s: cannot make %s\n", program, directory);
		return false;
	}
	snprintf(path, LARGE_PATH, "%s/fair.db", directory);
	return true;
}

void
large_remove(const char *path)
{
	static const char *const LEFT[] = {"", "-wal", "-shm"};
	char file[LARGE_PATH + 8], *end;

	for (size_t i = 0; i < sizeof LEFT / sizeof *LEFT; i++) {
		snprintf(file, sizeof file, "%s%s", path, LEFT[i]);
		(void)unlink(file);
	}
	snprintf(file, sizeof file, "%s", path);
	end = strrchr(file, '/');
	*end = '\0';
	(void)rmdir(file);
}
