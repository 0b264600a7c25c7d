/* zone.c - one IANA time zone from the system's tz database. No cache: who loads, frees. */
#include "base/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire/buf.h"

#define ZONE_DIRECTORY "/usr/share/zoneinfo"

enum {
	HEADER_BYTES = 44,
	TYPE_BYTES = 6,
	TYPES_MAX = 256,       /* an index of a type is one octet */
	OFFSET_MIN_S = -89999, /* -25:00 and +26:00, both without their ends: */
	OFFSET_MAX_S = 93599,  /* RFC 9636 section 3.2 */
	WIDEST_OFFSET_S = 26 * 3600
};

/* The years 0001..9999 in every zone: a day and more inside of both ends. */
static const int64_t FIRST_S = -62135596800 + 2 * 86400;
static const int64_t LAST_S = 253402300799 - 2 * 86400;

struct zone {
	char name[ZONE_NAME_MAX + 1];
	size_t changes; /* rows of the table, ascending in time */
	int64_t *at_s;
	uint8_t *type; /* what holds from at_s on */
	size_t types;
	struct zone_time *time;
	bool has_rule;
	struct tzrule rule;
};

static bool
name_char(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || strchr("_+-.", c) != NULL;
}

bool
zone_name_ok(const char *name)
{
	/* files of the directory that are no zone's name, or one with leap seconds */
	static const char *const OTHER[] = {
		"posix/", "right/", "localtime", "posixrules", "Factory"};
	size_t n = strlen(name);

	if (n == 0 || n > ZONE_NAME_MAX || name[n - 1] == '/')
		return false;
	for (size_t i = 0; i < sizeof OTHER / sizeof OTHER[0]; i++)
		if (strncmp(name, OTHER[i], strlen(OTHER[i])) == 0)
			return false;
	for (size_t i = 0; i < n; i++) {
		bool first = i == 0 || name[i - 1] == '/';

		/* a part begins with neither "." (no way up) nor "/" (no empty part) */
		if (first ? name[i] == '.' || !name_char(name[i])
			  : name[i] != '/' && !name_char(name[i]))
			return false;
	}
	return true;
}

/* What is left of the file while it is read. */
struct bytes {
	const uint8_t *p;
	size_t left;
};

static const uint8_t *
take(struct bytes *in, uint64_t n)
{
	const uint8_t *p = in->p;

	if (n > in->left)
		return NULL;
	in->p += n;
	in->left -= n;
	return p;
}

static uint32_t
be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t
be64(const uint8_t *p)
{
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

/* The six counts of a header, in the order of the file. */
struct counts {
	uint32_t isut, isstd, leap, time, type, chars;
};

/* NULL, or what is wrong with the file. */
static const char *
read_header(struct bytes *in, char *version, struct counts *n)
{
	const uint8_t *p = take(in, HEADER_BYTES);

	if (p == NULL || memcmp(p, "TZif", 4) != 0)
		return "it is not TZif";
	*version = (char)p[4];
	*n = (struct counts){be32(p + 20), be32(p + 24), be32(p + 28), be32(p + 32),
		be32(p + 36), be32(p + 40)};
	return NULL;
}

/* Bytes of a data block whose times have `wide` octets. */
static uint64_t
block_bytes(const struct counts *n, unsigned wide)
{
	return (uint64_t)n->time * (wide + 1) + (uint64_t)n->type * TYPE_BYTES +
	       n->chars + (uint64_t)n->leap * (wide + 4) + n->isstd + n->isut;
}

static const char *
read_changes(struct zone *z, const uint8_t *times, const uint8_t *indices, size_t n)
{
	z->changes = n;
	z->at_s = xcalloc(n, sizeof *z->at_s);
	z->type = xcalloc(n, sizeof *z->type);
	for (size_t i = 0; i < n; i++) {
		z->at_s[i] = be64(times + i * 8);
		z->type[i] = indices[i];
		if (i > 0 && z->at_s[i] <= z->at_s[i - 1])
			return "its changes are not in order";
		if (z->type[i] >= z->types)
			return "a change names a type that is not there";
	}
	return NULL;
}

/* An abbreviation goes into TZNAME as it is, hence the narrow set of characters. */
static bool
copy_abbreviation(char out[ZONE_ABBREVIATION], const uint8_t *chars, size_t n, size_t at)
{
	size_t len = 0;

	for (; at + len < n && chars[at + len] != '\0'; len++) {
		char c = (char)chars[at + len];

		if (len == ZONE_ABBREVIATION - 1 || c == '_' || c == '.' || !name_char(c))
			return false;
		out[len] = c;
	}
	out[len] = '\0';
	return len > 0 && at + len < n;
}

static const char *
read_types(
	struct zone *z, const uint8_t *p, size_t n, const uint8_t *chars, size_t n_chars)
{
	z->types = n;
	z->time = xcalloc(n, sizeof *z->time);
	for (size_t i = 0; i < n; i++, p += TYPE_BYTES) {
		int64_t offset_s = (int32_t)be32(p);

		if (offset_s < OFFSET_MIN_S || offset_s > OFFSET_MAX_S)
			return "an offset is out of range";
		if (p[4] > 1)
			return "a DST mark is neither 0 nor 1";
		z->time[i].offset_s = (int32_t)offset_s;
		z->time[i].dst = p[4] == 1;
		if (!copy_abbreviation(z->time[i].abbreviation, chars, n_chars, p[5]))
			return "an abbreviation is not text";
	}
	return NULL;
}

/* LF, the rule or nothing, LF. */
static const char *
read_footer(struct zone *z, struct bytes *in)
{
	char text[128];
	const uint8_t *end;
	size_t n;

	if (in->left < 2 || in->p[0] != '\n' ||
		(end = memchr(in->p + 1, '\n', in->left - 1)) == NULL)
		return "its footer is missing";
	n = (size_t)(end - in->p) - 1;
	if (n >= sizeof text || memchr(in->p + 1, '\0', n) != NULL)
		return "its footer is not a rule";
	memcpy(text, in->p + 1, n);
	text[n] = '\0';
	z->has_rule = n > 0;
	if (z->has_rule && !tzrule_parse(text, &z->rule))
		return "its footer is not a rule";
	return NULL;
}

/* The version 1 block is passed over: its 32-bit times end in 2038. */
static const char *
read_file(struct zone *z, struct bytes *in)
{
	struct counts n;
	char version;
	const uint8_t *times, *indices, *types, *chars;
	const char *wrong = read_header(in, &version, &n);

	if (wrong != NULL)
		return wrong;
	if (version < '2')
		return "it is of version 1";
	if (take(in, block_bytes(&n, 4)) == NULL)
		return "it ends too early";
	wrong = read_header(in, &version, &n);
	if (wrong != NULL)
		return wrong;
	if (n.leap != 0)
		return "it counts leap seconds";
	if (n.type == 0 || n.type > TYPES_MAX)
		return "its number of types is out of range";
	if (block_bytes(&n, 8) > in->left)
		return "it ends too early";
	times = take(in, (uint64_t)n.time * 8);
	indices = take(in, n.time);
	types = take(in, (uint64_t)n.type * TYPE_BYTES);
	chars = take(in, n.chars);
	take(in, (uint64_t)n.isstd + n.isut);
	wrong = read_types(z, types, n.type, chars, n.chars);
	if (wrong == NULL)
		wrong = read_changes(z, times, indices, n.time);
	return wrong != NULL ? wrong : read_footer(z, in);
}

/* Not the name in the words: it may hold anything. */
static struct zone *
refuse_name(struct err *e)
{
	err_set(e, ERR_PARAM_INVALID, "this is not the name of a time zone");
	err_hint(e, "names look like Asia/Seoul; see timedatectl list-timezones");
	return NULL;
}

struct zone *
zone_parse(const char *name, const void *bytes, size_t n, struct err *e)
{
	struct bytes in = {.p = bytes, .left = n};
	struct zone *z;
	const char *wrong;

	if (!zone_name_ok(name))
		return refuse_name(e);
	z = xcalloc(1, sizeof *z);
	memcpy(z->name, name, strlen(name) + 1);
	wrong = read_file(z, &in);
	if (wrong == NULL)
		return z;
	err_set(e, ERR_CORRUPT, "the time zone file of %s is damaged: %s", name, wrong);
	err_hint(e, "install tzdata again");
	zone_free(z);
	return NULL;
}

/* A regular file of at most max bytes; -1 and errno if not. */
static ssize_t
read_whole(const char *path, uint8_t *out, size_t max)
{
	struct stat st;
	size_t n = 0;
	ssize_t got = -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode)) {
		errno = ENOENT; /* a directory such as "Asia" is no zone */
	} else {
		while (n < max && (got = read(fd, out + n, max - n)) != 0) {
			if (got < 0 && errno != EINTR)
				break;
			n += got > 0 ? (size_t)got : 0;
		}
	}
	close(fd);
	return got < 0 ? -1 : (ssize_t)n;
}

struct zone *
zone_load(const char *name, struct err *e)
{
	char path[sizeof ZONE_DIRECTORY + 1 + ZONE_NAME_MAX];
	struct zone *z = NULL;
	uint8_t *bytes;
	ssize_t n;

	if (!zone_name_ok(name))
		return refuse_name(e);
	snprintf(path, sizeof path, "%s/%s", ZONE_DIRECTORY, name);
	bytes = xmalloc(ZONE_FILE_MAX_BYTES);
	n = read_whole(path, bytes, ZONE_FILE_MAX_BYTES);
	if (n >= 0) {
		z = zone_parse(name, bytes, (size_t)n, e);
	} else if (errno == ENOENT || errno == ENOTDIR) {
		err_set(e, ERR_PARAM_INVALID, "this system knows no time zone %s", name);
		err_hint(e, "names look like Asia/Seoul; see timedatectl list-timezones");
	} else {
		err_set(e, ERR_CORRUPT, "cannot read %s: %s", path, strerror(errno));
	}
	free(bytes);
	return z;
}

void
zone_free(struct zone *z)
{
	if (z == NULL)
		return;
	free(z->at_s);
	free(z->type);
	free(z->time);
	free(z);
}

const char *
zone_name(const struct zone *z)
{
	return z->name;
}

const struct tzrule *
zone_rule(const struct zone *z)
{
	return z->has_rule ? &z->rule : NULL;
}

static int64_t
clamp(int64_t utc_s)
{
	return utc_s < FIRST_S ? FIRST_S : utc_s > LAST_S ? LAST_S : utc_s;
}

/* How many changes of the table are not later than the instant. */
static size_t
changes_until(const struct zone *z, int64_t utc_s)
{
	size_t low = 0, high = z->changes;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (z->at_s[middle] <= utc_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Borrowed from the zone. */
static const struct zone_time *
holds_at(const struct zone *z, int64_t utc_s)
{
	int64_t t = clamp(utc_s);
	size_t n = changes_until(z, t);

	if (n == z->changes && z->has_rule)
		return tzrule_at(&z->rule, t);
	/* before the first change type 0 holds: RFC 9636 section 3.2 */
	return &z->time[n > 0 ? z->type[n - 1] : 0];
}

int32_t
zone_offset_at(const struct zone *z, int64_t utc_s)
{
	return holds_at(z, utc_s)->offset_s;
}

struct zone_time
zone_time_at(const struct zone *z, int64_t utc_s)
{
	return *holds_at(z, utc_s);
}

static bool
same_time(const struct zone_time *a, const struct zone_time *b)
{
	return a->offset_s == b->offset_s && a->dst == b->dst &&
	       strcmp(a->abbreviation, b->abbreviation) == 0;
}

/* The next row of the table or of the rule, whether it changes anything or not. */
static bool
next_row(const struct zone *z, int64_t after_s, int64_t *at_s)
{
	size_t n = changes_until(z, after_s);

	if (n < z->changes) {
		*at_s = z->at_s[n];
		return true;
	}
	return z->has_rule && tzrule_next(&z->rule, after_s, at_s);
}

bool
zone_next_change(const struct zone *z, int64_t after_s, struct zone_change *out)
{
	int64_t t = after_s < FIRST_S ? FIRST_S : after_s;
	int rows_of_rule = 0;

	/* a rule changes something within a year of its rows or never */
	while (t < LAST_S && rows_of_rule < 4 && next_row(z, t, &t) && t <= LAST_S) {
		const struct zone_time *before = holds_at(z, t - 1),
				       *after = holds_at(z, t);

		if (!same_time(before, after)) {
			*out = (struct zone_change){t, *before, *after};
			return true;
		}
		rows_of_rule += z->changes == 0 || t > z->at_s[z->changes - 1];
	}
	return false;
}

enum zone_civil
zone_to_utc(const struct zone *z, const struct civil *c, int64_t *utc_s)
{
	int64_t as_utc = when_from_civil(c, 0);
	int64_t begin = as_utc - WIDEST_OFFSET_S, end = as_utc + WIDEST_OFFSET_S;
	struct zone_change change;
	bool found = false;

	BUG_ON(!civil_valid(c));
	*utc_s = as_utc - zone_offset_at(z, begin);
	/* one stretch of unchanging time after the other: is the civil time in it? */
	while (begin <= end) {
		int64_t candidate = as_utc - zone_offset_at(z, begin);

		if (!zone_next_change(z, begin, &change))
			change.at_s = INT64_MAX;
		if (candidate >= begin && candidate < change.at_s) {
			if (found)
				return ZONE_FOLD;
			*utc_s = candidate;
			found = true;
		} else if (candidate >= begin && !found) {
			/* past its end: in the gap behind, if no other stretch has it */
			*utc_s = candidate;
		}
		begin = change.at_s;
	}
	return found ? ZONE_UNIQUE : ZONE_GAP;
}

bool
zone_instant(const struct zone *z, const struct civil_said *said, const char *text,
	int64_t *utc_s, struct err *e)
{
	enum zone_civil how = zone_to_utc(z, &said->civil, utc_s);
	char there[WHEN_TEXT];

	if (how == ZONE_GAP)
		return err_set(e, ERR_PARAM_INVALID,
			"%.40s does not exist in %s: the clocks are put forward over it",
			text, zone_name(z));
	if (said->exact) {
		*utc_s = when_from_civil(&said->civil, said->offset_s);
		when_format(*utc_s, zone_offset_at(z, *utc_s), there);
		if (zone_offset_at(z, *utc_s) != said->offset_s)
			return err_set(e, ERR_PARAM_INVALID,
				"%.40s is %s in %s: say it without the offset, or with"
				" that",
				text, there, zone_name(z));
	}
	return when_taken(*utc_s, text, e);
}

bool
zone_is_twice(const struct zone *z, int64_t utc_s)
{
	struct civil c;
	int64_t first_s;

	when_civil(utc_s, zone_offset_at(z, utc_s), &c);
	return zone_to_utc(z, &c, &first_s) == ZONE_FOLD;
}
