/*
 * gate.h - may a browser ask this from where it is? What of a request's head decides, and the
 * cookie that says who asks.
 *
 * Rule:      a page of another site can make a browser post anywhere, with its cookies. So every
 *            POST needs an Origin (RFC 6454) that is our own, and a call the header X-Convene and a
 *            type no form can send, which another site may send only after asking us. The cookie
 *            is SameSite=Strict, and __Host- binds it to this very host over TLS.
 * Thread:    pure.
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "base/config.h"
#include "domain/people/secret.h"
#include "net/http_head.h"

enum { ORIGIN_BYTES = 300, COOKIE_BYTES = 300 };

/* What browsers call us: the scheme, host and port that links begin with, in small letters. */
void gate_origin(const struct config *c, char out[ORIGIN_BYTES]);

/*
 * A POST that changes who is logged in, or makes a call; the GET of a stream. 0, or the status it
 * is refused with (403, 415) and why, in words.
 */
int gate_call(const struct http_head *h, const char *origin, const char **why) MUST_CHECK;
int
gate_stream(const struct http_head *h, const char *origin, const char **why) MUST_CHECK;

/* The token in the cookie. false: there is none, or several, or what never was one. */
bool gate_token(const struct http_head *h, char out[SECRET_BYTES]) MUST_CHECK;

/* A whole Set-Cookie field with its CR LF. */
void gate_cookie(const char *token, int64_t max_age_s, char out[COOKIE_BYTES]);
/* The same, which ends it in the browser. */
extern const char gate_no_cookie[];

#endif
