/* assets.c - looks up the files that are part of the program. */
#include "web/assets.h"

#include <string.h>
#include <strings.h>

const struct asset *
asset_by_path(const char *path)
{
	for (size_t i = 0; i < web_assets_count; i++)
		if (strcmp(web_assets[i].path, path) == 0)
			return &web_assets[i];
	return NULL;
}

/* Is "q=0" or "q=0.000" among the parameters of a coding, which end at end? */
static bool
is_refused(const char *parameters, const char *end)
{
	const char *q = parameters;

	while (q < end && strncasecmp(q, "q=0", 3) != 0)
		q++;
	if (q >= end)
		return false;
	for (q += 3; q < end && (*q == '.' || *q == '0'); q++)
		;
	return q == end || *q == ' ' || *q == '\t';
}

bool
asset_takes_gzip(const char *accept_encoding)
{
	const char *s = accept_encoding;

	while (s != NULL && *s != '\0') {
		const char *end;
		size_t n;

		s += strspn(s, " \t,");
		end = s + strcspn(s, ",");
		n = strcspn(s, ",; \t");
		if (n == 4 && strncasecmp(s, "gzip", 4) == 0)
			return !is_refused(s + n, end);
		s = end;
	}
	return false;
}
