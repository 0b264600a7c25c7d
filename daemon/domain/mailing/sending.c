/* sending.c - mails of the outbox, from waiting to what became of them. */
#include "domain/mailing/sending.h"

#include "domain/fair/audience.h"
#include "domain/fair/grid.h"
#include "domain/fair/names.h"
#include "domain/fair/posting.h"
#include "domain/fair/stranger_text.h"
#include "domain/mailing/letter_facts.h"
#include "store/journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MOST_S = 3600, DOUBLINGS_MOST = 12, AT_ONCE = 200, REASON_BYTES = 200 };

static const bool ALLOWED[OUTBOX_STATES][OUTBOX_STATES] = {
	[OUTBOX_WAITING] = {[OUTBOX_LEAVING] = true,
		[OUTBOX_WAITING] = true,
		[OUTBOX_EXPIRED] = true,
		[OUTBOX_REPLACED] = true},
	[OUTBOX_LEAVING] = {[OUTBOX_WAITING] = true,
		[OUTBOX_HANDED_OVER] = true,
		[OUTBOX_REFUSED] = true,
		[OUTBOX_REPLACED] = true},
	[OUTBOX_HANDED_OVER] = {[OUTBOX_BOUNCED] = true},
	[OUTBOX_BOUNCED] = {[OUTBOX_WAITING] = true},
	[OUTBOX_REFUSED] = {[OUTBOX_WAITING] = true},
	[OUTBOX_EXPIRED] = {[OUTBOX_WAITING] = true},
};

/* The only place where a mail that stays in the outbox changes its state. */
static void
move(struct tx *tx, struct outbox_row *r, enum outbox_state to)
{
	BUG_ON(!ALLOWED[r->state][to]);
	r->state = to;
	r->ended_s = to == OUTBOX_WAITING || to == OUTBOX_LEAVING ? -1 : tx->now_s;
	outbox_save(tx, r);
}

/* ---- threads -------------------------------------------------------------------------------- */

static bool
has_newer(struct tx *tx, const struct outbox_row *r)
{
	int n;
	struct outbox_row *thread =
		outbox_thread(tx, r->event_id, r->mailbox, r->meeting_id, &n);

	for (int i = 0; i < n; i++)
		if (thread[i].id > r->id && posting_same_thread(r, &thread[i]))
			return true;
	return false;
}

/* It has not left for certain, and waits; a newer one that was put in meanwhile goes instead. */
static void
wait_again(struct tx *tx, struct outbox_row *r)
{
	if (has_newer(tx, r))
		posting_take_back(tx, r);
	else
		move(tx, r, OUTBOX_WAITING);
}

void
sending_recover(struct tx *tx, bool *more)
{
	int n;
	struct outbox_row *r = outbox_cut_off(tx, AT_ONCE, &n);

	for (int i = 0; i < n; i++) {
		r[i].may_have_left = true;
		r[i].answer = "cut off by a stop of the daemon";
		wait_again(tx, &r[i]);
	}
	*more = n == AT_ONCE;
}

/* ---- leaving -------------------------------------------------------------------------------- */

/* What calls off an invitation that surely never left, or was called off, tells nobody anything. */
static bool
is_needless(struct tx *tx, const struct outbox_row *r)
{
	struct outbox_row *thread;
	int n;

	if (r->kind != OUTBOX_INVITATION || strcmp(r->method, "CANCEL") != 0)
		return false;
	thread = outbox_thread(tx, r->event_id, r->mailbox, r->meeting_id, &n);
	return !r->may_have_left && !posting_is_invited(thread, n);
}

static bool
is_over(const struct tx *tx, const struct sending_terms *terms,
	const struct outbox_row *r)
{
	return tx->now_s >= r->since_s + terms->expire_s ||
	       (r->until_s >= 0 && tx->now_s >= r->until_s);
}

int
sending_claim(struct tx *tx, const struct sending_terms *terms, int limit,
	int64_t *id_out, int *looked)
{
	struct outbox_row *r = outbox_due(tx, tx->now_s, limit, looked);
	int n = 0;

	for (int i = 0; i < *looked; i++) {
		if (is_needless(tx, &r[i])) {
			outbox_delete(tx, r[i].id);
			continue;
		}
		if (is_over(tx, terms, &r[i])) {
			move(tx, &r[i], OUTBOX_EXPIRED);
			continue;
		}
		if (r[i].kind == OUTBOX_DIGEST && r[i].to_seq < 0)
			r[i].to_seq = journal_last_seq(tx);
		if (r[i].said[0] == '\0')
			r[i].said = letter_facts_take(tx, &r[i]);
		r[i].attempts++;
		r[i].due_s = tx->now_s;
		move(tx, &r[i], OUTBOX_LEAVING);
		id_out[n++] = r[i].id;
	}
	return n;
}

static int64_t
wait_s(const struct sending_terms *terms, int attempts)
{
	int64_t s = terms->retry_s;

	for (int i = 1; i < attempts && i < DOUBLINGS_MOST; i++)
		s *= 2;
	return s < WAIT_MOST_S || s < terms->retry_s ? s : WAIT_MOST_S;
}

void
sending_outcome(struct tx *tx, const struct sending_terms *terms, int64_t id,
	enum outbox_fate fate, const char *answer)
{
	struct outbox_row *r = outbox_by_id(tx, id);

	if (r == NULL || r->state != OUTBOX_LEAVING)
		return;
	if (answer[0] != '\0')
		r->answer = answer;
	switch (fate) {
	case FATE_TAKEN:
		move(tx, r, OUTBOX_HANDED_OVER);
		return;
	case FATE_REFUSED:
		move(tx, r, OUTBOX_REFUSED);
		return;
	case FATE_UNSURE:
		r->may_have_left = true;
		r->due_s = tx->now_s + wait_s(terms, r->attempts);
		break;
	case FATE_LATER:
		r->due_s = tx->now_s + wait_s(terms, r->attempts);
		break;
	case FATE_UNREACHED:
	case FATE_UNTRIED:
		r->attempts--;
		break;
	}
	wait_again(tx, r);
}

/* ---- bounces -------------------------------------------------------------------------------- */

void
sending_token(struct tx *tx, const uint8_t key[DIGEST_BYTES], const struct outbox_row *r,
	char out[MAIL_TOKEN_BYTES])
{
	uint8_t mac[DIGEST_BYTES];
	const char *what =
		arena_printf(tx->arena, "bounce|%" PRId64 "|%s", r->id, r->message_id);
	int n;

	hmac_sha256(key, DIGEST_BYTES, what, strlen(what), mac);
	n = snprintf(out, MAIL_TOKEN_BYTES, "b%" PRId64 "-", r->id);
	hex_encode(mac, 8, out + n);
}

struct outbox_row *
sending_bounced(struct tx *tx, const uint8_t key[DIGEST_BYTES], int64_t event_id,
	const char *token, const char *why, struct err *e)
{
	char expected[MAIL_TOKEN_BYTES] = "";
	int64_t id = token[0] == 'b' ? strtoll(token + 1, NULL, 10) : 0;
	struct outbox_row *r = id > 0 ? outbox_by_id(tx, id) : NULL;

	if (r != NULL)
		sending_token(tx, key, r, expected);
	if (r == NULL || r->event_id != event_id || strlen(token) != strlen(expected) ||
		!constant_time_equal(expected, token, strlen(expected))) {
		err_set(e, ERR_NOT_FOUND, "no mail of this outbox has that token");
		return NULL;
	}
	if (r->state != OUTBOX_HANDED_OVER) {
		err_set(e, ERR_WRONG_STATE, "this mail is %s",
			outbox_state_name(r->state));
		return NULL;
	}
	r->answer = stranger_text(tx->arena, LETTERS_LINE, why, REASON_BYTES);
	move(tx, r, OUTBOX_BOUNCED);
	return r;
}

/* ---- what staff say ------------------------------------------------------------------------- */

static void
journal_act(struct tx *tx, int64_t event_id, const char *object, const char *act)
{
	struct js *body = js_new_obj();

	js_set_str(body, "act", act);
	journal_append(tx, &(struct fact){.event_id = event_id,
				   .topic = "mail",
				   .object = object,
				   .audience = AUDIENCE_STAFF,
				   .body = body});
	js_free(body);
}

static const char *
mail_name(struct tx *tx, int64_t id)
{
	return arena_printf(tx->arena, "E%" PRId64, id);
}

bool
sending_retry(struct tx *tx, struct outbox_row *r, struct err *e)
{
	if (r->state == OUTBOX_LEAVING || !ALLOWED[r->state][OUTBOX_WAITING])
		return err_set(e, ERR_WRONG_STATE, "%s is %s and is not sent again",
			mail_name(tx, r->id), outbox_state_name(r->state));
	if (has_newer(tx, r))
		return err_set(e, ERR_WRONG_STATE, "a newer mail took the place of %s",
			mail_name(tx, r->id));
	r->may_have_left |= r->state == OUTBOX_BOUNCED;
	r->attempts = 0;
	r->since_s = r->due_s = tx->now_s;
	move(tx, r, OUTBOX_WAITING);
	journal_act(tx, r->event_id, mail_name(tx, r->id), "retry");
	return true;
}

bool
sending_pause(struct tx *tx, int64_t event_id, struct err *e)
{
	if (outbox_paused(tx, event_id) != NULL)
		return err_set(e, ERR_WRONG_STATE, "the mail of this event is paused");
	outbox_hold(tx, event_id, OUTBOX_BY_STAFF);
	journal_act(tx, event_id, "outbox", "pause");
	return true;
}

bool
sending_resume(struct tx *tx, int64_t event_id, struct err *e)
{
	if (outbox_paused(tx, event_id) == NULL)
		return err_set(
			e, ERR_WRONG_STATE, "the mail of this event is not paused");
	outbox_let_go(tx, event_id);
	journal_act(tx, event_id, "outbox", "resume");
	return true;
}

struct js *
sending_view(struct tx *tx, const struct grid *g, const struct outbox_row *r)
{
	struct js *o = js_new_obj();

	js_set_str(o, "id", mail_name(tx, r->id));
	js_set_str(o, "kind", outbox_kind_name(r->kind));
	js_set_str(o, "to", r->address);
	if (r->kind == OUTBOX_INVITATION) {
		js_set_str(o, "meeting", meeting_name(tx, r->meeting_id));
		js_set_int(o, "revision", r->revision);
		js_set_str(o, "method", r->method);
	}
	js_set_str(o, "state", outbox_state_name(r->state));
	js_set_bool(o, "may_have_left", r->may_have_left);
	js_set_int(o, "attempts", r->attempts);
	js_set_str(o, "created", grid_when(tx, g, r->created_s));
	if (r->state == OUTBOX_WAITING)
		js_set_str(o, "due", grid_when(tx, g, r->due_s));
	if (r->ended_s >= 0)
		js_set_str(o, "ended", grid_when(tx, g, r->ended_s));
	if (r->answer[0] != '\0')
		js_set_str(o, "answer", r->answer);
	return o;
}
