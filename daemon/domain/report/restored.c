/* restored.c - a copy of the database takes the place of what came after it. */
#include "domain/report/restored.h"

#include "domain/booking/meeting.h"
#include "domain/booking/telling.h"
#include "domain/fair/audience.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/posting.h"
#include "domain/files/import_job.h"
#include "domain/people/account.h"
#include "domain/people/subscription.h"
#include "domain/planning/settle.h"
#include "store/history.h"
#include "store/journal.h"
#include "store/store.h"

#include <string.h>

enum { MEETINGS_AT_ONCE = 500, ALL = 1000000 };

/* An account and its tokens, as the former database has them. */
struct login {
	struct account *account;
	struct token *token;
	int tokens;
};

struct restoring {
	const struct restored_request *request;
	struct restored *out;
	struct store *store;
	struct arena arena; /* of the unit */
	struct tx tx;
	struct arena kept; /* what is known of the former database */
	struct login *login;
	int logins;
	struct feed_row *feed; /* as the former database has them */
	int feeds;
};

/* The next unit of the same transaction, with nothing in memory of the one before. */
static void
next_unit(struct restoring *r)
{
	struct err fault = r->tx.fault;

	journal_events_free(r->tx.events);
	arena_reset(&r->arena);
	tx_init(&r->tx, r->store, &r->arena, r->request->now_us);
	r->tx.random = r->request->random;
	r->tx.context = (struct tx_context){"restore", "restore", ""};
	r->tx.fault = fault;
}

/* ---- what the former database knows ------------------------------------------------- */

static void
read_logins(struct restoring *r, struct tx *tx)
{
	struct account *list = accounts_page(tx, 0, 0, 0, ALL, &r->logins);

	r->login = ARENA_ARRAY(&r->kept, struct login, r->logins);
	for (int i = 0; i < r->logins; i++) {
		r->login[i].account = &list[i];
		r->login[i].token = tokens_of(tx, list[i].id, &r->login[i].tokens);
	}
	r->feed = feeds_page(tx, 0, ALL, &r->feeds);
}

/* One that is damaged or of an older schema is none: what ended since is then not known. */
static void
look_at_former(struct restoring *r)
{
	struct store *s;
	struct err ignored;
	struct tx tx;

	if (r->request->former == NULL)
		return;
	s = store_open(
		r->request->former, STORE_READ, &(struct store_options){0}, &ignored);
	if (s == NULL)
		return;
	tx_init(&tx, s, &r->kept, r->request->now_us);
	if (store_begin_read(s, &ignored)) {
		read_logins(r, &tx);
		store_rollback(s);
		r->out->former_read = !tx_failed(&tx);
	}
	if (!r->out->former_read)
		r->logins = r->feeds = 0;
	store_close(s);
}

/* ---- logins ------------------------------------------------------------------------- */

static void
end_token(struct restoring *r, struct token *t)
{
	struct err e;

	if (t->revoked_s < 0 && t->expires_s > r->tx.now_s &&
		account_revoke(&r->tx, t, &e))
		r->out->ended++;
}

static bool
same_token(const struct token *a, const struct token *b)
{
	return a->account_id == b->account_id && a->created_s == b->created_s &&
	       strcmp(a->nonce, b->nonce) == 0;
}

/* The copy's invitation was used, or replaced by a newer one: its link must not work again. */
static bool
invitation_ended(const struct account *copy, const struct account *former)
{
	if (former->generation != copy->generation)
		return former->generation > copy->generation;
	return strcmp(former->nonce, copy->nonce) == 0 && former->enrolled_s >= 0;
}

static void
end_as_known(struct restoring *r, const struct login *l)
{
	struct account *a = account_by_id(&r->tx, l->account->id);
	struct err e;

	if (a == NULL || a->created_s != l->account->created_s ||
		strcmp(a->role, l->account->role) != 0)
		return;
	for (int i = 0; i < l->tokens; i++) {
		struct token *t = token_by_id(&r->tx, l->token[i].id);

		if (l->token[i].revoked_s >= 0 && t != NULL &&
			same_token(t, &l->token[i]))
			end_token(r, t);
	}
	if (invitation_ended(a, l->account))
		r->out->ended += account_lapse(&r->tx, a);
	if (l->account->disabled_s >= 0 && a->disabled_s < 0)
		r->out->ended += account_disable(&r->tx, a, &e);
}

static void
end_logins(struct restoring *r)
{
	int n, tokens;
	struct account *a = accounts_page(&r->tx, 0, 0, 0, ALL, &n);

	for (int i = 0; i < n; i++) {
		struct token *t = tokens_of(&r->tx, a[i].id, &tokens);

		for (int k = 0; k < tokens; k++) {
			if (r->request->end_logins)
				end_token(r, &t[k]);
			r->out->logins += a[i].disabled_s < 0 && t[k].revoked_s < 0 &&
					  t[k].expires_s > r->tx.now_s;
		}
		if (r->request->end_logins)
			r->out->ended += account_lapse(&r->tx, &a[i]);
	}
}

/* ---- links of calendars ------------------------------------------------------------- */

static void
end_link(struct restoring *r, const struct feed_row *f)
{
	const struct subscriber s = {f->event_id, f->delegate_id, f->interpreter_id};

	subscription_rotate(&r->tx, &s);
	r->out->calendars++;
}

/* A newer link was made since: the copy's must not lead anywhere again. */
static void
end_links_as_known(struct restoring *r)
{
	for (int i = 0; i < r->feeds; i++) {
		const struct feed_row *former = &r->feed[i];
		const struct feed_row *copy = feed_by_id(&r->tx, former->id);

		if (copy != NULL && copy->event_id == former->event_id &&
			copy->delegate_id == former->delegate_id &&
			copy->interpreter_id == former->interpreter_id &&
			copy->generation < former->generation)
			end_link(r, copy);
	}
}

static void
end_links(struct restoring *r)
{
	int n = 0;
	struct feed_row *f = feeds_page(&r->tx, 0, ALL, &n);

	if (!r->request->end_logins) {
		end_links_as_known(r);
		return;
	}
	for (int i = 0; i < n; i++)
		end_link(r, &f[i]);
}

/* ---- meetings ----------------------------------------------------------------------- */

/* Those of an event behind one of them; how many there were. */
static int
tell_some(struct restoring *r, int64_t event_id, int64_t *after, struct err *e)
{
	struct meeting *m;
	struct grid *g;
	int n = 0;

	next_unit(r);
	g = grid_or_null(&r->tx, event_id);
	if (g == NULL) {
		*e = r->tx.fault;
		return -1;
	}
	m = meetings_page(&r->tx, event_id, &(struct meeting_filter){.state = -1}, *after,
		MEETINGS_AT_ONCE, &n);
	for (int i = 0; i < n; i++) {
		*after = m[i].id;
		if (m[i].state == MEETING_CANCELLED)
			continue;
		meeting_tell_again(&r->tx, g, &m[i], HISTORY_LEAP);
		r->out->meetings++;
	}
	return n;
}

static bool
tell_all(struct restoring *r, struct err *e)
{
	struct event *list;
	int events, n;
	int64_t *id;

	next_unit(r);
	list = events_all(&r->tx, &events);
	id = ARENA_ARRAY(&r->kept, int64_t, events);
	for (int i = 0; i < events; i++)
		id[i] = list[i].id;
	for (int i = 0; i < events; i++) {
		int64_t after = 0;

		do {
			n = tell_some(r, id[i], &after, e);
		} while (n == MEETINGS_AT_ONCE && !tx_failed(&r->tx));
		if (n < 0)
			return false;
	}
	return true;
}

/* ---- mail --------------------------------------------------------------------------- */

/*
 * What waits may have left since, and what people were mailed since is not known: nothing goes out
 * before the staff say so. Before the meetings are told again, which takes the place of the rest.
 */
static void
pause_mail(struct restoring *r)
{
	int n;
	struct event *list = events_all(&r->tx, &n);
	struct outbox_counts mails;

	outbox_doubt_all(&r->tx);
	for (int i = 0; i < n; i++) {
		outbox_count(&r->tx, list[i].id, &mails);
		if (posting_mode(&r->tx, list[i].id) == POSTING_NONE &&
			mails.of[OUTBOX_WAITING] == 0)
			continue;
		outbox_hold(&r->tx, list[i].id, OUTBOX_BY_RESTORE);
		r->out->mail_paused++;
	}
}

/* ---- the whole ---------------------------------------------------------------------- */

static bool
prove(struct restoring *r, struct err *e)
{
	const char *finding = store_integrity(&r->tx);
	struct journal_proof chain;
	struct journal_row *last;
	int n;

	if (!tx_failed(&r->tx) && strcmp(finding, "ok") != 0)
		return err_set(e, ERR_CORRUPT, "the copy is damaged: %s", finding);
	journal_verify(&r->tx, &chain);
	if (chain.broken_at != 0)
		return err_set(e, ERR_CORRUPT, "the copy's journal is broken at %lld: %s",
			(long long)chain.broken_at, chain.reason);
	r->out->seq = journal_last_seq(&r->tx);
	last = journal_page(&r->tx, -1, NULL, r->out->seq - 1, 1, &n);
	r->out->at_s = n > 0 ? last[0].at_us / 1000000 : 0;
	return true;
}

/* As at a start: what was under way when the copy was made is undone or finished. */
static bool
settle(struct restoring *r, struct err *e)
{
	bool more = true;

	while (more && !tx_failed(&r->tx)) {
		next_unit(r);
		if (!publishing_settle(&r->tx, 0, MEETINGS_AT_ONCE, &more, e))
			return false;
	}
	for (more = true; more && !tx_failed(&r->tx);) {
		next_unit(r);
		import_take_back(&r->tx, INT64_MAX, &more);
	}
	for (more = true; more && !tx_failed(&r->tx);) {
		next_unit(r);
		if (!telling_slice(&r->tx, INT64_MAX, &more, e))
			return false;
	}
	return true;
}

static void
begin_history(struct restoring *r)
{
	const char *former = history_id(&r->tx), *id = history_renew(&r->tx);
	struct js *body = js_new_obj();

	history_leap(&r->tx);
	js_set_str(body, "former", former);
	js_set_int(body, "restored_after", r->out->seq);
	journal_append(&r->tx, &(struct fact){.event_id = 0,
				       .topic = "history",
				       .object = id,
				       .audience = AUDIENCE_STAFF,
				       .body = body});
	js_free(body);
}

static bool
change(struct restoring *r, struct err *e)
{
	next_unit(r);
	if (!prove(r, e) || !settle(r, e))
		return false;
	next_unit(r);
	begin_history(r);
	for (int i = 0; i < r->logins; i++)
		end_as_known(r, &r->login[i]);
	end_logins(r);
	end_links(r);
	pause_mail(r);
	return tell_all(r, e);
}

bool
restored_begin(
	const struct restored_request *request, struct restored *out, struct err *e)
{
	struct restoring r = {.request = request, .out = out};
	bool ok;

	*out = (struct restored){0};
	r.store =
		store_open(request->database, STORE_WRITE, &(struct store_options){0}, e);
	if (r.store == NULL)
		return false;
	arena_init(&r.arena);
	arena_init(&r.kept);
	look_at_former(&r);
	ok = store_begin_write(r.store, e) && change(&r, e);
	if (ok && tx_failed(&r.tx)) {
		*e = r.tx.fault;
		ok = false;
	}
	ok = ok && store_commit(r.store, e);
	store_rollback(r.store);
	if (ok)
		store_checkpoint(r.store, true);
	journal_events_free(r.tx.events);
	store_close(r.store);
	arena_release(&r.kept);
	arena_release(&r.arena);
	return ok;
}
