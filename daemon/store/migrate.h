/*
 * migrate.h - from an empty or older file to the current schema; never down.
 *
 * Purpose:   the file is ours, and as new as this daemon before anybody opens it.
 * Rules:     the steps are schema/<engine>/NNNN_name.sql, append-only and numbered from 1 without
 *            a gap. A file with data is copied beside itself before the first step. All steps run
 *            in one transaction.
 * Errors:    ERR_SCHEMA for a newer file, ERR_CORRUPT for one that is not ours or damaged,
 *            ERR_CONFIG for what an operator named wrongly, else the disk's.
 * Thread:    any; nobody else has the file open.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "wire/err.h"

/* Make the database if the file is absent (create) and bring it to the newest schema. */
bool migrate(const char *path, bool create, struct err *e) MUST_CHECK;
/* Bring a file up that is itself a copy of another: none is made of it. */
bool migrate_copy(const char *path, struct err *e) MUST_CHECK;
/* Is this file there, ours, and not of a newer schema? An older one would be migrated at start. */
bool migrate_usable(const char *path, struct err *e) MUST_CHECK;
/* Is this file ours and of the newest schema? Changes nothing. */
bool migrate_check(const char *path, struct err *e) MUST_CHECK;

#endif
