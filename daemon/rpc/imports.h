/*
 * imports.h - the import that is on its way: reader and slices in the writer.
 *
 * Purpose:   import.apply of more rows than one unit of work may have (domain/files/import_run.h)
 *            goes unit by unit, each pushed when the one before is done, so that others' changes
 *            get in between. Its answer leaves once, after the commit of the last unit.
 * Order:     one import at a time; the next one waits, also one of the same key, which then gets
 *            the stored answer. First of all what a stopped daemon left is tidied up.
 * Thread:    the loop.
 */
#ifndef RPC_IMPORTS_H
#define RPC_IMPORTS_H

#include "rpc/call.h"

/* A call of import.apply: it will be answered. */
void imports_take(struct rpc *r, struct call *c);
/* The next step, if it could not be taken before; at first, tidy up. */
void imports_tick(struct rpc *r);
void imports_drain(struct rpc *r);
void imports_free(struct rpc *r);

#endif
