/*
 * faultvfs.h - the disk as a test wants it: the n-th operation fails, or the power goes.
 *
 * Wraps the system's VFS and becomes the default of every connection opened afterwards.
 *
 * Faults: fault_arm counts operations of the kinds asked for and lets the n-th fail; a write that
 *         fails may leave half of its bytes. fault_hit says whether it came to that.
 * Power:  while power_record is on, what is written is also kept beside the file, and only a sync
 *         moves it to what is durable. power_image is the disk after a cut at this moment: what is
 *         durable, and of the rest whatever the seed decides - nothing, everything, some of the
 *         writes, some of their sectors. A file whose name was not synced may be there or not.
 * Thread: any; one lock. Nothing here uses cmocka, for a failed assertion must not jump out of
 *         another thread.
 */
#ifndef TESTS_FAULTVFS_H
#define TESTS_FAULTVFS_H

#include "wire/buf.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum fault_kind {
	FAULT_OPEN = 1,
	FAULT_READ = 2,
	FAULT_WRITE = 4,
	FAULT_SYNC = 8,
	FAULT_TRUNCATE = 16,
	FAULT_DELETE = 32,
	FAULT_SIZE = 64,
	FAULT_SHM = 128,
	FAULT_LOCK = 256,
};

enum { DISK_FILES = 8, DISK_BYTES_MAX = 64 * 1024 * 1024, SECTOR = 512 };

/* A write or a truncation (bytes NULL) that no sync has followed yet. */
struct disk_op {
	struct disk_op *next;
	sqlite3_int64 offset;
	int n;
	unsigned char bytes[];
};

struct disk_file {
	char name[200];
	struct buf durable;
	bool durable_there; /* its name and durable are on the disk for good */
	struct buf ghost;   /* the former file of this name: its end was not synced yet */
	bool ghost_there;
	bool there; /* as the running program sees it */
	struct disk_op *pending, **last;
};

/* Called before an operation of the program that changes the disk, while the power is recorded. */
struct power_watch {
	void (*operation)(void *ctx);
	void *ctx;
};

static struct fault_vfs {
	sqlite3_vfs vfs; /* first member */
	sqlite3_vfs *real;
	pthread_mutex_t lock;
	unsigned kinds;
	int64_t countdown;
	int code;
	int reason; /* errno that a failing operation leaves; 0: none */
	bool torn;
	bool for_good; /* every later one fails as well */
	bool hit;
	bool spare; /* the real disk need not sync: nobody pulls its plug */
	bool recording;
	struct power_watch watch;
	struct disk_file file[DISK_FILES];
} fault_disk = {.lock = PTHREAD_MUTEX_INITIALIZER};

struct fault_file {
	sqlite3_file base;	/* first member */
	struct disk_file *disk; /* NULL: not recorded */
	sqlite3_file *real;
};

static inline sqlite3_file *
fault_real(sqlite3_file *f)
{
	return ((struct fault_file *)(void *)f)->real;
}

/* ---- faults --------------------------------------------------------------------------------- */

/* The n-th (from 1) operation of these kinds fails with code; torn: a write leaves half. */
static inline void
fault_arm(unsigned kinds, int64_t n, int code, bool torn)
{
	pthread_mutex_lock(&fault_disk.lock);
	fault_disk.kinds = kinds;
	fault_disk.countdown = n;
	fault_disk.code = code;
	fault_disk.torn = torn;
	fault_disk.for_good = false;
	fault_disk.reason = 0;
	fault_disk.hit = false;
	pthread_mutex_unlock(&fault_disk.lock);
}

/* From the n-th on every one fails: a disk that is full stays full. */
static inline void
fault_arm_for_good(unsigned kinds, int64_t n, int code)
{
	fault_arm(kinds, n, code, false);
	fault_disk.for_good = true;
}

/* The same with the errno a real disk would leave. */
static inline void
fault_arm_errno(unsigned kinds, int64_t n, int code, int reason)
{
	fault_arm_for_good(kinds, n, code);
	fault_disk.reason = reason;
}

static inline void
fault_disarm(void)
{
	pthread_mutex_lock(&fault_disk.lock);
	fault_disk.kinds = 0;
	pthread_mutex_unlock(&fault_disk.lock);
}

static inline bool
fault_hit(void)
{
	bool hit;

	pthread_mutex_lock(&fault_disk.lock);
	hit = fault_disk.hit;
	pthread_mutex_unlock(&fault_disk.lock);
	return hit;
}

/* SQLITE_OK, or what this operation is to fail with. */
static inline int
fault_now(enum fault_kind kind)
{
	int code = SQLITE_OK;

	pthread_mutex_lock(&fault_disk.lock);
	if ((fault_disk.kinds & kind) != 0 &&
		(--fault_disk.countdown == 0 ||
			(fault_disk.countdown < 0 && fault_disk.for_good))) {
		fault_disk.hit = true;
		code = fault_disk.code;
		errno = fault_disk.reason;
	}
	pthread_mutex_unlock(&fault_disk.lock);
	return code;
}

/* ---- power ---------------------------------------------------------------------------------- */

static inline void
disk_place(struct buf *b, sqlite3_int64 offset, const unsigned char *bytes, size_t n)
{
	static const char ZEROS[4096];

	while (b->len < (size_t)offset) {
		size_t gap = (size_t)offset - b->len;

		BUG_ON(!buf_add(b, ZEROS, gap < sizeof ZEROS ? gap : sizeof ZEROS));
	}
	for (size_t i = 0; i < n && (size_t)offset + i < b->len; i++)
		b->data[(size_t)offset + i] = (char)bytes[i];
	if ((size_t)offset + n > b->len) {
		size_t inside = b->len - (size_t)offset;

		BUG_ON(!buf_add(b, bytes + inside, n - inside));
	}
}

static inline void
disk_cut(struct buf *b, sqlite3_int64 size)
{
	if (b->len > (size_t)size) {
		b->len = (size_t)size;
		b->data[b->len] = '\0';
	}
}

static inline void
disk_forget_pending(struct disk_file *f)
{
	while (f->pending != NULL) {
		struct disk_op *op = f->pending;

		f->pending = op->next;
		free(op);
	}
	f->last = &f->pending;
}

static inline void
disk_pend(struct disk_file *f, const void *bytes, int n, sqlite3_int64 offset)
{
	struct disk_op *op = xmalloc(sizeof *op + (size_t)(bytes != NULL ? n : 0));

	op->next = NULL;
	op->offset = offset;
	op->n = bytes != NULL ? n : -1;
	if (bytes != NULL)
		memcpy(op->bytes, bytes, (size_t)n);
	*f->last = op;
	f->last = &op->next;
}

/* A sync: all that was written is on the disk, and the name of the file as well. */
static inline void
disk_settle(struct disk_file *f)
{
	for (struct disk_op *op = f->pending; op != NULL; op = op->next)
		if (op->n < 0)
			disk_cut(&f->durable, op->offset);
		else
			disk_place(&f->durable, op->offset, op->bytes, (size_t)op->n);
	disk_forget_pending(f);
	f->durable_there = true;
	f->ghost_there = false;
}

static inline const char *
disk_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static inline struct disk_file *
disk_find(const char *path)
{
	const char *name = disk_base(path);

	for (int i = 0; i < DISK_FILES; i++)
		if (strcmp(fault_disk.file[i].name, name) == 0)
			return &fault_disk.file[i];
	return NULL;
}

/* The file as it is on the real disk when it is first seen: that much is durable. */
static inline void
disk_load(struct disk_file *f, const char *path)
{
	char chunk[8192];
	FILE *in = fopen(path, "rb");
	size_t n;

	if (in == NULL)
		return;
	while ((n = fread(chunk, 1, sizeof chunk, in)) > 0)
		BUG_ON(!buf_add(&f->durable, chunk, n));
	fclose(in);
	f->durable_there = f->there = true;
}

/* Before the file is opened, for that may make it. */
static inline struct disk_file *
disk_opened(const char *path)
{
	struct disk_file *f;

	if (!fault_disk.recording || path == NULL)
		return NULL;
	pthread_mutex_lock(&fault_disk.lock);
	f = disk_find(path);
	if (f == NULL) {
		for (f = fault_disk.file; f->name[0] != '\0'; f++)
			BUG_ON(f == &fault_disk.file[DISK_FILES - 1]);
		snprintf(f->name, sizeof f->name, "%s", disk_base(path));
		buf_init(&f->durable, DISK_BYTES_MAX);
		buf_init(&f->ghost, DISK_BYTES_MAX);
		f->last = &f->pending;
		disk_load(f, path);
	}
	f->there = true;
	pthread_mutex_unlock(&fault_disk.lock);
	return f;
}

/* The name goes; until another file of this name is synced the former may come back. */
static inline void
disk_deleted(const char *path)
{
	struct disk_file *f;

	if (!fault_disk.recording)
		return;
	pthread_mutex_lock(&fault_disk.lock);
	f = disk_find(path);
	if (f != NULL && f->there) {
		disk_forget_pending(f);
		if (f->durable_there) {
			buf_clear(&f->ghost);
			BUG_ON(!buf_add(&f->ghost, buf_str(&f->durable), f->durable.len));
			f->ghost_there = true;
		}
		buf_clear(&f->durable);
		f->durable_there = false;
		f->there = false;
	}
	pthread_mutex_unlock(&fault_disk.lock);
}

/* From now on, beginning with the files as they are on the disk. */
static inline void
power_record(const struct power_watch *watch)
{
	fault_disk.watch = *watch;
	fault_disk.recording = true;
}

static inline void
power_stop(void)
{
	fault_disk.recording = false;
	for (int i = 0; i < DISK_FILES; i++) {
		struct disk_file *f = &fault_disk.file[i];

		if (f->name[0] == '\0')
			continue;
		disk_forget_pending(f);
		buf_release(&f->durable);
		buf_release(&f->ghost);
		memset(f, 0, sizeof *f);
	}
}

/* A generator of its own, so that a seed says everything (xorshift64*). */
static inline uint64_t
power_random(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * 2685821657736338717ULL;
}

enum power_mode {
	POWER_NONE,
	POWER_ALL,
	POWER_PREFIX,
	POWER_WRITES,
	POWER_SECTORS,
	POWER_MODES
};

/* What the disk made of one write that no sync followed. */
static inline void
power_apply(struct buf *b, const struct disk_op *op, enum power_mode mode, bool *on,
	uint64_t *seed)
{
	bool whole = mode == POWER_ALL ||
		     (mode == POWER_WRITES && power_random(seed) % 2 == 0);

	if (mode == POWER_PREFIX && *on) {
		*on = power_random(seed) % 4 != 0;
		whole = *on;
	}
	if (op->n < 0) {
		if (whole || (mode == POWER_SECTORS && power_random(seed) % 2 == 0))
			disk_cut(b, op->offset);
	} else if (whole) {
		disk_place(b, op->offset, op->bytes, (size_t)op->n);
	} else if (mode == POWER_SECTORS) {
		for (int at = 0; at < op->n; at += SECTOR)
			if (power_random(seed) % 2 == 0)
				disk_place(b, op->offset + at, op->bytes + at,
					(size_t)(op->n - at < SECTOR ? op->n - at
								     : SECTOR));
	}
}

/* The file of this name after a cut, into b; false: it is not there. */
static inline bool
power_image(const char *name, uint64_t *seed, struct buf *b)
{
	enum power_mode mode = (enum power_mode)(power_random(seed) % POWER_MODES);
	bool on = true, there = false;
	struct disk_file *f;

	pthread_mutex_lock(&fault_disk.lock);
	f = disk_find(name);
	buf_clear(b);
	if (f != NULL && f->ghost_there && power_random(seed) % 2 == 0) {
		BUG_ON(!buf_add(b, buf_str(&f->ghost), f->ghost.len));
		there = true;
	} else if (f != NULL &&
		   (f->durable_there || (f->there && power_random(seed) % 2 == 0))) {
		BUG_ON(!buf_add(b, buf_str(&f->durable), f->durable.len));
		for (struct disk_op *op = f->pending; op != NULL; op = op->next)
			power_apply(b, op, mode, &on, seed);
		there = true;
	}
	pthread_mutex_unlock(&fault_disk.lock);
	return there;
}

static inline void
power_tick(void)
{
	if (fault_disk.recording && fault_disk.watch.operation != NULL)
		fault_disk.watch.operation(fault_disk.watch.ctx);
}

/* ---- the methods of a file ------------------------------------------------------------------ */

static inline int
fault_x_close(sqlite3_file *f)
{
	return fault_real(f)->pMethods->xClose(fault_real(f));
}

static inline int
fault_x_read(sqlite3_file *f, void *to, int n, sqlite3_int64 offset)
{
	int code = fault_now(FAULT_READ);

	return code != SQLITE_OK
		       ? code
		       : fault_real(f)->pMethods->xRead(fault_real(f), to, n, offset);
}

static inline int
fault_x_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 offset)
{
	struct disk_file *disk = ((struct fault_file *)(void *)f)->disk;
	int code = fault_now(FAULT_WRITE), rc;

	if (code != SQLITE_OK) {
		if (fault_disk.torn && n > 1)
			fault_real(f)->pMethods->xWrite(
				fault_real(f), from, n / 2, offset);
		return code;
	}
	power_tick();
	rc = fault_real(f)->pMethods->xWrite(fault_real(f), from, n, offset);
	if (rc == SQLITE_OK && disk != NULL) {
		pthread_mutex_lock(&fault_disk.lock);
		disk_pend(disk, from, n, offset);
		pthread_mutex_unlock(&fault_disk.lock);
	}
	return rc;
}

static inline int
fault_x_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct disk_file *disk = ((struct fault_file *)(void *)f)->disk;
	int code = fault_now(FAULT_TRUNCATE), rc;

	if (code != SQLITE_OK)
		return code;
	power_tick();
	rc = fault_real(f)->pMethods->xTruncate(fault_real(f), size);
	if (rc == SQLITE_OK && disk != NULL) {
		pthread_mutex_lock(&fault_disk.lock);
		disk_pend(disk, NULL, 0, size);
		pthread_mutex_unlock(&fault_disk.lock);
	}
	return rc;
}

static inline int
fault_x_sync(sqlite3_file *f, int flags)
{
	struct disk_file *disk = ((struct fault_file *)(void *)f)->disk;
	int code = fault_now(FAULT_SYNC);

	if (code != SQLITE_OK)
		return code;
	power_tick();
	if (disk != NULL) {
		pthread_mutex_lock(&fault_disk.lock);
		disk_settle(disk);
		pthread_mutex_unlock(&fault_disk.lock);
	}
	return fault_disk.spare ? SQLITE_OK
				: fault_real(f)->pMethods->xSync(fault_real(f), flags);
}

static inline int
fault_x_size(sqlite3_file *f, sqlite3_int64 *size)
{
	int code = fault_now(FAULT_SIZE);

	return code != SQLITE_OK
		       ? code
		       : fault_real(f)->pMethods->xFileSize(fault_real(f), size);
}

static inline int
fault_x_lock(sqlite3_file *f, int level)
{
	int code = fault_now(FAULT_LOCK);

	return code != SQLITE_OK ? code
				 : fault_real(f)->pMethods->xLock(fault_real(f), level);
}

static inline int
fault_x_unlock(sqlite3_file *f, int level)
{
	return fault_real(f)->pMethods->xUnlock(fault_real(f), level);
}

static inline int
fault_x_reserved(sqlite3_file *f, int *out)
{
	return fault_real(f)->pMethods->xCheckReservedLock(fault_real(f), out);
}

static inline int
fault_x_control(sqlite3_file *f, int op, void *arg)
{
	return fault_real(f)->pMethods->xFileControl(fault_real(f), op, arg);
}

static inline int
fault_x_sector(sqlite3_file *f)
{
	return fault_real(f)->pMethods->xSectorSize(fault_real(f));
}

static inline int
fault_x_device(sqlite3_file *f)
{
	return fault_real(f)->pMethods->xDeviceCharacteristics(fault_real(f));
}

static inline int
fault_x_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	int code = fault_now(FAULT_SHM);

	return code != SQLITE_OK ? code
				 : fault_real(f)->pMethods->xShmMap(
					   fault_real(f), page, size, extend, out);
}

static inline int
fault_x_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return fault_real(f)->pMethods->xShmLock(fault_real(f), offset, n, flags);
}

static inline void
fault_x_shm_barrier(sqlite3_file *f)
{
	fault_real(f)->pMethods->xShmBarrier(fault_real(f));
}

static inline int
fault_x_shm_unmap(sqlite3_file *f, int delete)
{
	return fault_real(f)->pMethods->xShmUnmap(fault_real(f), delete);
}

static const sqlite3_io_methods FAULT_METHODS = {
	.iVersion = 2,
	.xClose = fault_x_close,
	.xRead = fault_x_read,
	.xWrite = fault_x_write,
	.xTruncate = fault_x_truncate,
	.xSync = fault_x_sync,
	.xFileSize = fault_x_size,
	.xLock = fault_x_lock,
	.xUnlock = fault_x_unlock,
	.xCheckReservedLock = fault_x_reserved,
	.xFileControl = fault_x_control,
	.xSectorSize = fault_x_sector,
	.xDeviceCharacteristics = fault_x_device,
	.xShmMap = fault_x_shm_map,
	.xShmLock = fault_x_shm_lock,
	.xShmBarrier = fault_x_shm_barrier,
	.xShmUnmap = fault_x_shm_unmap,
};

/* ---- the methods of the VFS ----------------------------------------------------------------- */

static inline int
fault_x_open(
	sqlite3_vfs *vfs, const char *path, sqlite3_file *out, int flags, int *out_flags)
{
	struct fault_file *f = (struct fault_file *)(void *)out;
	int code = fault_now(FAULT_OPEN), rc;

	(void)vfs;
	memset(f, 0, sizeof *f);
	if (code != SQLITE_OK)
		return code;
	f->real = (sqlite3_file *)(void *)(f + 1);
	if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0)
		f->disk = disk_opened(path);
	rc = fault_disk.real->xOpen(fault_disk.real, path, f->real, flags, out_flags);
	if (rc == SQLITE_OK)
		f->base.pMethods = &FAULT_METHODS;
	return rc;
}

static inline int
fault_x_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
	int code = fault_now(FAULT_DELETE);

	(void)vfs;
	if (code != SQLITE_OK)
		return code;
	power_tick();
	disk_deleted(path);
	return fault_disk.real->xDelete(fault_disk.real, path, sync);
}

/* The default VFS from now on, for good. spare: syncs do not reach the real disk. */
static inline void
fault_install(bool spare)
{
	fault_disk.spare = spare;
	if (fault_disk.real != NULL)
		return;
	fault_disk.real = sqlite3_vfs_find(NULL);
	fault_disk.vfs = *fault_disk.real;
	fault_disk.vfs.zName = "fault";
	fault_disk.vfs.szOsFile =
		(int)sizeof(struct fault_file) + fault_disk.real->szOsFile;
	fault_disk.vfs.xOpen = fault_x_open;
	fault_disk.vfs.xDelete = fault_x_delete;
	BUG_ON(sqlite3_vfs_register(&fault_disk.vfs, 1) != SQLITE_OK);
}

#endif
