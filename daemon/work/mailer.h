/*
 * mailer.h - the outbox on its way to the relay: a few mails at a time, from worker to worker.
 *
 *   resting --> looking (reader) --> claiming (writer) --> writing (reader) --> sending (postman)
 *      ^           | nothing is due     | nothing was         |  stopping          |
 *      '-----------'--------------------'                     '------> noting <----'
 *      '--------------------------------------------------------------- (writer)
 *
 * Promises:  those of domain/mailing/sending.h. What was claimed is noted before the next claim.
 * Relay:     one connection, kept from mail to mail. A relay that cannot be reached is asked again
 *            after a second, then after twice that, up to a minute; the mails keep their turn.
 * Off:       without mail.relay nothing leaves; what is put into the outbox waits there.
 * Stop:      a daemon that drains begins no other mail and waits for the answer to the one at work
 *            as long as it drains.
 * Thread:    the loop.
 */
#ifndef WORK_MAILER_H
#define WORK_MAILER_H

#include "domain/mailing/letter.h"
#include "domain/mailing/sending.h"
#include "mail/smtp.h"

struct mailer;
struct work;

enum mailer_stage {
	MAILER_RESTING,
	MAILER_LOOKING,
	MAILER_CLAIMING,
	MAILER_WRITING,
	MAILER_SENDING,
	MAILER_NOTING,
	MAILER_STAGES
};

bool mailer_may_move(enum mailer_stage from, enum mailer_stage to);

/* All strings are borrowed, and stay until mailer_free. */
struct mailer_terms {
	struct smtp_options smtp; /* relay "": nothing leaves */
	struct sending_terms sending;
	struct letter_terms letter;
	int64_t per_minute; /* 0: no limit */
};

struct mailer *mailer_new(struct work *w);
/* After the workers have stopped. */
void mailer_free(struct mailer *m);
/* From the next mails on. */
void mailer_configure(struct mailer *m, const struct mailer_terms *terms);
void mailer_tick(struct mailer *m, int64_t now_ms);
/* Nothing more is begun; w->draining or w->halted is set. */
void mailer_stop(struct mailer *m);

#endif
