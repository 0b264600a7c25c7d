/* import_numbers.c - the numbers of requests in an event that is new. */
#include "domain/files/importing.h"

enum { NUMBER_MAX = 1000000 }; /* a code above it is no number of a request */

/* The number in "R7", 0: it is none. */
static int64_t
number_in(const char *code)
{
	int64_t n = 0;

	if (code[0] != 'R' || code[1] < '1' || code[1] > '9')
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

void
import_give_numbers(struct importing *im)
{
	const struct item_set *set = &im->sets[OF_REQUESTS];
	int64_t last = 0;
	struct map given;

	map_init(&given, im->arena);
	for (int i = 0; i < set->n; i++) {
		struct imp_request *r = (struct imp_request *)set->items[i];

		r->item.id = number_in(r->item.code);
		r->numbered = r->item.id != 0;
		if (!r->numbered) {
			r->item.id = free_number(im, &given, last);
			map_put(&given,
				arena_printf(im->arena, "R%lld", (long long)r->item.id),
				r);
		}
		last = r->item.id;
		if (last > im->requests_last)
			im->requests_last = last;
	}
}
