/*
 * test_protocol_page.c - the lists of convene-protocol(7) are the tables of methods,
 * objects and errors.
 */
#include "golden.h"

#include "domain/people/account.h"
#include "methods/method.h"
#include "methods/schemas.h"

static const char PAGE[] = "daemon/convene-protocol.7";

/*
 * Text in lines of at most 78 columns; a line must not look like a macro. A word that is longer is
 * a list with bars: it goes on in the next line, without a blank between.
 */
static void
wrapped(const char *text, const char *end, struct buf *out)
{
	while (*text != '\0') {
		size_t n = strlen(text);
		const char *joined = "";

		if (n > 76)
			for (n = 76; n > 0 && text[n] != ' ';)
				n--;
		if (n == 0) {
			for (n = 74; n > 0 && text[n - 1] != '|';)
				n--;
			joined = "\\c";
		}
		assert_true(n > 0);
		assert_true(buf_addf(out, "%s%.*s%s%s\n",
			text[0] == '.' || text[0] == '\'' ? "\\&" : "", (int)n, text,
			joined, text[n] == '\0' ? end : ""));
		text += n + (text[n] == ' ');
	}
}

static void
range(const struct param *p, const char *of, struct buf *out)
{
	assert_true(
		buf_addf(out, p->max == INT64_MAX ? "%s from %lld" : "%s, %lld to %lld",
			of, (long long)p->min, (long long)p->max));
}

static void
list_of(const struct param *p, const char *what, struct buf *out)
{
	assert_true(buf_addf(out, "list of at most %lld %s", (long long)p->max, what));
}

static void
choices(const char *words, struct buf *out)
{
	for (; *words != '\0'; words++)
		assert_true(*words == '|' ? buf_adds(out, ", ") : buf_addc(out, *words));
}

static void
type_in_words(const struct param *p, struct buf *out)
{
	switch (p->type) {
	case PARAM_STR:
		assert_true(buf_addf(out, "text%s, %lld to %lld bytes",
			p->text == TEXT_LINES ? " of several lines" : "",
			(long long)p->min, (long long)p->max));
		return;
	case PARAM_CODES:
		list_of(p, "codes", out);
		return;
	case PARAM_STRS:
		list_of(p, "texts", out);
		return;
	case PARAM_SLOTS:
		list_of(p, "slots", out);
		return;
	case PARAM_INT:
		range(p, "integer", out);
		return;
	case PARAM_CHOICE:
		choices(p->choices, out);
		return;
	case PARAM_CODE:
	case PARAM_RANGE:
	case PARAM_BOOL:
	case PARAM_SLOT:
	case PARAM_INSTANT:
	case PARAM_CURSOR:
	case PARAM_KEY:
	case PARAM_REQUEST:
	case PARAM_MEETING:
	case PARAM_ACCOUNT:
	case PARAM_TOKEN:
	case PARAM_IMPORT:
	case PARAM_SCHEDULE:
	case PARAM_MAIL:
		break;
	}
	static const char *const WORDS[] = {
		[PARAM_CODE] = "code",
		[PARAM_RANGE] = "list of two integers",
		[PARAM_BOOL] = "true or false",
		[PARAM_SLOT] = "number of a slot, or a time such as 2026-07-15T09:30",
		[PARAM_INSTANT] = "instant",
		[PARAM_CURSOR] = "text",
		[PARAM_KEY] = "8 to 128 printable characters",
		[PARAM_REQUEST] = "id such as R12",
		[PARAM_MEETING] = "id such as M12",
		[PARAM_ACCOUNT] = "id such as A12",
		[PARAM_TOKEN] = "id such as T12",
		[PARAM_IMPORT] = "id such as I12",
		[PARAM_SCHEDULE] = "id such as S12",
		[PARAM_MAIL] = "id such as E12",
	};
	assert_true(buf_adds(out, WORDS[p->type]));
}

static void
roles_in_words(unsigned roles, struct buf *out)
{
	struct js *list = roles_array(roles);

	if (roles & ROLE_NONE)
		assert_true(buf_adds(out, "everybody, also before login"));
	else
		for (size_t i = 0; i < js_len(list); i++)
			assert_true(buf_addf(
				out, "%s%s", i > 0 ? ", " : "", js_str(js_at(list, i))));
	js_free(list);
}

static void
param_entry(const struct param *p, struct buf *line, struct buf *out)
{
	buf_clear(line);
	assert_true(
		buf_addf(out, p->required ? ".It Va %s\n" : ".It Op Va %s\n", p->name));
	assert_true(buf_addf(line, "%s (", p->help));
	type_in_words(p, line);
	if (p->fallback != 0)
		assert_true(buf_addf(line, "; %lld", (long long)p->fallback));
	wrapped(buf_str(line), ")", out);
}

static void
list_methods(struct buf *out)
{
	struct buf line;

	buf_init(&line, 4096);
	assert_true(buf_adds(out, ".Bl -tag -width Ds\n"));
	for (size_t i = 0; i < methods_count(); i++) {
		const struct method *m = method_at(i);

		assert_true(buf_addf(out, ".It Ic %s\n", m->name));
		wrapped(m->summary, strchr(m->summary, '?') != NULL ? "" : ".", out);
		assert_true(buf_adds(out, ".br\n"));
		buf_clear(&line);
		assert_true(buf_adds(&line, "For: "));
		roles_in_words(m->roles, &line);
		wrapped(buf_str(&line), ".", out);
		if (m->params[0].name != NULL) {
			assert_true(buf_adds(out, ".Bl -tag -width Ds -compact\n"));
			for (int k = 0; m->params[k].name != NULL; k++)
				param_entry(&m->params[k], &line, out);
			assert_true(buf_adds(out, ".El\n"));
		}
		assert_true(buf_addf(out, ".br\nResult: %s.\n", m->result));
		if (m->schema[0] != '\0') {
			assert_true(buf_adds(out, ".br\n"));
			wrapped(m->schema, "", out);
		}
	}
	assert_true(buf_adds(out, ".El\n"));
	buf_release(&line);
}

static void
list_objects(struct buf *out)
{
	assert_true(buf_adds(out, ".Bl -tag -width Ds\n"));
	for (const struct schema *s = schemas; s->name != NULL; s++) {
		assert_true(buf_addf(out, ".It Vt %s\n", s->name));
		wrapped(s->text, "", out);
	}
	assert_true(buf_adds(out, ".El\n"));
}

static void
list_errors(struct buf *out)
{
	assert_true(buf_adds(out, ".Bl -tag -width Ds\n"));
	for (int code = 1; code < ERR_COUNT; code++) {
		const struct err_info *info = err_info((enum err_code)code);

		assert_true(buf_addf(out, ".It Er %s No %d, %s, %d\n", info->name,
			info->number, retry_name(info->retry), info->exit_status));
		if (info->hint != NULL)
			wrapped(info->hint, ".", out);
	}
	assert_true(buf_adds(out, ".El\n"));
}

/* The page with what stands between "NAME begin" and "NAME end" made anew. */
static void
check_part(const char *name, void (*list)(struct buf *out))
{
	char begin_mark[64], end_mark[64];
	const char *begin, *end;
	struct buf page, out;

	snprintf(begin_mark, sizeof begin_mark, ".\\\" %s begin\n", name);
	snprintf(end_mark, sizeof end_mark, ".\\\" %s end\n", name);
	buf_init(&page, 1 << 20);
	buf_init(&out, 1 << 20);
	golden_read(PAGE, &page);
	begin = strstr(buf_str(&page), begin_mark);
	end = strstr(buf_str(&page), end_mark);
	assert_true(begin != NULL && end != NULL && begin < end);
	begin += strlen(begin_mark);
	assert_true(buf_add(&out, buf_str(&page), (size_t)(begin - buf_str(&page))));
	list(&out);
	assert_true(buf_adds(&out, end));
	golden_check(PAGE, &out);
	buf_release(&page);
	buf_release(&out);
}

static void
the_methods_are_the_table(void **state)
{
	(void)state;
	check_part("methods", list_methods);
}

static void
the_objects_are_the_components(void **state)
{
	(void)state;
	check_part("objects", list_objects);
}

static void
the_errors_are_the_table(void **state)
{
	(void)state;
	check_part("errors", list_errors);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_methods_are_the_table),
		cmocka_unit_test(the_objects_are_the_components),
		cmocka_unit_test(the_errors_are_the_table),
	};

	js_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
