/*
 * lost_login.h - somebody has lost the way in, and knows a mail address alone.
 *
 * Rule:      a new login link goes to the address on file, never to one that is said; nobody else
 *            learns whether an address is known. Logins of before stay. Of one account no more
 *            than one link in LOST_EVERY_S and LOST_A_DAY a day are mailed this way; an account
 *            that is closed, or that staff have never made, gets none.
 * Thread:    the transaction's; lost_login_send is for the writer.
 */
#ifndef DOMAIN_PEOPLE_LOST_LOGIN_H
#define DOMAIN_PEOPLE_LOST_LOGIN_H

#include "store/accounts.h"

enum { LOST_EVERY_S = 900, LOST_A_DAY = 5, LOST_LINK_DAYS = 3 };

/* The open accounts of this address that may be mailed a link now; in the unit's arena. */
struct account *lost_login_find(struct tx *tx, const char *mail, int *n);
/* Mail each of them one. Returns how many. */
int lost_login_send(struct tx *tx, const char *mail);

#endif
