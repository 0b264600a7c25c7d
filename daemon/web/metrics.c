/* metrics.c - a snapshot as the text that Prometheus reads. */
#include "web/metrics.h"

#include "methods/method.h"

#include <string.h>

enum unit { AS_IT_IS, MICROSECONDS, DAYS, YES_OR_NO };

enum { MICRO = 1000000, DAY_S = 86400 };

/*
 * A number of the snapshot, or an object of numbers whose members become a label. What the
 * snapshot has not is left out.
 */
static const struct {
	const char *name, *type, *help;
	const char *group, *member; /* group NULL: the member of the snapshot itself */
	const char *label;	    /* NULL: one number */
	enum unit unit;
} METRICS[] = {
	{"convened_uptime_seconds", "gauge", "Since the daemon started.", NULL,
		"uptime_s", NULL, AS_IT_IS},
	{"convened_events", "gauge", "Fairs that the counts are of.", NULL, "events",
		NULL, AS_IT_IS},
	{"convened_meetings", "gauge", "Meetings by state.", "figures", "meetings",
		"state", AS_IT_IS},
	{"convened_requests", "gauge", "Requests by state.", "figures", "requests",
		"state", AS_IT_IS},
	{"convened_requests_unanswered", "gauge",
		"Requests that wait for an answer, by age.", NULL, "unanswered", "age",
		AS_IT_IS},
	{"convened_refusals_total", "counter", "Calls that a rule of the fair refused.",
		NULL, "refusals", "code", AS_IT_IS},
	{"convened_faults_total", "counter",
		"Calls that failed by protocol, load or disk.", NULL, "faults", "code",
		AS_IT_IS},
	{"convened_connections", "gauge", "Connections of the line protocol.",
		"connections", "open", NULL, AS_IT_IS},
	{"convened_watchers", "gauge", "Connections that are told what happens.",
		"connections", "watchers", NULL, AS_IT_IS},
	{"convened_connections_opened_total", "counter", "Connections ever taken.",
		"connections", "opened", NULL, AS_IT_IS},
	{"convened_calls_total", "counter", "Calls of methods.", "methods", "calls", NULL,
		AS_IT_IS},
	{"convened_calls_replayed_total", "counter",
		"Calls answered from what is stored.", "methods", "replayed", NULL,
		AS_IT_IS},
	{"convened_replies_dropped_total", "counter",
		"Answers whose connection was gone.", "methods", "dropped_replies", NULL,
		AS_IT_IS},
	{"convened_changes_total", "counter", "Changes that were kept.", "writer", "kept",
		NULL, AS_IT_IS},
	{"convened_changes_waiting", "gauge", "Changes that wait for the writer.",
		"writer", "waiting", NULL, AS_IT_IS},
	{"convened_batches_lost_total", "counter",
		"Batches of changes that the disk refused.", "writer", "lost", NULL,
		AS_IT_IS},
	{"convened_commits_total", "counter", "Commits.", "writer", "commits", NULL,
		AS_IT_IS},
	{"convened_commit_seconds_total", "counter", "Time spent in commits.", "writer",
		"commit_us", NULL, MICROSECONDS},
	{"convened_mails", "gauge", "Mails by state.", NULL, "mail", "state", AS_IT_IS},
	{"convened_mail_oldest_seconds", "gauge", "How long the oldest mail waits.",
		"mail", "oldest_s", NULL, AS_IT_IS},
	{"convened_mail_paused", "gauge", "1 while staff hold mail back.", "mail",
		"paused", NULL, YES_OR_NO},
	{"convened_disk_free_bytes", "gauge", "Room beside the database.", NULL,
		"disk_free", NULL, AS_IT_IS},
	{"convened_disk_size_bytes", "gauge", "Size of that file system.", NULL,
		"disk_size", NULL, AS_IT_IS},
	{"convened_database_bytes", "gauge", "Size of the database.", NULL,
		"database_bytes", NULL, AS_IT_IS},
	{"convened_wal_bytes", "gauge", "Size of its write-ahead log.", NULL, "wal_bytes",
		NULL, AS_IT_IS},
	{"convened_backup_age_seconds", "gauge", "Age of the newest copy.", NULL,
		"backup_age", NULL, AS_IT_IS},
	{"convened_certificate_left_seconds", "gauge",
		"Until the first certificate ends.", "certificate", "days", NULL, DAYS},
};

static void
number(struct buf *out, const char *name, const char *label, const char *value, int64_t n,
	enum unit unit)
{
	bool ok = buf_adds(out, name);

	if (label != NULL)
		ok = ok && buf_addf(out, "{%s=\"%s\"}", label, value);
	if (unit == MICROSECONDS)
		ok = ok && buf_addf(out, " %lld.%06lld\n", (long long)(n / MICRO),
				   (long long)(n % MICRO));
	else
		ok = ok &&
		     buf_addf(out, " %lld\n", (long long)(unit == DAYS ? n * DAY_S : n));
	BUG_ON(!ok);
}

static void
head(struct buf *out, const char *name, const char *type, const char *help)
{
	BUG_ON(!buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type));
}

/* The members that are numbers; what tells of all of them, or of another unit, is no part. */
static void
labelled(struct buf *out, const char *name, const char *label, const struct js *o)
{
	for (void *it = js_first(o); it != NULL; it = js_next(o, it))
		if (js_type(js_it_value(it)) == JS_INT &&
			strcmp(js_it_name(it), "total") != 0 &&
			strcmp(js_it_name(it), "oldest_s") != 0)
			number(out, name, label, js_it_name(it), js_int(js_it_value(it)),
				AS_IT_IS);
}

static void
add_numbers(const struct js *snapshot, struct buf *out)
{
	for (size_t i = 0; i < sizeof METRICS / sizeof *METRICS; i++) {
		const struct js *o = METRICS[i].group != NULL
					     ? js_get(snapshot, METRICS[i].group)
					     : snapshot;
		const struct js *v = js_get(o, METRICS[i].member);

		if (v == NULL || (METRICS[i].label != NULL && js_len(v) == 0))
			continue;
		head(out, METRICS[i].name, METRICS[i].type, METRICS[i].help);
		if (METRICS[i].label != NULL)
			labelled(out, METRICS[i].name, METRICS[i].label, v);
		else
			number(out, METRICS[i].name, NULL, NULL,
				METRICS[i].unit == YES_OR_NO ? js_bool(v) : js_int(v),
				METRICS[i].unit);
	}
}

static void
add_verdict(const struct js *snapshot, struct buf *out)
{
	static const char *const LEVELS[] = {"ok", "warning", "critical"};
	const char *level = js_get_str(js_get(snapshot, "verdict"), "level", "");

	head(out, "convened_verdict", "gauge", "1 for the level that holds.");
	for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++)
		number(out, "convened_verdict", "level", LEVELS[i],
			strcmp(level, LEVELS[i]) == 0, AS_IT_IS);
}

static void
add_methods(const struct timings *timings, size_t methods, struct buf *out)
{
	static const char CALLS[] = "convened_method_calls_total";
	static const char TOOK[] = "convened_method_seconds_total";

	head(out, CALLS, "counter", "Calls that were answered, by method.");
	for (size_t i = 0; i < methods; i++)
		number(out, CALLS, "method", timings_of(timings, i).method->name,
			timings_of(timings, i).calls, AS_IT_IS);
	head(out, TOOK, "counter", "Time from a call to its answer, by method.");
	for (size_t i = 0; i < methods; i++)
		number(out, TOOK, "method", timings_of(timings, i).method->name,
			timings_of(timings, i).took_us, MICROSECONDS);
}

void
metrics_write(const struct js *snapshot, const struct timings *timings, size_t methods,
	struct buf *out)
{
	add_verdict(snapshot, out);
	add_numbers(snapshot, out);
	add_methods(timings, methods, out);
}
