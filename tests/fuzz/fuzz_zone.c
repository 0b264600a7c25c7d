/* fuzz_zone.c - TZif files of any bytes: what is accepted must answer every question about it. */
#include "base/zone.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Changes ascend, differ, and a civil time found for an instant leads back to it or its twin. */
static void
question(const struct zone *z, int64_t utc_s)
{
	struct zone_change change;
	struct civil c;
	int64_t back;
	int32_t offset_s = zone_offset_at(z, utc_s);

	when_civil(utc_s, offset_s, &c);
	BUG_ON(zone_to_utc(z, &c, &back) == ZONE_GAP);
	BUG_ON(back > utc_s);
	BUG_ON(back == utc_s ? false : zone_to_utc(z, &c, &back) != ZONE_FOLD);
	for (int i = 0; i < 20 && zone_next_change(z, utc_s, &change); i++) {
		struct zone_time holds = zone_time_at(z, change.at_s);

		BUG_ON(change.at_s <= utc_s);
		BUG_ON(holds.offset_s != change.after.offset_s);
		utc_s = change.at_s;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t AT[] = {
		-62000000000, -2000000000, -1, 0, 1784075400, 4102444800, 253000000000};
	struct err e;
	struct zone *z = zone_parse("Test/Fuzz", data, size, &e);

	if (z == NULL) {
		BUG_ON(e.code != ERR_CORRUPT);
		return 0;
	}
	for (size_t i = 0; i < sizeof AT / sizeof AT[0]; i++)
		question(z, AT[i]);
	zone_free(z);
	return 0;
}
