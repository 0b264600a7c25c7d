/*
 * disk.h - what the disk refuses: the engine's codes and errno in our words, logged once.
 *
 * Purpose:   a disk without room is called full whichever call met it, and everything else
 *            failed. The log hears of a change, not of each call: event=storage.failed with
 *            the disk's own reason, and event=storage.works when it takes data again.
 * Ownership: a struct disk is a plain value; one belongs to each connection.
 * Thread:    that of its connection.
 */
#ifndef STORE_DISK_H
#define STORE_DISK_H

#include "wire/err.h"

struct sqlite3;

/* What was said last; zeros: it works. */
struct disk {
	enum err_code code;
	int reason; /* errno, 0 when the disk gave none */
};

/* The engine's extended code and the errno it met, as our class. */
enum err_code disk_class(int code, int reason);
/* The error of a connection that is only looking, with the path and the disk's reason; false. */
bool disk_error(struct sqlite3 *db, const char *path, struct err *e);
/* Is this the disk's fault, not the caller's or ours? */
bool disk_at_fault(enum err_code code);
/*
 * Of a commit that failed so: is it known that nothing of it is stored? The end of the log was
 * not taken by the disk, so a later start does not find it either. After other failures it may.
 */
bool disk_took_nothing(int code, int reason);
/* e: what failed, in the engine's words. */
void disk_failed(struct disk *d, const struct err *e, int reason);
void disk_works(struct disk *d);

#endif
