/*
 * log.h - a log line is an event with registered keys: event=meeting.book req=c17-9 ...
 *
 * Purpose:   what an operator reads and a machine can search: one line per event in
 *            logfmt on standard error, to syslog, or with every key as a field of its own
 *            to the journal.
 * Use:       log_event(LOG_INFO, "daemon.ready", L_STR("address", a), L_INT("port", p));
 *            The fields are not looked at while the level is off.
 * Keys:      every key is a row of the table in log.c; one that is not is a bug and
 *            aborts.
 * Values:    anything but plain letters is quoted, and control characters, invalid UTF-8
 *            and marks that turn the direction of writing are escaped: no peer can make a
 *            line of its own. Secrets (tokens, invitations, keys) are never given to the
 *            log.
 * Peers:     what a peer can cause at will goes through log_peer_event: at most
 *            LOG_PEER_EVENTS_PER_S of one name a second, then event=log.suppressed says
 *            how many.
 * Thread:    any; the state is behind one lock, the level is read without it.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "wire/err.h"

#include <stddef.h>

/* The names and numbers of syslog(3), whose header only log.c includes. */
enum log_level {
	LOG_ERR = 3,
	LOG_WARNING = 4,
	LOG_NOTICE = 5,
	LOG_INFO = 6,
	LOG_DEBUG = 7,
};

enum log_target { LOG_TO_STDERR, LOG_TO_SYSLOG, LOG_TO_JOURNAL };

enum { LOG_PEER_EVENTS_PER_S = 20 };

enum log_kind { LOG_END, LOG_NUMBER, LOG_STRING, LOG_BYTES };

struct log_field {
	const char *key;
	enum log_kind kind;
	int64_t number;	   /* LOG_NUMBER: the value; LOG_BYTES: how many */
	const char *bytes; /* NULL is written as "-" */
};

#define L_INT(name, value)                                                               \
	{                                                                                \
		.key = (name), .kind = LOG_NUMBER, .number = (value)                     \
	}
#define L_STR(name, value)                                                               \
	{                                                                                \
		.key = (name), .kind = LOG_STRING, .bytes = (value)                      \
	}
/* Bytes of a peer that need not end with NUL. */
#define L_BYTES(name, value, n)                                                          \
	{                                                                                \
		.key = (name), .kind = LOG_BYTES, .number = (n), .bytes = (value)        \
	}
/* Two fields: code=SLOT_TAKEN text="..." */
#define L_ERR(e) L_STR("code", err_info((e)->code)->name), L_STR("text", (e)->text)

#define LOG_FIELDS(name, ...)                                                            \
	(const struct log_field[])                                                       \
	{                                                                                \
		L_STR("event", name), ##__VA_ARGS__,                                     \
		{                                                                        \
			.kind = LOG_END                                                  \
		}                                                                        \
	}

#define log_event(level, name, ...)                                                      \
	do {                                                                             \
		if (log_enabled(level))                                                  \
			log_write(level, LOG_FIELDS(name, ##__VA_ARGS__));               \
	} while (0)

#define log_peer_event(level, name, ...)                                                 \
	do {                                                                             \
		if (log_enabled(level))                                                  \
			log_peer_write(level, LOG_FIELDS(name, ##__VA_ARGS__));          \
	} while (0)

/* Before the first call: LOG_INFO to standard error. May be called again (reload). */
void log_open(enum log_level level, enum log_target target);
/* Say what is still suppressed. */
void log_close(void);

bool log_enabled(enum log_level level);
/* Through the macros only. */
void log_write(enum log_level level, const struct log_field *fields);
void log_peer_write(enum log_level level, const struct log_field *fields);

/* "error", "warning", "notice", "info", "debug" */
const char *log_level_name(enum log_level level);
const char *log_target_name(enum log_target target);

/*
 * Tests: every line goes to sink (without its newline) instead of the target, and the
 * time is what now_us says (NULL: the machine's). sink NULL: back to the target.
 */
void log_capture(
	void (*sink)(void *ctx, const char *line), void *ctx, int64_t (*now_us)(void));

/*
 * One line of logfmt of these fields into out, always ended with NUL and cut (with a last
 * key cut=yes) when it does not fit. Pure. Returns its length.
 */
size_t log_format(char *out, size_t out_bytes, const struct log_field *fields);

/* Tell the service manager, see sd_notify(3): "READY=1". Without one nothing happens. */
void log_notify(const char *state);

#endif
