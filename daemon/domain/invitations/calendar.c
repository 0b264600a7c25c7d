/* calendar.c - all that is in one person's calendar of the fair. */
#include "domain/invitations/calendar.h"

#include "base/zones.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/invitations/invite_snapshot.h"
#include "domain/invitations/invite_text.h"
#include "store/conferences.h"
#include "store/events.h"
#include "store/invitations.h"
#include "store/meetings.h"
#include "store/rows.h"
#include "wire/when.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REFRESH_MINUTES = 60, MEETINGS_AT_ONCE = 500, UUID_BYTES = 16 };

struct making {
	struct tx *tx;
	const struct calendar_of *of;
	struct grid *grid;
	struct rows list; /* of struct feed_entry */
};

static struct feed_entry *
add(struct making *k)
{
	return rows_add(k->tx->arena, &k->list);
}

/* A UUID of version 8 (RFC 9562) for what has none of its own, the same at every time. */
static const char *
uid_of(const struct making *k, const char *kind, const char *what)
{
	const char *text = arena_printf(
		k->tx->arena, "%s|%" PRId64 "|%s", kind, k->of->event_id, what);
	uint8_t mac[DIGEST_BYTES];
	char hex[2 * UUID_BYTES + 1];

	hmac_sha256(k->of->key, DIGEST_BYTES, text, strlen(text), mac);
	mac[6] = (uint8_t)((mac[6] & 0x0f) | 0x80);
	mac[8] = (uint8_t)((mac[8] & 0x3f) | 0x80);
	hex_encode(mac, UUID_BYTES, hex);
	return arena_printf(k->tx->arena, "%.8s-%.4s-%.4s-%.4s-%s", hex, hex + 8,
		hex + 12, hex + 16, hex + 20);
}

/* ---- the fair's own times ------------------------------------------------------------------- */

/* "09:30-12:00" */
static const char *
hours(const struct making *k, const struct session *s)
{
	struct civil from, to;

	when_civil(s->start_s, zone_offset_at(k->grid->zone, s->start_s), &from);
	when_civil(s->end_s, zone_offset_at(k->grid->zone, s->end_s), &to);
	return arena_printf(k->tx->arena, "%02d:%02d-%02d:%02d", from.hour, from.minute,
		to.hour, to.minute);
}

/* One entry a day, with the sessions of meetings in it. */
static void
add_days(struct making *k)
{
	const struct event *ev = k->grid->event;
	struct feed_entry *x = NULL;
	const char *day = "";
	int n;
	struct session *s = sessions_of(k->tx, ev->id, &n);

	for (int i = 0; i < n; i++) {
		if (x == NULL || strcmp(s[i].day, day) != 0) {
			day = s[i].day;
			x = add(k);
			*x = (struct feed_entry){.uid = uid_of(k, "day", day),
				.sequence = -1,
				.changed_s = ev->changed_s,
				.start_s = s[i].start_s,
				.summary = ev->name,
				.description = hours(k, &s[i]),
				.free = true};
		} else {
			x->description = arena_printf(
				k->tx->arena, "%s, %s", x->description, hours(k, &s[i]));
		}
		x->end_s = s[i].end_s;
	}
}

/* ---- conference sessions -------------------------------------------------------------------- */

static void
add_conferences(struct making *k)
{
	int n;
	struct conference_session *c;

	if (k->of->delegate_id <= 0)
		return;
	c = conferences_of_delegate(k->tx, k->of->event_id, k->of->delegate_id, &n);
	for (int i = 0; i < n; i++)
		*add(k) = (struct feed_entry){
			.uid = uid_of(k, "conference",
				arena_printf(k->tx->arena, "%" PRId64, c[i].id)),
			.sequence = -1,
			.changed_s = c[i].changed_s,
			.start_s = c[i].start_s,
			.end_s = c[i].end_s,
			.summary = c[i].title,
			.description = c[i].track,
			.location = c[i].room};
}

/* ---- meetings ------------------------------------------------------------------------------- */

/* As its person is told it, in that person's language. */
static bool
add_told(struct making *k, const struct meeting *m, const struct invitation *i,
	const struct js *shot, struct err *e)
{
	const struct invite_viewer who = {
		.delegate_id = k->of->delegate_id > 0 ? k->of->delegate_id : 0,
		.interpreter_id = k->of->interpreter_id > 0 ? k->of->interpreter_id : 0};
	const struct zone *zone =
		zones_get(k->tx->zones, js_get_str(shot, "zone", ""), e);
	struct invite_text text;

	if (zone == NULL)
		return false;
	invite_text_make(
		k->tx->arena, shot, meeting_name(k->tx, m->id), zone, &who, &text);
	*add(k) = (struct feed_entry){.uid = i->uid,
		.sequence = i->sequence,
		.changed_s = i->dtstamp_s,
		.start_s = js_get_int(shot, "start_s", 0),
		.end_s = js_get_int(shot, "end_s", 0),
		.summary = arena_strdup(k->tx->arena, text.summary),
		.description = arena_strdup(k->tx->arena, text.description),
		.location = arena_strdup(k->tx->arena, text.location),
		.url = arena_strdup(k->tx->arena, text.url),
		.cancelled = m->state == MEETING_CANCELLED};
	return true;
}

static bool
add_meeting(struct making *k, const struct meeting *m, struct err *e)
{
	struct invitation *i = invitation_of(k->tx, m->event_id, m->id, m->revision);
	struct js *shot;
	bool ok;

	if (i == NULL)
		return true; /* damage, which admin.verify tells */
	shot = snapshot_parse(i, e);
	ok = shot != NULL && add_told(k, m, i, shot, e);
	js_free(shot);
	return ok;
}

static struct rows
meetings_of(struct making *k)
{
	const struct meeting_filter f = {
		.delegate_id = k->of->delegate_id > 0 ? k->of->delegate_id : 0,
		.interpreter_id = k->of->delegate_id > 0 ? 0 : k->of->interpreter_id,
		.state = -1};
	struct meeting_place after = {0, 0};
	struct rows all = {.size = sizeof(struct meeting)};
	int n;

	do {
		struct meeting *m = meetings_by_time(
			k->tx, k->of->event_id, &f, &after, MEETINGS_AT_ONCE, &n);

		for (int i = 0; i < n; i++)
			*(struct meeting *)rows_add(k->tx->arena, &all) = m[i];
		if (n > 0)
			after = (struct meeting_place){m[n - 1].start_s, m[n - 1].id};
	} while (n == MEETINGS_AT_ONCE);
	return all;
}

static int
newest_first(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y) - (x > y);
}

/* Of those called off, the number from which on they are shown; once the fair is over none is. */
static int64_t
first_cancelled(struct making *k, const struct meeting *m, int n)
{
	const struct grid *g = k->grid;
	int64_t *id = ARENA_ARRAY(k->tx->arena, int64_t, n);
	int cancelled = 0;

	if (g->n == 0 || k->tx->now_s >= g->slot[g->n - 1].end_s)
		return INT64_MAX;
	for (int i = 0; i < n; i++)
		if (m[i].state == MEETING_CANCELLED)
			id[cancelled++] = m[i].id;
	if (cancelled <= CALENDAR_CANCELLED_MOST)
		return 0;
	qsort(id, (size_t)cancelled, sizeof *id, newest_first);
	return id[CALENDAR_CANCELLED_MOST - 1];
}

static bool
add_meetings(struct making *k, struct err *e)
{
	struct rows all = meetings_of(k);
	const struct meeting *m = all.data;
	int64_t cancelled_from = first_cancelled(k, m, all.n);

	for (int i = 0; i < all.n; i++)
		if ((m[i].state != MEETING_CANCELLED || m[i].id >= cancelled_from) &&
			!add_meeting(k, &m[i], e))
			return false;
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* A row of another's making could end before it begins; readers would refuse all for it. */
static void
drop_impossible(struct rows *list)
{
	struct feed_entry *x = list->data;
	int n = 0;

	for (int i = 0; i < list->n; i++)
		if (x[i].end_s > x[i].start_s)
			x[n++] = x[i];
	list->n = n;
}

bool
calendar_write(struct tx *tx, struct ical *ical, const struct calendar_of *of,
	struct buf *out, struct err *e)
{
	struct making k = {
		.tx = tx, .of = of, .list = {.size = sizeof(struct feed_entry)}};
	struct feed f;

	k.grid = grid_or_null(tx, of->event_id);
	if (k.grid == NULL) {
		*e = tx->fault;
		return false;
	}
	add_days(&k);
	add_conferences(&k);
	if (!add_meetings(&k, e))
		return false;
	drop_impossible(&k.list);
	f = (struct feed){.name = k.grid->event->name,
		.description = k.grid->event->organiser_name,
		.zone = k.grid->zone,
		.refresh_minutes = REFRESH_MINUTES,
		.entries = k.list.data,
		.n = (size_t)k.list.n};
	return feed_write(ical, &f, out, e);
}
