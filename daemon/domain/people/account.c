/* account.c - who may log in: one-time invitations, tokens, and the secrets behind them. */
#include "domain/people/account.h"

#include "domain/fair/audience.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/posting.h"
#include "domain/fair/slotview.h"
#include "store/delegates.h"
#include "store/events.h"
#include "store/interpreters.h"
#include "store/journal.h"
#include "store/organisations.h"
#include "store/store.h"
#include "wire/when.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DAY_S = 86400, HOUR_S = 3600 };

static const struct {
	enum role role;
	const char *name;
} ROLES[ROLE_COUNT] = {
	{ROLE_NONE, "none"},
	{ROLE_BUYER, "buyer"},
	{ROLE_EXHIBITOR, "exhibitor"},
	{ROLE_INTERPRETER, "interpreter"},
	{ROLE_STAFF, "staff"},
	{ROLE_MONITOR, "monitor"},
	{ROLE_ADMIN, "admin"},
	{ROLE_MAILBOX, "mailbox"},
};

const char *
role_name(enum role role)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (ROLES[i].role == role)
			return ROLES[i].name;
	BUG_ON(true);
}

bool
role_by_name(const char *name, enum role *out)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (strcmp(ROLES[i].name, name) == 0) {
			*out = ROLES[i].role;
			return true;
		}
	return false;
}

static const struct {
	enum duty duty;
	const char *name;
} DUTY_NAMES[DUTIES] = {
	{DUTY_ALL, "all"},
	{DUTY_DESK, "desk"},
	{DUTY_PLANNER, "planner"},
	{DUTY_VIEWER, "viewer"},
	{DUTY_SCANNER, "scanner"},
};

const char *
duty_name(enum duty duty)
{
	for (int i = 0; i < DUTIES; i++)
		if (DUTY_NAMES[i].duty == duty)
			return DUTY_NAMES[i].name;
	BUG_ON(true);
}

bool
duty_by_name(const char *name, enum duty *out)
{
	for (int i = 0; i < DUTIES; i++)
		if (strcmp(DUTY_NAMES[i].name, name) == 0) {
			*out = DUTY_NAMES[i].duty;
			return true;
		}
	return false;
}

/* ---- secrets -------------------------------------------------------------------------------- */

void
account_invitation_text(const uint8_t key[DIGEST_BYTES], int64_t account_id,
	int64_t generation, const char *nonce, char out[SECRET_BYTES])
{
	secret_text(key,
		&(struct secret){SECRET_INVITATION, account_id, generation, nonce}, out);
}

void
account_token_text(const uint8_t key[DIGEST_BYTES], int64_t token_id, const char *nonce,
	char out[SECRET_BYTES])
{
	secret_text(key, &(struct secret){SECRET_TOKEN, token_id, 1, nonce}, out);
}

const char *
account_invitation_scope(const char *invitation, struct arena *arena)
{
	uint8_t digest[DIGEST_BYTES];
	char hex[DIGEST_HEX];

	sha256(invitation, strlen(invitation), digest);
	hex_encode(digest, sizeof digest, hex);
	return arena_printf(arena, "invitation:%s", hex);
}

/* ---- accounts ------------------------------------------------------------------------------- */

static bool
fill_actor(struct tx *tx, const struct account *a, const struct token *t,
	struct actor *out, struct err *e)
{
	*out = (struct actor){.account_id = a->id,
		.token_id = t->id,
		.expires_s = t->expires_s,
		.event_id = a->event_id,
		.organisation_id = a->organisation_id > 0 ? a->organisation_id : 0,
		.delegate_id = a->delegate_id > 0 ? a->delegate_id : 0,
		.interpreter_id = a->interpreter_id > 0 ? a->interpreter_id : 0};
	snprintf(out->principal, sizeof out->principal, "A%" PRId64, a->id);
	if (role_by_name(a->role, &out->role) && duty_by_name(a->duty, &out->duty)) {
		if (out->role != ROLE_STAFF)
			out->duty = DUTY_NONE;
		return true;
	}
	tx_damaged(tx, "%s has the role \"%.40s\" and the duty \"%.40s\"", out->principal,
		a->role, a->duty);
	*e = tx->fault;
	return false;
}

struct js *
account_view(struct tx *tx, const struct account *a)
{
	struct js *o = js_new_obj();
	struct organisation *org;
	struct interpreter *interpreter;
	struct delegate *d;

	js_set_str(o, "id", arena_printf(tx->arena, "A%" PRId64, a->id));
	js_set_str(o, "role", a->role);
	js_set_str(o, "name", a->name);
	if (strcmp(a->role, "staff") == 0)
		js_set_str(o, "duty", a->duty);
	if (a->delegate_id > 0) {
		d = delegate_by_id(tx, a->event_id, a->delegate_id);
		org = organisation_by_id(tx, a->event_id, a->organisation_id);
		js_set_str(o, "delegate", d != NULL ? d->code : NULL);
		js_set_str(o, "organisation", org != NULL ? org->code : NULL);
	}
	if (a->interpreter_id > 0) {
		interpreter = interpreter_by_id(tx, a->event_id, a->interpreter_id);
		js_set_str(
			o, "interpreter", interpreter != NULL ? interpreter->code : NULL);
	}
	js_set_bool(o, "all_events", a->event_id == 0);
	js_set_bool(o, "enrolled", a->enrolled_s >= 0);
	js_set_bool(o, "disabled", a->disabled_s >= 0);
	return o;
}

struct js *
token_view(struct tx *tx, const struct token *t)
{
	struct account *a = account_by_id(tx, t->account_id);
	int64_t event_id = a != NULL ? a->event_id : 0;
	struct js *o = js_new_obj();

	js_set_str(o, "id", arena_printf(tx->arena, "T%" PRId64, t->id));
	js_set_str(o, "account", arena_printf(tx->arena, "A%" PRId64, t->account_id));
	js_set_str(o, "label", t->label);
	instant_view(
		o, "created", t->created_s, event_offset(tx, event_id, t->created_s));
	instant_view(
		o, "expires", t->expires_s, event_offset(tx, event_id, t->expires_s));
	if (t->last_used_s >= 0)
		instant_view(o, "last_used", t->last_used_s,
			event_offset(tx, event_id, t->last_used_s));
	js_set_bool(o, "revoked", t->revoked_s >= 0);
	return o;
}

static void
journal_account(struct tx *tx, const struct account *a)
{
	struct js *body = js_new_obj();

	js_set(body, "account", account_view(tx, a));
	journal_append(tx, &(struct fact){.event_id = a->event_id,
				   .topic = "account",
				   .object = arena_printf(tx->arena, "A%" PRId64, a->id),
				   .audience = AUDIENCE_STAFF,
				   .body = body});
	js_free(body);
}

static void
journal_token(struct tx *tx, const struct token *t, int64_t event_id)
{
	struct js *body = js_new_obj();

	js_set(body, "token", token_view(tx, t));
	journal_append(tx, &(struct fact){.event_id = event_id,
				   .topic = "token",
				   .object = arena_printf(tx->arena, "T%" PRId64, t->id),
				   .audience = AUDIENCE_STAFF,
				   .body = body});
	js_free(body);
}

static void
revoke_all(struct tx *tx, const struct account *a)
{
	int n;
	struct token *t = tokens_of(tx, a->id, &n);

	for (int i = 0; i < n; i++) {
		if (t[i].revoked_s >= 0)
			continue;
		t[i].revoked_s = tx->now_s;
		token_save(tx, &t[i]);
		journal_token(tx, &t[i], a->event_id);
	}
}

/* The account of a delegate, stored or new (id 0). */
static struct account *
for_delegate(struct tx *tx, int64_t event_id, const char *code, struct err *e)
{
	struct delegate *d = delegate_by_code(tx, event_id, code);
	struct organisation *org;
	struct account *a;

	if (d == NULL) {
		no_such("delegate", code, e);
		err_field(e, "params.delegate");
		return NULL;
	}
	a = account_of_delegate(tx, event_id, d->id);
	if (a != NULL)
		return a;
	org = organisation_or_blank(tx, event_id, d->organisation_id);
	a = ARENA_NEW(tx->arena, struct account);
	*a = (struct account){.event_id = event_id,
		.role = org_kind_demand(org->kind) ? "buyer" : "exhibitor",
		.name = d->name,
		.duty = "all",
		.organisation_id = d->organisation_id,
		.delegate_id = d->id,
		.interpreter_id = -1};
	return a;
}

static struct account *
for_interpreter(struct tx *tx, int64_t event_id, const char *code, struct err *e)
{
	struct interpreter *i = interpreter_by_code(tx, event_id, code);
	struct account *a;

	if (i == NULL) {
		no_such("interpreter", code, e);
		err_field(e, "params.interpreter");
		return NULL;
	}
	a = account_of_interpreter(tx, event_id, i->id);
	if (a != NULL)
		return a;
	a = ARENA_NEW(tx->arena, struct account);
	*a = (struct account){.event_id = event_id,
		.role = "interpreter",
		.name = i->name,
		.duty = "all",
		.organisation_id = -1,
		.delegate_id = -1,
		.interpreter_id = i->id};
	return a;
}

static struct account *
for_staff(struct tx *tx, int64_t event_id, const struct invitee *who)
{
	struct account *a = ARENA_NEW(tx->arena, struct account);

	*a = (struct account){.event_id = who->all_events ? 0 : event_id,
		.role = role_name(who->role),
		.name = who->name,
		.duty = duty_name(who->duty != DUTY_NONE ? who->duty : DUTY_ALL),
		.organisation_id = -1,
		.delegate_id = -1,
		.interpreter_id = -1};
	return a;
}

/* Another one-time invitation takes the place of the former. */
static void
renew(struct tx *tx, struct account *a, int days)
{
	a->generation++;
	a->nonce = secret_nonce(tx);
	a->invitation_expires_s = tx->now_s + (int64_t)days * DAY_S;
	a->enrolled_s = -1;
}

void
account_renew(struct tx *tx, struct account *a, int days)
{
	renew(tx, a, days);
	account_save(tx, a);
	journal_account(tx, a);
}

struct account *
account_invite(struct tx *tx, int64_t event_id, const struct invitee *who, struct err *e)
{
	struct account *a;
	bool known;

	a = who->delegate != NULL ? for_delegate(tx, event_id, who->delegate, e)
	    : who->interpreter != NULL
		    ? for_interpreter(tx, event_id, who->interpreter, e)
		    : for_staff(tx, event_id, who);
	if (a == NULL)
		return NULL;
	known = a->id != 0;
	/* Of an account that was closed too: it is open again, for this invitation alone. */
	if (known && a->disabled_s >= 0) {
		revoke_all(tx, a);
		a->disabled_s = -1;
	}
	renew(tx, a, who->days);
	if (known) {
		account_save(tx, a);
	} else {
		a->id = tx_next_id(tx, 0, "account");
		a->disabled_s = -1;
		a->created_s = tx->now_s;
		account_insert(tx, a);
	}
	journal_account(tx, a);
	return a;
}

bool
account_mail(struct tx *tx, const struct account *a, int64_t *mail, struct err *e)
{
	const char *address =
		a->delegate_id > 0
			? delegate_or_blank(tx, a->event_id, a->delegate_id)->email
		: a->interpreter_id > 0
			? interpreter_or_blank(tx, a->event_id, a->interpreter_id)->email
			: "";

	if (address == NULL || address[0] == '\0') {
		err_set(e, ERR_WRONG_STATE, "no mail address of %s is on file", a->name);
		err_hint(e, "send the link that convene invite prints");
		return err_field(e, "params.mail");
	}
	*mail = posting_of_login(tx, &(struct outbox_row){.event_id = a->event_id,
					     .address = address,
					     .account_id = a->id,
					     .generation = a->generation,
					     .until_s = a->invitation_expires_s})
			->id;
	return true;
}

/* Who is staff has no organiser to ask: another one of them does it. Returns false. */
static bool
ask_others(const struct account *a, struct err *e)
{
	if (strcmp(a->role, "staff") != 0)
		return false;
	return e->code == ERR_ACCOUNT_DISABLED
		       ? err_hint(e,
				 "another one of the staff types convene enable A%lld",
				 (long long)a->id)
		       : err_hint(e,
				 "another one of the staff types convene invite --role staff"
				 " --name '%.60s'",
				 a->name);
}

struct token *
account_enrol(struct tx *tx, const uint8_t key[DIGEST_BYTES], const char *invitation,
	const char *label, struct err *e)
{
	const char *caller = tx->context.principal;
	struct secret expected = {SECRET_INVITATION, 0, 0, ""};
	struct account *a = NULL;
	struct token *t;
	int64_t id;

	if (secret_id(invitation, SECRET_INVITATION, &id))
		a = account_by_id(tx, id);
	/* Without the secret nothing is revealed, not even whether the account exists. */
	if (a != NULL)
		expected = (struct secret){
			SECRET_INVITATION, a->id, a->generation, a->nonce};
	if (!secret_is(key, &expected, invitation) || a == NULL) {
		err_set(e, ERR_INVITATION_INVALID,
			"this is no invitation of this fair, or a newer one replaced it");
		return NULL;
	}
	if (a->disabled_s >= 0) {
		err_set(e, ERR_ACCOUNT_DISABLED, "this account is closed");
		ask_others(a, e);
		return NULL;
	}
	if (a->enrolled_s >= 0) {
		err_set(e, ERR_INVITATION_USED, "this invitation was used already");
		ask_others(a, e);
		return NULL;
	}
	if (a->invitation_expires_s <= tx->now_s) {
		err_set(e, ERR_INVITATION_EXPIRED, "this invitation has lapsed");
		ask_others(a, e);
		return NULL;
	}
	a->enrolled_s = tx->now_s;
	account_save(tx, a);
	t = ARENA_NEW(tx->arena, struct token);
	*t = (struct token){.id = tx_next_id(tx, 0, "token"),
		.account_id = a->id,
		.label = label,
		.nonce = secret_nonce(tx),
		.created_s = tx->now_s,
		.expires_s = tx->now_s + (int64_t)TOKEN_DAYS * DAY_S,
		.last_used_s = -1,
		.revoked_s = -1};
	token_insert(tx, t);
	/* Whoever holds the invitation is this account, though nobody has logged in yet. */
	tx->context.principal = arena_printf(tx->arena, "A%" PRId64, a->id);
	journal_token(tx, t, a->event_id);
	tx->context.principal = caller;
	return t;
}

/* Good token of an open account? Says what is wrong otherwise. */
static bool
token_good(struct tx *tx, const struct token *t, const struct account *a, struct err *e)
{
	if (t == NULL || a == NULL)
		return err_set(e, ERR_TOKEN_INVALID, "this token is not known here");
	if (t->revoked_s >= 0)
		err_set(e, ERR_TOKEN_REVOKED, "this token was revoked");
	else if (a->disabled_s >= 0)
		err_set(e, ERR_ACCOUNT_DISABLED, "this account is closed");
	else if (t->expires_s <= tx->now_s)
		err_set(e, ERR_TOKEN_EXPIRED, "this token has lapsed");
	else
		return true;
	return ask_others(a, e);
}

bool
account_login(struct tx *tx, const uint8_t key[DIGEST_BYTES], const char *text,
	struct actor *out, struct err *e)
{
	struct token *t;
	struct account *a;
	int64_t id;

	if (!secret_id(text, SECRET_TOKEN, &id))
		return err_set(e, ERR_TOKEN_INVALID,
			"this is not a token, or a part of it is missing");
	t = token_by_id(tx, id);
	if (!secret_is(key,
		    &(struct secret){SECRET_TOKEN, id, 1, t != NULL ? t->nonce : ""},
		    text))
		return err_set(e, ERR_TOKEN_INVALID, "this token is not known here");
	a = t != NULL ? account_by_id(tx, t->account_id) : NULL;
	if (!token_good(tx, t, a, e))
		return false;
	return fill_actor(tx, a, t, out, e);
}

bool
account_still_good(struct tx *tx, const struct actor *actor, struct err *e)
{
	struct token *t;

	if (actor->token_id == 0)
		return true;
	t = token_by_id(tx, actor->token_id);
	return token_good(tx, t, account_by_id(tx, actor->account_id), e);
}

void
account_kick(struct tx *tx, const struct account *a)
{
	journal_account(tx, a);
}

bool
account_disable(struct tx *tx, struct account *a, struct err *e)
{
	if (a->disabled_s >= 0)
		return err_set(e, ERR_WRONG_STATE, "this account is closed already");
	a->disabled_s = tx->now_s;
	account_save(tx, a);
	journal_account(tx, a);
	return true;
}

bool
account_enable(struct tx *tx, struct account *a, struct err *e)
{
	if (a->disabled_s < 0)
		return err_set(e, ERR_WRONG_STATE, "this account is open");
	a->disabled_s = -1;
	account_save(tx, a);
	journal_account(tx, a);
	return true;
}

bool
account_revoke(struct tx *tx, struct token *t, struct err *e)
{
	struct account *a = account_or_blank(tx, t->account_id);

	if (t->revoked_s >= 0)
		return err_set(e, ERR_WRONG_STATE, "this token was revoked already");
	t->revoked_s = tx->now_s;
	token_save(tx, t);
	journal_token(tx, t, a->event_id);
	return true;
}

bool
account_lapse(struct tx *tx, struct account *a)
{
	if (a->enrolled_s >= 0 || a->disabled_s >= 0 ||
		a->invitation_expires_s <= tx->now_s)
		return false;
	a->invitation_expires_s = tx->now_s;
	account_save(tx, a);
	journal_account(tx, a);
	return true;
}

bool
account_has_login(struct tx *tx, const struct account *a)
{
	int n = 0;
	struct token *t = a != NULL ? tokens_of(tx, a->id, &n) : NULL;

	for (int i = 0; i < n; i++)
		if (t[i].revoked_s < 0 && t[i].expires_s > tx->now_s)
			return true;
	return a != NULL && a->enrolled_s < 0 && a->invitation_expires_s > tx->now_s;
}

bool
account_pass_on(struct tx *tx, struct account *a, const char *name)
{
	bool had = account_has_login(tx, a);

	if (a == NULL)
		return false;
	revoke_all(tx, a);
	/* Of a new generation, so that the former invitation is none of this account's. */
	a->generation++;
	a->nonce = secret_nonce(tx);
	a->invitation_expires_s = tx->now_s;
	a->enrolled_s = -1;
	a->name = name;
	account_save(tx, a);
	journal_account(tx, a);
	return had;
}

bool
account_use_due(const struct token *t, int64_t now_s)
{
	return t->last_used_s < now_s - HOUR_S;
}

bool
account_first_staff(const char *database, const uint8_t key[DIGEST_BYTES], int64_t now_s,
	char *invitation_out, size_t out_bytes, struct err *e)
{
	static const struct invitee FIRST = {.role = ROLE_STAFF,
		.name = "First staff member",
		.all_events = true,
		.days = INVITATION_DAYS};
	struct store *s =
		store_open(database, STORE_WRITE, &(struct store_options){0}, e);
	struct account *a = NULL;
	char text[SECRET_BYTES];
	struct arena arena;
	struct tx tx;
	bool ok;

	if (s == NULL)
		return false;
	arena_init(&arena);
	tx_init(&tx, s, &arena, now_s * 1000000);
	tx.context = (struct tx_context){"init", "account.invite", ""};
	ok = store_begin_write(s, e);
	if (ok) {
		a = account_invite(&tx, 0, &FIRST, e);
		ok = a != NULL && !tx_failed(&tx) && store_commit(s, e);
		if (tx_failed(&tx))
			*e = tx.fault;
	}
	if (ok) {
		account_invitation_text(key, a->id, a->generation, a->nonce, text);
		ok = (size_t)snprintf(invitation_out, out_bytes, "%s", text) < out_bytes;
	}
	journal_events_free(tx.events);
	store_rollback(s);
	store_close(s);
	arena_release(&arena);
	return ok;
}
