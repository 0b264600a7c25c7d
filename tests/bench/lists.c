/*
 * lists.c - the fair of lib/wanted.h as a database, for lists_run.py.
 *
 *	lists PATH
 *
 * PATH must not be there yet. 60,000 accepted requests wait, from now on as the clock has it.
 */
#include "lib/wanted.h"

#include <stdio.h>
#include <time.h>

int
main(int argc, char **argv)
{
	static struct wanted wanted;
	struct err e;

	if (argc != 2) {
		fprintf(stderr, "usage: lists PATH; lists_run.py is what runs it\n");
		return 2;
	}
	if (wanted_fill(argv[1], (int64_t)time(NULL), &wanted, &e))
		return 0;
	fprintf(stderr, "lists: %s\n", e.text);
	return 1;
}
