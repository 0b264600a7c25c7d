/* accounts.c - rows of accounts and tokens. Statements only. */
#include "store/accounts.h"

#include "store/rows.h"
#include "store/tables.h"

enum {
	INSERT,
	SAVE,
	BY_ID,
	OF_DELEGATE,
	OF_INTERPRETER,
	OF_MAIL,
	PAGE,
	COUNT_ROWS,
	TOKEN_INSERT,
	TOKEN_SAVE,
	TOKEN_BY_ID,
	TOKENS_OF,
	STATEMENTS
};

#define COLUMNS                                                                            \
	" account_id, event_id, role, name, organisation_id, delegate_id, interpreter_id," \
	" generation, invitation_expires_s, enrolled_s, disabled_s, created_s,"            \
	" nonce, duty "
#define TOKEN_COLUMNS                                                                    \
	" token_id, account_id, label, created_s, expires_s, last_used_s, revoked_s,"    \
	" nonce "

static const char *const SQL[STATEMENTS] = {
	[INSERT] = "INSERT INTO accounts (" COLUMNS
		   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
		   " ?13, ?14)",
	[SAVE] =
		"UPDATE accounts SET name = ?2, generation = ?3, invitation_expires_s = ?4,"
		" enrolled_s = ?5, disabled_s = ?6, nonce = ?7, duty = ?8 WHERE account_id = ?1",
	[BY_ID] = "SELECT" COLUMNS "FROM accounts WHERE account_id = ?1",
	[OF_DELEGATE] =
		"SELECT" COLUMNS "FROM accounts WHERE event_id = ?1 AND delegate_id = ?2",
	[OF_INTERPRETER] = "SELECT" COLUMNS
			   "FROM accounts WHERE event_id = ?1 AND interpreter_id = ?2",
	[OF_MAIL] = "SELECT" COLUMNS "FROM accounts WHERE account_id IN ("
		    "SELECT a.account_id FROM delegates d JOIN accounts a"
		    " ON a.event_id = d.event_id AND a.delegate_id = d.delegate_id"
		    " WHERE lower(d.email) = ?1 UNION ALL"
		    " SELECT a.account_id FROM interpreters i JOIN accounts a"
		    " ON a.event_id = i.event_id AND a.interpreter_id = i.interpreter_id"
		    " WHERE lower(i.email) = ?1) ORDER BY account_id",
	[PAGE] = "SELECT" COLUMNS "FROM accounts WHERE account_id > ?1"
		 " AND (CAST(?2 AS BIGINT) = 0 OR event_id = ?2 OR event_id = 0)"
		 " AND (CAST(?3 AS BIGINT) = 0 OR organisation_id = ?3)"
		 " ORDER BY account_id LIMIT ?4",
	[COUNT_ROWS] = "SELECT count(*) FROM accounts",
	[TOKEN_INSERT] = "INSERT INTO tokens (" TOKEN_COLUMNS
			 ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[TOKEN_SAVE] =
		"UPDATE tokens SET last_used_s = ?2, revoked_s = ?3 WHERE token_id = ?1",
	[TOKEN_BY_ID] = "SELECT" TOKEN_COLUMNS "FROM tokens WHERE token_id = ?1",
	[TOKENS_OF] = "SELECT" TOKEN_COLUMNS
		      "FROM tokens WHERE account_id = ?1 ORDER BY token_id",
};

const struct stmt_family accounts_statements = {"accounts", SQL, STATEMENTS};

void
account_insert(struct tx *tx, const struct account *a)
{
	stmt_run(tx, tx_query(tx, FAMILY_ACCOUNTS, INSERT, VI(a->id), VI(a->event_id),
			     VT(a->role), VT(a->name), VOPT(a->organisation_id),
			     VOPT(a->delegate_id), VOPT(a->interpreter_id),
			     VI(a->generation), VI(a->invitation_expires_s),
			     VOPT(a->enrolled_s), VOPT(a->disabled_s), VI(a->created_s),
			     VT(a->nonce), VT(a->duty)));
}

void
account_save(struct tx *tx, const struct account *a)
{
	stmt_run(tx, tx_query(tx, FAMILY_ACCOUNTS, SAVE, VI(a->id), VT(a->name),
			     VI(a->generation), VI(a->invitation_expires_s),
			     VOPT(a->enrolled_s), VOPT(a->disabled_s), VT(a->nonce),
			     VT(a->duty)));
}

static struct account *
rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct account)};

	while (stmt_step(tx, q)) {
		*(struct account *)rows_add(tx->arena, &list) =
			(struct account){.id = stmt_id(tx, q, 0),
				.event_id = stmt_id(tx, q, 1),
				.role = stmt_text(tx, q, 2),
				.name = stmt_text(tx, q, 3),
				.organisation_id = stmt_opt_id(tx, q, 4),
				.delegate_id = stmt_opt_id(tx, q, 5),
				.interpreter_id = stmt_opt_id(tx, q, 6),
				.generation = stmt_id(tx, q, 7),
				.invitation_expires_s = stmt_instant(tx, q, 8),
				.enrolled_s = stmt_opt_instant(tx, q, 9),
				.disabled_s = stmt_opt_instant(tx, q, 10),
				.created_s = stmt_instant(tx, q, 11),
				.nonce = stmt_text(tx, q, 12),
				.duty = stmt_text(tx, q, 13)};
	}
	*n = list.n;
	return list.data;
}

static struct account *
one(struct tx *tx, struct stmt *q)
{
	int n;
	struct account *list = rows(tx, q, &n);

	return n > 0 ? list : NULL;
}

struct account *
account_by_id(struct tx *tx, int64_t id)
{
	return one(tx, tx_query(tx, FAMILY_ACCOUNTS, BY_ID, VI(id)));
}

struct account *
account_of_delegate(struct tx *tx, int64_t event_id, int64_t delegate_id)
{
	return one(tx, tx_query(tx, FAMILY_ACCOUNTS, OF_DELEGATE, VI(event_id),
			       VI(delegate_id)));
}

struct account *
account_of_interpreter(struct tx *tx, int64_t event_id, int64_t interpreter_id)
{
	return one(tx, tx_query(tx, FAMILY_ACCOUNTS, OF_INTERPRETER, VI(event_id),
			       VI(interpreter_id)));
}

struct account *
accounts_of_mail(struct tx *tx, const char *mailbox, int *n)
{
	return rows(tx, tx_query(tx, FAMILY_ACCOUNTS, OF_MAIL, VT(mailbox)), n);
}

struct account *
accounts_page(struct tx *tx, int64_t event_id, int64_t organisation_id, int64_t after_id,
	int limit, int *n)
{
	return rows(tx,
		tx_query(tx, FAMILY_ACCOUNTS, PAGE, VI(after_id), VI(event_id),
			VI(organisation_id), VI(limit)),
		n);
}

int64_t
accounts_count(struct tx *tx)
{
	struct stmt *q = tx_query0(tx, FAMILY_ACCOUNTS, COUNT_ROWS);
	int64_t n = 0;

	while (stmt_step(tx, q))
		n = stmt_int(q, 0);
	return n;
}

void
token_insert(struct tx *tx, const struct token *t)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_ACCOUNTS, TOKEN_INSERT, VI(t->id), VI(t->account_id),
			VT(t->label), VI(t->created_s), VI(t->expires_s),
			VOPT(t->last_used_s), VOPT(t->revoked_s), VT(t->nonce)));
}

void
token_save(struct tx *tx, const struct token *t)
{
	stmt_run(tx, tx_query(tx, FAMILY_ACCOUNTS, TOKEN_SAVE, VI(t->id),
			     VOPT(t->last_used_s), VOPT(t->revoked_s)));
}

static struct token *
token_rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct token)};

	while (stmt_step(tx, q)) {
		*(struct token *)rows_add(tx->arena, &list) =
			(struct token){.id = stmt_id(tx, q, 0),
				.account_id = stmt_id(tx, q, 1),
				.label = stmt_text(tx, q, 2),
				.created_s = stmt_instant(tx, q, 3),
				.expires_s = stmt_instant(tx, q, 4),
				.last_used_s = stmt_opt_instant(tx, q, 5),
				.revoked_s = stmt_opt_instant(tx, q, 6),
				.nonce = stmt_text(tx, q, 7)};
	}
	*n = list.n;
	return list.data;
}

struct token *
token_by_id(struct tx *tx, int64_t id)
{
	int n;
	struct token *list =
		token_rows(tx, tx_query(tx, FAMILY_ACCOUNTS, TOKEN_BY_ID, VI(id)), &n);

	return n > 0 ? list : NULL;
}

struct token *
tokens_of(struct tx *tx, int64_t account_id, int *n)
{
	return token_rows(
		tx, tx_query(tx, FAMILY_ACCOUNTS, TOKENS_OF, VI(account_id)), n);
}
