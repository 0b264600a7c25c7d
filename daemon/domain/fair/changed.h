/*
 * changed.h - people change what the files of the fair said: it is kept what that was.
 *
 * Why:       so that a file that is imported again can tell what people have changed since from
 *            what the office says anew, and does not undo the former.
 * Called:    in the unit of the change. file is a name of the format, field one of its columns.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_FAIR_CHANGED_H
#define DOMAIN_FAIR_CHANGED_H

#include "store/stmt.h"

#define CHANGED_EVENT "event.ini" /* code: the section; field: its key */
#define CHANGED_ORGANISATIONS "organisations.csv"
#define CHANGED_DELEGATES "delegates.csv"
#define CHANGED_LOCATIONS "locations.csv"
#define CHANGED_PREFERENCES "preferences.csv"
#define CHANGED_BLACKOUTS "blackouts.csv"
#define CHANGED_INTERPRETERS "interpreters.csv"
#define CHANGED_REQUESTS "requests.csv"
#define CHANGED_CONFERENCES "conference_sessions.csv"

/* A cell was `was` and is `is`. What the files said stays known until it is that again. */
void changed_cell(struct tx *tx, int64_t event_id, const char *file, const char *code,
	const char *field, const char *was, const char *is);
/*
 * A row was taken back; said: what it was. A preference has the code of its pair, for who takes it
 * back and says it again has another.
 */
void changed_gone(struct tx *tx, int64_t event_id, const char *file, const char *code,
	const char *said);
/* What the files said of a cell that people have changed, kept no more; NULL: they have not. */
const char *changed_forget(struct tx *tx, int64_t event_id, const char *file,
	const char *code, const char *field);
/* A row is gone for good: what people did to it and in its name says nothing of the next one. */
void
changed_forget_row(struct tx *tx, int64_t event_id, const char *file, const char *code);
/* "FROM TO" */
const char *changed_pair(struct tx *tx, const char *from, const char *to);

#endif
