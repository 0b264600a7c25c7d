/*
 * options.h - the command line of convened.
 *
 * Whatever ends at once (init, the checks, what is printed) is done here; only "convened
 * -c FILE" goes on, with a configuration that has been read without a finding.
 * Thread: the only one, before there are others.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/config.h"

enum { OPTIONS_CONTINUE = -1 };

struct options {
	const char *config_file; /* of argv; read it again on SIGHUP */
	struct config config;
	bool accept_loss; /* a database behind its head is served, see store/head.h */
};

/* OPTIONS_CONTINUE with *out filled, or the exit status of the process. */
int options_run(int argc, char **argv, struct options *out);

#endif
