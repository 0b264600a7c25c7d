/*
 * guard.h - the database is this process's alone, and is still the file it was opened as.
 *
 * Purpose:   a second daemon on the same file is refused, by whatever path it comes: the lock is
 *            on the file itself, not on a name, and dies with the process. And a file, a log or an
 *            index of it that was deleted, replaced or moved away is noticed, for what is written
 *            then is found by nobody. So is one that was cut, or a database that another was copied
 *            over: what is in the log alone would be all there is.
 * Life:      guard_take before the first connection of the process, guard_release after the last.
 *            guard_arm once the log is there, that is when a connection is open.
 * Thread:    guard_intact belongs to the writer once it runs.
 */
#ifndef STORE_GUARD_H
#define STORE_GUARD_H

#include "wire/err.h"

struct guard;

/*
 * Lock the database. NULL and *e: ERR_BUSY when another process has it, whose number is said
 * where it is known, ERR_CONFIG when it is not there or may not be written.
 */
struct guard *guard_take(const char *path, struct err *e) MUST_CHECK;
/* From now on its log and index count as well. false: they are not beside it. */
bool guard_arm(struct guard *g, struct err *e) MUST_CHECK;
/* Are they the same files as before? Costs a few short system calls. */
bool guard_intact(struct guard *g, struct err *e) MUST_CHECK;
/* NULL is fine. */
void guard_release(struct guard *g);

#endif
