/* upkeep.c - what is due by the clock. */
#include "domain/upkeep.h"

#include "domain/request.h"

bool
upkeep_run(struct tx *tx, struct err *e)
{
	int expired = request_expire_due(tx, e);

	if (expired < 0)
		return false;
	/* Nothing was due: let the savepoint go, so that an idle daemon writes nothing. */
	return expired > 0 || err_set(e, ERR_NOT_FOUND, "nothing was due");
}
