/*
 * run_corpus.c - gives every file of the directories named to a fuzz target, without libFuzzer.
 *
 * Each file is named before it is tried, so that the last line names the one that killed us.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_file(const char *path)
{
	struct stat st;
	uint8_t *bytes;
	size_t size;
	FILE *f = fopen(path, "rb");

	if (f == NULL || fstat(fileno(f), &st) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	size = (size_t)st.st_size;
	/* exactly as large as the file, so that reading past the end is seen by a sanitizer */
	bytes = malloc(size > 0 ? size : 1);
	if (bytes == NULL || fread(bytes, 1, size, f) != size) {
		fprintf(stderr, "%s: not read\n", path);
		exit(EXIT_FAILURE);
	}
	fclose(f);
	LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
}

static int
try_directory(const char *directory)
{
	struct dirent **entries;
	int n = scandir(directory, &entries, NULL, alphasort);
	int tried = 0;

	if (n < 0) {
		perror(directory);
		exit(EXIT_FAILURE);
	}
	for (int i = 0; i < n; i++) {
		char path[4096];

		snprintf(path, sizeof path, "%s/%s", directory, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.') {
			printf("%s\n", path);
			fflush(stdout);
			try_file(path);
			tried++;
		}
		free(entries[i]);
	}
	free(entries);
	return tried;
}

int
main(int argc, char **argv)
{
	int tried = 0;

	for (int i = 1; i < argc; i++)
		tried += try_directory(argv[i]);
	printf("%d files\n", tried);
	return tried > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
