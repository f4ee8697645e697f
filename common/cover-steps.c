/* The rewriting of tests. */
#include "cover-steps.h"

#include <stdlib.h>
#include <string.h>

#include "records.h"

enum { COLLECT_TIMEOUT_S = 60 };

struct cover_steps {
	struct cover_way *way;
	const struct cover_choice *choice;
	const char *role;
	void (*complain)(void *context, const char *what);
	void *context;

	bool idle;    /* no board has the role */
	char *file;   /* of the tests that come */
	bool ready;   /* the tracer is there for the tests of the file */
	size_t added; /* records that were not there */

	jv test;	     /* the one that is held, or invalid */
	struct buffer lines; /* of it and its steps, as they came */
	jv steps;	     /* the same, parsed */
	size_t awaited;	     /* steps that are still to come */
	size_t number;	     /* of the step that was added last */
};

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

/* Number, test and role of an added step; consumed. */
static void
put_added(struct cover_steps *steps, struct buffer *out, jv step)
{
	step = rec_set(step, "test", rec_get(steps->test, "test"));
	step = rec_set_number(step, "step", (double)++steps->number);
	if (strcmp(steps->role, "dut") != 0)
		step = rec_set_string(step, "role", steps->role);
	put_record(out, step);
	steps->added++;
}

/* A step that runs code (emptied); `cover` (consumed) is the field of that name. */
static void
put_code(struct cover_steps *steps, struct buffer *out, struct buffer *code, bool always, jv cover)
{
	jv step = rec_set_string(rec_new("step"), "do", "exec");

	step = rec_set(step, "code", jv_string_sized(code->data, (int)code->length));
	step = rec_set(rec_set_number(step, "timeout_s", COLLECT_TIMEOUT_S), "quiet", jv_true());
	if (always)
		step = rec_set(step, "always", jv_true());
	put_added(steps, out, rec_set(step, "cover", cover));
	buffer_free(code);
}

static void
put_begin(struct cover_steps *steps, struct buffer *out, bool fresh)
{
	struct buffer code = { 0 };

	cover_way_begin(steps->way, &code, fresh);
	put_code(steps, out, &code, false, jv_object());
}

static void
put_collect(struct cover_steps *steps, struct buffer *out, bool always)
{
	struct buffer code = { 0 };

	cover_way_collect(steps->way, &code);
	put_code(steps, out, &code, always, cover_way_key(steps->way));
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

/* The steps, with what they need, into `body`; new records of other types into `out`. */
static void
put_steps(struct cover_steps *steps, bool fresh, struct buffer *body, struct buffer *out)
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
	put_code(steps, &body, &code, false, jv_object());
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
			put_added(steps, &body, rec_set(step, "always", jv_true()));
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
	put_steps(steps, fresh, &body, out);
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
