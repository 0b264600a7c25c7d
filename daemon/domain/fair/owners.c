/* owners.c - which exhibitors have a booth, as files and calls say it. */
#include "domain/fair/owners.h"

#include "domain/fair/lookup_or_blank.h"

const char *
owners_text(struct tx *tx, int64_t event_id, const struct location *l)
{
	const char *text;

	if (l->organisation_id == 0)
		return "";
	text = organisation_or_blank(tx, event_id, l->organisation_id)->code;
	for (int i = 0; i < l->sharers_n; i++)
		text = arena_printf(tx->arena, "%s;%s", text,
			organisation_or_blank(tx, event_id, l->sharers[i])->code);
	return text;
}
