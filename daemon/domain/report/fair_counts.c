/* fair_counts.c - a fair in numbers, as of now. */
#include "domain/report/fair_counts.h"

#include "domain/fair/slotview.h"
#include "store/boards.h"

#include <stdio.h>
#include <string.h>

enum { HOUR_S = 3600 };

/* ---- unanswered ------------------------------------------------------------------------------ */

/* Younger than so many hours. */
static const struct {
	const char *name;
	int64_t hours;
} AGES[REQUEST_AGES] = {[AGE_UNDER_1H] = {"under_1h", 1},
	[AGE_UNDER_4H] = {"under_4h", 4},
	[AGE_UNDER_1D] = {"under_1d", 24},
	[AGE_UNDER_3D] = {"under_3d", 72},
	[AGE_OLDER] = {"older", INT64_MAX}};

const char *
request_age_name(enum request_age age)
{
	return AGES[age].name;
}

void
request_ages_count(struct tx *tx, int64_t event_id, struct request_ages *out)
{
	int n;
	struct span_count *c = boards_unanswered(tx, event_id, &n);

	*out = (struct request_ages){.total = 0};
	for (int i = 0; i < n; i++) {
		int64_t age = tx->now_s / HOUR_S - c[i].no;
		int a = 0;

		while (age >= AGES[a].hours)
			a++;
		out->of[a] += c[i].n;
		out->total += c[i].n;
	}
}

void
request_ages_add(struct js *o, const struct request_ages *a)
{
	js_set_int(o, "total", a->total);
	for (int i = 0; i < REQUEST_AGES; i++)
		js_set_int(o, AGES[i].name, a->of[i]);
}

/* ---- this slot and the next ------------------------------------------------------------------ */

static void
fill_halls(struct tx *tx, const struct grid *g, int64_t from_s, int64_t after_s,
	struct slot_filling *f)
{
	int halls, n, k = 0;
	struct hall_seats *all = boards_halls(tx, g->event->id, &halls);
	struct hall_seats *sits =
		boards_meeting(tx, g->event->id, from_s, f->start_s, after_s, &n);

	for (int i = 0; i < n; i++)
		f->meetings += sits[i].seats;
	/* both are in the order of halls */
	for (int i = 0; i < halls && f->halls < FILLING_HALLS; i++) {
		snprintf(f->hall[f->halls].hall, FILLING_HALL_BYTES, "%s", all[i].hall);
		f->hall[f->halls].seats = all[i].seats;
		while (k < n && strcmp(sits[k].hall, all[i].hall) < 0)
			k++;
		if (k < n && strcmp(sits[k].hall, all[i].hall) == 0)
			f->hall[f->halls].meetings = sits[k].seats;
		f->halls++;
	}
}

/* begins: only meetings that begin in it; else also those of several slots that go on. */
static void
fill_slot(struct tx *tx, const struct grid *g, int index, bool begins,
	struct slot_filling *out)
{
	const struct slot *s = &g->slot[index];
	int first = index;

	while (!begins && first > 0 && g->slot[first - 1].session_no == s->session_no)
		first--;
	*out = (struct slot_filling){.there = true,
		.slot_no = s->no,
		.start_s = s->start_s,
		.end_s = s->end_s,
		.offset_s = zone_offset_at(g->zone, s->start_s)};
	fill_halls(tx, g, g->slot[first].start_s, s->start_s, out);
}

/* Nobody meets between two slots; next is then the one that comes. */
static void
fill_slots(struct tx *tx, const struct grid *g, struct fair_counts *out)
{
	for (int i = 0; i < g->n && !out->next.there; i++) {
		if (g->slot[i].start_s > tx->now_s)
			fill_slot(tx, g, i, true, &out->next);
		else if (g->slot[i].end_s > tx->now_s)
			fill_slot(tx, g, i, false, &out->now);
	}
}

struct js *
slot_filling_view(const struct slot_filling *f)
{
	struct js *o = js_new_obj(), *halls = js_new_arr();

	js_set_int(o, "slot", f->slot_no);
	instant_view(o, "start", f->start_s, f->offset_s);
	instant_view(o, "end", f->end_s, f->offset_s);
	js_set_int(o, "meetings", f->meetings);
	for (int i = 0; i < f->halls; i++) {
		struct js *hall = js_new_obj();

		js_set_str(hall, "hall", f->hall[i].hall);
		js_set_int(hall, "seats", f->hall[i].seats);
		js_set_int(hall, "meetings", f->hall[i].meetings);
		js_push(halls, hall);
	}
	js_set(o, "halls", halls);
	return o;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void
add_event(struct tx *tx, int64_t event_id, struct fair_counts *sum)
{
	struct outbox_counts mail;
	struct request_ages ages;

	outbox_count(tx, event_id, &mail);
	for (int i = 0; i < OUTBOX_STATES; i++)
		sum->mail.of[i] += mail.of[i];
	if (mail.oldest_s >= 0 &&
		(sum->mail.oldest_s < 0 || mail.oldest_s < sum->mail.oldest_s))
		sum->mail.oldest_s = mail.oldest_s;
	sum->mail_paused |= outbox_paused(tx, event_id) != NULL;
	request_ages_count(tx, event_id, &ages);
	for (int i = 0; i < REQUEST_AGES; i++)
		sum->unanswered.of[i] += ages.of[i];
	sum->unanswered.total += ages.total;
}

void
fair_counts_of(struct tx *tx, struct event *event, struct fair_counts *out)
{
	struct event *all;
	struct err
		ignored; /* a zone that is gone has no slots; the rest is told all the same */
	struct grid *g;
	int n;

	*out = (struct fair_counts){.events = 1, .mail = {.oldest_s = -1}};
	if (event != NULL) {
		figures_of(tx, event->id, &out->figures);
		add_event(tx, event->id, out);
		g = grid_load(tx, event, &ignored);
		if (g != NULL)
			fill_slots(tx, g, out);
		return;
	}
	out->events = figures_of_all(tx, &out->figures);
	all = events_all(tx, &n);
	for (int i = 0; i < n; i++)
		add_event(tx, all[i].id, out);
}
