/*
 * invitations.c - how many invitations a core makes in a second, beside libical's bare rate.
 *
 * The meeting: an English and a Korean delegate and an interpreter, with profiles and a message, as
 *              its snapshot has them; each of the three views in turn.
 * What:        invite_render: the snapshot read, the text of one recipient made, the bytes written.
 * bare:        libical alone: the same text parsed once, and serialised over and over. What is
 *              above the ratio of 1 is the text, libical's building of the object and our folding.
 *
 * All in one process and thread, whose CPU time is measured: others on the machine do not matter.
 */
#include "base/zones.h"
#include "domain/invitations/invite.h"
#include "ical/ical.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RENDERINGS = 3000, VIEWS = 3, TEXT_BYTES = 65536 };

static double
cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* As invite_snapshot.c makes it. */
#define PERSON(id_, name_, kind_, side_, languages_, text_)                              \
	"{\"id\":" id_ ",\"kind\":\"" kind_ "\",\"languages\":\"" languages_             \
	"\",\"mail\":\"" name_ "@fair.example\",\"name\":\"" name_ "\"," side_           \
	"\"text\":\"" text_ "\"}"
static const char SNAPSHOT[] = "{\"alarm_minutes\":15,\"attendees\":[" PERSON(
	"1", "bat", "person", "\"side\":\"demand\",", "mn;en", "en") "," PERSON("2",
	"choi", "person", "\"side\":\"supply\",", "ko",
	"ko") "," PERSON("3", "iris", "interpreter", "", "mn;ko",
	"ko") "],\"attendees_shown\":0,\"cancel_by\":0,"
	      "\"cancel_minutes\":60,\"code\":\"WSC\",\"comment\":\"\",\"created_s\":1799884800,"
	      "\"demand\":{\"country\":\"MN\",\"name\":\"Ulaanbaatar\",\"profile\":"
	      "\"A city of 1.6 million, whose grid is old.\"},\"end_s\":1799972700,"
	      "\"event\":\"World Smart City\",\"location\":\"Table 1, Hall A (seat 1)\","
	      "\"message\":\"We look for meters for 400,000 homes; can we see one in use?\","
	      "\"message_of\":\"demand\",\"organiser_mail\":\"office@fair.example\","
	      "\"organiser_name\":\"Fair Office\",\"organiser_phone\":\"+82 2 555 0100\","
	      "\"place\":{\"hall\":\"Hall A\",\"seat\":1,\"table\":\"Table 1\",\"x_m\":12,"
	      "\"y_m\":40},\"request\":\"R1\",\"start_s\":1799971200,\"summary\":"
	      "\"Ulaanbaatar – Grid\",\"supply\":{\"country\":\"KR\",\"name\":\"Grid\","
	      "\"profile\":\"스마트 그리드와 계량기를 만듭니다.\"},\"ways\":[{\"hall\":\"Hall B\","
	      "\"minutes\":4}],\"written_s\":1799884800,\"zone\":\"Asia/Seoul\"}";

/* Seconds of CPU for all the renderings; the last text is left in out. */
static double
render_all(struct tx *tx, struct ical *ical, const struct invitation *i, struct buf *out)
{
	static const struct invite_viewer WHO[VIEWS] = {
		{.delegate_id = 1}, {.delegate_id = 2}, {.interpreter_id = 3}};
	double began = cpu_s();
	struct err e;

	for (int k = 0; k < RENDERINGS; k++) {
		buf_clear(out);
		arena_reset(tx->arena);
		BUG_ON(!invite_render(tx, ical, i, &WHO[k % VIEWS], out, &e));
	}
	return cpu_s() - began;
}

static double
serialise_all(const char *text)
{
	icalcomponent *c = icalparser_parse_string(text);
	double began;

	BUG_ON(c == NULL);
	began = cpu_s();
	for (int k = 0; k < RENDERINGS; k++)
		icalmemory_free_buffer(icalcomponent_as_ical_string_r(c));
	began = cpu_s() - began;
	icalcomponent_free(c);
	return began;
}

int
main(void)
{
	struct invitation i = {.event_id = 1,
		.meeting_id = 1,
		.revision = 1,
		.method = "REQUEST",
		.uid = "018f0000-0000-7000-8000-000000000001",
		.dtstamp_s = 1799884800,
		.snapshot = SNAPSHOT};
	struct arena arena;
	struct tx tx = {.arena = &arena, .zones = zones_new()};
	struct ical *ical;
	double ours, bare;
	struct buf out;

	js_setup();
	ical = ical_new();
	arena_init(&arena);
	buf_init(&out, TEXT_BYTES);
	ours = render_all(&tx, ical, &i, &out);
	bare = serialise_all(buf_str(&out));
	printf("invitations    %7.0f a second of one core, %zu bytes each\n",
		RENDERINGS / ours, out.len);
	printf("libical alone  %7.0f a second, one object serialised; ratio %.1f\n",
		RENDERINGS / bare, ours / bare);
	buf_release(&out);
	arena_release(&arena);
	zones_free(tx.zones);
	ical_free(ical);
	return EXIT_SUCCESS;
}
