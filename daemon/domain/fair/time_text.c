/* time_text.c - instants as the files of a fair say them. */
#include "domain/fair/time_text.h"

#include <string.h>

static const char *
civil_text(struct arena *arena, const struct zone *zone, int64_t utc_s)
{
	char text[WHEN_TEXT];
	struct civil c;

	when_civil(utc_s, zone == NULL ? 0 : zone_offset_at(zone, utc_s), &c);
	civil_format(&c, text);
	return arena_strndup(
		arena, text, c.second == 0 ? strlen("2026-07-15T09:30") : strlen(text));
}

const char *
time_text(struct arena *arena, const struct zone *zone, int64_t utc_s)
{
	char text[WHEN_TEXT];

	if (zone == NULL || !zone_is_twice(zone, utc_s))
		return civil_text(arena, zone, utc_s);
	when_format(utc_s, zone_offset_at(zone, utc_s), text);
	return arena_strdup(arena, text);
}

const char *
time_text_range(
	struct arena *arena, const struct zone *zone, int64_t start_s, int64_t end_s)
{
	return arena_printf(arena, "%s/%s", time_text(arena, zone, start_s),
		time_text(arena, zone, end_s));
}

/* The time of day on a session's day; its end may be the midnight after it. */
static const char *
clock_text(struct arena *arena, const struct zone *zone, const char *day, int64_t utc_s)
{
	const char *text = civil_text(arena, zone, utc_s);

	return strncmp(text, day, strlen("2026-07-15")) == 0
		       ? text + strlen("2026-07-15T")
		       : "24:00";
}

const char *
time_text_day(struct arena *arena, const struct zone *zone, const struct session *s,
	int n, int *at)
{
	const char *day = s[*at].day, *text = "";

	for (int i = *at; i < n && strcmp(s[i].day, day) == 0; i++) {
		text = arena_printf(arena, "%s%s%s-%s", text, i > *at ? ";" : "",
			clock_text(arena, zone, day, s[i].start_s),
			clock_text(arena, zone, day, s[i].end_s));
	}
	while (*at < n && strcmp(s[*at].day, day) == 0)
		(*at)++;
	return text;
}
