/* jq filters, through libjq. */
#include "filter.h"

#include <errno.h>
#include <jq.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "buffer.h"

enum {
	MOST_OUTPUTS = 10000, /* of one value */
	MOST_SECONDS = 1,     /* of processor time, for one value */
};

struct filter {
	jq_state *jq;
	char *text;
	struct buffer complaints; /* of the compiler */
};

/* The filter that runs now, for the alarm. */
static jq_state *volatile running;
static volatile sig_atomic_t alarmed;

/*
 * libjq looks at each instruction whether it was halted; nothing else ends a
 * filter like `last(repeat(1))`. jq_halt only assigns.
 */
static void
stop_running(int signal)
{
	jq_state *jq = running;

	(void)signal;
	alarmed = 1;
	if (jq && !jq_halted(jq))
		jq_halt(jq, jv_null(), jv_null());
}

/* Processor time, so that a busy machine makes no difference. */
static void
set_alarm(int seconds)
{
	struct itimerval timer = { .it_value.tv_sec = seconds };
	struct sigaction action = { .sa_handler = stop_running, .sa_flags = SA_RESTART };

	if (seconds)
		sigaction(SIGVTALRM, &action, NULL);
	setitimer(ITIMER_VIRTUAL, &timer, NULL);
}

static void
keep_complaint(void *context, jv message)
{
	struct buffer *complaints = context;

	if (jv_get_kind(message) == JV_KIND_STRING && !complaints->length)
		buffer_puts(complaints, jv_string_value(message));
	jv_free(message);
}

static void
drop_message(void *context, jv message)
{
	(void)context;
	jv_free(message);
}

static jv
no_input(jq_state *jq, void *context)
{
	(void)jq;
	(void)context;
	return jv_invalid_with_msg(jv_string("a filter sees one record at a time, it has no input"));
}

static void
cut_out(char *text, const char *words)
{
	char *at = strstr(text, words);

	if (at)
		memmove(at, at + strlen(words), strlen(at + strlen(words)) + 1);
}

/* "jq: error: WHAT (...) at <top-level>, line 1:\nTEXT" -> "WHAT at line 1". */
static char *
compiler_error(struct filter *filter)
{
	char *text = xstrdup(buffer_string(&filter->complaints));
	char *line_end = strstr(text, ":\n");

	if (line_end)
		*line_end = '\0';
	cut_out(text, "jq: error: ");
	cut_out(text, " (Unix shell quoting issues?)");
	cut_out(text, "<top-level>, ");
	for (char *at = text; (at = strchr(at, '\n'));)
		*at = ' ';
	for (size_t end = strlen(text); end && text[end - 1] == ' ';)
		text[--end] = '\0';
	if (*text)
		return text;
	free(text);
	return xstrdup("libjq does not say what is wrong");
}

struct filter *
filter_new(const char *text, char **error)
{
	struct filter *filter;

	*error = NULL;
	if (!text[strspn(text, " \t\r\n")]) {
		*error = xstrdup("the filter is empty");
		return NULL;
	}
	filter = xcalloc(1, sizeof *filter);
	filter->text = xstrdup(text);
	filter->jq = jq_init();
	if (!filter->jq) {
		*error = xstrdup("libjq cannot be started");
		filter_free(filter);
		return NULL;
	}
	jq_set_error_cb(filter->jq, keep_complaint, &filter->complaints);
	/* In libjq 1.6 `debug` and `import` end the program where these are not set. */
	jq_set_input_cb(filter->jq, no_input, NULL);
	jq_set_debug_cb(filter->jq, drop_message, NULL);
	jq_set_attr(filter->jq, jv_string("JQ_LIBRARY_PATH"), jv_array());
	if (!jq_compile(filter->jq, text)) {
		*error = compiler_error(filter);
		filter_free(filter);
		return NULL;
	}
	return filter;
}

void
filter_free(struct filter *filter)
{
	if (filter->jq)
		jq_teardown(&filter->jq);
	buffer_free(&filter->complaints);
	free(filter->text);
	free(filter);
}

const char *
filter_text(const struct filter *filter)
{
	return filter->text;
}

/* What libjq says that is not a string: `error({"code": 1})`. */
static char *
message_text(jv message)
{
	char *text;

	if (jv_get_kind(message) != JV_KIND_STRING)
		message = jv_dump_string(message, 0);
	text = xstrdup(jv_string_value(message));
	jv_free(message);
	return text;
}

/* Why the outputs ended with `last` (consumed), or NULL: there are no more. */
static char *
failure(const struct filter *filter, jv last)
{
	jv message;

	if (alarmed || jq_halted(filter->jq)) {
		jv_free(last);
		return alarmed ? xasprintf("it takes more than %d s", MOST_SECONDS)
			       : xstrdup("it halts");
	}
	message = jv_invalid_get_msg(last);
	if (jv_get_kind(message) != JV_KIND_NULL)
		return message_text(message);
	jv_free(message);
	return NULL;
}

/* How many outputs a value gives, and how many of them are true. */
struct outputs {
	size_t count, good;
	bool null; /* the first that is not true is null */
};

static bool
count_outputs(const struct filter *filter, struct outputs *outputs, char **error)
{
	jv output;

	while (jv_is_valid(output = jq_next(filter->jq))) {
		jv_kind kind = jv_get_kind(output);

		if (outputs->good == outputs->count)
			outputs->null = kind == JV_KIND_NULL;
		outputs->good += kind != JV_KIND_FALSE && kind != JV_KIND_NULL;
		jv_free(output);
		if (++outputs->count > MOST_OUTPUTS) {
			*error = xasprintf("it gives more than %d outputs", MOST_OUTPUTS);
			return false;
		}
	}
	*error = failure(filter, output);
	return !*error;
}

/*
 * Give back what a run has left. libjq 1.6 frees the message of halt_error at
 * each start, so it must be taken from it after the first.
 */
static void
forget_run(struct filter *filter)
{
	bool halted = jq_halted(filter->jq);

	jq_start(filter->jq, jv_null(), 0);
	if (halted)
		jq_halt(filter->jq, jv_null(), jv_null());
}

static bool
run(struct filter *filter, jv value, struct outputs *outputs, char **error)
{
	bool good;

	*error = NULL;
	alarmed = 0;
	jq_start(filter->jq, jv_copy(value), 0);
	running = filter->jq;
	set_alarm(MOST_SECONDS);
	good = count_outputs(filter, outputs, error);
	set_alarm(0);
	running = NULL;
	forget_run(filter);
	return good;
}

char *
filter_objection(struct filter *filter, jv value)
{
	struct outputs outputs = { 0 };
	char *error, *objection;

	if (run(filter, value, &outputs, &error)) {
		if (!outputs.count)
			return xstrdup("gives nothing");
		if (outputs.good < outputs.count)
			return xstrdup(outputs.null ? "gives null" : "gives false");
		return NULL;
	}
	objection = xasprintf("fails: %s", error);
	free(error);
	return objection;
}

bool
filter_selects(struct filter *filter, jv value, char **error)
{
	struct outputs outputs = { 0 };

	return run(filter, value, &outputs, error) && outputs.good;
}
