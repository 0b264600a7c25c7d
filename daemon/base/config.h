/*
 * config.h - the options of the daemon: one table behind parser, checker, printer and
 * sample file.
 *
 * Purpose:   a new option is a field of struct config and a row of the table in config.c;
 *            the parser, --check-config, --print-config, the sample file and the manual
 *            follow.
 * Values:    struct config is a plain value: copy it to keep it, nothing is to be freed.
 *            Paths are absolute or relative to the working directory: what the file says
 *            relative to itself is resolved. Units are in the names.
 * Errors:    all findings of a file are collected with their lines, not only the first.
 * Thread:    pure but for reading the file; any.
 */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/log.h"
#include "wire/buf.h"

enum {
	CONFIG_TEXT_BYTES = 256,  /* with NUL */
	CONFIG_PATH_BYTES = 1024, /* with NUL */
	CONFIG_OPTIONS_MAX = 96,
	CONFIG_ERRORS_MAX = 32,
	CONFIG_FILE_MAX_BYTES = 1024 * 1024,
};

/* Who ends TLS in front of the HTTPS port: nobody, or a program on this machine. */
enum web_proxy { WEB_PROXY_NONE, WEB_PROXY_HTTP, WEB_PROXY_HTTPS };
/* Of the connection to the relay. */
enum mail_tls {
	MAIL_TLS_REQUIRED, /* and its certificate is proven */
	MAIL_TLS_OFFERED,  /* where the relay offers it; nothing is proven */
	MAIL_TLS_NONE,
};

struct config {
	/* [listen] */
	char listen_address[CONFIG_TEXT_BYTES]; /* numeric */
	int64_t listen_port;			/* 0: any free one */
	char public_name[CONFIG_TEXT_BYTES];	/* what people connect to */
	char authserv_id
		[CONFIG_TEXT_BYTES]; /* of the own mail server; "": none is trusted */
	char socket_path[CONFIG_PATH_BYTES];

	/* [web] */
	char web_address[CONFIG_TEXT_BYTES]; /* "": listen_address */
	int64_t web_port;		     /* 0: there is none */
	char web_url[CONFIG_TEXT_BYTES];     /* "": made of public_name and web_port */
	char web_certificate[CONFIG_PATH_BYTES];     /* "": certificate ... */
	char web_certificate_key[CONFIG_PATH_BYTES]; /* ... and its key */
	enum web_proxy web_trust_proxy;
	int64_t web_hsts_s; /* 0: not said */

	/* [monitor] */
	char monitor_address[CONFIG_TEXT_BYTES];
	int64_t monitor_port; /* 0: there is none */

	/* [files] */
	char database[CONFIG_PATH_BYTES];
	char key_file[CONFIG_PATH_BYTES];
	char certificate[CONFIG_PATH_BYTES];
	char certificate_key[CONFIG_PATH_BYTES];
	char authority[CONFIG_PATH_BYTES];  /* "": not checked */
	char backup_dir[CONFIG_PATH_BYTES]; /* "": convene backup makes none */
	int64_t backup_keep;		    /* copies; 0: all */

	/* [limits] */
	int64_t line_before_login_bytes;
	int64_t line_bytes;
	int64_t inflight;	      /* requests of a connection without an answer */
	int64_t inflight_per_account; /* ... of an account, or an address's strangers */
	int64_t connections;	      /* in all */
	int64_t connections_per_account;
	int64_t strangers;		 /* connections that have not logged in */
	int64_t connections_per_address; /* of those, of one peer address */
	int64_t web_connections;
	int64_t web_connections_per_address;
	char shared_networks[CONFIG_TEXT_BYTES];
	int64_t requests_per_second;  /* of a connection; twice as many in a burst */
	int64_t requests_per_account; /* a second, all its connections together */
	int64_t hourly_bytes;	      /* written for one account in an hour */
	int64_t staff_hourly_bytes;   /* ... of the staff */
	int64_t output_bytes;	      /* unread by the peer, per connection */
	int64_t page_bytes;	      /* of a list's items */
	int64_t import_bytes;	      /* of all files of one import */
	int64_t import_rows;
	int64_t batch;		/* write jobs in one commit */
	int64_t queue;		/* jobs waiting for a thread */
	int64_t database_pages; /* 0: no limit */

	/* [deadlines] */
	int64_t handshake_ms;
	int64_t hello_ms;
	int64_t line_ms;  /* from its first byte */
	int64_t write_ms; /* without any progress */
	int64_t idle_ms;
	int64_t head_ms; /* of an HTTP request, from its first byte */
	int64_t body_ms;
	int64_t keep_alive_ms; /* between two of them */
	int64_t ping_ms;       /* silent watcher: pinged then, closed at twice that */
	int64_t drain_ms;

	/* [tls] */
	bool accept_expired; /* a certificate that has ended is served, and complained of */

	/* [mail] */
	char mail_relay[CONFIG_TEXT_BYTES];    /* "": mail waits in the outbox */
	char mail_user[CONFIG_TEXT_BYTES];     /* "": the relay asks for none */
	char mail_password[CONFIG_PATH_BYTES]; /* file of the user's password */
	enum mail_tls mail_tls;
	char mail_authority[CONFIG_PATH_BYTES]; /* "": the system's */
	char mail_envelope[CONFIG_TEXT_BYTES];	/* "": made of the organiser's mailbox */
	int64_t mail_per_minute;		/* 0: no limit */
	int64_t mail_retry_s;			/* doubled with each attempt */
	int64_t mail_expire_s;
	int64_t mail_timeout_ms;

	/* [log] */
	enum log_level log_level;
	enum log_target log_target;

	/* [run] */
	bool rehearsal; /* admin.clock may move the clock */
	int64_t readers;
};

enum config_type { CONFIG_INT, CONFIG_BOOL, CONFIG_TEXT, CONFIG_PATH, CONFIG_CHOICE };

struct config_choice {
	const char *word;
	int value;
};

struct config_option {
	const char *section;
	const char *name;
	enum config_type type;
	size_t offset;	      /* in struct config */
	int64_t min, max;     /* of the number, or of the text's bytes */
	const char *fallback; /* the default, as it would be written in the file */
	const char *unit;     /* "bytes", "ms", ...; NULL when it has none */
	const struct config_choice *choices; /* ended by a NULL word */
	bool reloadable;      /* SIGHUP takes a new value; else a restart does */
	const char *sentence; /* what it is for, without its dot */
};

/* What the HTTPS port shows: its own certificate, or that of the other one. */
const char *config_web_certificate(const struct config *c);
const char *config_web_certificate_key(const struct config *c);
/* What links to the HTTPS port begin with, without a slash at the end. */
bool config_web_url(const struct config *c, struct buf *out) MUST_CHECK;

/* The table, in the order of the file. */
const struct config_option *config_option(size_t index); /* NULL past the end */
/* What values it takes, in words: "1024 to 67108864, bytes", "yes or no". */
bool config_option_range(const struct config_option *o, struct buf *out) MUST_CHECK;

struct config_error {
	int line; /* 0: of the file as a whole */
	char text[400];
};

struct config_errors {
	char file[CONFIG_PATH_BYTES];
	bool unread; /* there was no file to have other findings in */
	int option_line[CONFIG_OPTIONS_MAX]; /* where an option was set; 0: nowhere */
	size_t count; /* of all; only the first CONFIG_ERRORS_MAX are kept */
	struct config_error item[CONFIG_ERRORS_MAX];
};

/* Every option at its default, paths relative to directory. */
void config_defaults(struct config *c, const char *directory);
/*
 * Read a file over the defaults. false when errors->count > 0; what was right is in *c
 * all the same, so that a check can go on.
 */
bool
config_load(const char *path, struct config *c, struct config_errors *errors) MUST_CHECK;
/* The same from bytes; path is for messages and for resolving relative paths. */
bool config_parse(const char *path, const char *text, size_t bytes, struct config *c,
	struct config_errors *errors) MUST_CHECK;

/* Add a finding about an option ("files.certificate") or the whole file (""). */
void config_error(struct config_errors *errors, const char *option, const char *fmt, ...)
	PRINTF(3, 4);
/* "FILE:LINE: text" per finding, one a line, in the order of lines. */
bool config_errors_print(const struct config_errors *errors, struct buf *out) MUST_CHECK;

/* The configuration in force, as a file that would give it again. */
bool config_print(const struct config *c, struct buf *out) MUST_CHECK;

/* A value to be set in a sample; the other options stand there commented out. */
struct config_given {
	const char *section;
	const char *name;
	const char *value;
};

/* The sample file: every option with its sentence, range, unit and default. */
bool
config_sample(const struct config_given *given, size_t count, struct buf *out) MUST_CHECK;

/*
 * Take over from fresh what may change while running; the names of options that differ
 * and need a restart go to restart, separated by blanks.
 */
bool config_reload(struct config *running, const struct config *fresh,
	struct buf *restart) MUST_CHECK;

#endif
