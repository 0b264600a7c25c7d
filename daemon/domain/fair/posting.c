/* posting.c - rows of the outbox as facts put them there. */
#include "domain/fair/posting.h"

#include "base/mailaddr.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/policy.h"
#include "store/events.h"
#include "store/history.h"
#include "wire/digest.h"

#include <inttypes.h>
#include <string.h>

enum { DIGEST_AFTER_S = 600 };

enum posting_mode
posting_mode(struct tx *tx, int64_t event_id)
{
	return (enum posting_mode)policy_value(tx, event_id, POLICY_INVITATIONS_BY_MAIL);
}

/*
 * Of what makes the mail this one and no other: of an invitation its revision, else its number. At
 * the host of the organiser's mailbox.
 */
static const char *
message_id(struct tx *tx, const struct outbox_row *r)
{
	struct event *ev = event_by_id(tx, r->event_id);
	const char *host = ev != NULL ? strrchr(ev->organiser_mail, '@') : NULL;
	uint8_t digest[DIGEST_BYTES];
	char hex[DIGEST_HEX];
	const char *what;

	what = arena_printf(tx->arena, "%s|%s|%" PRId64 "|%" PRId64 "|%d|%" PRId64 "|%s",
		history_id(tx), outbox_kind_name(r->kind), r->event_id, r->meeting_id,
		r->revision, r->kind == OUTBOX_INVITATION ? 0 : r->id, r->mailbox);
	sha256(what, strlen(what), digest);
	hex_encode(digest, sizeof digest, hex);
	return arena_printf(tx->arena, "%.32s%s", hex, host != NULL ? host : "@invalid");
}

/* ---- threads -------------------------------------------------------------------------------- */

static bool
may_have_left(const struct outbox_row *r)
{
	return r->may_have_left || r->state == OUTBOX_LEAVING ||
	       r->state == OUTBOX_HANDED_OVER || r->state == OUTBOX_BOUNCED ||
	       r->state == OUTBOX_REPLACED;
}

bool
posting_same_thread(const struct outbox_row *a, const struct outbox_row *b)
{
	return a->kind == OUTBOX_INVITATION ||
	       (a->account_id > 0 && a->account_id == b->account_id);
}

/* What may have left last; NULL: nothing has. */
static const struct outbox_row *
last_that_left(const struct outbox_row *thread, int n)
{
	for (int i = n - 1; i >= 0; i--)
		if (may_have_left(&thread[i]))
			return &thread[i];
	return NULL;
}

bool
posting_is_invited(const struct outbox_row *thread, int n)
{
	const struct outbox_row *last = last_that_left(thread, n);

	return last != NULL && strcmp(last->method, "CANCEL") != 0;
}

void
posting_take_back(struct tx *tx, struct outbox_row *r)
{
	if (!r->may_have_left) {
		outbox_delete(tx, r->id);
		return;
	}
	r->state = OUTBOX_REPLACED;
	r->ended_s = tx->now_s;
	outbox_save(tx, r);
}

static struct outbox_row *
post(struct tx *tx, const struct outbox_row *what, enum outbox_kind kind)
{
	struct outbox_row *r = ARENA_NEW(tx->arena, struct outbox_row);

	*r = *what;
	r->id = outbox_next_id(tx);
	r->kind = kind;
	r->mailbox = mail_address_mailbox(tx->arena, what->address);
	r->state = OUTBOX_WAITING;
	r->created_s = r->since_s = tx->now_s;
	r->due_s = what->due_s > 0 ? what->due_s : tx->now_s;
	r->ended_s = -1;
	r->answer = r->said = "";
	r->message_id = message_id(tx, r);
	outbox_insert(tx, r);
	return r;
}

static const struct outbox_row OF_NOTHING = {.meeting_id = -1,
	.revision = -1,
	.account_id = -1,
	.generation = -1,
	.from_seq = -1,
	.to_seq = -1,
	.until_s = -1};

/* ---- invitations ---------------------------------------------------------------------------- */

/* One that waits and was not attempted yet will tell this too. */
static void
post_digest(struct tx *tx, const struct addressee *to, int64_t seq)
{
	struct outbox_row r = OF_NOTHING;
	int n;
	struct outbox_row *others = outbox_thread(tx, to->event_id, to->mailbox, -1, &n);

	for (int i = 0; i < n; i++)
		if (others[i].kind == OUTBOX_DIGEST && others[i].to_seq < 0)
			return;
	r.event_id = to->event_id;
	r.address = to->address;
	r.from_seq = seq - 1;
	r.due_s = tx->now_s + DIGEST_AFTER_S;
	post(tx, &r, OUTBOX_DIGEST);
}

enum channel
posting_channel(struct tx *tx, const struct addressee *a)
{
	if (a->person_id <= 0)
		return CHANNEL_MAIL;
	return a->kind == ADDRESSEE_INTERPRETER
		       ? interpreter_or_blank(tx, a->event_id, a->person_id)->channel
		       : delegate_or_blank(tx, a->event_id, a->person_id)->channel;
}

static void
post_each(struct tx *tx, const struct addressee *to, int64_t until_s, bool by_mail)
{
	struct outbox_row r = OF_NOTHING, *thread;
	const struct outbox_row *last;
	bool wanted;
	int n;

	thread = outbox_thread(tx, to->event_id, to->mailbox, to->meeting_id, &n);
	last = last_that_left(thread, n);
	wanted = strcmp(to->method, "CANCEL") != 0 ? by_mail || last != NULL
						   : posting_is_invited(thread, n);
	r.event_id = to->event_id;
	r.address = to->address;
	r.meeting_id = to->meeting_id;
	r.revision = to->revision;
	r.method = to->method;
	r.until_s = until_s;
	/* what never left is no mail to reply to */
	r.in_reply_to = last != NULL ? last->message_id : NULL;
	for (int i = 0; i < n; i++)
		if (thread[i].state == OUTBOX_WAITING)
			posting_take_back(tx, &thread[i]);
	if (wanted)
		post(tx, &r, OUTBOX_INVITATION);
}

void
posting_of_revision(
	struct tx *tx, const struct addressee *to, int64_t until_s, int64_t seq)
{
	enum posting_mode mode = posting_mode(tx, to->event_id);
	bool by_mail = mode != POSTING_NONE && posting_channel(tx, to) == CHANNEL_MAIL;

	if (mode == POSTING_EACH)
		post_each(tx, to, until_s, by_mail);
	else if (mode == POSTING_DIGEST && by_mail)
		post_digest(tx, to, seq);
}

/* ---- login links and tests ------------------------------------------------------------------ */

struct outbox_row *
posting_of_login(struct tx *tx, const struct outbox_row *what)
{
	struct outbox_row r = OF_NOTHING, *others;
	bool welcomed = false;
	int n;

	others = outbox_thread(tx, what->event_id,
		mail_address_mailbox(tx->arena, what->address), -1, &n);
	for (int i = 0; i < n; i++) {
		if (others[i].account_id == what->account_id &&
			others[i].state == OUTBOX_WAITING)
			posting_take_back(tx, &others[i]);
		welcomed |= others[i].kind == OUTBOX_WELCOME && may_have_left(&others[i]);
	}
	r.event_id = what->event_id;
	r.address = what->address;
	r.account_id = what->account_id;
	r.generation = what->generation;
	r.until_s = what->until_s;
	return post(tx, &r, welcomed ? OUTBOX_LOGIN : OUTBOX_WELCOME);
}

struct outbox_row *
posting_of_test(struct tx *tx, int64_t event_id, const char *address)
{
	struct outbox_row r = OF_NOTHING;

	r.event_id = event_id;
	r.address = address;
	return post(tx, &r, OUTBOX_TEST);
}
