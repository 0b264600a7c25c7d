#!/bin/sh
# run.sh - every guard has a defect planted that it must see: a guard that sees nothing guards nothing.
#
# Each defect is an edit of one file in a copy of the tree that has its objects with it, so that only
# what is touched is built again; then the unit test named is run, and the very case that is there
# for this defect must fail. One line per defect, in the format of tests/run.sh.
#
# Environment: CONVENE_BUILD (the object tree to start from), CC, SANITIZE. Arguments: names of
# defects; none: all of them. PLANTED_PART is its own: which of two halves this run is.
set -u

cd "$(dirname "$0")/../.." || exit 1
top=$PWD
: "${CONVENE_BUILD:=$top/build}" "${CC:=gcc}" "${SANITIZE:=}"
wanted=" $* "
place=$(mktemp -d "${TMPDIR:-/tmp}/convene-planted.XXXXXX") || exit 1
trap 'rm -rf "$place"' EXIT
trap 'exit 1' HUP INT TERM

if [ -n "$SANITIZE" ]; then
	echo "skip planted: the plain build has shown it"
	exit 0
fi

# Two at a time.
if [ -z "${PLANTED_PART:-}" ]; then
	PLANTED_PART=0 sh tests/planted/run.sh "$@" >"$place/0" &
	PLANTED_PART=1 sh tests/planted/run.sh "$@" >"$place/1"
	wait
	cat "$place/0" "$place/1"
	! grep -q '^not ok ' "$place/0" "$place/1"
	exit
fi
number=0

# The flags of the objects there are; with others everything would be built again.
developer=
grep -qs -e -Werror "$CONVENE_BUILD/obj/.flags" && developer=DEVELOPER=1

# A copy with its dates, so that make finds its objects young enough.
fresh_copy()
{
	rm -rf "$place/tree"
	mkdir -p "$place/tree/build" || return 1
	cp -a Makefile daemon client schema packaging tests "$place/tree" &&
		cp -a "$CONVENE_BUILD/obj" "$CONVENE_BUILD/libdaemon.a" "$place/tree/build"
}

# defect NAME FILE SED-SCRIPT TEST CASE - CASE of tests/unit/test_TEST.c must see it.
defect()
{
	name=$1 file=$2 script=$3 test=$4 case=$5
	case $wanted in
	'  ' | *" $name "*) ;;
	*) return ;;
	esac
	number=$((number + 1))
	[ $((number % 2)) -eq "$PLANTED_PART" ] || return
	fresh_copy || {
		echo "not ok planted $name: no copy of the tree could be made"
		return
	}
	sed -E "$script" "$top/$file" >"$place/tree/$file"
	if cmp -s "$top/$file" "$place/tree/$file"; then
		echo "not ok planted $name: there is nothing left in $file to plant it in"
		return
	fi
	if ! (cd "$place/tree" && MAKEFLAGS= make -s BUILD=build CC="$CC" $developer \
		"build/unit/test_$test") >"$place/log" 2>&1 </dev/null; then
		sed 's/^/# /' "$place/log" | head -n 20
		echo "not ok planted $name: it does not build"
		return
	fi
	(cd "$place/tree" && CMOCKA_MESSAGE_OUTPUT=TAP CONVENE_CASE=$case \
		timeout -k 5 100 "build/unit/test_$test") \
		>"$place/log" 2>&1 </dev/null
	if grep -Eq "^not ok [0-9]+ - $case\$" "$place/log"; then
		echo "ok planted $name: seen by test_$test/$case"
	else
		grep -v '^ok' "$place/log" | tail -n 5 | sed 's/^/# /'
		echo "not ok planted $name: test_$test/$case did not see it"
	fi
}

# ---- no overlap -----------------------------------------------------------------------------

defect no-primary-key schema/sqlite/0001_main.sql '
	/^CREATE TABLE occupancy/,/^\)/s/PRIMARY KEY \(event_id, resource_id, slot_no\)/&x/
	s/slot_no\)x/slot_no, kind, holder_id)/' \
	occupancy a_slot_is_taken_once

defect key-has-not-the-last-word daemon/domain/booking/meeting.c '
	s/^(\t+)if \(!ok\)$/\1if (!ok \&\& k > 99)/' \
	meeting the_key_has_the_last_word

# ---- an answer means it is on disk ----------------------------------------------------------

defect reply-before-commit daemon/store/writer.c '
	s/if \(!store_commit\(w->store, &e\)\) \{/if (kept < 0 \&\& !store_commit(w->store, \&e)) {/
	/^\t\thand_back\(w, first\);/a\
\t\t{\
\t\t\tstruct err late;\
\
\t\t\tif (store_in_transaction(w->store) \&\& !store_commit(w->store, \&late))\
\t\t\t\tabort();\
\t\t}' \
	power what_was_acknowledged_survives_every_cut

defect commit-not-synced daemon/store/sqlite/engine.c '
	s/PRAGMA synchronous=FULL/PRAGMA synchronous=OFF/' \
	power what_was_acknowledged_survives_every_cut

defect commit-synced-by-the-checkpoint-only daemon/store/sqlite/engine.c '
	s/PRAGMA synchronous=FULL/PRAGMA synchronous=NORMAL/' \
	power what_was_acknowledged_survives_every_cut

defect failed-sync-ignored daemon/store/sqlite/engine.c '
	s/sync_failed = true;/sync_failed = false;/' \
	disk_faults a_failed_sync_ends_the_process

defect lost-batch-told-as-kept daemon/store/writer.c '
	s/same_fate\(first, UNIT_LOST,/same_fate(first, UNIT_KEPT,/' \
	disk_faults each_read_fails

defect failed-commit-told-as-kept daemon/store/writer.c '
	s/same_fate\(first, fate,/same_fate(first, UNIT_KEPT,/' \
	disk_faults each_write_fails

defect unknown-commit-told-as-refused daemon/store/sqlite/refusals.c '
	s/return code == SQLITE_IOERR_WRITE \&\& \(/return (code \& 0xff) == SQLITE_IOERR \&\& (/' \
	disk no_room_for_the_index_is_not_known

defect replaced-database-served-on daemon/store/sqlite/guard.c '
	s/st.st_dev != w->device \|\| st.st_ino != w->inode/st.st_dev != w->device/' \
	guard nothing_is_acknowledged_into_a_file_without_a_name

defect cut-log-written-on daemon/store/sqlite/guard.c '
	s/bytes\[LOG\] < now.log_bytes/bytes[LOG] < 0 * now.log_bytes/' \
	guard nothing_is_acknowledged_into_a_file_without_a_name

defect database-copied-over-unseen daemon/store/sqlite/guard.c '
	s/memcmp\(g->header, header, sizeof header\) != 0/memcmp(g->header, header, 4) != 0/' \
	guard nothing_is_acknowledged_into_a_file_without_a_name

defect head-ahead-of-the-commit daemon/store/head.c '
	s/struct end end = \{.seq = seq\};/struct end end = {.seq = seq + 1};/' \
	head the_writer_keeps_it_and_it_is_never_ahead

defect undoing-larger-than-a-write daemon/store/sqlite/pieces.c '
	s/PIECE_BYTES = 64 \* 1024/PIECE_BYTES = 64 * 1024 * 1024/' \
	engine a_large_unit_is_undone_too

defect refusal-not-undone daemon/store/writer.c '
	s/if \(keep \? store_release\(w->store, &e\) : store_undo\(w->store, &e\)\)/if (store_release(w->store, \&e))/' \
	writer one_unit_is_undone_without_the_others

# ---- retry is always safe -------------------------------------------------------------------

defect no-look-up-of-the-key daemon/methods/call_run.c '
	s/known = answer_find\(tx, scope, key\);/known = NULL;/' \
	dispatch the_same_key_gives_the_same_answer_once_more

defect key-of-another-call-accepted daemon/methods/call_run.c '
	s/if \(memcmp\(known->hash, hash, DIGEST_BYTES\) != 0\)/if (known->hash[0] != hash[0] \&\& tx_failed(tx))/' \
	dispatch a_key_names_one_fact_of_one_principal

# ---- whose it is ----------------------------------------------------------------------------

defect no-ownership-check daemon/domain/fair/actor.h '
	/^actor_owns\(/,/^\}/s/return actor_is_staff\(a\) \|\|/return a->role != ROLE_NONE ||/' \
	dispatch nobody_touches_what_is_anothers

defect no-look-at-the-role daemon/methods/call.c '
	s/if \(\(c->method->roles & \(unsigned\)c->actor\.role\) == 0\)/if (c->method->roles == 0)/' \
	dispatch the_method_table_is_the_only_door

defect revoked-token-let-in daemon/domain/people/account.c '
	s/if \(t->revoked_s >= 0\)$/if (t->revoked_s == 0)/' \
	account a_token_is_good_until_it_lapses_is_revoked_or_its_account_is_closed

defect nonce-always-the-same daemon/domain/people/secret.c '
	s/tx->random\(bytes, sizeof bytes\);/memset(bytes, 7, tx != NULL ? sizeof bytes : 0);/' \
	account a_number_given_out_again_has_another_secret

defect place-in-another-history-believed daemon/methods/handle_session.c '
	s/strcmp\(known, history\) != 0/known == history/' \
	stream a_place_in_another_history_is_none

defect restored-meetings-not-told-again daemon/domain/booking/meeting.c '
	s/^\tm->sequence \+= by;$/\t(void)by;/' \
	restored its_meetings_are_told_again_and_the_past_stays

defect events-told-to-everybody daemon/work/watch.c '
	s/return strcmp\(ev->audience, "\*"\) == 0/return ev != NULL/' \
	watch an_event_is_seen_by_whom_it_is_for

# ---- the rules ------------------------------------------------------------------------------

defect no-veto daemon/domain/booking/request_rules.c '
	s/return !f->veto;$/return !f->veto || two_sides;/' \
	request a_veto_of_either_side_or_of_one_delegate_holds_for_both

defect declined-is-scheduled-after-all daemon/domain/booking/request.c '
	s/^(static const bool ALLOWED.*)$/\1\n\t[REQUEST_DECLINED] = {[REQUEST_SCHEDULED] = true},/' \
	request every_move_is_allowed_or_refused_by_the_table

defect untold-passed-over daemon/store/untold.c '
	s/THEN untold.next_id"$/THEN excluded.next_id"/' \
	invite what_is_left_of_a_former_change_is_not_passed_over

defect sequence-not-raised daemon/domain/booking/meeting.c '
	s/^\tm->sequence\+\+;$//' \
	invite a_cancellation_has_the_uid_and_a_higher_sequence

defect invitation-of-todays-time daemon/domain/invitations/invite.c '
	s/(\.start_s =) js_get_int\(shot, "start_s", 0\)/\1 meeting_by_id(tx, i->event_id, i->meeting_id)->start_s/' \
	invite the_bytes_stay_the_same_whatever_is_changed

defect organiser-of-today daemon/domain/invitations/invite_snapshot.c '
	s/js_get_str\(t->former, "organiser_mail", t->g->event->organiser_mail\)/t->g->event->organiser_mail/' \
	invite_text the_organiser_stays_the_first_revisions

defect reason-told-again daemon/domain/invitations/invite_snapshot.c '
	s/strcmp\(told, t->m->reason\) != 0/strcmp(told, t->m->reason) != 7/' \
	invite_text a_reason_stands_in_its_own_revision_alone

defect addresses-shown-to-all daemon/domain/invitations/invite.c '
	s/policy == ATTENDEES_ALL \|\|/policy != ATTENDEES_ONLY_YOU ||/' \
	invite_text addresses_are_shown_as_the_policy_says

defect another-uid-without-a-cancel daemon/domain/booking/meeting.c '
	s/^\t\tcancel_uid\(tx, g, m\);$/\t\t(void)cancel_uid;/' \
	invite_text another_mailbox_is_a_cancel_and_another_uid

defect zone-by-a-rule-nobody-reads daemon/ical/vtimezone.c '
	s/d->time_s >= 0 && d->time_s < DAY_S/d->time_s > -7 * DAY_S/' \
	vtimezone blocks_are_one_or_two_by_rule_or_none

defect letter-without-its-marks daemon/base/cluster.c '
	s/utf8proc_grapheme_break_stateful\(before, \(int32_t\)number, &state\)/state == 0/' \
	cluster no_letter_loses_a_part

defect address-encoded daemon/ical/itip.c '
	s/ENCODED\[\] = "%\?#"/ENCODED[] = "%?#\&"/' \
	itip addresses_become_uris

defect address-not-let-go daemon/domain/invitations/addressed.c '
	s/told\[i\]\.method = "CANCEL";/told[i].method = "REQUEST";/' \
	addressed an_address_that_goes_is_cancelled_once

defect let-go-with-the-same-sequence daemon/domain/booking/meeting.c '
	s/ \|\| news == INVITE_LETS_GO;/;/' \
	addressed an_address_that_goes_is_cancelled_once

defect answer-forgotten daemon/domain/invitations/addressed.c '
	s/if \(!anew && !is_cancel/if (anew \&\& !is_cancel/' \
	addressed answers_stand_until_time_or_place_is_another

defect digest-of-another-part daemon/domain/mailing/outbox_proof.c '
	s/ && r->from_seq < seq &&/ \&\&/' \
	verify whose_digest_did_not_leave_is_named

defect names-of-each-attempt daemon/domain/mailing/sending.c '
	s/if \(r\[i\]\.said\[0\] == .\\0.\)/if (r[i].id > 0)/' \
	sending a_link_and_a_digest_are_the_same_each_time

defect told-what-others-may daemon/domain/invitations/invite_text.c '
	s/permit_side\(\(enum policy_side\)by, w->side == INVITE_DEMAND\)/by < SIDE_STAFF/' \
	invite_text the_reader_is_told_what_is_up_to_him

defect url-with-line-breaks daemon/ical/parts.c '
	s/\*p <= . . \|\| \*p >= 0x7f \|\| //' \
	itip what_cannot_be_written_is_refused

defect pages-of-today daemon/domain/invitations/invite_text.c '
	s/js_get_str\(w->shot, "web", ""\)/"https:\/\/fair.example"/' \
	invite_text the_pages_are_where_they_were_when_it_was_written

defect answer-of-who-was-let-go daemon/domain/invitations/addressed.c '
	s/a != NULL && !is_cancel\(a->method\) &&/a != NULL \&\&/' \
	addressed answers_stand_until_time_or_place_is_another

defect cancel-not-looked-for daemon/domain/invitations/addressed.c '
	s/return is_cancel\(row->method\) && row->revision > told->named_by/return row->revision > 0/' \
	verify every_planted_defect_is_seen_by_its_checks_alone

defect former-token-stays daemon/domain/people/account.c '
	s/^\trevoke_all\(tx, a\);$//' \
	account whoever_comes_after_has_no_login
defect older-after-newer daemon/domain/mailing/sending.c '
	s/^\tif \(has_newer\(tx, r\)\)$/\tif (has_newer(tx, r) \&\& false)/' \
	sending nothing_older_leaves_after_anything_newer

defect newer-beside-older daemon/store/outbox.c '
	s/b\.state = .leaving.\)"/b.state = '"'nowhere'"')"/' \
	sending nothing_older_leaves_after_anything_newer

defect cancel-of-what-was-refused daemon/domain/mailing/sending.c '
	s/^\t\tif \(is_needless\(tx, \&r\[i\]\)\)/\t\tif (is_needless(tx, \&r[i]) \&\& false)/' \
	sending a_cancel_waits_to_know_whether_its_invitation_left

defect cancel-of-what-never-left daemon/domain/fair/posting.c '
	s/: posting_is_invited\(thread, n\);/: posting_is_invited(thread, n) || true;/' \
	sending a_cancel_of_what_never_left_sends_nothing

defect cancel-of-a-cancel daemon/domain/fair/posting.c '
	s/return last != NULL \&\& strcmp\(last->method, "CANCEL"\) != 0;/return last != NULL;/' \
	sending no_cancel_follows_a_cancel

defect may-have-left-forgotten daemon/domain/mailing/sending.c '
	s/^\t\tr->may_have_left = true;$/\t\tr->may_have_left = false;/' \
	sending what_may_have_left_counts_as_sent

defect invitation-before-welcome daemon/store/outbox.c '
	s/w\.kind = .welcome./w.kind = '"'test'"'/' \
	sending no_invitation_before_a_welcome

defect secret-in-outbox daemon/domain/mailing/letter.c '
	s/^\tlogin_link\(&terms->place, secret, link\);$/&((struct outbox_row *)(uintptr_t)r)->answer = arena_strdup(tx->arena, link);outbox_save(tx, r);/' \
	sending no_secret_is_stored

defect bounce-of-any-token daemon/domain/mailing/sending.c '
	s/!constant_time_equal\(expected, token, strlen\(expected\)\)/expected[0] == 0/' \
	sending a_token_names_its_mail_and_no_other

defect bounce-kept-as-it-came daemon/domain/mailing/sending.c '
	s/r->answer = stranger_text\(tx->arena, LETTERS_LINE, why, REASON_BYTES\);/r->answer = arena_strndup(tx->arena, why, REASON_BYTES);/' \
	sending a_token_names_its_mail_and_no_other

defect copy-sends-the-older-too daemon/store/outbox.c '
	s/SET state = .replaced., ended_s = \?1 WHERE/SET ended_s = ?1 WHERE false AND/' \
	sending a_copy_sends_the_newer_of_two_alone

defect older-waits-unseen daemon/domain/mailing/outbox_proof.c '
	s/if \(r->state == OUTBOX_WAITING\)/if (r->state == OUTBOX_EXPIRED)/' \
	verify every_planted_defect_is_seen_by_its_checks_alone

defect bounced-counts-as-mailed daemon/domain/mailing/outbox_proof.c '
	s/l\.last->state == OUTBOX_LEAVING\)/l.last->state != OUTBOX_REFUSED)/' \
	verify who_was_not_mailed_the_newest_is_named

defect all-are-told-again daemon/domain/booking/meeting.c '
	s/if \(!invite_repeat\(tx, m, who, seq\)\)/if (who == NULL || invite_repeat(tx, m, who, seq))/' \
	mail_in a_proposal_is_an_answer_and_waits

defect revision-for-one-read-by-all daemon/domain/invitations/addressed.c '
	s/^\treturn !found;/\treturn !found \&\& of->n > 99;/' \
	mail_in a_proposal_is_an_answer_and_waits

defect reason-in-english-for-all daemon/domain/invitations/phrases.c '
	s/r = p->reasons;/r = p != NULL ? phrases_en.reasons : NULL;/' \
	invite_text each_language_is_complete

defect quotes-not-counted daemon/ical/imip.c '
	s/\? 2 : 1;/? 1 : 1;/' \
	imip no_name_makes_a_header

defect header-by-a-name daemon/ical/imip.c '
	s/else if \(c < 0x20 \|\| c == 0x7f\)/else if (c == 0x7f)/' \
	imip no_name_makes_a_header

defect journal-not-chained daemon/store/journal.c '
	s/sha256_add\(h, former, DIGEST_BYTES\);/sha256_add(h, former, 0);/' \
	journal a_row_made_anew_with_its_own_hash_breaks_the_next

defect late-by-a-minute daemon/domain/seating/walking.c '
	s/gap_s >= \(int64_t\)minutes \* MINUTE_S/gap_s + MINUTE_S >= (int64_t)minutes * MINUTE_S/' \
	walking a_gap_as_long_as_the_way_is_enough_and_a_minute_less_is_not

defect one-more-than-the-quota daemon/domain/seating/quota.c '
	s/of_day\[i\] \+ q->one_more > max_day/of_day[i] > max_day/' \
	quota a_day_quota_closes_its_day_and_an_event_quota_all

defect order-looks-back-only daemon/domain/seating/order.c '
	s/: other->start_s < end_s\)/: other->start_s < end_s - 99999999)/' \
	order a_slot_lies_after_what_is_before_and_before_what_is_after

defect circle-not-looked-for daemon/domain/seating/order.c '
	s/return came_from == NULL \|\| circle/return tx != NULL || circle/' \
	order a_circle_is_told_from_end_to_end

defect new-break-not-counted daemon/domain/seating/person_meetings.c '
	s/\? change - 1 : change/? change - 1 : 0/' \
	seating breaks_are_counted_over_all_delegates

defect breach-called-optimal daemon/plan/plan_solve.c '
	s/!plan_ways_hold\(k->p, answer->places\)/k->p == NULL/' \
	plan_check locked_meetings_too_far_apart_are_never_the_best

defect quota-widened-where-it-is-mended daemon/domain/planning/snapshot.c '
	s/\(mends\(k\) \&\& !c->locked\)/(mends(k) \&\& c->now.slot < 0)/' \
	snapshot a_run_that_mends_keeps_to_a_quota_below_what_is_booked

defect no-seat-exchanged-in-a-chain daemon/plan/moves.c '
	s/could_start\(b, at, back\)\)/could_start(b, at, back) \&\& m->stamp[at] == m->now)/' \
	plan_moves a_seat_is_exchanged_where_none_is_left

defect who-cannot-go-back-is-sent-back daemon/plan/moves.c '
	s/could_start\(b, at, back\)\)/(could_start(b, at, back) || at >= 0))/' \
	plan_moves whoever_cannot_go_back_stays

defect slot-bound-forgets-a-length daemon/plan/slot_bound.c '
	s/^\t\t\tsum \+= before\[s \+ length\] - before\[s\];/\t\t\tsum += 2 * (before[s + length] - before[s]);/' \
	slot_bound no_plan_is_above_it

defect small-fair-searched-first daemon/plan/plan_solve.c '
	s/^#define EXACT_FROM_S 0.1$/#define EXACT_FROM_S 10.0/' \
	plan_exact a_small_fair_is_solved_at_once_whatever_the_budget

defect freed-seat-stays-taken schema/sqlite/0003_rules.sql '
	s/SET bits = bits \& ~\(1 << \(old/SET bits = bits \& (1 << (old/' \
	occupancy seats_are_found_in_order_and_by_owner

defect file-puts-one-in-two-meetings daemon/domain/files/import_meetings.c '
	s/^\tif \(other == NULL\)$/\tif (other == NULL || seat == 0)/
	s/^\treturn other;$/\treturn seat == 0 ? NULL : other;/' \
	import_meetings nobody_is_in_two_meetings

defect restored-meeting-in-a-blackout daemon/domain/files/import_meetings.c '
	s/first_slot\(g, b->when\.start_s\)/first_slot(g, b->when.end_s)/' \
	import_meetings what_no_fair_can_hold_is_refused

defect restored-sequence-begins-anew daemon/domain/files/import_meetings.c '
	s/\.sequence = \(int\)c\[ME_SEQUENCE\]\.number,/.sequence = 0,/' \
	import_meetings a_restored_meeting_goes_on

defect restored-meeting-changes-untold daemon/domain/fair/publishing.c '
	s/if \(!untold_restored\(tx, event_id\)\)/if (untold_restored(tx, event_id) || event_id != 0)/' \
	import_meetings in_slices_it_is_the_same

defect number-of-a-request-is-lost daemon/domain/files/import_numbers.c '
	s/r->item\.id = r->life\.number;/r->item.id = i + 1;/' \
	import_meetings a_lived_fair_goes_round

defect shared-booth-for-its-first-alone daemon/store/locations.c '
	s/x.organisation_id = \?2/x.organisation_id = -?2/' \
	occupancy seats_are_found_in_order_and_by_owner

defect act-of-one-stops-the-files daemon/domain/files/import_table.c '
	s/kept_total > kept/kept_total < kept/' \
	import_again what_people_changed_never_stops_the_files

defect people-s-cells-overwritten daemon/domain/files/import_again.c '
	s/people != NULL \&\& !im->overwrite/people != NULL \&\& im->overwrite/' \
	import_again what_people_changed_stays

defect settled-cell-stays-people-s daemon/domain/files/import_again.c '
	s/^\t\t\timport_settle\(im, people\);$/\t\t\timport_settle(im, NULL);/
	/if \(same_text\(stored\[i\], said\)\)/,+1s/import_settle\(im, people\);/import_settle(im, NULL);/' \
	import_again what_is_said_alike_is_the_files_again

defect preference-taken-back-comes-again daemon/domain/files/import_preferences.c '
	s/\|\| im->overwrite\) \{/|| !im->overwrite) {/' \
	import_again what_people_took_back_does_not_come_again

defect blackout-taken-back-comes-again daemon/domain/files/import_times.c '
	s/\|\| im->overwrite\) \{/|| !im->overwrite) {/' \
	import_again what_people_took_back_does_not_come_again

defect removed-row-leaves-its-marks daemon/domain/people/removal.c '
	s/if \(FILES\[what\] != NULL\)/if (FILES[what] != NULL \&\& r.id < 0)/' \
	import_again who_is_removed_leaves_no_marks

defect removed-event-leaves-its-marks daemon/store/removals.c '
	s/i < DELETE_TAKEN_ALL; i/i < DELETE_CHANGED; i/' \
	event_gone what_was_changed_and_learnt_goes_with_it

defect table-of-an-event-not-emptied daemon/store/removals.c '
	s/DELETE FROM reminders WHERE event_id = \?1/DELETE FROM untold WHERE event_id = ?1/' \
	event_gone each_table_that_names_it_is_emptied_or_forbids_it

defect withdrawn-are-partners daemon/domain/matching/match.c '
	s/ \&\& !a->withdrawn \&\& !b->withdrawn//' \
	match who_has_withdrawn_is_nobodys_partner

defect withdrawn-are-asked daemon/domain/booking/request_rules.c '
	s/return f->withdrawn == NULL;/return f->withdrawn == NULL || f->slots_n >= 0;/' \
	request_rules each_rule_is_broken_by_its_fact

defect withdrawn-are-planned daemon/domain/planning/snapshot_people.c '
	s/return d->withdrawn != NULL \|\|/return/' \
	snapshot who_withdraws_is_not_chosen

defect amount-of-any-currency daemon/base/money.c '
	s/^\t\tif \(strcmp\(meant, currency\) != 0\)$/\t\tif (meant == NULL)/' \
	money the_currency_may_stand_on_either_side

defect part-of-one-taken-for-a-group daemon/base/money.c '
	s/if \(marks == 1 \&\& s\[0\] == .* \&\& last == s \+ 1\)/if (marks == 9)/' \
	money what_is_no_amount_is_none

defect amount-in-another-unit daemon/base/money.c '
	s/for \(; behind < digits; behind\+\+\)/for (; behind < 2; behind++)/' \
	money a_number_is_in_the_currency_itself

defect amount-read-in-one-of-two-ways daemon/base/money.c '
	s/if \(twice \|\| !is_grouped/if ((twice \&\& digits < 3) || !is_grouped/' \
	money a_number_is_in_the_currency_itself

defect uncalculated-is-empty daemon/base/workbook_sheet.c '
	s/return r->formula \&\& stored/return r->formula \&\& r->n < 0 \&\& stored/' \
	workbook faults_have_the_address_of_their_cell

defect open-of-the-withdrawn-not-seen daemon/store/proofs.c '
	s/  AND o.withdrawn IS NOT NULL\) OR/  AND o.withdrawn IS NULL AND 1 = 0) OR/' \
	verify what_is_open_of_the_withdrawn_is_named

defect offset-read-as-an-end daemon/domain/files/office_time.c '
	s/\|\| may_be_offset\)/|| (may_be_offset \&\& *text == 0))/' \
	office_time ranges_are_cut_between_their_times

defect long-range-costs-its-square daemon/domain/files/office_time.c '
	s/strlen\(text\) > RANGE_BYTES/strlen(text) > 1000000 * RANGE_BYTES/' \
	office_time what_is_too_long_is_not_looked_through

# ---- the HTTPS port -------------------------------------------------------------------------

defect two-lengths-taken daemon/net/http_head.c '
	s/count_fields\(h, "content-length"\) > 1 \|\| //' \
	http_head what_could_be_two_requests_is_none

defect chunks-taken-for-no-body daemon/net/http_head.c '
	s/http_head_field\(h, "transfer-encoding"\) != NULL/h->minor > 1/' \
	http_head what_could_be_two_requests_is_none

defect bare-lf-taken daemon/net/http_head.c '
	s/if \(i == 0 \|\| text\[i - 1\] != .*\)$/if (i == 0)/' \
	http_head a_bare_lf_ends_it_at_once

defect another-hosts-address daemon/net/http_head.c '
	s/same_host\(host, h->authority\)/same_host(host, host)/' \
	http_head what_could_be_two_requests_is_none

defect dots-taken daemon/net/http_head.c '
	s/\(n == 2 \&\& s\[1\] == /(n == 9 \&\& s[1] == /' \
	http_head what_could_be_two_requests_is_none

defect blank-before-colon-taken daemon/net/http_head.c '
	/^read_field/,/^\}/s/if \(!is_token_letter\(\*s\)\)/if (!is_token_letter(*s) \&\& *s != 0x20)/' \
	http_head what_could_be_two_requests_is_none

defect former-link-leads-on daemon/domain/people/subscription.c '
	s/f->nonce = secret_nonce\(tx\);/f->nonce = f->nonce;/
	s/f->generation\+\+;/f->generation += 0;/' \
	subscription a_new_link_ends_the_former

defect closed-account-read-on daemon/domain/people/subscription.c '
	s/a->disabled_s < 0/a->disabled_s < INT64_MAX/' \
	subscription a_closed_account_leads_nowhere

defect one-look-subscribes daemon/domain/people/subscription.c '
	s/now_s - f->first_fetched_s >= HOUR_S/now_s >= f->first_fetched_s/' \
	subscription who_comes_back_has_subscribed

defect rate-of-an-address-not-kept daemon/web/visitors.c '
	s/who->tokens_milli < MILLI/who->tokens_milli < -1/' \
	visitors an_address_has_a_rate_and_a_burst

defect mail-of-two-authors client/received.c '
	s/plain_field\(from, plain, sizeof plain\) && is_of_one\(plain\)\)/plain_field(from, plain, sizeof plain) \&\& (is_of_one(plain) || *plain))/' \
	client_received a_mail_has_one_author

defect answer-of-another-address daemon/domain/booking/mail_in.c '
	s/: mail_address_same\(list\[i\]\.address, mail->from\)\)/: list[i].address != mail->from)/' \
	mail_in who_is_not_the_attendee_waits

defect mail-not-authenticated daemon/domain/booking/mail_in.c '
	s/if \(who->role != ROLE_MAILBOX\)/if (who->role != ROLE_MAILBOX || at != NULL)/' \
	mail_in a_mail_needs_a_pass_of_the_own_server

defect stale-answer-taken daemon/domain/invitations/answer.c '
	s/return dtstamp_s >= who->answer_dtstamp_s \? ANSWER_TAKEN : ANSWER_STALE;/return ANSWER_TAKEN;/' \
	mail_in an_older_answer_is_stale

defect lower-field-trusted daemon/base/authres.c '
	s/^\t\tif \(behind != NULL\)$/\t\tif (behind != NULL \&\& field_passes(behind, from_domain))/' \
	authres only_the_topmost_field_counts

defect slot-that-others-could-leave-is-left-out daemon/plan/encode_narrow.c '
	s/pushed\[holder\] \& \(free \| UINT64_C\(1\) << i\)/pushed[holder] \& free/' \
	plan_narrow no_start_of_a_plan_is_left_out

defect origin-not-asked daemon/web/gate.c '
	s/if \(!is_ours\(h, origin\)\)/if (origin == NULL)/' \
	portal another_sites_page_calls_nothing

defect header-of-ours-not-asked daemon/web/gate.c '
	s/ours == NULL \|\| strcmp\(ours, "1"\) != 0/ours != NULL \&\& strcmp(ours, "1") != 0/' \
	gate a_call_comes_from_our_own_page

defect cookie-without-secure daemon/web/gate.c '
	s/; Path=\/; Secure; HttpOnly/; Path=\/; HttpOnly/' \
	gate the_cookie_is_for_this_host_over_tls_and_no_script

defect private-answer-kept daemon/web/web.c '
	s/\.type = "application\/json",/.type = "application\/json", .cache = "private, max-age=60",/' \
	portal what_is_somebodys_is_kept_by_nobody

defect stream-without-role daemon/web/visit.c '
	s/\{\.actor = v->login->actor,/{.actor = {.role = ROLE_ADMIN, .principal = "admin"},/' \
	portal only_who_may_watch_gets_a_stream

defect stream-shows-all daemon/web/serve_events.c '
	s/\.actor = v->login->actor\};/.actor = {.role = ROLE_ADMIN}};/' \
	portal a_stream_tells_what_is_theirs_with_its_place

defect another-history-goes-on daemon/web/serve_events.c '
	s/if \(v->history\[0\] != .*\)/if (v->history[0] == 1)/' \
	portal who_comes_back_goes_on_where_it_was

defect ended-login-still-streams daemon/web/web.c '
	s/^\tstreams_ended\(w, f\);/\t(void)f;/' \
	portal a_login_that_is_ended_has_no_stream

defect lost-links-without-a-bound daemon/work/lost_links.c '
	s/if \(a->asked < LOST_OF_HOST/if (a->asked >= 0 || a->asked < LOST_OF_HOST/' \
	portal an_address_asks_for_lost_links_so_often

defect watcher-that-begins-waits daemon/work/watchers.c '
	s/if \(work->watchers_behind \|\| /if (/' \
	stream who_comes_back_is_told_what_it_missed

defect begun-meeting-moves daemon/domain/booking/move.c '
	s/if \(m->start_s <= tx->now_s\)/if (m->start_s <= 0)/' \
	move no_rule_of_a_booking_is_passed_over

defect locked-meeting-moves daemon/domain/booking/move.c '
	s/if \(m->locked\)/if (m->locked \&\& m->id == 0)/' \
	move a_locked_meeting_stays

defect new-time-not-kept daemon/domain/booking/proposal.c '
	s/\tfor \(int k = 0; k < who->length; k\+\+\) \{/\tfor (int k = who->length; k < who->length; k++) {/' \
	move a_side_asks_and_both_times_are_kept

defect who-asks-accepts daemon/domain/booking/move.c '
	s/\|\| p->organisation_id != who->organisation_id\)/|| p->organisation_id != 0)/' \
	move who_asks_does_not_accept_and_the_other_answers_first

defect crossing-moves-pass daemon/domain/booking/move.c '
	s/if \(p == NULL \|\| p->organisation_id == who->organisation_id\)/if (p == NULL || who->organisation_id != 0)/' \
	move who_asks_does_not_accept_and_the_other_answers_first

defect lapsed-move-accepted daemon/domain/booking/proposal.c '
	s/return p->expires_s >= 0 \&\& p->expires_s <= tx->now_s;/return p->expires_s >= 0 \&\& p->expires_s < tx->now_s - 999999;/' \
	move a_refusal_and_the_clock_leave_it_where_it_is

defect lock-keeps-the-proposal daemon/domain/booking/meeting.c '
	s/^\tif \(locked\)$/\tif (locked \&\& m->id == 0)/' \
	move what_comes_first_drops_it

defect queue-jumped daemon/domain/booking/drain.c '
	s/list\[i\]\.request\)/list[n - 1 - i].request)/' \
	drain the_first_of_the_queue_has_what_is_free

defect queue-drains-unasked daemon/domain/booking/drain.c '
	s/== STANDBY_BOOK \&\&/>= STANDBY_OFF \&\&/' \
	drain nobody_has_it_where_the_policy_is_off

defect queue-drains-too-late daemon/domain/booking/drain.c '
	s/p->too_late_s = permit/p->too_late_s = 0 * permit/' \
	drain nobody_has_what_people_could_not_book

defect freed-slot-stays-free daemon/methods/call_run.c '
	s/c->method->flags \& METHOD_FREES\) != 0/c->method->flags \& METHOD_FIRST) != 0/' \
	drain the_first_of_the_queue_has_what_is_free

defect proposed-out-of-turn daemon/domain/booking/request.c '
	s/if \(actor_owns\(who, request_turn\(tx, r\)\)\)/if (actor_owns(who, request_turn(tx, r)) || r->id > 0)/' \
	propose another_time_is_answered_in_turn

defect queue-left-unjoined daemon/domain/booking/request.c '
	s/^\tif \(r->state == REQUEST_ACCEPTED\)$/\tif (r->state <= REQUEST_ACCEPTED)/' \
	propose only_who_waits_leaves_the_queue

defect minutes-made-up daemon/methods/series.c '
	s/atomic_store\(&s->ended, 0\);/s->lag_ms = 0;/' \
	series a_clock_that_is_moved_begins_anew

defect duty-not-asked daemon/methods/call.c '
	s/\(method_duties\(c->method\) & \(unsigned\)c->actor\.duty\) == 0/method_duties(c->method) == 0/' \
	portal who_has_a_part_does_no_more

defect duty-of-a-reader-widened daemon/methods/methods.c '
	s/DUTY_DESK \| DUTY_PLANNER \| DUTY_VIEWER$/DUTY_DESK | DUTY_PLANNER | DUTY_VIEWER | DUTY_SCANNER/' \
	portal who_has_a_part_does_no_more

defect lost-links-without-end daemon/domain/people/lost_login.c '
	s/age_s < LOST_EVERY_S \|\| \+\+lately >= LOST_A_DAY/age_s < 0 \&\& ++lately > 0/' \
	account a_lost_login_is_mailed_now_and_then

defect parent-ignored daemon/domain/matching/category_tree.c '
	s/return m->parent != NULL \? map_get/return m->parent == m->key ? map_get/' \
	category_tree a_long_way_up_is_walked

defect cpv-in-pairs daemon/domain/matching/category_tree.c '
	s/return cpv > unspsc \? CODE_BY_DIGIT/return cpv < unspsc ? CODE_BY_DIGIT/' \
	category_tree a_parent_that_is_given_decides

defect pairs-not-made daemon/base/terms.c '
	s/return terms_in_pairs\(letter\) \? PAIRS : SPELT;/return SPELT;/' \
	terms every_script_has_words

defect stronger-side-counts daemon/domain/matching/match.c '
	s/\? sum_of\(&back\) < sum_of\(&forth\) : is_asked;/? sum_of(\&back) > sum_of(\&forth) : is_asked;/' \
	match the_pair_is_as_good_as_the_weaker_side

defect first-word-is-the-term daemon/domain/matching/synonyms.c '
	s/\(int i = 1; i < side->words_n/(int i = 1; i < 1 \&\& i < side->words_n/' \
	synonyms a_term_is_all_of_its_words

defect loads-of-a-request-stay daemon/domain/matching/match_cache.c '
	s/\{"request", ON_LOADS\}/{"request", NO_EFFECT}/' \
	match_cache a_request_has_the_loads_of_its_sides_counted

defect profile-stays-as-it-was daemon/domain/matching/match_cache.c '
	s/\{"organisation", ON_SIDES\}/{"organisation", NO_EFFECT}/' \
	match_cache a_changed_profile_is_read_again_alone

defect number-of-another-row daemon/store/journal.c '
	s/same = n == sizeof p->hash \&\& memcmp\(hash, p->hash, n\) == 0;/same = n == sizeof p->hash || hash != p;/' \
	match_cache what_is_undone_is_not_kept

defect learnt-from-itself daemon/domain/matching/text_model.c '
	s/said = \(said - m->leverage\[d\] \* has\[d\]\) \/ \(1 - m->leverage\[d\]\);/said += 0 * has[d];/' \
	text_model a_text_is_not_told_by_itself

defect middle-with-itself daemon/domain/matching/text_model.c '
	s/bool own = lists\(c, &at, d\) && x->doc\[d\].n > 0;/bool own = lists(c, \&at, d) \&\& x->doc[d].n < 0;/' \
	text_model a_text_is_not_told_by_itself

defect published-with-the-first-slice daemon/domain/matching/match_build.c '
	s/if \(from \+ n < b->texts_n\)/if (from + n < 1)/' \
	match_build the_last_slice_publishes

defect left-rows-stay daemon/domain/matching/match_build.c '
	s/match_texts_keep\(tx, event_id, number - 1\);/match_texts_keep(tx, 0, number - 1);/' \
	match_build what_a_build_has_left_is_removed_by_the_next

defect load-left-out daemon/domain/matching/match.c '
	s/out->load = load_of\(out->other\);/out->load = load_of(out->other) \/ MATCH_WHOLE;/' \
	match preferences_are_tiers_and_load_moves_down

defect mail-late-unseen daemon/methods/verdict.c '
	s/else if \(late_s >= VERDICT_MAIL_LATE_S\)/else if (late_s >= VERDICT_MAIL_LOST_S)/' \
	verdict mail_that_does_not_leave_is_told

defect copy-that-is-half daemon/work/gauges.c '
	s/strcmp\(name \+ n - 3, "\.db"\) == 0/strstr(name, ".db") != NULL/' \
	gauges the_newest_copy_is_a_whole_one

defect counts-kept-for-ever daemon/methods/counts_kept.c '
	s/\(c->counting \? COUNTS_LATE_MS : COUNTS_KEPT_MS\)/(c->counting ? COUNTS_LATE_MS : INT32_MAX)/' \
	gauges what_is_dear_to_count_is_kept_a_second

defect copy-named-unproven daemon/store/sqlite/copy.c '
	s/\(w->prove == NULL \|\| w->prove\(w->ctx, part, e\)\)/(w->prove == NULL || w->prove(w->ctx, part, e) || true)/' \
	backup what_is_not_sound_gets_no_name

defect seal-of-any-key daemon/domain/report/backup.c '
	s/return ok \&\& constant_time_equal\(seal, right, sizeof right\);/return ok || constant_time_equal(seal, right, sizeof right);/' \
	backup a_seal_is_of_its_key_and_its_bytes

defect copies-all-kept daemon/domain/report/backup.c '
	s/if \(i < n - keep \&\&/if (i > n + keep \&\&/' \
	backup the_newest_stay_and_the_named

defect top-scrolls client/top_frame.c '
	s/\(t->rows > 0 \&\& f->used >= t->rows\)/(t->rows > 0 \&\& f->used > t->rows)/' \
	client_top a_live_frame_fits_its_terminal

defect top-steered client/top_frame.c '
	s/safe = text_safe\(line\);/safe = xstrdup(line);/' \
	client_top names_steer_no_terminal

defect metrics-in-microseconds daemon/web/metrics.c '
	s/"commit_us", NULL, MICROSECONDS\}/"commit_us", NULL, AS_IT_IS}/' \
	metrics numbers_are_in_base_units_with_labels_of_ours

defect those-who-are-gone-shown daemon/methods/shares.c '
	s/if \(p->connections > 0 \|\| p->inflight > 0\)/if (p->users >= 0)/' \
	limits who_is_there_is_told_by_number
