/*
 * home.h - a daemon's home of the benchmark's own, the daemon in it, and what the daemon costs.
 *
 * Life:      home_make once; then any number of home_fresh (the database as it was filled),
 *            home_start, home_stop; home_remove.
 * Limits:    the configuration is the default one but for what would stop a benchmark that comes
 *            from one address: requests per second and connections; or the default one as it is.
 * Files:     database, log and all lie in one directory, so on one filesystem.
 */
#ifndef BENCH_HOME_H
#define BENCH_HOME_H

#include "base/config.h"
#include "wire/digest.h"

#include <sys/types.h>

/* The logins home_make fills in: staff of the event, tokens T2, T3, ... */
enum { HOME_FIRST_TOKEN = 2 };

struct home {
	char directory[512];
	const char *program; /* build/convened; borrowed */
	struct config config;
	uint8_t key[DIGEST_BYTES];
	char pin[DIGEST_BASE64URL];
	pid_t pid; /* 0: not running */
	int port;
	int log; /* the daemon's standard error */
};

/* CPU time of the daemon so far, by what its threads do. */
struct home_cpu {
	int64_t all_us;
	int64_t loop_us;
	int64_t writer_us;
};

/* A new home in a directory made under `under`, with a filled database of `logins` logins. */
bool home_make(struct home *h, const char *program, const char *under, int logins,
	struct err *e) MUST_CHECK;
/* The same with every limit as it is by default. */
bool home_make_limited(struct home *h, const char *program, const char *under, int logins,
	struct err *e) MUST_CHECK;
void home_remove(struct home *h);
/* A copy of the filled database, under this name beside it. */
bool home_copy(const struct home *h, const char *name, char path[CONFIG_PATH_BYTES],
	struct err *e) MUST_CHECK;
/* The daemon's own database as it was filled. */
bool home_fresh(const struct home *h, struct err *e) MUST_CHECK;
/* Waits until it listens. */
bool home_start(struct home *h, struct err *e) MUST_CHECK;
/* SIGTERM, and false unless it ends with status 0. */
bool home_stop(struct home *h, struct err *e) MUST_CHECK;
struct home_cpu home_cpu(const struct home *h);
/* CPU time of this process so far. */
int64_t home_own_cpu_us(void);
/* Memory of the daemon that is in RAM, bytes. */
int64_t home_rss(const struct home *h);

#endif
