/* expiry.c - when the certificates end, said in the log in time: once a day, not more. */
#include "expiry.h"

#include "wire/tls.h"
#include "wire/when.h"

#include <stdio.h>
#include <string.h>

enum { DAY_S = 24 * 3600 };

enum expiry_state
expiry_state(int64_t end_s, int64_t now_s)
{
	if (now_s >= end_s)
		return EXPIRY_PAST;
	if (end_s - now_s <= (int64_t)EXPIRY_VERY_SOON_DAYS * DAY_S)
		return EXPIRY_VERY_SOON;
	if (end_s - now_s <= (int64_t)EXPIRY_SOON_DAYS * DAY_S)
		return EXPIRY_SOON;
	return EXPIRY_FAR;
}

bool
expiry_sentence(const struct expiry_file *f, int64_t now_s, struct err *e)
{
	int64_t days = (f->end_s - now_s) / DAY_S;
	char when[WHEN_TEXT];

	err_clear(e);
	if (f->path[0] == '\0' || expiry_state(f->end_s, now_s) == EXPIRY_FAR)
		return false;
	when_format(f->end_s, 0, when);
	if (now_s >= f->end_s)
		err_set(e, ERR_CONFIG, "%s has expired, at %s", f->path, when);
	else if (days == 0)
		err_set(e, ERR_CONFIG, "%s ends within a day, at %s", f->path, when);
	else
		err_set(e, ERR_CONFIG, "%s ends in %lld day%s, at %s", f->path,
			(long long)days, days == 1 ? "" : "s", when);
	err_hint(e, TLS_RENEW_HINT);
	return true;
}

static bool
read_one(struct expiry_file *f, const char *path, struct err *e)
{
	struct expiry_file fresh = {.path = ""};

	snprintf(fresh.path, sizeof fresh.path, "%s", path);
	if (path[0] != '\0' && !tls_certificate_end(path, &fresh.end_s, e))
		return false;
	if (fresh.end_s != f->end_s || strcmp(fresh.path, f->path) != 0)
		*f = fresh;
	return true;
}

bool
expiry_read(struct expiry *x, const struct config *c, struct err *e)
{
	return read_one(&x->file[EXPIRY_CERTIFICATE], c->certificate, e) &&
	       read_one(&x->file[EXPIRY_AUTHORITY], c->authority, e) &&
	       read_one(&x->file[EXPIRY_WEB], c->web_port != 0 ? c->web_certificate : "",
		       e);
}

int64_t
expiry_first(const struct expiry *x)
{
	int64_t first = x->file[EXPIRY_CERTIFICATE].end_s;

	for (int i = 0; i < EXPIRY_FILES; i++)
		if (x->file[i].path[0] != '\0' && x->file[i].end_s < first)
			first = x->file[i].end_s;
	return first;
}

static void
tick_one(struct expiry_file *f, int64_t now_s)
{
	enum expiry_state state = expiry_state(f->end_s, now_s);
	/* a clock that was moved back starts anew */
	bool lately = state == f->said && now_s >= f->said_s && now_s - f->said_s < DAY_S;
	struct err e;

	if (f->path[0] == '\0' || lately)
		return;
	f->said = state;
	f->said_s = now_s;
	if (expiry_sentence(f, now_s, &e))
		log_event(state == EXPIRY_SOON ? LOG_WARNING : LOG_ERR,
			"certificate.ends", L_STR("file", f->path),
			L_INT("days", (f->end_s - now_s) / DAY_S), L_STR("text", e.text),
			L_STR("hint", e.hint));
}

void
expiry_tick(struct expiry *x, int64_t now_s)
{
	for (int i = 0; i < EXPIRY_FILES; i++)
		tick_one(&x->file[i], now_s);
}
