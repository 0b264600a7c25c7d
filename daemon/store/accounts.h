/*
 * accounts.h - rows of accounts and tokens. No secret is among them: domain/people/secret.c
 * derives those.
 *
 * Purpose:   statements only; who may have an account and when a token is good is
 *            domain/people/account.h.
 * Ownership: rows and their texts live in tx->arena. Every look-up reads anew and gives a row of
 *            its own: a change shows in the row changed and in what is looked up after *_save.
 * Errors:    sticky in tx->fault (store/stmt.h); NULL is "no such row", or a fault.
 * Thread:    the transaction's; inserting and saving are for the writer.
 */
#ifndef STORE_ACCOUNTS_H
#define STORE_ACCOUNTS_H

#include "store/stmt.h"

struct account {
	int64_t id;	  /* A<id> */
	int64_t event_id; /* 0: all events */
	const char *role;
	const char *name;
	int64_t organisation_id; /* -1: none */
	int64_t delegate_id;	 /* -1: none */
	int64_t interpreter_id;	 /* -1: none */
	int64_t generation;
	const char *
		nonce; /* of that generation's invitation; "": from before there were any */
	int64_t invitation_expires_s;
	int64_t enrolled_s; /* -1: the newest invitation is unused */
	int64_t disabled_s; /* -1: open */
	int64_t created_s;
	const char *duty; /* of staff: "all", "desk" ...; "all" for the others */
};

struct token {
	int64_t id; /* T<id> */
	int64_t account_id;
	const char *label;
	const char *nonce; /* "": from before there were any */
	int64_t created_s;
	int64_t expires_s;
	int64_t last_used_s; /* -1: never */
	int64_t revoked_s;   /* -1: good */
};

void account_insert(struct tx *tx, const struct account *a);
/* Every field that may change: name, invitation (generation, nonce, times), disabled. */
void account_save(struct tx *tx, const struct account *a);
struct account *account_by_id(struct tx *tx, int64_t id);
struct account *account_of_delegate(struct tx *tx, int64_t event_id, int64_t delegate_id);
struct account *
account_of_interpreter(struct tx *tx, int64_t event_id, int64_t interpreter_id);
/* Of delegates and interpreters of any event who have this address, in small letters; by id. */
struct account *accounts_of_mail(struct tx *tx, const char *mailbox, int *n);
/* Of one event (0: all) and one organisation (0: any), by id, after after_id. */
struct account *accounts_page(struct tx *tx, int64_t event_id, int64_t organisation_id,
	int64_t after_id, int limit, int *n);
int64_t accounts_count(struct tx *tx);

void token_insert(struct tx *tx, const struct token *t);
void token_save(struct tx *tx, const struct token *t);
struct token *token_by_id(struct tx *tx, int64_t id);
struct token *tokens_of(struct tx *tx, int64_t account_id, int *n);

#endif
