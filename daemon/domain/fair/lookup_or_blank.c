/* lookup_or_blank.c - a row that must be there, or a blank one once the unit has failed. */
#include "domain/fair/lookup_or_blank.h"

#include <inttypes.h>
#include <string.h>

/* The row, or a blank copy. A missing row without an earlier fault sets the fault (ERR_CORRUPT). */
static void *
or_blank(struct tx *tx, void *row, const void *blank, size_t n, const char *what,
	int64_t id)
{
	if (row != NULL)
		return row;
	tx_damaged(tx, "%s %" PRId64 " is not there", what, id);
	return memcpy(arena_alloc(tx->arena, n), blank, n);
}

struct event *
event_or_blank(struct tx *tx, int64_t id)
{
	static const struct event BLANK = {.code = "",
		.name = "",
		.zone = "",
		.currency = "",
		.organiser_name = "",
		.organiser_mail = "",
		.organiser_phone = ""};

	return or_blank(tx, event_by_id(tx, id), &BLANK, sizeof BLANK, "event", id);
}

struct grid *
grid_or_null(struct tx *tx, int64_t event_id)
{
	struct event *ev = event_or_blank(tx, event_id);
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
organisation_or_blank(struct tx *tx, int64_t event_id, int64_t id)
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

	return or_blank(tx, organisation_by_id(tx, event_id, id), &BLANK, sizeof BLANK,
		"organisation", id);
}

struct delegate *
delegate_or_blank(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct delegate BLANK = {.code = "",
		.name = "",
		.email = "",
		.languages = "",
		.min_meetings = -1,
		.max_meetings = -1,
		.max_per_day = -1};

	return or_blank(tx, delegate_by_id(tx, event_id, id), &BLANK, sizeof BLANK,
		"delegate", id);
}

struct location *
location_or_blank(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct location BLANK = {.code = "", .hall = "", .name = ""};

	return or_blank(tx, location_by_id(tx, event_id, id), &BLANK, sizeof BLANK,
		"location", id);
}

struct interpreter *
interpreter_or_blank(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct interpreter BLANK = {.code = "", .name = "", .email = ""};

	return or_blank(tx, interpreter_by_id(tx, event_id, id), &BLANK, sizeof BLANK,
		"interpreter", id);
}

struct request *
request_or_blank(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct request BLANK = {.message = "", .reason = ""};

	return or_blank(
		tx, request_by_id(tx, event_id, id), &BLANK, sizeof BLANK, "request", id);
}

struct meeting *
meeting_or_blank(struct tx *tx, int64_t event_id, int64_t id)
{
	static const struct meeting BLANK = {.uid = "", .reason = ""};

	return or_blank(
		tx, meeting_by_id(tx, event_id, id), &BLANK, sizeof BLANK, "meeting", id);
}

struct account *
account_or_blank(struct tx *tx, int64_t id)
{
	static const struct account BLANK = {
		.role = "monitor", .name = "", .duty = "all"};

	return or_blank(tx, account_by_id(tx, id), &BLANK, sizeof BLANK, "account", id);
}

struct token *
token_or_blank(struct tx *tx, int64_t id)
{
	static const struct token BLANK = {.label = ""};

	return or_blank(tx, token_by_id(tx, id), &BLANK, sizeof BLANK, "token", id);
}
