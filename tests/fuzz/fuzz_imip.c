/*
 * fuzz_imip.c - bytes as the names and texts of a mail.
 *
 * The first bytes up to a NUL are a name and the subject, the next the text, the rest a calendar
 * object. Whatever they are, the mail has the headers it is to have and no other, is ASCII in short
 * lines, and each line ends in CR LF.
 */
#include "ical/imip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LINE_MOST = 80 };

/* Headers end at the first empty line; a line that begins with a blank goes on with the former. */
static void
check_headers(const char *s)
{
	static const char *const WANTED[] = {
		"Date:", "From:", "To:", "Subject:", "Message-ID:", "Auto-Submitted:",
		"X-Auto-Response-Suppress:", "MIME-Version:", "Content-Type:"};
	size_t n = 0;

	while (strncmp(s, "\r\n", 2) != 0) {
		if (*s != ' ') {
			BUG_ON(n >= sizeof WANTED / sizeof *WANTED);
			BUG_ON(strncmp(s, WANTED[n], strlen(WANTED[n])) != 0);
			n++;
		}
		s = strstr(s, "\r\n");
		BUG_ON(s == NULL);
		s += 2;
	}
	BUG_ON(n != sizeof WANTED / sizeof *WANTED);
}

static void
check_bytes(const struct buf *b)
{
	size_t column = 0;

	for (size_t i = 0; i < b->len; i++) {
		unsigned char c = (unsigned char)b->data[i];

		BUG_ON(c == '\n' && (i == 0 || b->data[i - 1] != '\r'));
		BUG_ON(c == '\r' && (i + 1 == b->len || b->data[i + 1] != '\n'));
		BUG_ON(c != '\n' && c != '\r' && (c < 0x20 || c > 0x7e));
		column = c == '\n' ? 0 : column + 1;
		BUG_ON(column > LINE_MOST);
	}
	BUG_ON(b->len < 2 || b->data[b->len - 1] != '\n');
}

/* The text up to the next NUL; *data is then behind it. */
static char *
text_of(const uint8_t **data, size_t *size)
{
	size_t n = strnlen((const char *)*data, *size);
	char *text = xmalloc(n + 1);

	memcpy(text, *data, n);
	text[n] = '\0';
	*data += n < *size ? n + 1 : n;
	*size -= n < *size ? n + 1 : n;
	return text;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *name = text_of(&data, &size), *text = text_of(&data, &size),
	     *calendar = text_of(&data, &size);
	struct imip_message m = {.from = {name, "meetings@fair.example"},
		.to = {name, "ann@b1.example"},
		.date_s = 1800000000,
		.message_id = "0123456789abcdef@fair.example",
		.subject = name,
		.text = text};
	struct buf out, value;
	struct err e;

	buf_init(&out, IMIP_BYTES_MAX);
	buf_init(&value, IMIP_BYTES_MAX);
	for (int with = 0; with < 2; with++) {
		buf_clear(&out);
		m.calendar = with != 0 ? calendar : NULL;
		if (imip_write(&m, &out, &e)) {
			check_headers(buf_str(&out));
			check_bytes(&out);
		}
	}
	if (imip_property(calendar, "SUMMARY", &value))
		BUG_ON(value.len > strlen(calendar));
	buf_release(&value);
	buf_release(&out);
	free(name);
	free(text);
	free(calendar);
	return 0;
}
