/*
 * built_in_reasons.h - why the daemon itself moves or ends meetings: texts that are kept in English
 * like a reason that a person gives, and told in the reader's language (invitations/phrases.h).
 *
 * Each is among built_in_reasons too, so that no language can lack one unseen.
 */
#ifndef DOMAIN_FAIR_BUILT_IN_REASONS_H
#define DOMAIN_FAIR_BUILT_IN_REASONS_H

#define REASON_PARTICIPANT_MOVED                                                         \
	"moved: a participant is not available at the former time"
#define REASON_PARTICIPANT_AWAY "a participant is not available then"
#define REASON_PLACE_MOVED "moved: the former place is not available"
#define REASON_PLACE_AWAY "the place is not available then"
#define REASON_INTERPRETER_MOVED "moved: the former interpreter is not available"
#define REASON_INTERPRETER_AWAY "the interpreter is not available then"
#define REASON_PLANNED_ANEW "moved when the programme was planned anew"
#define REASON_PLACE_LOST "its place was lost when the programme was planned anew"
#define REASON_WITHDRAWN "a participant has withdrawn"
#define REASON_DECLINED_BY_MAIL "declined by mail"
#define REASON_NEW_INVITATION "another invitation to the same meeting follows"
#define REASON_BY_ORGANISER "moved by the organiser"
#define REASON_AGREED "moved as both sides agreed"
#define REASON_OTHER_DAYS "moved: the fair is on other days"

/* All of them, ended by NULL. */
extern const char *const built_in_reasons[];

#endif
