/* many_commands.c - accept, decline, withdraw, cancel, request and book: one, or many at once. */
#include "many.h"
#include "run.h"

#include <string.h>

/* One word and nothing else that means many: as any command. */
static bool
is_one(const struct arguments *a, const char *param)
{
	const struct js *words = js_get(a->local, param);

	return words != NULL && js_len(words) == 1 && js_get(a->local, "file") == NULL &&
	       js_get(a->local, "for") == NULL && !js_get_bool(a->local, "all", false) &&
	       !js_get_bool(a->local, "dry_run", false);
}

/* What is meant for one thing alone: a slot, a rev. */
static bool
fits_many(const struct arguments *a, struct err *e)
{
	static const char *const OF_ONE[][2] = {
		{"slot", "--slot"}, {"if_rev", "--if-rev"}};

	for (size_t i = 0; i < sizeof OF_ONE / sizeof *OF_ONE; i++)
		if (js_get(a->params, OF_ONE[i][0]) != NULL) {
			err_set(e, ERR_PARAM_INVALID, "%s is for one alone",
				OF_ONE[i][1]);
			return err_hint(e, "leave it out, or name one");
		}
	return true;
}

static int
run_ids(struct session *s, const struct command *c, const struct arguments *a,
	const char *param, bool asks)
{
	struct js *items;
	struct fault f;
	struct err e;

	if (is_one(a, param)) {
		js_set_str(a->params, param, js_str(js_at(js_get(a->local, param), 0)));
		return run_method(s, c, a);
	}
	if (!fits_many(a, &e))
		return err_report(s, &e);
	items = many_ids(s, c, a, param, &f);
	if (items == NULL)
		return fault_report(s, &f);
	return many_run(s, c, a, items, asks);
}

int
run_accept(struct session *s, const struct command *c, const struct arguments *a)
{
	return run_ids(s, c, a, "request", false);
}

/* A no cannot be taken back: many are asked for. */
int
run_refuse(struct session *s, const struct command *c, const struct arguments *a)
{
	return run_ids(s, c, a, "request", true);
}

int
run_cancel(struct session *s, const struct command *c, const struct arguments *a)
{
	return run_ids(s, c, a, "meeting", true);
}

/* The file's rows as calls of this row's method; its columns are the row's parameters. */
static int
run_file(struct session *s, const struct command *row, const struct arguments *a,
	const char *what)
{
	struct err e;
	struct js *items = many_file(row, js_get_str(a->local, "file", ""), what, &e);

	if (items == NULL)
		return err_report(s, &e);
	return many_run(s, row, a, items, false);
}

static int
one_is_missing(struct session *s, const struct command *c, const char *what)
{
	struct err e;

	err_set(&e, ERR_PARAM_INVALID, "%s is missing", what);
	err_hint(&e, "convene help %s", c->words);
	return err_report(s, &e);
}

int
run_request(struct session *s, const struct command *c, const struct arguments *a)
{
	char first[] = "request", second[] = "to", *words[] = {first, second};
	int used;

	if (js_get(a->local, "file") != NULL)
		return run_file(s, command_find(2, words, &used), a, "to");
	if (js_get(a->params, "request") == NULL)
		return one_is_missing(s, c, "R1");
	return run_method(s, c, a);
}

int
run_book(struct session *s, const struct command *c, const struct arguments *a)
{
	if (js_get(a->local, "file") != NULL)
		return run_file(s, c, a, "delegates");
	if (js_get(a->params, "delegates") == NULL)
		return one_is_missing(s, c, "DELEGATE...");
	return run_method(s, c, a);
}
