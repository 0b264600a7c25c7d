/*
 * lost_links.h - login links that somebody has asked for by a mail address: looked for and mailed
 * behind the answer, which says the same at the same time whatever becomes of it.
 *
 * Bounds:    LOST_WAITING look-ups wait at once, in one lane of the readers; what comes beside them
 *            is dropped. Whoever has lost a login asks again.
 * Thread:    the loop.
 */
#ifndef WORK_LOST_LINKS_H
#define WORK_LOST_LINKS_H

#include "work/work.h"

enum { LOST_WAITING = 8 };

/* mail: as it was said, well formed. */
void lost_links_ask(struct work *w, const char *mail);

#endif
