/* encoding.c - the bytes of a text file as offices save it, read as UTF-8. */
#include "base/encoding.h"

#include "base/words.h"
#include "wire/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/*
 * What offices of a fair's countries save CSV as. A closed list: the C library knows hundreds,
 * stateful ones among them, and each is a decoder that a stranger could choose.
 */
static const char *const NAMES[] = {"utf-8", "utf-16", "utf-16le", "utf-16be", "cp949",
	"cp932", "gb18030", "big5", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254",
	"cp1255", "cp1256", "cp1257", "cp1258", "cp874", NULL};
/* Other names of these, and the one in the list. */
static const char *const ALSO[][2] = {{"utf8", "utf-8"}, {"euc-kr", "cp949"},
	{"uhc", "cp949"}, {"ks_c_5601-1987", "cp949"}, {"shift_jis", "cp932"},
	{"sjis", "cp932"}, {"gbk", "gb18030"}, {"gb2312", "gb18030"},
	{"windows-1252", "cp1252"}, {"iso-8859-1", "cp1252"}, {"latin1", "cp1252"},
	{"windows-1251", "cp1251"}, {"windows-1256", "cp1256"}};

static const char *
name_of(const char *said)
{
	for (size_t i = 0; NAMES[i] != NULL; i++)
		if (strcasecmp(NAMES[i], said) == 0)
			return NAMES[i];
	for (size_t i = 0; i < sizeof ALSO / sizeof *ALSO; i++)
		if (strcasecmp(ALSO[i][0], said) == 0)
			return ALSO[i][1];
	return NULL;
}

bool
encoding_known(const char *name)
{
	return name == NULL || name[0] == '\0' || name_of(name) != NULL;
}

const char *
encoding_near(const char *name)
{
	return word_nearest(name, NAMES);
}

const char *const *
encoding_names(void)
{
	return NAMES;
}

static bool fault(struct encoding_fault *f, int line, const char *fmt, ...) PRINTF(3, 4);

static bool
fault(struct encoding_fault *f, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	utf8_vformat(f->why, sizeof f->why, fmt, ap);
	va_end(ap);
	f->line = line;
	return false;
}

static int
line_at(const char *text, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

static bool
too_large(const struct buf *out, struct encoding_fault *f)
{
	return fault(f, 0, "as UTF-8 the file has more than %zu bytes", out->max);
}

static bool
has_no_nul(const struct buf *out, struct encoding_fault *f)
{
	const char *nul = out->len > 0 ? memchr(out->data, '\0', out->len) : NULL;

	return nul == NULL || fault(f, line_at(out->data, (size_t)(nul - out->data)),
				      "the line has a NUL byte");
}

/* ---- which one it could be ---------------------------------------------------------- */

/* What the bytes outside ASCII look like. */
struct looks {
	int hangul;  /* pairs that are syllables of KS X 1001 */
	int other;   /* pairs that CP949 has too: its other signs and syllables */
	int alone;   /* what is none of these */
	int letters; /* of UTF-8, of three bytes or four */
};

static size_t
look_at(struct looks *l, const unsigned char *s, size_t n)
{
	size_t letter = utf8_letter_bytes((const char *)s, n);

	if (letter >= 3) {
		l->letters++;
		return letter;
	}
	if (n < 2 || s[1] < 0x41 || s[0] == 0x80 || s[0] == 0xff)
		return l->alone++, 1;
	if (s[1] >= 0xa1 && s[1] < 0xff) {
		*(s[0] >= 0xb0 && s[0] <= 0xc8 ? &l->hangul : &l->other) += 1;
		return 2;
	}
	if (s[0] <= 0xc6 && s[1] >= 0x81)
		return l->other++, 2;
	return l->alone++, 1;
}

static struct looks
looks_of(const char *bytes, size_t n)
{
	struct looks l = {.alone = 0};

	for (size_t i = 0; i < n;)
		i += (bytes[i] & 0x80) == 0
			     ? 1
			     : look_at(&l, (const unsigned char *)bytes + i, n - i);
	return l;
}

/* Without a mark, of ASCII for the most part: where are its NUL bytes? */
static const char *
looks_like_utf16(const char *bytes, size_t n)
{
	size_t even = 0, odd = 0, units = (n < 4096 ? n : 4096) / 2;

	for (size_t i = 0; i < units; i++) {
		even += bytes[2 * i] == '\0';
		odd += bytes[2 * i + 1] == '\0';
	}
	if (units < 4 || (even > 0 && odd > 0))
		return NULL;
	if (even > units / 4)
		return "utf-16be";
	return odd > units / 4 ? "utf-16le" : NULL;
}

/* Nothing was named, and it is not UTF-8 from this byte on. */
static bool
refuse(const char *bytes, size_t n, size_t good, struct encoding_fault *f)
{
	struct looks l = looks_of(bytes, n);
	int line = line_at(bytes, good);

	if (l.letters > l.hangul + l.other + l.alone)
		return fault(f, line,
			"the line has a byte that is not UTF-8 (0x%02X), the rest of the"
			" file is; type the word again",
			(unsigned char)bytes[good]);
	if (l.hangul > l.alone)
		return fault(f, line,
			"the file is not UTF-8; it looks like CP949, the Korean encoding"
			" of Excel's \"CSV\". Save it as \"CSV UTF-8\", or import with"
			" --encoding cp949");
	return fault(f, line,
		"the file is not UTF-8; it may be CP1252, the western encoding of"
		" Excel's \"CSV\". Save it as \"CSV UTF-8\", or name its"
		" encoding: --encoding cp1252");
}

/* ---- reading ----------------------------------------------------------------------- */

static bool
plain(const char *bytes, size_t n, struct buf *out, struct encoding_fault *f)
{
	if (n > 0 && !buf_add(out, bytes, n))
		return too_large(out, f);
	return has_no_nul(out, f);
}

/* Did only the room run out? Else the fault says what is wrong with the bytes. */
static bool
stopped(int error, const struct buf *out, const char *name, const unsigned char *at,
	struct encoding_fault *f)
{
	int line = line_at(buf_str(out), out->len);

	if (error == E2BIG)
		return true;
	if (error == EINVAL)
		return fault(
			f, line, "the file ends in the middle of a letter of %s", name);
	return fault(f, line, "the line has a byte that is not %s (0x%02X)", name, *at);
}

static bool
converted(iconv_t c, const char *bytes, size_t n, const char *name, struct buf *out,
	struct encoding_fault *f)
{
	char *in = (char *)bytes, piece[16384];

	/* Once more at the end: a decoder may hold a letter that an accent could follow. */
	for (bool ended = false; !ended;) {
		char *to = piece;
		size_t left = sizeof piece;
		int error;

		ended = n == 0;
		error = iconv(c, ended ? NULL : &in, &n, &to, &left) == (size_t)-1 ? errno
										   : 0;
		if (to > piece && !buf_add(out, piece, (size_t)(to - piece)))
			return too_large(out, f);
		if (error != 0 &&
			!stopped(error, out, name, (const unsigned char *)in, f))
			return false;
	}
	return has_no_nul(out, f);
}

static bool
convert(const char *bytes, size_t n, const char *name, struct buf *out,
	struct encoding_fault *f)
{
	iconv_t c = iconv_open("UTF-8", name);
	bool ok;

	if (c == (iconv_t)-1)
		return fault(f, 0, "this system cannot read %s", name);
	ok = converted(c, bytes, n, name, out, f);
	iconv_close(c);
	return ok;
}

/* The encoding that a byte order mark says and its bytes; NULL without one. */
static const char *
marked(const char *bytes, size_t n, size_t *mark)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *name;
	} MARKS[] = {{"\xff\xfe\0\0", 4, "utf-32"}, {"\0\0\xfe\xff", 4, "utf-32"},
		{"\xef\xbb\xbf", 3, "utf-8"}, {"\xff\xfe", 2, "utf-16le"},
		{"\xfe\xff", 2, "utf-16be"}};

	for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
		*mark = MARKS[i].n;
		if (n >= *mark && memcmp(bytes, MARKS[i].bytes, *mark) == 0)
			return MARKS[i].name;
	}
	*mark = 0;
	return NULL;
}

static bool
read_utf8(const char *bytes, size_t n, bool named, struct buf *out,
	struct encoding_fault *f)
{
	size_t good = utf8_good_bytes(bytes, n);

	if (good == n)
		return plain(bytes, n, out, f);
	if (!named)
		return refuse(bytes, n, good, f);
	return fault(f, line_at(bytes, good),
		"the line has a byte that is not UTF-8 (0x%02X)",
		(unsigned char)bytes[good]);
}

static bool
read_unnamed(const char *bytes, size_t n, struct buf *out, struct encoding_fault *f)
{
	const char *wide = looks_like_utf16(bytes, n);

	if (wide == NULL)
		return read_utf8(bytes, n, false, out, f);
	return fault(f, 0,
		"the file looks like UTF-16 without a byte order mark; save it as \"CSV"
		" UTF-8\", or import with --encoding %s",
		wide);
}

static bool
is_ascii(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((bytes[i] & 0x80) != 0)
			return false;
	return true;
}

static bool
is_utf8_by_itself(const char *bytes, size_t n)
{
	return memchr(bytes, '\0', n) == NULL && !is_ascii(bytes, n) &&
	       utf8_good_bytes(bytes, n) == n;
}

bool
encoding_is_plain(const char *bytes, size_t n)
{
	size_t mark;

	return marked(bytes, n, &mark) == NULL &&
	       (n == 0 || memchr(bytes, '\0', n) == NULL) &&
	       utf8_good_bytes(bytes, n) == n;
}

bool
encoding_read(const char *bytes, size_t n, const char *name, struct buf *out,
	struct encoding_fault *f)
{
	size_t mark;
	const char *said = marked(bytes, n, &mark);

	buf_clear(out);
	f->line = 0;
	f->why[0] = '\0';
	if (said == NULL && name != NULL && name[0] != '\0')
		said = name_of(name);
	if (said != NULL && strcmp(said, "utf-32") == 0)
		return fault(f, 0, "the file is UTF-32; save it as \"CSV UTF-8\"");
	if (said == NULL)
		return read_unnamed(bytes, n, out, f);
	if (strcmp(said, "utf-8") == 0)
		return read_utf8(bytes + mark, n - mark, true, out, f);
	/* Without a mark the order of bytes is that of the system which wrote it: Windows. */
	if (strcmp(said, "utf-16") == 0)
		said = "utf-16le";
	if (mark == 0 && is_utf8_by_itself(bytes, n))
		return plain(bytes, n, out, f);
	return convert(bytes + mark, n - mark, said, out, f);
}
