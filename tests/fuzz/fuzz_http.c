/*
 * fuzz_http.c - bytes from a peer that should be a request of HTTP: the end of its head, its parts.
 *
 * The first byte says how the rest is cut into reads. What is taken must be one request to every
 * other reader too: no control character in it, one length, one host, nothing coded.
 */
#include "net/http_date.h"
#include "net/http_head.h"
#include "wire/buf.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(const char *s)
{
	for (; *s != '\0'; s++)
		BUG_ON(*s == '\r' || *s == '\n' || *s == 0x7f);
}

static void
check_fields(const struct http_head *h)
{
	int hosts = 0, lengths = 0;
	int64_t utc_s;

	BUG_ON(h->fields < 0 || h->fields > HTTP_FIELDS_MAX);
	for (int i = 0; i < h->fields; i++) {
		const char *name = h->field[i].name, *value = h->field[i].value;
		size_t n = strlen(value);

		check_text(name);
		check_text(value);
		BUG_ON(name[0] == '\0' ||
			strpbrk(name, " \t:ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
		BUG_ON(n > 0 && (strchr(" \t", value[0]) || strchr(" \t", value[n - 1])));
		BUG_ON(strcmp(name, "transfer-encoding") == 0);
		hosts += strcmp(name, "host") == 0;
		lengths += strcmp(name, "content-length") == 0;
		if (http_date_read(value, &utc_s))
			BUG_ON(utc_s < 0);
	}
	BUG_ON(hosts > 1 || lengths > 1 || (hosts == 0 && h->minor > 0));
	BUG_ON(lengths == 0 && h->body_bytes != 0);
}

static void
check(const struct http_head *h)
{
	BUG_ON(h->path[0] != '/' || strpbrk(h->path, " ?#\\\"<>") != NULL);
	BUG_ON(strstr(h->path, "//") != NULL || strstr(h->path, "/../") != NULL);
	BUG_ON(strstr(h->path, "/./") != NULL || strpbrk(h->query, " #") != NULL);
	BUG_ON(h->minor < 0 || h->minor > 1 || h->body_bytes < 0);
	check_text(h->path);
	check_text(h->query);
	check_fields(h);
}

static void
read_head(const char *text, size_t n)
{
	char *copy = xmalloc(n);
	struct http_head h;
	int status;

	memcpy(copy, text, n);
	status = http_head_read(copy, n, &h);
	if (status == 0)
		check(&h);
	else
		BUG_ON(status < 400 || status > 505);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + 1;
	size_t n = size - 1, step, scanned = 0, bytes = 0, whole = 0;
	enum http_end end = HTTP_END_MORE, at_once;

	if (size < 1)
		return 0;
	step = data[0] == 0 ? size : data[0];
	at_once = http_head_end(text, n, &scanned, &whole);
	scanned = 0;
	for (size_t at = step; end == HTTP_END_MORE; at += step) {
		size_t there = at < n ? at : n;

		end = http_head_end(text, there, &scanned, &bytes);
		if (there == n)
			break;
	}
	BUG_ON(end != at_once || (end == HTTP_END_FOUND && bytes != whole));
	if (end == HTTP_END_FOUND)
		read_head(text, bytes);
	return 0;
}
