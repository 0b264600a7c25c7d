/* config_text.c - options as text: findings, what is in force, the sample; and reload. */
#include "base/config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const void *
field(const struct config *c, const struct config_option *o)
{
	return (const char *)c + o->offset;
}

/* How many bytes of a struct config an option has. */
static size_t
field_bytes(const struct config_option *o)
{
	switch (o->type) {
	case CONFIG_INT:
		return sizeof(int64_t);
	case CONFIG_BOOL:
		return sizeof(bool);
	case CONFIG_CHOICE:
		return sizeof(int);
	case CONFIG_TEXT:
		return CONFIG_TEXT_BYTES;
	case CONFIG_PATH:
		return CONFIG_PATH_BYTES;
	}
	BUG_ON(true);
}

static int
by_line(const void *a, const void *b)
{
	const struct config_error *x = *(const struct config_error *const *)a;
	const struct config_error *y = *(const struct config_error *const *)b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x < y ? -1 : 1; /* as they were found */
}

bool
config_errors_print(const struct config_errors *errors, struct buf *out)
{
	const struct config_error *item[CONFIG_ERRORS_MAX];
	size_t n = errors->count < CONFIG_ERRORS_MAX ? errors->count : CONFIG_ERRORS_MAX;
	bool ok = true;

	for (size_t i = 0; i < n; i++)
		item[i] = &errors->item[i];
	qsort(item, n, sizeof item[0], by_line);
	for (size_t i = 0; i < n && ok; i++) {
		if (item[i]->line > 0)
			ok = buf_addf(out, "%s:%d: %s\n", errors->file, item[i]->line,
				item[i]->text);
		else
			ok = buf_addf(out, "%s: %s\n", errors->file, item[i]->text);
	}
	if (errors->count > n)
		ok = ok &&
		     buf_addf(out, "%s: and %zu more\n", errors->file, errors->count - n);
	return ok;
}

bool
config_option_range(const struct config_option *o, struct buf *out)
{
	bool ok = true;

	switch (o->type) {
	case CONFIG_INT:
		ok = buf_addf(out, "%" PRId64 " to %" PRId64, o->min, o->max);
		return ok && (o->unit == NULL || buf_addf(out, " %s", o->unit));
	case CONFIG_BOOL:
		return buf_adds(out, "yes or no");
	case CONFIG_TEXT:
		return buf_addf(out, "text of at most %" PRId64 " bytes", o->max);
	case CONFIG_PATH:
		return buf_adds(out, "path");
	case CONFIG_CHOICE:
		for (const struct config_choice *c = o->choices; c->word != NULL && ok;
			c++)
			ok = buf_addf(out, "%s%s",
				c == o->choices	    ? ""
				: c[1].word == NULL ? " or "
						    : ", ",
				c->word);
		return ok;
	}
	BUG_ON(true);
}

static bool
print_value(const struct config *c, const struct config_option *o, struct buf *out)
{
	const char *text = field(c, o);
	char here[4096];
	int64_t number;
	int choice;

	switch (o->type) {
	case CONFIG_INT:
		memcpy(&number, field(c, o), sizeof number);
		return buf_addf(out, "%" PRId64, number);
	case CONFIG_BOOL:
		return buf_adds(out, *(const bool *)field(c, o) ? "yes" : "no");
	case CONFIG_TEXT:
		return buf_adds(out, text);
	case CONFIG_PATH:
		/* what it means from here, wherever the output is put */
		if (text[0] != '/' && text[0] != '\0' &&
			getcwd(here, sizeof here) != NULL)
			return buf_addf(out, "%s/%s", here, text);
		return buf_adds(out, text);
	case CONFIG_CHOICE:
		memcpy(&choice, field(c, o), sizeof choice);
		for (const struct config_choice *word = o->choices; word->word != NULL;
			word++)
			if (word->value == choice)
				return buf_adds(out, word->word);
		BUG_ON(true);
	}
	BUG_ON(true);
}

/* "[section]" when the option is the first of its section. */
static bool
print_section(size_t index, struct buf *out)
{
	const struct config_option *o = config_option(index);

	if (index > 0 && strcmp(config_option(index - 1)->section, o->section) == 0)
		return true;
	return buf_addf(out, "%s[%s]\n", index > 0 ? "\n" : "", o->section);
}

bool
config_print(const struct config *c, struct buf *out)
{
	const struct config_option *o;
	bool ok = true;

	for (size_t i = 0; (o = config_option(i)) != NULL && ok; i++)
		ok = print_section(i, out) && buf_addf(out, "%s = ", o->name) &&
		     print_value(c, o, out) && buf_addc(out, '\n');
	return ok;
}

/* A sentence as comment lines of at most 90 columns. */
static bool
print_comment(const char *text, struct buf *out)
{
	enum { COLUMNS = 90 };
	bool ok = true;

	while (*text != '\0' && ok) {
		size_t n = strlen(text);

		if (n > COLUMNS - 3)
			for (n = COLUMNS - 3; text[n] != ' ';)
				n--; /* no word is as long as a line */
		ok = buf_addf(
			out, "# %.*s%s\n", (int)n, text, text[n] == '\0' ? "." : "");
		text += n + (text[n] == ' ');
	}
	return ok;
}

static const char *
value_given(const struct config_option *o, const struct config_given *given, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(given[i].section, o->section) == 0 &&
			strcmp(given[i].name, o->name) == 0)
			return given[i].value;
	return NULL;
}

static bool
sample_option(const struct config_option *o, const char *value, struct buf *out)
{
	bool ok = buf_addc(out, '\n') && print_comment(o->sentence, out) &&
		  buf_adds(out, "# ");
	const bool given = value != NULL;

	ok = ok && config_option_range(o, out) &&
	     buf_addf(out, "; default %s; a new value is taken by %s\n",
		     o->fallback[0] != '\0' ? o->fallback : "nothing",
		     o->reloadable ? "reload" : "restart");
	value = value == NULL ? o->fallback : value;
	return ok && buf_addf(out, "%s%s =%s%s\n", given ? "" : "#", o->name,
			     value[0] != '\0' ? " " : "", value);
}

static const char HEAD[] =
	"# convened.conf - configuration of convened(8), explained in convened.conf(5).\n"
	"#\n"
	"# Every option is here; those commented out show their default. Paths are\n"
	"# relative to the directory of this file. A comment stands on its own line.\n"
	"# \"convened -c FILE --check-config\" finds every mistake, with its line.\n"
	"\n";

bool
config_sample(const struct config_given *given, size_t count, struct buf *out)
{
	const struct config_option *o;
	bool ok = buf_adds(out, HEAD);

	for (size_t i = 0; (o = config_option(i)) != NULL && ok; i++)
		ok = print_section(i, out) &&
		     sample_option(o, value_given(o, given, count), out);
	return ok;
}

static bool
same(const struct config *a, const struct config *b, const struct config_option *o)
{
	if (o->type == CONFIG_TEXT || o->type == CONFIG_PATH)
		return strcmp(field(a, o), field(b, o)) == 0;
	return memcmp(field(a, o), field(b, o), field_bytes(o)) == 0;
}

bool
config_reload(struct config *running, const struct config *fresh, struct buf *restart)
{
	const struct config_option *o;
	bool ok = true;

	for (size_t i = 0; (o = config_option(i)) != NULL && ok; i++) {
		if (same(running, fresh, o))
			continue;
		if (o->reloadable)
			memcpy((char *)running + o->offset, field(fresh, o),
				field_bytes(o));
		else
			ok = buf_addf(restart, "%s%s.%s", restart->len > 0 ? " " : "",
				o->section, o->name);
	}
	return ok;
}
