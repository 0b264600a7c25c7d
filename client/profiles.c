/* profiles.c - the logins kept here: which there are, which one holds, and how one ends. */
#include "run.h"

#include "view.h"
#include "wire/digest.h"

#include <stdlib.h>
#include <string.h>

/* ---- which there are ------------------------------------------------------------------------ */

static struct js *
profile_view(const char *name, const char *chosen)
{
	char server[HOST_TEXT + PORT_TEXT + 4];
	struct js *o = js_new_obj();
	struct profile p;
	struct err e;

	js_set_str(o, "profile", name);
	js_set_bool(o, "in_use", strcmp(name, chosen) == 0);
	if (!profile_load(name, &p, &e)) {
		js_set_str(o, "problem", e.text);
		return o;
	}
	endpoint_text(&p.endpoint, server);
	js_set_str(o, "account", p.account);
	js_set_str(o, "role", p.role);
	js_set_str(o, "event", p.event);
	js_set_str(o, "server", server);
	wipe(p.token, sizeof p.token);
	return o;
}

int
run_profiles(struct session *s, const struct command *c, const struct arguments *a)
{
	static const struct column COLUMNS[] = {
		{"PROFILE", "profile", LOOK_TEXT, 0},
		{"IN USE", "in_use", LOOK_YES, 0},
		{"ROLE", "role", LOOK_TEXT, 0},
		{"ACCOUNT", "account", LOOK_TEXT, 0},
		{"EVENT", "event", LOOK_TEXT, 0},
		{"DAEMON", "server", LOOK_TEXT, COLUMN_CUT},
		{"PROBLEM", "problem", LOOK_TEXT, COLUMN_CUT},
		{NULL, NULL, LOOK_TEXT, 0},
	};
	char chosen[PROFILE_TEXT];
	struct js *names, *items = js_new_arr(), *o = js_new_obj();
	struct err e;
	bool ok;

	(void)c;
	(void)a;
	js_set(o, "items", items);
	names = profile_names(&e);
	ok = names != NULL && profile_chosen(s->options->profile, chosen, &e);
	for (size_t i = 0; ok && i < js_len(names); i++)
		js_push(items, profile_view(js_str(js_at(names, i)), chosen));
	if (ok && s->screen.json)
		screen_json(&s->screen, o);
	else if (ok)
		show_table(&s->screen, items, COLUMNS,
			"nobody is logged in here; convene login LINK does that");
	js_free(names);
	js_free(o);
	return ok ? EXIT_SUCCESS : err_report(s, &e);
}

/* ---- which one holds ------------------------------------------------------------------------ */

/* The event as the daemon knows it: a wrong one is told now and not at each later command. */
static bool
keep_event(struct session *s, struct profile *p, const char *event, struct fault *f)
{
	struct err e;

	snprintf(p->event, sizeof p->event, "%s", event);
	if (event[0] != '\0') {
		session_use(s, p, true);
		if (!session_open(s, f))
			return false;
	}
	return profile_save(p, &e) || fault_local(f, &e);
}

static void
say_what_holds(struct session *s, const struct profile *p)
{
	const char *named = getenv("CONVENE_PROFILE"), *event = getenv("CONVENE_EVENT");
	struct js *o;

	if (named != NULL && named[0] != '\0' && strcmp(named, p->name) != 0)
		screen_remark(&s->screen, "CONVENE_PROFILE=%s goes before it", named);
	if (event != NULL && event[0] != '\0' && strcmp(event, p->event) != 0)
		screen_remark(&s->screen, "CONVENE_EVENT=%s goes before it", event);
	if (!s->screen.json) {
		screen_line(&s->screen, INK_GREEN, "profile %s%s%s%s%s", p->name,
			p->account[0] != '\0' ? ", " : "", p->account,
			p->role[0] != '\0' ? ", " : "", p->role);
		if (p->event[0] != '\0')
			screen_line(&s->screen, INK_PLAIN, "  event  %s", p->event);
		return;
	}
	o = profile_view(p->name, p->name);
	screen_json(&s->screen, o);
	js_free(o);
}

/* The administrator of a socket has no profile that an event could be kept with. */
static bool
has_profile(const struct session *s, const char *name, struct err *e)
{
	if (name != NULL || s->options->profile != NULL || s->options->socket == NULL)
		return true;
	err_set(e, ERR_PARAM_INVALID,
		"with --socket there is no login to keep an event with");
	return err_hint(
		e, "CONVENE_EVENT=CODE in the environment keeps it for a terminal");
}

int
run_use(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *name = js_get_str(a->local, "profile", NULL);
	const char *event = s->options->event;
	char chosen[PROFILE_TEXT];
	struct profile p;
	struct fault f;
	struct err e;
	bool ok;

	(void)c;
	if (js_get_bool(a->local, "any_event", false))
		event = "";
	if (name == NULL && event == NULL) {
		err_set(&e, ERR_PARAM_INVALID, "say which profile, or which event");
		err_hint(&e, "convene profiles lists them; convene use NAME, "
			     "convene use --event CODE");
		return err_report(s, &e);
	}
	if (!has_profile(s, name, &e) ||
		!profile_chosen(name != NULL ? name : s->options->profile, chosen, &e) ||
		!profile_load(chosen, &p, &e))
		return err_report(s, &e);
	ok = event == NULL || keep_event(s, &p, event, &f);
	if (ok && name != NULL && !profile_make_current(name, &e))
		ok = fault_local(&f, &e);
	if (ok)
		say_what_holds(s, &p);
	wipe(p.token, sizeof p.token);
	return ok ? EXIT_SUCCESS : fault_report(s, &f);
}

/* ---- the end of one ------------------------------------------------------------------------- */

/* A change of this login that is not answered could not be asked for again. */
static bool
nothing_waits(const char *name, struct err *e)
{
	struct js *list = pending_list(e);
	int waiting = 0;

	if (list == NULL)
		return false;
	for (size_t i = 0; i < js_len(list); i++)
		waiting += strcmp(js_get_str(js_get(js_at(list, i), "record"), "profile",
					  ""),
				   name) == 0;
	js_free(list);
	if (waiting == 0)
		return true;
	err_set(e, ERR_WRONG_STATE, "%d change%s of profile %s wait%s for an answer",
		waiting, waiting == 1 ? "" : "s", name, waiting == 1 ? "s" : "");
	return err_hint(
		e, "convene retry asks again; convene logout --forget gives them up");
}

static bool
revoke(struct session *s, const struct command *c, const struct profile *p,
	const struct arguments *a, struct fault *f)
{
	struct js *result = NULL;
	struct err e;
	bool ok;

	if (p->token_id[0] == '\0') {
		err_set(&e, ERR_WRONG_STATE,
			"the profile does not say which token is its own");
		err_hint(&e, "convene tokens lists them: convene revoke T1 ends one, "
			     "convene logout --forget removes what is kept here");
		return fault_local(f, &e);
	}
	session_use(s, p, true);
	js_set_str(a->params, "token", p->token_id);
	ok = session_write(s, c->method, a->params, &result, f);
	js_free(result);
	/* ended already: by the organiser, or by its time */
	if (!ok && (strcmp(f->code, "TOKEN_INVALID") == 0 ||
			   strcmp(f->code, "TOKEN_EXPIRED") == 0 ||
			   strcmp(f->code, "TOKEN_REVOKED") == 0)) {
		fault_release(f);
		ok = true;
	}
	return ok;
}

int
run_logout(struct session *s, const struct command *c, const struct arguments *a)
{
	const char *name = js_get_str(a->local, "profile", s->options->profile);
	bool forget = js_get_bool(a->local, "forget", false);
	char chosen[PROFILE_TEXT];
	struct profile p = {.name = ""};
	struct fault f;
	struct err e;

	if (!profile_chosen(name, chosen, &e) || !profile_load(chosen, &p, &e) ||
		(!forget && !nothing_waits(chosen, &e)))
		return err_report(s, &e);
	if (!forget && !revoke(s, c, &p, a, &f)) {
		wipe(p.token, sizeof p.token);
		return fault_report(s, &f);
	}
	wipe(p.token, sizeof p.token);
	if (!profile_remove(chosen, &e))
		return err_report(s, &e);
	if (s->screen.json)
		screen_json(&s->screen, a->local);
	else
		screen_line(&s->screen, INK_GREEN, "%s; profile %s is gone",
			forget ? "forgotten here, the token holds on" : "logged out",
			chosen);
	return EXIT_SUCCESS;
}
