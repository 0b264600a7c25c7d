/* diary.c - a diary: one day of it or all, and what is in it without what is free. */
#include "run.h"

#include <stdlib.h>
#include <string.h>

/* The day of that date, or the first, second, ... of them; NULL when there is none. */
static struct js *
find_day(const struct js *days, const char *wanted)
{
	for (size_t i = 0; i < js_len(days); i++) {
		char number[24];

		snprintf(number, sizeof number, "%zu", i + 1);
		if (strcmp(wanted, number) == 0 ||
			strcmp(js_get_str(js_at(days, i), "day", ""), wanted) == 0)
			return js_at(days, i);
	}
	return NULL;
}

/* Only that day is left in the result. */
static bool
keep_day(struct js *result, const char *wanted, struct err *e)
{
	const struct js *days = js_get(result, "days");
	struct js *day = find_day(days, wanted), *one;

	if (day == NULL) {
		err_set(e, ERR_NOT_FOUND, "the fair has no day %.40s", wanted);
		if (js_len(days) == 0)
			return false;
		return err_hint(e, "--day %s is the first of %zu, --day %zu the last",
			js_get_str(js_at(days, 0), "day", "?"), js_len(days),
			js_len(days));
	}
	one = js_new_arr();
	js_push(one, js_share(day));
	js_set(result, "days", one);
	return true;
}

/* Without the free slots, which are only counted: those to come, and those that are past. */
static void
drop_free(struct js *day, int64_t dropped[2])
{
	const struct js *slots = js_get(day, "slots");
	struct js *rest = js_new_arr();

	for (size_t i = 0; i < js_len(slots); i++) {
		struct js *slot = js_at(slots, i);

		if (strcmp(js_get_str(slot, "state", ""), "free") == 0)
			dropped[js_get_bool(slot, "past", false)]++;
		else
			js_push(rest, js_share(slot));
	}
	/* the clock of the day as it begins: where it changes, a later slot is marked */
	js_set_str(day, "begins", js_get_str(js_at(slots, 0), "start", ""));
	js_set(day, "slots", rest);
}

static void
drop_all_free(struct js *result)
{
	const struct js *days = js_get(result, "days");
	int64_t dropped[2] = {0, 0};

	for (size_t i = 0; i < js_len(days); i++)
		drop_free(js_at(days, i), dropped);
	js_set_int(result, "left", dropped[0]);
	js_set_int(result, "left_past", dropped[1]);
}

int
run_diary(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *day = js_get_str(a->local, "day", NULL);
	struct js *result = NULL;
	struct fault f;
	struct err e;
	int status;

	if (!session_read(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	if (day != NULL && !keep_day(result, day, &e)) {
		js_free(result);
		return err_report(s, &e);
	}
	if (!s->screen.json && !js_get_bool(a->local, "all", false))
		drop_all_free(result);
	status = run_show(s, c, result);
	js_free(result);
	return status;
}
