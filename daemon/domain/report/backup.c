/* backup.c - copies of the database, proven and sealed. */
#include "domain/report/backup.h"

#include "base/files.h"
#include "domain/report/verify.h"
#include "store/copy.h"
#include "store/journal.h"
#include "store/store.h"
#include "wire/buf.h"
#include "wire/digest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum {
	SEAL_BYTES = 512,
	HEX_BYTES = 2 * DIGEST_BYTES + 1,
	CHUNK = 65536,
	COPIES_MAX = 100000,
};

/* What the engine may leave beside a file that it has looked at. */
static const char *const BESIDE[] = {"-wal", "-shm", "-journal"};

struct making {
	const struct backup_request *request;
	const char *to;
	struct backup_done *out;
};

/* ---- the seal -------------------------------------------------------------------------------- */

static bool
digest_file(const char *path, int64_t *bytes, char hex[HEX_BYTES], struct err *e)
{
	struct sha256 *h = sha256_new();
	uint8_t digest[DIGEST_BYTES];
	char *chunk = xcalloc(1, CHUNK);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	*bytes = 0;
	while (fd >= 0 && (n = read(fd, chunk, CHUNK)) > 0) {
		sha256_add(h, chunk, (size_t)n);
		*bytes += n;
	}
	sha256_end(h, digest);
	hex_encode(digest, sizeof digest, hex);
	free(chunk);
	if (n != 0)
		err_set(e, ERR_STORAGE_FAILED, "cannot read %s: %s", path,
			strerror(errno));
	if (fd >= 0)
		close(fd);
	return n == 0;
}

/* The lines that the seal is of. */
static bool
seal_lines(struct buf *b, int64_t bytes, int64_t seq, const char *hex)
{
	return buf_addf(b, "convened copy 1\nbytes %lld\nseq %lld\nsha256 %s\n",
		(long long)bytes, (long long)seq, hex);
}

static void
seal_of(const struct buf *lines, const uint8_t *key, char out[HEX_BYTES])
{
	uint8_t mac[DIGEST_BYTES];

	hmac_sha256(key, DIGEST_BYTES, lines->data, lines->len, mac);
	hex_encode(mac, sizeof mac, out);
}

static void
seal_path(const char *copy, char out[BACKUP_PATH_BYTES + 16])
{
	snprintf(out, BACKUP_PATH_BYTES + 16, "%s.seal", copy);
}

static bool
write_seal(const struct making *m, const char *hex, struct err *e)
{
	char path[BACKUP_PATH_BYTES + 16], seal[HEX_BYTES];
	struct buf b;
	bool ok;

	buf_init(&b, SEAL_BYTES);
	ok = seal_lines(&b, m->out->bytes, m->out->seq, hex);
	seal_of(&b, m->request->key, seal);
	BUG_ON(!ok || !buf_addf(&b, "seal %s\n", seal));
	seal_path(m->to, path);
	ok = file_replace(path, 0600, b.data, b.len, e);
	buf_release(&b);
	return ok;
}

static bool
seal_reads(const char *text, int64_t *bytes, int64_t *seq, char hex[HEX_BYTES],
	char seal[HEX_BYTES])
{
	long long b, s;
	int end = 0;

	if (sscanf(text,
		    "convened copy 1 bytes %18lld seq %18lld sha256 %64s seal %64s%n", &b,
		    &s, hex, seal, &end) != 4)
		return false;
	*bytes = b;
	*seq = s;
	return text[end] == '\n' && text[end + 1] == '\0';
}

/* Of this key, and of what text says? */
static bool
seal_holds(const char *text, const uint8_t *key, int64_t *bytes, char hex[HEX_BYTES])
{
	char seal[HEX_BYTES], right[HEX_BYTES];
	struct buf b;
	int64_t seq;
	bool ok;

	if (!seal_reads(text, bytes, &seq, hex, seal))
		return false;
	buf_init(&b, SEAL_BYTES);
	ok = seal_lines(&b, *bytes, seq, hex);
	seal_of(&b, key, right);
	buf_release(&b);
	return ok && constant_time_equal(seal, right, sizeof right);
}

bool
backup_is_sealed(const char *copy)
{
	char path[BACKUP_PATH_BYTES + 16];

	seal_path(copy, path);
	return access(path, F_OK) == 0;
}

bool
backup_seal_check(const char *copy, const uint8_t *key, struct err *e)
{
	char path[BACKUP_PATH_BYTES + 16], said[HEX_BYTES], hex[HEX_BYTES];
	int64_t said_bytes = 0, bytes;
	struct buf text;
	bool ok;

	seal_path(copy, path);
	buf_init(&text, SEAL_BYTES);
	ok = file_read(path, &text, e);
	if (ok && !seal_holds(buf_str(&text), key, &said_bytes, said)) {
		ok = err_set(e, ERR_CONFIG, "%s was not sealed with this key file", path);
		err_hint(e, "it is of another daemon, or files.key_file is not the one of"
			    " then");
	}
	buf_release(&text);
	if (!ok || !digest_file(copy, &bytes, hex, e))
		return false;
	if (bytes == said_bytes && strcmp(hex, said) == 0)
		return true;
	err_set(e, ERR_CORRUPT, "%s is damaged: it is not what was sealed", copy);
	return err_hint(e, "take another copy");
}

/* ---- making one ------------------------------------------------------------------------------ */

static bool
prove_rows(struct tx *tx, struct backup_done *out, struct err *e)
{
	struct verify_report report;

	verify_all(tx, &report);
	out->seq = journal_last_seq(tx);
	if (tx_failed(tx)) {
		*e = tx->fault;
		return false;
	}
	for (int i = 0; i < VERIFY_CHECKS; i++) {
		const struct verify_check *c = &report.check[i];

		if (!c->ok && !c->advice) {
			err_set(e, ERR_CORRUPT, "the copy is not sound: %s: %.120s",
				c->name, c->n > 0 ? c->problems[0] : "");
			return err_hint(e, "convene verify says whether the database is");
		}
	}
	return true;
}

static bool
prove(void *ctx, const char *part, struct err *e)
{
	const struct making *m = ctx;
	char hex[HEX_BYTES], beside[BACKUP_PATH_BYTES + 16];
	struct arena arena;
	struct store *s;
	struct tx tx;
	bool ok;

	s = store_open(part, STORE_READ, &(struct store_options){0}, e);
	if (s == NULL)
		return false;
	arena_init(&arena);
	tx_init(&tx, s, &arena, m->request->now_s * 1000000);
	ok = store_begin_read(s, e) && prove_rows(&tx, m->out, e);
	store_rollback(s);
	store_close(s);
	arena_release(&arena);
	for (size_t i = 0; i < sizeof BESIDE / sizeof BESIDE[0]; i++) {
		snprintf(beside, sizeof beside, "%s%s", part, BESIDE[i]);
		unlink(beside);
	}
	return ok && digest_file(part, &m->out->bytes, hex, e) && write_seal(m, hex, e);
}

static bool
go_on(void *ctx)
{
	const struct making *m = ctx;

	return m->request->go_on == NULL || m->request->go_on(m->request->ctx);
}

/* It is as old as what is in it. */
static void
date_to(const char *path, int64_t at_s)
{
	const struct timespec t[2] = {{.tv_sec = at_s}, {.tv_sec = at_s}};

	(void)!utimensat(AT_FDCWD, path, t, 0);
}

bool
backup_make(const struct backup_request *r, const char *to, struct backup_done *out,
	struct err *e)
{
	struct making m = {.request = r, .to = to, .out = out};
	const struct copy_watch watch = {.go_on = go_on, .prove = prove, .ctx = &m};
	const char *slash = strrchr(to, '/');
	char seal[BACKUP_PATH_BYTES + 16];

	*out = (struct backup_done){.bytes = 0};
	if (strlen(to) >= BACKUP_PATH_BYTES)
		return err_set(e, ERR_CONFIG, "the path %.80s... is too long", to);
	snprintf(out->name, sizeof out->name, "%.79s", slash != NULL ? slash + 1 : to);
	if (copy_make_proven(r->database, COPY_OF_LIVE, to, &watch, e)) {
		date_to(to, r->now_s);
		return true;
	}
	seal_path(to, seal);
	if (access(to, F_OK) != 0)
		unlink(seal);
	return false;
}

/* ---- a directory of them --------------------------------------------------------------------- */

static bool
lock_directory(const char *directory, int *fd, struct err *e)
{
	if (mkdir(directory, 0700) != 0 && errno != EEXIST)
		return err_set(
			e, ERR_CONFIG, "cannot make %s: %s", directory, strerror(errno));
	*fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0)
		return err_set(e, ERR_CONFIG, "cannot look into %s: %s", directory,
			strerror(errno));
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	close(*fd);
	err_set(e, ERR_BUSY, "another copy is being made");
	return err_hint(e, "wait for its end; convene stats says when there is one");
}

static bool
ends_with(const char *name, const char *ending)
{
	size_t n = strlen(name), k = strlen(ending);

	return n >= k && strcmp(name + n - k, ending) == 0;
}

/* Those whose name is their date. */
static bool
is_dated(const char *name)
{
	static const char LIKE[] = "fair-00000000T000000Z.db";
	size_t i = 0;

	for (; LIKE[i] != '\0'; i++)
		if (LIKE[i] == '0' ? name[i] < '0' || name[i] > '9' : name[i] != LIKE[i])
			return false;
	return name[i] == '\0';
}

/* With the lock, what is half is of one that was stopped. */
static void
sweep(int fd, const char *directory)
{
	DIR *d = opendir(directory);
	struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL)
		if (ends_with(entry->d_name, ".db.part") ||
			strstr(entry->d_name, ".db.part-") != NULL)
			unlinkat(fd, entry->d_name, 0);
	if (d != NULL)
		closedir(d);
}

/* As large as the database may the copy be; a disk that is filled is the bookings' too. */
static bool
has_room(const char *directory, const char *database, struct err *e)
{
	struct statvfs disk;
	struct stat st;
	int64_t room, needed;

	if (stat(database, &st) != 0 || statvfs(directory, &disk) != 0)
		return err_set(e, ERR_CONFIG, "%s: %s", directory, strerror(errno));
	room = (int64_t)(disk.f_bavail * disk.f_frsize);
	needed = st.st_size + st.st_size / 8;
	if (room >= needed)
		return true;
	err_set(e, ERR_STORAGE_FULL, "a copy needs %lld MiB, and there are %lld",
		(long long)(needed >> 20) + 1, (long long)(room >> 20));
	return err_hint(e, "make room in files.backup_dir, or name one on another disk");
}

static int
by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static int64_t
remove_oldest(int fd, char **name, int n, int64_t keep)
{
	char seal[BACKUP_NAME_BYTES + 16];
	int64_t removed = 0;

	qsort(name, (size_t)n, sizeof *name, by_name);
	for (int i = 0; i < n; i++) {
		if (i < n - keep && unlinkat(fd, name[i], 0) == 0) {
			snprintf(seal, sizeof seal, "%s.seal", name[i]);
			unlinkat(fd, seal, 0);
			removed++;
		}
		free(name[i]);
	}
	return removed;
}

static int64_t
keep_newest(int fd, const char *directory, int64_t keep)
{
	DIR *d = keep > 0 ? opendir(directory) : NULL;
	struct dirent *entry;
	int64_t removed;
	char **name;
	int n = 0;

	if (d == NULL)
		return 0;
	name = xcalloc(COPIES_MAX, sizeof *name);
	while ((entry = readdir(d)) != NULL && n < COPIES_MAX)
		if (is_dated(entry->d_name))
			name[n++] = xstrdup(entry->d_name);
	closedir(d);
	removed = remove_oldest(fd, name, n, keep);
	free(name);
	return removed;
}

static void
dated_name(int64_t now_s, char out[BACKUP_NAME_BYTES])
{
	time_t now = (time_t)now_s;
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(out, BACKUP_NAME_BYTES, "fair-%Y%m%dT%H%M%SZ.db", &tm);
}

bool
backup_into(const struct backup_request *r, const char *directory, const char *name,
	int64_t keep, struct backup_done *out, struct err *e)
{
	char file[BACKUP_NAME_BYTES], path[BACKUP_PATH_BYTES];
	int fd = -1;
	bool ok;

	if (name == NULL)
		dated_name(r->now_s, file);
	else
		snprintf(file, sizeof file, "%s%s", name,
			ends_with(name, ".db") ? "" : ".db");
	if (snprintf(path, sizeof path, "%s/%s", directory, file) >= (int)sizeof path)
		return err_set(e, ERR_CONFIG, "the path %.80s... is too long", directory);
	if (!lock_directory(directory, &fd, e))
		return false;
	sweep(fd, directory);
	if (access(path, F_OK) == 0) {
		ok = err_set(e, ERR_EXISTS, "there is a copy of the name %s", file);
		err_hint(e, "choose another name, or none: then it is the date");
	} else {
		ok = has_room(directory, r->database, e) && backup_make(r, path, out, e);
	}
	if (ok && name == NULL)
		out->removed = keep_newest(fd, directory, keep);
	close(fd);
	return ok;
}
