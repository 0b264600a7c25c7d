/* test_category_tree.c - which category is under which, in every kind of list. */
#include "domain/matching/category_tree.h"

#include "base/csv.h"
#include "base/map.h"
#include "domain/matching/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int
set_up(void **state)
{
	struct arena *a = xcalloc(1, sizeof *a);

	arena_init(a);
	*state = a;
	return 0;
}

static int
tear_down(void **state)
{
	arena_release(*state);
	free(*state);
	return 0;
}

static void
a_code_is_read_by_the_kind_of_its_list(void **state)
{
	static const struct {
		const char *code, *pairs, *digits;
	} ROWS[] = {
		{"MOB.TRAF.SIG", "MOB.TRAF.SIG", "MOB.TRAF.SIG"},
		{"A_b-c", "A.b.c", "A.b.c"},
		{"43211503", "43.21.15.03", "43.2.1.1.5.0.3"},
		{"43211500", "43.21.15", "43.2.1.1.5"},
		{"43000000", "43", "43"},
		{"45233120-6", "45.23.31.20", "45.2.3.3.1.2"},
		{"30000000-9", "30", "30"},
		{"850440", "85.04.40", "85.0.4.4"},
		{"850", "85.0", "85"},
		{"00", "00", "00"},
		{"7", "7", "7"},
		{"85-04-40", "85.04.40", "85.04.40"},
		{"12-345", "12.345", "12.345"},
	};

	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		assert_string_equal(
			code_key(*state, ROWS[i].code, CODE_BY_PAIRS), ROWS[i].pairs);
		assert_string_equal(
			code_key(*state, ROWS[i].code, CODE_BY_DIGIT), ROWS[i].digits);
	}
}

/* Codes, and the parent each has by the kind of the list. */
static void
expect(struct arena *a, const char *const (*rows)[2], int n)
{
	struct match_category *list = ARENA_ARRAY(a, struct match_category, n);

	for (int i = 0; i < n; i++)
		list[i].code = rows[i][0];
	codes_prepare(list, n, a);
	for (int i = 0; i < n; i++) {
		const char *above = list[i].above < 0 ? "" : list[list[i].above].code;

		if (strcmp(above, rows[i][1]) != 0)
			fail_msg("%s is under \"%s\", not \"%s\"", rows[i][0], above,
				rows[i][1]);
	}
}

#define EXPECT(a, ...)                                                                   \
	do {                                                                             \
		static const char *const rows[][2] = {__VA_ARGS__};                      \
		expect(a, rows, sizeof rows / sizeof *rows);                             \
	} while (0)

static void
the_kind_of_a_list_decides(void **state)
{
	/* CPV, whole, with check digits, and with levels left out */
	EXPECT(*state, {"34928500", "34928000"}, {"34928000", "34920000"},
		{"34920000", "34900000"}, {"34900000", "34000000"}, {"34000000", ""});
	EXPECT(*state, {"45233120-6", "45230000-8"}, {"45230000-8", ""});
	EXPECT(*state, {"34928500", "34900000"}, {"34900000", "34000000"},
		{"34110000", "34000000"}, {"34000000", ""});
	/* UNSPSC: no level on half a pair */
	EXPECT(*state, {"43211503", "43211500"}, {"43211500", "43210000"},
		{"43210000", "43000000"}, {"43000000", ""}, {"43212110", "43212100"},
		{"43212100", "43210000"}, {"43212000", "43210000"});
	/* HS */
	EXPECT(*state, {"850440", "8504"}, {"8504", "85"}, {"85", ""}, {"8501", "85"});
	EXPECT(*state, {"A.B.C", "A.B"}, {"A.B", "A"}, {"A-B", "A"}, {"A", ""},
		{"AB", ""});
}

static void
a_parent_that_is_given_decides(void **state)
{
	struct match_category list[] = {{.code = "X1"}, {.code = "Q7", .parent = "X1"},
		{.code = "Q7.A"}, {.code = "34928500", .parent = "X1"},
		{.code = "34928510"}, {.code = "34000000"}, {.code = "Z", .parent = "?"}};

	codes_prepare(list, 7, *state);
	assert_int_equal(list[1].above, 0);
	assert_int_equal(list[2].above, 1);
	assert_int_equal(list[3].above, 0);
	assert_int_equal(list[4].above, 3);
	assert_int_equal(list[5].above, -1);
	assert_int_equal(list[6].above, -1);
	assert_int_equal(codes_shared(&list[0], &list[2]), 1);
	assert_int_equal(codes_shared(&list[3], &list[4]), 2);
	assert_int_equal(codes_shared(&list[5], &list[4]), 0);
	/* a level that is not listed is still one that two may share */
	struct match_category two[] = {{.code = "34928510"}, {.code = "34928520"}};
	codes_prepare(two, 2, *state);
	assert_int_equal(codes_shared(&two[0], &two[1]), 5);
	assert_int_equal(two[0].segments, 6);
}

static void
a_circle_of_parents_is_cut(void **state)
{
	struct match_category list[] = {{.code = "A", .parent = "B"},
		{.code = "B", .parent = "C"}, {.code = "C", .parent = "A"},
		{.code = "D", .parent = "A"}, {.code = "E", .parent = "E"},
		{.code = "F", .parent = "F.G"}, {.code = "F.G"}};

	codes_prepare(list, 7, *state);
	for (int i = 0; i < 7; i++) {
		int at = i, steps = 0;

		while (list[at].above >= 0 && steps <= 7) {
			at = list[at].above;
			steps++;
		}
		assert_true(steps <= 7);
		assert_int_equal(list[i].same, i);
	}
	assert_int_equal(list[3].above, 0);
}

enum { DEEP = 20000 };

static void
a_long_way_up_is_walked(void **state)
{
	struct match_category *list = ARENA_ARRAY(*state, struct match_category, DEEP);

	for (int i = 0; i < DEEP; i++) {
		list[i].code = arena_printf(*state, "C%d", i);
		list[i].parent = i % 64 < 63 ? arena_printf(*state, "C%d", i + 1) : NULL;
	}
	list[DEEP - 1].parent = NULL;
	codes_prepare(list, DEEP, *state);
	assert_int_equal(list[0].segments, 64);
	assert_int_equal(list[0].above, 1);
}

/* ---- a whole vocabulary --------------------------------------------------------------------- */

struct vocabulary {
	struct arena *arena;
	struct match_category *list;
	int n, max;
	bool parents; /* as the file says */
	const char **parent;
};

static void
take_row(void *ctx, int line, const char *const *cells, int n)
{
	struct vocabulary *v = ctx;

	assert_true(n == 3 && v->n < v->max);
	if (line == 1)
		return;
	v->parent[v->n] = arena_strdup(v->arena, cells[2]);
	v->list[v->n++] = (struct match_category){
		.code = arena_strdup(v->arena, cells[0]),
		.parent = v->parents && cells[2][0] != '\0' ? v->parent[v->n] : NULL};
}

static void
no_fault(void *ctx, int line, int cell, const char *why)
{
	(void)ctx;
	fail_msg("line %d, cell %d: %s", line, cell, why);
}

static char *
read_whole(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *text;
	long size;

	if (f == NULL)
		return NULL;
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	size = ftell(f);
	rewind(f);
	text = xmalloc((size_t)size);
	*n = fread(text, 1, (size_t)size, f);
	fclose(f);
	return text;
}

static void
all_of_cpv_is_where_it_belongs(void **state)
{
	static const char PATH[] = "../shared/data/cpv/cpv.csv";
	size_t bytes = 0;
	char *text = read_whole(PATH, &bytes);

	if (text == NULL) {
		printf("# there is no %s: its hierarchy was not looked at\n", PATH);
		skip();
	}
	for (int parents = 0; parents < 2; parents++) {
		struct vocabulary v = {.arena = *state, .max = 20000, .parents = parents};
		struct csv_visitor visitor = {&v, take_row, no_fault};

		v.list = ARENA_ARRAY(*state, struct match_category, v.max);
		v.parent = ARENA_ARRAY(*state, const char *, v.max);
		assert_true(csv_visit(text, bytes, &visitor));
		assert_true(v.n > 9000);
		codes_prepare(v.list, v.n, *state);
		for (int i = 0; i < v.n; i++)
			assert_string_equal(
				v.list[i].above < 0 ? "" : v.list[v.list[i].above].code,
				v.parent[i]);
	}
	free(text);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_code_is_read_by_the_kind_of_its_list),
		CASE(the_kind_of_a_list_decides),
		CASE(a_parent_that_is_given_decides),
		CASE(a_circle_of_parents_is_cut),
		CASE(a_long_way_up_is_walked),
		CASE(all_of_cpv_is_where_it_belongs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
