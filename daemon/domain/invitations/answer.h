/*
 * answer.h - what somebody answers to an invitation, and the one rule of when it counts.
 *
 * Rule:      an answer counts for the address that was told, when the SEQUENCE it names told the
 *            time and place that hold now, and it is newer than the last one of that address by
 *            SEQUENCE and DTSTAMP (RFC 5546 section 2.1.5). Of a revision that nobody was told it
 *            is no answer. A DTSTAMP of the future counts as of now.
 * Ownership: texts live in tx->arena.
 * Thread:    the transaction's; taking is for the writer.
 */
#ifndef DOMAIN_INVITATIONS_ANSWER_H
#define DOMAIN_INVITATIONS_ANSWER_H

#include "domain/fair/grid.h"
#include "store/addressees.h"
#include "store/meetings.h"

struct itip_answer;

enum answer_kind { ANSWER_REPLY, ANSWER_COUNTER, ANSWER_REFRESH };

struct answer {
	enum answer_kind kind;
	const char *uid;
	int64_t sequence;
	int64_t dtstamp_s; /* -1: none said, as the next two */
	int64_t start_s;   /* proposed */
	int64_t end_s;
	const char *comment;
	const struct itip_answer *whole;
};

/* Of iCalendar text that anybody may have written. false and *e as itip_answer_read. */
bool answer_read(struct tx *tx, const char *text, struct answer *out, struct err *e)
	MUST_CHECK;
/* Is the address among those it answers for? *said: PARTSTAT_NEEDS_ACTION when that is none. */
bool answer_of(const struct answer *a, const char *address, enum partstat *said);
/* The same of the only one it answers for. */
bool answer_of_one(const struct answer *a, enum partstat *said);

enum answer_fate {
	ANSWER_TAKEN,
	ANSWER_AGAIN, /* the last one, once more: nothing changes */
	ANSWER_STALE, /* older than the last one, or to a time or place that holds no more */
	ANSWER_UNKNOWN, /* of a revision that is not there */
};

/*
 * Keep what the addressee answers, with its journal row. The meeting's next revision says it to
 * everybody; no revision is written for it.
 */
enum answer_fate answer_take(struct tx *tx, const struct grid *g, const struct meeting *m,
	struct addressee *who, const struct answer *a, enum partstat said);

#endif
