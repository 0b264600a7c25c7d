/*
 * fair_dir.h - which files of a directory are a fair's, or that it is one workbook.
 *
 * Ownership: names are the struct's; fair_dir_release frees them.
 */
#ifndef CLIENT_FAIR_DIR_H
#define CLIENT_FAIR_DIR_H

#include "wire/err.h"

#include <limits.h>

enum { FAIR_FILES_MAX = 32 };

struct fair_dir {
	char dir[PATH_MAX];
	char *names[FAIR_FILES_MAX]; /* in the order they are sent */
	int n;
	int64_t bytes; /* of all of them */
};

/*
 * path: a directory, or one file of a fair. ERR_IMPORT_INVALID names every file that is none of
 * a fair, with what was likely meant.
 */
bool fair_dir_look(struct fair_dir *fair, const char *path, struct err *e) MUST_CHECK;
void fair_dir_release(struct fair_dir *fair);
/* "fair.xlsx" */
bool fair_dir_is_workbook(const char *name);

#endif
