/* config.c - the table of options, and a file read by it. A new option is a row here. */
#include "base/config.h"

#include "base/files.h"
#include "base/ini.h"
#include "base/mailaddr.h"
#include "base/network.h"
#include "base/words.h"
#include "wire/letters.h"
#include "wire/loopback.h"
#include "wire/utf8.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

static const struct config_choice LEVELS[] = {{"error", LOG_ERR},
	{"warning", LOG_WARNING}, {"notice", LOG_NOTICE}, {"info", LOG_INFO},
	{"debug", LOG_DEBUG}, {NULL, 0}};

static const struct config_choice TARGETS[] = {{"stderr", LOG_TO_STDERR},
	{"syslog", LOG_TO_SYSLOG}, {"journal", LOG_TO_JOURNAL}, {NULL, 0}};

static const struct config_choice PROXIES[] = {{"no", WEB_PROXY_NONE},
	{"http", WEB_PROXY_HTTP}, {"https", WEB_PROXY_HTTPS}, {NULL, 0}};

static const struct config_choice MAIL_TLS[] = {{"required", MAIL_TLS_REQUIRED},
	{"offered", MAIL_TLS_OFFERED}, {"none", MAIL_TLS_NONE}, {NULL, 0}};

/* Of a host, in brackets where it is a number of IPv6, and a port. */
#define URL_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-:[]"

/* Rows by type; what differs from that stands in the row by its name. */
#define AT(field) .offset = offsetof(struct config, field)
#define TEXT_OR_NONE(section_, name_, field_)                                            \
	.section = section_, .name = name_, .type = CONFIG_TEXT, AT(field_),             \
	.max = CONFIG_TEXT_BYTES - 1
#define TEXT(section_, name_, field_) TEXT_OR_NONE(section_, name_, field_), .min = 1
#define PATH_OR_NONE(section_, name_, field_)                                            \
	.section = section_, .name = name_, .type = CONFIG_PATH, AT(field_),             \
	.max = CONFIG_PATH_BYTES - 1
#define PATH(section_, name_, field_) PATH_OR_NONE(section_, name_, field_), .min = 1
#define INT(section_, name_, field_, low, high)                                          \
	.section = section_, .name = name_, .type = CONFIG_INT, AT(field_), .min = low,  \
	.max = high
#define CHOICE(section_, name_, field_, choices_)                                        \
	.section = section_, .name = name_, .type = CONFIG_CHOICE, AT(field_),           \
	.choices = choices_
#define BOOL(section_, name_, field_)                                                    \
	.section = section_, .name = name_, .type = CONFIG_BOOL, AT(field_)
/* What a reload takes; the option is named like its field. */
#define LIMIT(name_, low, high)                                                          \
	INT("limits", #name_, name_, low, high), .reloadable = true
#define DEADLINE(name_, low, high)                                                       \
	INT("deadlines", #name_, name_, low, high), .unit = "milliseconds",              \
						    .reloadable = true

static const struct config_option OPTIONS[] = {
	{TEXT("listen", "address", listen_address), .fallback = "127.0.0.1",
		.sentence = "Numeric address to listen on; localhost is 127.0.0.1, "
			    "0.0.0.0 every IPv4 address, :: every address of both kinds"},
	{INT("listen", "port", listen_port, 0, 65535), .fallback = "7443",
		.sentence = "TCP port to listen on; 0 takes any free one and logs it"},
	{TEXT("listen", "public_name", public_name), .fallback = "localhost",
		.reloadable = true,
		.sentence = "Host name or address that login links tell people to "
			    "connect to"},
	{PATH("listen", "socket", socket_path), .fallback = "admin.sock",
		.sentence = "Unix socket for the administrator of this machine, root or "
			    "the user of the daemon"},

	{TEXT_OR_NONE("web", "address", web_address), .fallback = "",
		.sentence = "Numeric address of the HTTPS port, which calendars and "
			    "browsers ask; with no value it is listen.address"},
	{INT("web", "port", web_port, 0, 65535), .fallback = "0",
		.sentence = "TCP port of HTTPS, such as 8443; 0 is none"},
	{TEXT_OR_NONE("web", "url", web_url), .fallback = "", .reloadable = true,
		.sentence = "What links to the HTTPS port begin with, such as "
			    "https://fair.example; with no value https://, "
			    "listen.public_name and the port"},
	{PATH_OR_NONE("web", "certificate", web_certificate), .fallback = "",
		.reloadable = true,
		.sentence = "Certificate of the HTTPS port, in PEM, followed by what "
			    "signed it: one that calendars trust, from a public "
			    "authority; with no value it is files.certificate"},
	{PATH_OR_NONE("web", "certificate_key", web_certificate_key), .fallback = "",
		.reloadable = true,
		.sentence = "Private key of that certificate, in PEM; mode 0600"},
	{CHOICE("web", "trust_proxy", web_trust_proxy, PROXIES), .fallback = "no",
		.sentence =
			"Whether a reverse proxy on this machine is asked instead: it "
			"speaks http or https with us, nobody else may connect, and "
			"its X-Forwarded-For says who asks"},
	{INT("web", "hsts_s", web_hsts_s, 0, 63072000), .fallback = "0",
		.unit = "seconds", .reloadable = true,
		.sentence =
			"How long browsers are told to use nothing but HTTPS for "
			"this name (Strict-Transport-Security); 0 tells them nothing"},

	{TEXT("monitor", "address", monitor_address), .fallback = "127.0.0.1",
		.sentence =
			"Numeric address of the monitor's port: plain HTTP, without a "
			"login, so for this machine or a network of machines alone"},
	{INT("monitor", "port", monitor_port, 0, 65535), .fallback = "0",
		.sentence =
			"TCP port for /metrics (Prometheus), /livez and /readyz, such as "
			"9746; 0 is none"},

	{PATH("files", "database", database), .fallback = "fair.db",
		.sentence = "The database; its write-ahead log lies beside it, so its "
			    "directory must be writable"},
	{PATH("files", "key_file", key_file), .fallback = "secret.key",
		.sentence = "32 secret bytes that every invitation and token is derived "
			    "from; mode 0600, and never in the same backup as the "
			    "database"},
	{PATH("files", "certificate", certificate), .fallback = "server.crt",
		.reloadable = true,
		.sentence = "Certificate of the server with an ECDSA key, in PEM, "
			    "followed by what signed it"},
	{PATH("files", "certificate_key", certificate_key), .fallback = "server.key",
		.reloadable = true,
		.sentence = "Private key of the certificate, in PEM; mode 0600"},
	{PATH_OR_NONE("files", "authority", authority), .fallback = "ca.crt",
		.reloadable = true,
		.sentence = "Certificate of the authority the server's certificate must "
			    "stand under, in PEM; with no value that is not checked"},
	{PATH_OR_NONE("files", "backup_dir", backup_dir), .fallback = "backup",
		.sentence =
			"Directory of the copies that convene backup makes, made with "
			"the first one; better another disk than the database's; with "
			"no value there are none"},
	{INT("files", "backup_keep", backup_keep, 0, 100000), .fallback = "14",
		.unit = "copies", .reloadable = true,
		.sentence =
			"How many copies stay there; the oldest go after each new one, "
			"but for those with a name of their own; 0 keeps all"},

	{LIMIT(line_before_login_bytes, 1024, 65536), .fallback = "4096", .unit = "bytes",
		.sentence = "Longest line taken from a connection that has not said "
			    "hello yet"},
	{LIMIT(line_bytes, 16384, 16777216), .fallback = "262144", .unit = "bytes",
		.sentence = "Longest line taken from a connection that has"},
	{LIMIT(inflight, 1, 1024), .fallback = "32", .unit = "requests",
		.sentence = "How many requests of one connection may wait for their "
			    "answers"},
	{LIMIT(inflight_per_account, 1, 65536), .fallback = "64", .unit = "requests",
		.sentence = "How many requests of one account may wait, all its "
			    "connections together; also of those at one address who have "
			    "not logged in"},
	{LIMIT(connections, 1, 1000000), .fallback = "12000", .unit = "connections",
		.sentence = "How many connections are taken; each needs a file "
			    "descriptor"},
	{LIMIT(connections_per_account, 1, 1000000), .fallback = "32",
		.unit = "connections",
		.sentence = "How many connections one account may have logged in"},
	{LIMIT(strangers, 1, 1000000), .fallback = "6000", .unit = "connections",
		.sentence = "How many connections may be there that have not logged in; "
			    "another one takes the place of the oldest"},
	{LIMIT(connections_per_address, 1, 1000000), .fallback = "2000",
		.unit = "connections",
		.sentence = "How many of those may come from one address; another one "
			    "takes the place of the oldest from there"},
	{LIMIT(web_connections, 1, 1000000), .fallback = "4000", .unit = "connections",
		.sentence = "How many connections the HTTPS port takes; another one "
			    "takes the place of the oldest"},
	{LIMIT(web_connections_per_address, 1, 1000000), .fallback = "400",
		.unit = "connections",
		.sentence = "How many of those may come from one address; another one "
			    "takes the place of the oldest from there"},
	{TEXT_OR_NONE("limits", "shared_networks", shared_networks), .fallback = "",
		.reloadable = true,
		.sentence = "Networks whose addresses many people share, such as the "
			    "venue's: 192.0.2.0/24 2001:db8::/32; what holds for an "
			    "address is ten times as much for one of theirs"},
	{LIMIT(requests_per_second, 1, 100000), .fallback = "200",
		.unit = "requests a second",
		.sentence = "Rate of one connection; twice as many are let through at "
			    "once"},
	{LIMIT(requests_per_account, 1, 1000000), .fallback = "400",
		.unit = "requests a second",
		.sentence = "Rate of one account, all its connections together; also of "
			    "those at one address who have not logged in"},
	{LIMIT(hourly_bytes, 65536, 1099511627776), .fallback = "33554432",
		.unit = "bytes",
		.sentence = "What the changes of one account may write into the database "
			    "in an hour, old and new values, journal and answers "
			    "together"},
	{LIMIT(staff_hourly_bytes, 65536, 1099511627776), .fallback = "4294967296",
		.unit = "bytes",
		.sentence = "The same for an account of the staff, whose imports and "
			    "schedules are large"},
	{LIMIT(output_bytes, 65536, 1073741824), .fallback = "1048576", .unit = "bytes",
		.sentence = "Output a peer may leave unread before nothing more is read "
			    "from it"},
	{LIMIT(page_bytes, 4096, 1048576), .fallback = "65536", .unit = "bytes",
		.sentence = "Size at which a page of a list is cut"},
	{LIMIT(import_bytes, 65536, 1073741824), .fallback = "67108864", .unit = "bytes",
		.sentence = "Size of all files of one import together"},
	{LIMIT(import_rows, 1000, 10000000), .fallback = "250000", .unit = "rows",
		.sentence = "Rows of all files of one import together, headers not "
			    "counted"},
	{INT("limits", "batch", batch, 1, 4096), .fallback = "256", .unit = "jobs",
		.sentence = "How many changes share one commit at most"},
	{INT("limits", "queue", queue, 16, 1048576), .fallback = "8192", .unit = "jobs",
		.sentence = "How many requests may wait for a thread before the next is "
			    "told to come later"},
	{INT("limits", "database_pages", database_pages, 0, 4294967294), .fallback = "0",
		.unit = "pages of 4096 bytes",
		.sentence =
			"Size the database may grow to; 0 is as far as the disk goes"},

	{DEADLINE(handshake_ms, 10, 600000), .fallback = "5000",
		.sentence = "Time for the TLS handshake"},
	{DEADLINE(hello_ms, 10, 600000), .fallback = "10000",
		.sentence = "Time from the handshake to the whole hello"},
	{DEADLINE(line_ms, 10, 600000), .fallback = "15000",
		.sentence = "Time from the first byte of a line to its last"},
	{DEADLINE(write_ms, 10, 600000), .fallback = "30000",
		.sentence = "Time a peer may leave output unread without taking any of "
			    "it"},
	{DEADLINE(idle_ms, 10, 86400000), .fallback = "600000",
		.sentence = "Time without a request after which a connection ends"},
	{DEADLINE(head_ms, 10, 600000), .fallback = "10000",
		.sentence = "Time from the first byte of an HTTP request to the end of "
			    "its head"},
	{DEADLINE(body_ms, 10, 600000), .fallback = "30000",
		.sentence = "Time from there to the end of its body"},
	{DEADLINE(keep_alive_ms, 10, 600000), .fallback = "60000",
		.sentence =
			"Time without a request after which an HTTPS connection ends"},
	{DEADLINE(ping_ms, 10, 86400000), .fallback = "60000",
		.sentence = "Time after which a silent watcher is asked whether it is "
			    "there; it is closed after twice that"},
	{DEADLINE(drain_ms, 0, 60000), .fallback = "4000",
		.sentence = "Time to answer what is in flight when the daemon stops"},

	{BOOL("tls", "accept_expired", accept_expired), .fallback = "no",
		.reloadable = true,
		.sentence = "Whether to serve with a certificate that has expired, with "
			    "a complaint in the log each day, rather than not to start"},

	{TEXT_OR_NONE("mail", "authserv_id", authserv_id), .fallback = "",
		.reloadable = true,
		.sentence = "Name that your own mail server gives itself in "
			    "Authentication-Results; a mail changes something only when "
			    "its topmost field of that name says dmarc=pass, and without "
			    "a name every mail waits for staff"},
	{TEXT_OR_NONE("mail", "relay", mail_relay), .fallback = "", .reloadable = true,
		.sentence =
			"Where mail is handed over, smtp://HOST:PORT or smtps://HOST:PORT; with "
			"no value it waits in the outbox; the relay signs it (DKIM) and "
			"queues it for other hosts"},
	{TEXT_OR_NONE("mail", "user", mail_user), .fallback = "", .reloadable = true,
		.sentence =
			"Name to log in with at the relay; with no value it asks for none"},
	{PATH_OR_NONE("mail", "password_file", mail_password), .fallback = "",
		.reloadable = true,
		.sentence =
			"File with the password of that name in its first line; mode 0600"},
	{CHOICE("mail", "tls", mail_tls, MAIL_TLS), .fallback = "required",
		.reloadable = true,
		.sentence =
			"TLS of the connection to the relay: required with a certificate "
			"that is proven, taken where it is offered with nothing proven, or "
			"none, for a relay on this machine"},
	{PATH_OR_NONE("mail", "authority", mail_authority), .fallback = "",
		.reloadable = true,
		.sentence =
			"Certificate of the authority the relay's certificate stands under, "
			"in PEM; with no value those of the system"},
	{TEXT_OR_NONE("mail", "envelope_sender", mail_envelope), .fallback = "",
		.reloadable = true,
		.sentence =
			"Address that bounces come back to, with % where the token of the "
			"mail goes, such as bounce-%@fair.example; with no value it is the "
			"organiser's mailbox with +% before its @"},
	{INT("mail", "per_minute", mail_per_minute, 0, 100000), .fallback = "0",
		.unit = "mails a minute", .reloadable = true,
		.sentence =
			"How many mails the relay is given in a minute; 0 is as many as it "
			"takes"},
	{INT("mail", "retry_s", mail_retry_s, 1, 86400), .fallback = "60",
		.unit = "seconds", .reloadable = true,
		.sentence =
			"How long a mail waits after its first attempt; each further one "
			"doubles it, up to an hour"},
	{INT("mail", "expire_s", mail_expire_s, 60, 2592000), .fallback = "172800",
		.unit = "seconds", .reloadable = true,
		.sentence =
			"How long it is tried in all; an invitation never beyond the end of "
			"its meeting"},
	{INT("mail", "timeout_ms", mail_timeout_ms, 100, 600000), .fallback = "120000",
		.unit = "milliseconds", .reloadable = true,
		.sentence = "How long the relay may take for one mail"},

	{CHOICE("log", "level", log_level, LEVELS), .fallback = "info",
		.reloadable = true, .sentence = "Least severity that is logged"},
	{CHOICE("log", "target", log_target, TARGETS), .fallback = "stderr",
		.reloadable = true,
		.sentence = "Where the log goes; journal keeps every key as a field of "
			    "its own"},

	{BOOL("run", "rehearsal", rehearsal), .fallback = "no",
		.sentence = "Whether the administrator may move the daemon's clock; "
			    "never at a real fair"},
	{INT("run", "readers", readers, 1, 64), .fallback = "2", .unit = "threads",
		.sentence = "How many threads answer what only reads"},
};

#define OPTIONS_COUNT (sizeof OPTIONS / sizeof OPTIONS[0])

_Static_assert(
	OPTIONS_COUNT <= (size_t)CONFIG_OPTIONS_MAX, "struct config_errors is too small");
_Static_assert(sizeof(enum log_level) == sizeof(int) &&
		       sizeof(enum log_target) == sizeof(int) &&
		       sizeof(enum web_proxy) == sizeof(int) &&
		       sizeof(enum mail_tls) == sizeof(int),
	"a choice is stored as an int");

const struct config_option *
config_option(size_t index)
{
	return index < OPTIONS_COUNT ? &OPTIONS[index] : NULL;
}

const char *
config_web_certificate(const struct config *c)
{
	return c->web_certificate[0] != '\0' ? c->web_certificate : c->certificate;
}

const char *
config_web_certificate_key(const struct config *c)
{
	return c->web_certificate[0] != '\0' ? c->web_certificate_key
					     : c->certificate_key;
}

bool
config_web_url(const struct config *c, struct buf *out)
{
	bool bare = strchr(c->public_name, ':') == NULL; /* else an address of IPv6 */

	if (c->web_url[0] != '\0')
		return buf_adds(out, c->web_url);
	return buf_addf(out, "https://%s%s%s", bare ? "" : "[", c->public_name,
		       bare ? "" : "]") &&
	       (c->web_port == 443 || buf_addf(out, ":%" PRId64, c->web_port));
}

static const struct config_option *
find(const char *section, const char *name)
{
	for (size_t i = 0; i < OPTIONS_COUNT; i++)
		if (strcmp(OPTIONS[i].section, section) == 0 &&
			strcmp(OPTIONS[i].name, name) == 0)
			return &OPTIONS[i];
	return NULL;
}

/* ---- findings ---------------------------------------------------------------------- */

static void add_finding(
	struct config_errors *errors, int line, const char *fmt, va_list ap) PRINTF(3, 0);
static void
finding(struct config_errors *errors, int line, const char *fmt, ...) PRINTF(3, 4);

static void
add_finding(struct config_errors *errors, int line, const char *fmt, va_list ap)
{
	struct config_error *e;

	if (errors->count++ >= CONFIG_ERRORS_MAX)
		return;
	e = &errors->item[errors->count - 1];
	e->line = line;
	utf8_vformat(e->text, sizeof e->text, fmt, ap);
}

static void
finding(struct config_errors *errors, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_finding(errors, line, fmt, ap);
	va_end(ap);
}

void
config_error(struct config_errors *errors, const char *option, const char *fmt, ...)
{
	char text[sizeof errors->item[0].text];
	va_list ap;
	int line = 0;

	for (size_t i = 0; i < OPTIONS_COUNT; i++) {
		snprintf(text, sizeof text, "%s.%s", OPTIONS[i].section, OPTIONS[i].name);
		if (strcmp(text, option) == 0)
			line = errors->option_line[i];
	}
	va_start(ap, fmt);
	utf8_vformat(text, sizeof text, fmt, ap);
	va_end(ap);
	finding(errors, line, "%s%s%s", option, option[0] != '\0' ? ": " : "", text);
}

/* ---- values ------------------------------------------------------------------------ */

static bool
set_int(const struct config_option *o, const char *value, void *field, char *why,
	size_t why_bytes)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(value, &end, 10);
	if (end == value || *end != '\0' || isspace((unsigned char)value[0]) ||
		value[0] == '+') {
		snprintf(why, why_bytes, "\"%.40s\" is not a whole number", value);
		return false;
	}
	if (errno == ERANGE || n < o->min || n > o->max) {
		snprintf(why, why_bytes, "%.40s is not within %" PRId64 " to %" PRId64,
			value, o->min, o->max);
		return false;
	}
	*(int64_t *)field = n;
	return true;
}

static bool
set_bool(const char *value, void *field, char *why, size_t why_bytes)
{
	bool yes = strcmp(value, "yes") == 0;

	if (!yes && strcmp(value, "no") != 0) {
		snprintf(why, why_bytes, "\"%.40s\" is neither yes nor no", value);
		return false;
	}
	*(bool *)field = yes;
	return true;
}

static bool
set_choice(const struct config_option *o, const char *value, void *field, char *why,
	size_t why_bytes)
{
	int n;

	for (const struct config_choice *c = o->choices; c->word != NULL; c++)
		if (strcmp(c->word, value) == 0) {
			memcpy(field, &c->value, sizeof c->value);
			return true;
		}
	n = snprintf(why, why_bytes, "\"%.40s\" is none of", value);
	for (const struct config_choice *c = o->choices; c->word != NULL; c++)
		n += snprintf(why + n, why_bytes - (size_t)n, "%s %s",
			c == o->choices ? "" : ",", c->word);
	return false;
}

/* file: what a path is relative to. */
static bool
set_text(const struct config_option *o, const char *file, const char *value, void *field,
	char *why, size_t why_bytes)
{
	char text[CONFIG_PATH_BYTES], what[LETTERS_WHY_BYTES];
	size_t max = (size_t)o->max + 1;
	struct letters_fault f;

	if (!letters_fit(LETTERS_LINE, value, &f)) {
		letters_why(&f, what);
		snprintf(why, why_bytes, "the value %s", what);
		return false;
	}
	if (value[0] == '\0' || o->type == CONFIG_TEXT)
		file = "";
	if (!path_beside(file, value, text, max)) {
		snprintf(why, why_bytes, "the value is longer than %" PRId64 " bytes",
			o->max);
		return false;
	}
	memcpy(field, text, strlen(text) + 1);
	return true;
}

/* Set one option from its text; false and why (it is long enough) when it cannot be. */
static bool
set(struct config *c, const struct config_option *o, const char *file, const char *value,
	char *why, size_t why_bytes)
{
	void *field = (char *)c + o->offset;
	bool may_be_empty =
		(o->type == CONFIG_TEXT || o->type == CONFIG_PATH) && o->min == 0;

	if (value[0] == '\0' && !may_be_empty) {
		snprintf(why, why_bytes, "there is no value; without this line it is %s",
			o->fallback);
		return false;
	}
	switch (o->type) {
	case CONFIG_INT:
		return set_int(o, value, field, why, why_bytes);
	case CONFIG_BOOL:
		return set_bool(value, field, why, why_bytes);
	case CONFIG_CHOICE:
		return set_choice(o, value, field, why, why_bytes);
	case CONFIG_TEXT:
	case CONFIG_PATH:
		return set_text(o, file, value, field, why, why_bytes);
	}
	BUG_ON(true);
}

static void
set_defaults(struct config *c, const char *file)
{
	char why[200];

	*c = (struct config){0};
	for (size_t i = 0; i < OPTIONS_COUNT; i++)
		/* a directory too long for its files' paths is found by the checks */
		if (!set(c, &OPTIONS[i], file, OPTIONS[i].fallback, why, sizeof why))
			BUG_ON(OPTIONS[i].type != CONFIG_PATH);
}

void
config_defaults(struct config *c, const char *directory)
{
	char file[CONFIG_PATH_BYTES];

	snprintf(file, sizeof file, "%.*s/", CONFIG_PATH_BYTES - 2, directory);
	set_defaults(c, file);
}

/* ---- did you mean ------------------------------------------------------------------ */

static void
unknown_section(struct config_errors *errors, int line, const char *section)
{
	const char *known[OPTIONS_COUNT + 1] = {NULL}, *guess;

	for (size_t i = 0; i < OPTIONS_COUNT; i++)
		known[i] = OPTIONS[i].section;
	guess = word_nearest(section, known);
	if (guess != NULL)
		finding(errors, line, "there is no section [%.80s]; did you mean [%s]?",
			section, guess);
	else
		finding(errors, line, "there is no section [%.80s]", section);
}

/* The name of an option of this section, or of another one, that was probably meant. */
static const char *
near_option(const char *section, const char *name, bool same_section)
{
	const char *known[OPTIONS_COUNT + 1];
	size_t n = 0;

	for (size_t i = 0; i < OPTIONS_COUNT; i++)
		if ((strcmp(OPTIONS[i].section, section) == 0) == same_section)
			known[n++] = OPTIONS[i].name;
	known[n] = NULL;
	return word_nearest(name, known);
}

static const char *
section_of(const char *name)
{
	for (size_t i = 0; i < OPTIONS_COUNT; i++)
		if (strcmp(OPTIONS[i].name, name) == 0)
			return OPTIONS[i].section;
	BUG_ON(true);
}

static void
unknown_option(
	struct config_errors *errors, int line, const char *section, const char *name)
{
	const char *here = near_option(section, name, true);
	const char *elsewhere = near_option(section, name, false);

	if (here != NULL)
		finding(errors, line,
			"%s.%.80s: there is no such option; did you mean %s?", section,
			name, here);
	else if (elsewhere != NULL)
		finding(errors, line,
			"%s.%.80s: there is no such option; did you mean %s of [%s]?",
			section, name, elsewhere, section_of(elsewhere));
	else
		finding(errors, line, "%s.%.80s: there is no such option", section, name);
}

/* ---- a file ------------------------------------------------------------------------ */

struct reading {
	struct config *config;
	struct config_errors *errors;
};

static bool
known_section(const char *section)
{
	for (size_t i = 0; i < OPTIONS_COUNT; i++)
		if (strcmp(OPTIONS[i].section, section) == 0)
			return true;
	return false;
}

static void
on_section(void *ctx, const char *section, int line)
{
	struct reading *r = ctx;

	if (!known_section(section))
		unknown_section(r->errors, line, section);
}

static void
on_entry(void *ctx, const char *section, const char *name, const char *value, int line)
{
	struct reading *r = ctx;
	const struct config_option *o = find(section, name);
	char why[200];
	int *set_on;

	if (section[0] == '\0') {
		finding(r->errors, line, "%.80s stands before the first [section]", name);
		return;
	}
	if (o == NULL) {
		if (known_section(section)) /* else said at its head */
			unknown_option(r->errors, line, section, name);
		return;
	}
	set_on = &r->errors->option_line[o - OPTIONS];
	if (*set_on != 0) {
		finding(r->errors, line, "%s.%s: it is set on line %d already", section,
			name, *set_on);
		return;
	}
	*set_on = line;
	if (!set(r->config, o, r->errors->file, value, why, sizeof why))
		finding(r->errors, line, "%s.%s: %s", section, name, why);
}

static void
on_fault(void *ctx, int line, const char *why)
{
	struct reading *r = ctx;

	finding(r->errors, line, "%s", why);
}

/* ---- what one option says about another -------------------------------------------- */

static bool
host_name(const char *s)
{
	for (; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && strchr(".-:", *s) == NULL)
			return false;
	return true;
}

/* smtp://HOST, smtps://HOST, and perhaps a port: nothing else is taken, no login above all. */
static bool
relay_url(const char *s)
{
	const char *host = strncmp(s, "smtp://", 7) == 0    ? s + 7
			   : strncmp(s, "smtps://", 8) == 0 ? s + 8
							    : "";
	size_t n = strcspn(host, "/?#@");

	return n > 0 && host[n] == '\0' && strspn(host, URL_LETTERS) == n;
}

/* With the longest token there is in the place of its one %. */
static bool
envelope_sender(const char *s)
{
	char address[CONFIG_TEXT_BYTES + MAIL_TOKEN_BYTES];
	const char *mark = strchr(s, '%');

	if (mark == NULL || strchr(mark + 1, '%') != NULL)
		return false;
	snprintf(address, sizeof address, "%.*s%0*d%s", (int)(mark - s), s,
		MAIL_TOKEN_BYTES - 1, 0, mark + 1);
	return mail_address_ok(address);
}

static void
check_mail(const struct config *c, struct config_errors *errors)
{
	if (c->mail_relay[0] != '\0' && !relay_url(c->mail_relay))
		config_error(errors, "mail.relay",
			"\"%.80s\" is not smtp://HOST:PORT or smtps://HOST:PORT",
			c->mail_relay);
	if (c->mail_user[0] != '\0' && c->mail_password[0] == '\0')
		config_error(errors, "mail.user", "its mail.password_file is not named");
	/* smtps:// alone proves nothing either where the certificate is not looked at */
	if (c->mail_user[0] != '\0' && c->mail_tls != MAIL_TLS_REQUIRED)
		config_error(errors, "mail.tls",
			"a password is sent over TLS alone that is proven: required");
	if (c->mail_envelope[0] != '\0' && !envelope_sender(c->mail_envelope))
		config_error(errors, "mail.envelope_sender",
			"\"%.80s\" is not a mail address with one %% in it, or too long with "
			"a token in its place",
			c->mail_envelope);
}

static void
check_address(const char *option, const char *value, struct config_errors *errors)
{
	unsigned char address[16];

	if (!loopback_name(value) && inet_pton(AF_INET, value, address) != 1 &&
		inet_pton(AF_INET6, value, address) != 1)
		config_error(errors, option, "\"%.60s\" is not a numeric address", value);
}

/* "https://fair.example:8443": nothing behind the host, for we know our own paths. */
static bool
web_url_is_well(const char *url)
{
	static const char SCHEME[] = "https://";
	const char *host = url + sizeof SCHEME - 1;

	if (strncmp(url, SCHEME, sizeof SCHEME - 1) != 0)
		return false;
	for (const char *s = host; *s != '\0'; s++)
		if (!isalnum((unsigned char)*s) && strchr(".-:[]", *s) == NULL)
			return false;
	return *host != '\0';
}

static void
check_web(const struct config *c, struct config_errors *errors)
{
	if (c->web_address[0] != '\0')
		check_address("web.address", c->web_address, errors);
	if (c->web_url[0] != '\0' && !web_url_is_well(c->web_url))
		config_error(errors, "web.url",
			"\"%.60s\" is not https:// and a host, such as https://fair.example",
			c->web_url);
	if ((c->web_certificate[0] != '\0') != (c->web_certificate_key[0] != '\0'))
		config_error(errors,
			c->web_certificate[0] != '\0' ? "web.certificate"
						      : "web.certificate_key",
			"a certificate and its key go together: name both or neither");
}

static void
check_together(const struct config *c, struct config_errors *errors)
{
	const size_t socket_max = sizeof((struct sockaddr_un *)0)->sun_path - 1;
	struct networks shared;
	struct err e;

	check_address("listen.address", c->listen_address, errors);
	check_web(c, errors);
	if (!host_name(c->public_name))
		config_error(errors, "listen.public_name",
			"\"%.60s\" is not a host name or address", c->public_name);
	if (strlen(c->socket_path) > socket_max)
		config_error(errors, "listen.socket",
			"%.80s... has %zu bytes; the path of a Unix socket has at most "
			"%zu",
			c->socket_path, strlen(c->socket_path), socket_max);
	if (!networks_parse(c->shared_networks, &shared, &e))
		config_error(errors, "limits.shared_networks", "%s", e.text);
	for (size_t i = 0; i < OPTIONS_COUNT; i++)
		if (OPTIONS[i].type == CONFIG_PATH && OPTIONS[i].min > 0 &&
			((const char *)c + OPTIONS[i].offset)[0] == '\0')
			finding(errors, 0, "%s.%s: the path is too long",
				OPTIONS[i].section, OPTIONS[i].name);
	if (c->line_before_login_bytes > c->line_bytes)
		config_error(errors, "limits.line_before_login_bytes",
			"it is larger than limits.line_bytes, %" PRId64, c->line_bytes);
	if (c->page_bytes > c->output_bytes)
		config_error(errors, "limits.page_bytes",
			"it is larger than limits.output_bytes, %" PRId64,
			c->output_bytes);
	check_mail(c, errors);
}

static void
begin(const char *path, struct config *c, struct config_errors *errors)
{
	*errors = (struct config_errors){.count = 0};
	snprintf(errors->file, sizeof errors->file, "%s", path);
	set_defaults(c, path);
}

bool
config_parse(const char *path, const char *text, size_t bytes, struct config *c,
	struct config_errors *errors)
{
	struct reading r = {.config = c, .errors = errors};
	const struct ini_visitor visitor = {
		.ctx = &r, .section = on_section, .entry = on_entry, .fault = on_fault};

	begin(path, c, errors);
	if (!ini_visit(text, bytes, &visitor))
		BUG_ON(errors->count == 0); /* every fault has become a finding */
	check_together(c, errors);
	return errors->count == 0;
}

bool
config_load(const char *path, struct config *c, struct config_errors *errors)
{
	struct buf text;
	struct err e;
	bool ok;

	buf_init(&text, CONFIG_FILE_MAX_BYTES);
	if (file_read(path, &text, &e)) {
		ok = config_parse(path, buf_str(&text), text.len, c, errors);
	} else {
		begin(path, c, errors);
		errors->unread = true;
		config_error(errors, "", "%s", e.text);
		ok = false;
	}
	buf_release(&text);
	return ok;
}
