/*
 * codes.h - whose codes give way to those of files: the rows of giving_codes.
 *
 * Contract:  knows no rule. A row that is deleted has to be taken out by whoever deletes it.
 * Errors:    sticky in the transaction (stmt.h); false after one.
 */
#ifndef STORE_CODES_H
#define STORE_CODES_H

#include "store/stmt.h"

enum code_kind { CODE_OF_BLACKOUT, CODE_OF_PREFERENCE };

/* Was its code made here or chosen by a participant? */
bool code_gives_way(struct tx *tx, int64_t event_id, enum code_kind kind, int64_t id);
void code_set_way(
	struct tx *tx, int64_t event_id, enum code_kind kind, int64_t id, bool gives_way);

#endif
