/* log.c - events with registered keys to standard error, syslog or the journal. */
#include "base/log.h"

#include "wire/json.h"
#include "wire/letters.h"
#include "wire/utf8.h"
#include "wire/when.h"

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* the journal would be told the place in this file, not the caller's */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <syslog.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-journal.h>

/*
 * The keys, sorted. A new one is a row here; it becomes the field CONVENE_KEY of the
 * journal, so one key keeps one meaning over all events.
 */
static const struct {
	const char *name;
	const char *meaning;
} KEYS[] = {
	{"account", "A3: an account"},
	{"action", "what was done to an object, as in the journal of the database"},
	{"address", "numeric address and port"},
	{"backlog", "jobs or bytes waiting"},
	{"bytes", "how many bytes"},
	{"check", "which check of a verification"},
	{"code", "stable error code"},
	{"commits", "how many commits"},
	{"conn", "number of a connection, the 17 of c17-9"},
	{"connections", "how many connections"},
	{"count", "how many of what the event names"},
	{"database", "path of the database"},
	{"days", "how many days"},
	{"deadline", "which deadline of the configuration"},
	{"delegate", "code of a delegate"},
	{"errors", "how many findings"},
	{"event", "name of the event, in every line"},
	{"fair", "code of the event (the fair) it is about"},
	{"file", "path or name of a file"},
	{"hint", "what to type or do next"},
	{"import", "I2: an import"},
	{"jobs", "how many jobs"},
	{"jsonrpc_id", "id the client gave its request"},
	{"level", "severity, in every line on standard error"},
	{"limit", "which limit of the configuration"},
	{"line", "number of a line in a file"},
	{"location", "code of a location"},
	{"mail", "number of a mail of the outbox, the 12 of E12"},
	{"meeting", "M4: a meeting"},
	{"method", "name of a method of the protocol"},
	{"mode", "permissions of a file, octal"},
	{"model", "number of a text model"},
	{"monitor_port", "number of the monitor's port, 0 when there is none"},
	{"ms", "duration in milliseconds"},
	{"name", "name of what the event is about"},
	{"object", "id of an object of the protocol"},
	{"option", "name of an option of the configuration"},
	{"organisation", "code of an organisation"},
	{"path", "path of a socket or directory"},
	{"peer_uid", "user number of the peer of the Unix socket"},
	{"pid", "process number"},
	{"port", "number of a port"},
	{"readers", "how many reading threads"},
	{"reason", "why, in words"},
	{"req", "request number, c17-9: what staff search for"},
	{"request", "R12: a meeting request"},
	{"role", "role of a principal"},
	{"rows", "how many rows"},
	{"schema", "version of the database's schema"},
	{"seq", "sequence number of the journal of the database"},
	{"signal", "name of a signal"},
	{"slot", "number of a slot"},
	{"state", "state something has come to"},
	{"status", "exit status, or that of an HTTP answer"},
	{"text", "sentence of an error"},
	{"thread", "name of a thread"},
	{"time", "UTC with microseconds, in every line on standard error"},
	{"token", "T7: a token's id, never the token"},
	{"us", "duration in microseconds"},
	{"value", "value of an option"},
	{"version", "version of the program or a library"},
	{"watchers", "how many watching connections"},
	{"web_port", "number of the HTTPS port, 0 when there is none"},
};

enum {
	KEYS_COUNT = sizeof KEYS / sizeof KEYS[0],
	LINE_BYTES = 4096,
	VALUE_BYTES = 400, /* of a value before quoting; the rest is cut */
	FIELDS_MAX = 32,
	STORMS_MAX = 64, /* names of peer events; they are literals of the source */
};

/* How often a peer's event of one name has come within the present second. */
struct storm {
	const char *name;
	int64_t second;
	int64_t count;
	int64_t suppressed;
	enum log_level level;
};

/* The one mutable object of file scope: there is one standard error. */
static struct {
	pthread_mutex_t lock;
	_Atomic int level;
	enum log_target target;
	void (*sink)(void *ctx, const char *line);
	void *ctx;
	int64_t (*now_us)(void);
	bool suppressing; /* some storm has something to tell */
	struct storm storms[STORMS_MAX];
} state = {.lock = PTHREAD_MUTEX_INITIALIZER, .level = LOG_INFO};

/* ---- one line ---------------------------------------------------------------------- */

struct line {
	char *out;
	size_t size; /* with the NUL */
	size_t len;
	bool full;
};

static void
put(struct line *l, const char *bytes, size_t n)
{
	if (l->full || n >= l->size - l->len) {
		l->full = true;
		return;
	}
	memcpy(l->out + l->len, bytes, n);
	l->len += n;
	l->out[l->len] = '\0';
}

static void putf(struct line *l, const char *fmt, ...) PRINTF(2, 3);

static void
putf(struct line *l, const char *fmt, ...)
{
	char text[64];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	BUG_ON(n < 0 || (size_t)n >= sizeof text);
	put(l, text, (size_t)n);
}

static bool
plain(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) &&
			(s[i] == '\0' || strchr("._:/@+-", s[i]) == NULL))
			return false;
	return n > 0 && !(n == 1 && s[0] == '-');
}

static void
put_letter(struct line *l, const char *s, size_t n)
{
	uint32_t point = utf8_number(s, n);

	if (point == '"' || point == '\\')
		putf(l, "\\%c", (int)point);
	else if (point == '\n')
		putf(l, "\\n");
	else if (point == '\t')
		putf(l, "\\t");
	else if (letters_hidden(point) && point < 0x80)
		putf(l, "\\x%02x", (unsigned)point);
	else if (letters_hidden(point))
		putf(l, "\\u%04x", (unsigned)point);
	else
		put(l, s, n);
}

static void
put_value(struct line *l, const char *s, size_t n)
{
	size_t i = 0;

	if (n <= VALUE_BYTES && plain(s, n)) {
		put(l, s, n);
		return;
	}
	put(l, "\"", 1);
	while (i < n && i < VALUE_BYTES) {
		size_t bytes = utf8_letter_bytes(s + i, n - i);

		if (bytes > 0)
			put_letter(l, s + i, bytes);
		else
			putf(l, "\\x%02x", (unsigned)(unsigned char)s[i]);
		i += bytes > 0 ? bytes : 1;
	}
	if (i < n)
		put(l, "...", 3);
	put(l, "\"", 1);
}

static int
compare_key(const void *name, const void *row)
{
	return strcmp(name, *(const char *const *)row);
}

static bool
registered(const char *key)
{
	return bsearch(key, KEYS, KEYS_COUNT, sizeof KEYS[0], compare_key) != NULL;
}

static size_t
value_length(const struct log_field *f)
{
	if (f->bytes == NULL)
		return 0;
	return f->kind == LOG_BYTES ? (size_t)f->number : strlen(f->bytes);
}

static void
put_field(struct line *l, const struct log_field *f)
{
	/* what is not in the table cannot be searched for: add a row */
	BUG_ON(!registered(f->key));
	put(l, " ", l->len > 0);
	put(l, f->key, strlen(f->key));
	put(l, "=", 1);
	if (f->kind == LOG_NUMBER)
		putf(l, "%lld", (long long)f->number);
	else if (f->bytes == NULL)
		put(l, "-", 1);
	else
		put_value(l, f->bytes, value_length(f));
}

/* Add fields to what the line has; a field is there as a whole or not at all. */
static void
put_fields(struct line *l, const struct log_field *fields)
{
	static const char CUT[] = " cut=yes";

	BUG_ON(l->size < l->len + sizeof CUT);
	l->size -= sizeof CUT - 1;
	for (const struct log_field *f = fields; f->kind != LOG_END; f++) {
		size_t before = l->len;

		put_field(l, f);
		if (l->full) {
			l->len = before;
			l->size += sizeof CUT - 1;
			l->full = false;
			put(l, CUT, sizeof CUT - 1);
			return;
		}
	}
	l->size += sizeof CUT - 1;
}

size_t
log_format(char *out, size_t out_bytes, const struct log_field *fields)
{
	struct line l = {.out = out, .size = out_bytes};

	put_fields(&l, fields);
	return l.len;
}

/* ---- where it goes ----------------------------------------------------------------- */

static int64_t
now_us(void)
{
	struct timespec t;

	if (state.now_us != NULL)
		return state.now_us();
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* "time=2026-07-15T00:30:00.000001Z level=info event=..." */
static void
put_stamped(struct line *l, enum log_level level, const struct log_field *fields)
{
	char when[WHEN_TEXT];
	int64_t us = now_us();

	when_format(us / 1000000, 0, when);
	when[strlen(when) - 1] = '\0'; /* the Z comes behind the fraction */
	putf(l, "time=%s.%06dZ", when, (int)(us % 1000000));
	putf(l, " level=%s", log_level_name(level));
	put_fields(l, fields);
}

/*
 * One write per line, so that lines of several processes do not mix. Nobody to tell if it
 * fails.
 */
static void
to_stderr(struct line *l)
{
	size_t done = 0;

	l->out[l->len++] = '\n';
	while (done < l->len) {
		ssize_t n = write(STDERR_FILENO, l->out + done, l->len - done);

		if (n < 0 && errno != EINTR)
			return;
		if (n > 0)
			done += (size_t)n;
	}
}

static void
put_raw(struct line *l, const struct log_field *f)
{
	size_t n = value_length(f);

	if (f->bytes == NULL)
		put(l, "-", 1);
	else
		put(l, f->bytes, n < VALUE_BYTES ? n : VALUE_BYTES);
}

/* "CONVENE_REQ=c17-9": the bytes as they are, the journal keeps them apart. */
static bool
journal_field(struct line *l, const struct log_field *f)
{
	size_t from = l->len;

	putf(l, "CONVENE_%s=", f->key);
	for (size_t i = from; i < l->len; i++)
		l->out[i] = (char)toupper((unsigned char)l->out[i]);
	if (f->kind == LOG_NUMBER)
		putf(l, "%lld", (long long)f->number);
	else
		put_raw(l, f);
	return !l->full;
}

static void
to_journal(enum log_level level, const char *message, const struct log_field *fields)
{
	char text[LINE_BYTES + 64], more[2 * LINE_BYTES], priority[32];
	struct line l = {.out = more, .size = sizeof more};
	struct iovec part[FIELDS_MAX + 3];
	int n = 0;

	snprintf(text, sizeof text, "MESSAGE=%s", message);
	snprintf(priority, sizeof priority, "PRIORITY=%d", (int)level);
	part[n++] = (struct iovec){text, strlen(text)};
	part[n++] = (struct iovec){priority, strlen(priority)};
	part[n++] = (struct iovec){(char[]){"SYSLOG_IDENTIFIER=convened"}, 26};
	for (const struct log_field *f = fields; f->kind != LOG_END; f++) {
		size_t from = l.len;

		if (n == FIELDS_MAX + 3 || !journal_field(&l, f))
			break;
		part[n++] = (struct iovec){more + from, l.len - from};
	}
	sd_journal_sendv(part, n);
}

/* With the lock held. */
static void
emit(enum log_level level, const struct log_field *fields)
{
	char text[LINE_BYTES + 1]; /* and the newline */
	struct line l = {.out = text, .size = LINE_BYTES};

	if (state.sink != NULL || state.target == LOG_TO_STDERR)
		put_stamped(&l, level, fields);
	else
		put_fields(&l, fields);
	if (state.sink != NULL) {
		state.sink(state.ctx, text);
		return;
	}
	switch (state.target) {
	case LOG_TO_STDERR:
		to_stderr(&l);
		return;
	case LOG_TO_SYSLOG:
		syslog((int)level, "%s", text);
		return;
	case LOG_TO_JOURNAL:
		to_journal(level, text, fields);
		return;
	}
}

/* ---- peers that repeat themselves -------------------------------------------------- */

static void
tell_storm(struct storm *s)
{
	const struct log_field fields[] = {L_STR("event", "log.suppressed"),
		L_STR("name", s->name), L_INT("count", s->suppressed), {.kind = LOG_END}};

	if (s->suppressed > 0)
		emit(s->level, fields);
	s->suppressed = 0;
}

/* Tell of the storms that are over (all: of every one). With the lock held. */
static void
tell_storms(bool all)
{
	int64_t second = now_us() / 1000000;

	if (!state.suppressing)
		return;
	state.suppressing = false;
	for (size_t i = 0; i < STORMS_MAX && state.storms[i].name != NULL; i++) {
		if (all || state.storms[i].second != second)
			tell_storm(&state.storms[i]);
		else if (state.storms[i].suppressed > 0)
			state.suppressing = true;
	}
}

/* NULL when there are more names than places: then they are not limited. */
static struct storm *
storm_of(const char *name)
{
	for (size_t i = 0; i < STORMS_MAX; i++) {
		struct storm *s = &state.storms[i];

		if (s->name == NULL)
			s->name = name;
		if (s->name == name || strcmp(s->name, name) == 0)
			return s;
	}
	return NULL;
}

/* May this one be written? */
static bool
storm_passes(const char *name, enum log_level level)
{
	struct storm *s = storm_of(name);
	int64_t second = now_us() / 1000000;

	if (s == NULL)
		return true;
	if (s->second != second)
		*s = (struct storm){.name = s->name, .second = second};
	s->level = level;
	if (++s->count <= LOG_PEER_EVENTS_PER_S)
		return true;
	s->suppressed++;
	state.suppressing = true;
	return false;
}

/* ---- the functions of the header --------------------------------------------------- */

const char *
log_level_name(enum log_level level)
{
	switch (level) {
	case LOG_ERR:
		return "error";
	case LOG_WARNING:
		return "warning";
	case LOG_NOTICE:
		return "notice";
	case LOG_INFO:
		return "info";
	case LOG_DEBUG:
		return "debug";
	}
	return NULL;
}

const char *
log_target_name(enum log_target target)
{
	switch (target) {
	case LOG_TO_STDERR:
		return "stderr";
	case LOG_TO_SYSLOG:
		return "syslog";
	case LOG_TO_JOURNAL:
		return "journal";
	}
	return NULL;
}

bool
log_enabled(enum log_level level)
{
	return (int)level <= atomic_load_explicit(&state.level, memory_order_relaxed);
}

void
log_open(enum log_level level, enum log_target target)
{
	for (size_t i = 1; i < KEYS_COUNT; i++)
		BUG_ON(strcmp(KEYS[i - 1].name, KEYS[i].name) >= 0);
	pthread_mutex_lock(&state.lock);
	if (target == LOG_TO_SYSLOG && state.target != LOG_TO_SYSLOG)
		openlog("convened", LOG_PID, LOG_DAEMON);
	state.target = target;
	atomic_store(&state.level, (int)level);
	pthread_mutex_unlock(&state.lock);
}

void
log_close(void)
{
	pthread_mutex_lock(&state.lock);
	tell_storms(true);
	pthread_mutex_unlock(&state.lock);
}

void
log_capture(void (*sink)(void *ctx, const char *line), void *ctx, int64_t (*now)(void))
{
	pthread_mutex_lock(&state.lock);
	state.sink = sink;
	state.ctx = ctx;
	state.now_us = now;
	memset(state.storms, 0, sizeof state.storms);
	state.suppressing = false;
	pthread_mutex_unlock(&state.lock);
}

void
log_write(enum log_level level, const struct log_field *fields)
{
	pthread_mutex_lock(&state.lock);
	tell_storms(false);
	emit(level, fields);
	pthread_mutex_unlock(&state.lock);
}

void
log_peer_write(enum log_level level, const struct log_field *fields)
{
	pthread_mutex_lock(&state.lock);
	tell_storms(false);
	if (storm_passes(fields[0].bytes, level))
		emit(level, fields);
	pthread_mutex_unlock(&state.lock);
}

/* Whatever it came from had bytes that are not UTF-8; the text shows where. */
void
js_on_mended(const char *text)
{
	log_peer_event(LOG_WARNING, "text.mended", L_STR("value", text));
}

void
log_notify(const char *text)
{
	sd_notify(0, text);
}
