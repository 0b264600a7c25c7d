/*
 * check.h - convened --check-config: would the daemon start on this configuration?
 *
 * Purpose:   beyond what base/config finds in the text: the key file, the certificates,
 *            the database and the socket's directory, all findings at once and with the
 *            lines of their options.
 * Promise:   it changes nothing and may be run beside a running daemon.
 */
#ifndef CHECK_H
#define CHECK_H

#include "base/config.h"

/* Adds what it finds to errors. */
void check_config(const struct config *c, struct config_errors *errors);
/* The key file's 32 bytes; refused when others may read it. */
bool check_key_file(const char *path, unsigned char *key, size_t key_bytes,
	struct err *e) MUST_CHECK;

#endif
