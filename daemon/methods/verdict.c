/* verdict.c - is all well? */
#include "methods/verdict.h"

#include "wire/buf.h"
#include "wire/tls.h"

#include <stdarg.h>
#include <stdio.h>

enum {
	MINUTE_S = 60,
	HOUR_S = 3600,
	DAY_S = 86400,
	MIB = 1024 * 1024,
	WORDS_BYTES = 1024
};

static void add(struct verdict_found *v, enum verdict_level level, const char *hint,
	const char *fmt, ...) PRINTF(4, 5);

/* Behind those that are as bad. */
static void
add(struct verdict_found *v, enum verdict_level level, const char *hint, const char *fmt,
	...)
{
	int at = v->n;
	va_list ap;

	BUG_ON(v->n == VERDICT_MAX);
	while (at > 0 && v->of[at - 1].level < level) {
		v->of[at] = v->of[at - 1];
		at--;
	}
	v->n++;
	v->of[at].level = level;
	v->of[at].hint = hint;
	va_start(ap, fmt);
	vsnprintf(v->of[at].words, sizeof v->of[at].words, fmt, ap);
	va_end(ap);
}

static enum verdict_level
worse_than(bool critical)
{
	return critical ? VERDICT_CRITICAL : VERDICT_WARNING;
}

struct span {
	char text[32];
};

/* "14 min", "3 h", "9 days": as precise as matters. */
static struct span
span(int64_t seconds)
{
	struct span s;

	if (seconds < 2 * HOUR_S)
		snprintf(s.text, sizeof s.text, "%lld min",
			(long long)(seconds / MINUTE_S));
	else if (seconds < 2 * DAY_S)
		snprintf(s.text, sizeof s.text, "%lld h", (long long)(seconds / HOUR_S));
	else
		snprintf(
			s.text, sizeof s.text, "%lld days", (long long)(seconds / DAY_S));
	return s;
}

static void
judge_disk(const struct verdict_input *in, struct verdict_found *v)
{
	const struct gauges_reading *m = &in->machine;
	int64_t free_mb = m->disk_free / MIB;

	if (in->disk_failing)
		add(v, VERDICT_CRITICAL, "journalctl -u convened -p err -n 20",
			"THE DISK REFUSED THE LAST CHANGE");
	if (m->disk_free >= 0 && free_mb < VERDICT_DISK_LOW_MB)
		add(v, worse_than(free_mb < VERDICT_DISK_NONE_MB), "df -h",
			"DISK HAS %lld MB LEFT", (long long)free_mb);
	else if (m->full_in_s >= 0 && m->full_in_s < VERDICT_DISK_FULL_SOON_S)
		add(v, worse_than(m->full_in_s < VERDICT_DISK_FULL_NOW_S), "df -h",
			"DISK FULL IN %s", span(m->full_in_s).text);
	if (m->wal_bytes / MIB >= VERDICT_WAL_MB)
		add(v, VERDICT_WARNING, "journalctl -u convened -p warning -n 20",
			"LOG OF THE DATABASE HAS %lld MB",
			(long long)(m->wal_bytes / MIB));
}

static void
judge_certificate(const struct verdict_input *in, struct verdict_found *v)
{
	int64_t left_s = in->certificate_end_s - in->now_s, days = left_s / DAY_S;

	if (in->certificate_end_s == 0 || days >= VERDICT_CERTIFICATE_SOON_DAYS)
		return;
	if (left_s <= 0)
		add(v, VERDICT_CRITICAL, TLS_RENEW_HINT, "CERTIFICATE HAS EXPIRED");
	else
		add(v, worse_than(days < VERDICT_CERTIFICATE_NOW_DAYS), TLS_RENEW_HINT,
			"CERTIFICATE ENDS IN %s", span(left_s).text);
}

static void
judge_mail(const struct verdict_input *in, struct verdict_found *v)
{
	int64_t late_s = in->mail_oldest_s >= 0 ? in->now_s - in->mail_oldest_s : 0;

	if (in->mail_paused)
		add(v, VERDICT_WARNING, "convene outbox resume", "MAIL PAUSED, %lld WAIT",
			(long long)in->mail_waiting);
	else if (!in->relay && in->mail_waiting > 0)
		add(v, VERDICT_WARNING, "set mail.relay, then systemctl reload convened",
			"NO MAIL RELAY, %lld WAIT", (long long)in->mail_waiting);
	else if (late_s >= VERDICT_MAIL_LATE_S)
		add(v, worse_than(late_s >= VERDICT_MAIL_LOST_S), "convene outbox",
			"MAIL DELAYED %s", span(late_s).text);
}

/* A database that is younger than a missed copy has missed none. */
static void
judge_backup(const struct verdict_input *in, struct verdict_found *v)
{
	const struct gauges_reading *m = &in->machine;
	int64_t since_s = m->backup_s >= 0 ? m->backup_s : m->born_s;
	int64_t age_s = in->now_s - since_s;

	if (m->backups && since_s >= 0 && age_s >= VERDICT_BACKUP_OLD_S)
		add(v, worse_than(age_s >= VERDICT_BACKUP_LOST_S), "convene backup NAME",
			"%s %s",
			m->backup_s >= 0 ? "LAST BACKUP BEFORE" : "NO BACKUP FOR",
			span(age_s).text);
}

void
verdict_find(const struct verdict_input *in, struct verdict_found *out)
{
	out->n = 0;
	judge_disk(in, out);
	judge_certificate(in, out);
	judge_mail(in, out);
	judge_backup(in, out);
	if (in->changes_most > 0 && in->changes_waiting >= in->changes_most / 2)
		add(out, VERDICT_WARNING, "convene top", "%lld CHANGES WAIT",
			(long long)in->changes_waiting);
}

enum verdict_level
verdict_level(const struct verdict_found *v)
{
	return v->n > 0 ? v->of[0].level : VERDICT_OK;
}

const char *
verdict_level_name(enum verdict_level level)
{
	static const char *const NAMES[VERDICT_LEVELS] = {[VERDICT_OK] = "ok",
		[VERDICT_WARNING] = "warning",
		[VERDICT_CRITICAL] = "critical"};

	return NAMES[level];
}

struct js *
verdict_view(const struct verdict_found *v)
{
	struct js *o = js_new_obj(), *list = js_new_arr();
	struct buf words;

	buf_init(&words, WORDS_BYTES);
	for (int i = 0; i < v->n; i++) {
		struct js *one = js_new_obj();

		BUG_ON(!buf_addf(&words, "%s%s", i > 0 ? ", " : "", v->of[i].words));
		js_set_str(one, "level", verdict_level_name(v->of[i].level));
		js_set_str(one, "words", v->of[i].words);
		js_set_str(one, "hint", v->of[i].hint);
		js_push(list, one);
	}
	js_set_str(o, "level", verdict_level_name(verdict_level(v)));
	js_set_str(o, "words", v->n > 0 ? buf_str(&words) : "OK");
	js_set(o, "findings", list);
	buf_release(&words);
	return o;
}
