/* test_account.c - invitations, tokens and the secrets behind them: every way to be turned away. */
#include "small_fair.h"

#include "domain/people/account.h"
#include "domain/people/lost_login.h"
#include "store/outbox.h"

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";
static const uint8_t OTHER_KEY[DIGEST_BYTES] = "thirty-two bytes of another key!";

static const char NONCE[] = "00112233445566778899aabbccddeeff";

static struct account *
invite(struct tx *tx, const struct invitee *who)
{
	struct err e;
	struct account *a = account_invite(tx, FAIR, who, &e);

	if (a == NULL)
		fail_msg("%s", e.text);
	return a;
}

static const struct invitee ANN_INVITED = {
	.delegate = "ann", .role = ROLE_STAFF, .days = 30};

static const char *
text_of(const struct account *a)
{
	static char text[SECRET_BYTES];

	account_invitation_text(KEY, a->id, a->generation, a->nonce, text);
	return text;
}

static struct token *
enrol(struct tx *tx, const char *invitation)
{
	struct err e;
	struct token *t = account_enrol(tx, KEY, invitation, "laptop", &e);

	if (t == NULL)
		fail_msg("%s", e.text);
	return t;
}

static void
enrol_refused(struct tx *tx, const char *invitation, enum err_code code)
{
	struct err e;

	assert_null(account_enrol(tx, KEY, invitation, "", &e));
	if (e.code != code)
		fail_msg("%s: %s: %s", invitation, err_info(e.code)->name, e.text);
}

static void
login_is(struct tx *tx, const char *token, enum err_code code)
{
	struct actor a;
	struct err e;
	bool ok = account_login(tx, KEY, token, &a, &e);

	if (ok != (code == ERR_NONE) || (!ok && e.code != code))
		fail_msg("%s: %s", token, ok ? "let in" : e.text);
}

static void
a_secret_is_made_again_and_ends_in_its_checksum(void **state)
{
	char one[SECRET_BYTES], again[SECRET_BYTES], other[SECRET_BYTES];

	(void)state;
	account_invitation_text(KEY, 7, 1, NONCE, one);
	account_invitation_text(KEY, 7, 1, NONCE, again);
	assert_string_equal(one, again);
	assert_int_equal(strncmp(one, "cvi_7_", 6), 0);
	assert_int_equal(strlen(one), strlen("cvi_7_") + 43 + 8);
	/* Of another generation, account, kind, nonce or key: another secret. */
	account_invitation_text(KEY, 7, 2, NONCE, other);
	assert_string_not_equal(one, other);
	account_invitation_text(OTHER_KEY, 7, 1, NONCE, other);
	assert_string_not_equal(one, other);
	account_invitation_text(KEY, 7, 1, "00112233445566778899aabbccddeefe", other);
	assert_string_not_equal(one, other);
	account_invitation_text(KEY, 7, 1, "", other);
	assert_string_not_equal(one, other);
	account_token_text(KEY, 7, NONCE, other);
	assert_int_equal(strncmp(other, "cvt_7_", 6), 0);
	assert_string_not_equal(one + 6, other + 6);
	/* The longest there can be fits. */
	account_invitation_text(KEY, INT64_MAX, INT64_MAX, NONCE, other);
	assert_true(strlen(other) < SECRET_BYTES);
}

static void
an_invitation_becomes_a_token_and_the_token_its_person(void **state)
{
	struct tx *tx = small_begin(*state);
	struct account *a = invite(tx, &ANN_INVITED);
	char secret[SECRET_BYTES];
	struct actor who;
	struct token *t;
	struct err e;

	assert_int_equal(a->id, 1);
	assert_string_equal(a->role, "buyer");
	assert_int_equal(a->invitation_expires_s, FAIR_EVE_S + 30 * 86400);
	t = enrol(tx, text_of(a));
	assert_string_equal(t->label, "laptop");
	assert_int_equal(t->expires_s, FAIR_EVE_S + TOKEN_DAYS * 86400LL);
	account_token_text(KEY, t->id, t->nonce, secret);
	assert_true(account_login(tx, KEY, secret, &who, &e));
	assert_int_equal(who.role, ROLE_BUYER);
	assert_int_equal(who.account_id, 1);
	assert_int_equal(who.token_id, t->id);
	assert_int_equal(who.event_id, FAIR);
	assert_int_equal(who.organisation_id, B1);
	assert_int_equal(who.delegate_id, ANN);
	assert_int_equal(who.interpreter_id, 0);
	assert_string_equal(who.principal, "A1");
	assert_true(account_still_good(tx, &who, &e));
	/* Neither the tables nor the journal know the secret. */
	for (struct journal_event *ev = tx->events; ev != NULL; ev = ev->next) {
		assert_null(strstr(ev->text, "cvi_"));
		assert_null(strstr(ev->text, "cvt_"));
		assert_string_equal(ev->audience, "");
	}
	fixture_commit(*state);
}

static void
everybody_gets_the_role_of_what_they_are(void **state)
{
	static const struct {
		struct invitee who;
		const char *role;
		int64_t event, organisation, delegate, interpreter;
	} CASES[] = {
		{{.delegate = "pia", .days = 1}, "buyer", FAIR, P1, PIA, -1},
		{{.delegate = "kim", .days = 1}, "exhibitor", FAIR, X1, KIM, -1},
		{{.interpreter = "iris", .days = 1}, "interpreter", FAIR, -1, -1, IRIS},
		{{.role = ROLE_STAFF, .name = "Sam", .days = 1}, "staff", FAIR, -1, -1,
			-1},
		{{.role = ROLE_MONITOR, .name = "Mo", .days = 1}, "monitor", FAIR, -1, -1,
			-1},
		{{.role = ROLE_STAFF, .name = "Al", .all_events = true, .days = 1},
			"staff", 0, -1, -1, -1},
	};
	struct tx *tx = small_begin(*state);

	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct account *a = invite(tx, &CASES[i].who);

		a = account_by_id(tx, a->id);
		assert_string_equal(a->role, CASES[i].role);
		assert_int_equal(a->event_id, CASES[i].event);
		assert_int_equal(a->organisation_id, CASES[i].organisation);
		assert_int_equal(a->delegate_id, CASES[i].delegate);
		assert_int_equal(a->interpreter_id, CASES[i].interpreter);
		assert_int_equal(a->generation, 1);
	}
	assert_int_equal(accounts_count(tx), 6);
	fixture_commit(*state);
}

static void
strangers_are_not_invited(void **state)
{
	struct tx *tx = small_begin(*state);
	struct err e;

	assert_null(account_invite(
		tx, FAIR, &(struct invitee){.delegate = "ghost", .days = 1}, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_string_equal(e.field, "params.delegate");
	assert_null(account_invite(
		tx, FAIR, &(struct invitee){.interpreter = "ann", .days = 1}, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	/* abe is of the first fair only. */
	assert_null(account_invite(
		tx, OTHER_FAIR, &(struct invitee){.delegate = "abe", .days = 1}, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	fixture_rollback(*state);
}

static int
good_tokens(struct tx *tx, int64_t account_id)
{
	int n, good = 0;
	struct token *t = tokens_of(tx, account_id, &n);

	for (int i = 0; i < n; i++)
		good += t[i].revoked_s < 0;
	return good;
}

static void
an_invitation_is_good_once_in_time_and_until_a_newer_one(void **state)
{
	struct tx *tx = small_begin(*state);
	struct account *a = invite(tx, &ANN_INVITED);
	char former[SECRET_BYTES];
	struct err e;

	snprintf(former, sizeof former, "%s", text_of(a));
	a = invite(tx, &ANN_INVITED);
	assert_int_equal(a->generation, 2);
	enrol_refused(tx, former, ERR_INVITATION_INVALID);
	tx->now_s = a->invitation_expires_s;
	enrol_refused(tx, text_of(a), ERR_INVITATION_EXPIRED);
	tx->now_s--;
	enrol(tx, text_of(a));
	enrol_refused(tx, text_of(a), ERR_INVITATION_USED);
	/* Inviting again opens the door again, for the newest only. */
	snprintf(former, sizeof former, "%s", text_of(a));
	a = invite(tx, &ANN_INVITED);
	enrol_refused(tx, former, ERR_INVITATION_INVALID);
	enrol(tx, text_of(a));
	assert_int_equal(accounts_count(tx), 1);
	assert_true(account_disable(tx, account_by_id(tx, 1), &e));
	enrol_refused(tx, text_of(a), ERR_ACCOUNT_DISABLED);
	/* Of a closed account too: open again, for the newest invitation alone. */
	a = invite(tx, &ANN_INVITED);
	assert_int_equal(a->disabled_s, -1);
	assert_int_equal(good_tokens(tx, a->id), 0);
	enrol(tx, text_of(a));
	assert_int_equal(good_tokens(tx, a->id), 1);
	fixture_rollback(*state);
}

static void
whoever_comes_after_has_no_login(void **state)
{
	struct tx *tx = small_begin(*state);
	struct account *a = invite(tx, &ANN_INVITED);
	char former[SECRET_BYTES];

	snprintf(former, sizeof former, "%s", text_of(a));
	assert_true(account_has_login(tx, a));
	assert_true(account_pass_on(tx, a, "Another Ann"));
	enrol_refused(tx, former, ERR_INVITATION_INVALID);
	enrol_refused(tx, text_of(a), ERR_INVITATION_EXPIRED);
	assert_string_equal(account_by_id(tx, a->id)->name, "Another Ann");
	assert_false(account_has_login(tx, a));
	assert_false(account_pass_on(tx, a, "A third Ann"));
	a = invite(tx, &ANN_INVITED);
	enrol(tx, text_of(a));
	a = account_by_id(tx, a->id);
	assert_true(account_has_login(tx, a));
	assert_true(account_pass_on(tx, a, "A fourth Ann"));
	assert_int_equal(good_tokens(tx, a->id), 0);
	assert_false(account_pass_on(tx, NULL, "Nobody"));
	fixture_rollback(*state);
}

static void
a_forged_secret_is_none(void **state)
{
	struct tx *tx = small_begin(*state);
	struct account *a = invite(tx, &ANN_INVITED);
	char good[SECRET_BYTES], bad[SECRET_BYTES + 20];

	snprintf(good, sizeof good, "%s", text_of(a));
	for (size_t i = 0; i < strlen(good); i++) {
		snprintf(bad, sizeof bad, "%s", good);
		bad[i] = bad[i] == 'x' ? 'y' : 'x';
		enrol_refused(tx, bad, ERR_INVITATION_INVALID);
		bad[i] = '\0';
		enrol_refused(tx, bad, ERR_INVITATION_INVALID);
	}
	snprintf(bad, sizeof bad, "%sx", good);
	enrol_refused(tx, bad, ERR_INVITATION_INVALID);
	enrol_refused(tx, "", ERR_INVITATION_INVALID);
	enrol_refused(tx, "cvi_", ERR_INVITATION_INVALID);
	enrol_refused(tx, "cvi_1_", ERR_INVITATION_INVALID);
	/* Right in form and checksum, made with another key, for nobody, or of the wrong kind. */
	account_invitation_text(OTHER_KEY, a->id, a->generation, a->nonce, bad);
	enrol_refused(tx, bad, ERR_INVITATION_INVALID);
	account_invitation_text(KEY, 99, 1, "", bad);
	enrol_refused(tx, bad, ERR_INVITATION_INVALID);
	account_token_text(KEY, a->id, a->nonce, bad);
	enrol_refused(tx, bad, ERR_INVITATION_INVALID);
	enrol(tx, good);
	fixture_rollback(*state);
}

static void
a_token_is_good_until_it_lapses_is_revoked_or_its_account_is_closed(void **state)
{
	struct tx *tx = small_begin(*state);
	struct account *a = invite(tx, &ANN_INVITED);
	struct token *t = enrol(tx, text_of(a));
	char good[SECRET_BYTES], bad[SECRET_BYTES];
	struct actor who;
	struct err e;

	account_token_text(KEY, t->id, t->nonce, good);
	login_is(tx, good, ERR_NONE);
	login_is(tx, "", ERR_TOKEN_INVALID);
	login_is(tx, text_of(a), ERR_TOKEN_INVALID);
	account_token_text(OTHER_KEY, t->id, t->nonce, bad);
	login_is(tx, bad, ERR_TOKEN_INVALID);
	account_token_text(KEY, 99, "", bad);
	login_is(tx, bad, ERR_TOKEN_INVALID);
	tx->now_s = t->expires_s;
	login_is(tx, good, ERR_TOKEN_EXPIRED);
	tx->now_s--;
	login_is(tx, good, ERR_NONE);
	assert_true(account_login(tx, KEY, good, &who, &e));
	assert_true(account_revoke(tx, token_by_id(tx, t->id), &e));
	login_is(tx, good, ERR_TOKEN_REVOKED);
	assert_false(account_still_good(tx, &who, &e));
	assert_int_equal(e.code, ERR_TOKEN_REVOKED);
	assert_false(account_revoke(tx, token_by_id(tx, t->id), &e));
	assert_int_equal(e.code, ERR_WRONG_STATE);
	/* A second token of the same account is another. */
	a = invite(tx, &ANN_INVITED);
	t = enrol(tx, text_of(a));
	account_token_text(KEY, t->id, t->nonce, good);
	assert_true(account_login(tx, KEY, good, &who, &e));
	assert_true(account_disable(tx, account_by_id(tx, a->id), &e));
	login_is(tx, good, ERR_ACCOUNT_DISABLED);
	assert_false(account_still_good(tx, &who, &e));
	assert_false(account_disable(tx, account_by_id(tx, a->id), &e));
	assert_true(account_enable(tx, account_by_id(tx, a->id), &e));
	assert_true(account_login(tx, KEY, good, &who, &e));
	assert_false(account_enable(tx, account_by_id(tx, a->id), &e));
	assert_int_equal(e.code, ERR_WRONG_STATE);
	fixture_rollback(*state);
}

static void
always_seven(void *out, size_t n)
{
	memset(out, 7, n);
}

/* A member of staff enrols, and an older copy that knows nothing of it is put back. */
static void
staff_then_an_older_copy(struct fixture *f, void (*random)(void *, size_t),
	char invitation[SECRET_BYTES], char token[SECRET_BYTES])
{
	struct tx *tx = small_begin(f);
	struct account *a;
	struct token *t;

	tx->random = random;
	a = invite(tx, &(struct invitee){.role = ROLE_STAFF, .name = "Sam", .days = 1});
	snprintf(invitation, SECRET_BYTES, "%s", text_of(a));
	t = enrol(tx, invitation);
	account_token_text(KEY, t->id, t->nonce, token);
	login_is(tx, token, ERR_NONE);
	fixture_rollback(f);
}

static void
a_number_given_out_again_has_another_secret(void **state)
{
	char invitation[SECRET_BYTES], staff[SECRET_BYTES], buyer[SECRET_BYTES];
	struct fixture *f = *state;
	struct account *a;
	struct token *t;
	struct tx *tx;

	staff_then_an_older_copy(f, random_bytes, invitation, staff);
	tx = small_begin(f);
	a = invite(tx, &ANN_INVITED);
	assert_int_equal(a->id, 1);
	enrol_refused(tx, invitation, ERR_INVITATION_INVALID);
	t = enrol(tx, text_of(a));
	assert_int_equal(t->id, 1);
	account_token_text(KEY, t->id, t->nonce, buyer);
	assert_string_not_equal(staff, buyer);
	login_is(tx, staff, ERR_TOKEN_INVALID);
	login_is(tx, buyer, ERR_NONE);
	fixture_rollback(f);
}

/* The unit's randomness is all that tells the two apart. */
static void
the_nonce_comes_from_the_randomness_of_the_unit(void **state)
{
	char invitation[SECRET_BYTES], token[SECRET_BYTES];
	struct fixture *f = *state;
	struct account *a;
	struct tx *tx;

	staff_then_an_older_copy(f, always_seven, invitation, token);
	tx = small_begin(f);
	tx->random = always_seven;
	a = invite(tx, &ANN_INVITED);
	assert_string_equal(a->nonce, "07070707070707070707070707070707");
	assert_string_equal(text_of(a), invitation);
	assert_string_equal(enrol(tx, invitation)->nonce, a->nonce);
	login_is(tx, token, ERR_NONE);
	fixture_rollback(f);
}

/* Made before rows had nonces: good as long as it lives, and none is made like it any more. */
static void
a_secret_from_before_there_were_nonces_stays_good(void **state)
{
	char former[SECRET_BYTES], newer[SECRET_BYTES];
	struct fixture *f = *state;
	struct account *a;
	struct token *t;
	struct tx *tx;

	tx = small_begin(f);
	a = invite(tx, &ANN_INVITED);
	t = enrol(tx, text_of(a));
	invite(tx, &ANN_INVITED);
	fixture_commit(f);
	fixture_sql(f, "UPDATE accounts SET nonce = ''");
	fixture_sql(f, "UPDATE tokens SET nonce = ''");
	tx = small_begin(f);
	account_token_text(KEY, t->id, "", former);
	login_is(tx, former, ERR_NONE);
	account_invitation_text(KEY, 1, 2, "", former);
	t = enrol(tx, former);
	assert_int_equal(t->id, 2);
	account_token_text(KEY, t->id, "", newer);
	login_is(tx, newer, ERR_TOKEN_INVALID);
	account_invitation_text(KEY, 1, 3, "", former);
	invite(tx, &ANN_INVITED);
	enrol_refused(tx, former, ERR_INVITATION_INVALID);
	fixture_rollback(f);
}

static void
the_administrator_needs_no_token(void **state)
{
	struct tx *tx = small_begin(*state);
	struct err e;

	assert_true(account_still_good(tx, &(struct actor){.role = ROLE_ADMIN}, &e));
	fixture_rollback(*state);
}

static void
the_use_of_a_token_is_noted_once_an_hour(void **state)
{
	struct token t = {.last_used_s = -1};

	(void)state;
	assert_true(account_use_due(&t, FAIR_EVE_S));
	t.last_used_s = FAIR_EVE_S;
	assert_false(account_use_due(&t, FAIR_EVE_S));
	assert_false(account_use_due(&t, FAIR_EVE_S + 3600));
	assert_true(account_use_due(&t, FAIR_EVE_S + 3601));
}

static void
rows_come_back_as_they_were_stored(void **state)
{
	struct tx *tx = small_begin(*state);
	struct account *a = invite(tx, &ANN_INVITED), *list;
	struct token *t = enrol(tx, text_of(a)), *tokens;
	int n;

	invite(tx, &(struct invitee){.delegate = "kim", .days = 1});
	invite(tx,
		&(struct invitee){.role = ROLE_STAFF, .name = "Al", .all_events = true});
	t->last_used_s = 17;
	t->revoked_s = 18;
	token_save(tx, t);
	tokens = tokens_of(tx, a->id, &n);
	assert_int_equal(n, 1);
	assert_int_equal(tokens[0].last_used_s, 17);
	assert_int_equal(tokens[0].revoked_s, 18);
	assert_int_equal(account_of_delegate(tx, FAIR, ANN)->id, a->id);
	assert_null(account_of_delegate(tx, OTHER_FAIR, ANN));
	assert_null(account_of_interpreter(tx, FAIR, IRIS));
	/* Staff of all events are shown with every event. */
	list = accounts_page(tx, FAIR, 0, 0, 10, &n);
	assert_int_equal(n, 3);
	assert_int_equal(list[2].event_id, 0);
	accounts_page(tx, OTHER_FAIR, 0, 0, 10, &n);
	assert_int_equal(n, 1);
	accounts_page(tx, FAIR, X1, 0, 10, &n);
	assert_int_equal(n, 1);
	accounts_page(tx, FAIR, 0, 1, 1, &n);
	assert_int_equal(n, 1);
	fixture_rollback(*state);
}

static void
the_first_staff_member_comes_with_the_database(void **state)
{
	struct fixture *f = *state;
	char text[SECRET_BYTES];
	struct journal_proof p;
	struct err e;
	struct tx *tx;

	if (!account_first_staff(f->path, KEY, FAIR_EVE_S, text, sizeof text, &e))
		fail_msg("%s", e.text);
	tx = small_begin(f);
	assert_string_equal(account_by_id(tx, 1)->role, "staff");
	assert_int_equal(account_by_id(tx, 1)->event_id, 0);
	enrol(tx, text);
	fixture_commit(f);
	journal_verify(small_begin(f), &p);
	assert_int_equal(p.rows, 2);
	assert_int_equal(p.broken_at, 0);
	assert_false(
		account_first_staff("/nowhere/fair.db", KEY, 0, text, sizeof text, &e));
}

static void
every_role_has_its_name(void **state)
{
	enum role role;

	(void)state;
	for (int i = 0; i < ROLE_COUNT; i++) {
		assert_true(role_by_name(role_name((enum role)(1 << i)), &role));
		assert_int_equal(role, 1 << i);
	}
	assert_false(role_by_name("root", &role));
	assert_false(role_by_name("", &role));
}

/* The outbox is what counts; who asks is never known. */
static void
a_lost_login_is_mailed_now_and_then(void **state)
{
	struct tx *tx = small_begin(*state);
	struct account *ann = invite(tx, &ANN_INVITED);
	struct token *before = enrol(tx, text_of(ann));
	int64_t began_s = tx->now_s;
	struct outbox_row *r;
	char token[SECRET_BYTES];
	int n;

	account_token_text(KEY, before->id, before->nonce, token);
	assert_int_equal(lost_login_send(tx, "nobody@fair.example"), 0);
	assert_int_equal(lost_login_send(tx, "kim@fair.example"), 0); /* never invited */
	for (int i = 0; i < 2 * LOST_A_DAY; i++) {
		int expected = i < LOST_A_DAY ? 1 : 0;

		assert_int_equal(lost_login_send(tx, "Ann@Fair.example"), expected);
		assert_int_equal(lost_login_send(tx, "ann@fair.example"), 0);
		r = outbox_thread(tx, FAIR, "ann@fair.example", -1, &n);
		r[n - 1].state = OUTBOX_HANDED_OVER;
		outbox_save(tx, &r[n - 1]);
		tx->now_s += LOST_EVERY_S;
	}
	tx->now_s = began_s + 86400 + LOST_EVERY_S;
	assert_int_equal(lost_login_send(tx, "ann@fair.example"), 1);
	login_is(tx, token, ERR_NONE);
	ann = account_by_id(tx, ann->id);
	assert_true(account_disable(tx, ann, &(struct err){.code = ERR_NONE}));
	tx->now_s += 86400;
	assert_int_equal(lost_login_send(tx, "ann@fair.example"), 0);
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		cmocka_unit_test(a_secret_is_made_again_and_ends_in_its_checksum),
		TEST(an_invitation_becomes_a_token_and_the_token_its_person),
		TEST(everybody_gets_the_role_of_what_they_are),
		TEST(strangers_are_not_invited),
		TEST(a_lost_login_is_mailed_now_and_then),
		TEST(an_invitation_is_good_once_in_time_and_until_a_newer_one),
		TEST(whoever_comes_after_has_no_login),
		TEST(a_forged_secret_is_none),
		TEST(a_token_is_good_until_it_lapses_is_revoked_or_its_account_is_closed),
		TEST(a_number_given_out_again_has_another_secret),
		TEST(the_nonce_comes_from_the_randomness_of_the_unit),
		TEST(a_secret_from_before_there_were_nonces_stays_good),
		TEST(the_administrator_needs_no_token),
		cmocka_unit_test(the_use_of_a_token_is_noted_once_an_hour),
		TEST(rows_come_back_as_they_were_stored),
		TEST(the_first_staff_member_comes_with_the_database),
		cmocka_unit_test(every_role_has_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
