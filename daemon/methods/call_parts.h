/*
 * call_parts.h - what the files that make up a call share: call.c admits, begins and ends it,
 * call_run.c has its work, effects.c what it leads to.
 *
 * Thread: as said; the loop else.
 */
#ifndef METHODS_CALL_PARTS_H
#define METHODS_CALL_PARTS_H

#include "methods/call.h"

/* ---- call_run.c ----------------------------------------------------------------------------- */

/* The handler's answer as a line; nothing is stored. */
bool call_run_on_loop(struct call *c, struct err *e) MUST_CHECK;
/* The same in a reader, for whoever may still ask. */
bool call_read(struct unit *u, struct tx *tx, struct err *e) MUST_CHECK;
/* In the writer: replayed, or the change and its stored answer. */
bool call_write(struct unit *u, struct tx *tx, struct err *e) MUST_CHECK;
/* In the writer: the answer of a call that was told to wait (reply_later). */
bool call_keep_later(struct call *c, struct tx *tx, struct err *e) MUST_CHECK;
/* In a worker: does its key have an answer already? */
bool call_is_answered(struct call *c, struct tx *tx);

/* ---- effects.c ------------------------------------------------------------------------------ */

/* It goes on as a publication of its event, which ends it. */
void call_publish(struct call *c);
/* It joins the imports, in whose turn it is run; they end it. */
void call_import_in_slices(struct call *c);
/* It is kept: what it changes beside the database, whoever called. */
void call_apply_effects(struct call *c);

/* ---- call.c --------------------------------------------------------------------------------- */

/* A unit's done(): it has its fate. */
void call_ended(struct unit *u);

#endif
