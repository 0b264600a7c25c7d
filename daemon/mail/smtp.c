/* smtp.c - mails handed over by libcurl. */
#include "mail/smtp.h"

#include "wire/utf8.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum stopping { GOES_ON, STOPS_SOON, STOPS_AT_ONCE };

struct smtp {
	CURL *curl;
	struct smtp_options o;
	_Atomic int stopping; /* enum stopping */
	/* Of the mail at work: */
	const struct smtp_letter *letter;
	size_t read;  /* of its bytes, by libcurl */
	bool begun;   /* the relay has asked for its bytes */
	bool all_out; /* and its end has been given out too */
	char answer[SMTP_ANSWER_BYTES];
};

void
smtp_setup(void)
{
	BUG_ON(curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK);
}

/* ---- what libcurl asks and tells ------------------------------------------------------------ */

static size_t
give_bytes(char *to, size_t size, size_t count, void *ctx)
{
	struct smtp *s = ctx;
	size_t n = s->letter->n - s->read, room = size * count;

	s->begun = true;
	if (n > room)
		n = room;
	memcpy(to, s->letter->bytes + s->read, n);
	s->read += n;
	s->all_out = n == 0;
	return n;
}

/* A line of the relay: the last one is the answer, but for that to QUIT. It is a peer's text. */
static size_t
take_line(char *line, size_t size, size_t count, void *ctx)
{
	struct smtp *s = ctx;
	size_t n = size * count, k = 0;

	if (n > 3 && memcmp(line, "221", 3) == 0)
		return n;
	for (size_t i = 0; i < n && k + 1 < sizeof s->answer; i++)
		if ((unsigned char)line[i] >= 0x20 && (unsigned char)line[i] < 0x7f)
			s->answer[k++] = line[i];
	s->answer[k] = '\0';
	return n;
}

/* Several times a second: may it go on? An answer that is awaited is worth a moment more. */
static int
may_go_on(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct smtp *s = ctx;
	int stopping = atomic_load(&s->stopping);

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	return stopping == STOPS_AT_ONCE || (stopping == STOPS_SOON && !s->all_out);
}

static size_t
ignore(char *bytes, size_t size, size_t count, void *ctx)
{
	(void)bytes;
	(void)ctx;
	return size * count;
}

/* ---- the connection ------------------------------------------------------------------------- */

static void
set_tls(struct smtp *s)
{
	static const long USE[] = {
		[MAIL_TLS_REQUIRED] = CURLUSESSL_ALL,
		[MAIL_TLS_OFFERED] = CURLUSESSL_TRY,
		[MAIL_TLS_NONE] = CURLUSESSL_NONE,
	};

	curl_easy_setopt(s->curl, CURLOPT_USE_SSL, USE[s->o.tls]);
	/* What is taken where it is offered keeps listeners out and proves nothing. */
	if (s->o.tls == MAIL_TLS_OFFERED) {
		curl_easy_setopt(s->curl, CURLOPT_SSL_VERIFYPEER, 0L);
		curl_easy_setopt(s->curl, CURLOPT_SSL_VERIFYHOST, 0L);
	}
	curl_easy_setopt(s->curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (s->o.authority[0] != '\0')
		curl_easy_setopt(s->curl, CURLOPT_CAINFO, s->o.authority);
}

struct smtp *
smtp_new(const struct smtp_options *o)
{
	struct smtp *s = xcalloc(1, sizeof *s);
	CURL *c = curl_easy_init();

	BUG_ON(c == NULL);
	s->curl = c;
	s->o = *o;
	atomic_init(&s->stopping, GOES_ON);
	curl_easy_setopt(c, CURLOPT_URL, o->relay);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)o->timeout_ms);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)o->timeout_ms);
	curl_easy_setopt(
		c, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)(o->timeout_ms / 1000 + 1));
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, give_bytes);
	curl_easy_setopt(c, CURLOPT_READDATA, s);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_line);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, may_go_on);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, s);
	if (o->user[0] != '\0') {
		curl_easy_setopt(c, CURLOPT_USERNAME, o->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, o->password);
	}
	set_tls(s);
	return s;
}

void
smtp_stop(struct smtp *s, bool at_once)
{
	atomic_store(&s->stopping, at_once ? STOPS_AT_ONCE : STOPS_SOON);
}

void
smtp_free(struct smtp *s)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	if (s == NULL)
		return;
	/* QUIT is sent; libcurl would wait two minutes for a relay that does not answer it. */
	if (curl_easy_getinfo(s->curl, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK &&
		fd != CURL_SOCKET_BAD)
		shutdown(fd, SHUT_RD);
	curl_easy_cleanup(s->curl);
	free(s);
}

/* ---- one mail ------------------------------------------------------------------------------- */

static long
last_code(struct smtp *s)
{
	long code = 0;

	curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &code);
	return code;
}

static CURLcode
try_once(struct smtp *s, const struct smtp_letter *letter, char *why)
{
	struct curl_slist *to = curl_slist_append(NULL, letter->to);
	CURLcode result;

	BUG_ON(to == NULL);
	s->letter = letter;
	s->read = 0;
	s->begun = s->all_out = false;
	s->answer[0] = why[0] = '\0';
	curl_easy_setopt(s->curl, CURLOPT_ERRORBUFFER, why);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, letter->from);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, to);
	result = curl_easy_perform(s->curl);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_easy_setopt(s->curl, CURLOPT_ERRORBUFFER, NULL);
	curl_slist_free_all(to);
	return result;
}

/* A connection kept from the mail before may have ended since: that says nothing of this one. */
static bool
was_stale(struct smtp *s, CURLcode result)
{
	long opened = 1;

	curl_easy_getinfo(s->curl, CURLINFO_NUM_CONNECTS, &opened);
	return opened == 0 && !s->begun && result != CURLE_OK &&
	       result != CURLE_ABORTED_BY_CALLBACK && last_code(s) < 400;
}

/*
 * The relay's login and its greeting are about no mail: a refusal there is the same for all.
 * libcurl's own codes tell which command was refused.
 */
static bool
refused_all(CURLcode result)
{
	return result == CURLE_LOGIN_DENIED || result == CURLE_WEIRD_SERVER_REPLY ||
	       result == CURLE_REMOTE_ACCESS_DENIED || result == CURLE_USE_SSL_FAILED;
}

static enum outbox_fate
fate_of(struct smtp *s, CURLcode result)
{
	long code = last_code(s);

	if (result == CURLE_OK)
		return FATE_TAKEN;
	if (s->all_out && code < 400)
		return FATE_UNSURE;
	if (result == CURLE_ABORTED_BY_CALLBACK)
		return FATE_UNTRIED;
	if (code < 400 || (refused_all(result) && !s->begun))
		return FATE_UNREACHED;
	return code < 500 ? FATE_LATER : FATE_REFUSED;
}

void
smtp_send(struct smtp *s, const struct smtp_letter *letter, struct smtp_outcome *out)
{
	char why[CURL_ERROR_SIZE];
	CURLcode result;

	if (atomic_load(&s->stopping) != GOES_ON) {
		out->fate = FATE_UNTRIED;
		out->answer[0] = '\0';
		return;
	}
	result = try_once(s, letter, why);
	if (was_stale(s, result))
		result = try_once(s, letter, why);
	out->fate = fate_of(s, result);
	if (out->fate == FATE_UNSURE || out->fate == FATE_UNREACHED)
		utf8_format(out->answer, sizeof out->answer, "%s",
			why[0] != '\0' ? why : curl_easy_strerror(result));
	else
		utf8_format(out->answer, sizeof out->answer, "%s", s->answer);
}
