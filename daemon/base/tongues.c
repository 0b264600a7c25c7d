/* tongues.c - one text in several languages, as lines. */
#include "base/tongues.h"

#include <string.h>

bool
tongues_next(const char **at, struct tongue *out)
{
	while (**at != '\0') {
		const char *start = *at;
		size_t line = strcspn(start, "\n"), tag = strcspn(start, " \n");

		*at += line + (start[line] == '\n');
		if (tag >= line || tag >= sizeof out->language)
			continue;
		memcpy(out->language, start, tag);
		out->language[tag] = '\0';
		out->text = start + tag + 1;
		out->bytes = line - tag - 1;
		return true;
	}
	return false;
}

static const char *
add(struct arena *arena, const char *lines, const char *language, const char *text)
{
	return text[0] == '\0' ? lines
			       : arena_printf(arena, "%s%s %s\n", lines, language, text);
}

const char *
tongues_with(
	struct arena *arena, const char *lines, const char *language, const char *text)
{
	const char *out = "";
	bool added = false;
	struct tongue t;

	while (tongues_next(&lines, &t)) {
		int order = strcmp(t.language, language);

		if (order >= 0 && !added) {
			out = add(arena, out, language, text);
			added = true;
		}
		if (order != 0)
			out = add(arena, out, t.language,
				arena_strndup(arena, t.text, t.bytes));
	}
	return added ? out : add(arena, out, language, text);
}

const char *
tongues_text(struct arena *arena, const char *lines, const char *language)
{
	struct tongue t;

	while (tongues_next(&lines, &t))
		if (strcmp(t.language, language) == 0)
			return arena_strndup(arena, t.text, t.bytes);
	return NULL;
}

const char *
tongues_read(
	struct arena *arena, const char *lines, const char *language, const char *plain)
{
	const char *text = NULL;

	if (language != NULL)
		text = tongues_text(arena, lines, language);
	if (text == NULL && language != NULL)
		text = tongues_text(arena, lines,
			arena_strndup(arena, language, strcspn(language, "-")));
	return text != NULL ? text : plain;
}
