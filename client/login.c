/* login.c - exchange a login link for a token and keep it. */
#include "run.h"

#include "login_link.h"
#include "view.h"
#include "wire/digest.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * What standard input holds: all of a file, of a terminal the lines up to one that ends the link
 * or is empty. A long link comes in several lines when a mail program has wrapped it.
 */
static bool
read_pasted(struct login_link *out, struct err *e)
{
	char text[LOGIN_LINK_TEXT] = "", *line = text;
	bool typed = isatty(STDIN_FILENO), ok = false;

	if (typed)
		fprintf(stderr, "login link: ");
	while (!ok && fgets(line, (int)(text + sizeof text - line), stdin) != NULL) {
		if (typed && line != text && line[0] == '\n')
			break;
		line += strlen(line);
		ok = typed && login_link_parse(text, out, e);
	}
	if (line == text)
		return err_set(e, ERR_PARAM_INVALID, "no login link on standard input");
	ok = ok || login_link_parse(text, out, e);
	wipe(text, sizeof text);
	return ok;
}

static bool
read_link(const char *argument, struct login_link *out, struct err *e)
{
	return strcmp(argument, "-") == 0 ? read_pasted(out, e)
					  : login_link_parse(argument, out, e);
}

/* Of the same account at the same daemon? A link says whose it is: cvi_2_... is A2's. */
static bool
is_of_account(const struct login_link *l, const struct profile *p)
{
	size_t n = strcspn(l->invitation + 4, "_");

	if (p->account[0] != 'A' || strlen(p->account + 1) != n ||
		strncmp(p->account + 1, l->invitation + 4, n) != 0)
		return false;
	return strcmp(l->endpoint.pin, p->endpoint.pin) == 0 ||
	       (strcmp(l->endpoint.host, p->endpoint.host) == 0 &&
		       strcmp(l->endpoint.port, p->endpoint.port) == 0);
}

/* The login of another account is not written over. */
static bool
is_to_be_had(const char *name, const struct login_link *l, struct err *e)
{
	struct profile there;
	bool ok;

	if (!profile_load(name, &there, e))
		return e->code == ERR_TOKEN_INVALID;
	ok = is_of_account(l, &there);
	wipe(there.token, sizeof there.token);
	if (ok)
		return true;
	err_set(e, ERR_EXISTS, "profile %s is the login of another account: %s, %s", name,
		there.account[0] != '\0' ? there.account : "whose is not known",
		there.role[0] != '\0' ? there.role : "role not known");
	return err_hint(e,
		"convene login LINK --profile NAME keeps both; "
		"convene logout %s ends that one",
		name);
}

static bool
make_profile(const struct options *o, const struct login_link *l, struct profile *p,
	struct err *e)
{
	char name[PROFILE_TEXT];

	*p = (struct profile){.endpoint = l->endpoint};
	if (!profile_chosen(o->profile, name, e))
		return false;
	if (!profile_name_ok(name))
		return err_set(e, ERR_PARAM_INVALID,
			"\"%.64s\" cannot be a profile's name", name);
	if (!is_to_be_had(name, l, e))
		return false;
	snprintf(p->name, sizeof p->name, "%.64s", name);
	if (o->event != NULL)
		snprintf(p->event, sizeof p->event, "%s", o->event);
	if (o->ca != NULL)
		snprintf(p->endpoint.ca, sizeof p->endpoint.ca, "%s", o->ca);
	return o->server == NULL || endpoint_parse(o->server, &p->endpoint, e);
}

static void
default_label(struct js *params)
{
	char host[128] = "", label[160];

	if (js_get(params, "label") != NULL || gethostname(host, sizeof host - 1) != 0)
		return;
	snprintf(label, sizeof label, "convene on %.90s", host);
	js_set_str(params, "label", label);
}

int
login_finish(struct session *s, const struct profile *from, const struct js *enrolled)
{
	struct profile p = *from;
	struct fault f;
	struct err e;

	snprintf(p.token, sizeof p.token, "%s", js_get_str(enrolled, "token", ""));
	snprintf(p.token_id, sizeof p.token_id, "%s", js_get_str(enrolled, "id", ""));
	snprintf(p.account, sizeof p.account, "%s", js_get_str(enrolled, "account", ""));
	snprintf(p.role, sizeof p.role, "%s", js_get_str(enrolled, "role", ""));
	if (!profile_save(&p, &e))
		return err_report(s, &e);
	session_use(s, &p, true);
	wipe(p.token, sizeof p.token);
	if (!session_open(s, &f))
		return fault_report(s, &f);
	if (!s->screen.json)
		screen_line(&s->screen, INK_GREEN, "logged in; profile %s", p.name);
	return run_whoami(s, NULL, NULL);
}

int
run_login(struct session *s, const struct command *c, const struct arguments *a)
{
	struct login_link l;
	struct profile p;
	struct js *result = NULL;
	struct fault f;
	struct err e;
	int status;

	if (!read_link(js_get_str(a->local, "link", ""), &l, &e) ||
		!make_profile(s->options, &l, &p, &e))
		return err_report(s, &e);
	session_use(s, &p, false);
	js_set_str(a->params, "invitation", l.invitation);
	default_label(a->params);
	if (!session_write(s, c->method, a->params, &result, &f))
		return fault_report(s, &f);
	status = login_finish(s, &p, result);
	js_free(result);
	return status;
}

/* Whoever asks has no login, or one that is over: the token of a kept one is not shown. */
int
run_lost_login(struct session *s, const struct command *c, const struct arguments *a)
{
	struct profile p = {.name = ""};
	char name[PROFILE_TEXT];
	struct err e;

	if (s->options->socket != NULL)
		return run_method(s, c, a);
	if (s->options->server != NULL) {
		if (!endpoint_parse(s->options->server, &p.endpoint, &e))
			return err_report(s, &e);
	} else if (!profile_chosen(s->options->profile, name, &e) ||
		   !profile_load(name, &p, &e)) {
		if (e.code == ERR_TOKEN_INVALID)
			err_hint(&e,
				"convene lost-login MAIL --server HOST:PORT --ca FILE");
		return err_report(s, &e);
	}
	if (s->options->ca != NULL)
		snprintf(p.endpoint.ca, sizeof p.endpoint.ca, "%s", s->options->ca);
	session_use(s, &p, false);
	wipe(p.token, sizeof p.token);
	return run_method(s, c, a);
}
