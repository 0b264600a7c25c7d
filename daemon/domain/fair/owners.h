/*
 * owners.h - which exhibitors have a booth, as files and calls say it.
 *
 * Text:      "E1", of a shared booth "E1;E2" in the order they were named; "" of a table.
 * Ownership: the transaction's arena. Thread: the transaction's.
 */
#ifndef DOMAIN_FAIR_OWNERS_H
#define DOMAIN_FAIR_OWNERS_H

#include "store/locations.h"

const char *owners_text(struct tx *tx, int64_t event_id, const struct location *l);

#endif
