/*
 * complete.h - what may follow the words typed so far, for the completion of a shell.
 *
 * Contract:  one candidate a line, "word TAB note"; ":files" or ":directories" where
 *            the shell's own completion of paths serves. Commands and options come from
 *            the table; codes from the daemon, within a short time. Whatever fails
 *            gives fewer candidates, never a message: somebody is typing.
 * Thread:    one.
 */
#ifndef CLIENT_COMPLETE_H
#define CLIENT_COMPLETE_H

#include "command.h"

/*
 * argv[1..] are the words typed behind the program's name; the last one, perhaps empty,
 * is being typed.
 */
void complete_words(FILE *out, int argc, char *const argv[]);
/* The same within the time limit and with standard error closed; the exit status. */
int complete_run(int argc, char *const argv[]);
/* Is it written down what may stand for this argument? */
bool complete_knows(const struct command *c, const struct arg *a);
/* The daemon's list of what may stand there: "organisation.list"; NULL for none. */
const char *complete_method(const struct command *c, const struct arg *a);
/* The script of a shell, NULL for one that is not known. */
const char *complete_script(const char *shell);

#endif
