/*
 * rpc.c - the envelope of convene/1: one JSON-RPC 2.0 object per line, both directions.
 */
#include "wire/rpc.h"

#include <string.h>
#include <sysexits.h>

static bool
refuse(struct err *e, const char *field, const char *why)
{
	err_set(e, ERR_INVALID_REQUEST, "%s", why);
	return err_field(e, "%s", field);
}

static bool
is_string(const struct js *v)
{
	return v != NULL && js_type(v) == JS_STR;
}

static bool
is_object(const struct js *v)
{
	return v != NULL && js_type(v) == JS_OBJ;
}

/*
 * An id to answer with, or NULL. A copy: the params may go to another thread, the id
 * stays.
 */
static struct js *
usable_id(const struct js *root)
{
	struct js *id = js_get(root, "id");

	if (id == NULL)
		return NULL;
	if (js_type(id) == JS_INT)
		return js_copy(id);
	if (js_type(id) == JS_STR && js_str(id)[0] != '\0' &&
		strlen(js_str(id)) <= RPC_ID_MAX)
		return js_copy(id);
	return NULL;
}

static bool
check_request(struct rpc_request *r, struct err *e)
{
	struct js *method = js_get(r->root, "method");
	struct js *params = js_get(r->root, "params");

	if (strcmp(js_get_str(r->root, "jsonrpc", ""), "2.0") != 0)
		return refuse(e, "jsonrpc", "jsonrpc must be \"2.0\"");
	if (js_get(r->root, "id") == NULL)
		return refuse(e, "id",
			"every request has an id; notifications are the daemon's");
	if (r->id == NULL)
		return refuse(
			e, "id", "id must be an integer or a string of 1 to 64 bytes");
	if (!is_string(method) || js_str(method)[0] == '\0' ||
		strlen(js_str(method)) > RPC_METHOD_MAX)
		return refuse(e, "method", "method must be a string of 1 to 64 bytes");
	if (params != NULL && !is_object(params))
		return refuse(e, "params", "params must be an object");
	if (params == NULL) {
		params = js_new_obj();
		js_set(r->root, "params", params);
	}
	r->method = js_str(method);
	r->params = params;
	return true;
}

bool
rpc_parse_request(const char *line, size_t n, struct rpc_request *out, struct err *e)
{
	*out = (struct rpc_request){.root = js_parse_few(line, n, RPC_VALUES_MAX, e)};
	if (out->root == NULL)
		return false;
	if (js_type(out->root) == JS_ARR)
		return refuse(e, "",
			"no batches; send the requests one after the other, each on its line");
	if (!is_object(out->root))
		return refuse(e, "", "a request is a JSON object");
	out->id = usable_id(out->root);
	return check_request(out, e);
}

void
rpc_request_release(struct rpc_request *r)
{
	js_free(r->id);
	js_free(r->root);
	*r = (struct rpc_request){.id = NULL};
}

/* Back to where the line began. */
static bool
undo(struct buf *b, size_t before)
{
	b->len = before;
	if (b->data != NULL)
		b->data[before] = '\0';
	return false;
}

static bool
add_head(struct buf *b, const struct js *id)
{
	if (!buf_adds(b, "{\"jsonrpc\":\"2.0\",\"id\":"))
		return false;
	return id != NULL ? js_write(id, b) : buf_adds(b, "null");
}

bool
rpc_write_result(struct buf *b, const struct js *id, const struct js *result)
{
	size_t before = b->len;

	if (add_head(b, id) && buf_adds(b, ",\"result\":") && js_write(result, b) &&
		buf_adds(b, "}\n"))
		return true;
	return undo(b, before);
}

bool
rpc_write_result_text(struct buf *b, const struct js *id, const char *result_json)
{
	size_t before = b->len;

	if (add_head(b, id) && buf_adds(b, ",\"result\":") && buf_adds(b, result_json) &&
		buf_adds(b, "}\n"))
		return true;
	return undo(b, before);
}

static struct js *
error_data(const struct err *error, const char *req, const struct js *more)
{
	const struct err_info *info = err_info(error->code);
	const char *hint = error->hint[0] != '\0' ? error->hint : info->hint;
	struct js *data = js_new_obj();

	js_set_str(data, "code", info->name);
	js_set_str(data, "retry", retry_name(info->retry));
	if (error->retry_after_ms > 0)
		js_set_int(data, "retry_after_ms", error->retry_after_ms);
	if (error->field[0] != '\0')
		js_set_str(data, "field", error->field);
	if (hint != NULL)
		js_set_str(data, "hint", hint);
	js_set_str(data, "req", req);
	if (more == NULL)
		return data;
	for (void *it = js_first(more); it != NULL; it = js_next(more, it))
		if (js_get(data, js_it_name(it)) == NULL)
			js_set(data, js_it_name(it), js_share(js_it_value(it)));
	return data;
}

bool
rpc_write_error(struct buf *b, const struct js *id, const struct err *error,
	const char *req, const struct js *more)
{
	const struct err_info *info = err_info(error->code);
	struct js *body = js_new_obj();
	size_t before = b->len;
	bool ok;

	js_set_int(body, "code", info->number);
	js_set_str(body, "message", error->text[0] != '\0' ? error->text : info->name);
	js_set(body, "data", error_data(error, req, more));
	ok = add_head(b, id) && buf_adds(b, ",\"error\":") && js_write(body, b) &&
	     buf_adds(b, "}\n");
	js_free(body);
	return ok ? true : undo(b, before);
}

bool
rpc_write_notification(struct buf *b, const char *method, const char *params_json)
{
	return buf_addf(b, "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s}\n",
		method, params_json);
}

bool
rpc_write_request(struct buf *b, int64_t id, const char *method, const struct js *params)
{
	struct js *request = js_new_obj();
	size_t before = b->len;
	bool ok;

	js_set_str(request, "jsonrpc", "2.0");
	js_set_int(request, "id", id);
	js_set_str(request, "method", method);
	if (params != NULL)
		js_set(request, "params", js_copy(params));
	ok = js_write(request, b) && buf_addc(b, '\n');
	js_free(request);
	return ok ? true : undo(b, before);
}

static enum retry
retry_by_name(const char *name)
{
	if (strcmp(name, retry_name(RETRY_LATER)) == 0)
		return RETRY_LATER;
	return strcmp(name, retry_name(RETRY_SAME_KEY)) == 0 ? RETRY_SAME_KEY : RETRY_NO;
}

/* The object called name in obj, made empty when it is not there or something else. */
static struct js *
object_in(struct js *obj, const char *name)
{
	if (!is_object(js_get(obj, name)))
		js_set(obj, name, js_new_obj());
	return js_get(obj, name);
}

static void
read_error(struct rpc_answer *a, struct js *error)
{
	enum err_code code;

	a->kind = RPC_ERROR;
	a->number = js_get_int(error, "code", 0);
	a->data = object_in(error, "data");
	a->code = js_get_str(a->data, "code", "");
	a->req = js_get_str(a->data, "req", "");
	a->retry = retry_by_name(js_get_str(a->data, "retry", ""));
	code = err_by_name(a->code);
	err_set(&a->error, code != ERR_NONE ? code : ERR_INTERNAL, "%s",
		js_get_str(error, "message", "the daemon refused without a reason"));
	err_field(&a->error, "%s", js_get_str(a->data, "field", ""));
	err_hint(&a->error, "%s", js_get_str(a->data, "hint", ""));
	a->error.retry_after_ms = js_get_int(a->data, "retry_after_ms", 0);
}

bool
rpc_parse_answer(const char *line, size_t n, struct rpc_answer *out, struct err *e)
{
	*out = (struct rpc_answer){.root = js_parse(line, n, e)};
	if (out->root == NULL)
		return false;
	if (!is_object(out->root) ||
		strcmp(js_get_str(out->root, "jsonrpc", ""), "2.0") != 0)
		return refuse(e, "", "the answer is not a JSON-RPC 2.0 object");
	out->id = usable_id(out->root);
	out->result = js_get(out->root, "result");
	if (is_object(js_get(out->root, "error"))) {
		read_error(out, js_get(out->root, "error"));
		return true;
	}
	if (out->result != NULL) {
		out->kind = RPC_RESULT;
		return true;
	}
	if (!is_string(js_get(out->root, "method")))
		return refuse(e, "", "the answer has neither a result nor an error");
	out->kind = RPC_NOTIFICATION;
	out->method = js_str(js_get(out->root, "method"));
	out->params = object_in(out->root, "params");
	return true;
}

void
rpc_answer_release(struct rpc_answer *a)
{
	js_free(a->id);
	js_free(a->root);
	*a = (struct rpc_answer){.id = NULL};
}

int
rpc_exit_status(const struct rpc_answer *a)
{
	if (err_by_name(a->code) != ERR_NONE)
		return err_info(err_by_name(a->code))->exit_status;
	switch (a->number / 100) {
	case 10:
	case 15:
		return EX_TEMPFAIL;
	case 11:
		return EX_NOPERM;
	case 12:
	case 13:
		return 1;
	case 14:
		return EX_DATAERR;
	default:
		return EX_SOFTWARE;
	}
}
