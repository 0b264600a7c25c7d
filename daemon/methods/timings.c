/* timings.c - how long each method takes. */
#include "methods/timings.h"

#include "methods/method.h"
#include "wire/buf.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { SPAN_MS = 5 * 60 * 1000, SPANS = 2 };

struct count {
	_Atomic int64_t calls;
	_Atomic int64_t took_us;
	_Atomic int64_t most_us;
};

struct row {
	const struct method *method;
	struct count all;
	struct count span[SPANS]; /* of five minutes each, in turn */
};

struct timings {
	int64_t begun_ms; /* of the span that goes on; 0: none yet */
	_Atomic int now;
	size_t n;
	struct row row[];
};

struct timings *
timings_new(void)
{
	size_t n = methods_count();
	struct timings *t = xcalloc(1, sizeof *t + n * sizeof t->row[0]);

	t->n = n;
	for (size_t i = 0; i < n; i++)
		t->row[i].method = method_at(i);
	return t;
}

void
timings_free(struct timings *t)
{
	free(t);
}

static void
add(struct count *c, int64_t us)
{
	atomic_fetch_add(&c->calls, 1);
	atomic_fetch_add(&c->took_us, us);
	if (us > c->most_us)
		atomic_store(&c->most_us, us);
}

void
timings_took(struct timings *t, const struct method *m, int64_t us)
{
	size_t i = 0;

	while (i < t->n && t->row[i].method != m)
		i++;
	if (i == t->n)
		return;
	add(&t->row[i].all, us);
	add(&t->row[i].span[t->now], us);
}

static void
begin_span(struct timings *t, int span)
{
	for (size_t i = 0; i < t->n; i++) {
		atomic_store(&t->row[i].span[span].calls, 0);
		atomic_store(&t->row[i].span[span].took_us, 0);
		atomic_store(&t->row[i].span[span].most_us, 0);
	}
	atomic_store(&t->now, span);
}

void
timings_tick(struct timings *t, int64_t now_ms)
{
	if (t->begun_ms != 0 && now_ms - t->begun_ms < SPAN_MS)
		return;
	if (t->begun_ms != 0)
		begin_span(t, (t->now + 1) % SPANS);
	t->begun_ms = now_ms;
}

struct timing
timings_of(const struct timings *t, size_t row)
{
	const struct row *r = &t->row[row];

	return (struct timing){r->method, r->all.calls, r->all.took_us, r->all.most_us};
}

static struct timing
lately(const struct row *r)
{
	struct timing sum = {.method = r->method};

	for (int i = 0; i < SPANS; i++) {
		int64_t most = r->span[i].most_us;

		sum.calls += r->span[i].calls;
		sum.took_us += r->span[i].took_us;
		if (most > sum.most_us)
			sum.most_us = most;
	}
	return sum;
}

size_t
timings_slowest(const struct timings *t, struct timing *out, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < t->n; i++) {
		struct timing one = lately(&t->row[i]);
		size_t at = found < n ? found : n;

		if (one.calls == 0)
			continue;
		while (at > 0 && out[at - 1].most_us < one.most_us) {
			if (at < n)
				out[at] = out[at - 1];
			at--;
		}
		if (at == n)
			continue;
		out[at] = one;
		found += found < n;
	}
	return found;
}

struct js *
timings_view(const struct timings *t, size_t n)
{
	struct timing *slowest = xcalloc(n, sizeof *slowest);
	struct js *list = js_new_arr();

	n = timings_slowest(t, slowest, n);
	for (size_t i = 0; i < n; i++) {
		struct js *o = js_new_obj();

		js_set_str(o, "method", slowest[i].method->name);
		js_set_int(o, "calls", slowest[i].calls);
		js_set_int(o, "mean_us", slowest[i].took_us / slowest[i].calls);
		js_set_int(o, "most_us", slowest[i].most_us);
		js_push(list, o);
	}
	free(slowest);
	return list;
}
