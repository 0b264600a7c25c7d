/*
 * imports.h - the import that is on its way: reader and slices in the writer.
 *
 *   many rows:  reading --> writing --> ending --> answered, gone
 *                ^  |          |        ^ |
 *                |  +----------|--------+ |  its answer is stored already
 *                |             v          v
 *                +---------- taking back --> gone     refused; read anew where others overtook it
 *
 *   few rows begin with ending, and what a stopped daemon left with taking back.
 *
 * Purpose:   import.apply of more rows than one unit of work may have (domain/files/import_job.h)
 *            goes unit by unit, each pushed when the one before is done, so that others' changes
 *            get in between. Its answer leaves once, after the commit of the last unit.
 * Order:     one import at a time; the next one waits, also one of the same key, which then gets
 *            the stored answer. First of all what a stopped daemon left is tidied up.
 * Thread:    the loop.
 */
#ifndef WORK_IMPORTS_H
#define WORK_IMPORTS_H

#include "work/work.h"

struct actor;
struct import_job;
struct staged_fair;

enum import_stage {
	IMPORT_READING,
	IMPORT_WRITING,
	IMPORT_ENDING,
	IMPORT_TAKING_BACK,
	IMPORT_STAGES
};

bool import_may_move(enum import_stage from, enum import_stage to);

/* A call of import.apply, part of whoever owns it. */
struct import_call {
	struct import_call *next;	 /* while it waits for its turn */
	const struct actor *actor;	 /* whose changes they are */
	const struct staged_fair *files; /* NULL: not there */
	int64_t rows;			 /* of all files */
	/*
	 * The call's own: ends the import, and stores its answer with the last of the facts. Its
	 * done() says imports_came_back.
	 */
	struct unit *unit;
	struct import_job *job; /* what the unit is to end; NULL: it does all by itself */
	/* In a reader: is the answer stored already? */
	bool (*answered)(struct import_call *c, struct tx *tx);
	/* Its unit has its fate. */
	void (*end)(struct import_call *c);
};

/* It will be answered. */
void imports_take(struct work *w, struct import_call *c);
/* The unit of the call whose turn it is has been in the writer. */
void imports_came_back(struct work *w);
/* The next step, if it could not be taken before; at first, tidy up. */
void imports_tick(struct work *w);
void imports_drain(struct work *w);
void imports_free(struct work *w);

#endif
