/* zipped.c - an archive in memory through libzip; the only file that includes it. */
#include "base/zipped.h"

#include "wire/buf.h"
#include "wire/utf8.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { PIECE_BYTES = 32 * 1024, SMALL_BYTES = 1024 * 1024 };

struct zipped {
	zip_t *zip;
	size_t read; /* unpacked so far, of all entries */
};

static bool refuse(char why[ZIPPED_WHY_BYTES], const char *fmt, ...) PRINTF(2, 3);

static bool
refuse(char why[ZIPPED_WHY_BYTES], const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	utf8_vformat(why, ZIPPED_WHY_BYTES, fmt, ap);
	va_end(ap);
	return false;
}

bool
zipped_is(const char *bytes, size_t n)
{
	return n >= 4 && memcmp(bytes, "PK\3\4", 4) == 0;
}

/* Headers of the directory, counted before the library makes a table of them. */
static bool
too_many(const char *bytes, size_t n)
{
	static const char HEADER[] = {'P', 'K', 1, 2};
	const char *at = bytes, *end = bytes + n;
	int entries = 0;

	while ((at = memmem(at, (size_t)(end - at), HEADER, sizeof HEADER)) != NULL) {
		if (++entries > ZIPPED_ENTRIES_MAX)
			return true;
		at += sizeof HEADER;
	}
	return false;
}

struct zipped *
zipped_open(const char *bytes, size_t n, char why[ZIPPED_WHY_BYTES])
{
	zip_error_t error;
	zip_source_t *source;
	struct zipped *z;
	zip_t *zip;

	if (too_many(bytes, n)) {
		refuse(why, "the archive has more than %d entries", ZIPPED_ENTRIES_MAX);
		return NULL;
	}
	zip_error_init(&error);
	source = zip_source_buffer_create(bytes, n, 0, &error);
	BUG_ON(source == NULL);
	zip = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (zip == NULL) {
		refuse(why, "the archive is damaged: %s", zip_error_strerror(&error));
		zip_source_free(source);
		zip_error_fini(&error);
		return NULL;
	}
	zip_error_fini(&error);
	z = xcalloc(1, sizeof *z);
	z->zip = zip;
	return z;
}

void
zipped_close(struct zipped *z)
{
	if (z == NULL)
		return;
	zip_discard(z->zip);
	free(z);
}

static int64_t
place_of(struct zipped *z, const char *name)
{
	return zip_name_locate(z->zip, name, ZIP_FL_NOCASE);
}

bool
zipped_has(struct zipped *z, const char *name)
{
	return place_of(z, name) >= 0;
}

static bool
within_limits(
	struct zipped *z, const char *name, uint64_t entry, uint64_t packed, char *why)
{
	if (z->read > ZIPPED_BYTES_MAX)
		return refuse(
			why, "unpacked it has more than %d bytes", ZIPPED_BYTES_MAX);
	if (entry > SMALL_BYTES && entry / ZIPPED_RATIO_MAX > packed)
		return refuse(why, "%.60s unfolds to more than %d times its size", name,
			ZIPPED_RATIO_MAX);
	return true;
}

static bool
read_all(struct zipped *z, zip_file_t *file, const char *name, uint64_t packed,
	bool (*take)(void *ctx, const char *bytes, size_t n, bool last), void *ctx,
	char *why)
{
	char piece[PIECE_BYTES];
	uint64_t entry = 0;
	zip_int64_t n;

	while ((n = zip_fread(file, piece, sizeof piece)) > 0) {
		entry += (uint64_t)n;
		z->read += (size_t)n;
		if (!within_limits(z, name, entry, packed, why) ||
			!take(ctx, piece, (size_t)n, false))
			return false;
	}
	if (n < 0)
		return refuse(why, "%.60s is damaged: %s", name,
			zip_error_strerror(zip_file_get_error(file)));
	return take(ctx, "", 0, true);
}

bool
zipped_read(struct zipped *z, const char *name,
	bool (*take)(void *ctx, const char *bytes, size_t n, bool last), void *ctx,
	char why[ZIPPED_WHY_BYTES])
{
	int64_t place = place_of(z, name);
	zip_file_t *file;
	zip_stat_t stat;
	bool ok;

	if (place < 0)
		return refuse(why, "%.60s is missing in the archive", name);
	if (zip_stat_index(z->zip, (zip_uint64_t)place, 0, &stat) != 0 ||
		(file = zip_fopen_index(z->zip, (zip_uint64_t)place, 0)) == NULL)
		return refuse(
			why, "%.60s cannot be read: %s", name, zip_strerror(z->zip));
	ok = read_all(z, file, name, stat.comp_size, take, ctx, why);
	zip_fclose(file);
	return ok;
}
