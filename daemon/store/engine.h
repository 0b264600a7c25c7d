/*
 * engine.h - what the store needs of a database engine; store/sqlite/ is the one there is.
 *
 * Purpose:   the whole seam. No other file calls an engine or knows its statements; what is the
 *            same for every engine (families, sticky faults, checked columns) is store.c's.
 * Life:      engine_setup, then engine_open or engine_look .. engine_close. A statement lives from
 *            engine_prepare to engine_finalize, and no longer than its connection.
 * Errors:    a function that fails leaves the engine's own code and the errno it met in the
 *            connection. engine_error gives them as our class, engine_message as the engine's
 *            words; ask before the next call.
 * Thread:    a connection and its statements belong to one thread at a time.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "base/arena.h"
#include "store/val.h"
#include "wire/err.h"

struct engine;
struct stmt;

/* Once, before the first connection of the process. Without it all works, slower. */
void engine_setup(void);
const char *engine_version(void);

enum engine_mode { ENGINE_WRITE, ENGINE_READ };

/*
 * A connection with every safety setting to an existing database of the newest schema. max_pages:
 * how large it may get, 0: no limit. NULL and *e when refused: ERR_SCHEMA, ERR_CORRUPT, ERR_CONFIG,
 * or the disk's.
 */
struct engine *engine_open(const char *path, enum engine_mode mode, int64_t max_pages,
	struct err *e) MUST_CHECK;
/* One to a database of any schema that is there, which makes and changes nothing. */
struct engine *engine_look(const char *path, struct err *e) MUST_CHECK;
/* NULL is fine. */
void engine_close(struct engine *g);

/* What went wrong last, said as "database: the engine's words (doing)". Always false. */
bool engine_error(struct engine *g, struct err *e, const char *doing);
/* The engine's words for it. */
const char *engine_message(const struct engine *g);
/* The errno that the last engine_error met, 0: none. */
int engine_reason(const struct engine *g);
/* Of a commit that failed so: is it known that nothing of it is stored? */
bool engine_took_nothing(const struct engine *g);
/* A sync to disk has failed, ever: nothing is known any more. */
bool engine_sync_failed(const struct engine *g);

/* NULL when the engine does not take it. sql stays the caller's and must outlive the statement. */
struct stmt *engine_prepare(struct engine *g, const char *sql) MUST_CHECK;
/* NULL is fine. */
void engine_finalize(struct stmt *q);
/* All n parameters, in order. Texts and bytes must outlive the stepping. */
bool engine_bind(struct stmt *q, const struct val *v, int n) MUST_CHECK;
bool engine_changes_something(struct stmt *q);
const char *engine_sql(struct stmt *q);

/* After ENGINE_DONE the statement is reset; after ENGINE_FAILED it is the caller's to do. */
enum engine_step { ENGINE_ROW, ENGINE_DONE, ENGINE_FAILED };
enum engine_step engine_step(struct stmt *q);
void engine_reset(struct stmt *q);
/* Rows that the last statement of this connection changed. */
int64_t engine_changed(const struct engine *g);

/* Columns of the row that is there, from 0. Text and bytes are borrowed until the next step. */
int64_t engine_int(struct stmt *q, int column);
bool engine_null(struct stmt *q, int column);
const char *engine_text(struct stmt *q, int column);
const void *engine_blob(struct stmt *q, int column, size_t *n);
const char *engine_column(struct stmt *q, int column);

/*
 * Statements of the engine's own, prepared with the connection: those of a transaction give no
 * rows; the schema has a row with one text for every CREATE statement, in a fixed order; the last
 * two are engine_integrity's.
 */
enum engine_own {
	ENGINE_BEGIN_WRITE,
	ENGINE_BEGIN_READ,
	ENGINE_SAVEPOINT,
	ENGINE_RELEASE,
	ENGINE_UNDO, /* to the savepoint, which stays */
	ENGINE_COMMIT,
	ENGINE_ROLLBACK,
	ENGINE_SCHEMA,
	ENGINE_PAGES,
	ENGINE_REFERENCES,
	ENGINE_OWN_COUNT
};
struct stmt *engine_own(const struct engine *g, enum engine_own which);
/* false after an error that rolled everything back, too. */
bool engine_in_transaction(const struct engine *g);

/* Moving what is committed from the log into the database: all, some, postponed by readers. */
enum engine_moved {
	ENGINE_MOVED_ALL,
	ENGINE_MOVED_SOME,
	ENGINE_POSTPONED,
	ENGINE_UNMOVED
};
/* truncate: and empty the log. ENGINE_UNMOVED is the disk's fault. */
enum engine_moved engine_checkpoint(struct engine *g, bool truncate);
/* Pages in the log, as of the last commit. */
int engine_log_pages(const struct engine *g);
/*
 * Pages, indexes and references: *finding is "ok" or the first finding, in the arena. false: that
 * could not be looked at; *failed is the statement, the caller's to reset.
 */
bool engine_integrity(struct engine *g, struct arena *a, const char **finding,
	struct stmt **failed) MUST_CHECK;

#endif
