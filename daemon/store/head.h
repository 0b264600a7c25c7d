/*
 * head.h - the journal's last row as a file of its own beside the database: what a start expects.
 *
 * Purpose:   a log that was deleted or cut while no daemon ran, or a database put back from an
 *            older copy, looks whole. Its head remembers how far it had come: a database that is
 *            behind is refused (ERR_LOSS) until somebody says that the loss is accepted.
 * Content:   <database>.head, mode 0600: a sequence number, the chain's hash there, and a seal made
 *            with the key file, so that nobody else can make one. It says nothing of the changes
 *            themselves. It is replaced as a whole, by rename.
 * Invariant: written after the sync of what it names, so it is never ahead of a disk that told the
 *            truth; being behind says nothing.
 * Thread:    head_write belongs to the writer once it runs.
 */
#ifndef STORE_HEAD_H
#define STORE_HEAD_H

#include "store/stmt.h"
#include "wire/digest.h"

struct head;

/* key: 32 bytes, borrowed. */
struct head *head_new(const char *database, const uint8_t *key);
void head_free(struct head *h);
/*
 * Is the database, which nobody writes to now, as far as its head says? Without a head it is.
 * Changes nothing.
 */
bool head_check(const struct head *h, struct err *e) MUST_CHECK;
/* The same; accept: a loss goes to the log, a new head is made and the answer is yes. */
bool head_accept(const struct head *h, bool accept, struct err *e) MUST_CHECK;
/* The head of a journal that has been committed and synced so far. */
bool head_write(const struct head *h, int64_t seq, const uint8_t hash[DIGEST_BYTES],
	struct err *e) MUST_CHECK;

#endif
