/*
 * phrases.h - the words of an invitation's text, one file for each language that has them all.
 *
 * Form:      "{a}", "{b}" and "{c}" of a phrase stand for what is filled in. A language adds its
 *            file phrases_XX.c and its row in phrases.c; it is complete or not there.
 * Fallback:  whoever understands none of these languages is told in English.
 * Ownership: all is constant; what phrase_fill and phrase_names give lives in the arena.
 * Thread:    any; pure.
 */
#ifndef DOMAIN_INVITATIONS_PHRASES_H
#define DOMAIN_INVITATIONS_PHRASES_H

#include "base/arena.h"

#include <stdbool.h>

struct phrase_name {
	const char *code;
	const char *name;
};

struct phrases {
	const char *language;	   /* BCP 47 primary subtag */
	const char *changed;	   /* the reason */
	const char *who;	   /* heading of the people */
	const char *person;	   /* name, organisation, country */
	const char *interpreter;   /* name */
	const char *speaks;	   /* one of the two above, languages */
	const char *place;	   /* table and hall */
	const char *place_in_hall; /* table, hall */
	const char *seat;	   /* table and hall, number of the seat */
	const char *within_hall;   /* metres east, metres north */
	const char *on_foot;	   /* another hall, minutes */
	const char *about;	   /* heading of the profile: organisation */
	const char *message;	   /* heading of the message: organisation */
	const char *cancel;	   /* meeting, until when */
	const char *move;	   /* the same, for who may ask the other side */
	/* the office: what is asked of it, by who may do both, one or neither of the two */
	const char *anything_else;
	const char *not_moved;
	const char *not_cancelled;
	const char *all_changes;
	const char *codes; /* event, meeting, request */
	/* What a mail says beside it. */
	const char *invited;	   /* news of a meeting that is new to the reader */
	const char *altered;	   /* ... that was told before */
	const char *called_off;	   /* ... that the reader is not invited to any more */
	const char *how_to_answer; /* by the calendar program */
	const char *taken_out;	   /* of the calendar */
	const char *welcome;	   /* subject of the first login link: event */
	const char *new_login;	   /* subject of a later one: event */
	const char *welcome_login; /* event, until when */
	const char *later_login;   /* event, until when */
	const char *how_to_log_in; /* below the link */
	const char
		*in_a_browser;	/* below the browser's link, above that of the program */
	const char *on_the_web; /* the meeting's page */
	const char *add_to_contacts; /* the organiser's mailbox */
	const char *digest;	     /* subject: event */
	const char *digest_head;     /* event */
	const char *digest_foot;
	/* The daemon's own reasons, by their English text; NULL: they stay as they are. */
	const struct phrase_name *reasons;
	/* Ended by NULL; NULL: the English registries of base/ have them. */
	const struct phrase_name *countries;
	const struct phrase_name *languages;
};

extern const struct phrases phrases_en, phrases_ko;

/* The phrases of a language by its tag; English for any other. */
const struct phrases *phrases_of(const char *language);
/* The first of a list of BCP 47 tags, ';' between, that there are phrases of; NULL: none. */
const struct phrases *phrases_first(struct arena *arena, const char *languages);

/* A phrase with its blanks filled in; NULL for a blank it has not. */
const char *phrase_fill(struct arena *arena, const char *phrase, const char *a,
	const char *b, const char *c);
/* A reason as its reader is told it: a built-in one in the language, any other as it was given. */
const char *phrase_reason(const struct phrases *p, const char *reason);
/* Is said the reason, in any language? */
bool phrases_say_reason(const char *reason, const char *said);
/* The country of a code; the code itself when it is none. */
const char *phrase_country(const struct phrases *p, const char *code);
/* "Korean, English" of "ko;en"; a tag that is none stays as it is. */
const char *
phrase_languages(struct arena *arena, const struct phrases *p, const char *languages);

#endif
