/*
 * fuzz_gate.c - requests of browsers, from their heads to their answers: the gate, the cookie, the
 * path, the JSON of a call, the query of a stream; handlers included, over a small fair.
 *
 * The bytes are requests, each a head and a body, with 0x1e between them. What no bytes could guess
 * has one: 0x01 is the token of a buyer, 0x02 that of staff, 0x03 our origin, 0x04 an invitation.
 * Whatever was asked, there is one answer; nothing is called or changed but from our own page with
 * a login; no token stands in an answer's body; what is somebody's is not kept.
 */
#include "inline_workers.h"

#include "ical/ical.h"
#include "domain/people/account.h"
#include "tests/unit/served.h"
#include "tests/unit/small_fair.h"
#include "web/gate.h"
#include "web/web.h"
#include "work/watchers.h"

#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";
static const char ORIGIN[] = "https://localhost:8443";

enum { REQUESTS = 8, TEXT_BYTES = 16384, MORE_BYTES = 600, ANSWER_BYTES = 1 << 22 };

/* A connection of net/http.h. */
struct http {
	void *waits;
	int status; /* 0: not answered yet */
	bool streams, kept;
	char more[MORE_BYTES];
	struct buf body;
};

struct house {
	struct fixture f;
	struct config config;
	struct clock clock;
	struct ical *ical;
	struct writer worker;
	struct served served;
	struct web *web;
	char buyer[SECRET_BYTES], staff[SECRET_BYTES], invitation[SECRET_BYTES];
};

static int64_t
eve_us(void)
{
	return FAIR_EVE_S * 1000000;
}

/* ---- as net/ does it ------------------------------------------------------------------------ */

void
http_answer(struct http *h, const struct http_answer *a)
{
	BUG_ON(h->status != 0);
	h->status = a->status;
	h->waits = NULL;
	h->kept = a->cache != NULL;
	snprintf(h->more, sizeof h->more, "%s", a->more != NULL ? a->more : "");
	BUG_ON(!buf_add(&h->body, a->body != NULL ? a->body : "", a->body_bytes));
}

void
http_stream_begin(struct http *h, void *waits, const char *type)
{
	BUG_ON(h->status != 0 || type == NULL);
	h->status = 200;
	h->streams = true;
	h->waits = waits;
}

void
http_stream_send(struct http *h, const char *bytes, size_t n)
{
	BUG_ON(!h->streams || !buf_add(&h->body, bytes, n));
}

size_t
http_stream_unsent(const struct http *h)
{
	BUG_ON(!h->streams);
	return 0;
}

void
http_stream_end(struct http *h, const char *why)
{
	BUG_ON(!h->streams || why == NULL);
	h->waits = NULL;
}

static void
turn(struct house *h)
{
	struct job *list;

	while ((list = inline_take(&h->worker)) != NULL) {
		while (list != NULL) {
			struct unit *u = (struct unit *)(void *)list;

			list = list->next;
			u->done(u);
		}
		watchers_pump_news(h->served.work);
	}
}

/* ---- what has to be true of an answer ------------------------------------------------------- */

static bool
is_from_our_page(const struct http_head *head)
{
	const char *ours = http_head_field(head, "x-convene");
	int origins = 0;

	for (int i = 0; i < head->fields; i++)
		if (strcmp(head->field[i].name, "origin") == 0) {
			origins++;
			BUG_ON(head->field[i].value == NULL);
			if (strcasecmp(head->field[i].value, ORIGIN) != 0)
				return false;
		}
	return origins == 1 && ours != NULL && strcmp(ours, "1") == 0;
}

static bool
names(const struct http_head *head, const char *token)
{
	for (int i = 0; i < head->fields; i++)
		if (strcmp(head->field[i].name, "cookie") == 0 &&
			strstr(head->field[i].value, token) != NULL)
			return true;
	return false;
}

/* One answer of the protocol, which does not say that we failed. */
static void
check_json(const struct http *h)
{
	struct err e;
	struct js *o = js_parse(h->body.data, h->body.len, &e);
	const char *code;

	BUG_ON(o == NULL || js_type(o) != JS_OBJ);
	BUG_ON((js_get(o, "result") == NULL) == (js_get(o, "error") == NULL));
	code = js_get_str(js_get(js_get(o, "error"), "data"), "code", "PARAM_INVALID");
	BUG_ON(err_by_name(code) == ERR_INTERNAL || err_by_name(code) == ERR_CORRUPT);
	js_free(o);
}

static void
check_secrets(const struct house *h, const struct http *http, const struct buf *asked)
{
	const char *const secrets[] = {h->buyer, h->staff};

	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		BUG_ON(strstr(buf_str(&http->body), secrets[i]) != NULL &&
			strstr(buf_str(asked), secrets[i]) == NULL);
	if (strstr(http->more, "Set-Cookie: ") != NULL)
		BUG_ON(strstr(http->more,
			       "; Path=/; Secure; HttpOnly; SameSite=Strict") == NULL ||
			http->kept);
}

static void
check(const struct house *h, const struct http *http, const struct http_head *head,
	const struct buf *body)
{
	bool posted = head->method == HTTP_POST;
	bool calls = strcmp(head->path, "/rpc") == 0;
	bool streams = strcmp(head->path, "/events") == 0;

	BUG_ON(http->status < 200 || http->status > 503);
	BUG_ON(posted && http->status == 200 && !is_from_our_page(head));
	BUG_ON((calls || streams) && (http->kept || (http->streams && !streams)));
	BUG_ON((calls || streams) && http->status == 200 && !names(head, h->buyer) &&
		!names(head, h->staff));
	if (calls && http->status == 200)
		check_json(http);
	check_secrets(h, http, body);
}

/* ---- one request ---------------------------------------------------------------------------- */

/* With what stands for secrets put in; cut where it is too long. */
static void
put_in(const struct house *h, const uint8_t *data, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n && out->len + SECRET_BYTES < TEXT_BYTES; i++) {
		const char *const secrets[] = {
			NULL, h->buyer, h->staff, ORIGIN, h->invitation};
		bool secret = data[i] > 0 && data[i] < sizeof secrets / sizeof *secrets;

		if (secret)
			BUG_ON(!buf_addf(out, "%s", secrets[data[i]]));
		else
			BUG_ON(!buf_add(out, (const char *)&data[i], 1));
	}
}

static void
serve(struct house *h, struct http *http, const struct http_head *head,
	const struct buf *body)
{
	struct http_request r = {
		.head = head, .body = buf_str(body), .body_bytes = body->len};

	r.from.bytes[15] = 1;
	http->waits = web_handler.asked(h->web, http, &r);
	turn(h);
	BUG_ON(http->status == 0);
	check(h, http, head, body);
}

static void
one_request(struct house *h, struct http *http, const uint8_t *data, size_t n)
{
	size_t scanned = 0, bytes = 0;
	struct http_head head;
	struct buf text, body;

	buf_init(&text, TEXT_BYTES + 1);
	buf_init(&body, TEXT_BYTES + 1);
	put_in(h, data, n, &text);
	if (http_head_end(buf_str(&text), text.len, &scanned, &bytes) == HTTP_END_FOUND) {
		BUG_ON(!buf_add(&body, text.data + bytes, text.len - bytes));
		if (http_head_read(text.data, bytes, &head) == 0)
			serve(h, http, &head, &body);
	}
	buf_release(&body);
	buf_release(&text);
}

/* ---- the house ------------------------------------------------------------------------------ */

static void
on_drain(void *ctx)
{
	(void)ctx;
}

static void
open_web(struct house *h)
{
	const struct work_options work = {.clock = &h->clock,
		.writer = &h->worker,
		.readers = (struct readers *)(void *)&h->worker,
		.planner = (struct aside *)(void *)&h->worker,
		.last_seq =
			fixture_int(&h->f, "SELECT coalesce(max(seq), 0) FROM journal")};

	served_open(&h->served, &(struct served_options){.work = work,
					.env = {.key = KEY,
						.ical = h->ical,
						.port = 7443,
						.drain = on_drain},
					.config = &h->config,
					.link_pin = "pin"});
	h->web = web_new(h->served.methods);
}

/* Those who stream leave, then everything goes. */
static void
close_web(struct house *h, struct http *http, int n)
{
	work_halt(h->served.work);
	turn(h);
	for (int i = 0; i < n; i++) {
		if (http[i].waits != NULL)
			web_handler.gone(h->web, http[i].waits);
		buf_release(&http[i].body);
	}
	turn(h);
	web_free(h->web);
	served_close(&h->served);
}

/* POST from our page, which has to work; the answer's body and fields are the connection's. */
static void
post(struct house *h, struct http *http, const char *path, const char *token,
	const char *body)
{
	char text[TEXT_BYTES];

	snprintf(text, sizeof text,
		"POST %s HTTP/1.1\r\nHost: h\r\nOrigin: %s\r\nX-Convene: 1\r\n"
		"Content-Type: application/json\r\nX-Convene-Event: WSC\r\n"
		"Cookie: __Host-convene=%s\r\n\r\n%s",
		path, ORIGIN, token, body);
	*http = (struct http){.status = 0};
	buf_init(&http->body, ANSWER_BYTES);
	one_request(h, http, (const uint8_t *)text, strlen(text));
	BUG_ON(http->status != 200);
}

/* What stands between two marks. */
static void
take(const char *text, const char *from, const char *to, char out[SECRET_BYTES])
{
	const char *at = strstr(text, from);

	BUG_ON(at == NULL);
	at += strlen(from);
	snprintf(out, SECRET_BYTES, "%.*s", (int)strcspn(at, to), at);
}

static void
log_in(struct house *h, const char *invitation, char token[SECRET_BYTES])
{
	char body[SECRET_BYTES + 100];
	struct http http;

	snprintf(body, sizeof body, "{\"invitation\":\"%s\",\"key\":\"enrol-key\"}",
		invitation);
	post(h, &http, "/session", "none", body);
	take(http.more, "__Host-convene=", ";", token);
	buf_release(&http.body);
}

static void
invite(struct house *h, const char *delegate, char invitation[SECRET_BYTES])
{
	char body[300];
	struct http http;

	snprintf(body, sizeof body,
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"account.invite\",\"params\":"
		"{\"key\":\"invite-%s\",\"delegate\":\"%s\"}}",
		delegate, delegate);
	post(h, &http, "/rpc", h->staff, body);
	take(buf_str(&http.body), "\"invitation\":\"", "\"", invitation);
	buf_release(&http.body);
}

static void
build_house(struct house *h)
{
	char invitation[SECRET_BYTES];
	struct err e;

	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 0);
	small_fair_open(&h->f);
	BUG_ON(!account_first_staff(
		h->f.path, KEY, FAIR_EVE_S, invitation, sizeof invitation, &e));
	config_defaults(&h->config, h->f.directory);
	h->config.requests_per_second = h->config.requests_per_account = 1000000;
	h->config.web_port = 8443;
	clock_init(&h->clock);
	h->clock.read_us = eve_us;
	h->ical = ical_new();
	inline_start(&h->worker, h->f.store, &h->clock);
	open_web(h);
	inline_begin(&h->worker);
	/* Not empty: every text has it. */
	snprintf(h->buyer, sizeof h->buyer, "cvt_not_yet");
	snprintf(h->staff, sizeof h->staff, "cvt_not_yet");
	log_in(h, invitation, h->staff);
	invite(h, "ann", invitation);
	log_in(h, invitation, h->buyer);
	invite(h, "bat", h->invitation);
	close_web(h, NULL, 0);
	inline_keep(&h->worker);
}

static struct house *house; /* built with the first bytes, for all */

static void
tear_down(void)
{
	fixture_close(&house->f);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http http[REQUESTS];
	struct house *h = house;
	int n = 0;

	if (h == NULL) {
		h = house = xcalloc(1, sizeof *h);
		build_house(h);
		atexit(tear_down);
	}
	inline_begin(&h->worker);
	open_web(h);
	for (size_t at = 0; at < size && n < REQUESTS; n++) {
		const uint8_t *end = memchr(data + at, 0x1e, size - at);
		size_t bytes = end != NULL ? (size_t)(end - data) - at : size - at;

		http[n] = (struct http){.status = 0};
		buf_init(&http[n].body, ANSWER_BYTES);
		one_request(h, &http[n], data + at, bytes);
		at += bytes + 1;
	}
	close_web(h, http, n);
	inline_undo(&h->worker);
	return 0;
}
