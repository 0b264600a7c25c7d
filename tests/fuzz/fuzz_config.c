/*
 * fuzz_config.c - bytes as a configuration file.
 *
 * Findings can always be printed and name a line of the file; what is accepted is printed in a form
 * that is accepted too and prints the same.
 */
#include "base/config.h"

#include <string.h>

enum { OUT_MAX_BYTES = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
lines_of(const uint8_t *data, size_t size)
{
	int lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	return lines;
}

static void
check_findings(const struct config_errors *errors, int lines)
{
	struct buf out;

	buf_init(&out, OUT_MAX_BYTES);
	BUG_ON(!config_errors_print(errors, &out) || out.len == 0);
	for (size_t i = 0; i < errors->count && i < CONFIG_ERRORS_MAX; i++)
		BUG_ON(errors->item[i].line < 0 || errors->item[i].line > lines ||
			errors->item[i].text[0] == '\0' ||
			strchr(errors->item[i].text, '\n') != NULL);
	buf_release(&out);
}

static void
check_printed(const struct config *config)
{
	struct config again;
	struct config_errors errors;
	struct buf first, second;

	buf_init(&first, OUT_MAX_BYTES);
	buf_init(&second, OUT_MAX_BYTES);
	BUG_ON(!config_print(config, &first));
	/* from here a path may be longer than it was from its file */
	if (config_parse("/x.conf", buf_str(&first), first.len, &again, &errors)) {
		BUG_ON(!config_print(&again, &second));
		BUG_ON(strcmp(buf_str(&first), buf_str(&second)) != 0);
	} else {
		BUG_ON(strstr(errors.item[0].text, "longer than") == NULL &&
			strstr(errors.item[0].text, "path of a Unix socket") == NULL);
	}
	buf_release(&first);
	buf_release(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config config;
	struct config_errors errors;

	if (config_parse("x.conf", (const char *)data, size, &config, &errors))
		check_printed(&config);
	else
		check_findings(&errors, lines_of(data, size));
	return 0;
}
