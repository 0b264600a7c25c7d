/*
 * migrate.h - from an empty or older file to the current schema; never down.
 *
 * Rules: schema/sqlite/NNNN_name.sql are append-only and numbered from 1 without a gap;
 *        user_version is the number of the last one applied. A file with data is copied with
 *        VACUUM INTO beside itself before the first step. A newer file is refused (ERR_SCHEMA). All
 *        steps run in one transaction.
 */
#ifndef STORE_SQLITE_MIGRATE_H
#define STORE_SQLITE_MIGRATE_H

#include "wire/err.h"

#include <stddef.h>

struct migration {
	int version;
	const char *name;
	const char *sql;
};

/* Made from schema/sqlite/NNNN_*.sql at build time. */
extern const struct migration schema_migrations[];
extern const size_t schema_migrations_count;

enum { STORE_APPLICATION_ID = 0x434E564E }; /* "CNVN" */

/* Make the database if the file is absent (create) and bring it to the newest schema. */
bool migrate(const char *path, bool create, struct err *e) MUST_CHECK;
/* The same by another table, whose last row is the newest: for the tests of migration itself. */
bool migrate_by(const struct migration *row, size_t n, const char *path, bool create,
	struct err *e) MUST_CHECK;
/* Bring a file up that is itself a copy of another: none is made of it. */
bool migrate_copy(const char *path, struct err *e) MUST_CHECK;
struct sqlite3;
/* A connection to a file that is there, which makes and changes nothing; sqlite3_close ends it. */
bool migrate_look(const char *path, struct sqlite3 **db, struct err *e) MUST_CHECK;
/* Is this file there, ours, and not of a newer schema? An older one would be migrated at start. */
bool migrate_usable(const char *path, struct err *e) MUST_CHECK;
/* Is this file ours and of the newest schema? Changes nothing. */
bool migrate_check(const char *path, struct err *e) MUST_CHECK;

#endif
