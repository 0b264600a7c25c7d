/* import_run.c - a large import in slices. */
#include "domain/files/import_run.h"

#include "base/clock.h"
#include "domain/booking/request.h"
#include "domain/booking/telling.h"
#include "domain/files/importing.h"
#include "store/journal.h"
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
	struct file_work {
		int64_t fresh;	   /* rows that come in slices */
		int64_t late;	   /* new rows that do not, but have their number among them */
		struct rows last;  /* struct item *, of the last unit */
	} work[IMPORT_FILES];
	bool hangs_on_diaries; /* on meetings, blackouts and the grid as they were read */
	struct js *files;      /* for the journal */
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

static struct item *
last_item(const struct import_run *run, int of, int i)
{
	return ((struct item **)run->work[of].last.data)[i];
}

/* What each unit will have to do is found out by the reader. */
static void
share_out(struct import_run *run, int of)
{
	const struct item_set *set = &run->im.sets[of];
	struct file_work *work = &run->work[of];

	work->last.size = sizeof(struct item *);
	for (int i = 0; i < set->n; i++) {
		struct item *item = set->items[i];

		if (is_due_in_slice(run, of, item))
			work->fresh++;
		else if (item->changed)
			*(struct item **)rows_add(&run->arena, &work->last) = item;
		work->late += item->late;
	}
}

static bool
hangs_on_diaries(const struct import_run *run)
{
	if (run->im.grid_changed || run->work[OF_LOCATIONS].last.n > 0 ||
		run->work[OF_INTERPRETERS].last.n > 0 ||
		run->work[OF_BLACKOUTS].last.n > 0 || run->work[OF_CONFERENCES].last.n > 0)
		return true;
	for (int i = 0; i < run->work[OF_REQUESTS].last.n; i++)
		if (((struct imp_request *)last_item(run, OF_REQUESTS, i))->reordered)
			return true;
	return false;
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
	run->whole = run->im.old_event == NULL;
	run->im.sliced = true;
	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++)
		share_out(run, of);
	run->hangs_on_diaries = hangs_on_diaries(run);
	run->files = import_files_view(&run->im);
	tx->arena = outer;
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
	js_free(run->files);
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

	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++)
		n += run->work[of].last.n * (of == OF_REQUESTS ? 3 : 1);
	for (int i = 0; i < run->work[OF_LOCATIONS].last.n; i++)
		n += ((struct imp_location *)last_item(run, OF_LOCATIONS, i))->row.seats;
	for (int i = 0; i < run->work[OF_CONFERENCES].last.n; i++)
		n += import_conference_people(last_item(run, OF_CONFERENCES, i));
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

	keep(run, ARRIVING_ORGANISATION, run->work[OF_ORGANISATIONS].fresh);
	keep(run, ARRIVING_DELEGATE, run->work[OF_DELEGATES].fresh);
	keep(run, ARRIVING_RESOURCE, run->work[OF_DELEGATES].fresh);
	keep(run, ARRIVING_PREFERENCE,
		run->work[OF_PREFERENCES].fresh + run->work[OF_PREFERENCES].late);
	keep(run, ARRIVING_REQUEST, run->work[OF_REQUESTS].fresh);
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

	/* Numbers are in the order of the file. */
	if (item->late)
		item_number(&run->im, item, "preference");
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
	return of != OF_PREFERENCES || import_preference_is_same(&run->im, item);
}

/* Is all that is going to be replaced as it was read? */
static bool
is_as_read(struct import_run *run)
{
	struct importing *im = &run->im;

	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++)
		for (int i = 0; i < run->work[of].last.n; i++) {
			const struct item *item = last_item(run, of, i);

			if (item->stored && !is_same_row(run, of, item))
				return false;
		}
	if (im->event_changed) {
		const struct event *now = event_by_id(im->tx, im->event.id);

		if (now == NULL || now->rev != im->event.rev)
			return false;
	}
	return !run->hangs_on_diaries ||
	       !journal_touched_diaries(im->tx, im->event.id, run->basis_seq);
}

static bool
write_last_rows(struct import_run *run, int of)
{
	const struct import_kind *kind = import_kind_of(of);

	if (kind->ready != NULL)
		kind->ready(&run->im);
	for (int i = 0; i < run->work[of].last.n; i++) {
		struct item *item = last_item(run, of, i);

		run->of = of;
		if (item->late && !is_free(run, item))
			return false;
		kind->write(&run->im, item);
	}
	return true;
}

/* Rows of an event that is there which did not come in slices. */
static bool
write_last(struct import_run *run, struct err *e)
{
	struct importing *im = &run->im;

	import_write_event(im);
	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++) {
		if (!write_last_rows(run, of))
			return overtake(run, e);
		if (of != OF_REQUESTS || run->work[of].last.n == 0)
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
	int64_t n = run->work[OF_REQUESTS].fresh, last = im->kept[ARRIVING_REQUEST].last;

	if (n > 0)
		telling_of_requests(im->tx, im->event.id, last - n + 1, last);
	if (!run->whole && import_is_told_in_invitations(&run->report))
		telling_of_event(im->tx, im->event.id);
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
	import_journal(im, run->files);
	run->files = NULL;
	return import_store_is_well(tx, e);
}

/* ---- before and after ---------------------------------------------------------------- */

void
import_take_back(struct tx *tx, int64_t until_us, bool *more)
{
	arriving_take_back(tx, until_us, more);
}
