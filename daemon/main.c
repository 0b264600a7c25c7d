/* main.c - convened: puts the layers together. The only file that knows them all. */
#include "base/clock.h"
#include "base/log.h"
#include "check.h"
#include "claim.h"
#include "expiry.h"
#include "ical/ical.h"
#include "net/http.h"
#include "options.h"
#include "rpc/dispatch.h"
#include "store/writer.h"
#include "web/monitor.h"
#include "web/web.h"
#include "wire/tls.h"
#include "wire/version.h"
#include "work/aside.h"
#include "work/gauges.h"
#include "work/mailer.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum { WEB_URL_BYTES = 300 };

/* What SIGHUP replaces as a whole. The former ones stay until the end: a worker may be reading. */
struct settings {
	struct settings *former;
	struct config config;
	char pin[DIGEST_BASE64URL];
	char web_url
		[WEB_URL_BYTES]; /* what links begin with; "": there is no such port */
	char mail_password[CHECK_PASSWORD_BYTES]; /* "": none is needed */
};

struct daemon {
	struct options options;
	struct settings *settings;
	struct clock clock;
	uint8_t key[DIGEST_BYTES];
	int port;
	int wake_fd;
	struct claim claim;
	struct jobs *done;
	struct writer *writer;
	struct readers *readers;
	struct aside *planner;
	struct aside *postman;
	struct aside *matcher;
	struct ical *ical;
	struct net *net;
	struct work *work;
	struct methods *methods;
	struct rpc *rpc;
	struct web *web;
	struct monitor *monitor;
	struct expiry expiry;
	const char *_Atomic pages; /* what links to them begin with: of the settings */
	bool draining;
	bool goodbye;
	int64_t drain_until_ms;
};

/* ---- net's handler: connections to sessions ------------------------------------------------- */

static void *
opened(void *ctx, struct conn *c, bool local, unsigned uid)
{
	struct daemon *d = ctx;

	struct session *s = rpc_open(d->rpc, c, local, uid);

	if (!local)
		rpc_came_from(s, conn_host(c));
	return s;
}

static void
line(void *user, const char *text, size_t n)
{
	rpc_line(user, text, n);
}

static void
broken(void *user, enum err_code code)
{
	rpc_broken(user, code);
}

static void
ended(void *user)
{
	rpc_ended(user);
}

static void
closed(void *user)
{
	rpc_closed(user);
}

static void
drained(void *user)
{
	rpc_drained(user);
}

static void
ping(void *user)
{
	rpc_ping(user);
}

static void
woken(void *ctx)
{
	struct daemon *d = ctx;
	struct job *list;

	while ((list = jobs_take(d->done, SIZE_MAX)) != NULL)
		rpc_completed(d->rpc, list);
}

/* ---- stopping ------------------------------------------------------------------------------- */

static void
start_drain(void *ctx)
{
	struct daemon *d = ctx;

	if (d->draining)
		return;
	d->draining = true;
	d->drain_until_ms = clock_monotonic_ms() + d->settings->config.drain_ms;
	log_event(LOG_NOTICE, "daemon.draining",
		L_INT("connections", net_connections(d->net)));
	log_notify("STOPPING=1");
	net_stop_listening(d->net);
	work_drain(d->work);
}

/* First what is in flight is answered, then every connection is closed in order, then we stop. */
static void
go_on_draining(struct daemon *d)
{
	bool late = clock_monotonic_ms() >= d->drain_until_ms;

	if (!d->goodbye && (work_is_idle(d->work) || late)) {
		d->goodbye = true;
		rpc_say_goodbye(d->rpc);
		net_http_say_goodbye(d->net);
	}
	if (d->goodbye && (net_connections(d->net) == 0 || late))
		net_stop(d->net);
}

static void
tick(void *ctx)
{
	struct daemon *d = ctx;
	int64_t now_ms = clock_monotonic_ms();

	methods_tick(d->methods, now_ms);
	work_tick(d->work, now_ms);
	rpc_tick(d->rpc);
	web_tick(d->web, now_ms);
	expiry_tick(&d->expiry, clock_now_s(&d->clock));
	if (d->draining)
		go_on_draining(d);
}

/* ---- SIGHUP: build and check the whole, then swap ------------------------------------------- */

static struct ssl_ctx_st *
tls_for(struct daemon *d, const struct config *cfg, char pin[DIGEST_BASE64URL],
	struct err *e)
{
	const struct tls_files files = {.certificate = cfg->certificate,
		.key = cfg->certificate_key,
		.authority = cfg->authority[0] != '\0' ? cfg->authority : NULL,
		.now_s = clock_now_s(&d->clock),
		.accept_expired = cfg->accept_expired};

	struct ssl_ctx_st *tls =
		check_certificate_keys(cfg, e) &&
				tls_pin_of_certificate(cfg->certificate, pin, e)
			? tls_server_context(&files, e)
			: NULL;

	if (tls == NULL || expiry_read(&d->expiry, cfg, e))
		return tls;
	tls_context_free(tls);
	return NULL;
}

/* What the HTTPS port shows; *out is NULL where nobody is to be shown anything. */
static bool
web_tls_for(struct daemon *d, const struct config *cfg, struct ssl_ctx_st **out,
	struct err *e)
{
	const struct tls_files files = {.certificate = config_web_certificate(cfg),
		.key = config_web_certificate_key(cfg),
		.now_s = clock_now_s(&d->clock),
		.accept_expired = cfg->accept_expired,
		.https = true};

	*out = NULL;
	if (cfg->web_port == 0 || cfg->web_trust_proxy == WEB_PROXY_HTTP)
		return true;
	*out = tls_server_context(&files, e);
	return *out != NULL;
}

static bool
read_config(const char *file, struct config *fresh)
{
	struct config_errors *errors = xcalloc(1, sizeof *errors);
	bool ok = config_load(file, fresh, errors);

	for (size_t i = 0; i < errors->count && i < CONFIG_ERRORS_MAX; i++)
		log_event(LOG_ERR, "reload.refused", L_STR("file", errors->file),
			L_INT("line", errors->item[i].line),
			L_STR("reason", errors->item[i].text));
	free(errors);
	return ok;
}

static void
note_certificate_end(struct daemon *d)
{
	methods_env(d->methods)->stats->certificate_end_s = expiry_first(&d->expiry);
}

static void
note_web_url(struct settings *s)
{
	struct buf url;

	buf_init(&url, sizeof s->web_url - 1);
	BUG_ON(s->config.web_port != 0 && !config_web_url(&s->config, &url));
	snprintf(s->web_url, sizeof s->web_url, "%s", buf_str(&url));
	buf_release(&url);
}

/* Everything it names lives until the end: settings are kept. */
static void
set_mail_terms(struct daemon *d)
{
	const struct config *c = &d->settings->config;

	note_web_url(d->settings);
	atomic_store(&d->pages, d->settings->web_url);
	mailer_configure(d->work->mailer,
		&(struct mailer_terms){.smtp = {.relay = c->mail_relay,
					       .user = c->mail_user,
					       .password = d->settings->mail_password,
					       .tls = c->mail_tls,
					       .authority = c->mail_authority,
					       .timeout_ms = c->mail_timeout_ms},
			.sending = {c->mail_retry_s, c->mail_expire_s},
			.letter = {.key = d->key,
				.ical = d->ical,
				.place = {c->public_name, d->port, d->settings->pin,
					d->settings->web_url},
				.envelope = c->mail_envelope},
			.per_minute = c->mail_per_minute});
}

static void
reload(struct daemon *d)
{
	struct settings *next = xcalloc(1, sizeof *next);
	struct ssl_ctx_st *tls = NULL, *web_tls = NULL;
	struct config fresh;
	struct buf restart;
	struct err e;

	next->config = d->settings->config;
	buf_init(&restart, 4096);
	if (read_config(d->options.config_file, &fresh) &&
		config_reload(&next->config, &fresh, &restart)) {
		if (web_tls_for(d, &next->config, &web_tls, &e))
			tls = tls_for(d, &next->config, next->pin, &e);
		if (tls == NULL)
			log_event(LOG_ERR, "reload.refused", L_ERR(&e));
	}
	if (tls != NULL && !check_mail_password(&next->config, next->mail_password, &e)) {
		log_event(LOG_ERR, "reload.refused", L_ERR(&e));
		tls_context_free(tls);
		tls = NULL;
	}
	if (tls == NULL) {
		tls_context_free(web_tls);
		buf_release(&restart);
		free(next);
		return;
	}
	next->former = d->settings;
	d->settings = next;
	log_open(next->config.log_level, next->config.log_target);
	net_reconfigure(d->net, &next->config, tls);
	net_http_reconfigure(d->net, web_tls);
	methods_reconfigure(d->methods, &next->config, next->pin);
	set_mail_terms(d);
	note_certificate_end(d);
	log_event(LOG_NOTICE, "daemon.reloaded", L_STR("file", d->options.config_file));
	if (restart.len > 0)
		log_event(LOG_WARNING, "reload.needs_restart",
			L_STR("option", buf_str(&restart)));
	buf_release(&restart);
}

static void
signalled(void *ctx, int signo)
{
	struct daemon *d = ctx;

	log_event(LOG_NOTICE, "daemon.signal", L_STR("signal", strsignal(signo)));
	if (signo == SIGHUP)
		reload(d);
	else
		start_drain(d);
}

/* ---- sessions' peer: back to connections ---------------------------------------------------- */

static void
peer_send(void *peer, const char *bytes, size_t n)
{
	conn_send(peer, bytes, n);
}

static void
peer_close(void *peer, const char *why)
{
	conn_close(peer, why);
}

static void
peer_established(void *peer, size_t line_max)
{
	conn_established(peer, line_max);
}

static void
peer_pause(void *peer, bool paused)
{
	conn_pause(peer, paused);
}

static void
peer_watching(void *peer)
{
	conn_watching(peer);
}

static size_t
peer_unsent(void *peer)
{
	return conn_unsent(peer);
}

static void
peer_known(void *peer)
{
	conn_known(peer);
}

/* ---- life ----------------------------------------------------------------------------------- */

static const struct net_handler NET_HANDLER = {
	opened, line, broken, ended, closed, drained, ping, woken, tick, signalled};
static const struct peer_ops PEER_OPS = {peer_send, peer_close, peer_established,
	peer_pause, peer_watching, peer_unsent, peer_known};

static bool
claim_database(struct daemon *d, struct err *e)
{
	d->claim = (struct claim){.config = &d->settings->config,
		.clock = &d->clock,
		.key = d->key,
		.accept_loss = d->options.accept_loss};
	return claim_take(&d->claim, e);
}

static bool
start_workers(struct daemon *d, struct err *e)
{
	const struct config *cfg = &d->settings->config;
	struct store_options so = {.max_pages = cfg->database_pages, .web = &d->pages};

	atomic_init(&d->pages, "");
	d->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (d->wake_fd < 0)
		return err_set(e, ERR_NETWORK, "no eventfd: too many open files");
	d->done = jobs_new(SIZE_MAX, d->wake_fd);
	if (!claim_database(d, e))
		return false;
	so.guard = d->claim.guard;
	so.head = d->claim.head;
	d->writer = writer_start(cfg->database, &so, &d->clock, (size_t)cfg->batch,
		(size_t)cfg->queue, d->done, e);
	if (d->writer == NULL)
		return false;
	d->planner = aside_start(d->done, "planner");
	d->postman = aside_start(d->done, "postman");
	d->matcher = aside_start(d->done, "matcher");
	d->readers = readers_start(cfg->database, &so, &d->clock, (int)cfg->readers,
		(size_t)cfg->queue, d->done, e);
	return d->readers != NULL;
}

static bool
start_listening(struct daemon *d, struct err *e)
{
	const struct config *cfg = &d->settings->config;
	struct ssl_ctx_st *tls = tls_for(d, cfg, d->settings->pin, e);

	if (tls == NULL) {
		e->code = ERR_CONFIG; /* the operator named the wrong file */
		return false;
	}
	d->net = net_new(&NET_HANDLER, d, cfg, d->wake_fd, e);
	return d->net != NULL && net_listen_tls(d->net, tls, &d->port, e) &&
	       net_listen_unix(d->net, e);
}

/* Work, the methods that take part in it, and the sessions that call them. */
static void
start_rpc(struct daemon *d)
{
	const struct work_options work = {.clock = &d->clock,
		.writer = d->writer,
		.readers = d->readers,
		.planner = d->planner,
		.postman = d->postman,
		.matcher = d->matcher,
		.last_seq = d->claim.last_seq};
	struct env env = {.clock = &d->clock,
		.key = d->key,
		.port = d->port,
		.ical = d->ical,
		.drain = start_drain,
		.drain_ctx = d};

	d->work = env.work = work_new(&work);
	d->methods = methods_new(&env);
	methods_reconfigure(d->methods, &d->settings->config, d->settings->pin);
	set_mail_terms(d);
	gauges_configure(
		d->work->gauges, &(struct gauges_terms){d->settings->config.database,
					 d->settings->config.backup_dir});
	note_certificate_end(d);
	d->rpc = rpc_new(&(struct rpc_options){&PEER_OPS, d->work, d->methods});
	d->web = web_new(d->methods);
	d->monitor = monitor_new(d->methods);
}

static bool
start_web(struct daemon *d, struct err *e)
{
	const struct config *cfg = &d->settings->config;
	struct ssl_ctx_st *tls;

	if (!web_tls_for(d, cfg, &tls, e)) {
		e->code = ERR_CONFIG;
		return false;
	}
	return net_listen_http(d->net, &web_handler, d->web, tls, e) &&
	       net_listen_monitor(d->net, &monitor_handler, d->monitor, e);
}

static void
log_warning(void *ctx, const char *option, const struct err *e)
{
	(void)ctx;
	log_event(LOG_WARNING, "config.warning", L_STR("option", option),
		L_STR("text", e->text));
}

static bool
start(struct daemon *d, struct err *e)
{
	const struct config *cfg = &d->settings->config;

	js_setup();
	store_setup();
	d->ical = ical_new();
	smtp_setup();
	if (!check_key_file(cfg->key_file, d->key, sizeof d->key, e) ||
		!check_mail_password(cfg, d->settings->mail_password, e) ||
		!start_workers(d, e) || !start_listening(d, e))
		return false;
	start_rpc(d);
	return start_web(d, e);
}

/* In the order that loses nothing: no new work, then the work there is, then what it needs. */
static void
stop(struct daemon *d)
{
	if (d->work != NULL)
		work_halt(d->work);
	aside_stop(d->planner);
	aside_stop(d->postman);
	aside_stop(d->matcher);
	readers_stop(d->readers);
	writer_stop(d->writer);
	claim_release(&d->claim);
	if (d->rpc != NULL)
		woken(d);
	net_free(d->net);
	web_free(d->web);
	monitor_free(d->monitor);
	work_free(d->work);
	rpc_free(d->rpc);
	methods_free(d->methods);
	jobs_free(d->done);
	ical_free(d->ical);
	if (d->wake_fd >= 0)
		close(d->wake_fd);
	while (d->settings != NULL) {
		struct settings *former = d->settings->former;

		wipe(d->settings->mail_password, sizeof d->settings->mail_password);
		free(d->settings);
		d->settings = former;
	}
}

/*
 * What this process knows is in no core file and in nobody's debugger, and what it makes is
 * nobody else's to read. A file that may not grow is a write that fails, as on a full disk.
 */
static void
settle_in(void)
{
	const struct rlimit none = {0, 0};

	signal(SIGXFSZ, SIG_IGN);
	umask(077);
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
}

int
main(int argc, char **argv)
{
	struct daemon *d = xcalloc(1, sizeof *d);
	struct err e;
	int status;

	settle_in();
	status = options_run(argc, argv, &d->options);
	if (status != OPTIONS_CONTINUE) {
		free(d);
		return status;
	}
	d->wake_fd = -1;
	d->settings = xcalloc(1, sizeof *d->settings);
	d->settings->config = d->options.config;
	clock_init(&d->clock);
	log_open(d->settings->config.log_level, d->settings->config.log_target);
	if (start(d, &e)) {
		check_warnings(
			&d->settings->config, &(struct check_visitor){log_warning, NULL});
		log_event(LOG_NOTICE, "daemon.ready", L_STR("version", CONVENE_VERSION),
			L_STR("address", d->settings->config.listen_address),
			L_INT("port", d->port),
			L_INT("web_port", d->settings->config.web_port),
			L_INT("monitor_port", d->settings->config.monitor_port),
			L_STR("path", d->settings->config.socket_path),
			L_STR("database", d->settings->config.database));
		log_notify("READY=1");
		net_run(d->net);
		status = EX_OK;
	} else {
		log_event(LOG_ERR, "daemon.failed", L_ERR(&e));
		fprintf(stderr, "convened: %s\n", e.text);
		if (e.hint[0] != '\0')
			fprintf(stderr, "hint: %s\n", e.hint);
		status = err_info(e.code)->exit_status;
	}
	stop(d);
	log_event(LOG_NOTICE, "daemon.stopped", L_INT("status", status));
	log_close();
	wipe(d->key, sizeof d->key);
	free(d);
	return status;
}
