/*
 * env.h - what every call is answered from: the configuration, keys, clock, workers and counters.
 *
 * Thread: made and changed on the loop; workers read it. What a pointer leads to says itself who
 *         may touch it.
 */
#ifndef METHODS_ENV_H
#define METHODS_ENV_H

#include "base/config.h"
#include "work/work.h"

struct counts_kept;
struct ical;
struct endings;
struct kept;
struct series;
struct shares;
struct staging;
struct timings;

/* Counters, readable from any thread. */
struct stats {
	_Atomic int64_t sessions;
	_Atomic int64_t watchers;
	_Atomic int64_t opened;
	_Atomic int64_t calls;
	_Atomic int64_t replayed;
	_Atomic int64_t dropped_replies;
	_Atomic int64_t mails_dropped; /* that programs sent by themselves */
	_Atomic int64_t errors[ERR_COUNT];
	_Atomic int64_t certificate_end_s; /* 0: without TLS */
	int64_t started_us;
};

/* Everything is borrowed. */
struct env {
	_Atomic(const struct config *) config; /* in force */
	_Atomic(const char *) link_pin; /* pin of the server's key, for login links */
	int port;			/* the one we listen at, for login links */
	struct clock *clock;
	const uint8_t *key; /* the key file's 32 bytes */
	struct ical *ical;
	struct work *work;
	struct staging *staging;
	struct kept *kept;
	struct series *series;
	struct timings *timings;
	struct counts_kept *counts;
	struct shares *shares;
	struct endings *endings;
	struct stats *stats;
	const char *document;	  /* of rpc.discover, as text */
	void (*drain)(void *ctx); /* admin.drain asks the program to stop */
	void *drain_ctx;
};

/* The method table at work. */
struct methods;

/*
 * env: staging, kept, series, timings, counts, shares, endings, stats and document are the
 * methods' own.
 */
struct methods *methods_new(const struct env *env);
/* After the work that calls take part in has ended. NULL is fine. */
void methods_free(struct methods *m);
/*
 * From now on this configuration and pin. Workers may still look at the former ones, so whoever
 * owns them keeps them until methods_free.
 */
void
methods_reconfigure(struct methods *m, const struct config *config, const char *link_pin);
/* Several times a second: files of imports and lists that nobody goes on with are forgotten. */
void methods_tick(struct methods *m, int64_t now_ms);
const struct env *methods_env(const struct methods *m);

#endif
