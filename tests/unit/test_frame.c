/*
 * test_frame.c - line framing: any cut of the stream gives the same lines, the limit is
 * exact.
 */
#include "wire/frame.h"

#include "golden.h"

enum { MAX = 32 };

static void
push(struct frame *f, const char *text)
{
	assert_true(frame_push(f, text, strlen(text)));
}

static void
expect_line(struct frame *f, const char *text)
{
	char *line;
	size_t len;

	assert_int_equal(frame_next(f, &line, &len), FRAME_LINE);
	assert_string_equal(line, text);
	assert_int_equal(len, strlen(text));
}

static void
expect(struct frame *f, enum frame_status status)
{
	char *line;
	size_t len;

	assert_int_equal(frame_next(f, &line, &len), status);
}

static void
lines_come_out_whole_and_in_order(void **state)
{
	struct frame f;

	(void)state;
	frame_init(&f, MAX);
	expect(&f, FRAME_MORE);
	push(&f, "one\ntw");
	expect_line(&f, "one");
	expect(&f, FRAME_MORE);
	assert_true(frame_partial(&f));
	push(&f, "o\n\nfour\r\n");
	expect_line(&f, "two");
	expect_line(&f, "");
	expect_line(&f, "four\r");
	expect(&f, FRAME_MORE);
	assert_false(frame_partial(&f));
	frame_release(&f);
}

static void
every_cut_gives_the_same_lines(void **state)
{
	static const char TEXT[] = "{\"a\":1}\n\n{\"b\":2}\nlast";

	(void)state;
	for (size_t cut = 0; cut < sizeof TEXT; cut++)
		for (size_t cut2 = cut; cut2 < sizeof TEXT; cut2++) {
			struct frame f;
			struct buf seen;
			size_t ends[] = {cut, cut2, sizeof TEXT - 1}, from = 0;

			frame_init(&f, MAX);
			buf_init(&seen, 100);
			for (int i = 0; i < 3; i++) {
				size_t to = ends[i] < sizeof TEXT - 1 ? ends[i]
								      : sizeof TEXT - 1;
				char *line;
				size_t len;

				assert_true(frame_push(&f, TEXT + from, to - from));
				from = to;
				while (frame_next(&f, &line, &len) == FRAME_LINE)
					assert_true(buf_addf(&seen, "[%s]", line));
			}
			assert_string_equal(buf_str(&seen), "[{\"a\":1}][][{\"b\":2}]");
			assert_true(frame_partial(&f));
			buf_release(&seen);
			frame_release(&f);
		}
}

static void
the_limit_is_exact(void **state)
{
	char text[MAX + 2];
	struct frame f;

	(void)state;
	memset(text, 'x', sizeof text);
	frame_init(&f, MAX);
	assert_true(frame_push(&f, text, MAX));
	expect(&f, FRAME_MORE);
	push(&f, "\n");
	text[MAX] = '\0';
	expect_line(&f, text);
	text[MAX] = 'x';
	/* one byte more, with and without its LF */
	assert_true(frame_push(&f, text, MAX + 1));
	expect(&f, FRAME_TOO_LONG);
	push(&f, "\n");
	expect(&f, FRAME_TOO_LONG);
	expect(&f, FRAME_TOO_LONG);
	frame_release(&f);
	text[MAX + 1] = '\n';
	assert_true(frame_push(&f, text, MAX + 2));
	expect(&f, FRAME_TOO_LONG);
	expect(&f, FRAME_TOO_LONG);
	frame_release(&f);
}

static void
good_lines_before_a_long_one_are_given(void **state)
{
	char text[MAX + 1];
	struct frame f;

	(void)state;
	memset(text, 'x', sizeof text);
	frame_init(&f, MAX);
	push(&f, "good\n");
	assert_true(frame_push(&f, text, sizeof text));
	expect_line(&f, "good");
	expect(&f, FRAME_TOO_LONG);
	frame_release(&f);
}

static void
an_idle_frame_holds_no_memory(void **state)
{
	struct frame f;

	(void)state;
	frame_init(&f, MAX);
	assert_null(f.bytes.data);
	push(&f, "line\n");
	expect_line(&f, "line");
	expect(&f, FRAME_MORE);
	assert_null(f.bytes.data);
	frame_release(&f);
}

static void
room_bounds_what_is_taken(void **state)
{
	struct frame f;
	char *much = xcalloc(1, FRAME_READ + MAX + 2);

	(void)state;
	memset(much, '\n', FRAME_READ + MAX + 2);
	frame_init(&f, MAX);
	assert_int_equal(frame_room(&f), FRAME_READ + MAX + 1);
	assert_false(frame_push(&f, much, FRAME_READ + MAX + 2));
	assert_true(frame_push(&f, much, FRAME_READ + MAX + 1));
	assert_int_equal(frame_room(&f), 0);
	assert_false(frame_push(&f, much, 1));
	for (int i = 0; i < FRAME_READ + MAX + 1; i++)
		expect_line(&f, "");
	expect(&f, FRAME_MORE);
	assert_int_equal(frame_room(&f), FRAME_READ + MAX + 1);
	frame_release(&f);
	free(much);
}

static void
the_limit_grows_and_shrinks(void **state)
{
	char text[3 * MAX];
	struct frame f;

	(void)state;
	memset(text, 'x', sizeof text);
	frame_init(&f, MAX);
	push(&f, "hello\n");
	expect_line(&f, "hello");
	frame_limit(&f, 4 * MAX);
	assert_true(frame_push(&f, text, sizeof text));
	expect(&f, FRAME_MORE);
	assert_true(frame_room(&f) >= FRAME_READ);
	frame_limit(&f, MAX);
	expect(&f, FRAME_TOO_LONG);
	frame_release(&f);
}

/* A byte at a time: the scanned offset moves with every byte and never back. */
static void
a_dripping_peer_is_not_rescanned(void **state)
{
	struct frame f;

	(void)state;
	frame_init(&f, MAX);
	for (size_t i = 0; i < MAX; i++) {
		assert_true(frame_push(&f, "x", 1));
		expect(&f, FRAME_MORE);
		assert_int_equal(f.scanned, i + 1);
	}
	frame_release(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_come_out_whole_and_in_order),
		cmocka_unit_test(every_cut_gives_the_same_lines),
		cmocka_unit_test(the_limit_is_exact),
		cmocka_unit_test(good_lines_before_a_long_one_are_given),
		cmocka_unit_test(an_idle_frame_holds_no_memory),
		cmocka_unit_test(room_bounds_what_is_taken),
		cmocka_unit_test(the_limit_grows_and_shrinks),
		cmocka_unit_test(a_dripping_peer_is_not_rescanned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
