/*
 * load.h - clients of the benchmark: connections over TLS in one thread, a closed loop each.
 *
 * What:      every client has one request in flight and sends the next when its answer has come.
 *            One epoll set, edge triggered; no thread.
 *            Watchers are further connections that ask for all events and only read them.
 * Life:      load_open connects, shakes hands and says hello for every client, so a window
 *            measures bookings only; then any number of load_run and load_ask; load_close.
 * Errors:    an answer that is an error is counted, not a failure; a broken connection is one.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include "home.h"
#include "wire/json.h"

/* What a booking is: one meeting.book, or a request.create and its request.accept. */
enum load_kind { LOAD_BOOK, LOAD_PAIR };

struct load;

struct load_window {
	int bookings;	  /* acknowledged */
	int refused;	  /* answered with an error */
	char refusal[80]; /* code of the last one, "" when none */
	int64_t told;	  /* events that watchers have read */
	int64_t wall_us;  /* from the first call sent to the last answer read */
	int64_t cpu_us;	  /* of this process meanwhile */
	int64_t p50_us; /* of a booking: from the first call sent to the last answer read */
	int64_t p99_us;
	int64_t max_us;
};

struct load *
load_open(const struct home *h, int clients, int watchers, struct err *e) MUST_CHECK;
void load_close(struct load *l);
/* Bookings first .. first + n - 1, by all clients together. */
bool load_run(struct load *l, enum load_kind kind, int first, int n,
	struct load_window *out, struct err *e) MUST_CHECK;
/* The first client calls a method without parameters; the caller frees the result. */
struct js *load_ask(struct load *l, const char *method, struct err *e) MUST_CHECK;

#endif
