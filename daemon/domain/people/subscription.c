/* subscription.c - the calendar a person subscribes to. */
#include "domain/people/subscription.h"

#include "domain/fair/audience.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/slotview.h"
#include "store/accounts.h"
#include "store/delegates.h"
#include "store/events.h"
#include "store/interpreters.h"
#include "store/journal.h"

#include <inttypes.h>
#include <string.h>

enum { HOUR_S = 3600 };

/* ---- whose ---------------------------------------------------------------------------------- */

static struct feed_row *
feed_of(struct tx *tx, const struct subscriber *s)
{
	return s->delegate_id > 0
		       ? feed_of_delegate(tx, s->event_id, s->delegate_id)
		       : feed_of_interpreter(tx, s->event_id, s->interpreter_id);
}

static struct subscriber
subscriber_of(const struct feed_row *f)
{
	return (struct subscriber){.event_id = f->event_id,
		.delegate_id = f->delegate_id > 0 ? f->delegate_id : 0,
		.interpreter_id = f->interpreter_id > 0 ? f->interpreter_id : 0};
}

static enum channel
channel_of(struct tx *tx, const struct subscriber *s)
{
	return s->delegate_id > 0
		       ? delegate_or_blank(tx, s->event_id, s->delegate_id)->channel
		       : interpreter_or_blank(tx, s->event_id, s->interpreter_id)
				 ->channel;
}

static void
save_channel(struct tx *tx, const struct subscriber *s, enum channel channel)
{
	if (s->delegate_id > 0) {
		struct delegate d = *delegate_or_blank(tx, s->event_id, s->delegate_id);

		d.channel = channel;
		delegate_save_channel(tx, s->event_id, &d);
	} else {
		struct interpreter i =
			*interpreter_or_blank(tx, s->event_id, s->interpreter_id);

		i.channel = channel;
		interpreter_save_channel(tx, s->event_id, &i);
	}
}

struct js *
subscription_view(struct tx *tx, const struct subscriber *s, const struct feed_row *f)
{
	struct js *o = js_new_obj();

	if (s->delegate_id > 0)
		js_set_str(o, "delegate",
			delegate_or_blank(tx, s->event_id, s->delegate_id)->code);
	else
		js_set_str(o, "interpreter",
			interpreter_or_blank(tx, s->event_id, s->interpreter_id)->code);
	js_set_str(o, "channel", channel_names[channel_of(tx, s)]);
	if (f == NULL)
		return o;
	js_set_str(o, "feed", arena_printf(tx->arena, "F%" PRId64, f->id));
	js_set_int(o, "generation", f->generation);
	instant_view(
		o, "made", f->created_s, event_offset(tx, f->event_id, f->created_s));
	if (f->fetched_s >= 0)
		instant_view(o, "fetched", f->fetched_s,
			event_offset(tx, f->event_id, f->fetched_s));
	return o;
}

/* Without the link, of course; to the office and to whose it is. */
static void
journal(struct tx *tx, const struct subscriber *s, const struct feed_row *f)
{
	struct js *body = subscription_view(tx, s, f);
	const char *code = js_get_str(body, "delegate", NULL);

	if (code == NULL)
		code = js_get_str(body, "interpreter", "");
	journal_append(tx, &(struct fact){.event_id = s->event_id,
				   .topic = "feed",
				   .object = code,
				   .audience = AUDIENCE_STAFF,
				   .body = body});
	js_free(body);
}

/* ---- links ---------------------------------------------------------------------------------- */

static struct feed_row *
make(struct tx *tx, const struct subscriber *s)
{
	struct feed_row *f = ARENA_NEW(tx->arena, struct feed_row);

	*f = (struct feed_row){.id = tx_next_id(tx, 0, "feed"),
		.event_id = s->event_id,
		.delegate_id = s->delegate_id > 0 ? s->delegate_id : -1,
		.interpreter_id = s->interpreter_id > 0 ? s->interpreter_id : -1,
		.generation = 1,
		.nonce = secret_nonce(tx),
		.created_s = tx->now_s,
		.first_fetched_s = -1,
		.fetched_s = -1,
		.settled_s = -1};
	feed_insert(tx, f);
	journal(tx, s, f);
	return f;
}

struct feed_row *
subscription_link(struct tx *tx, const struct subscriber *s)
{
	struct feed_row *f = feed_of(tx, s);

	return f != NULL ? f : make(tx, s);
}

struct feed_row *
subscription_rotate(struct tx *tx, const struct subscriber *s)
{
	struct feed_row *f = feed_of(tx, s);

	if (f == NULL)
		return make(tx, s);
	f->generation++;
	f->nonce = secret_nonce(tx);
	f->created_s = tx->now_s;
	f->first_fetched_s = f->fetched_s = f->settled_s = -1;
	feed_save(tx, f);
	if (channel_of(tx, s) == CHANNEL_FEED)
		save_channel(tx, s, CHANNEL_MAIL);
	journal(tx, s, f);
	return f;
}

void
subscription_pass_on(struct tx *tx, const struct subscriber *s)
{
	if (channel_of(tx, s) != CHANNEL_MAIL)
		save_channel(tx, s, CHANNEL_MAIL);
	if (feed_of(tx, s) != NULL)
		subscription_rotate(tx, s);
}

struct js *
subscription_choose(struct tx *tx, const struct subscriber *s, enum channel channel)
{
	struct feed_row *f = feed_of(tx, s);
	bool same = channel_of(tx, s) == channel;

	if (f != NULL && f->settled_s < 0) {
		f->settled_s = tx->now_s;
		feed_save(tx, f);
	}
	if (!same) {
		save_channel(tx, s, channel);
		journal(tx, s, f);
	}
	return subscription_view(tx, s, f);
}

/* ---- who asks ------------------------------------------------------------------------------- */

void
subscription_text(const uint8_t key[DIGEST_BYTES], int64_t feed_id, int64_t generation,
	const char *nonce, char out[SECRET_BYTES])
{
	secret_text(key, &(struct secret){SECRET_FEED, feed_id, generation, nonce}, out);
}

/* Is the person still there, and the account not closed? */
static bool
leads_somewhere(struct tx *tx, const struct feed_row *f)
{
	const struct account *a;

	if (f->delegate_id > 0) {
		a = account_of_delegate(tx, f->event_id, f->delegate_id);
		return (a == NULL || a->disabled_s < 0) &&
		       delegate_by_id(tx, f->event_id, f->delegate_id) != NULL;
	}
	a = account_of_interpreter(tx, f->event_id, f->interpreter_id);
	return (a == NULL || a->disabled_s < 0) &&
	       interpreter_by_id(tx, f->event_id, f->interpreter_id) != NULL;
}

struct feed_row *
subscription_find(struct tx *tx, const uint8_t key[DIGEST_BYTES], const char *text)
{
	struct secret expected = {SECRET_FEED, 0, 0, ""};
	struct feed_row *f;
	int64_t id;

	if (!secret_id(text, SECRET_FEED, &id) || id > STORE_ID_MOST)
		id = 0;
	f = feed_by_id(tx, id);
	if (f != NULL)
		expected = (struct secret){SECRET_FEED, f->id, f->generation, f->nonce};
	if (!secret_is(key, &expected, text) || f == NULL)
		return NULL;
	return leads_somewhere(tx, f) ? f : NULL;
}

/* ---- what is noted of it -------------------------------------------------------------------- */

/* It has come back: not for a look, and not a filter that tries the links of a mail. */
static bool
has_subscribed(const struct feed_row *f, int64_t now_s)
{
	return f->settled_s < 0 && f->first_fetched_s >= 0 &&
	       now_s - f->first_fetched_s >= HOUR_S;
}

bool
subscription_has_news(
	const struct feed_row *f, int64_t now_s, const uint8_t digest[FEED_DIGEST_BYTES])
{
	return f->first_fetched_s < 0 || now_s - f->fetched_s >= HOUR_S ||
	       now_s < f->fetched_s || has_subscribed(f, now_s) || !f->has_digest ||
	       memcmp(f->digest, digest, FEED_DIGEST_BYTES) != 0;
}

static void
settle(struct tx *tx, struct feed_row *f)
{
	const struct subscriber s = subscriber_of(f);

	f->settled_s = tx->now_s;
	if (channel_of(tx, &s) != CHANNEL_MAIL)
		return;
	save_channel(tx, &s, CHANNEL_FEED);
	journal(tx, &s, f);
}

bool
subscription_note(struct tx *tx, int64_t feed_id, int64_t generation,
	const uint8_t digest[FEED_DIGEST_BYTES], struct err *e)
{
	struct feed_row *f = feed_by_id(tx, feed_id);

	if (f == NULL || f->generation != generation || !leads_somewhere(tx, f) ||
		!subscription_has_news(f, tx->now_s, digest))
		return err_set(e, ERR_NOT_FOUND, "not due");
	if (!f->has_digest || memcmp(f->digest, digest, FEED_DIGEST_BYTES) != 0) {
		memcpy(f->digest, digest, FEED_DIGEST_BYTES);
		f->has_digest = true;
		f->changed_s = tx->now_s;
	}
	if (f->first_fetched_s < 0)
		f->first_fetched_s = tx->now_s;
	f->fetched_s = tx->now_s;
	if (has_subscribed(f, tx->now_s))
		settle(tx, f);
	feed_save(tx, f);
	return true;
}
