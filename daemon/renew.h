/* renew.h - convened renew-certificate: a new certificate for the key there is. */
#ifndef RENEW_H
#define RENEW_H

#include "base/config.h"

/* The command: replaces the certificate and says what to do next. Returns the exit status. */
int renew_run(const struct config *c, int64_t now_s);

#endif
