/* reader_language.c - in which language a person is written to. */
#include "domain/invitations/reader_language.h"

#include "base/country.h"
#include "domain/fair/language.h"
#include "domain/fair/lookup_or_blank.h"

const char *
reader_languages_delegate(const struct delegate *d, const struct organisation *of)
{
	return language_known(d->languages) ? d->languages : of->languages;
}

const char *
reader_languages_interpreter(struct tx *tx, int64_t event_id, const struct interpreter *i)
{
	const char *languages = "";
	int n;
	struct interpreter_pair *pair = interpreter_pairs(tx, event_id, i->id, &n);

	for (int k = 0; k < n; k++) {
		languages = language_union(tx->arena, languages, pair[k].language_a);
		languages = language_union(tx->arena, languages, pair[k].language_b);
	}
	return languages;
}

const char *
reader_language(struct arena *arena, const char *languages, const char *country)
{
	const char *known = language_known(languages) ? languages
			    : country != NULL	      ? country_language(country)
						      : "";
	const struct phrases *p = phrases_first(arena, known);

	return p != NULL ? p->language : phrases_en.language;
}

static const char *
language_of_delegate(struct tx *tx, int64_t event_id, int64_t id)
{
	const struct delegate *d = delegate_or_blank(tx, event_id, id);
	const struct organisation *of =
		organisation_or_blank(tx, event_id, d->organisation_id);

	return reader_language(tx->arena, reader_languages_delegate(d, of), of->country);
}

const struct phrases *
reader_phrases(
	struct tx *tx, int64_t event_id, int64_t delegate_id, int64_t interpreter_id)
{
	const struct interpreter *i;

	if (delegate_id > 0)
		return phrases_of(language_of_delegate(tx, event_id, delegate_id));
	if (interpreter_id <= 0)
		return &phrases_en;
	i = interpreter_or_blank(tx, event_id, interpreter_id);
	return phrases_of(reader_language(
		tx->arena, reader_languages_interpreter(tx, event_id, i), NULL));
}
