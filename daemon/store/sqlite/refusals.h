/*
 * refusals.h - SQLite's codes in our words.
 */
#ifndef STORE_SQLITE_REFUSALS_H
#define STORE_SQLITE_REFUSALS_H

#include "wire/err.h"

struct sqlite3;

/* The engine's extended code and the errno it met, as our class. */
enum err_code refusal_class(int code, int reason);
/* The error of a connection that is only looking, with the path and the disk's reason; false. */
bool refusal_error(struct sqlite3 *db, const char *path, struct err *e);
/*
 * Of a commit that failed so: is it known that nothing of it is stored? The end of the log was
 * not taken by the disk, so a later start does not find it either. After other failures it may.
 */
bool refusal_took_nothing(int code, int reason);

#endif
