/* status.c - one line and an exit status as monitoring plugins have them. */
#include "run.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* The plugin convention of Nagios, which its many successors kept. */
enum health { HEALTH_OK, HEALTH_WARNING, HEALTH_CRITICAL, HEALTH_UNKNOWN };

enum { WARNING_MS = 500, CRITICAL_MS = 5000 };

static const char *
health_name(enum health h)
{
	switch (h) {
	case HEALTH_OK:
		return "OK";
	case HEALTH_WARNING:
		return "WARNING";
	case HEALTH_CRITICAL:
		return "CRITICAL";
	case HEALTH_UNKNOWN:
		return "UNKNOWN";
	}
	BUG_ON(true);
}

struct health_line {
	enum health health;
	struct buf text;
	struct buf figures; /* after the bar */
};

static int
say(struct session *s, struct health_line *h)
{
	struct js *v;

	if (s->screen.json) {
		v = js_new_obj();
		js_set_str(v, "status", health_name(h->health));
		js_set_str(v, "text", buf_str(&h->text));
		js_set_str(v, "figures", buf_str(&h->figures));
		screen_json(&s->screen, v);
		js_free(v);
	} else {
		screen_line(&s->screen, INK_PLAIN, "CONVENED %s - %s%s%s",
			health_name(h->health), buf_str(&h->text),
			h->figures.len > 0 ? " | " : "", buf_str(&h->figures));
	}
	buf_release(&h->text);
	buf_release(&h->figures);
	return (int)h->health;
}

/* Not reached, or refused: who is to blame decides how bad it is. */
static int
say_fault(struct session *s, struct health_line *h, struct fault *f)
{
	h->health = f->err.code == ERR_CONFIG || f->err.code == ERR_PARAM_INVALID ||
				    f->status == EX_NOPERM
			    ? HEALTH_UNKNOWN
			    : HEALTH_CRITICAL;
	text_join(&h->text, "", f->err.text);
	fault_release(f);
	return say(s, h);
}

static void
figure(struct buf *b, const char *name, int64_t value)
{
	char text[96];

	snprintf(text, sizeof text, "%s=%lld", name, (long long)value);
	text_join(b, " ", text);
}

static void
worse(struct health_line *h, enum health health)
{
	if (health > h->health)
		h->health = health;
}

/* What the daemon finds itself; an older one says nothing of it. */
static void
add_verdict(struct health_line *h, const struct js *verdict)
{
	const char *level = js_get_str(verdict, "level", "ok");

	if (strcmp(level, "ok") == 0)
		return;
	text_join(&h->text, ", ", js_get_str(verdict, "words", ""));
	worse(h, strcmp(level, "critical") == 0 ? HEALTH_CRITICAL : HEALTH_WARNING);
}

/* U, as plugins have it, where it is not known. */
static void
figure_known(struct buf *b, const char *name, const struct js *o, const char *member)
{
	int64_t value = js_get_int(o, member, INT64_MIN);
	char text[96];

	if (value != INT64_MIN) {
		figure(b, name, value);
		return;
	}
	snprintf(text, sizeof text, "%s=U", name);
	text_join(b, " ", text);
}

static void
add_figures(struct health_line *h, const struct js *stats)
{
	const struct js *figures = js_get(stats, "figures");
	const struct js *meetings = js_get(figures, "meetings");
	const struct js *requests = js_get(figures, "requests");
	const struct js *connections = js_get(stats, "connections");
	int64_t booked =
		js_get_int(meetings, "scheduled", 0) + js_get_int(meetings, "held", 0);
	int64_t events = js_get_int(stats, "events", 1);
	char text[96];

	add_verdict(h, js_get(stats, "verdict"));
	if (events > 1) {
		snprintf(text, sizeof text, "%lld events", (long long)events);
		text_join(&h->text, ", ", text);
	}
	snprintf(text, sizeof text, "%lld meeting%s, %lld requests open",
		(long long)booked, booked == 1 ? "" : "s",
		(long long)js_get_int(requests, "requested", 0));
	text_join(&h->text, ", ", text);
	figure(&h->figures, "meetings", booked);
	figure(&h->figures, "requests_open", js_get_int(requests, "requested", 0));
	figure(&h->figures, "standby", js_get_int(requests, "accepted", 0));
	figure(&h->figures, "connections", js_get_int(connections, "open", 0));
	figure(&h->figures, "watchers", js_get_int(connections, "watchers", 0));
	figure(&h->figures, "uptime_s", js_get_int(stats, "uptime_s", 0));
	figure(&h->figures, "mails_waiting", js_get_int(stats, "mails_waiting", 0));
	figure_known(&h->figures, "disk_free", stats, "disk_free");
	figure_known(&h->figures, "wal_bytes", stats, "wal_bytes");
	figure_known(&h->figures, "backup_age", stats, "backup_age");
	figure_known(&h->figures, "mail_oldest_s", js_get(stats, "mail"), "oldest_s");
	figure_known(
		&h->figures, "certificate_days", js_get(stats, "certificate"), "days");
}

/* The figures if our role may have them, else a ping: either shows that it answers. */
static bool
examine(struct session *s, const struct command *c, struct health_line *h,
	struct fault *f)
{
	const char *role = session_role(s);
	bool may = strcmp(role, "staff") == 0 || strcmp(role, "monitor") == 0 ||
		   strcmp(role, "admin") == 0;
	struct js *result = NULL;

	if (!session_read(s, may ? c->method : "ping", NULL, &result, f))
		return false;
	if (may)
		add_figures(h, result);
	js_free(result);
	return true;
}

int
run_status(struct session *s, const struct command *c, const struct arguments *a)
{
	int64_t warning = js_get_int(a->local, "warning", WARNING_MS);
	int64_t critical = js_get_int(a->local, "critical", CRITICAL_MS);
	struct health_line h = {.health = HEALTH_OK};
	int64_t began_ms = monotonic_ms(), took_ms;
	struct fault f;
	char text[96];

	buf_init(&h.text, 4096);
	buf_init(&h.figures, 4096);
	if (!session_open(s, &f) || !examine(s, c, &h, &f))
		return say_fault(s, &h, &f);
	took_ms = monotonic_ms() - began_ms;
	if (took_ms >= critical)
		worse(&h, HEALTH_CRITICAL);
	else if (took_ms >= warning)
		worse(&h, HEALTH_WARNING);
	snprintf(text, sizeof text, "answered in %lld ms", (long long)took_ms);
	text_join(&h.text, ", ", text);
	snprintf(text, sizeof text, "time=%lldms;%lld;%lld", (long long)took_ms,
		(long long)warning, (long long)critical);
	text_join(&h.figures, " ", text);
	return say(s, &h);
}
