/*
 * assets.h - the files of client/web/, part of the program: made by client/web/embed.sh.
 *
 * Thread: any; constants.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include <stdbool.h>
#include <stddef.h>

struct asset {
	const char *path; /* what is asked for */
	const char *type;
	bool lasts; /* its path has a hash: what is there never changes */
	const unsigned char *plain;
	size_t plain_bytes;
	const unsigned char *gzip;
	size_t gzip_bytes;
};

extern const struct asset web_assets[];
extern const size_t web_assets_count;
/* The hash of them all. */
extern const char web_assets_version[];

/* NULL: there is none. */
const struct asset *asset_by_path(const char *path);

/* Does whoever sends this Accept-Encoding (NULL: none) take gzip? RFC 9110 section 12.5.3. */
bool asset_takes_gzip(const char *accept_encoding);

#endif
