/*
 * cluster.h - where a text may be cut so that what people see as one letter stays whole.
 *
 * A letter keeps its marks, its joined emoji and its Hangul parts (UAX 29, extended grapheme
 * clusters). Lengths are counted in UTF-16 units, as the calendars that cut long texts count.
 * Thread: any; pure.
 */
#ifndef BASE_CLUSTER_H
#define BASE_CLUSTER_H

#include <stddef.h>

/*
 * How many bytes of a UTF-8 text fit into so many UTF-16 units, cut between two such letters.
 * All of it when it fits; 0 when not even its first one does.
 */
size_t cluster_fit(const char *text, size_t units);
/* How many UTF-16 units a text takes. */
size_t cluster_units(const char *text);

#endif
