/*
 * handlers.h - the functions of the method table, one per method, in the order of the table.
 *
 * A handler reads its declared parameters, calls one function of domain/ (which holds the rules)
 * and gives its result as JSON. It runs where its row says; c->tx is open for readers and writers.
 */
#ifndef METHODS_HANDLERS_H
#define METHODS_HANDLERS_H

#include "methods/call.h"

struct overlay;
struct schedule;

struct reply handle_hello(struct call *c);
struct reply handle_ping(struct call *c);
struct reply handle_discover(struct call *c);
struct reply handle_enrol(struct call *c);
struct reply handle_lost(struct call *c);
struct reply handle_token_list(struct call *c);
struct reply handle_token_revoke(struct call *c);
struct reply handle_account_invite(struct call *c);
struct reply handle_account_list(struct call *c);
struct reply handle_account_disable(struct call *c);
struct reply handle_account_enable(struct call *c);
struct reply handle_event_list(struct call *c);
struct reply handle_event_get(struct call *c);
struct reply handle_event_create(struct call *c);
struct reply handle_event_update(struct call *c);
struct reply handle_event_postpone(struct call *c);
struct reply handle_event_reissue(struct call *c);
struct reply handle_event_open(struct call *c);
struct reply handle_event_close(struct call *c);
struct reply handle_category_list(struct call *c);
struct reply handle_organisation_list(struct call *c);
struct reply handle_organisation_get(struct call *c);
struct reply handle_organisation_update(struct call *c);
struct reply handle_organisation_create(struct call *c);
struct reply handle_delegate_create(struct call *c);
struct reply handle_location_create(struct call *c);
struct reply handle_location_update(struct call *c);
struct reply handle_organisation_withdraw(struct call *c);
struct reply handle_organisation_reinstate(struct call *c);
struct reply handle_delegate_withdraw(struct call *c);
struct reply handle_delegate_reinstate(struct call *c);
struct reply handle_organisation_remove(struct call *c);
struct reply handle_delegate_remove(struct call *c);
struct reply handle_location_remove(struct call *c);
struct reply handle_interpreter_remove(struct call *c);
struct reply handle_category_remove(struct call *c);
struct reply handle_term_list(struct call *c);
struct reply handle_term_remove(struct call *c);
struct reply handle_event_remove(struct call *c);
struct reply handle_delegate_list(struct call *c);
struct reply handle_delegate_get(struct call *c);
struct reply handle_delegate_update(struct call *c);
struct reply handle_location_list(struct call *c);
struct reply handle_interpreter_list(struct call *c);
struct reply handle_conference_list(struct call *c);
struct reply handle_preference_set(struct call *c);
struct reply handle_preference_list(struct call *c);
struct reply handle_blackout_set(struct call *c);
struct reply handle_blackout_list(struct call *c);
struct reply handle_import_begin(struct call *c);
struct reply handle_import_put(struct call *c);
struct reply handle_import_check(struct call *c);
struct reply handle_import_apply(struct call *c);
struct reply handle_import_template(struct call *c);
struct reply handle_export_list(struct call *c);
struct reply handle_export_get(struct call *c);
struct reply handle_match_list(struct call *c);
struct reply handle_match_explain(struct call *c);
struct reply handle_match_suggest_codes(struct call *c);
struct reply handle_match_search(struct call *c);
struct reply handle_match_model(struct call *c);
struct reply handle_match_rebuild(struct call *c);
struct reply handle_request_create(struct call *c);
struct reply handle_request_accept(struct call *c);
struct reply handle_request_propose(struct call *c);
struct reply handle_request_decline(struct call *c);
struct reply handle_request_withdraw(struct call *c);
struct reply handle_request_order(struct call *c);
struct reply handle_request_list(struct call *c);
struct reply handle_request_get(struct call *c);
struct reply handle_standby_list(struct call *c);
struct reply handle_standby_leave(struct call *c);
struct reply handle_meeting_slots(struct call *c);
struct reply handle_meeting_book(struct call *c);
struct reply handle_meeting_cancel(struct call *c);
struct reply handle_meeting_hand_over(struct call *c);
struct reply handle_meeting_move(struct call *c);
struct reply handle_meeting_answer_move(struct call *c);
struct reply handle_delegate_replace(struct call *c);
struct reply handle_meeting_lock(struct call *c);
struct reply handle_meeting_unlock(struct call *c);
struct reply handle_meeting_list(struct call *c);
struct reply handle_meeting_get(struct call *c);
struct reply handle_diary_get(struct call *c);
struct reply handle_feed_link(struct call *c);
struct reply handle_feed_rotate(struct call *c);
struct reply handle_feed_channel(struct call *c);
struct reply handle_invitation_list(struct call *c);
struct reply handle_invitation_get(struct call *c);
struct reply handle_invitation_reply(struct call *c);
struct reply handle_mailbox_list(struct call *c);
struct reply handle_mailbox_settle(struct call *c);
struct reply handle_ledger(struct call *c);
struct reply handle_outbox_list(struct call *c);
struct reply handle_outbox_retry(struct call *c);
struct reply handle_outbox_pause(struct call *c);
struct reply handle_outbox_resume(struct call *c);
struct reply handle_outbox_bounce(struct call *c);
struct reply handle_mail_test(struct call *c);
struct reply handle_schedule_run(struct call *c);
struct reply handle_repair_preview(struct call *c);
struct reply handle_schedule_status(struct call *c);
struct reply handle_schedule_get(struct call *c);
struct reply handle_schedule_diff(struct call *c);
struct reply handle_schedule_explain(struct call *c);
struct reply handle_schedule_forecast(struct call *c);
struct reply handle_schedule_publish(struct call *c);
struct reply handle_schedule_discard(struct call *c);
/* In the writer, with the switch: what schedule.publish answers. */
struct reply
schedule_published(struct call *c, const struct schedule *s, const struct overlay *o);
struct reply handle_stats(struct call *c);
struct reply handle_series(struct call *c);
struct reply handle_journal_list(struct call *c);
struct reply handle_journal_verify(struct call *c);
struct reply handle_verify(struct call *c);
struct reply handle_backup(struct call *c);
struct reply handle_who(struct call *c);
struct reply handle_kick(struct call *c);
struct reply handle_watch(struct call *c);
struct reply handle_clock(struct call *c);
struct reply handle_drain(struct call *c);

void reveal_token(struct call *c, struct js *result);
void reveal_invitation(struct call *c, struct js *result);
void reveal_feed(struct call *c, struct js *result);

#endif
