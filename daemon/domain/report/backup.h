/*
 * backup.h - copies of the database: made while everybody goes on booking, proven before they have
 * their name, sealed with the key file, and the oldest taken away.
 *
 * Promise:   a copy holds all that was acknowledged before it began. It has its name only once it
 *            is whole, sound by every check of verify.h, and synced; a crash leaves none that is
 *            believed.
 * Seal:      COPY.seal beside it: how many bytes, the SHA-256 of them, the last change, and an
 *            HMAC of that by the key file. Whoever changes a byte, or brings the copy of another
 *            daemon, cannot make one. It holds no secret.
 * Why not the engine's backup by pages: it begins anew with each commit of others, so that under
 *            bookings it has no end; VACUUM INTO copies one state.
 * Thread:    any but the loop; one at a time for each directory, other processes included.
 */
#ifndef DOMAIN_REPORT_BACKUP_H
#define DOMAIN_REPORT_BACKUP_H

#include "wire/err.h"

#include <stdint.h>

enum { BACKUP_NAME_BYTES = 80, BACKUP_PATH_BYTES = 1200 };

struct backup_request {
	const char *database;
	const uint8_t *key; /* 32 bytes */
	int64_t now_s;
	bool (*go_on)(void *ctx); /* NULL: to the end; false: it is called off */
	void *ctx;
};

struct backup_done {
	char name[BACKUP_NAME_BYTES]; /* of the file in its directory */
	int64_t bytes;
	int64_t seq;	 /* the last change that is in it */
	int64_t removed; /* copies that were older than those to keep */
};

/* To a path where nothing is. ERR_CONFIG for what was named wrongly, ERR_STORAGE_FULL. */
bool backup_make(const struct backup_request *r, const char *to, struct backup_done *out,
	struct err *e) MUST_CHECK;
/*
 * Into a directory, which is made. name NULL: by the date, and only those of the newest `keep`
 * (0: all) stay. ERR_BUSY while another one is made there, ERR_EXISTS for a name that is taken.
 */
bool backup_into(const struct backup_request *r, const char *directory, const char *name,
	int64_t keep, struct backup_done *out, struct err *e) MUST_CHECK;

/* Is there a seal beside it? */
bool backup_is_sealed(const char *copy);
/* By that: is it what was copied, under this key? */
bool backup_seal_check(const char *copy, const uint8_t *key, struct err *e) MUST_CHECK;

#endif
