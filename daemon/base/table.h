/*
 * table.h - rows by a key of sixteen bytes, which come and go: for what is counted per address or
 * per account while it is there.
 *
 * Life:      table_init .. table_release, which expects no row to be left or to be looked for.
 * Ownership: the rows are the caller's, embedded in structs of its own; a row is in one table.
 * Note:      the hash is seeded afresh for each table, so no peer can choose rows that are slow to
 *            find; the table grows with its rows.
 * Thread:    one owner at a time.
 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include "wire/err.h"

#include <stddef.h>
#include <stdint.h>

enum { TABLE_KEY_BYTES = 16 };

struct table_row {
	struct table_row *next;
	uint64_t hash;
	unsigned char key[TABLE_KEY_BYTES];
};

struct table {
	struct table_row **bucket;
	size_t buckets; /* a power of two, at least as many as rows */
	size_t n;
	uint64_t seed;
	uint64_t steps; /* rows looked at so far: what finding has cost */
};

void table_init(struct table *t);
void table_release(struct table *t);
/* The key that is this number. */
void table_number(unsigned char key[TABLE_KEY_BYTES], uint64_t number);
/* NULL when there is none. */
struct table_row *table_find(struct table *t, const unsigned char key[TABLE_KEY_BYTES]);
/* Under a key that is not there yet. */
void table_add(
	struct table *t, struct table_row *row, const unsigned char key[TABLE_KEY_BYTES]);
void table_remove(struct table *t, struct table_row *row);

#endif
