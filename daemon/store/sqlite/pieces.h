/*
 * pieces.h - what a savepoint would undo goes to its file in pieces that the engine can write.
 *
 * Purpose: SQLite keeps the beginning of that in one piece of memory (SQLITE_CONFIG_STMTJRNL_SPILL)
 *          and writes the piece as it is once there is more. Its files for Unix take less than
 *          128 KiB at once: of a larger piece they write nothing and say that the disk is full.
 *          With this a larger one may be asked for.
 * Life:    for good; it becomes the default of every connection opened afterwards.
 * Thread:  once, before the first connection.
 */
#ifndef STORE_SQLITE_PIECES_H
#define STORE_SQLITE_PIECES_H

void pieces_setup(void);

#endif
