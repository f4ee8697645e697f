/* The JSON that iperf3 -J prints. With it, iperf3 ends with status 0 even when it fails. */
#include <stdlib.h>
#include <string.h>

#include "host-result.h"
#include "records.h"

static double
longest_interval(jv intervals)
{
	double longest = 0;

	jv_array_foreach(intervals, i, interval) {
		jv sum = rec_get(interval, "sum");
		double seconds = rec_number(sum, "seconds", 0);

		longest = seconds > longest ? seconds : longest;
		jv_free(sum);
		jv_free(interval);
	}
	return longest;
}

/*
 * The rate of each interval, but for those at the start that were to be left out,
 * and for a short last one: a moment's rate says nothing.
 */
static jv
rates_of(jv intervals)
{
	double longest = longest_interval(intervals);
	jv rates = jv_array();

	jv_array_foreach(intervals, i, interval) {
		jv sum = rec_get(interval, "sum"), rate = rec_get(sum, "bits_per_second");

		if (jv_get_kind(rate) == JV_KIND_NUMBER && !rec_true(sum, "omitted") &&
		    rec_number(sum, "seconds", 0) >= longest / 2)
			rates = jv_array_append(rates, jv_copy(rate));
		jv_free(rate);
		jv_free(sum);
		jv_free(interval);
	}
	return rates;
}

static enum host_result
put_rates(struct buffer *members, jv rates)
{
	jv text = jv_dump_string(rates, 0);

	buffer_printf(members, "\"samples\":%s,\"unit\":\"bitrate:bits/s\"", jv_string_value(text));
	jv_free(text);
	return RESULT_GOOD;
}

enum host_result
iperf3_result(const char *json, struct buffer *members, char **problem)
{
	jv report = jv_parse(json), intervals, rates;
	const char *error;

	if (!jv_is_valid(report) || jv_get_kind(report) != JV_KIND_OBJECT) {
		*problem = xstrdup("iperf3: its report is no JSON");
		jv_free(report);
		return RESULT_FAILED;
	}
	error = rec_string(report, "error");
	intervals = rec_get(report, "intervals");
	rates = jv_get_kind(intervals) == JV_KIND_ARRAY ? rates_of(intervals) : jv_array();
	jv_free(intervals);
	if (error)
		*problem = xasprintf("iperf3: %s", error);
	else if (jv_array_length(jv_copy(rates)) == 0)
		*problem = xstrdup("iperf3: it has measured nothing");
	jv_free(report);
	if (!*problem)
		return put_rates(members, rates);
	jv_free(rates);
	return RESULT_FAILED;
}
