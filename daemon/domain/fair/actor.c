/* actor.c - what an actor is told of a thing that is not there, or not there for it. */
#include "domain/fair/actor.h"

bool
actor_none_of_yours(
	const struct actor *a, const char *param, const char *what, struct err *e)
{
	if (actor_is_staff(a))
		err_set(e, ERR_NOT_FOUND, "there is no %s", what);
	else
		err_set(e, ERR_NOT_YOURS, "there is no %s of yours", what);
	return err_field(e, "params.%s", param);
}
