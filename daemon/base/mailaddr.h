/*
 * mailaddr.h - which mail addresses the project takes, and nothing about sending mail.
 *
 * Purpose:   addresses come from files and end in iCalendar lines, mail headers and SMTP
 *            commands, some of which (libical's CAL-ADDRESS among them) are written
 *            without any escaping. So only the plain form of RFC 5321 section 4.1.2 is
 *            taken: dot-string "@" domain, ASCII, no quoting, no comments, no address
 *            literal, no control character ever.
 * Thread:    any; pure.
 */
#ifndef BASE_MAILADDR_H
#define BASE_MAILADDR_H

#include "base/arena.h"

#include <stdbool.h>

/* Lengths of RFC 5321 section 4.5.3.1, without the angle brackets. */
enum { MAIL_LOCAL_MAX = 64, MAIL_ADDRESS_MAX = 254 };

/* Room of the token that names one mail in its envelope's sender, with NUL. */
enum { MAIL_TOKEN_BYTES = 28 };

/* Two labels of a domain at least, the last one not a number: "kim@example.kr". */
bool mail_address_ok(const char *mail);
/* Do two addresses reach one mailbox, as far as anybody can tell? Case does not count. */
bool mail_address_same(const char *a, const char *b);
/* The one spelling of its mailbox, for keys: the same for two addresses that are the same. */
const char *mail_address_mailbox(struct arena *arena, const char *mail);

#endif
