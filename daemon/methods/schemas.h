/*
 * schemas.h - what comes back, as JSON schema: components shared by the results, and the
 * short text a result is declared in beside its row of the method table.
 *
 * Text:      members with blanks between: "request:Request meeting?:Meeting". A member with
 *            a question mark may be left out; no others may be there. Its type is one of
 *              int bool text code instant any    a number, a text, ... any object
 *              scalar                            a number, yes or no, a word
 *              #R #M #A #T #I                    an id with this letter
 *              Name                              a component
 *              one|two|three                     one of these words
 *              [type] {type}                     a list, an object with members of any name
 *              type~                             ... or null
 * Contract:  a text that is not so is our mistake (BUG_ON): every text is read at start.
 * Ownership: the caller frees what is returned. Thread: any; the table is constant.
 */
#ifndef METHODS_SCHEMAS_H
#define METHODS_SCHEMAS_H

#include "wire/json.h"

struct schema {
	const char *name;
	const char *text;
};

/* Ended by a row without a name. */
extern const struct schema schemas[];

/* The schema of an object from its text. */
struct js *schema_object(const char *text);
/* {name: schema} of all components. */
struct js *schema_components(void);
/* Shared with the parameters: a code of the fair's files, and an id such as "R12". */
struct js *schema_code(void);
struct js *schema_id(char letter);

#endif
