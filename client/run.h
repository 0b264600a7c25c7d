/*
 * run.h - the commands that are more than one call and its view.
 *
 * Contract:  each gives the exit status of the program and has said everything itself.
 */
#ifndef CLIENT_RUN_H
#define CLIENT_RUN_H

#include "command.h"

/* Any row without a function of its own: call the method, show the result. */
int run_method(struct session *s, const struct command *c, const struct arguments *a);

/* Print a result by the row's view, or as JSON. */
int run_show(struct session *s, const struct command *c, const struct js *result);

int run_login(struct session *s, const struct command *c, const struct arguments *a);
int run_lost_login(struct session *s, const struct command *c, const struct arguments *a);
int run_profiles(struct session *s, const struct command *c, const struct arguments *a);
int run_use(struct session *s, const struct command *c, const struct arguments *a);
int run_logout(struct session *s, const struct command *c, const struct arguments *a);
int run_whoami(struct session *s, const struct command *c, const struct arguments *a);
int run_accept(struct session *s, const struct command *c, const struct arguments *a);
int run_refuse(struct session *s, const struct command *c, const struct arguments *a);
int run_cancel(struct session *s, const struct command *c, const struct arguments *a);
int run_request(struct session *s, const struct command *c, const struct arguments *a);
int run_book(struct session *s, const struct command *c, const struct arguments *a);
int run_diary(struct session *s, const struct command *c, const struct arguments *a);
/* print.c */
int run_print(struct session *s, const struct command *c, const struct arguments *a);
int run_slots(struct session *s, const struct command *c, const struct arguments *a);
int run_call(struct session *s, const struct command *c, const struct arguments *a);
int run_discover(struct session *s, const struct command *c, const struct arguments *a);
int run_verify(struct session *s, const struct command *c, const struct arguments *a);
int run_retry(struct session *s, const struct command *c, const struct arguments *a);
int run_import(struct session *s, const struct command *c, const struct arguments *a);
int run_export(struct session *s, const struct command *c, const struct arguments *a);
int run_template(struct session *s, const struct command *c, const struct arguments *a);
int
run_invitations(struct session *s, const struct command *c, const struct arguments *a);
int run_invitation(struct session *s, const struct command *c, const struct arguments *a);
/* answering.c */
int run_reply(struct session *s, const struct command *c, const struct arguments *a);
int run_reply_from_mail(
	struct session *s, const struct command *c, const struct arguments *a);
int run_feed(struct session *s, const struct command *c, const struct arguments *a);
int run_invite(struct session *s, const struct command *c, const struct arguments *a);
/* invite.c: a link for a telephone in front of the terminal. */
int draw_qr(struct session *s, const char *link);
/* invite.c hands --all on to it. */
int run_invite_all(struct session *s, const struct arguments *a);
int run_mail_test(struct session *s, const struct command *c, const struct arguments *a);
int
run_outbox_retry(struct session *s, const struct command *c, const struct arguments *a);
int run_schedule(struct session *s, const struct command *c, const struct arguments *a);
int run_publish(struct session *s, const struct command *c, const struct arguments *a);
int run_watch(struct session *s, const struct command *c, const struct arguments *a);
int run_status(struct session *s, const struct command *c, const struct arguments *a);
int run_top(struct session *s, const struct command *c, const struct arguments *a);
int run_completion(struct session *s, const struct command *c, const struct arguments *a);
int run_help(struct session *s, const struct command *c, const struct arguments *a);

/* login.c: keep the token of an auth.enrol result, and say who that is. */
int login_finish(struct session *s, const struct profile *p, const struct js *enrolled);

#endif
