/*
 * qr.h - a text as a QR code of half blocks, for a telephone in front of the terminal.
 *
 * Purpose:   the only door to libqrencode (ISO/IEC 18004).
 * Contract:  light modules are drawn and dark ones left out, four light ones around
 *            (section 9.1); with color they are white on black whatever the terminal's
 *            own colours are, without it the terminal has to be dark.
 * Thread:    one.
 */
#ifndef CLIENT_QR_H
#define CLIENT_QR_H

#include "wire/err.h"

/* Its lines; the caller frees them. NULL with ERR_PARAM_INVALID when it is too long. */
char *qr_lines(const char *text, bool color, struct err *e) MUST_CHECK;

#endif
