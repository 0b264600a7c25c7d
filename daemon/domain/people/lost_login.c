/* lost_login.c - a new login link for whoever has an address on file. */
#include "domain/people/lost_login.h"

#include "base/mailaddr.h"
#include "domain/people/account.h"
#include "store/outbox.h"
#include "store/rows.h"

enum { DAY_S = 86400 };

/* By the links that were mailed to it, by whomever they were asked for. */
static bool
may_be_mailed(struct tx *tx, const struct account *a, const char *mailbox)
{
	int n, lately = 0;
	struct outbox_row *r = outbox_thread(tx, a->event_id, mailbox, -1, &n);

	for (int i = 0; i < n; i++) {
		int64_t age_s = tx->now_s - r[i].created_s;

		if (r[i].account_id != a->id || age_s >= DAY_S)
			continue;
		if (age_s < LOST_EVERY_S || ++lately >= LOST_A_DAY)
			return false;
	}
	return true;
}

struct account *
lost_login_find(struct tx *tx, const char *mail, int *n)
{
	struct rows list = {.size = sizeof(struct account)};
	const char *mailbox = mail_address_mailbox(tx->arena, mail);
	int known;
	struct account *a = accounts_of_mail(tx, mailbox, &known);

	for (int i = 0; i < known; i++)
		if (a[i].disabled_s < 0 && may_be_mailed(tx, &a[i], mailbox))
			*(struct account *)rows_add(tx->arena, &list) = a[i];
	*n = list.n;
	return list.data;
}

int
lost_login_send(struct tx *tx, const char *mail)
{
	int n, sent = 0;
	struct account *a = lost_login_find(tx, mail, &n);
	int64_t posted;
	struct err ignored;

	for (int i = 0; i < n; i++) {
		account_renew(tx, &a[i], LOST_LINK_DAYS);
		if (account_mail(tx, &a[i], &posted, &ignored))
			sent++;
	}
	return sent;
}
