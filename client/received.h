/*
 * received.h - a mail as an MTA's pipe hands it over: its header fields and its parts, decoded.
 *
 * What:      RFC 5322 header fields, unfolded; MIME parts (RFC 2045, 2046) as a flat list in the
 *            order they stand, texts as UTF-8; header words of RFC 2047 on demand.
 * Hostile:   everything is bounded: bytes, fields, parts, depth, what is decoded. What is beyond a
 *            bound or broken is left out and never followed; a mail is always read, maybe as one
 *            that has nothing in it. Bare LF, missing blank lines and missing last boundaries are
 *            taken, as mail programs send them.
 * Ownership: received_release gives it back; all strings live as long as it does.
 * Errors:    none but "too large", which read_received of the caller says.
 */
#ifndef CLIENT_RECEIVED_H
#define CLIENT_RECEIVED_H

#include "wire/buf.h"

enum {
	RECEIVED_BYTES_MAX = 32 * 1024 * 1024, /* of a whole mail */
	RECEIVED_HEADER_MAX = 128 * 1024,      /* of the header of a mail or a part */
	RECEIVED_FIELDS_MAX = 500,
	RECEIVED_PARTS_MAX = 100,
	RECEIVED_DEPTH_MAX = 10,
	RECEIVED_TEXT_MAX =
		128 * 1024, /* of a decoded part; the rest of it is left out */
};

struct received_field {
	const char *name; /* as it stands */
	const char *value;
};

struct received_part {
	const char *
		type; /* "text/calendar", small letters; "text/plain" when none is said */
	const char *method; /* of text/calendar: "REPLY"; "" when none is said */
	const char *name;   /* of a file; "" when it has none */
	const char *text;   /* decoded; of text/... in UTF-8 */
	size_t n;
	bool cut; /* more than RECEIVED_TEXT_MAX */
	struct received_field *field;
	int fields;
	int depth; /* 0: the mail's only part */
};

struct received {
	struct received_field *field;
	int fields;
	struct received_part *part; /* those that are no multipart themselves */
	int parts;
	const char *
		report; /* of multipart/report: its report-type, small letters; else "" */
	void **kept;	/* what received_release frees */
	size_t kept_n;
};

void received_read(const char *bytes, size_t n, struct received *out);
void received_release(struct received *r);

/* The nth field of the name in any case, from 0; NULL when there are fewer. */
const char *received_header(const struct received *r, const char *name, int nth);
const char *
received_part_header(const struct received_part *p, const char *name, int nth);
/* The first part of the type; NULL: there is none. */
const struct received_part *received_part(const struct received *r, const char *type);
/*
 * An address of a field like To: the last within <>, else the first word with an @; "" for none.
 * What stands in comments and between quotation marks is no address.
 */
void received_address(const char *field, char *out, size_t out_bytes);
/* Who wrote it: "" unless there is one field From with one address, for nobody answers for two. */
void received_author(const struct received *r, char *out, size_t out_bytes);
/* A field in UTF-8, its encoded words (RFC 2047) read; what cannot be read stays as it is. */
void received_words(const char *field, struct buf *out);
/* The value of "; name=value" behind a field, quotes taken off; false: it has none. */
bool received_param(const char *field, const char *name, char *out, size_t out_bytes);

#endif
