/* same_person.c - is it still the same person under a code? */
#include "domain/fair/same_person.h"

#include "base/fold.h"
#include "base/mailaddr.h"

#include <string.h>

bool
same_person(
	struct arena *arena, const struct person_said *was, const struct person_said *is)
{
	return mail_address_same(was->mail, is->mail) ||
	       strcmp(fold(arena, was->name), fold(arena, is->name)) == 0;
}
