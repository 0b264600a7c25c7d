/*
 * verdict.h - is all well? One answer in words for every view: the board, convene top and status,
 * and the metrics.
 *
 * Pure: from numbers to words. Each finding says what to type.
 */
#ifndef METHODS_VERDICT_H
#define METHODS_VERDICT_H

#include "wire/json.h"
#include "work/gauges.h"

enum verdict_level { VERDICT_OK, VERDICT_WARNING, VERDICT_CRITICAL, VERDICT_LEVELS };

/* From where on something is a warning, and critical. */
enum {
	VERDICT_MAIL_LATE_S = 10 * 60,
	VERDICT_MAIL_LOST_S = 4 * 3600,
	VERDICT_CERTIFICATE_SOON_DAYS = 30,
	VERDICT_CERTIFICATE_NOW_DAYS = 7,
	VERDICT_DISK_FULL_SOON_S = 24 * 3600,
	VERDICT_DISK_FULL_NOW_S = 4 * 3600,
	VERDICT_DISK_LOW_MB = 1024,
	VERDICT_DISK_NONE_MB = 128,
	VERDICT_WAL_MB = 1024,
	VERDICT_BACKUP_OLD_S = 26 * 3600, /* a nightly one was missed */
	VERDICT_BACKUP_LOST_S = 7 * 24 * 3600,
	VERDICT_MAX = 8,
};

struct verdict_input {
	int64_t now_s;
	struct gauges_reading machine;
	bool disk_failing;	   /* it refused the last change */
	int64_t certificate_end_s; /* 0: there is none */
	bool relay;
	bool mail_paused;
	int64_t mail_waiting;
	int64_t mail_oldest_s; /* when the oldest that waits was stored; -1: none waits */
	int64_t changes_waiting; /* for the writer */
	int64_t changes_most;	 /* for which there is room; 0: not known */
};

struct verdict_finding {
	enum verdict_level level;
	char words[80];
	const char *hint; /* what to type */
};

/* The worst first. Nothing found: all is well. */
struct verdict_found {
	struct verdict_finding of[VERDICT_MAX];
	int n;
};

void verdict_find(const struct verdict_input *in, struct verdict_found *out);
enum verdict_level verdict_level(const struct verdict_found *v);
const char *verdict_level_name(enum verdict_level level);
/* {level, words, findings [{level, words, hint}]}; words are "OK" or those of all findings. */
struct js *verdict_view(const struct verdict_found *v);

#endif
