/* Tests as records: what is said of the test itself, then its steps. */
#include "steps.h"

#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "roles.h"
#include "step-compiler.h"

char *
test_id(const struct testfile *file, const char *name)
{
	return xasprintf("%s::%s", file->path, name);
}

static jv
begin_test(const struct testfile *file, const char *id, const char *name, int line, jv steps)
{
	jv test = rec_set_string(rec_new("test"), "test", id);

	test = rec_set_string(rec_set_string(test, "name", name), "file", file->path);
	test = rec_set_number(test, "line", line);
	return rec_set_number(test, "steps", jv_array_length(steps));
}

static jv
add_text(jv test, const struct part *part, enum directive directive)
{
	const char *text = part_text(part, directive);

	return text && *text ? rec_set_string(test, directive_name(directive), text) : test;
}

/* True or the reason; nothing when false. */
static jv
add_reason(jv test, const struct part *part, enum directive directive)
{
	const char *reason;

	if (!part_is_set(part, directive, &reason))
		return test;
	return rec_set(test, directive_name(directive),
	    reason && *reason ? jv_string(reason) : jv_true());
}

/* A word or a list of words, as a list. */
static jv
words_of(const struct node *value)
{
	jv list = jv_array();

	if (value && value->kind == NODE_SCALAR)
		list = jv_array_append(list, jv_string(value->text));
	for (size_t i = 0; value && i < value->count; i++)
		list = jv_array_append(list, jv_string(value->items[i]->text));
	return list;
}

/* A list, consumed; nothing when it is empty. */
static jv
add_list(jv test, const char *key, jv list)
{
	if (jv_array_length(jv_copy(list)) > 0)
		return rec_set(test, key, list);
	jv_free(list);
	return test;
}

static double
number_of(const struct node *value)
{
	double number = 0;

	node_number(value, &number);
	return number;
}

static jv
add_retries(jv test, const struct part *part)
{
	double retries = number_of(part->given[DIR_RETRIES]);

	return retries > 0 ? rec_set_number(test, "retries", retries) : test;
}

/* N or {times: N, pass_rate: RATE}; once, and a rate of all, need not be said. */
static jv
add_repeat(jv test, const struct part *part, double otherwise)
{
	const struct node *repeat = part->given[DIR_REPEAT];
	const struct node *rate = repeat ? node_get(repeat, "pass_rate") : NULL;
	const struct node *times = repeat && repeat->kind == NODE_MAP ? node_get(repeat, "times")
								      : repeat;
	double number = repeat ? number_of(times) : otherwise;

	if (!repeat && number_of(part->given[DIR_RETRIES]) > 0)
		return test;
	if (number >= 2)
		test = rec_set_number(test, "repeat", number);
	return number >= 2 && rate && number_of(rate) < 1
	    ? rec_set_number(test, "pass_rate", number_of(rate))
	    : test;
}

/* What the devices of the roles, the leading one first, must have. */
static jv
device_requirements(jv list, const struct node *devices, jv roles)
{
	jv_array_foreach (roles, i, role) {
		const struct node *device = node_get(devices, jv_string_value(role));
		const struct node *words = device && device->kind == NODE_MAP
		    ? node_get(device, "requires")
		    : NULL;
		jv wanted = words_of(words);

		jv_array_foreach (wanted, k, word)
			list = jv_array_append(list, i == 0
				? word
				: jv_string_concat(jv_string_concat(jv_copy(role), jv_string(":")),
				      word));
		jv_free(wanted);
		jv_free(role);
	}
	jv_free(roles);
	return list;
}

static jv
add_requires(jv test, const struct testfile *file, const struct part *part, jv roles)
{
	jv list = words_of(part->given[DIR_REQUIRES]);

	if (file->reading.devices)
		list = device_requirements(list, file->reading.devices, roles);
	else
		jv_free(roles);
	return add_list(test, "requires", list);
}

static jv
add_needs(jv record, const struct testfile *file, const struct testcase *test)
{
	jv list = jv_array();

	for (size_t i = 0; i < test->need_count; i++) {
		char *id = test_id(file, file->cases[test->needs[i]].name);

		list = jv_array_append(list, jv_string(id));
		free(id);
	}
	return add_list(record, "needs", list);
}

/* The directives that say how to treat the test. */
static jv
add_treatment(jv test, const struct part *part, int repeat)
{
	test = add_text(test, part, DIR_HINT);
	test = add_list(test, "tags", words_of(part->given[DIR_TAGS]));
	test = add_repeat(add_retries(test, part), part, repeat);
	test = add_reason(test, part, DIR_SKIP);
	test = add_text(test, part, DIR_SKIP_IF);
	test = add_reason(test, part, DIR_XFAIL);
	return add_text(test, part, DIR_FRESH);
}

/* The leading role, then the others; all are consumed. One that is dut alone is not said. */
static jv
add_roles(jv test, jv roles, struct strmap *seen)
{
	jv first = jv_array_get(jv_copy(roles), 0);

	jv_array_foreach (roles, i, role) {
		strmap_at(seen, jv_string_value(role));
		jv_free(role);
	}
	if (strcmp(jv_string_value(first), "dut") != 0)
		test = rec_set(test, "role", jv_copy(first));
	jv_free(first);
	if (jv_array_length(jv_copy(roles)) > 1)
		return rec_set(test, "roles", roles);
	jv_free(roles);
	return test;
}

/* The test record, then its steps; both are consumed. */
static size_t
put_records(struct buffer *to, jv test, jv steps)
{
	size_t count = 1;

	put_record(to, test);
	jv_array_foreach (steps, i, step) {
		put_record(to, step);
		count++;
	}
	jv_free(steps);
	return count;
}

size_t
put_test(struct buffer *to, const struct testfile *file, const struct testcase *test, int repeat,
    struct strmap *seen)
{
	const struct part *part = &test->part;
	char *id = test_id(file, test->name);
	struct compiler compiler = { .id = id, .saved = &file->reading.saved, .steps = jv_array() };
	jv record, roles;

	compile_test(&compiler, test);
	roles = roles_settle(&compiler.steps, part_text(part, DIR_ROLE));
	record = begin_test(file, id, test->name, part->node->line, jv_copy(compiler.steps));
	record = add_treatment(record, part, repeat);
	record = add_requires(record, file, part, jv_copy(roles));
	record = add_roles(add_needs(record, file, test), roles, seen);
	free(id);
	return put_records(to, record, compiler.steps);
}

size_t
put_fixture(struct buffer *to, const struct testfile *file, enum fixture which,
    struct strmap *seen)
{
	static const char *const names[] = { "setup", "teardown" };
	const struct parts *parts = which == FIXTURE_SETUP ? &file->setup : &file->teardown;
	const struct node *node = which == FIXTURE_SETUP ? file->setup_node : file->teardown_node;
	struct compiler compiler = { .saved = &file->reading.saved, .steps = jv_array() };
	char *name, *id;
	jv record, roles;

	if (parts->count == 0) {
		jv_free(compiler.steps);
		return 0;
	}
	name = xasprintf("<%s>", names[which]);
	id = test_id(file, name);
	compiler.id = id;
	compile_parts(&compiler, parts, names[which]);
	settle_resets(&compiler);
	roles = roles_settle(&compiler.steps, part_text(&file->defaults, DIR_ROLE));
	record = begin_test(file, id, name, node->line, jv_copy(compiler.steps));
	if (file->fresh)
		record = rec_set_string(record, "fresh", file->fresh->text);
	record = rec_set_string(add_roles(record, roles, seen), "fixture", names[which]);
	free(id);
	free(name);
	return put_records(to, record, compiler.steps);
}

void
put_listed(struct buffer *to, const struct testfile *file, const struct testcase *test)
{
	jv tags = words_of(test->part.given[DIR_TAGS]);

	buffer_printf(to, "%s::%s", file->path, test->name);
	jv_array_foreach (tags, i, tag) {
		buffer_printf(to, "%c%s", i ? ' ' : '\t', jv_string_value(tag));
		jv_free(tag);
	}
	jv_free(tags);
	buffer_putc(to, '\n');
}

void
put_wiring_note(struct buffer *to, const struct testfile *file)
{
	const struct node *wiring = file->wiring;
	jv note = rec_set_string(rec_new("note"), "file", file->path), map = jv_object();

	if (wiring->kind == NODE_SCALAR) {
		jv_free(map);
		put_record(to, rec_set_string(note, "wiring", wiring->text));
		return;
	}
	for (size_t i = 0; i < wiring->count; i++)
		map = rec_set_string(map, wiring->keys[i]->text, wiring->items[i]->text);
	put_record(to, rec_set(note, "wiring", map));
}
