/* qr.c - a text as a QR code of half blocks, for a telephone in front of the terminal. */
#include "qr.h"

#include "wire/buf.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

enum { QUIET = 4, LINES_BYTES = 256 * 1024 };

static bool
is_light(const QRcode *code, int x, int y)
{
	if (x < 0 || y < 0 || x >= code->width || y >= code->width)
		return y < code->width + QUIET;
	return (code->data[y * code->width + x] & 1) == 0;
}

static bool
add_line(struct buf *b, const QRcode *code, int y, bool color)
{
	bool ok = !color || buf_adds(b, "\033[97;40m");

	for (int x = -QUIET; x < code->width + QUIET && ok; x++) {
		bool above = is_light(code, x, y), below = is_light(code, x, y + 1);

		ok = buf_adds(b, above && below ? "█" : above ? "▀" : below ? "▄" : " ");
	}
	return ok && buf_adds(b, color ? "\033[0m\n" : "\n");
}

char *
qr_lines(const char *text, bool color, struct err *e)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
	struct buf b;
	bool ok = true;

	if (code == NULL) {
		err_set(e, ERR_PARAM_INVALID, "no QR code can hold that: %s",
			strerror(errno));
		return NULL;
	}
	buf_init(&b, LINES_BYTES);
	for (int y = -QUIET; y < code->width + QUIET && ok; y += 2)
		ok = add_line(&b, code, y, color);
	QRcode_free(code);
	BUG_ON(!ok);
	return buf_take(&b);
}
