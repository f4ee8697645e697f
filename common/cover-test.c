/* The steps of a test, with those that collect coverage among them. */
#include "cover-steps-internal.h"

#include <stdlib.h>
#include <string.h>

#include "records.h"

enum { COLLECT_TIMEOUT_S = 60 };

void
cover_put_added(struct cover_steps *steps, struct buffer *out, jv step)
{
	step = rec_set(step, "test", rec_get(steps->test, "test"));
	step = rec_set_number(step, "step", (double)++steps->number);
	if (strcmp(steps->role, "dut") != 0)
		step = rec_set_string(step, "role", steps->role);
	put_record(out, step);
	steps->added++;
}

void
cover_put_code(struct cover_steps *steps, struct buffer *out, struct buffer *code, bool always,
    jv cover)
{
	jv step = rec_set_string(rec_new("step"), "do", "exec");

	step = rec_set(step, "code", jv_string_sized(code->data, (int)code->length));
	step = rec_set(rec_set_number(step, "timeout_s", COLLECT_TIMEOUT_S), "quiet", jv_true());
	if (always)
		step = rec_set(step, "always", jv_true());
	cover_put_added(steps, out, rec_set(step, "cover", cover));
	buffer_free(code);
}

static void
put_begin(struct cover_steps *steps, struct buffer *out, bool fresh)
{
	struct buffer code = { 0 };

	cover_way_begin(steps->way, &code, fresh);
	cover_put_code(steps, out, &code, false, jv_object());
}

static void
put_collect(struct cover_steps *steps, struct buffer *out, bool always)
{
	struct buffer code = { 0 };

	cover_way_collect(steps->way, &code);
	cover_put_code(steps, out, &code, always, cover_way_key(steps->way));
}

static bool
is_measured(const struct cover_steps *steps, jv step)
{
	const char *path = rec_string(step, "path"), *dot = path ? strrchr(path, '.') : NULL;
	const char *verb = rec_string_or(step, "do", "");

	return strcmp(rec_string_or(step, "role", "dut"), steps->role) == 0 && path &&
	    !rec_has(step, "uses") && !rec_has(step, "source") &&
	    (strcmp(verb, "load") == 0 ||
		(strcmp(verb, "put") == 0 && dot && strcmp(dot, ".py") == 0)) &&
	    cover_wants(steps->choice, path);
}

static void
note_removal(struct cover_steps *steps, jv step)
{
	const char *verb = rec_string_or(step, "do", "");

	if (strcmp(rec_string_or(step, "role", "dut"), steps->role) != 0)
		return;
	if (strcmp(verb, "rm") == 0)
		cover_way_removed(steps->way, rec_string_or(step, "path", ""));
	else if (strcmp(verb, "clean") == 0)
		cover_way_removed(steps->way, NULL);
}

/* The step (consumed) as it is to be run; *changed if that is not as it came. */
static jv
convert(struct cover_steps *steps, jv step, struct buffer *out, bool *changed)
{
	char *error = NULL;

	note_removal(steps, step);
	*changed = is_measured(steps, step);
	if (!*changed)
		return step;
	if (strcmp(rec_string(step, "do"), "load") == 0)
		step = cover_way_load(steps->way, step, out, &error);
	else
		step = cover_way_put(steps->way, step, out, &error);
	if (error) {
		steps->complain(steps->context, error);
		free(error);
		*changed = false;
	}
	return step;
}

static bool
is_reset(const struct cover_steps *steps, jv step)
{
	return strcmp(rec_string_or(step, "role", "dut"), steps->role) == 0 &&
	    (strcmp(rec_string_or(step, "do", ""), "reset") == 0 || rec_true(step, "expect_reset"));
}

/* The line at *line, which is moved on. */
static void
put_raw(struct buffer *out, const char **line)
{
	const char *next = strchr(*line, '\n') + 1;

	buffer_append(out, *line, (size_t)(next - *line));
	*line = next;
}

void
cover_put_steps(struct cover_steps *steps, bool fresh, struct buffer *body, struct buffer *out)
{
	size_t count = (size_t)jv_array_length(jv_copy(steps->steps));
	const char *line = strchr(buffer_string(&steps->lines), '\n') + 1;
	jv converted = jv_array();
	bool *changed = xcalloc(count, sizeof *changed);
	struct buffer unused = { 0 };

	jv_array_foreach(steps->steps, i, step)
		converted = jv_array_append(converted, convert(steps, step, out, &changed[i]));
	if (cover_way_has_files(steps->way))
		put_begin(steps, body, fresh);
	jv_array_foreach(converted, i, step) {
		bool reset = is_reset(steps, step) && cover_way_has_files(steps->way);

		if (reset)
			put_collect(steps, body, false);
		put_raw(changed[i] ? &unused : body, &line);
		if (changed[i])
			put_record(body, jv_copy(step));
		if (reset)
			put_begin(steps, body, true);
		jv_free(step);
	}
	if (cover_way_has_files(steps->way))
		put_collect(steps, body, true);
	buffer_free(&unused);
	jv_free(converted);
	free(changed);
}
