/* fair.c - the fair the benchmark books in, and the calls that book in it. */
#include "fair.h"

#include "domain/people/account.h"
#include "store/delegates.h"
#include "store/events.h"
#include "store/interpreters.h"
#include "store/locations.h"
#include "store/organisations.h"
#include "store/store.h"
#include "wire/when.h"

#include <stdio.h>
#include <string.h>

enum {
	EVENT = 1,
	FOREIGN_BUYERS = 61, /* the others of the buyers are procurement companies */
	BOOTHS = 140,
	TABLES = 60,
	HALLS = 3,
	INTERPRETERS = 20,
	MORNING_SLOTS = 6,
	AFTERNOON_SLOTS = 10,
	SLOT_S = 25 * 60,
	STEP_S = 30 * 60,
	DAY_S = 86400,
	SEOUL_S = 9 * 3600,
	MORNING_S = 9 * 3600 + 30 * 60,
	AFTERNOON_S = 13 * 3600 + 30 * 60,
};

static void
put_session(struct tx *tx, int session_no, int64_t day_s, int start_s, int slots)
{
	int64_t begin_s = day_s + start_s - SEOUL_S;
	char day[WHEN_TEXT];
	struct civil c;

	when_civil(day_s, 0, &c);
	snprintf(day, sizeof day, "%04d-%02d-%02d", c.year, c.month, c.day);
	session_put(tx, EVENT,
		&(struct session){.no = session_no,
			.day = day,
			.start_s = begin_s,
			.end_s = begin_s + slots * STEP_S});
	for (int i = 0; i < slots; i++) {
		int earlier = (session_no - 1) / 2 * (MORNING_SLOTS + AFTERNOON_SLOTS) +
			      (session_no % 2 == 0 ? MORNING_SLOTS : 0);

		slot_put(tx, EVENT,
			&(struct slot){.no = earlier + i + 1,
				.session_no = session_no,
				.start_s = begin_s + i * STEP_S,
				.end_s = begin_s + i * STEP_S + SLOT_S,
				.offset_s = SEOUL_S});
	}
}

static void
put_event(struct tx *tx)
{
	int64_t first_day_s = (tx->now_s / DAY_S + 30) * DAY_S;

	event_put(tx, &(struct event){.id = EVENT,
			      .state = EVENT_OPEN,
			      .code = "bench",
			      .name = "Smart City Expo",
			      .zone = "Asia/Seoul",
			      .currency = "KRW",
			      .organiser_name = "Meeting Office",
			      .organiser_mail = "meetings@fair.example",
			      .slot_minutes = SLOT_S / 60,
			      .gap_minutes = (STEP_S - SLOT_S) / 60,
			      .rev = 1});
	for (int day = 0; day < FAIR_DAYS; day++) {
		put_session(tx, 2 * day + 1, first_day_s + day * DAY_S, MORNING_S,
			MORNING_SLOTS);
		put_session(tx, 2 * day + 2, first_day_s + day * DAY_S, AFTERNOON_S,
			AFTERNOON_SLOTS);
	}
	for (int i = 0; i < HALLS; i++)
		hall_put(tx, EVENT,
			&(struct hall){.code = arena_printf(tx->arena, "%c", 'A' + i),
				.name = arena_printf(tx->arena, "Hall %c", 'A' + i),
				.x_m = 120 * i});
}

/* Buyers come first, then exhibitors; each with one delegate of the same number. */
static void
put_organisation(struct tx *tx, int n)
{
	bool buyer = n < FAIR_BUYERS;
	int number = buyer ? n + 1 : n - FAIR_BUYERS + 1;
	const char *code =
		arena_printf(tx->arena, "%s-%03d", buyer ? "FB" : "EX", number);

	organisation_put(tx, EVENT,
		&(struct organisation){.id = n + 1,
			.code = code,
			.kind = !buyer		     ? ORG_EXHIBITOR
				: n < FOREIGN_BUYERS ? ORG_FOREIGN_BUYER
						     : ORG_PROCUREMENT,
			.name = arena_printf(tx->arena, "%s %d",
				buyer ? "Gemeente" : "한빛 모빌리티", number),
			.country = buyer ? "NL" : "KR",
			.languages = !buyer		? "ko;en"
				     : number % 10 == 0 ? "mn"
							: "en;nl",
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
	delegate_put(tx, EVENT,
		&(struct delegate){.id = n + 1,
			.code = arena_printf(tx->arena, "%s-1", code),
			.organisation_id = n + 1,
			.name = arena_printf(tx->arena, "%s %d",
				buyer ? "Jan de Vries" : "김민준", number),
			.email = arena_printf(tx->arena, "person@%s.example", code),
			.languages = "",
			.min_meetings = -1,
			.max_meetings = -1,
			.max_per_day = -1,
			.resource_id = resource_new(tx, EVENT, "delegate"),
			.rev = 1});
}

static void
put_location(struct tx *tx, int n)
{
	bool booth = n < BOOTHS;
	int64_t owner = booth ? FAIR_BUYERS + n + 1 : 0;
	int number = booth ? n + 1 : n - BOOTHS + 1;

	location_put(tx, EVENT,
		&(struct location){.id = n + 1,
			.code = arena_printf(
				tx->arena, "%c-%03d", booth ? 'B' : 'T', number),
			.kind = booth ? LOCATION_BOOTH : LOCATION_TABLE,
			.hall = arena_printf(tx->arena, "%c", 'A' + n % HALLS),
			.seats = 1,
			.organisation_id = owner,
			.name = arena_printf(
				tx->arena, "%s %d", booth ? "Booth" : "Table", number),
			.rev = 1});
	seat_put(tx, EVENT,
		&(struct seat){.location_id = n + 1,
			.seat_no = 1,
			.resource_id = resource_new(tx, EVENT, "seat")},
		owner);
}

static void
put_interpreter(struct tx *tx, int n)
{
	interpreter_put(tx, EVENT,
		&(struct interpreter){.id = n + 1,
			.code = arena_printf(tx->arena, "INT-%02d", n + 1),
			.name = arena_printf(tx->arena, "Interpreter %d", n + 1),
			.email = arena_printf(tx->arena, "int-%d@fair.example", n + 1),
			.resource_id = resource_new(tx, EVENT, "interpreter"),
			.rev = 1});
	interpreter_pair_put(tx, EVENT,
		&(struct interpreter_pair){.interpreter_id = n + 1,
			.position = 1,
			.language_a = "ko",
			.language_b = n % 2 == 0 ? "mn" : "ar"});
}

static void
put_login(struct tx *tx, int n)
{
	account_insert(tx, &(struct account){.id = n,
				   .duty = "all",
				   .nonce = "",
				   .event_id = EVENT,
				   .role = "staff",
				   .name = "Staff",
				   .organisation_id = -1,
				   .delegate_id = -1,
				   .interpreter_id = -1,
				   .generation = 1,
				   .invitation_expires_s = tx->now_s,
				   .enrolled_s = tx->now_s,
				   .disabled_s = -1,
				   .created_s = tx->now_s});
	token_insert(tx, &(struct token){.id = n,
				 .nonce = "",
				 .account_id = n,
				 .label = "bench",
				 .created_s = tx->now_s,
				 .expires_s = tx->now_s + 10 * DAY_S,
				 .last_used_s = tx->now_s,
				 .revoked_s = -1});
}

bool
fair_fill(const char *database, int first_login, int logins, int64_t now_s, struct err *e)
{
	struct store *s =
		store_open(database, STORE_WRITE, &(struct store_options){0}, e);
	struct arena arena;
	struct tx tx;
	bool ok;

	if (s == NULL)
		return false;
	arena_init(&arena);
	tx_init(&tx, s, &arena, now_s * 1000000);
	ok = store_begin_write(s, e);
	if (ok) {
		put_event(&tx);
		for (int i = 0; i < FAIR_BUYERS + FAIR_EXHIBITORS; i++)
			put_organisation(&tx, i);
		for (int i = 0; i < BOOTHS + TABLES; i++)
			put_location(&tx, i);
		for (int i = 0; i < INTERPRETERS; i++)
			put_interpreter(&tx, i);
		for (int i = 0; i < logins; i++)
			put_login(&tx, first_login + i);
		*e = tx.fault;
		ok = !tx_failed(&tx) && store_commit(s, e);
	}
	store_checkpoint(s, true);
	store_close(s);
	arena_release(&arena);
	return ok;
}

/* Steele, Lea, Flood: a number's bits well mixed. */
static uint64_t
mixed(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

size_t
fair_line(char out[FAIR_LINE_BYTES], int64_t id, enum fair_call call, int k,
	const char *request)
{
	static const char *const METHOD[] = {
		"meeting.book", "request.create", "request.accept"};
	int buyer = k % FAIR_BUYERS, round = k / FAIR_BUYERS;
	/* 301 = 7 * 43 has no factor in common with 37: a buyer meets nobody twice. */
	int exhibitor = (buyer * 29 + round * 37) % FAIR_EXHIBITORS;
	uint64_t a = mixed((uint64_t)k * 4 + (uint64_t)call), b = mixed(a);
	char what[FAIR_LINE_BYTES / 2];
	int n;

	switch (call) {
	case FAIR_BOOK:
		snprintf(what, sizeof what,
			"\"delegates\":[\"FB-%03d-1\",\"EX-%03d-1\"],"
			"\"message\":\"A pilot for two districts\"",
			buyer + 1, exhibitor + 1);
		break;
	case FAIR_CREATE:
		snprintf(what, sizeof what,
			"\"to\":\"EX-%03d\",\"delegates\":[\"FB-%03d-1\"],"
			"\"message\":\"A pilot for two districts\"",
			exhibitor + 1, buyer + 1);
		break;
	case FAIR_ACCEPT:
		snprintf(what, sizeof what, "\"request\":\"%s\"", request);
		break;
	}
	n = snprintf(out, FAIR_LINE_BYTES,
		"{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"%s\",\"params\":{"
		"\"key\":\"%08x-%04x-4%03x-8%03x-%012llx\",%s}}\n",
		(long long)id, METHOD[call], (unsigned)(a >> 32),
		(unsigned)(a >> 16) & 0xffff, (unsigned)a & 0xfff,
		(unsigned)(b >> 52) & 0xfff, (unsigned long long)(b & 0xffffffffffffu),
		what);
	BUG_ON(n <= 0 || n >= FAIR_LINE_BYTES);
	return (size_t)n;
}
