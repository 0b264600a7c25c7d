/*
 * sqlite_file.h - a file of SQLite as such, by its path: of an older schema, of none, or damaged.
 *
 * For the tests of store/sqlite alone; everybody else goes through the seam, raw.h.
 */
#ifndef TESTS_SQLITE_FILE_H
#define TESTS_SQLITE_FILE_H

#include "scratch.h"

#include <sqlite3.h>

static inline sqlite3 *
sqlite_file_open(const char *path)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	return db;
}

static inline void
sqlite_file_sql(const char *path, const char *text)
{
	sqlite3 *db = sqlite_file_open(path);

	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* An integer of the first row. */
static inline int
sqlite_file_int(const char *path, const char *text)
{
	sqlite3 *db = sqlite_file_open(path);
	sqlite3_stmt *q;
	int i;

	if (sqlite3_prepare_v2(db, text, -1, &q, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	i = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return i;
}

#endif
