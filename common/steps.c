/* Tests as records: what is said of the test itself, then its steps. */
#include "steps.h"

#include <stdlib.h>
#include <string.h>

#include "records.h"
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

static jv
add_tags(jv test, const struct part *part)
{
	const struct node *tags = part->given[DIR_TAGS];
	jv list = jv_array();

	if (tags && tags->kind == NODE_SCALAR)
		list = jv_array_append(list, jv_string(tags->text));
	for (size_t i = 0; tags && i < tags->count; i++)
		list = jv_array_append(list, jv_string(tags->items[i]->text));
	if (jv_array_length(jv_copy(list)) > 0)
		return rec_set(test, "tags", list);
	jv_free(list);
	return test;
}

static jv
add_role(jv test, const char *role)
{
	return role ? rec_set_string(test, "role", role) : test;
}

/* The directives that say how to treat the test. */
static jv
add_treatment(jv test, const struct part *part)
{
	const struct node *retries = part->given[DIR_RETRIES];
	double number;

	test = add_tags(add_text(test, part, DIR_HINT), part);
	if (retries && node_number(retries, &number) && number > 0)
		test = rec_set_number(test, "retries", number);
	test = add_reason(test, part, DIR_SKIP);
	test = add_text(test, part, DIR_SKIP_IF);
	test = add_reason(test, part, DIR_XFAIL);
	return add_text(test, part, DIR_FRESH);
}

/* The role that a part names, or NULL for the default. */
static const char *
role_of(const struct part *part)
{
	const char *role = part_text(part, DIR_ROLE);

	return role && strcmp(role, "dut") != 0 ? role : NULL;
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
put_test(struct buffer *to, const struct testfile *file, const struct testcase *test)
{
	char *id = test_id(file, test->name);
	const char *role = role_of(&test->part);
	struct compiler compiler = { .id = id, .role = role, .steps = jv_array() };
	jv record;

	compile_test(&compiler, test);
	record = begin_test(file, id, test->name, test->part.node->line, jv_copy(compiler.steps));
	record = add_role(add_treatment(record, &test->part), role);
	free(id);
	return put_records(to, record, compiler.steps);
}

size_t
put_fixture(struct buffer *to, const struct testfile *file, enum fixture which)
{
	static const char *const names[] = { "setup", "teardown" };
	const struct parts *parts = which == FIXTURE_SETUP ? &file->setup : &file->teardown;
	const struct node *node = which == FIXTURE_SETUP ? file->setup_node : file->teardown_node;
	const char *role = role_of(&file->defaults);
	struct compiler compiler = { .role = role, .part = &file->defaults, .steps = jv_array() };
	char *name, *id;
	jv record;

	if (parts->count == 0) {
		jv_free(compiler.steps);
		return 0;
	}
	name = xasprintf("<%s>", names[which]);
	id = test_id(file, name);
	compiler.id = id;
	compile_fixture(&compiler, parts, names[which]);
	record = begin_test(file, id, name, node->line, jv_copy(compiler.steps));
	record = add_text(record, &file->defaults, DIR_FRESH);
	record = rec_set_string(add_role(record, role), "fixture", names[which]);
	free(id);
	free(name);
	return put_records(to, record, compiler.steps);
}
