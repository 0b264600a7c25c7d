/*
 * colour.h - the edges of a bipartite graph in so many colours, no two at a node alike.
 *
 * Purpose:   a colour is a slot and an edge a meeting of its two ends. No node with more
 *            edges than colours: all edges are coloured (König). The classes are then made
 *            equal: of every kind of edge and of all together each colour gets as many as
 *            any other, or one more (de Werra), so a kind fits its capacity where that is
 *            the same in every colour and large enough in all.
 *            Colours are in order, and a node's are beside one another where that is easy.
 * Kinds:     all edges of a node on the right are of one kind, for that promise to hold.
 * Ownership: what is made on the way lives in an arena of its own.
 * Thread:    any.
 */
#ifndef PLAN_COLOUR_H
#define PLAN_COLOUR_H

#include "base/arena.h"

#include <stdbool.h>

struct colour_graph {
	int lefts, rights; /* nodes on each side */
	int edges;
	const int *left, *right; /* ends of each edge; two may have both alike */
	int kinds;		 /* one or more */
	const int *kind;	 /* of each edge; NULL: 0 */
	int colours;
	/* kind * colours + colour: how many edges of it; -1 any number; NULL: all any */
	const int *capacity;
};

/*
 * The colour of each edge, -1: none, for its node has too many edges or its kind would
 * have more than the capacity. Returns how many edges have one.
 */
int colour_edges(const struct colour_graph *g, int *colour);

#endif
