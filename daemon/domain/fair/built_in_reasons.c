/* built_in_reasons.c - the list of the reasons that the daemon itself gives. */
#include "domain/fair/built_in_reasons.h"

#include <stddef.h>

const char *const built_in_reasons[] = {REASON_PARTICIPANT_MOVED, REASON_PARTICIPANT_AWAY,
	REASON_PLACE_MOVED, REASON_PLACE_AWAY, REASON_INTERPRETER_MOVED,
	REASON_INTERPRETER_AWAY, REASON_PLANNED_ANEW, REASON_PLACE_LOST, REASON_WITHDRAWN,
	REASON_DECLINED_BY_MAIL, REASON_NEW_INVITATION, REASON_OTHER_DAYS, NULL};
