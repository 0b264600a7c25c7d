/* loopback.c - names that are this machine, whatever a resolver says. */
#include "wire/loopback.h"

#include <string.h>
#include <strings.h>

bool
loopback_name(const char *host)
{
	static const char NAME[] = "localhost";
	size_t n = strlen(host), name = sizeof NAME - 1;

	if (n > 0 && host[n - 1] == '.')
		n--;
	return n >= name && strncasecmp(host + n - name, NAME, name) == 0 &&
	       (n == name || host[n - name - 1] == '.');
}

const char *
loopback_address(int index)
{
	/* A daemon listens at the first unless it is told otherwise. */
	static const char *const ADDRESS[] = {"127.0.0.1", "::1", NULL};

	return ADDRESS[index];
}
