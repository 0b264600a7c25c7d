/*
 * import_ini.h - inside the import: event.ini as its sections and keys, before anything is known of
 * what they mean.
 *
 * Purpose:   what the files that read event.ini share: import_event.c ([event] and the order of
 *            all), import_days.c, import_halls.c, import_policies.c, and import_event_changes.c,
 *            which tells what is new and takes out what people have changed.
 * Faults:    told with the line; the reading goes on.
 * Ownership: the arena of the import.
 */
#ifndef DOMAIN_FILES_IMPORT_INI_H
#define DOMAIN_FILES_IMPORT_INI_H

#include "domain/files/importing.h"

/* A section or a "key = value" line, as it stands in the file. */
struct ini_section {
	const char *name; /* of a day: with its date in the one form */
	int line;
};

struct ini_entry {
	const char *section;
	const char *key;
	const char *value;
	int line;
};

struct ini_reading {
	struct importing *im;
	struct rows sections; /* struct ini_section */
	struct rows entries;  /* struct ini_entry */
	struct map seen;      /* "section" and "section\nkey": the line of the first */
};

#define INI_SESSIONS "sessions"
#define INI_WALK "walk_minutes."

/* Sections and keys of the staged file; false: it is not even text. */
bool ini_read(struct ini_reading *r, struct importing *im);
/* NULL: it does not say it. */
const struct ini_entry *
ini_entry_of(const struct ini_reading *r, const char *section, const char *key);
const struct ini_section *
ini_section_named(const struct ini_reading *r, const char *name);
/* "day 2026-07-15" is "2026-07-15" of "day"; NULL when the section is of another kind. */
const char *ini_argument(const char *name, const char *kind);
/* A fault: there is no such thing, with the one of known (ended by NULL) that is meant. */
void ini_unknown(struct importing *im, int line, const char *column, const char *what,
	const char *word, const char *const *known);
/* A fault for each key of a section that is none of n; those that begin with open are. */
void ini_check_keys(struct ini_reading *r, const char *section, const struct column *keys,
	int n, const char *open);
/* stored: what it is if the file does not say it; NULL: nothing is stored. */
void ini_read_key(struct ini_reading *r, const struct ini_section *s,
	const struct column *key, const char *stored, struct cell *cell);
/* stored: by key. */
void ini_read_keys(struct ini_reading *r, const struct ini_section *s,
	const struct column *keys, int n, const char *const *stored, struct cell *cells);

/* The columns of the keys of [event] and of a hall, for what they say in one form. NULL: none. */
const struct column *import_event_key(const char *name);
/* What is stored of a key of [event], as an export writes it. */
const char *import_event_stored(struct importing *im, const char *name);
const struct column *import_hall_key(const char *name);

/* Stored ones; those that will hold; written. */
void import_halls_load(struct importing *im);
void import_halls_read(struct ini_reading *r);
void import_halls_write(struct importing *im);
void import_days_read(struct ini_reading *r);
void import_policies_read(struct ini_reading *r);
void import_policies_write(struct importing *im);

/*
 * What people have changed of the event since the last import, and the file says otherwise, is
 * taken out of what was read, and listed. all: it gives way.
 */
void import_event_keep(struct ini_reading *r, bool all);
/* List what event.ini changes of an event. */
void import_event_changes(struct ini_reading *r);

#endif
