/*
 * fuzz_line.c - bytes from a peer: framing, JSON, the envelope of both directions.
 *
 * The first byte says how the rest is cut into reads. What is accepted must be writable
 * again, and what is refused must give an error line that reads back as that error.
 */
#include "wire/frame.h"
#include "wire/rpc.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_back(const struct buf *line, enum rpc_kind kind, enum err_code code)
{
	struct rpc_answer a;
	struct err e;

	BUG_ON(line->data[line->len - 1] != '\n' ||
		memchr(line->data, '\n', line->len - 1) != NULL);
	BUG_ON(!rpc_parse_answer(line->data, line->len - 1, &a, &e));
	BUG_ON(a.kind != kind || (kind == RPC_ERROR && a.error.code != code));
	rpc_answer_release(&a);
}

static void
answer(const char *line, size_t n)
{
	struct rpc_request r;
	struct buf out;
	struct err e;

	buf_init(&out, 1 << 20);
	err_clear(&e);
	if (rpc_parse_request(line, n, &r, &e)) {
		char *text = js_canonical(r.params);

		BUG_ON(r.id == NULL || r.method == NULL || js_type(r.params) != JS_OBJ);
		BUG_ON(!rpc_write_result_text(&out, r.id, text));
		free(text);
		read_back(&out, RPC_RESULT, ERR_NONE);
	} else {
		BUG_ON(e.code != ERR_PARSE && e.code != ERR_INVALID_REQUEST);
		BUG_ON(!rpc_write_error(&out, r.id, &e, "c1-1", NULL));
		read_back(&out, RPC_ERROR, e.code);
	}
	rpc_request_release(&r);
	buf_release(&out);
}

static void
receive(const char *line, size_t n)
{
	struct rpc_answer a;
	struct err e;

	if (rpc_parse_answer(line, n, &a, &e) && a.kind == RPC_ERROR)
		BUG_ON(rpc_exit_status(&a) == 0);
	rpc_answer_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct frame f;
	size_t step;

	if (size < 1)
		return 0;
	step = data[0] == 0 ? size : data[0];
	frame_init(&f, LINE_MAX_BYTES);
	for (size_t at = 1; at < size; at += step) {
		size_t n = step < size - at ? step : size - at;
		enum frame_status status;
		char *line;
		size_t len;

		n = n < frame_room(&f) ? n : frame_room(&f);
		BUG_ON(n == 0 || !frame_push(&f, (const char *)data + at, n));
		while ((status = frame_next(&f, &line, &len)) == FRAME_LINE) {
			BUG_ON(len > LINE_MAX_BYTES || memchr(line, '\n', len) != NULL ||
				line[len] != '\0');
			answer(line, len);
			receive(line, len);
		}
		if (status == FRAME_TOO_LONG)
			break;
		BUG_ON(frame_room(&f) < FRAME_READ);
	}
	frame_release(&f);
	return 0;
}
