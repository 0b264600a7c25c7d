/* answering.c - answers to invitations: from a file of the person's, and from an MTA's pipe. */
#include "run.h"

#include "files.h"
#include "received.h"
#include "received_charset.h"
#include "view.h"
#include "wire/digest.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

/* What the daemon takes: a line of it must hold them all, written as JSON. */
enum {
	CALENDAR_BYTES = 96 * 1024,
	WORDS_BYTES = 4096,
	SUBJECT_BYTES = 1000,
	ADDRESS_BYTES = 320,
	RESULTS_BYTES = 16384,
	RECIPIENTS_BYTES = 2000,
};

/* ---- texts of strangers --------------------------------------------------------------------- */

/* The first bytes of a text, whole letters, without control characters but lines and tabs. */
static void
set_text(struct js *o, const char *name, const char *text, size_t n, size_t most)
{
	struct buf b;
	char *s;

	buf_init(&b, most);
	charset_read("", text, n, &b);
	for (size_t i = 0; i < b.len; i++)
		if (iscntrl((unsigned char)b.data[i]) &&
			(b.data[i] == '\0' || strchr("\r\n\t", b.data[i]) == NULL))
			b.data[i] = ' ';
	s = buf_take(&b);
	js_set_str(o, name, s);
	free(s);
}

static void
set_word(struct js *o, const char *name, const char *text, size_t most)
{
	set_text(o, name, text, strlen(text), most);
}

/* What a person sees of HTML, nearly: the tags are left out. */
static void
set_html(struct js *o, const struct received_part *p)
{
	struct buf b;
	bool tag = false;

	buf_init(&b, WORDS_BYTES);
	for (size_t i = 0; i < p->n; i++) {
		if (p->text[i] == '<')
			tag = true;
		if (!tag && !buf_addc(&b, p->text[i]))
			break;
		if (p->text[i] == '>')
			tag = false;
	}
	set_word(o, "text", buf_str(&b), WORDS_BYTES);
	buf_release(&b);
}

static void
set_words(struct js *o, const struct received *r)
{
	const struct received_part *p = received_part(r, "text/plain");

	if (p != NULL)
		set_text(o, "text", p->text, p->n, WORDS_BYTES);
	else if ((p = received_part(r, "text/html")) != NULL)
		set_html(o, p);
}

/* ---- what kind of mail it is ---------------------------------------------------------------- */

static const char *
header(const struct received *r, const char *name)
{
	const char *value = received_header(r, name, 0);

	while (value != NULL && isspace((unsigned char)*value))
		value++;
	return value != NULL ? value : "";
}

static bool
begins(const char *text, const char *word)
{
	return strncasecmp(text, word, strlen(word)) == 0;
}

/* Nobody wrote it: RFC 3834, and what older programs say. */
static bool
is_automatic(const struct received *r)
{
	const char *submitted = header(r, "Auto-Submitted"),
		   *precedence = header(r, "Precedence");

	return (submitted[0] != '\0' && !begins(submitted, "no")) ||
	       begins(header(r, "Return-Path"), "<>") || begins(precedence, "bulk") ||
	       begins(precedence, "junk") || begins(precedence, "list") ||
	       begins(precedence, "auto_reply") || header(r, "X-Autoreply")[0] != '\0' ||
	       header(r, "X-Autorespond")[0] != '\0';
}

/* One and the same object may be there twice: text/calendar is the one that programs read. */
static const struct received_part *
calendar_of(const struct received *r)
{
	const struct received_part *p = received_part(r, "text/calendar");

	if (p == NULL)
		p = received_part(r, "application/ics");
	return p != NULL && p->n > 0 && p->n <= CALENDAR_BYTES && !p->cut ? p : NULL;
}

/* The value of "Name: value" in the text of a delivery status (RFC 3464), up to its line's end. */
static bool
status_field(const struct received_part *p, const char *name, char *out, size_t out_bytes)
{
	size_t n = strlen(name);

	for (const char *line = p->text; line != NULL && *line != '\0';
		line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncasecmp(line, name, n) == 0 && line[n] == ':') {
			line += n + 1;
			line += strspn(line, " \t");
			snprintf(
				out, out_bytes, "%.*s", (int)strcspn(line, "\r\n"), line);
			return true;
		}
	}
	out[0] = '\0';
	return false;
}

/* A report of a failure; one of a delay or a success is nothing to act on. */
static void
fill_report(struct js *o, const struct received_part *p)
{
	char action[40], address[ADDRESS_BYTES], status[40], why[600], words[700];
	const char *mail = address;

	status_field(p, "Action", action, sizeof action);
	if (!begins(action, "failed")) {
		js_set_str(o, "kind", "automatic");
		return;
	}
	if (!status_field(p, "Final-Recipient", address, sizeof address))
		status_field(p, "Original-Recipient", address, sizeof address);
	if (strchr(address, ';') != NULL)
		mail = strchr(address, ';') + 1;
	mail += strspn(mail, " \t<");
	address[(size_t)(mail - address) + strcspn(mail, " \t>;")] = '\0';
	status_field(p, "Status", status, sizeof status);
	status_field(p, "Diagnostic-Code", why, sizeof why);
	snprintf(words, sizeof words, "%s %s", status, why);
	js_set_str(o, "kind", "bounce");
	set_word(o, "sender", mail, ADDRESS_BYTES);
	set_word(o, "text", words, WORDS_BYTES);
}

/* Every Authentication-Results, one a line, topmost first. */
static void
set_results(struct js *o, const struct received *r)
{
	const char *value;
	struct buf b;

	buf_init(&b, RESULTS_BYTES);
	for (int i = 0; (value = received_header(r, "Authentication-Results", i)) != NULL;
		i++) {
		char *line = xstrdup(value);
		bool fits;

		for (char *p = line; *p != '\0'; p++)
			if (*p == '\n' || *p == '\r')
				*p = ' ';
		fits = buf_addf(&b, "%s\n", line);
		free(line);
		if (!fits)
			break;
	}
	set_word(o, "authentication", buf_str(&b), RESULTS_BYTES - 1);
	buf_release(&b);
}

/* The addresses it came to, as the mail servers on its way wrote them, one a line. */
static void
set_recipients(struct js *o, const struct received *r)
{
	static const char *const FIELDS[] = {
		"X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To"};
	char address[ADDRESS_BYTES];
	const char *value;
	struct buf b;

	buf_init(&b, RECIPIENTS_BYTES);
	for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++)
		for (int n = 0; (value = received_header(r, FIELDS[i], n)) != NULL; n++) {
			received_address(value, address, sizeof address);
			if (address[0] != '\0' && !buf_addf(&b, "%s\n", address))
				break;
		}
	set_word(o, "recipients", buf_str(&b), RECIPIENTS_BYTES - 1);
	buf_release(&b);
}

static void
fill(struct js *o, const struct received *r)
{
	const struct received_part *calendar = calendar_of(r),
				   *status = received_part(r, "message/delivery-status");
	char from[ADDRESS_BYTES];
	struct buf subject;

	buf_init(&subject, SUBJECT_BYTES);
	received_words(header(r, "Subject"), &subject);
	set_word(o, "subject", buf_str(&subject), SUBJECT_BYTES - 1);
	buf_release(&subject);
	received_author(r, from, sizeof from);
	set_word(o, "sender", from, ADDRESS_BYTES - 1);
	if (strcmp(r->report, "delivery-status") == 0 && status != NULL) {
		set_recipients(o, r);
		fill_report(o, status);
		return;
	}
	set_words(o, r);
	set_results(o, r);
	if (calendar != NULL) {
		js_set_str(o, "kind", "answer");
		set_text(o, "calendar", calendar->text, calendar->n, CALENDAR_BYTES);
	} else {
		js_set_str(o, "kind", is_automatic(r) ? "automatic" : "words");
	}
}

/* ---- the commands --------------------------------------------------------------------------- */

/* All of standard input; false: it is longer than the most that is taken. */
static bool
read_input(struct buf *b, struct err *e)
{
	char chunk[65536];
	size_t n;

	while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0)
		if (!buf_add(b, chunk, n))
			return err_set(e, ERR_IMPORT_TOO_LARGE,
				"the input is larger than %zu bytes", b->max);
	return !ferror(stdin) || err_set(e, ERR_CONFIG, "cannot read standard input");
}

/* The same mail has the same key: the mail server may hand it over again. */
static void
set_key(struct js *params, const struct buf *mail)
{
	uint8_t digest[DIGEST_BYTES];
	char hex[DIGEST_HEX], key[DIGEST_HEX + 8];

	sha256(mail->data, mail->len, digest);
	hex_encode(digest, sizeof digest, hex);
	snprintf(key, sizeof key, "mail-%.48s", hex);
	js_set_str(params, "key", key);
}

int
run_reply_from_mail(struct session *s, const struct command *c, const struct arguments *a)
{
	struct js *result = NULL;
	struct received r;
	struct buf mail;
	struct fault f;
	struct err e;
	int status = EXIT_SUCCESS;

	buf_init(&mail, RECEIVED_BYTES_MAX);
	if (!read_input(&mail, &e)) {
		buf_release(&mail);
		err_report(s, &e);
		return e.code == ERR_IMPORT_TOO_LARGE ? EX_DATAERR : EX_TEMPFAIL;
	}
	received_read(mail.data, mail.len, &r);
	fill(a->params, &r);
	received_release(&r);
	set_key(a->params, &mail);
	s->once = true;
	buf_release(&mail);
	if (session_send(s, c->method, a->params, &result, &f)) {
		run_show(s, c, result);
	} else {
		/* Whatever it is, the mail server keeps the mail: a person may have written it. */
		fault_report(s, &f);
		status = EX_TEMPFAIL;
	}
	js_free(result);
	return status;
}

int
run_reply(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *file = js_get_str(a->local, "file", "");
	struct js *result = NULL;
	struct fault f;
	struct buf b;
	struct err e;
	int status;
	bool ok;

	buf_init(&b, CALENDAR_BYTES);
	ok = strcmp(file, "-") == 0 ? read_input(&b, &e) : file_read(file, &b, &e);
	if (ok) {
		js_set_str(a->params, "kind", "answer");
		set_text(a->params, "calendar", buf_str(&b), b.len, CALENDAR_BYTES);
	}
	buf_release(&b);
	if (!ok)
		return err_report(s, &e);
	if (!session_write(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	status = run_show(s, c, result);
	js_free(result);
	return status;
}

/* ---- what they look like -------------------------------------------------------------------- */

void
show_answered(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"outcome", "outcome", LOOK_STATE, 0},
		{"meeting", "meeting", LOOK_TEXT, 0},
		{"answer", "answer", LOOK_TEXT, 0},
		{"cancelled", "cancelled", LOOK_YES, 0},
		{"waits as mail", "waits.mail", LOOK_TEXT, 0},
		{"because", "waits.reason", LOOK_TEXT, 0},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_fields(s, result, COLUMNS);
}

void
show_mails(struct screen *s, const struct js *result)
{
	static const struct column COLUMNS[] = {
		{"MAIL", "mail", LOOK_TEXT, COLUMN_RIGHT},
		{"CAME", "received", LOOK_WHEN, 0},
		{"WHY", "reason", LOOK_TEXT, 0},
		{"MEETING", "meeting", LOOK_TEXT, 0},
		{"ANSWER", "answer", LOOK_TEXT, 0},
		{"PROPOSES", "", LOOK_SPAN, COLUMN_SPARE},
		{"FROM", "from", LOOK_TEXT, COLUMN_CUT},
		{"SUBJECT", "subject", LOOK_TEXT, COLUMN_CUT},
		{"WORDS", "words", LOOK_TEXT, COLUMN_WRAP},
		{NULL, NULL, LOOK_TEXT, 0},
	};

	show_table(s, js_get(result, "items"), COLUMNS, "no mail waits");
	show_more(s, result);
}
