/*
 * dzn.c - reads the benchmark's files: first every value into lists of numbers, then the names the
 * problem needs, each checked against the sizes the file itself gives.
 */
#include "dzn.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 32, VALUES_MAX = 16, GROUPS_MAX = 200000, ELEMENTS_MAX = 2000000 };

enum shape { NUMBER, NUMBERS, SETS, TABLE };

/* One `name = value;`: group i is elements[start[i] .. start[i + 1]). */
struct value {
	char name[NAME_BYTES];
	enum shape shape;
	int line;
	int *elements, n;
	int *start, groups;
};

struct reader {
	const char *path, *at;
	int line;
	struct arena *arena;
	struct value values[VALUES_MAX];
	int n;
};

static bool
wrong(const struct reader *r, int line, struct err *e, const char *what,
	const char *which)
{
	return err_set(e, ERR_PARAM_INVALID, "%s:%d: %s%s%s", r->path, line, what,
		*which ? " " : "", which);
}

static char
peek(struct reader *r)
{
	for (;; r->at++) {
		if (*r->at == '%')
			r->at += strcspn(r->at, "\n");
		if (*r->at == '\n')
			r->line++;
		if (!*r->at || !isspace((unsigned char)*r->at))
			return *r->at;
	}
}

static bool
take(struct reader *r, char c)
{
	if (peek(r) != c)
		return false;
	r->at++;
	return true;
}

static bool
read_number(struct reader *r, int *out, struct err *e)
{
	char *end;

	peek(r);
	errno = 0;
	long n = strtol(r->at, &end, 10);
	if (end == r->at)
		return wrong(r, r->line, e, "a number is expected here", "");
	if (errno || n < INT_MIN / 2 || n > INT_MAX / 2)
		return wrong(r, r->line, e, "this number is too large", "");
	r->at = end;
	*out = (int)n;
	return true;
}

/* Room for one more: the lists double, the old halves stay in the arena. */
static int *
grown(struct reader *r, int *list, int n)
{
	if (n & (n - 1))
		return list;
	int *more = ARENA_ARRAY(r->arena, int, n ? 2 * n : 1);
	if (n)
		memcpy(more, list, sizeof(int) * (size_t)n);
	return more;
}

static bool
add_element(struct reader *r, struct value *v, int number, struct err *e)
{
	if (v->n == ELEMENTS_MAX)
		return wrong(r, r->line, e, "too many numbers in", v->name);
	v->elements = grown(r, v->elements, v->n);
	v->elements[v->n++] = number;
	return true;
}

static bool
end_group(struct reader *r, struct value *v, struct err *e)
{
	if (v->groups == GROUPS_MAX)
		return wrong(r, r->line, e, "too many rows in", v->name);
	v->groups++;
	v->start = grown(r, v->start, v->groups);
	v->start[v->groups] = v->n;
	return true;
}

/* Numbers with commas up to one of the closing characters, which stays; a comma may be last. */
static bool
read_row(struct reader *r, struct value *v, const char *closing, struct err *e)
{
	while (peek(r) && !strchr(closing, *r->at)) {
		int from, to;

		if (!read_number(r, &from, e))
			return false;
		to = from;
		peek(r);
		if (!strncmp(r->at, "..", 2)) {
			r->at += 2;
			if (!read_number(r, &to, e))
				return false;
		}
		for (int number = from; number <= to; number++)
			if (!add_element(r, v, number, e))
				return false;
		if (!take(r, ',') && (!peek(r) || !strchr(closing, *r->at)))
			return wrong(r, r->line, e,
				"a comma or the end of the row is expected in", v->name);
	}
	return end_group(r, v, e);
}

static bool
read_sets(struct reader *r, struct value *v, struct err *e)
{
	while (take(r, '{')) {
		if (!read_row(r, v, "}", e))
			return false;
		if (!take(r, '}'))
			return wrong(r, r->line, e, "a set is not closed in", v->name);
		if (!take(r, ','))
			break;
	}
	return true;
}

static bool
read_table(struct reader *r, struct value *v, struct err *e)
{
	/* Each row ends at a bar; the last bar stands before the bracket. */
	while (peek(r) != ']') {
		if (!read_row(r, v, "|]", e))
			return false;
		if (!take(r, '|'))
			return wrong(
				r, r->line, e, "a row is not closed with | in", v->name);
	}
	return true;
}

static bool
read_value(struct reader *r, struct value *v, struct err *e)
{
	v->start = ARENA_NEW(r->arena, int);
	if (!take(r, '[')) {
		int number;

		v->shape = NUMBER;
		return read_number(r, &number, e) && add_element(r, v, number, e) &&
		       end_group(r, v, e);
	}
	bool read;
	if (take(r, '|')) {
		v->shape = TABLE;
		read = read_table(r, v, e);
	} else if (peek(r) == '{') {
		v->shape = SETS;
		read = read_sets(r, v, e);
	} else {
		v->shape = NUMBERS;
		read = read_row(r, v, "]", e);
	}
	if (read && !take(r, ']'))
		return wrong(r, r->line, e, "the closing ] is missing in", v->name);
	return read;
}

static const struct value *
find(const struct reader *r, const char *name)
{
	for (int i = 0; i < r->n; i++)
		if (!strcmp(r->values[i].name, name))
			return &r->values[i];
	return NULL;
}

static bool
read_values(struct reader *r, struct err *e)
{
	while (peek(r)) {
		size_t n = 0;

		while (isalnum((unsigned char)r->at[n]) || r->at[n] == '_')
			n++;
		if (!n || n >= NAME_BYTES)
			return wrong(r, r->line, e, "a name is expected here", "");
		if (r->n == VALUES_MAX)
			return wrong(r, r->line, e, "too many names", "");
		struct value *v = &r->values[r->n];
		memcpy(v->name, r->at, n);
		v->line = r->line;
		if (find(r, v->name))
			return wrong(r, r->line, e, "given twice:", v->name);
		r->n++;
		r->at += n;
		if (!take(r, '='))
			return wrong(r, r->line, e, "= is expected after", v->name);
		if (!read_value(r, v, e))
			return false;
		if (!take(r, ';'))
			return wrong(r, r->line, e, "; is expected after", v->name);
	}
	return true;
}

static bool
wanted(struct reader *r, const char *name, enum shape shape, int groups,
	const struct value **out, struct err *e)
{
	static const char *const called[] = {
		[NUMBER] = "must be a number:",
		[NUMBERS] = "must be an array of numbers:",
		[SETS] = "must be an array of sets:",
		[TABLE] = "must be a table [| |]:",
	};
	const struct value *v = find(r, name);

	if (!v)
		return wrong(r, r->line, e, "the file does not give", name);
	if (v->shape != shape && !(groups == 0 && v->n == 0))
		return wrong(r, v->line, e, called[shape], name);
	int have = shape == NUMBERS ? v->n : v->groups;
	if (have != groups)
		return err_set(e, ERR_PARAM_INVALID,
			"%s:%d: %s has %d entries, %d are needed", r->path, v->line, name,
			have, groups);
	*out = v;
	return true;
}

static bool
scalar(struct reader *r, const char *name, int min, int max, int *out, struct err *e)
{
	const struct value *v;

	if (!wanted(r, name, NUMBER, 1, &v, e))
		return false;
	*out = v->elements[0];
	if (*out < min || *out > max)
		return err_set(e, ERR_PARAM_INVALID, "%s:%d: %s is %d, not in %d..%d",
			r->path, v->line, name, *out, min, max);
	return true;
}

static bool
in_range(struct reader *r, const struct value *v, int number, int min, int max,
	struct err *e)
{
	if (number >= min && number <= max)
		return true;
	return err_set(e, ERR_PARAM_INVALID, "%s:%d: %s holds %d, not in %d..%d", r->path,
		v->line, v->name, number, min, max);
}

static bool
take_requested(struct reader *r, struct dzn *d, struct err *e)
{
	const struct value *v;

	if (!wanted(r, "requested", TABLE, d->meetings, &v, e))
		return false;
	for (int i = 0; i < d->meetings; i++) {
		const int *row = v->elements + v->start[i];
		struct dzn_meeting *m = &d->meeting[i];

		if (v->start[i + 1] - v->start[i] != 3)
			return err_set(e, ERR_PARAM_INVALID,
				"%s:%d: row %d of requested needs three numbers", r->path,
				v->line, i + 1);
		if (!in_range(r, v, row[0], 1, d->people, e) ||
			!in_range(r, v, row[1], 1, d->people, e) ||
			!in_range(r, v, row[2], 1, 3, e))
			return false;
		if (row[0] == row[1])
			return err_set(e, ERR_PARAM_INVALID,
				"%s:%d: row %d of requested: %d meets nobody else",
				r->path, v->line, i + 1, row[0]);
		*m = (struct dzn_meeting){{row[0] - 1, row[1] - 1}, row[2], -1};
	}
	return true;
}

static bool
take_fixed(struct reader *r, struct dzn *d, struct err *e)
{
	const struct value *v;

	if (!find(r, "fixed"))
		return true;
	if (!wanted(r, "fixed", NUMBERS, d->meetings, &v, e))
		return false;
	for (int i = 0; i < d->meetings; i++) {
		if (!in_range(r, v, v->elements[i], 0, d->slots, e))
			return false;
		d->meeting[i].fixed = v->elements[i] - 1;
	}
	return true;
}

static bool
take_forbidden(struct reader *r, struct dzn *d, struct err *e)
{
	const struct value *v;

	if (!find(r, "forbidden"))
		return true;
	if (!wanted(r, "forbidden", SETS, d->people, &v, e))
		return false;
	for (int p = 0; p < d->people; p++)
		for (int i = v->start[p]; i < v->start[p + 1]; i++) {
			int slot = v->elements[i];

			if (!in_range(r, v, slot, 0, d->slots, e))
				return false;
			if (slot)
				d->forbidden[(size_t)p * (size_t)d->slots + (size_t)slot -
					     1] = true;
		}
	return true;
}

static bool
take_precedences(struct reader *r, struct dzn *d, struct err *e)
{
	const struct value *v;

	if (!find(r, "precedences"))
		return true;
	if (!wanted(r, "precedences", SETS, d->meetings, &v, e))
		return false;
	d->precedence = ARENA_ARRAY(r->arena, struct dzn_pair, v->n + 1);
	for (int m = 0; m < d->meetings; m++)
		for (int i = v->start[m]; i < v->start[m + 1]; i++) {
			if (!in_range(r, v, v->elements[i], 1, d->meetings, e))
				return false;
			d->precedence[d->precedences++] =
				(struct dzn_pair){v->elements[i] - 1, m};
		}
	return true;
}

static bool
take_all(struct reader *r, struct dzn *d, struct err *e)
{
	if (!scalar(r, "nBusiness", 0, DZN_PEOPLE_MAX, &d->people, e) ||
		!scalar(r, "nMeetings", 0, DZN_MEETINGS_MAX, &d->meetings, e) ||
		!scalar(r, "nTables", 0, DZN_MEETINGS_MAX, &d->tables, e) ||
		!scalar(r, "nTotalSlots", 0, DZN_SLOTS_MAX, &d->slots, e) ||
		!scalar(r, "nMorningSlots", 0, d->slots, &d->morning_slots, e))
		return false;
	d->meeting = ARENA_ARRAY(r->arena, struct dzn_meeting, d->meetings + 1);
	d->forbidden = ARENA_ARRAY(r->arena, bool, d->people * d->slots + 1);
	return take_requested(r, d, e) && take_fixed(r, d, e) &&
	       take_forbidden(r, d, e) && take_precedences(r, d, e);
}

static char *
whole_file(const char *path, struct arena *a, struct err *e)
{
	enum { FILE_MAX = 16 << 20 };
	FILE *f = fopen(path, "re");
	char *text = NULL;

	if (!f) {
		(void)err_set(e, ERR_PARAM_INVALID, "%s: %s", path, strerror(errno));
		return NULL;
	}
	size_t n = 0;
	if (fseek(f, 0, SEEK_END) || ftell(f) < 0 || ftell(f) > FILE_MAX) {
		(void)err_set(e, ERR_PARAM_INVALID, "%s: not a file of at most %d bytes",
			path, FILE_MAX);
	} else {
		n = (size_t)ftell(f);
		rewind(f);
		text = arena_alloc(a, n + 1);
		text[fread(text, 1, n, f)] = '\0';
	}
	fclose(f);
	return text;
}

bool
dzn_read(const char *path, struct arena *a, struct dzn *out, struct err *e)
{
	struct reader *r = ARENA_NEW(a, struct reader);

	memset(out, 0, sizeof *out);
	r->path = path;
	r->line = 1;
	r->arena = a;
	r->at = whole_file(path, a, e);
	return r->at && read_values(r, e) && take_all(r, out, e);
}
