/*
 * copy.h - a database as a file: copied whole, proven sound, and held so that nobody opens it.
 *
 * Errors:    ERR_CORRUPT for a file that is damaged, ERR_CONFIG for what an operator named
 *            wrongly, ERR_BUSY for one that is in use, else the disk's.
 */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include "wire/err.h"

enum copy_of {
	COPY_OF_LIVE, /* others may be changing it; what is committed by now is copied */
	COPY_OF_FILE, /* nobody has it open, and nothing of it is touched */
};

/*
 * A copy of all that is committed, to a name that is not there yet, for its owner alone and synced.
 * The copy has its name only once it is whole: a crash in the middle leaves none that is believed.
 */
bool
copy_make(const char *from, enum copy_of of, const char *to, struct err *e) MUST_CHECK;
/* What a copy waits for. Each may be NULL. */
struct copy_watch {
	bool (*go_on)(
		void *ctx); /* asked often; false: it is called off, as ERR_DRAINING */
	/* Of the copy under another name, before it has its own. false and *e: it gets none. */
	bool (*prove)(void *ctx, const char *part, struct err *e);
	void *ctx;
};
bool copy_make_proven(const char *from, enum copy_of of, const char *to,
	const struct copy_watch *w, struct err *e) MUST_CHECK;
/*
 * Every page and index of a file that nobody has open. Changes nothing; of a file it may not write
 * the engine knows no CHECKs, they are store_integrity's.
 */
bool copy_sound(const char *path, struct err *e) MUST_CHECK;
/*
 * Hold a file against everybody who would open it as a database. *fd is the hold; closing it lets
 * go. Meanwhile this process cannot open it either. false: somebody has it open.
 */
bool copy_hold(const char *path, int *fd, struct err *e) MUST_CHECK;

#endif
