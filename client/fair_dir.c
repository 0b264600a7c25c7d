/* fair_dir.c - which files of a directory are a fair's, or that it is one workbook. */
#include "fair_dir.h"

#include "files.h"
#include "text.h"
#include "wire/buf.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const char *const FORMAT[] = {"event.ini", "categories.csv", "glossary.csv",
	"organisations.csv", "delegates.csv", "locations.csv", "interpreters.csv",
	"blackouts.csv", "preferences.csv", "requests.csv", "conference_sessions.csv",
	"meetings.csv"};
enum { FORMAT_FILES = sizeof FORMAT / sizeof FORMAT[0], TOLD_BYTES = 240 };

/* What a template says about its columns; nobody imports it. */
static const char REMARKS[] = "comments.csv";

/* Files that are none of a fair, so far. */
struct strangers {
	struct buf told;
	int n;
	int untold;
};

static bool
ends_in(const char *name, const char *ending)
{
	size_t n = strlen(name), m = strlen(ending);

	return n > m && strcasecmp(name + n - m, ending) == 0;
}

bool
fair_dir_is_workbook(const char *name)
{
	return ends_in(name, ".xlsx");
}

static int
format_of(const char *name)
{
	int i = 0;

	while (i < FORMAT_FILES && strcmp(name, FORMAT[i]) != 0)
		i++;
	return i;
}

/* "delegates (1).csv", "Delegates.CSV" and "delegate.csv" are likely meant to be one. */
static const char *
meant(const char *name)
{
	char stem[32];

	for (int i = 0; i < FORMAT_FILES; i++) {
		snprintf(stem, sizeof stem, "%.*s", (int)strcspn(FORMAT[i], "."),
			FORMAT[i]);
		if (strcasestr(name, stem) != NULL || text_is_near(name, FORMAT[i]))
			return FORMAT[i];
	}
	return NULL;
}

static void
tell(struct strangers *s, const char *name)
{
	const char *near = meant(name);
	char one[256];

	s->n++;
	if (strncmp(name, "~$", 2) == 0)
		snprintf(one, sizeof one, "%.60s (a workbook that is open: close it)",
			name);
	else if (ends_in(name, ".xls") || ends_in(name, ".ods") || ends_in(name, ".xlsb"))
		snprintf(one, sizeof one, "%.60s (save it as .xlsx)", name);
	else if (near != NULL)
		snprintf(one, sizeof one, "%.60s (did you mean %s?)", name, near);
	else
		snprintf(one, sizeof one, "%.60s", name);
	if (s->untold > 0 || !buf_addf(&s->told, "%s%s", s->n > 1 ? ", " : "", one))
		s->untold++;
}

static bool
refuse(struct strangers *s, const char *dir, struct err *e)
{
	char more[32] = "";

	if (s->untold > 0)
		snprintf(more, sizeof more, " and %d more", s->untold);
	err_set(e, ERR_IMPORT_INVALID, "in %.40s %s not of a fair: %s%s", dir,
		s->n == 1 ? "a file is" : "some files are", buf_str(&s->told), more);
	return err_hint(
		e, "convene help import lists the files; move the others elsewhere");
}

static bool
take(struct fair_dir *fair, const char *name, struct err *e)
{
	char path[PATH_MAX];
	struct stat st;

	if (fair->n == FAIR_FILES_MAX)
		return err_set(e, ERR_IMPORT_INVALID, "%s has more than %d files",
			fair->dir, FAIR_FILES_MAX);
	if (!path_join(path, sizeof path, fair->dir, name, e))
		return false;
	if (stat(path, &st) == 0)
		fair->bytes += st.st_size;
	fair->names[fair->n++] = xstrdup(name);
	return true;
}

/* Those of the format in its order, then workbooks. */
static bool
take_known(struct fair_dir *fair, struct dirent **entries, int n, struct err *e)
{
	for (int k = 0; k < FORMAT_FILES; k++)
		for (int i = 0; i < n; i++)
			if (format_of(entries[i]->d_name) == k &&
				!take(fair, entries[i]->d_name, e))
				return false;
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;

		if (fair_dir_is_workbook(name) && name[0] != '~' && name[0] != '.' &&
			!take(fair, name, e))
			return false;
	}
	return true;
}

static bool
no_strangers(const struct fair_dir *fair, struct dirent **entries, int n, struct err *e)
{
	struct strangers s = {.n = 0};
	bool ok;

	buf_init(&s.told, TOLD_BYTES);
	for (int i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;

		if (name[0] != '.' && strcmp(name, REMARKS) != 0 &&
			format_of(name) == FORMAT_FILES &&
			(name[0] == '~' || !fair_dir_is_workbook(name)))
			tell(&s, name);
	}
	ok = s.n == 0 || refuse(&s, fair->dir, e);
	buf_release(&s.told);
	return ok;
}

static bool
look_in(struct fair_dir *fair, struct err *e)
{
	struct dirent **entries;
	int n = scandir(fair->dir, &entries, NULL, alphasort);
	bool ok;

	if (n < 0) {
		err_set(e, ERR_IMPORT_INVALID, "cannot read %s: %s", fair->dir,
			strerror(errno));
		return err_hint(e, "name the directory or the workbook of the fair");
	}
	ok = no_strangers(fair, entries, n, e) && take_known(fair, entries, n, e);
	for (int i = 0; i < n; i++)
		free(entries[i]);
	free(entries);
	if (!ok || fair->n > 0)
		return ok;
	err_set(e, ERR_IMPORT_INVALID, "%s has no file of a fair", fair->dir);
	return err_hint(e, "convene help import lists the files");
}

/* One file by its path. */
static bool
look_at(struct fair_dir *fair, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;

	if (!fair_dir_is_workbook(name) && format_of(name) == FORMAT_FILES) {
		err_set(e, ERR_IMPORT_INVALID, "%s is not a file of a fair", path);
		return err_hint(e, "name a directory, a workbook (.xlsx), or a file that"
				   " convene help import lists");
	}
	snprintf(fair->dir, sizeof fair->dir, "%.*s",
		slash == NULL ? 1 : (int)(slash - path) + 1, slash == NULL ? "." : path);
	return take(fair, name, e);
}

bool
fair_dir_look(struct fair_dir *fair, const char *path, struct err *e)
{
	struct stat st;

	*fair = (struct fair_dir){.n = 0};
	if (strlen(path) >= sizeof fair->dir)
		return err_set(e, ERR_IMPORT_INVALID, "the path is too long");
	snprintf(fair->dir, sizeof fair->dir, "%s", path);
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
		return look_at(fair, path, e);
	return look_in(fair, e);
}

void
fair_dir_release(struct fair_dir *fair)
{
	for (int i = 0; i < fair->n; i++)
		free(fair->names[i]);
	fair->n = 0;
}
