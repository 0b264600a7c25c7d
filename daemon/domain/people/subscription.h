/*
 * subscription.h - the calendar a person subscribes to: its link, and by which channel meetings are
 * told.
 *
 * Link:      a secret of its own (secret.h), derived and never stored; a new one ends the former.
 *            While an account is closed its person's link leads nowhere.
 * Channel:   mail, until a calendar has come back to the link an hour after it first asked for it:
 *            that one has subscribed, and from then on the feed alone tells. Whoever looks at the
 *            link once, or a mail filter that follows it, subscribes to nothing. What people choose
 *            themselves stays; a new link begins anew, for no calendar has it yet.
 * Errors:    none of its own; sticky in the transaction.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_PEOPLE_SUBSCRIPTION_H
#define DOMAIN_PEOPLE_SUBSCRIPTION_H

#include "domain/people/secret.h"
#include "store/channel.h"
#include "store/feeds.h"
#include "wire/json.h"

/* Whose calendar: a delegate's or an interpreter's; the other is 0. */
struct subscriber {
	int64_t event_id;
	int64_t delegate_id;
	int64_t interpreter_id;
};

/* The link there is, or the first one. */
struct feed_row *subscription_link(struct tx *tx, const struct subscriber *s);
/* A new link; the former leads nowhere any more. */
struct feed_row *subscription_rotate(struct tx *tx, const struct subscriber *s);
/*
 * The calendar passes on to another person, under the same code: the former one's link leads
 * nowhere any more, and nobody has chosen a channel.
 */
void subscription_pass_on(struct tx *tx, const struct subscriber *s);
/* The person's own choice; the view of it is the caller's. */
struct js *
subscription_choose(struct tx *tx, const struct subscriber *s, enum channel channel);
/* {delegate or interpreter, channel} and of a feed, if there is one, {feed, made, fetched}. */
struct js *
subscription_view(struct tx *tx, const struct subscriber *s, const struct feed_row *f);

/* What stands in the link. */
void subscription_text(const uint8_t key[DIGEST_BYTES], int64_t feed_id,
	int64_t generation, const char *nonce, char out[SECRET_BYTES]);
/* Whose it is. NULL: nobody's, in the same time whatever is wrong with it. */
struct feed_row *
subscription_find(struct tx *tx, const uint8_t key[DIGEST_BYTES], const char *text);

/* Is there something to be noted of a calendar that was given out with this digest? */
bool subscription_has_news(
	const struct feed_row *f, int64_t now_s, const uint8_t digest[FEED_DIGEST_BYTES]);
/* Note it, unless the link is another one meanwhile or there is nothing any more. */
bool subscription_note(struct tx *tx, int64_t feed_id, int64_t generation,
	const uint8_t digest[FEED_DIGEST_BYTES], struct err *e) MUST_CHECK;

#endif
