/* import_run.c - a large import in slices. */
#include "domain/import_run.h"

#include "base/clock.h"
#include "domain/importing.h"
#include "domain/meeting.h"
#include "domain/order.h"
#include "domain/request.h"
#include "store/journal.h"
#include "store/precedences.h"
#include "wire/buf.h"

#include <stdlib.h>

/* What is left to write lies between a step and the end. */
enum step { STEP_BEGIN, STEP_ROWS, STEP_ORDER, STEP_BUSY, STEP_END };

struct import_run {
	struct arena arena;
	struct import_report report;
	struct importing im;
	int64_t basis_seq; /* the journal's last row when the files were read */
	bool whole;	   /* the event is new: all of it is arriving */
	bool overtaken;
	enum step step;
	int of, at; /* the next row */
};

/* ---- what is written when ------------------------------------------------------------ */

/* Files whose new rows come in slices; in an event that is there others wait for the last unit. */
static bool
is_sliced(const struct import_run *run, int of)
{
	return run->whole || of == OF_ORGANISATIONS || of == OF_DELEGATES ||
	       of == OF_PREFERENCES || of == OF_REQUESTS || of == OF_CATEGORIES;
}

static bool
is_due_in_slice(const struct import_run *run, int of, const struct item *item)
{
	return item->changed && is_sliced(run, of) && !item->stored && !item->late;
}

static bool
is_due_last(const struct import_run *run, int of, const struct item *item)
{
	return item->changed && !is_due_in_slice(run, of, item);
}

static int64_t
new_rows(const struct import_run *run, int of)
{
	const struct item_set *set = &run->im.sets[of];
	int64_t n = 0;

	for (int i = set->stored_n; i < set->n; i++)
		n += is_due_in_slice(run, of, set->items[i]);
	return n;
}

/* ---- reading ------------------------------------------------------------------------- */

struct import_run *
import_run_new(struct tx *tx, const struct staged_fair *fair, int64_t event_id, struct err *e)
{
	struct import_run *run = xcalloc(1, sizeof *run);
	struct arena *outer = tx->arena;

	arena_init(&run->arena);
	tx->arena = &run->arena;
	run->basis_seq = journal_last_seq(tx);
	import_read(&run->im, tx, fair, event_id, EVENT_OPEN, &run->report);
	tx->arena = outer;
	run->whole = run->im.old_event == NULL;
	run->im.sliced = true;
	run->of = OF_EVENT + 1;
	if (import_store_is_well(tx, e))
		return run;
	import_run_free(run);
	return NULL;
}

void
import_run_free(struct import_run *run)
{
	if (run == NULL)
		return;
	arena_release(&run->arena);
	free(run);
}

const struct import_report *
import_run_report(const struct import_run *run)
{
	return &run->report;
}

bool
import_run_overtaken(const struct import_run *run)
{
	return run->overtaken;
}

static bool
overtake(struct import_run *run, struct err *e)
{
	run->overtaken = true;
	err_set(e, ERR_BUSY, "event %s changes faster than the files can be taken in",
		run->im.event.code);
	err_hint(e, "import them at a quieter time, or in parts");
	e->retry_after_ms = 2000;
	return false;
}

/* ---- slices -------------------------------------------------------------------------- */

/* Rows that weigh more than one count for more. */
static int64_t
last_rows(const struct import_run *run)
{
	int64_t n = 0;

	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++) {
		const struct item_set *set = &run->im.sets[of];

		for (int i = 0; i < set->n; i++) {
			if (!is_due_last(run, of, set->items[i]))
				continue;
			n++;
			if (of == OF_LOCATIONS)
				n += ((struct imp_location *)set->items[i])->row.seats;
			else if (of == OF_REQUESTS)
				n += 2;
			else if (of == OF_CONFERENCES)
				n += import_conference_people(set->items[i]);
		}
	}
	return n;
}

/* A request of a slice may only wish slots that are there. */
static bool
wishes_new_slot(const struct import_run *run)
{
	const struct item_set *set = &run->im.sets[OF_REQUESTS];

	for (int i = set->stored_n; run->im.grid_changed && i < set->n; i++) {
		const struct imp_request *r = (const struct imp_request *)set->items[i];

		for (int k = 0; r->stored == NULL && k < r->slots.spans_n; k++)
			if (grid_slot_at(&run->im.grid, r->slots.spans[k].start_s)->no == 0)
				return true;
	}
	return false;
}

static bool
may_be_sliced(const struct import_run *run, struct err *e)
{
	int64_t n = run->whole ? 0 : last_rows(run);

	if (n > IMPORT_LAST_ROWS) {
		err_set(e, ERR_IMPORT_TOO_LARGE,
			"%lld rows of event %s would change at once; %d may", (long long)n,
			run->im.event.code, IMPORT_LAST_ROWS);
		return err_hint(e, "import the files that change stored rows in parts of"
				   " fewer rows");
	}
	if (run->whole || !wishes_new_slot(run))
		return true;
	err_set(e, ERR_IMPORT_TOO_LARGE,
		"event.ini adds slots that so many requests cannot wish in the same import");
	return err_hint(e, "import event.ini by itself first");
}

static void
keep(struct import_run *run, enum arriving_kind kind, int64_t n)
{
	struct importing *im = &run->im;

	if (n == 0)
		return;
	im->kept[kind].next =
		run->whole ? tx_next_ids(im->tx, im->event.id, arriving_kind_name(kind), n)
			   : arriving_keep(im->tx, im->event.id, kind, n);
	im->kept[kind].last = im->kept[kind].next + n - 1;
}

/* Numbers for the rows; in an event that is there they and the new categories are arriving. */
static void
keep_numbers(struct import_run *run)
{
	const struct item_set *categories = &run->im.sets[OF_CATEGORIES];

	keep(run, ARRIVING_ORGANISATION, new_rows(run, OF_ORGANISATIONS));
	keep(run, ARRIVING_DELEGATE, new_rows(run, OF_DELEGATES));
	keep(run, ARRIVING_RESOURCE, new_rows(run, OF_DELEGATES));
	keep(run, ARRIVING_PREFERENCE, new_rows(run, OF_PREFERENCES));
	keep(run, ARRIVING_REQUEST, new_rows(run, OF_REQUESTS));
	for (int i = 0; !run->whole && i < categories->n; i++)
		if (is_due_in_slice(run, OF_CATEGORIES, categories->items[i]))
			arriving_category_keep(run->im.tx, run->im.event.id,
				categories->items[i]->code);
}

static bool
begin(struct import_run *run, struct err *e)
{
	struct importing *im = &run->im;

	if (!may_be_sliced(run, e))
		return false;
	if (!run->whole) {
		keep_numbers(run);
		return true;
	}
	if (event_by_code(im->tx, im->event.code) != NULL)
		return overtake(run, e);
	import_write_event(im);
	arriving_event_keep(im->tx, im->event.id);
	keep_numbers(run);
	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++)
		if (import_kind_of(of)->ready != NULL)
			import_kind_of(of)->ready(im);
	return true;
}

static bool
is_free(struct import_run *run, const struct item *item)
{
	if (run->whole)
		return true;
	return run->of == OF_PREFERENCES ? import_preference_is_free(&run->im, item)
	       : run->of == OF_REQUESTS	 ? import_request_is_free(&run->im, item)
					 : true;
}

/* The next row of the file at hand; false: others were quicker. */
static bool
write_next(struct import_run *run)
{
	struct item *item = run->im.sets[run->of].items[run->at++];

	if (!is_due_in_slice(run, run->of, item))
		return true;
	if (!is_free(run, item))
		return false;
	import_kind_of(run->of)->write(&run->im, item);
	return true;
}

/* The order of the requests, once all of them have numbers. */
static void
order_next(struct import_run *run)
{
	struct item *item = run->im.sets[OF_REQUESTS].items[run->at++];

	if (is_due_in_slice(run, OF_REQUESTS, item))
		import_order_put(&run->im, (const struct imp_request *)item);
}

static void
go_to(struct import_run *run, enum step step, int of)
{
	run->step = step;
	run->of = of;
	run->at = 0;
}

/* Past the last row of a file: on to what comes next. */
static void
turn(struct import_run *run)
{
	if (run->step == STEP_ROWS && run->of + 1 < IMPORT_FILES)
		go_to(run, STEP_ROWS, run->of + 1);
	else if (run->step == STEP_ROWS)
		go_to(run, STEP_ORDER, OF_REQUESTS);
	else if (run->step == STEP_ORDER && run->whole)
		go_to(run, STEP_BUSY, OF_DELEGATES);
	else if (run->step == STEP_BUSY && run->of < OF_INTERPRETERS)
		go_to(run, STEP_BUSY, run->of + 1);
	else
		run->step = STEP_END;
}

static bool
step_on(struct import_run *run, struct err *e)
{
	if (run->step == STEP_BEGIN) {
		if (!begin(run, e))
			return false;
		go_to(run, STEP_ROWS, OF_EVENT + 1);
	} else if (run->at >= run->im.sets[run->of].n) {
		turn(run);
	} else if (run->step == STEP_ROWS) {
		if (!write_next(run))
			return overtake(run, e);
	} else if (run->step == STEP_ORDER) {
		order_next(run);
	} else {
		/* A new event has nothing that could sit in the way. */
		import_derive_item(&run->im, (enum import_of)run->of,
			run->im.sets[run->of].items[run->at++]);
	}
	return true;
}

bool
import_run_slice(struct import_run *run, struct tx *tx, int64_t until_us, bool *more,
	struct err *e)
{
	*more = false;
	if (run->report.faults_total > 0 || import_is_nothing_new(&run->report))
		return true;
	run->im.tx = tx;
	do {
		if (!step_on(run, e))
			return false;
		*more = run->step != STEP_END;
	} while (*more && !tx_failed(tx) && clock_monotonic_us() < until_us);
	return import_store_is_well(tx, e);
}

/* ---- the last unit ------------------------------------------------------------------- */

/* Does the import hang on what meetings, blackouts and the grid were when it was read? */
static bool
hangs_on_diaries(const struct import_run *run)
{
	static const enum import_of DIARIES[] = {
		OF_LOCATIONS, OF_INTERPRETERS, OF_BLACKOUTS, OF_CONFERENCES};
	const struct item_set *requests = &run->im.sets[OF_REQUESTS];

	if (run->im.grid_changed)
		return true;
	for (size_t k = 0; k < sizeof DIARIES / sizeof *DIARIES; k++)
		for (int i = 0; i < run->im.sets[DIARIES[k]].n; i++)
			if (run->im.sets[DIARIES[k]].items[i]->changed)
				return true;
	for (int i = 0; i < requests->n; i++) {
		const struct imp_request *r = (const struct imp_request *)requests->items[i];

		if (r->item.stored && r->reordered)
			return true;
	}
	return false;
}

static bool
is_same_row(struct import_run *run, int of, const struct item *item)
{
	struct tx *tx = run->im.tx;
	int64_t event_id = run->im.event.id;

	if (of == OF_ORGANISATIONS) {
		const struct organisation *now = organisation_by_id(tx, event_id, item->id);

		return now != NULL &&
		       now->rev == ((const struct imp_organisation *)item)->row.rev;
	}
	if (of == OF_DELEGATES) {
		const struct delegate *now = delegate_by_id(tx, event_id, item->id);

		return now != NULL &&
		       now->rev == ((const struct imp_delegate *)item)->row.rev;
	}
	if (of == OF_REQUESTS) {
		const struct request *was = ((const struct imp_request *)item)->stored;
		const struct request *now = request_by_id(tx, event_id, was->id);

		return now != NULL && now->rev == was->rev;
	}
	return true;
}

/* Is all that is going to be replaced as it was read? */
static bool
is_as_read(struct import_run *run)
{
	struct importing *im = &run->im;

	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++)
		for (int i = 0; i < im->sets[of].n; i++) {
			const struct item *item = im->sets[of].items[i];

			if (item->changed && item->stored && !is_same_row(run, of, item))
				return false;
		}
	if (im->event_changed) {
		const struct event *now = event_by_id(im->tx, im->event.id);

		if (now == NULL || now->rev != im->event.rev)
			return false;
	}
	if (hangs_on_diaries(run) &&
		journal_touched_diaries(im->tx, im->event.id, run->basis_seq))
		return false;
	return import_preferences_are_same(im);
}

/* Rows of an event that is there which did not come in slices. */
static bool
write_last(struct import_run *run, struct err *e)
{
	struct importing *im = &run->im;

	import_write_event(im);
	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++) {
		const struct import_kind *kind = import_kind_of(of);
		struct item_set *set = &im->sets[of];

		if (kind->ready != NULL)
			kind->ready(im);
		for (int i = 0; i < set->n; i++)
			if (is_due_last(run, of, set->items[i])) {
				if (set->items[i]->late && !is_free(run, set->items[i]))
					return overtake(run, e);
				kind->write(im, set->items[i]);
			}
		if (of != OF_REQUESTS)
			continue;
		import_requests_journal(im);
		import_order_write(im);
	}
	if (import_derive(im) > 0)
		return overtake(run, e);
	return true;
}

/* What follows in slices, so that a stop does not lose it. */
static void
leave_untold(const struct import_run *run)
{
	const struct importing *im = &run->im;
	struct untold u = {.event_id = im->event.id,
		.next_request_id = 1,
		.next_meeting_id = -1,
		.principal = im->tx->context.principal,
		.key = im->tx->context.key};
	int64_t n = new_rows(run, OF_REQUESTS);

	if (n > 0) {
		u.last_request_id = im->kept[ARRIVING_REQUEST].last;
		u.next_request_id = u.last_request_id - n + 1;
	}
	if (!run->whole && import_is_told_in_invitations(&run->report))
		u.next_meeting_id = 0;
	if (n > 0 || u.next_meeting_id >= 0)
		untold_put(im->tx, &u);
}

bool
import_run_finish(struct import_run *run, struct tx *tx, struct err *e)
{
	struct importing *im = &run->im;

	im->tx = tx;
	if (run->report.faults_total > 0)
		return import_refuse(im, e);
	if (import_is_nothing_new(&run->report))
		return true;
	if (!run->whole && !is_as_read(run))
		return overtake(run, e);
	arriving_reveal(tx, im->event.id);
	if (!run->whole && !write_last(run, e))
		return false;
	run->report.event_id = im->event.id;
	leave_untold(run);
	import_journal(im);
	return import_store_is_well(tx, e);
}

/* ---- before and after ---------------------------------------------------------------- */

void
import_take_back(struct tx *tx, int64_t until_us, bool *more)
{
	arriving_take_back(tx, until_us, more);
}

/* As it was imported, whatever has become of it since. */
static void
tell_request(struct tx *tx, const struct grid *grid, int64_t id)
{
	struct request *r = request_by_id(tx, grid->event->id, id);
	struct precedence_other *others;
	int n;

	if (r == NULL)
		return;
	r->state = REQUEST_REQUESTED;
	r->rev = 1;
	r->read_rev = 0;
	r->accepted_s = r->meeting_id = -1;
	r->reason = "";
	request_journal(tx, grid, r);
	others = precedences_of(tx, grid->event->id, id, &n);
	for (int i = 0; i < n; i++)
		if (others[i].before)
			order_tell(tx, request_by_id(tx, grid->event->id, others[i].request_id),
				r);
}

/* false: there is no more of it. */
static bool
tell_next(struct tx *tx, const struct grid *grid, struct untold *u)
{
	if (u->next_request_id <= u->last_request_id) {
		tell_request(tx, grid, u->next_request_id++);
		return true;
	}
	return u->next_meeting_id >= 0 &&
	       meetings_refresh_next(tx, grid, &u->next_meeting_id);
}

bool
import_tell(struct tx *tx, int64_t until_us, bool *more, struct err *e)
{
	struct untold *u = untold_first(tx);
	struct event *event = u != NULL ? event_by_id(tx, u->event_id) : NULL;
	struct grid *grid;

	*more = u != NULL;
	if (event == NULL)
		return import_store_is_well(tx, e);
	tx->context = (struct tx_context){u->principal, "import.apply", u->key};
	grid = grid_load(tx, event, e);
	if (grid == NULL)
		return false;
	do {
		if (!tell_next(tx, grid, u)) {
			untold_delete(tx, u->event_id);
			return import_store_is_well(tx, e);
		}
	} while (!tx_failed(tx) && clock_monotonic_us() < until_us);
	untold_put(tx, u);
	return import_store_is_well(tx, e);
}
