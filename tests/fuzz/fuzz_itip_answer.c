/*
 * fuzz_itip_answer.c - bytes as an answer of a calendar program.
 *
 * What is read keeps the bounds of the header: addresses that are some, texts that are UTF-8 and
 * have no control characters but line ends, instants that are taken.
 */
#include "ical/itip_answer.h"

#include "base/mailaddr.h"
#include "wire/utf8.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
is_clean(const char *text)
{
	BUG_ON(utf8_good_bytes(text, strlen(text)) != strlen(text));
	for (; *text != '\0'; text++)
		BUG_ON((unsigned char)*text < ' ' && *text != '\n');
}

static void
is_taken(int64_t at_s)
{
	BUG_ON(at_s != -1 && (at_s < WHEN_FIRST_S || at_s > WHEN_LAST_S));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct itip_answer answer;
	struct zones *zones = zones_new();
	struct arena a;
	struct err e;

	arena_init(&a);
	if (itip_answer_read((const char *)data, size, zones, &a, &answer, &e)) {
		BUG_ON(answer.uid == NULL || answer.uid[0] == '\0');
		BUG_ON(answer.attendees < 0 ||
			answer.attendees > ITIP_ANSWER_ATTENDEES_MAX);
		for (int i = 0; i < answer.attendees; i++)
			BUG_ON(!mail_address_ok(answer.attendee[i].mail));
		is_clean(answer.comment);
		is_taken(answer.start_s);
		is_taken(answer.end_s);
		is_taken(answer.dtstamp_s);
	}
	arena_release(&a);
	zones_free(zones);
	return 0;
}
