/*
 * lost_links.h - login links that somebody has asked for by a mail address: looked for and mailed
 * behind the answer, which says the same at the same time whatever becomes of it.
 *
 * Bounds:    LOST_WAITING look-ups wait at once, in one lane of the readers; what comes beside them
 *            is dropped. Whoever has lost a login asks again. A host asks LOST_OF_HOST times in
 *            LOST_WINDOW_S, a shared one LOST_SHARED times as often; LOST_HOSTS are remembered,
 *            those that asked last.
 * Thread:    the loop.
 */
#ifndef WORK_LOST_LINKS_H
#define WORK_LOST_LINKS_H

#include "base/network.h"
#include "work/work.h"

enum {
	LOST_WAITING = 8,
	LOST_OF_HOST = 20,
	LOST_SHARED = 10,
	LOST_WINDOW_S = 900,
	LOST_HOSTS = 256
};

/*
 * mail: as it was said, well formed. from: all zeros, no host. RATE_LIMITED: too often from there,
 * whatever became of it.
 */
bool lost_links_ask(struct work *w, const struct host *from, const char *mail,
	struct err *e) MUST_CHECK;
void lost_links_release(struct work *w);

#endif
