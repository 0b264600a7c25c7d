/*
 * text_space.h - the latent space of an index (text_index.h), part of its building.
 *
 * Ownership: the index's arena. Thread: the one that builds.
 */
#ifndef DOMAIN_MATCHING_TEXT_SPACE_H
#define DOMAIN_MATCHING_TEXT_SPACE_H

#include "domain/matching/text_index.h"

/* dimensions, place and direction. false: it was told to give up. */
bool
text_space_build(struct text_index *x, const struct text_progress *progress) MUST_CHECK;
/*
 * Eigenvalues of a symmetric matrix a[n][n], which is used up, the largest first, with their
 * vectors as columns of v[n][n]: cyclic Jacobi rotations.
 */
void text_eigen(double *a, double *v, double *value, int n);

#endif
