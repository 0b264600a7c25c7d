/* import_job.c - a large import in slices. */
#include "domain/files/import_job.h"

#include "base/clock.h"
#include "domain/booking/request.h"
#include "domain/booking/telling.h"
#include "domain/files/importing.h"
#include "store/journal.h"
#include "wire/buf.h"

#include <stdlib.h>

/* What is still to be written: from this step to the end. */
enum step { STEP_BEGIN, STEP_ROWS, STEP_ORDER, STEP_BUSY, STEP_END };

struct import_job {
	struct arena arena;
	struct import_report report;
	struct importing im;
	int64_t basis_seq; /* the journal's last row when the files were read */
	bool whole;	   /* the event is new: all of it is arriving */
	bool overtaken;
	enum step step;
	int of, at; /* the next row */
	struct file_work {
		int64_t fresh; /* rows that come in slices */
		int64_t late; /* new rows that do not, but have their number among them */
		struct rows last; /* struct item *, of the last unit */
	} work[IMPORT_FILES];
	bool hangs_on_diaries; /* on meetings, blackouts and the grid as they were read */
	struct js *files;      /* for the journal */
};

/* ---- what is written when ------------------------------------------------------------ */

/* Files whose new rows come in slices; in an event that is there others wait for the last unit. */
static bool
is_sliced(const struct import_job *job, int of)
{
	return job->whole || of == OF_ORGANISATIONS || of == OF_DELEGATES ||
	       of == OF_PREFERENCES || of == OF_REQUESTS || of == OF_CATEGORIES;
}

static bool
is_due_in_slice(const struct import_job *job, int of, const struct item *item)
{
	return item->changed && is_sliced(job, of) && !item->stored && !item->late;
}

static struct item *
last_item(const struct import_job *job, int of, int i)
{
	return ((struct item **)job->work[of].last.data)[i];
}

/* What each unit will have to do is found out by the reader. */
static void
share_out(struct import_job *job, int of)
{
	const struct item_set *set = &job->im.sets[of];
	struct file_work *work = &job->work[of];

	work->last.size = sizeof(struct item *);
	for (int i = 0; i < set->n; i++) {
		struct item *item = set->items[i];

		if (is_due_in_slice(job, of, item))
			work->fresh++;
		else if (item->changed)
			*(struct item **)rows_add(&job->arena, &work->last) = item;
		work->late += item->late;
	}
}

static bool
hangs_on_diaries(const struct import_job *job)
{
	if (job->im.grid_changed || job->work[OF_LOCATIONS].last.n > 0 ||
		job->work[OF_INTERPRETERS].last.n > 0 ||
		job->work[OF_BLACKOUTS].last.n > 0 ||
		job->work[OF_CONFERENCES].last.n > 0)
		return true;
	for (int i = 0; i < job->work[OF_REQUESTS].last.n; i++)
		if (((struct imp_request *)last_item(job, OF_REQUESTS, i))->reordered)
			return true;
	return false;
}

/* ---- reading ------------------------------------------------------------------------- */

struct import_job *
import_job_new(
	struct tx *tx, const struct staged_fair *fair, int64_t event_id, struct err *e)
{
	struct import_job *job = xcalloc(1, sizeof *job);
	struct arena *outer = tx->arena;

	arena_init(&job->arena);
	tx->arena = &job->arena;
	job->basis_seq = journal_last_seq(tx);
	import_read(&job->im, tx, fair, event_id, EVENT_OPEN, &job->report);
	job->whole = job->im.old_event == NULL;
	job->im.sliced = true;
	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++)
		share_out(job, of);
	job->hangs_on_diaries = hangs_on_diaries(job);
	job->files = import_files_view(&job->im);
	tx->arena = outer;
	if (import_store_is_well(tx, e))
		return job;
	import_job_free(job);
	return NULL;
}

void
import_job_free(struct import_job *job)
{
	if (job == NULL)
		return;
	js_free(job->files);
	arena_release(&job->arena);
	free(job);
}

const struct import_report *
import_job_report(const struct import_job *job)
{
	return &job->report;
}

bool
import_job_overtaken(const struct import_job *job)
{
	return job->overtaken;
}

static bool
overtake(struct import_job *job, struct err *e)
{
	job->overtaken = true;
	err_set(e, ERR_BUSY, "event %s changes faster than the files can be taken in",
		job->im.event.code);
	err_hint(e, "import them at a quieter time, or in parts");
	e->retry_after_ms = 2000;
	return false;
}

/* ---- slices -------------------------------------------------------------------------- */

/* Rows that weigh more than one count for more. */
static int64_t
last_rows(const struct import_job *job)
{
	int64_t n = 0;

	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++)
		n += job->work[of].last.n * (of == OF_REQUESTS ? 3 : 1);
	for (int i = 0; i < job->work[OF_LOCATIONS].last.n; i++)
		n += ((struct imp_location *)last_item(job, OF_LOCATIONS, i))->row.seats;
	for (int i = 0; i < job->work[OF_CONFERENCES].last.n; i++)
		n += import_conference_people(last_item(job, OF_CONFERENCES, i));
	return n;
}

/* A request of a slice may only prefer slots that are there. */
static bool
prefers_new_slot(const struct import_job *job)
{
	const struct item_set *set = &job->im.sets[OF_REQUESTS];

	for (int i = set->stored_n; job->im.grid_changed && i < set->n; i++) {
		const struct imp_request *r = (const struct imp_request *)set->items[i];

		for (int k = 0;
			r->item.changed && r->stored == NULL && k < r->slots.spans_n; k++)
			if (grid_slot_at(&job->im.grid, r->slots.spans[k].start_s)->no ==
				0)
				return true;
	}
	return false;
}

static bool
may_be_sliced(const struct import_job *job, struct err *e)
{
	int64_t n = job->whole ? 0 : last_rows(job);

	if (n > IMPORT_LAST_ROWS) {
		err_set(e, ERR_IMPORT_TOO_LARGE,
			"%lld rows of event %s would change at once; %d may",
			(long long)n, job->im.event.code, IMPORT_LAST_ROWS);
		return err_hint(e, "import the files that change stored rows in parts of"
				   " fewer rows");
	}
	if (job->whole || !prefers_new_slot(job))
		return true;
	err_set(e, ERR_IMPORT_TOO_LARGE,
		"event.ini adds slots that so many requests cannot wish in the same import");
	return err_hint(e, "import event.ini by itself first");
}

static void
keep(struct import_job *job, enum arriving_kind kind, int64_t n)
{
	struct importing *im = &job->im;

	if (n == 0)
		return;
	im->kept[kind].next = job->whole ? tx_next_ids(im->tx, im->event.id,
						   arriving_kind_name(kind), n)
					 : arriving_keep(im->tx, im->event.id, kind, n);
	im->kept[kind].last = im->kept[kind].next + n - 1;
}

/* Numbers for the rows; in an event that is there they and the new categories are arriving. */
static void
keep_numbers(struct import_job *job)
{
	const struct item_set *categories = &job->im.sets[OF_CATEGORIES];

	keep(job, ARRIVING_ORGANISATION, job->work[OF_ORGANISATIONS].fresh);
	keep(job, ARRIVING_DELEGATE, job->work[OF_DELEGATES].fresh);
	keep(job, ARRIVING_RESOURCE, job->work[OF_DELEGATES].fresh);
	keep(job, ARRIVING_PREFERENCE,
		job->work[OF_PREFERENCES].fresh + job->work[OF_PREFERENCES].late);
	keep(job, ARRIVING_REQUEST,
		job->whole ? job->im.requests_last : job->work[OF_REQUESTS].fresh);
	for (int i = 0; !job->whole && i < categories->n; i++)
		if (is_due_in_slice(job, OF_CATEGORIES, categories->items[i]))
			arriving_category_keep(
				job->im.tx, job->im.event.id, categories->items[i]->code);
}

static bool
begin(struct import_job *job, struct err *e)
{
	struct importing *im = &job->im;

	if (!may_be_sliced(job, e))
		return false;
	if (!job->whole) {
		keep_numbers(job);
		return true;
	}
	if (event_by_code(im->tx, im->event.code) != NULL)
		return overtake(job, e);
	import_write_event(im);
	arriving_event_keep(im->tx, im->event.id);
	keep_numbers(job);
	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++)
		if (import_kind_of(of)->ready != NULL)
			import_kind_of(of)->ready(im);
	return true;
}

static bool
is_free(struct import_job *job, const struct item *item)
{
	if (job->whole)
		return true;
	return job->of == OF_PREFERENCES ? import_preference_is_free(&job->im, item)
	       : job->of == OF_REQUESTS	 ? import_request_is_free(&job->im, item)
					 : true;
}

/* The next row of the file at hand; false: others were quicker. */
static bool
write_next(struct import_job *job)
{
	struct item *item = job->im.sets[job->of].items[job->at++];

	/* Numbers are in the order of the file. */
	if (item->late)
		item_number(&job->im, item, "preference");
	if (!is_due_in_slice(job, job->of, item))
		return true;
	if (!is_free(job, item))
		return false;
	import_kind_of(job->of)->write(&job->im, item);
	return true;
}

/* The order of the requests, once all of them have numbers. */
static void
order_next(struct import_job *job)
{
	struct item *item = job->im.sets[OF_REQUESTS].items[job->at++];

	if (is_due_in_slice(job, OF_REQUESTS, item))
		import_order_put(&job->im, (const struct imp_request *)item);
}

static void
go_to(struct import_job *job, enum step step, int of)
{
	job->step = step;
	job->of = of;
	job->at = 0;
}

/* Past the last row of a file: on to what comes next. */
static void
turn(struct import_job *job)
{
	if (job->step == STEP_ROWS && job->of + 1 < IMPORT_FILES)
		go_to(job, STEP_ROWS, job->of + 1);
	else if (job->step == STEP_ROWS)
		go_to(job, STEP_ORDER, OF_REQUESTS);
	else if (job->step == STEP_ORDER && job->whole)
		go_to(job, STEP_BUSY, OF_DELEGATES);
	else if (job->step == STEP_BUSY && job->of < OF_INTERPRETERS)
		go_to(job, STEP_BUSY, job->of + 1);
	else
		job->step = STEP_END;
}

static bool
step_on(struct import_job *job, struct err *e)
{
	if (job->step == STEP_BEGIN) {
		if (!begin(job, e))
			return false;
		go_to(job, STEP_ROWS, OF_EVENT + 1);
	} else if (job->at >= job->im.sets[job->of].n) {
		turn(job);
	} else if (job->step == STEP_ROWS) {
		if (!write_next(job))
			return overtake(job, e);
	} else if (job->step == STEP_ORDER) {
		order_next(job);
	} else {
		/* A new event has nothing that could sit in the way. */
		import_derive_item(&job->im, (enum import_of)job->of,
			job->im.sets[job->of].items[job->at++]);
	}
	return true;
}

bool
import_job_slice(struct import_job *job, struct tx *tx, int64_t until_us, bool *more,
	struct err *e)
{
	*more = false;
	if (job->report.faults_total > 0 || import_is_nothing_new(&job->report))
		return true;
	job->im.tx = tx;
	do {
		if (!step_on(job, e))
			return false;
		*more = job->step != STEP_END;
	} while (*more && !tx_failed(tx) && clock_monotonic_us() < until_us);
	return import_store_is_well(tx, e);
}

/* ---- the last unit ------------------------------------------------------------------- */

static bool
is_same_row(struct import_job *job, int of, const struct item *item)
{
	struct tx *tx = job->im.tx;
	int64_t event_id = job->im.event.id;

	if (of == OF_ORGANISATIONS) {
		const struct organisation *now =
			organisation_by_id(tx, event_id, item->id);

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
	return of != OF_PREFERENCES || import_preference_is_same(&job->im, item);
}

/* Is all that is going to be replaced as it was read? */
static bool
is_as_read(struct import_job *job)
{
	struct importing *im = &job->im;

	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++)
		for (int i = 0; i < job->work[of].last.n; i++) {
			const struct item *item = last_item(job, of, i);

			if (item->stored && !is_same_row(job, of, item))
				return false;
		}
	if (im->event_changed) {
		const struct event *now = event_by_id(im->tx, im->event.id);

		if (now == NULL || now->rev != im->event.rev)
			return false;
	}
	return !job->hangs_on_diaries ||
	       !journal_touched_diaries(im->tx, im->event.id, job->basis_seq);
}

static bool
opens_again(int of, const struct item *item)
{
	return of == OF_REQUESTS && ((const struct imp_request *)item)->reopened;
}

static bool
write_last_rows(struct import_job *job, int of)
{
	const struct import_kind *kind = import_kind_of(of);

	if (kind->ready != NULL)
		kind->ready(&job->im);
	for (int i = 0; i < job->work[of].last.n; i++) {
		struct item *item = last_item(job, of, i);

		job->of = of;
		if ((item->late || opens_again(of, item)) && !is_free(job, item))
			return false;
		kind->write(&job->im, item);
	}
	return true;
}

/* Rows of an event that is there which did not come in slices. */
static bool
write_last(struct import_job *job, struct err *e)
{
	struct importing *im = &job->im;

	import_write_event(im);
	for (int of = OF_EVENT + 1; of < IMPORT_FILES; of++) {
		if (!write_last_rows(job, of))
			return overtake(job, e);
		if (of != OF_REQUESTS || job->work[of].last.n == 0)
			continue;
		import_requests_journal(im);
		import_order_write(im);
	}
	if (import_derive(im) > 0)
		return overtake(job, e);
	return true;
}

/* What is to follow in slices is stored, so that a stop does not lose it. */
static void
leave_untold(const struct import_job *job)
{
	const struct importing *im = &job->im;
	int64_t n = job->work[OF_REQUESTS].fresh, last = im->kept[ARRIVING_REQUEST].last;

	if (n > 0)
		telling_of_requests(
			im->tx, im->event.id, job->whole ? 1 : last - n + 1, last);
	if (im->meetings_last > 0)
		telling_of_restored(im->tx, im->event.id);
	if (!job->whole && import_is_told_in_invitations(&job->report))
		telling_of_event(im->tx, im->event.id);
}

bool
import_job_finish(struct import_job *job, struct tx *tx, struct err *e)
{
	struct importing *im = &job->im;

	im->tx = tx;
	if (job->report.faults_total > 0)
		return import_refuse(im, e);
	if (import_is_nothing_new(&job->report))
		return true;
	if (!job->whole && !is_as_read(job))
		return overtake(job, e);
	import_settle_write(im);
	arriving_reveal(tx, im->event.id);
	if (!job->whole && !write_last(job, e))
		return false;
	job->report.event_id = im->event.id;
	leave_untold(job);
	import_journal(im, job->files);
	job->files = NULL;
	return import_store_is_well(tx, e);
}

/* ---- before and after ---------------------------------------------------------------- */

void
import_take_back(struct tx *tx, int64_t until_us, bool *more)
{
	arriving_take_back(tx, until_us, more);
}
