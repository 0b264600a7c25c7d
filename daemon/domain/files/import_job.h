/*
 * import_job.h - a large import in slices: read beside other changes, written between them, seen
 * at once.
 *
 * Purpose:   what import_apply does in one unit of work, in many short ones. A reader reads and
 *            checks the files; new rows are written a slice at a time under numbers that were kept
 *            for them, in no answer (store/arriving.h); the last unit writes the rest, shows all
 *            and is the moment from which the import holds. Until then whoever looks sees nothing
 *            of it, and a stop in between leaves what import_take_back removes.
 * Meanwhile: others go on changing the event. A slice writes a row only if it may still be written
 *            as it was checked, and the last unit looks at what it replaces; otherwise the import
 *            has been overtaken: it is taken back and begun again. Until it is over others get BUSY
 *            for whatever one of its rows stands in the way of.
 * After:     journal rows of the requests and invitations of meetings follow in slices
 *            (domain/booking/telling.h).
 * Life:      import_job_new .. import_job_free. After a refusal there is only import_job_free.
 * Thread:    one at a time.
 */
#ifndef DOMAIN_FILES_IMPORT_JOB_H
#define DOMAIN_FILES_IMPORT_JOB_H

#include "domain/files/import.h"

enum {
	/* So many rows are one unit of work: it is short enough. */
	IMPORT_ROWS_AT_ONCE = 2000,
	/* Rows that the last unit writes: stored ones that change, and new ones of small files. */
	IMPORT_LAST_ROWS = 6000,
};

struct import_job;

/*
 * Read and check, in a read transaction. NULL and *e when the database failed. The files must
 * outlive the job; its report may have faults.
 */
struct import_job *import_job_new(struct tx *tx, const struct staged_fair *fair,
	int64_t event_id, struct err *e) MUST_CHECK;
void import_job_free(struct import_job *job);
const struct import_report *import_job_report(const struct import_job *job);
/*
 * A slice, to end soon after an instant of the monotonic clock; *more: another one is needed.
 * Nothing is written of an import with faults. ERR_IMPORT_TOO_LARGE: more than the last unit may
 * write.
 */
bool import_job_slice(struct import_job *job, struct tx *tx, int64_t until_us, bool *more,
	struct err *e) MUST_CHECK;
/* The last unit. ERR_IMPORT_INVALID: there are faults. */
bool import_job_finish(struct import_job *job, struct tx *tx, struct err *e) MUST_CHECK;
/* Was it refused because others were quicker? Then a new job may do. */
bool import_job_overtaken(const struct import_job *job);

/* Remove what a job left behind that did not end; *more: call again. */
void import_take_back(struct tx *tx, int64_t until_us, bool *more);

#endif
