/*
 * reader_language.h - in which language a person is written to, of those there are phrases of.
 *
 * Rule:      the first of the person's own languages that there are phrases of, else of the
 *            organisation's; whose languages are not known is written to in that of the country;
 *            everybody else in English.
 * Ownership: texts live in tx->arena or are constant.
 * Thread:    the transaction's; it only reads.
 */
#ifndef DOMAIN_INVITATIONS_READER_LANGUAGE_H
#define DOMAIN_INVITATIONS_READER_LANGUAGE_H

#include "domain/invitations/phrases.h"
#include "store/delegates.h"
#include "store/interpreters.h"
#include "store/organisations.h"

/* The languages of a delegate: his own, else those of his organisation. */
const char *
reader_languages_delegate(const struct delegate *d, const struct organisation *of);
/* Those an interpreter works between. */
const char *reader_languages_interpreter(
	struct tx *tx, int64_t event_id, const struct interpreter *i);
/* The tag of the phrases; country: of the organisation, NULL: none. */
const char *
reader_language(struct arena *arena, const char *languages, const char *country);

/* The phrases for a delegate or an interpreter of an event; an id that is not above 0 is nobody. */
const struct phrases *reader_phrases(
	struct tx *tx, int64_t event_id, int64_t delegate_id, int64_t interpreter_id);

#endif
