/* profile.c - where a login is kept. */
#include "profile.h"

#include "files.h"
#include "wire/digest.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROFILE_FILE_MAX = 64 * 1024 };

#define DEFAULT_PORT "7443"

static bool
copy_text(char *out, size_t out_bytes, const char *text, size_t n)
{
	if (n >= out_bytes)
		return false;
	memcpy(out, text, n);
	out[n] = '\0';
	return true;
}

static bool
port_ok(const char *port)
{
	char *end;
	long number = strtol(port, &end, 10);

	return port[0] >= '0' && port[0] <= '9' && *end == '\0' && number > 0 &&
	       number <= 65535;
}

static bool
host_ok(const char *host)
{
	return host[0] != '\0' && host[0] != '-' && strpbrk(host, " /#@\t\r\n") == NULL;
}

bool
endpoint_parse(const char *text, struct endpoint *out, struct err *e)
{
	const char *host = text, *host_end, *port = DEFAULT_PORT;

	if (text[0] == '[') {
		host = text + 1;
		host_end = strchr(host, ']');
		if (host_end != NULL && host_end[1] == ':')
			port = host_end + 2;
		else if (host_end != NULL && host_end[1] != '\0')
			host_end = NULL;
	} else {
		host_end = strchr(host, ':');
		if (host_end != NULL)
			port = host_end + 1;
		else
			host_end = host + strlen(host);
	}
	if (host_end == NULL || !port_ok(port) ||
		!copy_text(
			out->host, sizeof out->host, host, (size_t)(host_end - host)) ||
		!copy_text(out->port, sizeof out->port, port, strlen(port)) ||
		!host_ok(out->host))
		return err_set(e, ERR_PARAM_INVALID, "\"%.100s\" is not HOST:PORT", text);
	return true;
}

void
endpoint_text(const struct endpoint *ep, char out[HOST_TEXT + PORT_TEXT + 4])
{
	bool bare_ipv6 = strchr(ep->host, ':') != NULL;

	snprintf(out, HOST_TEXT + PORT_TEXT + 4, "%s%s%s:%s", bare_ipv6 ? "[" : "",
		ep->host, bare_ipv6 ? "]" : "", ep->port);
}

static void
set_if(struct js *v, const char *name, const char *text)
{
	if (text[0] != '\0')
		js_set_str(v, name, text);
}

struct js *
endpoint_json(const struct endpoint *ep)
{
	char server[HOST_TEXT + PORT_TEXT + 4];
	struct js *v = js_new_obj();

	if (ep->socket[0] != '\0') {
		js_set_str(v, "socket", ep->socket);
		return v;
	}
	endpoint_text(ep, server);
	js_set_str(v, "server", server);
	set_if(v, "pin", ep->pin);
	set_if(v, "ca", ep->ca);
	return v;
}

static bool
member(const struct js *v, const char *name, char *out, size_t out_bytes)
{
	const char *text = js_get_str(v, name, "");

	return copy_text(out, out_bytes, text, strlen(text));
}

bool
endpoint_from_json(const struct js *v, struct endpoint *out, struct err *e)
{
	*out = (struct endpoint){.host = ""};
	if (!member(v, "socket", out->socket, sizeof out->socket) ||
		!member(v, "pin", out->pin, sizeof out->pin) ||
		!member(v, "ca", out->ca, sizeof out->ca))
		return err_set(e, ERR_CONFIG, "a member is too long");
	return out->socket[0] != '\0' ||
	       endpoint_parse(js_get_str(v, "server", ""), out, e);
}

bool
profile_name_ok(const char *name)
{
	return file_name_ok(name) && strlen(name) < PROFILE_NAME;
}

bool
profile_dir(char out[PATH_MAX], bool make, struct err *e)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char under_home[PATH_MAX];

	/*
	 * a relative XDG_CONFIG_HOME is to be ignored (XDG base directory
	 * specification)
	 */
	if (config == NULL || config[0] != '/') {
		if (home == NULL || home[0] != '/') {
			err_set(e, ERR_CONFIG, "neither XDG_CONFIG_HOME nor HOME is set");
			return err_hint(e, "set HOME to a directory of yours");
		}
		if (!path_join(under_home, sizeof under_home, home, ".config", e))
			return false;
		config = under_home;
	}
	return path_join(out, PATH_MAX, config, "convene", e) &&
	       (!make || dir_make(out, 0700, e));
}

static bool
profile_path(const char *name, bool make, char out[PATH_MAX], struct err *e)
{
	char dir[PATH_MAX], file[PROFILE_NAME + 8];

	if (!profile_name_ok(name))
		return err_set(e, ERR_PARAM_INVALID,
			"\"%.64s\" cannot be a profile's name", name);
	snprintf(file, sizeof file, "%s.json", name);
	return profile_dir(dir, make, e) && path_join(out, PATH_MAX, dir, file, e);
}

static bool
from_json(const struct js *v, const char *path, struct profile *out, struct err *e)
{
	if (js_type(v) != JS_OBJ || !endpoint_from_json(v, &out->endpoint, e) ||
		!member(v, "token", out->token, sizeof out->token) ||
		!member(v, "token_id", out->token_id, sizeof out->token_id) ||
		!member(v, "event", out->event, sizeof out->event) ||
		!member(v, "account", out->account, sizeof out->account) ||
		!member(v, "role", out->role, sizeof out->role)) {
		err_set(e, ERR_CONFIG, "%s is not a profile of convene", path);
		return err_hint(e, "remove it and log in again");
	}
	return true;
}

bool
profile_load(const char *name, struct profile *out, struct err *e)
{
	char path[PATH_MAX];
	struct buf b;
	struct js *v;
	bool ok = false;

	*out = (struct profile){.name = ""};
	if (!profile_path(name, false, path, e))
		return false;
	snprintf(out->name, sizeof out->name, "%s", name);
	if (access(path, F_OK) != 0 && errno == ENOENT) {
		err_set(e, ERR_TOKEN_INVALID, "nobody is logged in as profile \"%s\"",
			name);
		return err_hint(e, "convene login LINK, with the link the organiser sent "
				   "you; convene profiles lists who is logged in");
	}
	buf_init(&b, PROFILE_FILE_MAX);
	if (file_read_private(path, &b, e)) {
		v = js_parse(buf_str(&b), b.len, e);
		if (v == NULL)
			err_set(e, ERR_CONFIG, "%s is not a profile of convene", path);
		else
			ok = from_json(v, path, out, e);
		js_free(v);
	}
	if (b.data != NULL)
		wipe(b.data, b.len);
	buf_release(&b);
	return ok;
}

bool
profile_save(const struct profile *p, struct err *e)
{
	char path[PATH_MAX], *text;
	struct js *v = endpoint_json(&p->endpoint);
	bool ok;

	set_if(v, "token", p->token);
	set_if(v, "token_id", p->token_id);
	set_if(v, "event", p->event);
	set_if(v, "account", p->account);
	set_if(v, "role", p->role);
	text = js_pretty(v);
	ok = profile_path(p->name, true, path, e) &&
	     file_write(path, text, strlen(text), 0600, e);
	wipe(text, strlen(text));
	free(text);
	js_free(v);
	return ok;
}

/* ---- which of them -------------------------------------------------------------------------- */

static bool
current_path(bool make, char out[PATH_MAX], struct err *e)
{
	char dir[PATH_MAX];

	return profile_dir(dir, make, e) && path_join(out, PATH_MAX, dir, "current", e);
}

/* What `convene use` has written; "" when it has not. */
static bool
read_current(char out[PROFILE_TEXT], struct err *e)
{
	char path[PATH_MAX];
	struct buf b;
	bool ok;

	out[0] = '\0';
	if (!current_path(false, path, e))
		return false;
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return true;
	buf_init(&b, PROFILE_TEXT);
	ok = file_read(path, &b, e);
	if (ok) {
		snprintf(out, PROFILE_TEXT, "%.*s", (int)strcspn(buf_str(&b), "\n"),
			buf_str(&b));
		if (!profile_name_ok(out)) {
			err_set(e, ERR_CONFIG, "%s does not name a profile", path);
			ok = err_hint(e, "convene use NAME writes it anew");
		}
	}
	buf_release(&b);
	return ok;
}

bool
profile_chosen(const char *option, char out[PROFILE_TEXT], struct err *e)
{
	const char *named = option != NULL ? option : getenv("CONVENE_PROFILE");

	if (named != NULL && named[0] != '\0') {
		snprintf(out, PROFILE_TEXT, "%s", named);
		return true;
	}
	if (!read_current(out, e))
		return false;
	if (out[0] == '\0')
		snprintf(out, PROFILE_TEXT, "default");
	return true;
}

bool
profile_make_current(const char *name, struct err *e)
{
	char path[PATH_MAX], line[PROFILE_NAME + 1];
	int n = snprintf(line, sizeof line, "%s\n", name);

	return current_path(true, path, e) && file_write(path, line, (size_t)n, 0600, e);
}

bool
profile_remove(const char *name, struct err *e)
{
	char path[PATH_MAX], current[PROFILE_TEXT];

	if (!profile_path(name, false, path, e))
		return false;
	if (unlink(path) != 0 && errno != ENOENT)
		return err_set(
			e, ERR_CONFIG, "cannot remove %s: %s", path, strerror(errno));
	if (read_current(current, e) && strcmp(current, name) == 0 &&
		current_path(false, path, e))
		unlink(path);
	return true;
}

static int
is_profile(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0;
}

struct js *
profile_names(struct err *e)
{
	char dir[PATH_MAX], name[PROFILE_NAME];
	struct js *list = js_new_arr();
	struct dirent **entries;
	bool ok = profile_dir(dir, false, e);
	int n = ok ? scandir(dir, &entries, is_profile, alphasort) : -1;

	if (ok && n < 0 && errno != ENOENT)
		ok = err_set(e, ERR_CONFIG, "cannot read %s: %s", dir, strerror(errno));
	for (int i = 0; i < n; i++) {
		size_t length = strlen(entries[i]->d_name) - 5;

		if (copy_text(name, sizeof name, entries[i]->d_name, length) &&
			profile_name_ok(name))
			js_push_str(list, name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	if (ok)
		return list;
	js_free(list);
	return NULL;
}
