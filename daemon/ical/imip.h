/*
 * imip.h - a mail: its headers, a text in two forms, and where it carries an invitation the
 * calendar part of iMIP (RFC 6047), as bytes ready for a relay.
 *
 * Purpose:   plain values in, bytes out: the same values give the same bytes at any time.
 * Form:      multipart/alternative of text/plain, text/html and text/calendar, which comes last for
 *            clients take the last part they know. Its method in MIME is that of its body: clients
 *            believe MIME (RFC 6047 section 2.4). Lines end in CR LF and are short: 7-bit relays
 *            and RFC 5322 section 2.1.1 are content.
 * Headers:   nobody's name can make a header of its own. Control characters become blanks, marks
 *            that turn the direction of writing are left out, whatever is not plain ASCII is an
 *            encoded word (RFC 2047). Auto-Submitted (RFC 3834) keeps robots from answering.
 * Text:      UTF-8, lines end in LF; the HTML part says the same.
 * Errors:    ERR_PARAM_INVALID for an address that is none (base/mailaddr.h), for a calendar
 *            without METHOD; ERR_INTERNAL when out is too small. out is then unusable.
 * Thread:    any; pure.
 */
#ifndef ICAL_IMIP_H
#define ICAL_IMIP_H

#include "wire/buf.h"

enum {
	IMIP_BYTES_MAX = 1024 * 1024,
	IMIP_ID_BYTES = 320, /* of a Message-ID without its brackets, with NUL */
};

struct imip_party {
	const char *name; /* "": none */
	const char *mail;
};

struct imip_message {
	struct imip_party from;
	struct imip_party to;
	int64_t date_s;
	const char *message_id;	 /* without its brackets */
	const char *in_reply_to; /* likewise; NULL: begins a thread */
	const char *subject;
	const char *text;
	const char *calendar; /* text/calendar with its METHOD; NULL: carries none */
};

bool imip_write(const struct imip_message *m, struct buf *out, struct err *e) MUST_CHECK;

/* What a calendar object says in one of its VEVENT's texts, unescaped; "" where it has none. */
bool imip_property(const char *calendar, const char *name, struct buf *out) MUST_CHECK;

#endif
