/* postpone.c - a whole fair moves to other days. */
#include "domain/booking/postpone.h"

#include "domain/booking/blackout.h"
#include "domain/booking/telling.h"
#include "domain/fair/built_in_reasons.h"
#include "domain/fair/changed.h"
#include "domain/fair/event.h"
#include "domain/fair/fair_view.h"
#include "domain/fair/names.h"
#include "domain/fair/policy.h"
#include "domain/fair/publishing.h"
#include "domain/fair/time_text.h"
#include "store/conferences.h"
#include "store/interpreters.h"
#include "store/meetings.h"
#include "store/reminders.h"
#include "store/requests.h"

#include <string.h>

enum { DAY_S = 86400, DAYS_TRIED = 14 };

static const char REASON[] = REASON_OTHER_DAYS;

struct postponing {
	struct tx *tx;
	struct event *event;
	struct grid *grid; /* as it was */
	struct session *sessions;
	int sessions_n;
	int64_t *by_s; /* how far each session moves */
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

/* Does the clock change while it lasts? */
static bool
has_change(const struct postponing *p, int64_t start_s, int64_t end_s)
{
	return zone_offset_at(p->grid->zone, start_s) !=
	       zone_offset_at(p->grid->zone, end_s - 1);
}

/*
 * Of what is no session: over a gap RFC 5545 section 3.3.5 has an instant. Within a session with a
 * change of the clock it stays beside its slots.
 */
static int64_t
moved_beside(const struct postponing *p, int64_t utc_s)
{
	int64_t to_s;

	for (int i = 0; i < p->sessions_n; i++)
		if (utc_s >= p->sessions[i].start_s && utc_s <= p->sessions[i].end_s &&
			has_change(p, p->sessions[i].start_s, p->sessions[i].end_s))
			return utc_s + p->by_s[i];
	moved(p, utc_s, &to_s);
	return to_s;
}

static void
move_span(struct postponing *p, int64_t *start_s, int64_t *end_s)
{
	int64_t length_s = *end_s - *start_s, by_s = *start_s;

	*start_s = moved_beside(p, *start_s);
	by_s = *start_s - by_s;
	*end_s = moved_beside(p, *end_s);
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

/*
 * A session begins at the time of day it had and keeps its length, as its slots do. Where the clock
 * changes while it would last, these times of day are not to be had. false: so it is.
 */
static bool
session_fits(const struct postponing *p, const struct session *s, int64_t *by_s)
{
	struct civil c;
	int64_t start_s;

	when_civil(s->start_s, zone_offset_at(p->grid->zone, s->start_s), &c);
	when_civil(when_from_civil(&c, 0) + p->days * DAY_S, 0, &c);
	/* Of two such times the first, as in the files. */
	if (zone_to_utc(p->grid->zone, &c, &start_s) == ZONE_GAP)
		return false;
	*by_s = start_s - s->start_s;
	return !has_change(p, start_s, s->end_s + *by_s);
}

/* The first session that the clock is against; -1: none. */
static int
session_in_the_way(struct postponing *p)
{
	for (int i = 0; i < p->sessions_n; i++)
		if (!session_fits(p, &p->sessions[i], &p->by_s[i]))
			return i;
	return -1;
}

/* So many days more or less than was asked for, and the clock is against none. */
static bool
clock_changes(struct postponing *p, const struct session *s, struct err *e)
{
	const int64_t asked = p->days, away = asked > 0 ? 1 : -1;

	err_set(e, ERR_PARAM_INVALID,
		"the clock of %s changes within the session of %s at %s, which would be"
		" on %s",
		p->event->zone, s->day,
		grid_civil(p->tx, p->grid, s->start_s) + strlen("2027-09-01 "),
		date_after(p, s->day, p->days));
	for (int more = 1; more <= DAYS_TRIED; more++) {
		p->days = asked + more * away;
		if (session_in_the_way(p) < 0)
			return err_hint(
				e, "convene postpone --days %lld", (long long)p->days);
	}
	return false;
}

/* One in which the clock changes now may end later by the clock then, or earlier. */
static bool
sessions_are_apart(struct postponing *p, struct err *e)
{
	for (int i = 1; i < p->sessions_n; i++) {
		const struct session *a = &p->sessions[i - 1], *b = &p->sessions[i];

		if (a->end_s + p->by_s[i - 1] <= b->start_s + p->by_s[i])
			continue;
		err_set(e, ERR_PARAM_INVALID,
			"the clock changes within the session of %s that begins at %s; of the"
			" same length on %s it would run into the one at %s",
			a->day, grid_civil(p->tx, p->grid, a->start_s),
			date_after(p, a->day, p->days),
			grid_civil(p->tx, p->grid, b->start_s));
		return err_hint(e,
			"convene event update --day \"%s ...\" shortens it first",
			a->day);
	}
	return true;
}

static bool
sessions_move(struct postponing *p, struct err *e)
{
	int i = session_in_the_way(p);

	if (i >= 0)
		return clock_changes(p, &p->sessions[i], e);
	for (i = 0; i < p->sessions_n; i++) {
		const struct session *s = &p->sessions[i];

		p->uneven |= p->by_s[i] != p->days * DAY_S;
		if (!when_taken(s->start_s + p->by_s[i], s->day, e) ||
			!when_taken(s->end_s + p->by_s[i], s->day, e))
			return false;
	}
	return sessions_are_apart(p, e);
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
	const int64_t *by_s;

	p->by_s = ARENA_ARRAY(p->tx->arena, int64_t, p->sessions_n);
	by_s = p->by_s;
	if (!sessions_move(p, e))
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

/* ---- what an older file shall not undo ------------------------------------------------------ */

static void
remember(struct postponing *p, const char *file, const char *code, const char *field,
	const char *was, const char *is)
{
	changed_cell(p->tx, p->event->id, file, code, field, was, is);
}

static const char *
range_text(struct postponing *p, int64_t start_s, int64_t end_s)
{
	return time_text_range(p->tx->arena, p->grid->zone, start_s, end_s);
}

/* The sessions of a day as event.ini has them; "" when it has none. */
static const char *
sessions_on(struct postponing *p, const struct session *s, int n, const char *day)
{
	int at = 0;

	while (at < n && strcmp(s[at].day, day) != 0)
		at++;
	return at == n ? "" : time_text_day(p->tx->arena, p->grid->zone, s, n, &at);
}

static void
remember_days(struct postponing *p)
{
	int n;
	struct session *is = sessions_of(p->tx, p->event->id, &n);

	for (int i = 0; i < p->sessions_n + n; i++) {
		const struct session *all = i < n ? is + i : p->sessions + (i - n);
		bool first =
			(i > 0 && i != n) ? strcmp(all[-1].day, all->day) != 0 : true;

		if (first)
			remember(p, CHANGED_EVENT,
				arena_printf(p->tx->arena, "day %s", all->day),
				"sessions",
				sessions_on(p, p->sessions, p->sessions_n, all->day),
				sessions_on(p, is, n, all->day));
	}
}

static const struct slot *
slot_numbered(const struct slot *s, int n, int no)
{
	for (int i = 0; i < n; i++)
		if (s[i].no == no)
			return &s[i];
	return NULL;
}

/* The wishes w[0..n) of one request, by the slots there are. */
static const char *
wishes_text(struct postponing *p, const struct request_wish *w, int n,
	const struct slot *slots, int slots_n)
{
	const char **texts = ARENA_ARRAY(p->tx->arena, const char *, n);
	int k = 0;

	for (int i = 0; i < n; i++) {
		const struct slot *s = slot_numbered(slots, slots_n, w[i].slot_no);

		if (s != NULL)
			texts[k++] = time_text(p->tx->arena, p->grid->zone, s->start_s);
	}
	return arena_join(p->tx->arena, texts, k, ';');
}

static void
remember_wishes(struct postponing *p)
{
	int n, slots_n, end;
	struct request_wish *w = requests_wishes_of_files(p->tx, p->event->id, &n);
	struct slot *now = slots_of(p->tx, p->event->id, &slots_n);

	for (int i = 0; i < n; i = end) {
		end = i + 1;
		while (end < n && strcmp(w[end].code, w[i].code) == 0)
			end++;
		remember(p, CHANGED_REQUESTS, w[i].code, "slots",
			wishes_text(p, w + i, end - i, p->grid->slot, p->grid->n),
			wishes_text(p, w + i, end - i, now, slots_n));
	}
}

/* ---- what is in it -------------------------------------------------------------------------- */

static void
move_blackouts(struct postponing *p)
{
	int n;
	struct blackout *b = blackouts_all(p->tx, p->event->id, &n);

	for (int i = 0; i < n; i++) {
		const char *was = range_text(p, b[i].start_s, b[i].end_s);

		move_span(p, &b[i].start_s, &b[i].end_s);
		remember(p, CHANGED_BLACKOUTS, b[i].code, "when", was,
			range_text(p, b[i].start_s, b[i].end_s));
		blackout_put(p->tx, p->event->id, &b[i]);
	}
}

static const char *
shifts_text(struct postponing *p, const struct interpreter_shift *s, int n)
{
	const char **texts = ARENA_ARRAY(p->tx->arena, const char *, n);

	for (int i = 0; i < n; i++)
		texts[i] = range_text(p, s[i].start_s, s[i].end_s);
	return arena_join(p->tx->arena, texts, n, ';');
}

/* Those of one interpreter. */
static void
move_shifts_of(struct postponing *p, struct interpreter_shift *s, int n)
{
	struct interpreter *who =
		interpreter_by_id(p->tx, p->event->id, s->interpreter_id);
	const char *was = shifts_text(p, s, n);

	for (int i = 0; i < n; i++) {
		move_span(p, &s[i].start_s, &s[i].end_s);
		interpreter_shift_move(p->tx, p->event->id, &s[i]);
	}
	if (who != NULL)
		remember(p, CHANGED_INTERPRETERS, who->code, "shifts", was,
			shifts_text(p, s, n));
}

static void
move_shifts(struct postponing *p)
{
	int n, end;
	struct interpreter_shift *s = interpreter_shifts(p->tx, p->event->id, 0, &n);

	for (int i = 0; i < n; i = end) {
		end = i + 1;
		while (end < n && s[end].interpreter_id == s[i].interpreter_id)
			end++;
		move_shifts_of(p, s + i, end - i);
	}
}

static void
move_conferences(struct postponing *p)
{
	int n;
	struct conference_session *c = conferences_all(p->tx, p->event->id, &n);

	for (int i = 0; i < n; i++) {
		const char *was = range_text(p, c[i].start_s, c[i].end_s);

		move_span(p, &c[i].start_s, &c[i].end_s);
		remember(p, CHANGED_CONFERENCES, c[i].code, "when", was,
			range_text(p, c[i].start_s, c[i].end_s));
		conference_put(p->tx, p->event->id, &c[i]);
	}
}

/* What would have ended by now ends when it did before. */
static int64_t
end_after(const struct postponing *p, int64_t end_s)
{
	int64_t to_s;

	moved(p, end_s, &to_s);
	return to_s > p->tx->now_s && to_s <= WHEN_LAST_S ? to_s : end_s;
}

/* Those by the policy say nothing of it in their file, and move with the first day. */
static void
remember_ends(struct postponing *p)
{
	const struct policy *policy = policy_by_name(POLICY_ANSWERS_UNTIL);
	const char *text = event_policy(p->tx, p->event->id, POLICY_ANSWERS_UNTIL);
	int64_t value = policy->fallback, until_s;
	int n;
	struct request_end *r =
		requests_ends_of_files(p->tx, p->event->id, p->tx->now_s, &n);

	if (text != NULL && !policy_parse(policy, text, &value))
		return;
	until_s = policy_answers_until(value, p->grid->zone, p->sessions[0].start_s);
	for (int i = 0; i < n; i++)
		if (r[i].expires_s != until_s)
			remember(p, CHANGED_REQUESTS, r[i].code, "expires",
				time_text(p->tx->arena, p->grid->zone, r[i].expires_s),
				time_text(p->tx->arena, p->grid->zone,
					end_after(p, r[i].expires_s)));
}

static void
move_end(struct postponing *p, int64_t end_s)
{
	int64_t to_s = end_after(p, end_s);

	if (to_s != end_s)
		requests_move_end(p->tx, p->event->id, end_s, to_s);
}

static void
move_ends(struct postponing *p)
{
	int n;
	int64_t *end = requests_ends(p->tx, p->event->id, p->tx->now_s, &n);
	struct reminded last = reminders_of(p->tx, p->event->id);

	remember_ends(p);
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

	if (text == NULL || !policy_parse(policy, text, &value) || value == 0)
		return;
	event_policy_put(p->tx, p->event->id, POLICY_ANSWERS_UNTIL,
		policy_text(p->tx->arena, policy, value + p->days * DAY_S));
	remember(p, CHANGED_EVENT, "policy", POLICY_ANSWERS_UNTIL, text,
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
	remember_days(p);
	remember_wishes(p);
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
