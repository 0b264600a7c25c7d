/* invite.c - make accounts and show their login links. */
#include "run.h"

#include "qr.h"
#include "text.h"
#include "view.h"

#include <stdlib.h>
#include <string.h>

static int
draw(struct session *s, const char *link)
{
	struct err e;
	char *lines = qr_lines(link, s->screen.color, &e);
	char *first;
	int needs;

	if (lines == NULL)
		return err_report(s, &e);
	first = qr_lines(link, false, &e);
	BUG_ON(first == NULL);
	first[strcspn(first, "\n")] = '\0';
	needs = text_width(first);
	if (s->screen.columns > 0 && s->screen.columns < needs)
		screen_remark(&s->screen,
			"the QR code needs a terminal of %d columns, this one has %d",
			needs, s->screen.columns);
	else
		fprintf(s->screen.out, "\n%s", lines);
	free(first);
	free(lines);
	return EXIT_SUCCESS;
}

int
run_invite(struct session *s, const struct command *c, const struct arguments *a)
{
	struct js *result = NULL;
	struct fault f;
	int status;

	if (!session_write(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	status = run_show(s, c, result);
	if (js_get_bool(a->local, "qr", false) && !s->screen.json &&
		js_get_str(result, "link", NULL) != NULL)
		status = draw(s, js_get_str(result, "link", ""));
	js_free(result);
	return status;
}
