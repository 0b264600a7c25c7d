/* stranger_text.c - what somebody unknown wrote, cut and made harmless. */
#include "domain/fair/stranger_text.h"

#include <string.h>

enum { MENDED_BYTES = 3 }; /* of one byte, at most (wire/letters.h) */

/* Blanks for what would end the line, one for CR LF. */
static void
join_lines(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++)
		if (s[0] != '\r' || s[1] != '\n')
			*to++ = strchr("\r\n\t", *s) != NULL ? ' ' : *s;
	*to = '\0';
}

const char *
stranger_text(struct arena *arena, enum letters kind, const char *s, size_t most_bytes)
{
	size_t n = strlen(s), whole = n;
	char *kept, *out;

	if (n > most_bytes) {
		n = most_bytes;
		while (n > 0 && n < whole && (s[n] & 0xc0) == 0x80)
			n--;
	}
	kept = arena_strndup(arena, s, n);
	if (kind == LETTERS_LINE)
		join_lines(kept);
	out = arena_alloc(arena, MENDED_BYTES * n + 1);
	letters_mend(kind, kept, out);
	return out;
}
