/* ids.c - identities made at random. */
#include "base/ids.h"

#include "wire/digest.h"

#include <string.h>

void
uuid_make(char out[37])
{
	static const int GROUP_ENDS[] = {4, 6, 8, 10, 16};
	uint8_t bytes[16];
	int from = 0;

	random_bytes(bytes, sizeof bytes);
	bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x40); /* version 4 */
	bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80); /* variant */
	for (int i = 0; i < 5; i++) {
		hex_encode(bytes + from, (size_t)(GROUP_ENDS[i] - from), out);
		out += 2 * (GROUP_ENDS[i] - from);
		from = GROUP_ENDS[i];
		*out++ = '-';
	}
	out[-1] = '\0';
}
