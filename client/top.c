/* top.c - the daemon at a glance, once a second, on the whole terminal. */
#include "run.h"

#include "text.h"
#include "top_frame.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sysexits.h>
#include <termios.h>
#include <unistd.h>

enum { EVERY_MS = 1000, FRAME_BYTES = 256 * 1024, KEY_TAB = '\t' };

struct top {
	struct session *session;
	const struct command *command;
	struct js *snapshot, *series;
	int64_t got_ms; /* when the snapshot came */
	int64_t calls, calls_a_second;
	char trouble[200];
	enum top_view view;
	int signals; /* a descriptor; -1: none */
	struct termios before;
	int rows, columns;
	bool over;
};

/* ---- asking ---------------------------------------------------------------------------------- */

static void
note_rate(struct top *t, int64_t now_ms)
{
	int64_t calls = js_get_int(js_get(t->snapshot, "methods"), "calls", 0);

	t->calls_a_second = t->got_ms != 0 && now_ms > t->got_ms && calls >= t->calls
				    ? (calls - t->calls) * 1000 / (now_ms - t->got_ms)
				    : -1;
	t->calls = calls;
	t->got_ms = now_ms;
}

/* Only for the view that shows it; where no event is chosen there is none. */
static void
ask_series(struct top *t)
{
	struct js *params = js_new_obj();
	struct fault f;

	js_free(t->series);
	t->series = NULL;
	js_set_str(params, "of", "event");
	js_set_int(params, "days", 1);
	if (!session_read(t->session, "stats.series", params, &t->series, &f)) {
		fault_release(&f);
		t->series = NULL;
	}
	js_free(params);
}

/* What was there stays to be seen, with its age. */
static bool
ask(struct top *t, struct fault *f)
{
	struct js *fresh = NULL;

	if (!session_read(t->session, t->command->method, NULL, &fresh, f)) {
		snprintf(t->trouble, sizeof t->trouble, "%.190s", f->err.text);
		session_close(t->session);
		return false;
	}
	js_free(t->snapshot);
	t->snapshot = fresh;
	t->trouble[0] = '\0';
	note_rate(t, monotonic_ms());
	return true;
}

/* ---- showing --------------------------------------------------------------------------------- */

static void
show(struct top *t, bool live)
{
	const struct screen *s = &t->session->screen;
	const struct top_shown shown = {.snapshot = t->snapshot,
		.series = t->series,
		.trouble = t->trouble,
		.stale_s = (monotonic_ms() - t->got_ms) / 1000,
		.calls_a_second = t->calls_a_second,
		.view = t->view,
		.columns = live ? t->columns : SCREEN_COLUMNS,
		.rows = live ? t->rows : 0,
		.color = s->color,
		.live = live};
	struct buf frame;

	buf_init(&frame, FRAME_BYTES);
	top_frame(&shown, &frame);
	fwrite(frame.data, 1, frame.len, s->out);
	/* whoever read us has gone: so do we */
	t->over = fflush(s->out) != 0 || t->over;
	buf_release(&frame);
}

static void
show_json(struct top *t)
{
	char *line = js_text(t->snapshot), *clean = text_safe_json(line);

	fprintf(t->session->screen.out, "%s\n", clean);
	t->over = fflush(t->session->screen.out) != 0 || t->over;
	free(clean);
	free(line);
}

/* ---- the terminal ---------------------------------------------------------------------------- */

static void
measure(struct top *t)
{
	struct winsize w;

	t->rows = 24;
	t->columns = SCREEN_COLUMNS;
	if (ioctl(fileno(t->session->screen.out), TIOCGWINSZ, &w) != 0)
		return;
	if (w.ws_row > 0)
		t->rows = w.ws_row;
	if (w.ws_col > 0)
		t->columns = w.ws_col;
}

/* Keys come one by one and unseen; the shell's screen comes back at the end. */
static bool
take_terminal(struct top *t)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &t->before) != 0)
		return false;
	raw = t->before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 0;
	raw.c_cc[VTIME] = 0;
	raw.c_cc[VSUSP] = _POSIX_VDISABLE;
	if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0)
		return false;
	fputs("\033[?1049h\033[?25l", t->session->screen.out);
	return true;
}

static void
give_terminal_back(struct top *t)
{
	fputs("\033[?25h\033[?1049l", t->session->screen.out);
	fflush(t->session->screen.out);
	tcsetattr(STDIN_FILENO, TCSANOW, &t->before);
}

/* Signals come where keys come: no handler, and nothing is left half drawn. */
static int
take_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void
take_key(struct top *t, int key)
{
	enum top_view view = top_view_of_key(key);

	if (key == 'q' || key == 'Q')
		t->over = true;
	else if (key == KEY_TAB)
		t->view = (t->view + 1) % TOP_VIEWS;
	else if (view != TOP_VIEWS)
		t->view = view;
}

/* Of a key without a letter, such as an arrow: ESC [ ... and a letter, or ESC O and one. */
static ssize_t
end_of_sequence(const unsigned char *key, ssize_t n, ssize_t i)
{
	ssize_t at = i + 1;

	if (at >= n || (key[at] != '[' && key[at] != 'O'))
		return i;
	for (at++; at < n && (key[at] < '@' || key[at] > '~'); at++)
		;
	return at;
}

static void
take_keys(struct top *t)
{
	unsigned char key[64];
	ssize_t n = read(STDIN_FILENO, key, sizeof key);

	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
		t->over = true;
	for (ssize_t i = 0; i < n; i++)
		if (key[i] == '\033')
			i = end_of_sequence(key, n, i);
		else
			take_key(t, key[i]);
}

static void
take_signal(struct top *t)
{
	struct signalfd_siginfo info;

	while (read(t->signals, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo == SIGWINCH)
			measure(t);
		else
			t->over = true;
	}
}

/* Until the next second, or a key or signal; true: it is time to ask. */
static bool
wait_for(struct top *t, int64_t until_ms)
{
	struct pollfd fd[] = {{.fd = t->signals, .events = POLLIN},
		{.fd = STDIN_FILENO, .events = POLLIN}};
	bool keys = !t->session->screen.json;
	int64_t left_ms = until_ms - monotonic_ms();

	if (left_ms <= 0 || poll(fd, keys ? 2 : 1, (int)left_ms) <= 0)
		return monotonic_ms() >= until_ms;
	if (fd[0].revents != 0)
		take_signal(t);
	if (keys && fd[1].revents != 0)
		take_keys(t);
	return false;
}

static void
look(struct top *t)
{
	struct fault f;

	if (!ask(t, &f))
		fault_release(&f);
	else if (t->view == TOP_OWED)
		ask_series(t);
}

static void
go_on(struct top *t)
{
	int64_t due_ms = monotonic_ms() + EVERY_MS;
	bool json = t->session->screen.json;

	while (!t->over) {
		enum top_view view = t->view;

		if (wait_for(t, due_ms)) {
			look(t);
			due_ms = monotonic_ms() + EVERY_MS;
			if (json && t->trouble[0] == '\0')
				show_json(t);
		} else if (t->view != view && t->view == TOP_OWED) {
			ask_series(t);
		}
		if (!json && !t->over)
			show(t, true);
	}
}

static bool
has_terminal(const struct session *s, struct err *e)
{
	const char *term = getenv("TERM");

	if (s->screen.columns > 0 && isatty(STDIN_FILENO) && term != NULL &&
		strcmp(term, "dumb") != 0 && term[0] != '\0')
		return true;
	err_set(e, ERR_PARAM_INVALID, "this is no terminal that can be drawn on");
	return err_hint(e, "convene top --once prints it once, --json as data");
}

static void
watch_it(struct top *t)
{
	t->signals = take_signals();
	measure(t);
	if (t->session->screen.json) {
		show_json(t);
		go_on(t);
	} else if (take_terminal(t)) {
		t->session->once =
			true; /* a daemon that is away is looked for each second */
		show(t, true);
		go_on(t);
		give_terminal_back(t);
	}
	close(t->signals);
}

int
run_top(struct session *s, const struct command *c, const struct arguments *a)
{
	bool once = js_get_bool(a->local, "once", false);
	struct top t = {.session = s, .command = c, .calls_a_second = -1, .signals = -1};
	struct fault f;
	struct err e;

	if (!once && !s->screen.json && !has_terminal(s, &e))
		return err_report(s, &e);
	if (!ask(&t, &f))
		return fault_report(s, &f);
	if (once && s->screen.json) {
		screen_json(&s->screen, t.snapshot);
	} else if (once) {
		ask_series(&t);
		show(&t, false);
	} else {
		watch_it(&t);
	}
	js_free(t.snapshot);
	js_free(t.series);
	return EX_OK;
}
