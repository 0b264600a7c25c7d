/*
 * fuzz_authres.c - bytes as fields Authentication-Results.
 *
 * Whatever they are, they end, and without a server's name nothing passes.
 */
#include "base/authres.h"

#include "wire/buf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);

	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (authres_dmarc_pass(text, "mx", "b1.example"))
		BUG_ON(strstr(text, "=") == NULL);
	BUG_ON(authres_dmarc_pass(text, "", "b1.example"));
	free(text);
	return 0;
}
