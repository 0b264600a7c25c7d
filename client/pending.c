/* pending.c - changes that were sent and not answered. */
#include "pending.h"

#include "files.h"
#include "wire/digest.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RECORD_MAX = 64 * 1024 * 1024 };

static bool
pending_dir(char out[PATH_MAX], bool make, struct err *e)
{
	char dir[PATH_MAX];

	return profile_dir(dir, make, e) && path_join(out, PATH_MAX, dir, "pending", e) &&
	       (!make || dir_make(out, 0700, e));
}

/* The name is made of the key, so that the same change is stored once. */
static void
file_name(const struct js *record, char out[40])
{
	const char *key = js_get_str(js_get(record, "params"), "key", "");
	const char *method = js_get_str(record, "method", "");
	uint8_t digest[DIGEST_BYTES];
	struct sha256 *h = sha256_new();
	char hex[33];

	sha256_add(h, method, strlen(method) + 1);
	sha256_add(h, key, strlen(key));
	sha256_end(h, digest);
	hex_encode(digest, 16, hex);
	snprintf(out, 40, "%s.json", hex);
}

bool
pending_store(const struct js *record, struct pending *out, struct err *e)
{
	char dir[PATH_MAX], name[40], *text;
	bool ok;

	out->path[0] = '\0';
	file_name(record, name);
	if (!pending_dir(dir, true, e) ||
		!path_join(out->path, sizeof out->path, dir, name, e))
		return false;
	text = js_text(record);
	ok = file_write(out->path, text, strlen(text), 0600, e);
	wipe(text, strlen(text));
	free(text);
	if (!ok)
		out->path[0] = '\0';
	return ok;
}

void
pending_remove(struct pending *p)
{
	if (p->path[0] != '\0')
		unlink(p->path);
	p->path[0] = '\0';
}

static struct js *
read_record(const char *path, struct err *e)
{
	struct buf b;
	struct js *v = NULL;

	buf_init(&b, RECORD_MAX);
	if (file_read_private(path, &b, e))
		v = js_parse(buf_str(&b), b.len, e);
	if (v == NULL && e->code == ERR_PARSE)
		err_set(e, ERR_CONFIG, "%s is not a record of convene", path);
	buf_release(&b);
	return v;
}

static bool
add_record(struct js *list, const char *dir, const char *name, struct err *e)
{
	char path[PATH_MAX];
	struct js *item, *record;

	if (!path_join(path, sizeof path, dir, name, e))
		return false;
	record = read_record(path, e);
	if (record == NULL)
		return false;
	item = js_new_obj();
	js_set_str(item, "path", path);
	js_set(item, "record", record);
	js_push(list, item);
	return true;
}

static int
is_record(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 5 && strcmp(entry->d_name + n - 5, ".json") == 0 &&
	       file_name_ok(entry->d_name);
}

static int
by_age(const void *a, const void *b)
{
	const struct js *const *x = a, *const *y = b;

	return strcmp(js_get_str(js_get(*x, "record"), "at", ""),
		js_get_str(js_get(*y, "record"), "at", ""));
}

static struct js *
sorted(struct js *take_list)
{
	size_t n = js_len(take_list);
	struct js **items = xcalloc(n, sizeof *items), *list = js_new_arr();

	for (size_t i = 0; i < n; i++)
		items[i] = js_share(js_at(take_list, i));
	qsort(items, n, sizeof *items, by_age);
	for (size_t i = 0; i < n; i++)
		js_push(list, items[i]);
	free(items);
	js_free(take_list);
	return list;
}

struct js *
pending_list(struct err *e)
{
	char dir[PATH_MAX];
	struct dirent **entries;
	struct js *list = js_new_arr();
	bool ok = pending_dir(dir, false, e);
	int n = ok ? scandir(dir, &entries, is_record, alphasort) : -1;

	if (ok && n < 0 && errno != ENOENT)
		ok = err_set(e, ERR_CONFIG, "cannot read %s: %s", dir, strerror(errno));
	for (int i = 0; i < n; i++) {
		ok = ok && add_record(list, dir, entries[i]->d_name, e);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	if (ok)
		return sorted(list);
	js_free(list);
	return NULL;
}
