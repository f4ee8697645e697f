/* The rewriting of tests: the stream, and what surrounds the tests of a file. */
#include "cover-steps.h"

#include <stdlib.h>
#include <string.h>

#include "cover-steps-internal.h"

struct cover_steps *
cover_steps_new(struct cover_way *way, const struct cover_choice *choice, const char *role,
    void (*complain)(void *context, const char *what), void *context)
{
	struct cover_steps *steps = xcalloc(1, sizeof *steps);

	*steps = (struct cover_steps){ .way = way, .choice = choice, .role = role,
		.complain = complain, .context = context,
		.test = jv_invalid(), .steps = jv_array() };
	return steps;
}

void
cover_steps_free(struct cover_steps *steps)
{
	jv_free(steps->test);
	jv_free(steps->steps);
	buffer_free(&steps->lines);
	free(steps->file);
	free(steps);
}

static bool
plays(const struct cover_steps *steps)
{
	bool plays = false;

	jv_array_foreach(steps->steps, i, step) {
		plays = plays || strcmp(rec_string_or(step, "role", "dut"), steps->role) == 0;
		jv_free(step);
	}
	return plays;
}

static void
drop_test(struct cover_steps *steps)
{
	jv_free(steps->test);
	steps->test = jv_invalid();
	jv_free(steps->steps);
	steps->steps = jv_array();
	buffer_clear(&steps->lines);
	steps->awaited = 0;
}

/* What is held goes out as it came: it is not whole. */
static void
release(struct cover_steps *steps, struct buffer *out)
{
	if (jv_is_valid(steps->test))
		buffer_append(out, buffer_string(&steps->lines), steps->lines.length);
	drop_test(steps);
}

/* A test that is only added steps; what it is but for the steps is consumed. */
static jv
begin_fixture(struct cover_steps *steps, const char *name, const char *kind)
{
	jv test = rec_new("test");
	char *id = xasprintf("%s::%s", steps->file, name);

	test = rec_set_string(rec_set_string(test, "test", id), "name", name);
	test = rec_set_string(rec_set_string(test, "file", steps->file), "fixture", kind);
	if (strcmp(steps->role, "dut") != 0)
		test = rec_set_string(test, "role", steps->role);
	free(id);
	steps->number = 0;
	steps->added++;
	return test;
}

/* The tracer for all tests of a file, though some of them may not be run. */
static void
put_setup(struct cover_steps *steps, jv fresh, struct buffer *out)
{
	jv held = steps->test;
	struct buffer code = { 0 }, body = { 0 };

	cover_way_install(steps->way, &code);
	if (code.length == 0) {
		jv_free(fresh);
		return;
	}
	steps->test = begin_fixture(steps, "<setup>", "setup");
	if (jv_is_valid(fresh))
		steps->test = rec_set(steps->test, "fresh", fresh);
	else
		jv_free(fresh);
	cover_put_code(steps, &body, &code, false, jv_object());
	put_record(out, rec_set_number(steps->test, "steps", 1));
	buffer_append(out, body.data, body.length);
	buffer_free(&body);
	steps->test = held;
}

/* Files on the board that have probes would not run without what is around them here. */
static void
put_originals(struct cover_steps *steps, struct buffer *out)
{
	jv list = cover_way_restore(steps->way);
	struct buffer body = { 0 };
	int count = jv_array_length(jv_copy(list));

	if (count > 0 && steps->file) {
		steps->test = begin_fixture(steps, "<originals>", "teardown");
		jv_array_foreach(list, i, step) {
			step = jv_object_delete(jv_object_delete(step, jv_string("assert")),
			    jv_string("save"));
			cover_put_added(steps, &body, rec_set(step, "always", jv_true()));
		}
		put_record(out, rec_set_number(steps->test, "steps", count));
		buffer_append(out, body.data, body.length);
		steps->test = jv_invalid();
	}
	buffer_free(&body);
	jv_free(list);
}

/* What the tests of a file need before the first of them. */
static void
enter_file(struct cover_steps *steps, const char *file, struct buffer *out)
{
	put_originals(steps, out);
	free(steps->file);
	steps->file = xstrdup(file);
	steps->ready = false;
}

/* Whether the test itself has to bring the tracer along. */
static bool
brings_tracer(struct cover_steps *steps, bool new_interpreter, struct buffer *out)
{
	bool own = new_interpreter || !*steps->file || rec_has(steps->test, "fixture");

	if (!own && !steps->ready)
		put_setup(steps, rec_get(steps->test, "fresh"), out);
	own = own && (new_interpreter || !steps->ready);
	steps->ready = true;
	return own;
}

static void
put_changed(struct cover_steps *steps, struct buffer *out)
{
	bool new_interpreter = strcmp(rec_string_or(steps->test, "fresh", ""), "test") == 0;
	bool fresh = brings_tracer(steps, new_interpreter, out);
	size_t before = steps->added;
	struct buffer body = { 0 };

	if (new_interpreter)
		cover_way_forget(steps->way);
	steps->number = (size_t)jv_array_length(jv_copy(steps->steps));
	cover_put_steps(steps, fresh, &body, out);
	if (steps->added > before) {
		put_record(out,
		    rec_set_number(jv_copy(steps->test), "steps", (double)steps->number));
		buffer_append(out, body.data, body.length);
		drop_test(steps);
	} else {
		release(steps, out);
	}
	buffer_free(&body);
}

/* All of its steps have come. */
static void
put_test(struct cover_steps *steps, struct buffer *out)
{
	jv test = steps->test;
	const char *file = rec_string_or(test, "file", "");

	if (!steps->file || strcmp(steps->file, file) != 0) {
		steps->test = jv_invalid();
		enter_file(steps, file, out);
		steps->test = test;
		if (strcmp(rec_string_or(test, "fresh", "file"), "file") == 0)
			cover_way_forget(steps->way);
	}
	if (plays(steps))
		put_changed(steps, out);
	else
		release(steps, out);
}

static void
hold(struct cover_steps *steps, const struct record *record, struct buffer *out)
{
	put_line(&steps->lines, record);
	if (strcmp(record->type, "test") == 0) {
		steps->test = jv_copy(record_value(record));
		steps->awaited = (size_t)rec_number(steps->test, "steps", 0);
	} else {
		steps->steps = jv_array_append(steps->steps, jv_copy(record_value(record)));
		steps->awaited--;
	}
	if (steps->awaited == 0)
		put_test(steps, out);
}

/* Without a plan of roles all tests are for the role that everybody has. */
static void
note_plan(struct cover_steps *steps, jv plan)
{
	jv roles = rec_get(plan, "roles");

	if (jv_get_kind(roles) == JV_KIND_ARRAY) {
		steps->idle = true;
		jv_array_foreach(roles, i, role) {
			if (jv_get_kind(role) == JV_KIND_STRING &&
			    strcmp(jv_string_value(role), steps->role) == 0)
				steps->idle = false;
			jv_free(role);
		}
	}
	jv_free(roles);
}

static void
put_end(struct cover_steps *steps, const struct record *record, struct buffer *out)
{
	jv end = record_value(record);

	put_originals(steps, out);
	if (steps->added == 0 || strcmp(rec_string_or(end, "by", ""), "yaml2steps") != 0) {
		put_line(out, record);
		return;
	}
	put_record(out, rec_set_number(jv_copy(end), "count",
	    rec_number(end, "count", 0) + (double)steps->added));
	steps->added = 0;
}

static bool
belongs(const struct cover_steps *steps, const struct record *record)
{
	return jv_is_valid(steps->test) && strcmp(record->type, "step") == 0 &&
	    strcmp(rec_string_or(record_value(record), "test", ""),
		rec_string_or(steps->test, "test", "-")) == 0;
}

void
cover_steps_add(struct cover_steps *steps, struct record *record, struct buffer *out)
{
	if (!steps->idle && belongs(steps, record)) {
		hold(steps, record, out);
		return;
	}
	release(steps, out);
	if (strcmp(record->type, "plan") == 0)
		note_plan(steps, record_value(record));
	if (!steps->idle && strcmp(record->type, "test") == 0 &&
	    record_number(record, "steps", 0) >= 1)
		hold(steps, record, out);
	else if (strcmp(record->type, "end") == 0)
		put_end(steps, record, out);
	else
		put_line(out, record);
}

void
cover_steps_finish(struct cover_steps *steps, struct buffer *out)
{
	release(steps, out);
	put_originals(steps, out);
}
