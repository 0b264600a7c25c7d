/*
 * disk.h - what the disk refuses, logged once with the disk's own reason.
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

/* The last error logged; zeros: the disk works. */
struct disk {
	enum err_code code;
	int reason; /* errno, 0 when the disk gave none */
};

/*
 * Is this errno one for lack of room? EFBIG is: the file may not grow, by a limit of the process or
 * of the file system.
 */
bool disk_no_room(int reason);
/* Is this the disk's fault, not the caller's or ours? */
bool disk_at_fault(enum err_code code);
/* e: what failed, in the engine's words. */
void disk_failed(struct disk *d, const struct err *e, int reason);
void disk_works(struct disk *d);

#endif
