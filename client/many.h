/*
 * many.h - one change after another of many: each told, and the whole safe to repeat.
 *
 * Purpose:   a list of changes by one method, sent one by one on one connection. One key
 *            is made for all (or is that of --key); the key of each change follows from
 *            it, the method and the parameters, so the same list under the same key does
 *            nothing twice, whatever was added to it or taken out.
 * Kept:      the whole list lies in pending/ from before the first call until the last
 *            answer; `convene retry` goes through it again after a loss.
 * Items:     an array of {what, params}: what people call it, and the call's parameters.
 * Fates:     done; refused, by a rule, and the next one follows; not tried, after a loss
 *            or when the daemon takes no more.
 * Thread:    one.
 */
#ifndef CLIENT_MANY_H
#define CLIENT_MANY_H

#include "command.h"

enum { MANY_MAX = 100000 };

/*
 * The exit status: that of the first refusal when there is one. With --dry-run of the
 * arguments nothing is sent; asks: more than one is asked for on a terminal, and off a
 * terminal only done with --yes.
 */
int many_run(struct session *s, const struct command *c, const struct arguments *a,
	struct js *take_items, bool asks);
/* A record of pending/ that holds a list, again from its beginning. */
int many_resume(struct session *s, const struct js *record, const char *path);

/*
 * The items of ids: of the words, of --from FILE, or with --all of the daemon's list.
 * NULL and *f. The caller frees the array.
 */
struct js *many_ids(struct session *s, const struct command *c, const struct arguments *a,
	const char *param, struct fault *f);
/*
 * The items of a CSV file whose columns are the parameters of a row of the table; what is
 * the one that must be there, and that an item is called by. "-" is standard input. NULL
 * and *e with file and line.
 */
struct js *many_file(
	const struct command *columns, const char *file, const char *what, struct err *e);

#endif
