/* disk.c - what the disk refuses, logged once with the disk's own reason. */
#include "store/disk.h"

#include "base/log.h"

#include <errno.h>
#include <string.h>

bool
disk_no_room(int reason)
{
	return reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
}

bool
disk_at_fault(enum err_code code)
{
	return code == ERR_STORAGE_FULL || code == ERR_STORAGE_FAILED;
}

/* The configured size limit is no failed system call: errno says nothing then. */
static const char *
reason_text(enum err_code code, int reason)
{
	if (reason != 0 && (code != ERR_STORAGE_FULL || disk_no_room(reason)))
		return strerror(reason);
	return code == ERR_STORAGE_FULL ? "limits.database_pages is reached"
					: "the disk gave no reason";
}

void
disk_failed(struct disk *d, const struct err *e, int reason)
{
	if (d->code == e->code && d->reason == reason)
		return;
	d->code = e->code;
	d->reason = reason;
	/* A nearly full disk takes small writes and refuses large ones, in turn. */
	log_peer_event(LOG_ERR, "storage.failed",
		L_STR("reason", reason_text(e->code, reason)), L_ERR(e));
}

void
disk_works(struct disk *d)
{
	if (d->code == ERR_NONE)
		return;
	log_peer_event(LOG_NOTICE, "storage.works",
		L_STR("reason", reason_text(d->code, d->reason)));
	*d = (struct disk){.code = ERR_NONE};
}
