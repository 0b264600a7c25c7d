/* test_metrics.c - a snapshot as Prometheus reads it: names, units and labels. */
#include "golden.h"

#include "methods/method.h"
#include "web/metrics.h"

static char *
text_of(const char *snapshot)
{
	struct timings *t = timings_new();
	struct js *o;
	struct buf out;
	struct err e;

	o = js_parse(snapshot, strlen(snapshot), &e);
	assert_non_null(o);
	timings_took(t, method_by_name("ping"), 1500000);
	timings_took(t, method_by_name("ping"), 1);
	buf_init(&out, METRICS_BYTES);
	metrics_write(o, t, methods_count(), &out);
	timings_free(t);
	js_free(o);
	return buf_take(&out);
}

static void
has(const char *text, const char *line)
{
	if (strstr(text, line) == NULL)
		fail_msg("no \"%s\" in\n%.400s", line, text);
}

static void
numbers_are_in_base_units_with_labels_of_ours(void **state)
{
	char *text = text_of("{\"verdict\":{\"level\":\"warning\"},\"uptime_s\":61,"
			     "\"figures\":{\"meetings\":{\"scheduled\":7,\"held\":0}},"
			     "\"unanswered\":{\"total\":3,\"under_1h\":2,\"older\":1},"
			     "\"refusals\":{\"SLOT_TAKEN\":5},\"faults\":{},"
			     "\"writer\":{\"commit_us\":12000345},\"disk_free\":1024,"
			     "\"mail\":{\"waiting\":4,\"oldest_s\":90,\"paused\":true},"
			     "\"certificate\":{\"days\":-2}}");

	(void)state;
	has(text, "# TYPE convened_uptime_seconds gauge\nconvened_uptime_seconds 61\n");
	has(text,
		"convened_verdict{level=\"ok\"} 0\nconvened_verdict{level=\"warning\"} 1\n");
	has(text, "convened_meetings{state=\"scheduled\"} 7\n");
	has(text, "convened_requests_unanswered{age=\"under_1h\"} 2\n");
	has(text, "# TYPE convened_refusals_total counter\n");
	has(text, "convened_refusals_total{code=\"SLOT_TAKEN\"} 5\n");
	has(text, "convened_commit_seconds_total 12.000345\n");
	has(text, "convened_mails{state=\"waiting\"} 4\n");
	has(text, "convened_mail_oldest_seconds 90\n");
	has(text, "convened_mail_paused 1\n");
	has(text, "convened_certificate_left_seconds -172800\n");
	has(text, "convened_method_calls_total{method=\"ping\"} 2\n");
	has(text, "convened_method_seconds_total{method=\"ping\"} 1.500001\n");
	assert_null(strstr(text, "\"total\""));
	assert_null(strstr(text, "\"oldest_s\""));
	free(text);
}

static void
what_is_not_known_is_left_out(void **state)
{
	char *text = text_of("{\"faults\":{},\"refusals\":{}}");

	(void)state;
	assert_null(strstr(text, "convened_faults_total"));
	assert_null(strstr(text, "convened_backup_age_seconds"));
	assert_null(strstr(text, "convened_certificate"));
	has(text, "convened_verdict{level=\"ok\"} 0\n");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_in_base_units_with_labels_of_ours),
		cmocka_unit_test(what_is_not_known_is_left_out)};

	js_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
