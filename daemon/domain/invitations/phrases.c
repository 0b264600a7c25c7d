/* phrases.c - which languages invitations are written in, and how a phrase is filled in. */
#include "domain/invitations/phrases.h"

#include "base/country.h"
#include "base/language_registry.h"
#include "domain/fair/language.h"

#include <string.h>
#include <strings.h>

static const struct phrases *const ALL[] = {&phrases_en, &phrases_ko};
enum { ALL_N = sizeof ALL / sizeof ALL[0] };

static const struct phrases *
find(const char *language)
{
	for (size_t i = 0; i < ALL_N; i++)
		if (language_shared(ALL[i]->language, language))
			return ALL[i];
	return NULL;
}

const struct phrases *
phrases_of(const char *language)
{
	const struct phrases *p = find(language);

	return p != NULL ? p : &phrases_en;
}

/* The entry at *list, and *list behind it; "" at the end. */
static const char *
next_tag(struct arena *arena, const char **list)
{
	const char *tag = language_first(arena, *list);

	*list += strspn(*list, "; ") + strlen(tag);
	*list += strspn(*list, " ");
	return tag;
}

const struct phrases *
phrases_first(struct arena *arena, const char *languages)
{
	const struct phrases *p = NULL;
	const char *tag;

	while (p == NULL && (tag = next_tag(arena, &languages))[0] != '\0')
		p = find(tag);
	return p;
}

const char *
phrase_fill(struct arena *arena, const char *phrase, const char *a, const char *b,
	const char *c)
{
	const char *const values[] = {a, b, c};
	const char *out = "";

	for (const char *at = phrase, *blank; *at != '\0'; at = blank + 3) {
		blank = strchr(at, '{');
		if (blank == NULL)
			return arena_printf(arena, "%s%s", out, at);
		BUG_ON(blank[1] < 'a' || blank[1] > 'c' || blank[2] != '}');
		out = arena_printf(arena, "%s%.*s%s", out, (int)(blank - at), at,
			values[blank[1] - 'a']);
	}
	return out;
}

static const char *
name_of(const struct phrase_name *names, const char *code)
{
	for (; names != NULL && names->code != NULL; names++)
		if (strcasecmp(names->code, code) == 0)
			return names->name;
	return NULL;
}

const char *
phrase_reason(const struct phrases *p, const char *reason)
{
	const struct phrase_name *r = p->reasons;

	for (; r != NULL && r->code != NULL; r++)
		if (strcmp(r->code, reason) == 0)
			return r->name;
	return reason;
}

bool
phrases_say_reason(const char *reason, const char *said)
{
	for (size_t i = 0; i < ALL_N; i++)
		if (strcmp(phrase_reason(ALL[i], reason), said) == 0)
			return true;
	return strcmp(reason, said) == 0;
}

const char *
phrase_country(const struct phrases *p, const char *code)
{
	const char *name =
		p->countries != NULL ? name_of(p->countries, code) : country_name(code);

	return name != NULL ? name : code;
}

static const char *
language_name(struct arena *arena, const struct phrases *p, const char *tag)
{
	const char *primary = arena_strndup(arena, tag, strcspn(tag, "-"));
	const char *name = p->languages != NULL ? name_of(p->languages, primary)
						: registry_name(primary);

	return name != NULL ? name : tag;
}

const char *
phrase_languages(struct arena *arena, const struct phrases *p, const char *languages)
{
	const char *tag, *out = "";

	while ((tag = next_tag(arena, &languages))[0] != '\0')
		out = arena_printf(arena, "%s%s%s", out, out[0] != '\0' ? ", " : "",
			language_name(arena, p, tag));
	return out;
}
