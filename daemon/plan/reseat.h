/*
 * reseat.h - one seat for all slots of a long meeting, where each slot has some seat left.
 *
 * Purpose:   seats of a group are alike, but a meeting stays at one seat. Seats left here in one
 *            slot and there in the next are no seat for a meeting of two: two seats change over
 *            who sits there later until one of them is free throughout.
 * Contract:  nobody changes slot, hall or interpreter; what is fixed does not move. False: the
 *            board is as it was.
 * Thread:    one owner, the board's.
 */
#ifndef PLAN_RESEAT_H
#define PLAN_RESEAT_H

#include "plan/board.h"

/* A free seat for the candidate, off the board, from that slot on, in one of its groups. */
bool reseat_for(struct board *b, int candidate, int slot);

/* As board_try(), and where seats are what is missing after reseat_for(). */
bool reseat_try(struct board *b, int candidate, int slot);

#endif
