/* postpone.c - a whole fair moves to other days. */
#include "domain/booking/postpone.h"

#include "domain/booking/blackout.h"
#include "domain/booking/telling.h"
#include "domain/fair/built_in_reasons.h"
#include "domain/fair/event.h"
#include "domain/fair/fair_view.h"
#include "domain/fair/names.h"
#include "domain/fair/policy.h"
#include "domain/fair/publishing.h"
#include "store/conferences.h"
#include "store/meetings.h"
#include "store/reminders.h"
#include "store/requests.h"

#include <string.h>

enum { DAY_S = 86400 };

static const char REASON[] = REASON_OTHER_DAYS;

struct postponing {
	struct tx *tx;
	struct event *event;
	struct grid *grid; /* as it was */
	struct session *sessions;
	int sessions_n;
	int64_t days;
	bool uneven; /* another offset holds on some of the new days */
};

/* ---- how far -------------------------------------------------------------------------------- */

/* A civil date so many days on, as text. */
static const char *
date_after(struct postponing *p, const char *day, int64_t days)
{
	struct civil c;
	struct err e;

	/* What is stored as a day is one, or the row is damaged. */
	if (!civil_parse_date(day, &c, &e))
		return day;
	when_civil(when_from_civil(&c, 0) + days * DAY_S, 0, &c);
	return arena_printf(p->tx->arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static bool
days_to(struct postponing *p, const char *date, struct err *e)
{
	struct civil first, to;

	if (!civil_parse_date(date, &to, e))
		return err_field(e, "params.to");
	if (!civil_parse_date(p->sessions[0].day, &first, e))
		return false;
	p->days = civil_to_days(to.year, to.month, to.day) -
		  civil_to_days(first.year, first.month, first.day);
	return true;
}

static bool
read_days(struct postponing *p, const struct postpone_said *said, struct err *e)
{
	const char *field = said->date != NULL ? "params.to" : "params.days";

	p->days = said->days;
	if (said->date != NULL && !days_to(p, said->date, e))
		return false;
	if (p->days == 0) {
		err_set(e, ERR_PARAM_INVALID, "the fair begins on %s already",
			p->sessions[0].day);
		return err_field(e, "%s", field);
	}
	if (p->days >= -POSTPONE_DAYS_MAX && p->days <= POSTPONE_DAYS_MAX)
		return true;
	err_set(e, ERR_PARAM_INVALID, "a fair moves by at most %d days",
		POSTPONE_DAYS_MAX);
	return err_field(e, "%s", field);
}

/* The same civil time so many days on. false: the clock jumps over it. */
static bool
moved(const struct postponing *p, int64_t utc_s, int64_t *out)
{
	const struct zone *zone = p->grid->zone;
	int32_t offset_s = zone_offset_at(zone, utc_s);
	struct civil c;
	enum zone_civil how;

	when_civil(utc_s + p->days * DAY_S, offset_s, &c);
	how = zone_to_utc(zone, &c, out);
	/* Of two such times the one with the offset it had. */
	if (how == ZONE_FOLD &&
		zone_offset_at(zone, when_from_civil(&c, offset_s)) == offset_s)
		*out = when_from_civil(&c, offset_s);
	return how != ZONE_GAP;
}

/* Of what is no session: over a gap RFC 5545 section 3.3.5 has an instant. */
static void
move_span(struct postponing *p, int64_t *start_s, int64_t *end_s)
{
	int64_t length_s = *end_s - *start_s, by_s = *start_s;

	moved(p, *start_s, start_s);
	by_s = *start_s - by_s;
	moved(p, *end_s, end_s);
	if (*end_s <= *start_s)
		*end_s = *start_s + length_s;
	p->uneven |= by_s != p->days * DAY_S || *end_s - *start_s != length_s;
}

/* ---- may it --------------------------------------------------------------------------------- */

static bool
nothing_has_begun(struct postponing *p, struct err *e)
{
	struct meeting_filter scheduled = {.state = MEETING_SCHEDULED};
	int64_t by_state[MEETING_STATES];
	struct meeting *m;
	int n;

	meetings_count(p->tx, p->event->id, by_state);
	m = meetings_by_time(
		p->tx, p->event->id, &scheduled, &(struct meeting_place){0, 0}, 1, &n);
	if (by_state[MEETING_HELD] + by_state[MEETING_NO_SHOW] == 0 &&
		(n == 0 || m->start_s > p->tx->now_s))
		return true;
	err_set(e, ERR_TOO_LATE, "%s has begun: there are meetings that took place",
		p->event->name);
	return err_hint(e, "convene event update --day moves days that nothing uses");
}

static bool
clock_changes(struct postponing *p, const struct session *s, struct err *e)
{
	err_set(e, ERR_PARAM_INVALID,
		"the clock of %s changes within the session of %s at %s, which would be"
		" on %s",
		p->event->zone, s->day,
		grid_civil(p->tx, p->grid, s->start_s) + strlen("2027-09-01 "),
		date_after(p, s->day, p->days));
	return err_hint(e, "name another day");
}

/* A session and its slots move as one. */
static bool
session_moves(struct postponing *p, const struct session *s, int64_t *by_s, struct err *e)
{
	int64_t start_s, end_s, slot_s;

	if (!moved(p, s->start_s, &start_s) || !moved(p, s->end_s, &end_s) ||
		end_s - start_s != s->end_s - s->start_s)
		return clock_changes(p, s, e);
	*by_s = start_s - s->start_s;
	for (int i = 0; i < p->grid->n; i++) {
		const struct slot *slot = &p->grid->slot[i];

		if (slot->session_no == s->no && (!moved(p, slot->start_s, &slot_s) ||
							 slot_s - slot->start_s != *by_s))
			return clock_changes(p, s, e);
	}
	p->uneven |= *by_s != p->days * DAY_S;
	return when_taken(start_s, s->day, e) && when_taken(end_s, s->day, e);
}

static bool
begins_later_than_now(struct postponing *p, int64_t start_s, struct err *e)
{
	if (start_s > p->tx->now_s)
		return true;
	return err_set(e, ERR_PARAM_INVALID, "the fair would begin at %s, which is past",
		grid_civil(p->tx, p->grid, start_s));
}

/* ---- moving --------------------------------------------------------------------------------- */

/* No two slots begin at once, also in between: the last goes first when they go forward. */
static void
move_slots(struct postponing *p, const int64_t *by_s)
{
	for (int k = 0; k < p->grid->n; k++) {
		struct slot slot = p->grid->slot[p->days > 0 ? p->grid->n - 1 - k : k];

		for (int i = 0; i < p->sessions_n; i++)
			if (p->sessions[i].no == slot.session_no) {
				slot.start_s += by_s[i];
				slot.end_s += by_s[i];
			}
		slot.offset_s = zone_offset_at(p->grid->zone, slot.start_s);
		slot_put(p->tx, p->event->id, &slot);
	}
}

static bool
move_sessions(struct postponing *p, struct err *e)
{
	int64_t *by_s = ARENA_ARRAY(p->tx->arena, int64_t, p->sessions_n);

	for (int i = 0; i < p->sessions_n; i++)
		if (!session_moves(p, &p->sessions[i], &by_s[i], e))
			return false;
	if (!begins_later_than_now(p, p->sessions[0].start_s + by_s[0], e))
		return false;
	for (int i = 0; i < p->sessions_n; i++) {
		struct session s = p->sessions[i];

		s.day = date_after(p, s.day, p->days);
		s.start_s += by_s[i];
		s.end_s += by_s[i];
		session_put(p->tx, p->event->id, &s);
	}
	move_slots(p, by_s);
	return true;
}

static void
move_blackouts(struct postponing *p)
{
	int n;
	struct blackout *b = blackouts_all(p->tx, p->event->id, &n);

	for (int i = 0; i < n; i++) {
		move_span(p, &b[i].start_s, &b[i].end_s);
		blackout_put(p->tx, p->event->id, &b[i]);
	}
}

static void
move_shifts(struct postponing *p)
{
	int n;
	struct interpreter_shift *s = interpreter_shifts(p->tx, p->event->id, 0, &n);

	for (int i = 0; i < n; i++) {
		move_span(p, &s[i].start_s, &s[i].end_s);
		interpreter_shift_move(p->tx, p->event->id, &s[i]);
	}
}

static void
move_conferences(struct postponing *p)
{
	int n;
	struct conference_session *c = conferences_all(p->tx, p->event->id, &n);

	for (int i = 0; i < n; i++) {
		move_span(p, &c[i].start_s, &c[i].end_s);
		conference_put(p->tx, p->event->id, &c[i]);
	}
}

/* What would have ended by now ends when it did before. */
static void
move_end(struct postponing *p, int64_t end_s)
{
	int64_t to_s;

	moved(p, end_s, &to_s);
	if (to_s > p->tx->now_s && to_s <= WHEN_LAST_S)
		requests_move_end(p->tx, p->event->id, end_s, to_s);
}

static void
move_ends(struct postponing *p)
{
	int n;
	int64_t *end = requests_ends(p->tx, p->event->id, p->tx->now_s, &n);
	struct reminded last = reminders_of(p->tx, p->event->id);

	/* Each moves once: no other end comes to lie on one that is still to move. */
	for (int i = 0; i < n; i++)
		move_end(p, end[p->days > 0 ? n - 1 - i : i]);
	/* Whoever ends earlier now is to be reminded of it. */
	if (p->days < 0 && last.expires_s > 0) {
		last.expires_s += p->days * DAY_S;
		last.expires_s = last.expires_s > 0 ? last.expires_s : 0;
		reminders_put(p->tx, &last);
	}
}

/* "first_day" moves by itself. */
static void
move_policy(struct postponing *p)
{
	const struct policy *policy = policy_by_name(POLICY_ANSWERS_UNTIL);
	const char *text = event_policy(p->tx, p->event->id, POLICY_ANSWERS_UNTIL);
	int64_t value;

	if (text != NULL && policy_parse(policy, text, &value) && value != 0)
		event_policy_put(p->tx, p->event->id, POLICY_ANSWERS_UNTIL,
			policy_text(p->tx->arena, policy, value + p->days * DAY_S));
}

/* ---- blackouts where the clock has another offset ------------------------------------------- */

static bool
derive(struct postponing *p, enum blackout_kind kind, int64_t target_id, struct err *e)
{
	int n;

	blackout_derive(p->tx, p->event->id, kind, target_id, &n);
	return n == 0 || err_set(e, ERR_MEETING_IN_THE_WAY,
				 "the clock of %s changes on the new days, and a blackout"
				 " would come to lie over a meeting",
				 p->event->zone);
}

/* What moved by different lengths may touch other slots than before. */
static bool
derive_all(struct postponing *p, struct err *e)
{
	int64_t event_id = p->event->id;
	int n;
	struct blackout *b = blackouts_all(p->tx, event_id, &n);
	struct conference_person *c;

	for (int i = 0; i < n; i++)
		if (!derive(p, b[i].kind, b[i].target_id, e))
			return false;
	c = conference_people(p->tx, event_id, 0, &n);
	for (int i = 0; i < n; i++)
		if (!derive(p, BLACKOUT_DELEGATE, c[i].delegate_id, e))
			return false;
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static struct js *
people_view(const struct meeting_guest *g, int n)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < n && i < POSTPONE_TOLD_SHOWN; i++) {
		struct js *o = js_new_obj();

		js_set_str(o, "code", g[i].code);
		js_set_str(o, "name", g[i].name);
		js_push(list, o);
	}
	return list;
}

static struct js *
answer(struct postponing *p, const struct grid *now)
{
	struct js *o = js_new_obj();
	int64_t by_state[MEETING_STATES];
	int people;
	struct meeting_guest *g = meetings_people(p->tx, p->event->id, &people);

	meetings_count(p->tx, p->event->id, by_state);
	js_set(o, "event", event_view(p->tx, now));
	js_set_int(o, "days", p->days);
	js_set_str(o, "from", p->sessions[0].day);
	js_set_str(o, "to", date_after(p, p->sessions[0].day, p->days));
	js_set_int(o, "meetings", by_state[MEETING_SCHEDULED]);
	js_set_int(o, "people", people);
	js_set(o, "told", people_view(g, people));
	return o;
}

static void
journal(struct postponing *p, struct js *take_before)
{
	struct js *o = js_new_obj();

	js_set_int(o, "days", p->days);
	js_set_str(o, "from", p->sessions[0].day);
	js_set_str(o, "to", date_after(p, p->sessions[0].day, p->days));
	event_journal_postponed(p->tx, p->event, take_before, o);
}

static bool
move_all(struct postponing *p, struct err *e)
{
	if (!move_sessions(p, e))
		return false;
	move_blackouts(p);
	move_shifts(p);
	move_conferences(p);
	move_ends(p);
	move_policy(p);
	if (p->uneven && !derive_all(p, e))
		return false;
	meetings_follow_slots(p->tx, p->event->id, REASON);
	return true;
}

/* Stored, told and answered. */
static struct js *
finish(struct postponing *p, struct err *e)
{
	const struct meeting_filter scheduled = {.state = MEETING_SCHEDULED};
	struct js *before = event_facts(p->tx, p->event), *o;
	struct grid *now;

	if (!move_all(p, e)) {
		js_free(before);
		return NULL;
	}
	p->event->rev++;
	event_put(p->tx, p->event);
	journal(p, before);
	now = grid_load(p->tx, p->event, e);
	if (now == NULL)
		return NULL;
	telling_of_meetings(p->tx, now, &scheduled);
	o = answer(p, now);
	if (!tx_failed(p->tx))
		return o;
	*e = p->tx->fault;
	js_free(o);
	return NULL;
}

struct js *
postpone(struct tx *tx, struct event *ev, const struct postpone_said *said, struct err *e)
{
	struct postponing p = {.tx = tx, .event = ev};

	if (!publishing_is_none(tx, ev->id, e))
		return NULL;
	p.grid = grid_load(tx, ev, e);
	if (p.grid == NULL)
		return NULL;
	p.sessions = sessions_of(tx, ev->id, &p.sessions_n);
	if (p.sessions_n == 0) {
		err_set(e, ERR_WRONG_STATE, "%s has no day yet", ev->name);
		return NULL;
	}
	if (!read_days(&p, said, e) || !nothing_has_begun(&p, e))
		return NULL;
	return finish(&p, e);
}
