/*
 * smtp.h - mails handed over to a relay, one after the other over one connection.
 *
 * Purpose:   the only file that knows libcurl. It says of each mail what is known of it, and no
 *            more: a connection that ends between the last byte of a mail and the relay's answer
 *            leaves open whether the relay took it (RFC 5321 section 4.2.5; RFC 1047).
 * Not here:  DKIM, SPF, queues of other hosts: the relay's. Who retries what and when:
 *            domain/mailing/sending.h.
 * Hostile:   a relay costs at most timeout_ms for each mail and what the outcome holds of its
 *            answer.
 * Ownership: strings of options and letters are borrowed: the former until smtp_free.
 * Thread:    smtp_setup once before there are threads; a struct smtp has one owner, only smtp_stop
 *            may be called from another thread.
 */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include "base/config.h"
#include "store/outbox.h"

#include <stddef.h>

enum { SMTP_ANSWER_BYTES = 200 };

struct smtp_options {
	const char *relay; /* smtp://host:port or smtps://host:port */
	const char *user;  /* "": the relay asks for none */
	const char *password;
	enum mail_tls tls;
	const char *
		authority; /* PEM file the relay's certificate stands under; "": the system's */
	int64_t timeout_ms;
};

struct smtp_letter {
	const char *from; /* of the envelope */
	const char *to;
	const char *bytes;
	size_t n;
};

struct smtp_outcome {
	enum outbox_fate fate;
	char answer[SMTP_ANSWER_BYTES]; /* of the relay, or what went wrong; one line */
};

void smtp_setup(void);

struct smtp;
struct smtp *smtp_new(const struct smtp_options *o);
void
smtp_send(struct smtp *s, const struct smtp_letter *letter, struct smtp_outcome *out);
/*
 * At most one more mail is begun or ended. at_once: not even the answer to the one at work is
 * awaited. From any thread.
 */
void smtp_stop(struct smtp *s, bool at_once);
/* NULL is fine. */
void smtp_free(struct smtp *s);

#endif
