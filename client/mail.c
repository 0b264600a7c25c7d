/* mail.c - commands about mail that are more than one call. */
#include "run.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_EVERY_MS = 250, LOOKS = 60 };

static bool
is_decided(const char *state)
{
	return strcmp(state, "waiting") != 0 && strcmp(state, "leaving") != 0;
}

/* The mail as it stands, in place of the one in *result. */
static bool
look(struct session *s, struct js *result, struct fault *f)
{
	const struct js *mail = js_get(result, "mail"), *items;
	struct js *params = js_new_obj(), *list = NULL;
	bool ok;

	js_set_str(params, "address", js_get_str(mail, "to", ""));
	ok = session_list(s, "outbox.list", params, 0, &list, f);
	items = js_get(list, "items");
	for (size_t i = 0; ok && i < js_len(items); i++)
		if (strcmp(js_get_str(js_at(items, i), "id", ""),
			    js_get_str(js_get(result, "mail"), "id", "?")) == 0) {
			js_set(result, "mail", js_copy(js_at(items, i)));
			break;
		}
	if (ok && js_get(list, "paused") != NULL)
		js_set(result, "paused", js_copy(js_get(list, "paused")));
	js_free(params);
	js_free(list);
	return ok;
}

/* Waits for the relay's word, unless nothing can leave. */
int
run_mail_test(struct session *s, const struct command *c, const struct arguments *a)
{
	struct js *result = NULL;
	struct fault f;
	int status;

	if (!session_write(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	for (int i = 0; i < LOOKS && js_get_bool(result, "relay", false) &&
			js_get(result, "paused") == NULL &&
			!is_decided(js_get_str(js_get(result, "mail"), "state", "")) &&
			js_get(js_get(result, "mail"), "answer") == NULL;
		i++) {
		poll(NULL, 0, LOOK_EVERY_MS);
		if (!look(s, result, &f)) {
			js_free(result);
			return fault_report(s, &f);
		}
	}
	status = run_show(s, c, result);
	if (strcmp(js_get_str(js_get(result, "mail"), "state", ""), "handed_over") != 0)
		status = EXIT_FAILURE;
	js_free(result);
	return status;
}

/* All meetings, some at a time, so that nobody waits long for the daemon. */
int
run_outbox_retry(struct session *s, const struct command *c, const struct arguments *a)
{
	struct js *params = js_copy(a->params), *result = NULL;
	int64_t mails = 0;
	struct fault f;
	int status;

	for (;;) {
		bool ok = session_write(s, c->method, params, &result, &f);

		js_free(params);
		if (!ok)
			return fault_report(s, &f);
		mails += js_get_int(result, "mails", 0);
		if (js_get(result, "next") == NULL)
			break;
		params = js_new_obj();
		js_set_bool(params, "untold", true);
		js_set_str(params, "after", js_get_str(result, "next", ""));
		js_free(result);
	}
	if (js_get(result, "mails") != NULL)
		js_set_int(result, "mails", mails);
	status = run_show(s, c, result);
	js_free(result);
	return status;
}
