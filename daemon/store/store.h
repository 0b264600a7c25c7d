/*
 * store.h - a connection to the database: opened with every safety setting, statements prepared.
 *
 * Purpose:   the file is ours, whole, of this schema; anything else is refused with a sentence
 *            (ERR_SCHEMA: newer or not migrated; ERR_CORRUPT: not ours or damaged).
 * Life:      store_open .. store_close.
 * Thread:    a connection belongs to one thread at a time.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "store/stmt.h"

struct guard;
struct head;

enum store_mode { STORE_WRITE, STORE_READ };

struct store_options {
	int64_t max_pages; /* of the file, 0: no limit */
	/* Of the writer, borrowed; NULL: none. */
	struct guard *guard;
	const struct head *head;
	/*
	 * What links to the pages begin with, as it is now; borrowed, and so is each text it ever
	 * holds. NULL: there are no pages.
	 */
	const char *_Atomic *web;
};

/*
 * Once, before the first connection of the process: the engine does not count its memory, for
 * which it would take a lock at every allocation. Without it all works, slower.
 */
void store_setup(void);
/* Open an existing database whose schema is current. NULL and *e when refused. */
struct store *store_open(const char *path, enum store_mode mode,
	const struct store_options *o, struct err *e) MUST_CHECK;
void store_close(struct store *s);

/* Begin a unit: fills *tx. The transaction itself is begun by the functions below. */
void tx_init(struct tx *tx, struct store *s, struct arena *arena, int64_t now_us);
bool store_begin_write(struct store *s, struct err *e) MUST_CHECK;
bool store_begin_read(struct store *s, struct err *e) MUST_CHECK;
bool store_savepoint(struct store *s, struct err *e) MUST_CHECK;
bool store_release(struct store *s, struct err *e) MUST_CHECK;
/* Undo to the savepoint and drop it. false when the engine has already undone everything. */
bool store_undo(struct store *s, struct err *e) MUST_CHECK;
bool store_commit(struct store *s, struct err *e) MUST_CHECK;
/* After a failed commit: true when it is known that nothing of it is stored. */
bool store_took_nothing(const struct store *s);
/* Something was read without a fault: if the disk had failed, the log hears that it works. */
void store_worked(struct store *s);
void store_rollback(struct store *s);
/* true while a transaction is open: false after an error that rolled everything back. */
bool store_in_transaction(const struct store *s);
/*
 * true once a sync to disk has failed: nothing is known any more, the daemon must stop
 * (exit 74).
 */
bool store_sync_failed(const struct store *s);
/*
 * Bring the write-ahead log into the database file; truncate: and empty it. false when something
 * is left to do, because of a reader who still looks at an older state or of the disk.
 */
bool store_checkpoint(struct store *s, bool truncate);
/* Pages in the write-ahead log, as of the last commit. */
int store_log_pages(const struct store *s);
/* PRAGMA quick_check and foreign_key_check: "ok" or the first finding, into the arena. */
const char *store_integrity(struct tx *tx);
/* Every CREATE statement of the schema in a fixed order, for schema/sqlite/current.sql. */
const char *store_schema(struct tx *tx);
const char *store_engine_version(void);

#endif
