/*
 * stmt.h - what a table file works with: transactions, prepared statements, rows.
 *
 * Purpose:   all that a table file needs; nothing above store/ knows SQL, and the engine is known
 *            behind store/engine.h alone.
 * Errors:    sticky. The first engine error of a transaction is kept in tx->fault; from then on
 *            stmt_step gives no rows and stmt_run does nothing, and the unit of work is refused as
 *            a whole by whoever opened it (store/writer.c, store/reader.c). So a table function
 *            needs no error path of its own, and "no row" after a fault can never become an answer.
 * Ownership: statements belong to the connection; texts read with stmt_text live in tx->arena.
 * Thread:    a tx belongs to the thread of its connection.
 */
#ifndef STORE_STMT_H
#define STORE_STMT_H

#include "base/arena.h"
#include "store/val.h"
#include "wire/err.h"

#include <stddef.h>
#include <stdint.h>

struct store;
struct stmt;
struct journal_event;
struct row_cache;
struct zones;

enum { CHAIN_BYTES = 32 };

/*
 * Numbers of rows are counted from 1 and serve as indexes: more than a fair will ever have, and few
 * enough for a table of them.
 */
enum { STORE_ID_MOST = (1 << 26) - 1 };

/* What the next journal row of this unit needs; it is read once. */
struct tx_journal {
	bool known;  /* seq and hash */
	int64_t seq; /* of the last row */
	uint8_t hash[CHAIN_BYTES];
	bool offset_known;
	int64_t offset_event_id; /* whose offset from UTC now is offset_s */
	int32_t offset_s;
};

/* Who does what in this unit: written into the journal by journal_append. */
struct tx_context {
	const char *principal; /* "A7", "admin", "daemon" */
	const char *method;    /* "request.create" */
	const char *key;       /* idempotency key, "" when none */
};

enum { TX_ARRIVING_MAX = 16 };

/* What is arriving (store/arriving.h), once it was asked for: an import has a row of each kind. */
struct tx_arriving {
	bool known;
	int n;
	struct {
		int64_t event_id;
		int kind; /* enum arriving_kind */
		int64_t first_id, last_id;
	} row[TX_ARRIVING_MAX];
};

/*
 * What a connection keeps from one transaction to the next, of one owner, who can tell from the
 * rows whether it is still true (domain/matching/match_cache.h). The store releases it with itself.
 */
struct tx_keep {
	void *what;
	void (*release)(void *what);
};

struct tx {
	struct store *store;
	struct arena *arena;  /* of this unit of work */
	struct zones *zones;  /* of this worker */
	struct tx_keep *keep; /* of this worker */
	int64_t now_us;	      /* the instant of this unit */
	int64_t now_s;
	const char *web; /* what links to the pages begin with now, "": there are none */
	void (*random)(
		void *out, size_t n); /* the system's; a pointer so that tests own it */
	struct tx_context context;
	struct row_cache *row_cache; /* rows read by number: store/row_cache.h */
	struct tx_journal journal;
	struct tx_arriving arriving;
	struct journal_event *events; /* made by this unit, by seq; told after commit */
	struct journal_event *last_event; /* of them, while there are any */
	bool leaves_untold; /* something is to be told in units that follow: store/untold.h */
	int64_t rows_read;     /* by all its statements */
	int64_t written_bytes; /* of the values of all statements that change something */
	struct err fault;      /* first engine error, code ERR_NONE while all is well */
};

/* Table families, in the order of families.c. */
enum family {
	FAMILY_NUMBERS,
	FAMILY_EVENTS,
	FAMILY_ORGANISATIONS,
	FAMILY_DELEGATES,
	FAMILY_LOCATIONS,
	FAMILY_INTERPRETERS,
	FAMILY_BLACKOUTS,
	FAMILY_CONFERENCES,
	FAMILY_PREFERENCES,
	FAMILY_REQUESTS,
	FAMILY_MEETINGS,
	FAMILY_OCCUPANCY,
	FAMILY_INVITATIONS,
	FAMILY_ACCOUNTS,
	FAMILY_ANSWERS,
	FAMILY_JOURNAL,
	FAMILY_PROOFS,
	FAMILY_SCHEDULES,
	FAMILY_PLANNING,
	FAMILY_ORDERS,
	FAMILY_HISTORY,
	FAMILY_CODES,
	FAMILY_CHANGED,
	FAMILY_ARRIVING,
	FAMILY_PUBLISHINGS,
	FAMILY_UNTOLD,
	FAMILY_REMINDERS,
	FAMILY_REMOVALS,
	FAMILY_ADDRESSEES,
	FAMILY_WAITING_MAILS,
	FAMILY_FEEDS,
	FAMILY_OUTBOX,
	FAMILY_BOARDS,
	FAMILY_MATCH_MODELS,
	FAMILY_GLOSSARY,
	FAMILY_PROPOSALS,
	FAMILY_COUNT
};

struct stmt_family {
	const char *name;
	const char *const *sql; /* count texts, index is the file's own enum */
	int count;
};

/* The statement with its parameters ?1.. bound, ready to step. Texts must outlive the stepping. */
struct stmt *
tx_query_vals(struct tx *tx, enum family f, int index, const struct val *v, int n);
#define tx_query(tx, f, index, ...)                                                      \
	tx_query_vals((tx), (f), (index), (const struct val[]){__VA_ARGS__},             \
		(int)(sizeof((const struct val[]){__VA_ARGS__}) / sizeof(struct val)))
#define tx_query0(tx, f, index) tx_query_vals((tx), (f), (index), NULL, 0)

/* true: a row is there to read. false: no more (or a fault); the statement is reset. */
bool stmt_step(struct tx *tx, struct stmt *q);
/* Stop before the last row. */
void stmt_reset(struct stmt *q);
/* Run a statement that gives no rows; returns how many rows it changed (0 after a fault). */
int64_t stmt_run(struct tx *tx, struct stmt *q);

int64_t stmt_int(struct stmt *q, int column);
/* -1 for NULL. */
int64_t stmt_opt(struct stmt *q, int column);
bool stmt_null(struct stmt *q, int column);
/* Copied into tx->arena; NULL for NULL. */
const char *stmt_text(struct tx *tx, struct stmt *q, int column);
/* Borrowed until the next step. */
const void *stmt_blob(struct stmt *q, int column, size_t *n);

/*
 * What a column may hold is ours to know; anything else is a fault, ERR_CORRUPT, and reads
 * as something harmless. An instant is one that is taken (wire/when.h), and the second
 * gives -1 for NULL; a word is one of n, read as its index; an offset is less than a day.
 */
int64_t stmt_instant(struct tx *tx, struct stmt *q, int column);
int64_t stmt_opt_instant(struct tx *tx, struct stmt *q, int column);
int32_t stmt_offset(struct tx *tx, struct stmt *q, int column);
/* A number of a row, 0 to STORE_ID_MOST, -1 for NULL; of a slot, or how many: 0 to 65535. */
int64_t stmt_id(struct tx *tx, struct stmt *q, int column);
int64_t stmt_opt_id(struct tx *tx, struct stmt *q, int column);
int stmt_slot(struct tx *tx, struct stmt *q, int column);
int stmt_opt_slot(struct tx *tx, struct stmt *q, int column);
int stmt_word(struct tx *tx, struct stmt *q, int column, const char *const *words, int n);

bool tx_failed(const struct tx *tx);
/* A rule's error that must not be lost: it becomes the fault of the unit, unless there is one. */
void tx_fail(struct tx *tx, const struct err *e);
/* Another row than we write: the unit is refused with ERR_CORRUPT, "database: ...". */
void tx_damaged(struct tx *tx, const char *fmt, ...) PRINTF(2, 3);
/* The next number of a kind of object (event 0: the daemon's own). */
int64_t tx_next_id(struct tx *tx, int64_t event_id, const char *name);
/* The next n of them, n > 0; returns the first. */
int64_t tx_next_ids(struct tx *tx, int64_t event_id, const char *name, int64_t n);

#endif
