/* invite.c - make accounts and show their login links. */
#include "run.h"

#include "qr.h"
#include "text.h"
#include "view.h"

#include <stdlib.h>
#include <string.h>

int
draw_qr(struct session *s, const char *link)
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

/* What only means something for everybody is not passed over for one. */
static bool
for_one(const struct arguments *a, struct err *e)
{
	static const char *const OF_ALL[] = {"dry_run", "save", "kind"};

	for (size_t i = 0; i < sizeof OF_ALL / sizeof *OF_ALL; i++)
		if (js_get(a->local, OF_ALL[i]) != NULL) {
			err_set(e, ERR_PARAM_INVALID,
				"--dry-run, --save and --kind go with --all");
			return err_hint(e, "convene invite --all --dry-run");
		}
	return true;
}

int
run_invite(struct session *s, const struct command *c, const struct arguments *a)
{
	struct js *result = NULL;
	struct fault f;
	struct err e;
	int status;

	if (js_get_bool(a->local, "all", false))
		return run_invite_all(s, a);
	if (!for_one(a, &e))
		return err_report(s, &e);
	if (!session_write(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	status = run_show(s, c, result);
	if (js_get_bool(a->local, "qr", false) && !s->screen.json &&
		js_get_str(result, "link", NULL) != NULL)
		status = draw_qr(
			s, js_get_str(result, "web", js_get_str(result, "link", "")));
	js_free(result);
	return status;
}
