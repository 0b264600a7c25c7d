/*
 * families.h - the statements of every table family, for whoever prepares them all.
 */
#ifndef STORE_FAMILIES_H
#define STORE_FAMILIES_H

#include "store/stmt.h"

const struct stmt_family *family_of(enum family f);

#endif
