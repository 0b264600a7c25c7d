/*
 * pager.h - long output on a terminal goes through a pager.
 *
 * Contract:  between pager_begin and pager_end the screen's out is kept in memory;
 *            pager_end prints it, through $PAGER (less -FRX without it) when it is
 *            longer than the terminal. Off a terminal nothing changes. PAGER set and
 *            empty, or TERM=dumb, is no pager. It gets LESS=FRX and LV=-c where those
 *            are not set, so that a pager without options shows colours.
 * Life:      pager_begin .. pager_end, once; the screen outlives both.
 * Thread:    one.
 */
#ifndef CLIENT_PAGER_H
#define CLIENT_PAGER_H

#include "render.h"

struct pager {
	FILE *out; /* the screen's own; NULL when nothing is kept */
	char *text;
	size_t n;
};

void pager_begin(struct pager *p, struct screen *s);
void pager_end(struct pager *p, struct screen *s);

/* Lines a text takes on a terminal that wide, with colours in it. */
int pager_lines(const char *text, int columns);

#endif
