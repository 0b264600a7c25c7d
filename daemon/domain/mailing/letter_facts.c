/* letter_facts.c - the names that a mail tells at each of its attempts. */
#include "domain/mailing/letter_facts.h"

#include "domain/invitations/reader_language.h"
#include "store/accounts.h"
#include "store/addressees.h"
#include "store/events.h"
#include "wire/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Of whoever was told of a meeting there, by that address. */
static const struct phrases *
words_of_mailbox(struct tx *tx, const struct outbox_row *r)
{
	int n;
	struct addressee *a =
		addressees_of_address(tx, r->event_id, r->mailbox, 0, 1, &n);
	bool interprets = n > 0 && a->kind == ADDRESSEE_INTERPRETER;

	if (n == 0)
		return &phrases_en;
	return reader_phrases(tx, r->event_id, interprets ? -1 : a->person_id,
		interprets ? a->person_id : -1);
}

static const struct phrases *
words_of_account(struct tx *tx, const struct outbox_row *r, const struct account *a)
{
	return reader_phrases(tx, r->event_id, a->delegate_id, a->interpreter_id);
}

const char *
letter_facts_take(struct tx *tx, const struct outbox_row *r)
{
	struct event *ev = event_by_id(tx, r->event_id);
	struct account *a = r->account_id > 0 ? account_by_id(tx, r->account_id) : NULL;
	const struct phrases *words =
		a != NULL ? words_of_account(tx, r, a) : words_of_mailbox(tx, r);
	struct js *o;
	char *text;
	const char *said;

	if (r->kind == OUTBOX_INVITATION)
		return "";
	o = js_new_obj();
	js_set_str(o, "event", ev != NULL ? ev->name : "");
	js_set_str(o, "organiser_name", ev != NULL ? ev->organiser_name : "");
	js_set_str(o, "organiser_mail", ev != NULL ? ev->organiser_mail : "");
	js_set_str(o, "name", a != NULL ? a->name : "");
	js_set_str(o, "language", words->language);
	text = js_canonical(o);
	said = arena_strdup(tx->arena, text);
	free(text);
	js_free(o);
	return said;
}

bool
letter_facts_read(struct tx *tx, const struct outbox_row *r, struct letter_facts *out,
	struct err *e)
{
	const char *said = r->said[0] != '\0' ? r->said : letter_facts_take(tx, r);
	struct js *o = js_parse(said, strlen(said), e);

	if (o == NULL || js_type(o) != JS_OBJ) {
		js_free(o);
		return err_set(
			e, ERR_CORRUPT, "what E%" PRId64 " says cannot be read", r->id);
	}
	*out = (struct letter_facts){
		.event = arena_strdup(tx->arena, js_get_str(o, "event", "")),
		.organiser_name =
			arena_strdup(tx->arena, js_get_str(o, "organiser_name", "")),
		.organiser_mail =
			arena_strdup(tx->arena, js_get_str(o, "organiser_mail", "")),
		.name = arena_strdup(tx->arena, js_get_str(o, "name", "")),
		.words = phrases_of(js_get_str(o, "language", ""))};
	js_free(o);
	return true;
}
