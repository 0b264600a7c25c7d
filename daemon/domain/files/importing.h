/*
 * importing.h - inside the import: a fair as its files and the database have it together.
 *
 * Purpose:   what import.c and the files import_*.c share; of others people/participant.c alone
 *            uses it, for a participant's own words are read as the cells of a file are. Each file
 *            of the format has one struct import_kind; import.c walks their table
 *            (import_kinds.c): load what is stored, take the rows of the file, finish, and, when
 *            the whole set is without fault, write. What a kind calls takes the table from struct
 *            importing, so that no two files need each other.
 * Ownership: everything lives in the arena of the transaction.
 */
#ifndef DOMAIN_FILES_IMPORTING_H
#define DOMAIN_FILES_IMPORTING_H

#include "base/map.h"
#include "base/sheet.h"
#include "base/zones.h"
#include "domain/fair/same_person.h"
#include "domain/files/import.h"
#include "store/arriving.h"
#include "store/changed_cells.h"
#include "store/codes.h"
#include "store/conferences.h"
#include "store/delegates.h"
#include "store/events.h"
#include "store/glossary.h"
#include "store/interpreters.h"
#include "store/locations.h"
#include "store/meetings.h"
#include "store/organisations.h"
#include "store/requests.h"
#include "store/rows.h"

/* The files in the order of their references: each names only rows of those before it. */
enum import_of {
	OF_EVENT,
	OF_CATEGORIES,
	OF_GLOSSARY,
	OF_ORGANISATIONS,
	OF_DELEGATES,
	OF_LOCATIONS,
	OF_INTERPRETERS,
	OF_BLACKOUTS,
	OF_PREFERENCES,
	OF_REQUESTS,
	OF_CONFERENCES,
	OF_MEETINGS,
};

/* ---- cells ------------------------------------------------------------------------- */

/* A range of instants; of a single time the end is its start. */
struct span {
	int64_t start_s;
	int64_t end_s;
};

enum column_type {
	COLUMN_CODE,
	COLUMN_LINE,   /* text of at most max letters on one line */
	COLUMN_TEXT,   /* of at most max letters, may have several lines */
	COLUMN_NUMBER, /* min..max */
	COLUMN_AMOUNT, /* a number of the smallest unit of the event's currency */
	COLUMN_WORD,   /* one of words; number is its index */
	COLUMN_MAIL,
	COLUMN_COUNTRY,
	COLUMN_CURRENCY,
	COLUMN_WEB,
	COLUMN_LIST,	  /* texts */
	COLUMN_CODES,	  /* codes */
	COLUMN_LANGUAGES, /* tags */
	COLUMN_PAIRS,	  /* pairs of tags; items holds both halves in turn */
	COLUMN_RANGE,	  /* one range */
	COLUMN_RANGES,
	COLUMN_TIMES,
	COLUMN_SESSIONS, /* ranges of a day; the grid reads them */
	/*
	 * Columns by language: "name." stands for name.ko, name.de and so on, the last of its
	 * table. The cell is all of them together (base/tongues.h); max is of one.
	 */
	COLUMN_TONGUES,
};

struct column {
	const char *name;
	bool required;
	enum column_type type;
	int64_t min;		  /* of a number */
	int64_t max;		  /* of a number; letters of a text, entries of a list */
	int64_t fallback;	  /* of an empty number or word */
	const char *const *words; /* ended by NULL */
	bool or_code;		  /* an empty text stands for the code of the row */
	bool of_new; /* of a new row alone: what is stored stays, and is listed */
};

enum { IMPORT_COLUMNS_MAX = 20 };

/* What a cell says, checked; all members are there whatever the type. */
struct cell {
	const char
		*text; /* without blanks around it, a list in one form; "" when empty */
	int64_t number;
	const char **items; /* of a list */
	int items_n;
	struct span *spans;
	int spans_n;
	bool said; /* its column is in the file; if not, this is what is stored */
};

enum { WHY_BYTES = 240 };

struct importing;
struct import_kind;

/* false and why when the text is not what the column takes. */
bool import_cell(struct importing *im, const struct column *column, const char *text,
	struct cell *out, char why[WHY_BYTES]) MUST_CHECK;

/*
 * The same for a text that comes from no file: of one column of a table, for a rule outside the
 * import. A column that is not there is our bug.
 */
bool import_one(struct tx *tx, const struct import_kind *kind, const char *column,
	const char *text, struct cell *out, char why[WHY_BYTES]) MUST_CHECK;

/* ---- rows -------------------------------------------------------------------------- */

/* What every row has, first member of the structures below. */
struct item {
	int64_t id; /* 0: not stored yet */
	const char *code;
	int line; /* in its file, 0: it is only stored */
	bool stored;
	bool changed; /* its file says something new */
	bool late;    /* a new one that must wait until stored ones have made way */
	bool kept; /* what people did stands against its row of the file, which stays out */
};

struct imp_category {
	struct item item;
	struct category row;
};

struct imp_term {
	struct item item;
	struct term row;
};

/* One of the lists of an organisation. */
struct imp_list {
	const char *text; /* codes, ';' between */
	const char **codes;
	int n;
};

struct imp_organisation {
	struct item item;
	struct organisation row;
	struct imp_list wants;
	struct imp_list offers;
};

struct imp_delegate {
	struct item item;
	struct delegate row;
	struct imp_organisation *organisation;
	bool derive;	  /* its busy slots must be derived again */
	const void *mark; /* of the list it was last seen in */
};

struct imp_location {
	struct item item;
	struct location row;
	struct imp_organisation **owners; /* of a booth */
	int owners_n;
	int stored_seats;
	bool derive;
};

struct imp_interpreter {
	struct item item;
	struct interpreter row;
	struct cell pairs;
	struct cell shifts;
	bool derive;
};

/* A request that comes before another: of the file, or a stored one. */
struct imp_before {
	struct imp_request *item; /* NULL: only stored */
	struct request *row;	  /* NULL: a new one */
};

/* What had become of a request in the fair that the file is of. */
struct imp_life {
	int64_t number; /* it had there, 0: not said */
	enum request_origin origin;
	int64_t created_s; /* 0: not said */
	enum request_state state;
	int64_t accepted_s; /* 0: not said */
	const char *reason;
	struct imp_delegate **answering; /* whom the asked side has named */
	int answering_n;
	struct cell held;		   /* spans: starts of the slots it keeps */
	int64_t meeting_n;		   /* its latest meeting, 0: none */
	const struct imp_meeting *meeting; /* that is not called off; NULL: none */
};

struct imp_request {
	struct item item; /* id: of a new event, the number it will have */
	bool numbered;	  /* its code is the number it had elsewhere, and will have */
	struct request *stored; /* NULL: a new one */
	struct imp_delegate *from;
	struct imp_delegate **others; /* who asks with him, NULL: as it is stored */
	int others_n;
	struct imp_organisation *to;
	struct imp_life life;
	const char *message;
	struct cell slots; /* spans: the starts */
	int length;
	struct cell expires;	   /* a span, none: by the policy */
	int64_t expires_s;	   /* of a new one, and of one that is open again */
	bool reopened;		   /* it had expired */
	bool rewritten;		   /* the row itself changed, or it is open again */
	struct cell after;	   /* items: codes of what comes before */
	bool reordered;		   /* that changed */
	struct imp_before *before; /* of each code of after */
};

struct imp_meeting {
	struct item item; /* id: the number in its code */
	struct imp_request *request;
	struct imp_delegate **people;
	int people_n;
	const struct slot **slots;
	int slots_n;
	struct imp_location *location;
	struct imp_interpreter *interpreter; /* NULL: nobody */
	struct meeting row;		     /* what no other row says */
};

struct imp_hall {
	struct item item; /* changed: the hall or its walks */
	struct hall row;
	struct rows walks; /* struct hall_walk, by destination */
};

/*
 * The rows of one kind: first the stored ones by id, then the new ones in the order of
 * the file.
 */
struct item_set {
	struct map by_code;
	struct map broken; /* codes of rows with a fault; the value is unimportant */
	struct item **items;
	int n, cap;
	int stored_n;
	int rows;     /* of the file */
	int out;      /* of those, what people took back */
	bool partial; /* not all of its file was read: rows may be missing */
};

/*
 * The grid that will hold: sessions, and slots by start. A new slot's number is 0 until
 * written.
 */
struct imp_grid {
	struct session *sessions;
	int sessions_n;
	struct slot *slots;
	int slots_n;
};

struct importing {
	struct tx *tx;
	struct arena *arena;
	const struct import_kind *const *kinds; /* import_kinds */
	struct import_report *report;
	const struct staged_file *staged[IMPORT_FILES];
	const struct sheet
		*sheets[IMPORT_FILES]; /* of a workbook; NULL: the file is a text */
	bool unreadable; /* of a file nobody knows what it says: the rest would be guessed at */
	bool misnamed; /* event.ini is of an event that is not there and not said to be new */
	struct rows faults;	 /* struct import_fault */
	struct rows warnings;	 /* struct import_warning: one for many rows of a kind */
	const struct zone *zone; /* of the event; NULL while that is not known: as UTC */
	const struct event *old_event; /* NULL: a new one */
	struct event event;
	bool new_event;		    /* one more is meant, where the code is new */
	enum event_state new_state; /* of an event that is not there yet */
	bool event_partial; /* event.ini has faults: its slots and halls are not known */
	bool event_changed; /* anything event.ini says */
	struct imp_grid old_grid;
	struct imp_grid grid;
	bool grid_changed;
	bool sliced;		       /* new rows are written, and are told later */
	struct event_policy *policies; /* that will hold */
	int policies_n;
	struct item_set halls;
	struct item_set sets[IMPORT_FILES];
	struct { /* numbers for new rows; none when next is past last */
		int64_t next, last;
	} kept[ARRIVING_KINDS];
	struct map pairs;  /* stored preferences by "from delegate to" */
	struct map asked;  /* new requests by "A B" and "B A" of organisations */
	struct map vetoes; /* "A B" and "B A" of organisations: the avoid between them */
	struct rows reopened;  /* const char *: codes of requests that had expired */
	struct rows lapsed;    /* the same of new ones whose time has passed */
	int64_t requests_last; /* of a new event: the highest number of its requests */
	int64_t meetings_last; /* and of its meetings */
	bool overwrite;	       /* what people changed gives way */
	struct map people;     /* struct changed_cell by "file\ncode\nfield" */
	struct rows
		settled;  /* const struct changed_cell *: the files have the last word */
	bool same_person; /* whoever has another name and mailbox */
	struct rows persons; /* struct import_person */
	struct rows changes; /* struct import_change */
	struct rows
		event_changes; /* the same of event.ini alone, nothing cut or left out */
	bool of_people; /* event.ini is composed of what somebody changes, and is no file */
	struct rows kept_back; /* the same */
};

struct import_kind {
	const char *name;
	const struct column *columns;
	int columns_n;
	void (*load)(struct importing *im);
	/* A row whose cells are in order; NULL for event.ini. */
	void (*row)(struct importing *im, int line, const struct cell *cells);
	/* What only the whole file can show; may be NULL. */
	void (*finish)(struct importing *im);
	/* Before the first of its rows is written; may be NULL. */
	void (*ready)(struct importing *im);
	/* A row that is new or changed; NULL for event.ini. */
	void (*write)(struct importing *im, struct item *item);
	/*
	 * The cells of the stored row of a code, as an export writes them, by column; false: there
	 * is none. NULL for event.ini. Not asked for a row that has been read already.
	 */
	bool (*stored)(struct importing *im, const char *code, const char **texts);
};

extern const struct import_kind import_event;
extern const struct import_kind import_categories;
extern const struct import_kind import_glossary;
extern const struct import_kind import_organisations;
extern const struct import_kind import_delegates;
extern const struct import_kind import_locations;
extern const struct import_kind import_interpreters;
extern const struct import_kind import_blackouts;
extern const struct import_kind import_preferences;
extern const struct import_kind import_requests;
extern const struct import_kind import_conferences;
extern const struct import_kind import_meetings;

/* By enum import_of. */
extern const struct import_kind *const import_kinds[IMPORT_FILES];
/* NULL past the end. */
const struct import_kind *import_kind_of(int of);

/* ---- the whole --------------------------------------------------------------------- */

/* Read it all and make the report. A new event will have the state new_state. */
void import_read(struct importing *im, struct tx *tx, const struct staged_fair *fair,
	int64_t event_id, enum event_state new_state, struct import_report *report);
/* The value of a policy as it will be once the files are in. */
int64_t import_policy(const struct importing *im, const char *name);
/* Write what was read, journal and tell it. ERR_IMPORT_INVALID when it has faults. */
bool import_finish(struct importing *im, struct err *e) MUST_CHECK;
/* Would nothing be written? */
bool import_is_nothing_new(const struct import_report *report);
/* ERR_IMPORT_INVALID that names the first fault. */
bool import_refuse(const struct importing *im, struct err *e);
/* What the files are and do, for the journal. */
struct js *import_files_view(const struct importing *im);
/* One row for the whole import. */
void import_journal(struct importing *im, struct js *take_files);
/* Did the files change anything that invitations tell of? */
bool import_is_told_in_invitations(const struct import_report *report);
/* false and *e when the database failed. */
bool import_store_is_well(const struct tx *tx, struct err *e);

/* The staged files as texts in UTF-8 and as sheets; faults for what is none. */
void import_unpack(struct importing *im, const struct staged_fair *fair);
/* A fault of a file that has another name than the format's, or of a cell by its address. */
void import_file_fault(struct importing *im, const char *file, int index, int line,
	const char *cell, const char *fmt, ...) PRINTF(6, 7);

/* At most max bytes of a text, whole letters only. */
const char *import_cut(struct arena *arena, const char *text, size_t max);
void import_fault(struct importing *im, enum import_of of, int line, const char *column,
	const char *fmt, ...) PRINTF(5, 6);
void import_warn(struct importing *im, enum import_of of, int line, const char *column,
	const char *fmt, ...) PRINTF(5, 6);

/* A code in small letters, its numbers without the zeros before them. */
const char *import_plain_code(struct arena *arena, const char *code);
/*
 * The code of the row that is likely meant: by one that differs by zeros and capitals alone (a
 * spreadsheet makes 7 of 007), or by a name, folded. NULL: none is, or there are faults enough.
 */
const char *import_code_meant(struct importing *im, enum import_of of, const char *code);
const char *import_name_meant(struct importing *im, const char *name);
/* What lies outside the days of the fair. */
void import_doubt_days(struct importing *im);
/* Warnings of what is likely not meant, once all is read: they stand beside the faults. */
void import_doubts(struct importing *im);

/* One [day ...] of event.ini. */
struct imp_day {
	const char *date; /* as written */
	int line;
	const char *sessions; /* "09:30-12:00;13:30-17:00", NULL when not said */
	int sessions_line;
	bool gone; /* it was there, and has no session any more */
};

/*
 * The grid in the database; the one the days make, checked against what uses the former.
 */
void import_grid_load(struct importing *im);
void import_grid_read(struct importing *im, const struct imp_day *days, int n);
void import_grid_write(struct importing *im);
/* Sessions of a day in the one form, in order; NULL: they are none. */
const char *import_sessions_text(struct importing *im, const char *text);
/* A warning when the event that will hold is over, in part or whole. */
void import_grid_warn(struct importing *im);

/* Which event it is, from event.ini if that is there: load what is stored of it. */
void import_read_event(struct importing *im, int64_t event_id);
/* What event.ini says, if it is new. */
void import_write_event(struct importing *im);
/* Read a CSV file by its columns. */
void import_read_table(struct importing *im, enum import_of of);

/* How many people a row of conference_sessions.csv has. */
int import_conference_people(const struct item *item);
/* Delegates of a cell; a fault for each that is not there. */
struct imp_delegate **import_delegates_of(struct importing *im, enum import_of of,
	int line, const char *column, const struct cell *c, int *n);

/* A time at which a delegate, location or interpreter is not available. */
struct imp_busy {
	enum import_of of; /* whose */
	const struct item *who;
	struct span when;
	const char *why; /* "blackout BO-1" */
};
/* By the files and what is stored. */
struct imp_busy *import_busy(struct importing *im, int *n);

/*
 * Last of all: derive the busy slots of whoever's blackouts, conference sessions, seats
 * or grid changed. Returns how many slots held something else; the checks leave none.
 */
int64_t import_derive(struct importing *im);
/* The same of one row of these files, if it is needed. */
int64_t
import_derive_item(struct importing *im, enum import_of of, const struct item *item);

/*
 * In a new event people's requests have the numbers they had elsewhere, and the others such that
 * no code is the number of another one and the order stays.
 */
void import_give_numbers(struct importing *im);
/* The number in "R7" or "M7", by the letter; 0: the code is none. */
int64_t import_number_in(const char *code, char letter);
/* What its row says has become of a request: read, checked against its two sides, written. */
void import_life_read(
	struct importing *im, int line, struct imp_request *r, const struct cell *cells);
void import_life_write(struct importing *im, const struct imp_request *r);
/* A request that has come to nothing: no rule judges it. */
bool import_life_is_over(const struct imp_request *r);
/* The request of a code that is stored; a person's request has the code R<n>. NULL: none. */
struct request *import_stored_request(struct importing *im, const char *code);
/* What comes before what, once all requests are read: codes, circles, what stands against it. */
void import_order_read(struct importing *im);
/* To be called when the requests are written and have their numbers. */
void import_order_write(struct importing *im);
/* What a new request comes after, without a word in the journal. */
void import_order_put(struct importing *im, const struct imp_request *r);
/* A journal row for each request that was rewritten; of sliced ones only the stored. */
void import_requests_journal(struct importing *im);
/*
 * Could a new preference or request still be written as it was checked? Others may have said
 * something of that pair meanwhile.
 */
bool import_preference_is_free(struct importing *im, const struct item *item);
bool import_request_is_free(struct importing *im, const struct item *item);
/* Is a stored preference that the files change as it was read? */
bool import_preference_is_same(struct importing *im, const struct item *item);

/* ---- again ------------------------------------------------------------------------- */

/* What people changed since the last import; once the event is known. */
void import_again_load(struct importing *im);
/* Of a cell, or with field "" of a row that they took back; NULL: they did not. */
const struct changed_cell *import_of_people(
	struct importing *im, enum import_of of, const char *code, const char *field);
/* The files say it is so, or have the last word: what people changed is no news any more. */
void import_settle(struct importing *im, const struct changed_cell *c);
/* The same of all cells of a row that is new: people changed one that is there no more. */
void import_settle_row(struct importing *im, enum import_of of, const char *code);
void import_settle_write(struct importing *im);
/* List what the file does not change. column "": the row. */
void import_keep(struct importing *im, enum import_of of, int line, const char *code,
	const char *column, const char *stored, const char *said);
/* List a delegate or interpreter who is another person than the row's former one. */
void import_person(struct importing *im, enum import_of of, const struct item *item,
	const struct person_said *was, const struct person_said *is);
/* List what the file changes. */
void import_list_change(struct importing *im, enum import_of of, int line,
	const char *code, const char *column, const char *stored, const char *said);
/* The row of the file is not taken: what people did stands against it. */
void import_row_stays_out(struct importing *im, enum import_of of, struct item *item);
/*
 * The cells of the file with what is stored of the row: list what changes; what people have changed
 * since the last import stays, and its cell is as it is stored.
 */
void import_compare(struct importing *im, enum import_of of, int line,
	const char *const *stored, struct cell *cells);
/* What a cell says, as an export writes it; code: of its row. */
const char *import_cell_canonical(struct importing *im, const struct column *column,
	const struct cell *c, const char *code);
/* What is stored; text that is older than the rule of its column stands for itself. */
struct cell
import_cell_stored(struct importing *im, const struct column *column, const char *text);
/* Stored rows that are not in the file. */
void import_rows_absent(struct importing *im, int of, struct import_file *f);

/* ---- sets -------------------------------------------------------------------------- */

/*
 * A stored row of size bytes, code and id set: to be called by load in the order of ids.
 */
void *item_stored(struct importing *im, struct item_set *set, size_t size, int64_t id,
	const char *code);
/* The row of this code, made if it is new; its line is set. */
void *item_of_file(struct importing *im, struct item_set *set, size_t size,
	const char *code, int line);
/*
 * A row of the file is another one than the stored one of its code: does that give way? It goes on
 * under a code that nobody has, and has to be written before the other.
 */
bool item_gives_way(struct importing *im, struct item_set *set, struct item *item,
	enum code_kind kind);
/* A row that the file has said anew is the organiser's from now on. */
void item_written(struct importing *im, const struct item *item, enum code_kind kind);
/* NULL when there is none. */
void *item_by_code(const struct item_set *set, const char *code);
/* Among the stored ones; NULL when there is none. */
void *item_by_id(const struct item_set *set, int64_t id);
/*
 * The row a cell refers to. NULL when it is not there: a fault says so, unless that row
 * has a fault of its own.
 */
void *item_referred(struct importing *im, enum import_of in, enum import_of to, int line,
	const char *column, const char *code);
/* The next number of a counter, one that was kept if there is any. */
int64_t import_number(struct importing *im, const char *counter);
/* A new resource of a kind; its number. */
int64_t import_resource(struct importing *im, const char *kind);
/* Number a new row before it is written. */
void item_number(struct importing *im, struct item *item, const char *counter);

/*
 * Delegates, locations and interpreters are named by code alone in blackouts: a fault
 * when a row of another of these files has the code.
 */
void
import_resource_code(struct importing *im, enum import_of of, int line, const char *code);

/*
 * The same of organisations and delegates, either of which a preference is from. other:
 * where the code must not be.
 */
void import_partner_code(struct importing *im, enum import_of of, enum import_of other,
	int line, const char *code);

/*
 * NULL and "" are the same here, and so are a text that was stored before there was a rule of
 * letters and what an export makes of it.
 */
bool same_text(const char *a, const char *b);
/* The slot of the grid that begins at an instant; NULL when none does. */
const struct slot *grid_slot_at(const struct imp_grid *grid, int64_t start_s);
/* A number as a cell; "" below 0. */
const char *import_number_text(const struct importing *im, int64_t n);
/* "2026-07-15T09:30" in the event's zone. */
const char *import_civil(const struct importing *im, int64_t utc_s);
/*
 * A fault for each meeting of a stored resource that lies in a span; cells of the
 * row are named by column.
 */
void import_meetings_in_the_way(struct importing *im, enum import_of of, int line,
	const char *column, int64_t resource_id, struct span when);
/* The same for each meeting to come that lies in none of the shifts; no shift: always at work. */
void import_meetings_outside(struct importing *im, enum import_of of, int line,
	const char *column, int64_t resource_id, const struct cell *shifts);

#endif
