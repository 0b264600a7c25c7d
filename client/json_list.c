/* json_list.c - {"items": [...], ...} piece by piece, indented as js_pretty does it. */
#include "json_list.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

/* A text of js_pretty, deeper by so many blanks; strings have no ends of lines in them. */
static void
print_deeper(FILE *out, const char *text, int blanks)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		fwrite(text, 1, n, out);
		text += n;
		if (*text == '\n') {
			fprintf(out, "\n%*s", blanks, "");
			text++;
		}
	}
}

static char *
clean_text(const struct js *v)
{
	char *text = js_pretty(v), *clean = text_safe_json(text);

	free(text);
	return clean;
}

static void
begin(struct json_list *l)
{
	if (!l->begun)
		fputs("{\n  \"items\": [", l->screen->out);
	l->begun = true;
}

void
json_list_take(void *ctx, const struct js *items)
{
	struct json_list *l = ctx;

	begin(l);
	for (size_t i = 0; i < js_len(items); i++) {
		char *text = clean_text(js_at(items, i));

		fputs(l->any ? ",\n    " : "\n    ", l->screen->out);
		print_deeper(l->screen->out, text, 4);
		free(text);
		l->any = true;
	}
	/* a program behind a pipe begins with it now */
	fflush(l->screen->out);
}

void
json_list_end(struct json_list *l, const struct js *rest)
{
	char *text;
	size_t n;

	begin(l);
	fputs(l->any ? "\n  ]" : "]", l->screen->out);
	if (js_first(rest) != NULL) {
		/* "{" and "\n}" are those of the whole */
		text = clean_text(rest);
		n = strlen(text);
		fprintf(l->screen->out, ",%.*s", (int)(n - 3), text + 1);
		free(text);
	}
	fputs("\n}\n", l->screen->out);
}

void
json_list_cut(struct json_list *l)
{
	struct js *rest;

	if (!l->begun)
		return;
	rest = js_new_obj();
	js_set_bool(rest, "incomplete", true);
	json_list_end(l, rest);
	js_free(rest);
}
