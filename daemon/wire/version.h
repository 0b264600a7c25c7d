/* version.h - the version both programs say they have: one place to raise it. */
#ifndef WIRE_VERSION_H
#define WIRE_VERSION_H

#define CONVENE_VERSION "0.1.0"

#endif
