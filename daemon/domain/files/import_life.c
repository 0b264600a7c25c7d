/*
 * import_life.c - what had become of a request in the fair that its row is of: its state and what
 * goes with it.
 */
#include "domain/booking/hold.h"
#include "domain/booking/request.h"
#include "domain/files/import_request_columns.h"
#include "domain/files/importing.h"

bool
import_life_is_over(const struct imp_request *r)
{
	return r->life.state != REQUEST_REQUESTED && r->life.state != REQUEST_ACCEPTED &&
	       r->life.state != REQUEST_SCHEDULED;
}

static int64_t
instant_or(const struct cell *c, int64_t otherwise)
{
	return c->spans_n > 0 ? c->spans[0].start_s : otherwise;
}

/* People of the row that are not of the organisation they stand for. */
static void
check_side(struct importing *im, int line, const char *column,
	struct imp_delegate *const *d, int n, const struct imp_organisation *of)
{
	for (int i = 0; i < n; i++)
		if (d[i]->organisation != NULL && d[i]->organisation != of)
			import_fault(im, OF_REQUESTS, line, column,
				"%s is of organisation %s, not of %s", d[i]->item.code,
				d[i]->organisation->item.code, of->item.code);
}

static void
read_held(struct importing *im, int line, struct imp_request *r)
{
	struct imp_life *life = &r->life;

	if (life->held.spans_n > 0 && life->state != REQUEST_REQUESTED)
		import_fault(im, OF_REQUESTS, line, "held",
			"a request that is %s keeps no slot",
			request_state_name(life->state));
	for (int i = 0; i < life->held.spans_n && !im->event_partial; i++)
		if (grid_slot_at(&im->grid, life->held.spans[i].start_s) == NULL)
			import_fault(im, OF_REQUESTS, line, "held",
				"no slot begins at %s",
				import_civil(im, life->held.spans[i].start_s));
}

void
import_life_read(
	struct importing *im, int line, struct imp_request *r, const struct cell *c)
{
	struct imp_life *life = &r->life;

	*life = (struct imp_life){.number = c[RE_NUMBER].number,
		.origin = (enum request_origin)c[RE_ORIGIN].number,
		.created_s = instant_or(&c[RE_CREATED], im->tx->now_s),
		.state = (enum request_state)c[RE_STATE].number,
		.accepted_s = instant_or(&c[RE_ACCEPTED], im->tx->now_s),
		.reason = c[RE_REASON].text,
		.held = c[RE_HELD]};
	life->answering = import_delegates_of(
		im, OF_REQUESTS, line, "answering", &c[RE_ANSWERING], &life->answering_n);
	r->others = NULL;
	if (c[RE_DELEGATES].said)
		r->others = import_delegates_of(im, OF_REQUESTS, line, "delegates",
			&c[RE_DELEGATES], &r->others_n);
	if (r->from != NULL && r->from->organisation != NULL && r->others != NULL)
		check_side(im, line, "delegates", r->others, r->others_n,
			r->from->organisation);
	if (r->to != NULL)
		check_side(
			im, line, "answering", life->answering, life->answering_n, r->to);
	read_held(im, line, r);
}

/* Its people's, who have numbers by now. */
static void
write_held(struct importing *im, const struct imp_request *r)
{
	const struct cell *held = &r->life.held;
	int64_t *resource = ARENA_ARRAY(im->arena, int64_t, r->others_n + 1);
	int *slots = ARENA_ARRAY(im->arena, int, held->spans_n);
	struct err e;

	resource[0] = r->from->row.resource_id;
	for (int i = 0; i < r->others_n; i++)
		resource[i + 1] = r->others[i]->row.resource_id;
	for (int i = 0; i < held->spans_n; i++)
		slots[i] = grid_slot_at(&im->grid, held->spans[i].start_s)->no;
	if (!hold_restore(im->tx, r->stored, resource, r->others_n + 1, slots,
		    held->spans_n, &e))
		tx_fail(im->tx, &e);
}

void
import_life_write(struct importing *im, const struct imp_request *r)
{
	const struct imp_life *life = &r->life;

	for (int i = 0; i < life->answering_n; i++)
		request_add_delegate(im->tx, im->event.id, r->stored->id,
			life->answering[i]->item.id, false);
	/* In a fair that is there others may have taken them by now. */
	if (im->old_event == NULL && life->held.spans_n > 0)
		write_held(im, r);
}
