/*
 * account.h - who may log in: one-time invitations, tokens, and the secrets behind them.
 */
#ifndef DOMAIN_PEOPLE_ACCOUNT_H
#define DOMAIN_PEOPLE_ACCOUNT_H

#include "domain/fair/actor.h"
#include "domain/people/secret.h"
#include "store/accounts.h"
#include "wire/json.h"

enum { TOKEN_DAYS = 400, INVITATION_DAYS = 30 };

/* The text of an invitation of this generation, or of a token; the nonce is their row's. */
void account_invitation_text(const uint8_t key[DIGEST_BYTES], int64_t account_id,
	int64_t generation, const char *nonce, char out[SECRET_BYTES]);
void account_token_text(const uint8_t key[DIGEST_BYTES], int64_t token_id,
	const char *nonce, char out[SECRET_BYTES]);
/* Scope of idempotency of auth.enrol: the invitation, by its digest. */
const char *account_invitation_scope(const char *invitation, struct arena *arena);

/* Whom to invite: exactly one of delegate, interpreter, or role with a name. */
struct invitee {
	const char *delegate;	 /* code, NULL: none */
	const char *interpreter; /* code, NULL: none */
	enum role role;		 /* ROLE_STAFF or ROLE_MONITOR when neither is given */
	enum duty duty;		 /* of staff; DUTY_NONE: all */
	const char *name;
	bool all_events;
	int days; /* how long the invitation holds */
};
/*
 * Makes the account, or a new generation of its invitation that replaces the former. NULL
 * and *e.
 */
struct account *
account_invite(struct tx *tx, int64_t event_id, const struct invitee *who, struct err *e);
/* A new invitation of an open account, which replaces the former; its tokens stay. */
void account_renew(struct tx *tx, struct account *a, int days);
/*
 * Its newest invitation also goes by mail, to the address of its delegate or interpreter; *mail is
 * that mail's number. The link is derived when the mail is handed over.
 */
bool account_mail(struct tx *tx, const struct account *a, int64_t *mail, struct err *e)
	MUST_CHECK;
/* An invitation's text for a token. NULL and *e. */
struct token *account_enrol(struct tx *tx, const uint8_t key[DIGEST_BYTES],
	const char *invitation, const char *label, struct err *e);
/* Whose token is this? Fills *out. */
bool account_login(struct tx *tx, const uint8_t key[DIGEST_BYTES], const char *token,
	struct actor *out, struct err *e) MUST_CHECK;
/* Its connections are ended by staff: noted in the journal; it stays as it is. */
void account_kick(struct tx *tx, const struct account *a);
/* Is the account of a running conversation still open and its token good? */
bool account_still_good(struct tx *tx, const struct actor *a, struct err *e) MUST_CHECK;
bool account_disable(struct tx *tx, struct account *a, struct err *e) MUST_CHECK;
/* Open again; tokens that were not revoked hold again. */
bool account_enable(struct tx *tx, struct account *a, struct err *e) MUST_CHECK;
bool account_revoke(struct tx *tx, struct token *t, struct err *e) MUST_CHECK;
/* The newest invitation is good no more, if nobody has used it; true: it was good until now. */
bool account_lapse(struct tx *tx, struct account *a);
/*
 * The account of a delegate or interpreter passes on to another person of this name: tokens and
 * invitation of the former one are good no more. true: there was a login to end. NULL: no account.
 */
bool account_pass_on(struct tx *tx, struct account *a, const char *name);
/* Does anybody have a good token or invitation of it? */
bool account_has_login(struct tx *tx, const struct account *a);
/* Note the use of a token, at most once an hour. */
bool account_use_due(const struct token *t, int64_t now_s);

struct js *account_view(struct tx *tx, const struct account *a);
struct js *token_view(struct tx *tx, const struct token *t);

/* The very first staff account of a new database (all events) and its invitation's text. */
bool account_first_staff(const char *database, const uint8_t key[DIGEST_BYTES],
	int64_t now_s, char *invitation_out, size_t out_bytes, struct err *e) MUST_CHECK;

#endif
