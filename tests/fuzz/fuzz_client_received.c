/*
 * fuzz_client_received.c - bytes as a mail from an MTA's pipe.
 *
 * Whatever it is, it is read within the bounds, its texts are UTF-8, and reading it again gives the
 * same.
 */
#include "client/received.h"
#include "wire/utf8.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look(const struct received_field *field, int n)
{
	char text[200];

	BUG_ON(n < 0 || n > RECEIVED_FIELDS_MAX);
	for (int i = 0; i < n; i++) {
		struct buf words;

		BUG_ON(field[i].name[0] == '\0');
		received_address(field[i].value, text, sizeof text);
		received_param(field[i].value, "charset", text, sizeof text);
		buf_init(&words, RECEIVED_HEADER_MAX);
		received_words(field[i].value, &words);
		BUG_ON(utf8_good_bytes(buf_str(&words), words.len) != words.len);
		buf_release(&words);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct received one, two;

	received_read((const char *)data, size, &one);
	received_read((const char *)data, size, &two);
	BUG_ON(one.parts != two.parts || one.fields != two.fields);
	BUG_ON(one.parts > RECEIVED_PARTS_MAX);
	look(one.field, one.fields);
	for (int i = 0; i < one.parts; i++) {
		const struct received_part *p = &one.part[i];

		BUG_ON(p->n != two.part[i].n ||
			memcmp(p->text, two.part[i].text, p->n) != 0);
		BUG_ON(p->depth > RECEIVED_DEPTH_MAX || p->n > 3 * RECEIVED_TEXT_MAX);
		if (strncmp(p->type, "text/", 5) == 0)
			BUG_ON(utf8_good_bytes(p->text, p->n) != p->n);
		look(p->field, p->fields);
	}
	received_release(&one);
	received_release(&two);
	return 0;
}
