/* test_subscription.c - links of calendars: whose they are, how they end, who has subscribed. */
#include "small_fair.h"

#include "domain/people/account.h"
#include "domain/people/subscription.h"

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";
static const uint8_t OTHER_KEY[DIGEST_BYTES] = "thirty-two bytes of another key!";
static const uint8_t DIGEST[DIGEST_BYTES] = "what the calendar was like then.";
static const uint8_t OTHER[DIGEST_BYTES] = "what it is like after a change..";

enum { HOUR_S = 3600 };

static const struct subscriber ANNS = {.event_id = FAIR, .delegate_id = ANN};
static const struct subscriber IRISS = {.event_id = FAIR, .interpreter_id = IRIS};

static const char *
text_of(const struct feed_row *f)
{
	static char text[SECRET_BYTES];

	subscription_text(KEY, f->id, f->generation, f->nonce, text);
	return text;
}

static bool
leads_to(struct tx *tx, const char *text, int64_t id)
{
	struct feed_row *f = subscription_find(tx, KEY, text);

	return id == 0 ? f == NULL : f != NULL && f->id == id;
}

static enum channel
channel_of(struct tx *tx)
{
	return delegate_by_id(tx, FAIR, ANN)->channel;
}

/* A calendar asks, so much later than before; is there something to note? */
static bool
asked(struct tx *tx, int64_t feed_id, int64_t later_s, const uint8_t *digest)
{
	struct feed_row *f = feed_by_id(tx, feed_id);
	struct err e;
	bool news;

	tx->now_s += later_s;
	tx->now_us = tx->now_s * 1000000;
	news = subscription_has_news(f, tx->now_s, digest);
	assert_int_equal(subscription_note(tx, feed_id, f->generation, digest, &e), news);
	assert_false(subscription_has_news(feed_by_id(tx, feed_id), tx->now_s, digest));
	return news;
}

static void
a_person_has_one_link_and_it_is_theirs(void **state)
{
	struct tx *tx = small_begin(*state);
	struct feed_row *ann = subscription_link(tx, &ANNS),
			*iris = subscription_link(tx, &IRISS);
	char text[SECRET_BYTES];

	assert_int_equal(subscription_link(tx, &ANNS)->id, ann->id);
	assert_int_not_equal(iris->id, ann->id);
	snprintf(text, sizeof text, "%s", text_of(ann));
	assert_int_equal(strncmp(text, "cvf_1_", 6), 0);
	assert_true(leads_to(tx, text, ann->id));
	assert_true(leads_to(tx, text_of(iris), iris->id));
	assert_null(subscription_find(tx, OTHER_KEY, text));
	text[10] ^= 1;
	assert_true(leads_to(tx, text, 0));
	/* of a number that no row has, and with a right checksum */
	subscription_text(KEY, 99, 1, ann->nonce, text);
	assert_true(leads_to(tx, text, 0));
	subscription_text(KEY, INT64_MAX, 1, ann->nonce, text);
	assert_true(leads_to(tx, text, 0));
	/* an invitation is no link */
	account_invitation_text(KEY, ann->id, ann->generation, ann->nonce, text);
	assert_true(leads_to(tx, text, 0));
	fixture_rollback(*state);
}

static void
a_new_link_ends_the_former(void **state)
{
	struct tx *tx = small_begin(*state);
	struct feed_row *f = subscription_link(tx, &ANNS);
	char former[SECRET_BYTES];

	snprintf(former, sizeof former, "%s", text_of(f));
	f = subscription_rotate(tx, &ANNS);
	assert_int_equal(f->generation, 2);
	assert_true(leads_to(tx, former, 0));
	assert_true(leads_to(tx, text_of(f), f->id));
	/* the same number and generation with another nonce, as after a restore */
	f->nonce = "00112233445566778899aabbccddeeff";
	assert_true(leads_to(tx, text_of(f), 0));
	fixture_rollback(*state);
}

static void
another_person_under_the_code_has_not_the_former_ones(void **state)
{
	struct tx *tx = small_begin(*state);
	struct feed_row *f = subscription_link(tx, &ANNS);
	char former[SECRET_BYTES];

	snprintf(former, sizeof former, "%s", text_of(f));
	js_free(subscription_choose(tx, &ANNS, CHANNEL_NONE));
	subscription_pass_on(tx, &ANNS);
	assert_true(leads_to(tx, former, 0));
	assert_int_equal(channel_of(tx), CHANNEL_MAIL);
	assert_true(feed_by_id(tx, f->id)->settled_s < 0);
	/* who has none gets none by it */
	subscription_pass_on(tx, &IRISS);
	assert_null(feed_of_interpreter(tx, FAIR, IRIS));
	fixture_rollback(*state);
}

static void
a_closed_account_leads_nowhere(void **state)
{
	struct tx *tx = small_begin(*state);
	struct feed_row *f = subscription_link(tx, &ANNS);
	struct account *a;
	struct err e;

	a = account_invite(tx, FAIR,
		&(struct invitee){.delegate = "ann", .role = ROLE_STAFF, .days = 30}, &e);
	assert_non_null(a);
	assert_true(leads_to(tx, text_of(f), f->id));
	assert_true(account_disable(tx, a, &e));
	assert_true(leads_to(tx, text_of(f), 0));
	assert_false(subscription_note(tx, f->id, 1, DIGEST, &e));
	assert_true(account_enable(tx, a, &e));
	assert_true(leads_to(tx, text_of(f), f->id));
	fixture_rollback(*state);
}

static void
who_comes_back_has_subscribed(void **state)
{
	struct tx *tx = small_begin(*state);
	int64_t id = subscription_link(tx, &ANNS)->id;

	assert_int_equal(channel_of(tx), CHANNEL_MAIL);
	assert_true(asked(tx, id, 0, DIGEST));
	assert_false(asked(tx, id, HOUR_S - 1, DIGEST));
	assert_int_equal(channel_of(tx), CHANNEL_MAIL);
	assert_true(asked(tx, id, 1, DIGEST));
	assert_int_equal(channel_of(tx), CHANNEL_FEED);
	assert_true(feed_by_id(tx, id)->settled_s == tx->now_s);
	/* a new link is nobody's yet */
	subscription_rotate(tx, &ANNS);
	assert_int_equal(channel_of(tx), CHANNEL_MAIL);
	assert_true(asked(tx, id, 0, DIGEST));
	assert_int_equal(channel_of(tx), CHANNEL_MAIL);
	fixture_rollback(*state);
}

static void
what_people_choose_stays(void **state)
{
	struct tx *tx = small_begin(*state);
	int64_t id = subscription_link(tx, &ANNS)->id;

	js_free(subscription_choose(tx, &ANNS, CHANNEL_MAIL));
	assert_true(asked(tx, id, 0, DIGEST));
	assert_true(asked(tx, id, 2 * HOUR_S, DIGEST));
	assert_int_equal(channel_of(tx), CHANNEL_MAIL);
	js_free(subscription_choose(tx, &ANNS, CHANNEL_NONE));
	assert_int_equal(channel_of(tx), CHANNEL_NONE);
	subscription_rotate(tx, &ANNS);
	assert_int_equal(channel_of(tx), CHANNEL_NONE);
	assert_true(asked(tx, id, 0, DIGEST));
	assert_true(asked(tx, id, 2 * HOUR_S, DIGEST));
	assert_int_equal(channel_of(tx), CHANNEL_NONE);
	/* of an interpreter, without any link */
	js_free(subscription_choose(tx, &IRISS, CHANNEL_FEED));
	assert_int_equal(interpreter_by_id(tx, FAIR, IRIS)->channel, CHANNEL_FEED);
	fixture_rollback(*state);
}

/* The time of the last change is never before a change: who goes by it alone misses none. */
static void
what_it_was_like_is_noted(void **state)
{
	struct tx *tx = small_begin(*state);
	int64_t id = subscription_link(tx, &ANNS)->id, first_s = tx->now_s;
	struct err e;

	assert_true(asked(tx, id, 0, DIGEST));
	assert_true(feed_by_id(tx, id)->changed_s == first_s);
	assert_false(asked(tx, id, 10, DIGEST));
	assert_true(asked(tx, id, 10, OTHER));
	assert_true(feed_by_id(tx, id)->changed_s == first_s + 20);
	/* a clock that was put back */
	assert_true(asked(tx, id, -10, OTHER));
	/* a note of a former link says nothing */
	subscription_rotate(tx, &ANNS);
	assert_false(subscription_note(tx, id, 1, DIGEST, &e));
	assert_false(subscription_note(tx, 99, 1, DIGEST, &e));
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_has_one_link_and_it_is_theirs),
		cmocka_unit_test(a_new_link_ends_the_former),
		cmocka_unit_test(another_person_under_the_code_has_not_the_former_ones),
		cmocka_unit_test(a_closed_account_leads_nowhere),
		cmocka_unit_test(who_comes_back_has_subscribed),
		cmocka_unit_test(what_people_choose_stays),
		cmocka_unit_test(what_it_was_like_is_noted),
	};

	return cmocka_run_group_tests(tests, small_set_up, small_tear_down);
}
