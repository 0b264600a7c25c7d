/*
 * import.h - a fair from its files: parsed, checked as a whole, written in one piece.
 *
 * Purpose:   event.ini and ten CSV files (see convene-files(5)) become rows. The same
 *            code updates; an absent row, column, section or key leaves what is stored,
 *            an empty cell is the default. What people changed since the last import stays
 *            and is listed. Importing the same files again changes nothing, not even a
 *            revision or a journal row.
 * Whole:     import_apply writes only when the whole set has no fault; what it writes is
 *            undone with the caller's savepoint.
 * Ownership: the files are the caller's; the report and its texts live in tx->arena.
 * Thread:    the transaction's. import_check only reads and may run on a reader.
 */
#ifndef DOMAIN_FILES_IMPORT_H
#define DOMAIN_FILES_IMPORT_H

#include "store/stmt.h"

enum {
	IMPORT_FILES = 12,
	IMPORT_FILE_MAX_BYTES = 32 * 1024 * 1024,
	IMPORT_FAULTS_KEPT = 100,
	IMPORT_CHANGES_KEPT =
		200, /* of what changes, and of what stays as people have it */
	IMPORT_ABSENT_LISTED = 500, /* codes of a file */
};

/* Is this the name of a workbook? */
bool import_is_workbook(const char *name);
/* The names of the format in the order they are read; NULL past the end. */
const char *import_file_name(int index);

/*
 * The columns of a CSV file of the format in their order; NULL past the end and for
 * event.ini.
 */
const char *import_column_name(int file, int column);

/* A file as an office has it: a text in any encoding, or a workbook. */
struct staged_file {
	const char *name; /* "delegates.csv", "fair.xlsx", "delegates.xlsx" */
	const char *text;
	size_t bytes;
};

struct staged_fair {
	const struct staged_file *files;
	int n;
	bool of_people; /* what somebody changes, put as a file: it is kept from older ones */
	bool row_alone; /* a row of people or places: what none of them refers to is not read */
	bool new_event; /* a code that no event has is of one more, beside those there are */
	const char *encoding; /* of texts that are not UTF-8 (base/encoding.h); or NULL */
	int64_t rows_max;     /* of all workbooks together; 0: as many as they have */
	bool overwrite;	  /* what people changed since the last import gives way too */
	bool same_person; /* who has another name and mailbox is the same person still */
};

struct import_fault {
	const char *file;   /* as it was staged */
	int line;	    /* from 1; 0: the file as a whole */
	const char *column; /* column of a CSV file, key of event.ini; "" when none */
	const char *rule;   /* one sentence */
	const char *cell; /* "organisations!C7" of a workbook; NULL: the file is a text */
	int index;	  /* of import_file_name; past the end: of none of them */
};

/* What is no fault, yet better known: the files are taken in all the same. */
struct import_warning {
	const char *file;
	int line;	    /* as of a fault */
	const char *column; /* as of a fault */
	const char *text;   /* one sentence */
};

/* A cell of a stored row that the files say otherwise. */
struct import_change {
	const char *file;
	int line;
	const char *code;
	const char *column; /* "": the row as a whole */
	const char *stored; /* cut when it is long */
	const char *said;
};

/* Another person under the code of a stored one (domain/fair/same_person.h). */
struct import_person {
	const char *file;
	int line;
	const char *code;
	bool interpreter; /* else a delegate */
	int64_t id;
	const char *was; /* names */
	const char *is;
};

/* What became of the rows of one file that was there. event.ini counts as one row. */
struct import_file {
	const char *name;
	int rows;
	int added;
	int changed;
	int left;
	int absent;		   /* stored rows that are not in it; of requests none */
	const char **absent_codes; /* the first of them */
};

struct import_report {
	struct import_file files[IMPORT_FILES];
	int files_n;
	const struct import_fault *faults; /* by file and line, the first of them */
	int faults_n;
	int64_t faults_total;
	const struct import_warning *warnings; /* in the order they were found */
	int warnings_n;
	const struct import_change *changes; /* the first of them, by file and line */
	int changes_n;
	int64_t changes_total;
	const struct import_change
		*kept; /* what people changed and the files do not undo */
	int kept_n;
	int64_t kept_total;
	const struct import_person *persons; /* all who are others now */
	int persons_n;
	int64_t slots_lost; /* of those: slots in use that would go or change */
	int64_t event_id;   /* 0: a new one that is not written yet */
	const char *event_code;
};

/*
 * What would be done, and every fault of the files, in *report. event_id: the only event
 * the files may be of, which need no event.ini then; 0: any, and event.ini names it.
 * false and *e only when the database failed.
 */
bool import_check(struct tx *tx, const struct staged_fair *fair, int64_t event_id,
	struct import_report *report, struct err *e) MUST_CHECK;
/*
 * The same, and do it; a new event is open. ERR_IMPORT_INVALID with the faults in *report
 * when there are any.
 */
bool import_apply(struct tx *tx, const struct staged_fair *fair, int64_t event_id,
	struct import_report *report, struct err *e) MUST_CHECK;
/*
 * event.ini alone, composed by a rule: no journal row of its own. A new event is a draft.
 */
bool import_event_text(struct tx *tx, const char *text, size_t bytes, int64_t event_id,
	struct import_report *report, struct err *e) MUST_CHECK;

#endif
