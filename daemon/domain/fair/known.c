/* known.c - rows that must be there, or an empty one for a unit that is lost already. */
#include "domain/fair/known.h"

#include <inttypes.h>
#include <string.h>

/* The row, or a blank copy. A missing row without an earlier fault sets the fault (ERR_CORRUPT). */
static void *
known(struct tx *tx, void *row, const void *blank, size_t n, const char *what, int64_t id)
{
	if (row != NULL)
		return row;
	tx_damaged(tx, "%s %" PRId64 " is not there", what, id);
	return memcpy(arena_alloc(tx->arena, n), blank, n);
}

struct event *
known_event(struct tx *tx, int64_t id)
{
	static const struct event BLANK = {.code = "",
		.name = "",
		.zone = "",
		.currency = "",
		.organiser_name = "",
		.organiser_mail = ""};

	return known(tx, event_by_id(tx, id), &BLANK, sizeof BLANK, "event", id);
}

struct grid *
known_grid(struct tx *tx, int64_t event_id)
{
	struct event *ev = known_event(tx, event_id);
	struct grid *g;
	struct err e;

	if (tx_failed(tx))
		return NULL;
	g = grid_load(tx, ev, &e);
	if (g == NULL)
		tx_fail(tx, &e);
	return g;
}

struct organisation *
known_organisation(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct organisation BLANK = {.code = "",
		.name = "",
		.country = "",
		.languages = "",
		.profile = "",
		.products = "",
		.markets = "",
		.website = "",
		.min_meetings = -1,
		.max_meetings = -1,
		.max_per_day = -1};

	return known(tx, organisation_by_id(tx, event_id, id), &BLANK, sizeof BLANK,
		"organisation", id);
}

struct delegate *
known_delegate(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct delegate BLANK = {.code = "",
		.name = "",
		.email = "",
		.languages = "",
		.min_meetings = -1,
		.max_meetings = -1,
		.max_per_day = -1};

	return known(tx, delegate_by_id(tx, event_id, id), &BLANK, sizeof BLANK,
		"delegate", id);
}

struct location *
known_location(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct location BLANK = {.code = "", .hall = "", .name = ""};

	return known(tx, location_by_id(tx, event_id, id), &BLANK, sizeof BLANK,
		"location", id);
}

struct interpreter *
known_interpreter(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct interpreter BLANK = {.code = "", .name = "", .email = ""};

	return known(tx, interpreter_by_id(tx, event_id, id), &BLANK, sizeof BLANK,
		"interpreter", id);
}

struct request *
known_request(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct request BLANK = {.message = "", .reason = ""};

	return known(
		tx, request_by_id(tx, event_id, id), &BLANK, sizeof BLANK, "request", id);
}

struct meeting *
known_meeting(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct meeting BLANK = {.uid = "", .reason = ""};

	return known(
		tx, meeting_by_id(tx, event_id, id), &BLANK, sizeof BLANK, "meeting", id);
}

struct account *
known_account(struct tx *tx, int64_t id)
{
	static const struct account BLANK = {.role = "monitor", .name = ""};

	return known(tx, account_by_id(tx, id), &BLANK, sizeof BLANK, "account", id);
}

struct token *
known_token(struct tx *tx, int64_t id)
{
	static const struct token BLANK = {.label = ""};

	return known(tx, token_by_id(tx, id), &BLANK, sizeof BLANK, "token", id);
}
