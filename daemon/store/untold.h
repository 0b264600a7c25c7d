/*
 * untold.h - what has changed and is still to be told, so that a stop does not lose it.
 *
 * domain/booking/telling.h says what that is and tells it. Thread: that of the transaction.
 */
#ifndef STORE_UNTOLD_H
#define STORE_UNTOLD_H

#include "store/stmt.h"

enum untold_kind {
	UNTOLD_MEETING, /* its words may be others */
	UNTOLD_REQUEST,
	UNTOLD_REISSUE, /* told again by staff's word, as what concerns everybody changed */
	UNTOLD_MAILBOX,	 /* the same under a new UID, as another mailbox answers for it */
	UNTOLD_RESTORED, /* came with the files of a fair from elsewhere: told there */
	UNTOLD_KINDS
};

struct untold {
	int64_t event_id;
	enum untold_kind kind;
	int64_t last_id; /* of requests; 0: all meetings there are */
	int64_t next_id;
	struct tx_context context; /* of the change */
};

/* Requests come first, as a meeting follows from one, then restored ones; NULL: all is told. */
struct untold *untold_first(struct tx *tx);
/* Meetings of the event from this number on are untold; INT64_MAX: none. */
int64_t untold_meetings(struct tx *tx, int64_t event_id);
/* Has an event restored meetings whose first revision is not written yet? */
bool untold_restored(struct tx *tx, int64_t event_id);
/* If an earlier change of these reaches further back, the rest of it keeps its name. */
void untold_put(struct tx *tx, const struct untold *u);
/* Everything below next_id is done. */
void untold_move(struct tx *tx, const struct untold *u);
void untold_delete(struct tx *tx, const struct untold *u);

#endif
