/*
 * steps.h - the steps of a migration, and a file looked at before it is one of ours.
 *
 * Rules:     user_version is the number of the last step applied.
 * Thread:    any; the table is constant.
 */
#ifndef STORE_SQLITE_STEPS_H
#define STORE_SQLITE_STEPS_H

#include "wire/err.h"

#include <stddef.h>

struct sqlite3;

struct migration {
	int version;
	const char *name;
	const char *sql;
};

/* Made from schema/sqlite/NNNN_*.sql at build time. */
extern const struct migration schema_migrations[];
extern const size_t schema_migrations_count;

enum { STORE_APPLICATION_ID = 0x434E564E }; /* "CNVN" */

/* migrate() by another table, whose last row is the newest: for the tests of migration itself. */
bool migrate_by(const struct migration *row, size_t n, const char *path, bool create,
	struct err *e) MUST_CHECK;
/* A connection to a file that is there, which makes and changes nothing; sqlite3_close ends it. */
bool migrate_look(const char *path, struct sqlite3 **db, struct err *e) MUST_CHECK;
/*
 * A file as a URI to look at without the right to write. Without a log beside it nobody has it
 * open, and "immutable" keeps the engine from making one. The caller frees it.
 */
char *copy_uri(const char *path);

#endif
