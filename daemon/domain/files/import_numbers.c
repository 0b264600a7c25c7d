/* import_numbers.c - the numbers in codes, and those of requests in an event that is new. */
#include "domain/files/importing.h"

#include <string.h>

enum { NUMBER_MAX = 1000000 }; /* a code above it is no number */

int64_t
import_number_in(const char *code, char letter)
{
	int64_t n = 0;

	if (code[0] != letter || code[1] < '1' || code[1] > '9')
		return 0;
	for (const char *c = code + 1; *c != '\0'; c++) {
		if (*c < '0' || *c > '9' || n > NUMBER_MAX)
			return 0;
		n = n * 10 + (*c - '0');
	}
	return n <= NUMBER_MAX ? n : 0;
}

/* The first number after one that is neither a code of the file nor given. */
static int64_t
free_number(struct importing *im, const struct map *given, int64_t after)
{
	for (int64_t n = after + 1;; n++) {
		const char *code = arena_printf(im->arena, "R%lld", (long long)n);

		if (item_by_code(&im->sets[OF_REQUESTS], code) == NULL &&
			map_get(given, code) == NULL)
			return n;
	}
}

/* The numbers that rows say they had; no two have one. */
static void
take_said(struct importing *im, struct map *given)
{
	const struct item_set *set = &im->sets[OF_REQUESTS];

	for (int i = 0; i < set->n; i++) {
		struct imp_request *r = (struct imp_request *)set->items[i];
		const struct imp_request *former;
		const char *name;

		if (r->life.number == 0)
			continue;
		name = arena_printf(im->arena, "R%lld", (long long)r->life.number);
		former = map_get(given, name);
		r->item.id = r->life.number;
		if (former != NULL)
			import_fault(im, OF_REQUESTS, r->item.line, "number",
				"the number %lld is already on line %d",
				(long long)r->life.number, former->item.line);
		map_put(given, name, r);
	}
}

/*
 * Is its code the name that an export gives a person's request? That is its number, and one more
 * for each code of a file that had taken it (request_file_code).
 */
static bool
is_named_by_number(struct importing *im, const struct imp_request *r)
{
	const char *code = arena_printf(im->arena, "R%lld", (long long)r->item.id);

	for (int i = 2; strcmp(code, r->item.code) != 0; i++) {
		if (item_by_code(&im->sets[OF_REQUESTS], code) == NULL)
			return false;
		code = arena_printf(im->arena, "R%lld-%d", (long long)r->item.id, i);
	}
	return true;
}

/* The number of a row that says none: that in its code, if nobody has it, else the next. */
static void
find_number(struct importing *im, struct imp_request *r, struct map *given, int64_t last)
{
	r->item.id = import_number_in(r->item.code, 'R');
	r->numbered = r->item.id != 0 && map_get(given, r->item.code) == NULL;
	if (!r->numbered)
		r->item.id = free_number(im, given, last);
	map_put(given, arena_printf(im->arena, "R%lld", (long long)r->item.id), r);
}

void
import_give_numbers(struct importing *im)
{
	const struct item_set *set = &im->sets[OF_REQUESTS];
	int64_t last = 0;
	struct map given;

	map_init(&given, im->arena);
	take_said(im, &given);
	for (int i = 0; i < set->n; i++) {
		struct imp_request *r = (struct imp_request *)set->items[i];

		if (r->life.number == 0)
			find_number(im, r, &given, last);
		else
			r->numbered = r->life.origin != ORIGIN_IMPORT &&
				      is_named_by_number(im, r);
		last = r->item.id;
		if (last > im->requests_last)
			im->requests_last = last;
	}
}
