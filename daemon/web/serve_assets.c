/* serve_assets.c - the files of the portal, from the program itself. */
#include "web/assets.h"
#include "web/serving.h"

#include <stdio.h>
#include <string.h>

enum { FIELD_BYTES = 200 };

/* The page itself is asked about each time; what has a hash in its name is kept for good. */
static const char *
cache_of(const struct asset *a)
{
	return a->lasts ? "public, max-age=31536000, immutable" : "no-cache";
}

/* By its tags, weak ones too (RFC 9110 section 13.1.2). */
static bool
is_unchanged(const struct http_head *h, const char *etag)
{
	const char *tags = http_head_field(h, "if-none-match");

	return tags != NULL && (strcmp(tags, "*") == 0 || strstr(tags, etag) != NULL);
}

bool
serve_asset(struct http *h, const struct http_request *r)
{
	const struct asset *a = asset_by_path(r->head->path);
	char etag[FIELD_BYTES / 2], more[FIELD_BYTES];
	struct http_answer answer = {.status = 200};
	bool gzip;

	if (a == NULL)
		return false;
	gzip = asset_takes_gzip(http_head_field(r->head, "accept-encoding"));
	snprintf(etag, sizeof etag, "\"%s%s\"", web_assets_version, gzip ? "-gzip" : "");
	snprintf(more, sizeof more, "ETag: %s\r\nVary: Accept-Encoding\r\n%s", etag,
		gzip ? "Content-Encoding: gzip\r\n" : "");
	answer.cache = cache_of(a);
	answer.more = more;
	if (is_unchanged(r->head, etag)) {
		answer.status = 304;
	} else {
		answer.type = a->type;
		answer.body = (const char *)(gzip ? a->gzip : a->plain);
		answer.body_bytes = gzip ? a->gzip_bytes : a->plain_bytes;
	}
	http_answer(h, &answer);
	return true;
}
