/* statements.c - prints every prepared statement of the store: family, number, text on one line. */
#include "store/families.h"

#include <stdio.h>

int
main(void)
{
	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct stmt_family *family = family_of((enum family)f);

		for (int i = 0; i < family->count; i++)
			printf("%s\t%d\t%s\n", family->name, i, family->sql[i]);
	}
	return 0;
}
