/* gate.c - reads what a browser says about where it is and who it is. */
#include "web/gate.h"

#include "wire/buf.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define COOKIE_NAME "__Host-convene"
#define COOKIE_RULES "; Path=/; Secure; HttpOnly; SameSite=Strict"

const char gate_no_cookie[] =
	"Set-Cookie: " COOKIE_NAME "=" COOKIE_RULES "; Max-Age=0\r\n";

void
gate_origin(const struct config *c, char out[ORIGIN_BYTES])
{
	static const char PLAIN[] = ":443";
	struct buf b;
	size_t n;

	buf_init(&b, ORIGIN_BYTES - 1);
	BUG_ON(!config_web_url(c, &b));
	snprintf(out, ORIGIN_BYTES, "%s", buf_str(&b));
	buf_release(&b);
	n = strlen(out);
	/* A browser leaves out the port that https has anyhow. */
	if (n > sizeof PLAIN - 1 && strcmp(out + n - (sizeof PLAIN - 1), PLAIN) == 0)
		out[n - (sizeof PLAIN - 1)] = '\0';
	for (char *s = out; *s != '\0'; s++)
		*s = (char)tolower((unsigned char)*s);
}

/* Said once, and it is what browsers call us. */
static bool
is_ours(const struct http_head *h, const char *ours)
{
	const char *origin = http_head_field(h, "origin");

	return origin != NULL && origin == http_head_last_field(h, "origin") &&
	       strcasecmp(origin, ours) == 0;
}

static bool
is_json(const char *type)
{
	static const char JSON[] = "application/json";
	size_t n = sizeof JSON - 1;

	return type != NULL && strncasecmp(type, JSON, n) == 0 &&
	       (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

int
gate_call(const struct http_head *h, const char *origin, const char **why)
{
	const char *ours = http_head_field(h, "x-convene");

	*why = "this is taken from our own pages only: the Origin is another one than"
	       " web.url says";
	if (!is_ours(h, origin))
		return 403;
	*why = "the header X-Convene: 1 is missing";
	if (ours == NULL || strcmp(ours, "1") != 0)
		return 403;
	*why = "the body is application/json";
	return is_json(http_head_field(h, "content-type")) ? 0 : 415;
}

int
gate_stream(const struct http_head *h, const char *origin, const char **why)
{
	const char *from = http_head_field(h, "origin");

	/* Of itself a browser says nothing where it reads. */
	*why = "events are for our own pages only";
	return from == NULL || is_ours(h, origin) ? 0 : 403;
}

/* ---- the cookie ----------------------------------------------------------------------------- */

/* The value of the pair that begins here and has this name; NULL: it has another. */
static const char *
value_of(const char *pair, size_t n)
{
	size_t name = sizeof COOKIE_NAME - 1;

	if (n <= name || strncmp(pair, COOKIE_NAME, name) != 0 || pair[name] != '=')
		return NULL;
	return pair + name + 1;
}

static bool
read_pairs(const char *s, char out[SECRET_BYTES], int *found)
{
	while (*s != '\0') {
		const char *value;
		size_t n;

		s += strspn(s, "; \t");
		n = strcspn(s, ";");
		value = value_of(s, n);
		if (value != NULL) {
			size_t length = n - (size_t)(value - s);

			if (++*found > 1 || length == 0 || length >= SECRET_BYTES)
				return false;
			memcpy(out, value, length);
			out[length] = '\0';
		}
		s += n;
	}
	return true;
}

bool
gate_token(const struct http_head *h, char out[SECRET_BYTES])
{
	int found = 0;

	for (int i = 0; i < h->fields; i++)
		if (strcmp(h->field[i].name, "cookie") == 0 &&
			!read_pairs(h->field[i].value, out, &found))
			return false;
	return found == 1;
}

void
gate_cookie(const char *token, int64_t max_age_s, char out[COOKIE_BYTES])
{
	snprintf(out, COOKIE_BYTES,
		"Set-Cookie: " COOKIE_NAME "=%s" COOKIE_RULES "; Max-Age=%" PRId64 "\r\n",
		token, max_age_s);
}
