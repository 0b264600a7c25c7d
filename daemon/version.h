/*
 * version.h - the version of both programs, said once.
 */
#ifndef VERSION_H
#define VERSION_H

#define CONVENED_VERSION "0.1.0"

#endif
