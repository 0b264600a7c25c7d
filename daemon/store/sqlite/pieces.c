/* pieces.c - the system's files, but for those of savepoints, which are written in pieces. */
#include "store/sqlite/pieces.h"

#include "wire/buf.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdlib.h>

enum { PIECE_BYTES = 64 * 1024 };

struct pieces_vfs {
	sqlite3_vfs vfs; /* first member */
	sqlite3_vfs *real;
	size_t real_bytes; /* of a file of the real one, up to where ours begins */
};

/* Behind the real file: its methods, and the same with another way of writing. */
struct pieces_file {
	const sqlite3_io_methods *real;
	sqlite3_io_methods methods;
};

static int
write_in_pieces(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
	const struct pieces_file *p =
		(const void *)((const char *)f->pMethods -
			       offsetof(struct pieces_file, methods));
	int rc = SQLITE_OK;

	for (int done = 0, piece; done < n && rc == SQLITE_OK; done += piece) {
		piece = n - done < PIECE_BYTES ? n - done : PIECE_BYTES;
		rc = p->real->xWrite(f, (const char *)bytes + done, piece, at + done);
	}
	return rc;
}

/* No more than what a file of a savepoint is asked for: it is neither shared nor mapped. */
static sqlite3_io_methods
methods_in_pieces(const sqlite3_io_methods *real)
{
	return (sqlite3_io_methods){
		.iVersion = 1,
		.xClose = real->xClose,
		.xRead = real->xRead,
		.xWrite = write_in_pieces,
		.xTruncate = real->xTruncate,
		.xSync = real->xSync,
		.xFileSize = real->xFileSize,
		.xLock = real->xLock,
		.xUnlock = real->xUnlock,
		.xCheckReservedLock = real->xCheckReservedLock,
		.xFileControl = real->xFileControl,
		.xSectorSize = real->xSectorSize,
		.xDeviceCharacteristics = real->xDeviceCharacteristics,
	};
}

static int
open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *flags_out)
{
	const struct pieces_vfs *v = (const void *)vfs;
	int rc = v->real->xOpen(v->real, path, f, flags, flags_out);

	if (rc == SQLITE_OK && (flags & SQLITE_OPEN_SUBJOURNAL) != 0) {
		struct pieces_file *p = (void *)((char *)f + v->real_bytes);

		p->real = f->pMethods;
		p->methods = methods_in_pieces(f->pMethods);
		f->pMethods = &p->methods;
	}
	return rc;
}

void
pieces_setup(void)
{
	struct pieces_vfs *v = xcalloc(1, sizeof *v);
	size_t step = sizeof(void *);

	v->real = sqlite3_vfs_find(NULL);
	BUG_ON(v->real == NULL);
	v->real_bytes = ((size_t)v->real->szOsFile + step - 1) / step * step;
	v->vfs = *v->real;
	v->vfs.zName = "pieces";
	v->vfs.szOsFile = (int)(v->real_bytes + sizeof(struct pieces_file));
	v->vfs.xOpen = open_file;
	BUG_ON(sqlite3_vfs_register(&v->vfs, 1) != SQLITE_OK);
}
