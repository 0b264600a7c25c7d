/* received_charset.c - character sets of mail, by iconv. */
#include "received_charset.h"

#include "wire/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* Names of mail programs, and the wider set that they mean. */
static const char *const MEANT[][2] = {
	{"ks_c_5601-1987", "CP949"},
	{"ks_c_5601-1989", "CP949"},
	{"ksc5601", "CP949"},
	{"euc-kr", "CP949"},
	{"korean", "CP949"},
	{"gb2312", "GB18030"},
	{"gbk", "GB18030"},
	{"shift_jis", "CP932"},
	{"x-sjis", "CP932"},
	{"big5", "BIG5-HKSCS"},
	{"iso-8859-1", "CP1252"},
	{"us-ascii", "CP1252"},
	{"ascii", "CP1252"},
	{"iso-8859-9", "CP1254"},
	{"utf8", "UTF-8"},
	{"unicode-1-1-utf-7", "UTF-7"},
};

static iconv_t
open_set(const char *charset)
{
	for (size_t i = 0; i < sizeof MEANT / sizeof *MEANT; i++)
		if (strcasecmp(charset, MEANT[i][0]) == 0)
			charset = MEANT[i][1];
	/* "//" would be options of iconv's own */
	if (strchr(charset, '/') != NULL)
		return (iconv_t)-1;
	return iconv_open("UTF-8", charset);
}

static void
convert(iconv_t set, const char *bytes, size_t n, struct buf *out)
{
	char *in = (char *)(uintptr_t)bytes, text[1024];

	while (n > 0) {
		char *to = text;
		size_t room = sizeof text;
		size_t done = iconv(set, &in, &n, &to, &room);

		if (!buf_add(out, text, sizeof text - room))
			return;
		if (done != (size_t)-1 || errno == E2BIG)
			continue;
		if (!buf_adds(out, REPLACEMENT) || errno == EINVAL)
			return;
		in++;
		n--;
	}
}

void
charset_read(const char *charset, const char *bytes, size_t n, struct buf *out)
{
	iconv_t set;

	if (charset[0] == '\0' || strcasecmp(charset, "utf-8") == 0 ||
		strcasecmp(charset, "us-ascii") == 0)
		charset = utf8_good_bytes(bytes, n) == n ? "" : "CP1252";
	set = charset[0] != '\0' ? open_set(charset) : (iconv_t)-1;
	if (set != (iconv_t)-1) {
		convert(set, bytes, n, out);
		iconv_close(set);
		return;
	}
	while (n > 0) {
		size_t good = utf8_good_bytes(bytes, n);

		if (good > out->max - out->len)
			good = utf8_good_bytes(bytes, out->max - out->len);
		if (!buf_add(out, bytes, good) || good == n ||
			!buf_adds(out, REPLACEMENT))
			return;
		bytes += good + 1;
		n -= good + 1;
	}
}
