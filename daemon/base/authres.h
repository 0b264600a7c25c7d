/*
 * authres.h - does the own mail server say that a mail is from the domain in its From?
 *
 * What:    fields Authentication-Results (RFC 8601), of which only the topmost by the own server's
 *          authserv-id counts: whatever stands below it may have come with the mail. It has to say
 *          dmarc=pass with header.from of that domain (RFC 7489), and no other word on dmarc.
 * Strict:  what is not read as RFC 8601 section 2.2 has it is no pass.
 * Thread:  any; pure. Errors: none; time grows with the length of the text.
 */
#ifndef BASE_AUTHRES_H
#define BASE_AUTHRES_H

#include <stdbool.h>

/*
 * fields: the values of the fields, unfolded, one a line, topmost first. authserv_id "": no server
 * is trusted, so nothing passes.
 */
bool
authres_dmarc_pass(const char *fields, const char *authserv_id, const char *from_domain);

#endif
