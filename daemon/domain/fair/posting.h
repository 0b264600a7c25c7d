/*
 * posting.h - what is put into the outbox, in the transaction of the fact it tells.
 *
 * Rule:      a newer mail of a thread (one event, mailbox and meeting) takes the place of what
 *            still waits: that surely never left and is gone, or may have left and counts as sent.
 *            What is being handed over at this moment is waited for (domain/mailing/sending.h).
 *            A CANCEL of what surely never left sends nothing, and no change of a meeting does
 *            where the event's policy invitations_by_mail is none.
 * Message-ID: of this history of the database, event, meeting, revision and mailbox: it is the same
 *            however often a mail is sent, and another one where a restored copy gives the same
 *            revision number out again.
 * Thread:    the writer's transaction.
 */
#ifndef DOMAIN_FAIR_POSTING_H
#define DOMAIN_FAIR_POSTING_H

#include "store/addressees.h"
#include "store/channel.h"
#include "store/outbox.h"

struct event;

/* Does the event mail, and how? */
enum posting_mode { POSTING_NONE, POSTING_EACH, POSTING_DIGEST };
enum posting_mode posting_mode(struct tx *tx, int64_t event_id);

/* By which channel is whoever this addressee is or was told of meetings? Unknown: by mail. */
enum channel posting_channel(struct tx *tx, const struct addressee *a);
/*
 * Whoever has another channel is mailed only of a meeting that mail told before, so that nothing
 * stale stays in that calendar. until_s: the meeting's end; seq: the fact's journal row.
 */
void posting_of_revision(
	struct tx *tx, const struct addressee *to, int64_t until_s, int64_t seq);
/* A login link: set event_id, address, account_id, generation and until_s. Returns its row. */
struct outbox_row *posting_of_login(struct tx *tx, const struct outbox_row *what);
struct outbox_row *posting_of_test(struct tx *tx, int64_t event_id, const char *address);

/*
 * Of two rows of outbox_thread: does the newer take the place of the other? Of invitations all of a
 * meeting, of login links those of the same account.
 */
bool posting_same_thread(const struct outbox_row *a, const struct outbox_row *b);
/*
 * Is the last that left, or may have, an invitation that a CANCEL would call off? The rows are of
 * outbox_thread.
 */
bool posting_is_invited(const struct outbox_row *thread, int n);
/* It need not leave any more: gone, or kept as replaced when it may have left. */
void posting_take_back(struct tx *tx, struct outbox_row *r);

#endif
