/*
 * rpc.h - the envelope of convene/1: one JSON-RPC 2.0 object per line, both directions.
 *
 * Purpose:   bytes to structs and back; no sockets, no method table. The subset: no
 *            batches, no notifications from the client, an id is a string of 1..64
 *            bytes or an integer, params are an object or left out. Unknown members are
 *            ignored.
 * Lines:     what the write functions add ends with LF. They return false when the line
 *            would pass the buffer's maximum; the buffer is then unchanged.
 * Ownership: a struct rpc_request / rpc_answer owns its root and id; everything else in
 *            it is borrowed from the root. Release them always, also after a failed
 *            parse.
 * Thread:    one owner at a time.
 */
#ifndef WIRE_RPC_H
#define WIRE_RPC_H

#include "wire/json.h"

enum { RPC_ID_MAX = 64, RPC_METHOD_MAX = 64, RPC_VALUES_MAX = 1024 };

struct rpc_request {
	struct js *id; /* owned; NULL when it could not be read (answered with null) */
	const char *method; /* borrowed */
	struct js *params;  /* borrowed; an empty object when they were left out */
	struct js *root;    /* owned */
};

/*
 * ERR_PARSE or ERR_INVALID_REQUEST on failure, out->id filled when it could be read, so
 * that the error finds its caller.
 */
bool rpc_parse_request(const char *line, size_t n, struct rpc_request *out, struct err *e)
	MUST_CHECK;
void rpc_request_release(struct rpc_request *r);

/* id NULL is written as null. */
bool
rpc_write_result(struct buf *b, const struct js *id, const struct js *result) MUST_CHECK;
/* result_json is a complete JSON value, trusted (it was stored by us). */
bool rpc_write_result_text(struct buf *b, const struct js *id, const char *result_json)
	MUST_CHECK;
/*
 * The one place where a struct err becomes an RPC error: number, message and data
 * {code, retry, retry_after_ms?, field?, hint?, req?} followed by the members of more
 * (borrowed, may be NULL; they may not replace the ones named). req may be NULL. Text
 * that is not UTF-8 (cut in the middle of a letter, say) is mended with '?'.
 */
bool rpc_write_error(struct buf *b, const struct js *id, const struct err *error,
	const char *req, const struct js *more) MUST_CHECK;
/* params_json as result_json above. */
bool rpc_write_notification(struct buf *b, const char *method, const char *params_json)
	MUST_CHECK;

/* The client's half. params may be NULL. */
bool rpc_write_request(struct buf *b, int64_t id, const char *method,
	const struct js *params) MUST_CHECK;

enum rpc_kind { RPC_RESULT, RPC_ERROR, RPC_NOTIFICATION };

struct rpc_answer {
	enum rpc_kind kind;
	struct js *id;	   /* owned; NULL for null and for notifications */
	struct js *result; /* RPC_RESULT: any value */
	struct js *data;   /* RPC_ERROR: an object, maybe empty */
	struct err
		error; /* RPC_ERROR; .code is ERR_INTERNAL for a name we do not know yet */
	const char *code;   /* RPC_ERROR: data.code as sent, "" when absent */
	int64_t number;	    /* RPC_ERROR: error.code as sent */
	enum retry retry;   /* RPC_ERROR: data.retry; RETRY_NO when absent or unknown */
	const char *req;    /* RPC_ERROR: data.req, "" when absent */
	const char *method; /* RPC_NOTIFICATION */
	struct js *params;  /* RPC_NOTIFICATION: an object, maybe empty */
	struct js *root;    /* owned */
};

bool rpc_parse_answer(const char *line, size_t n, struct rpc_answer *out, struct err *e)
	MUST_CHECK;
void rpc_answer_release(struct rpc_answer *a);
/*
 * Of an RPC_ERROR: the table's exit status, or for a name unknown to us the one of its
 * hundred.
 */
int rpc_exit_status(const struct rpc_answer *a);

#endif
