/* replace.c - a colleague takes over from a delegate. */
#include "domain/booking/replace.h"

#include "domain/booking/hand_over.h"
#include "domain/booking/open_ones.h"
#include "domain/booking/view.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/taking_part.h"

#include <limits.h>

/* One at work. */
struct replacing {
	struct tx *tx;
	const struct grid *g;
	const struct replacement *by;
	const struct actor *who;
	struct replacement_report *out;
	const char
		*why; /* "M3: ...; M4: ..." of what cannot go over, NULL: nothing yet */
};

void
replacement_begin(struct replacement_report *r)
{
	*r = (struct replacement_report){js_new_arr(), js_new_arr(), js_new_arr()};
}

void
replacement_end(struct replacement_report *r)
{
	js_free(r->meetings);
	js_free(r->requests);
	js_free(r->refused);
	*r = (struct replacement_report){NULL, NULL, NULL};
}

/* It goes on, so that all that cannot go over is named. */
static void
refuse(struct replacing *x, const char *name, const struct err *e)
{
	js_push_str(x->out->refused, name);
	x->why = x->why == NULL ? arena_printf(x->tx->arena, "%s: %s", name, e->text)
				: arena_printf(x->tx->arena, "%s; %s: %s", x->why, name,
					  e->text);
}

static void
hand_meeting(struct replacing *x, int64_t id)
{
	struct meeting *m = meeting_or_blank(x->tx, x->g->event->id, id);
	struct err e;

	if (!meeting_hand_over(x->tx, x->g, m, x->by->leaves, x->by->comes, x->who, &e)) {
		refuse(x, meeting_name(x->tx, id), &e);
		return;
	}
	js_push(x->out->meetings, meeting_view_cached(x->tx, x->g, m, NULL));
}

static void
hand_request(struct replacing *x, int64_t id)
{
	struct request *r = request_or_blank(x->tx, x->g->event->id, id);
	struct err e;

	if (!request_hand_over(x->tx, x->g, r, x->by->leaves->id, x->by->comes, &e)) {
		refuse(x, request_name(x->tx, id), &e);
		return;
	}
	js_push(x->out->requests, request_view_cached(x->tx, x->g, r));
}

static bool
names(struct tx *tx, const struct request *r, int64_t delegate_id)
{
	for (int side = 0; side < 2; side++) {
		int n;
		int64_t *id = request_delegates(tx, r->event_id, r->id, side == 0, &n);

		for (int i = 0; i < n; i++)
			if (id[i] == delegate_id)
				return true;
	}
	return false;
}

/* All that is open, as it was before the first of it went over. */
static void
hand_all(struct replacing *x)
{
	const struct delegate *leaves = x->by->leaves;
	struct rows meetings = {.size = sizeof(int64_t)};
	struct rows requests = {.size = sizeof(int64_t)};
	const int64_t *id;

	open_meetings(x->tx, x->g, (struct meeting_filter){.delegate_id = leaves->id},
		INT_MAX, &meetings);
	for (int s = 0; s < 2; s++)
		open_requests(x->tx, x->g,
			&(struct open_requests){leaves->organisation_id,
				s == 0 ? REQUEST_REQUESTED : REQUEST_ACCEPTED, names,
				leaves->id},
			INT_MAX, &requests);
	id = meetings.data;
	for (int i = 0; i < meetings.n; i++)
		hand_meeting(x, id[i]);
	id = requests.data;
	for (int i = 0; i < requests.n; i++)
		hand_request(x, id[i]);
}

static bool
takes_part_in(struct replacing *x, int64_t id, struct err *e)
{
	int n;
	struct meeting_person *p = meeting_people(x->tx, x->g->event->id, id, &n);

	for (int i = 0; i < n; i++)
		if (p[i].delegate_id == x->by->leaves->id)
			return true;
	err_set(e, ERR_NOT_FOUND, "%s does not take part in %s", x->by->leaves->code,
		meeting_name(x->tx, id));
	return err_field(e, "params.meetings");
}

static bool
may_replace(struct tx *tx, const struct grid *g, const struct replacement *by,
	const struct actor *who, struct err *e)
{
	const struct delegate *comes = by->comes;
	const struct organisation *o =
		organisation_or_blank(tx, g->event->id, comes->organisation_id);
	const char *out = taking_part_not(o, comes, 1);

	if (!actor_owns(who, by->leaves->organisation_id)) {
		err_set(e, ERR_NOT_YOURS, "%s is of another organisation",
			by->leaves->code);
		return err_field(e, "params.delegate");
	}
	if (comes->id == by->leaves->id) {
		err_set(e, ERR_PARAM_INVALID, "%s is who leaves", comes->code);
		return err_field(e, "params.by");
	}
	if (comes->organisation_id != by->leaves->organisation_id) {
		err_set(e, ERR_PARAM_INVALID,
			"%s is of another organisation than %s; a colleague takes over",
			comes->code, by->leaves->code);
		return err_field(e, "params.by");
	}
	return out == NULL || taking_part_refuse(out, e);
}

bool
delegate_replace(struct tx *tx, const struct grid *g, const struct replacement *by,
	const struct actor *who, struct replacement_report *out, struct err *e)
{
	struct replacing x = {tx, g, by, who, out, NULL};

	if (!may_replace(tx, g, by, who, e))
		return false;
	for (int i = 0; i < by->meetings_n; i++)
		if (!takes_part_in(&x, by->meetings[i], e))
			return false;
	for (int i = 0; i < by->meetings_n; i++)
		hand_meeting(&x, by->meetings[i]);
	if (by->meetings == NULL)
		hand_all(&x);
	if (x.why == NULL)
		return true;
	err_set(e, ERR_MEETING_IN_THE_WAY, "%s cannot take over %s", by->comes->code,
		x.why);
	err_hint(e, "convene delegate replace %s --by %s --meeting M hands over some",
		by->leaves->code, by->comes->code);
	return err_field(e, "params.by");
}
