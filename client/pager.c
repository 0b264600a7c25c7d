/* pager.c - long output on a terminal goes through a pager. */
#include "pager.h"

#include "text.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_FOUND = 127 };

/* NULL: none is wanted. */
static const char *
pager_command(void)
{
	const char *asked = getenv("PAGER"), *term = getenv("TERM");

	if (term == NULL || strcmp(term, "dumb") == 0)
		return NULL;
	if (asked == NULL)
		return "less -FRX";
	return asked[0] != '\0' ? asked : NULL;
}

void
pager_begin(struct pager *p, struct screen *s)
{
	*p = (struct pager){.out = NULL};
	if (s->rows == 0 || pager_command() == NULL)
		return;
	p->out = s->out;
	s->out = open_memstream(&p->text, &p->n);
	BUG_ON(s->out == NULL);
}

/* A line without its colours: "ESC [ ... m". */
static char *
uncoloured(const char *line, size_t n)
{
	char *out = xmalloc(n + 1);
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		if (line[i] == '\033')
			while (i < n && line[i] != 'm')
				i++;
		else
			out[at++] = line[i];
	}
	out[at] = '\0';
	return out;
}

int
pager_lines(const char *text, int columns)
{
	int lines = 0;

	while (*text != '\0') {
		size_t n = strcspn(text, "\n");
		char *line = uncoloured(text, n);
		int width = text_width(line);

		lines += width <= columns ? 1 : (width + columns - 1) / columns;
		free(line);
		text += n + (text[n] == '\n');
	}
	return lines;
}

/* A child that reads what we write to *to; signals as if a shell had begun it. */
static bool
begin_child(const char *command, pid_t *child, int *to)
{
	char *argv[] = {xstrdup("sh"), xstrdup("-c"), xstrdup(command), NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t usual;
	int ends[2];
	bool ok = pipe(ends) == 0;

	/* as git does: a bare "less" shows colours, and ends when all is on the screen */
	setenv("LESS", "FRX", 0);
	setenv("LV", "-c", 0);
	if (ok) {
		sigemptyset(&usual);
		sigaddset(&usual, SIGPIPE);
		sigaddset(&usual, SIGINT);
		sigaddset(&usual, SIGQUIT);
		posix_spawn_file_actions_init(&actions);
		posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
		posix_spawn_file_actions_addclose(&actions, ends[0]);
		posix_spawn_file_actions_addclose(&actions, ends[1]);
		posix_spawnattr_init(&attributes);
		posix_spawnattr_setsigdefault(&attributes, &usual);
		posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
		ok = posix_spawn(
			     child, "/bin/sh", &actions, &attributes, argv, environ) == 0;
		posix_spawn_file_actions_destroy(&actions);
		posix_spawnattr_destroy(&attributes);
		close(ends[0]);
		*to = ends[1];
		if (!ok)
			close(ends[1]);
	}
	for (int i = 0; argv[i] != NULL; i++)
		free(argv[i]);
	return ok;
}

static void
write_all(int to, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t wrote = write(to, text, n);

		if (wrote < 0 && errno == EINTR)
			continue;
		/* its reader has seen enough */
		if (wrote <= 0)
			return;
		text += wrote;
		n -= (size_t)wrote;
	}
}

/* false when there is no such pager; nothing was shown then. */
static bool
page(const struct pager *p)
{
	void (*interrupt)(int) = signal(SIGINT, SIG_IGN);
	void (*quit)(int) = signal(SIGQUIT, SIG_IGN);
	pid_t child, ended;
	int to, status = 0;
	bool ok = begin_child(pager_command(), &child, &to);

	if (ok) {
		write_all(to, p->text, p->n);
		close(to);
		do
			ended = waitpid(child, &status, 0);
		while (ended < 0 && errno == EINTR);
		ok = !WIFEXITED(status) || WEXITSTATUS(status) != NOT_FOUND;
	}
	signal(SIGINT, interrupt);
	signal(SIGQUIT, quit);
	return ok;
}

void
pager_end(struct pager *p, struct screen *s)
{
	if (p->out == NULL)
		return;
	fclose(s->out);
	s->out = p->out;
	/* the prompt of the shell takes a line too */
	if (pager_lines(p->text, s->columns) < s->rows || !page(p))
		fwrite(p->text, 1, p->n, s->out);
	free(p->text);
	*p = (struct pager){.out = NULL};
}
