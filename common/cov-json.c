/*
 * One walk over the text. Only what depends on a member that may come later waits for
 * the end: lists of lines whose method, and lines whose test, is not known yet.
 */
#include "cov-json.h"

#include <stdlib.h>

enum { BATCH = 256 };

struct document {
	struct cov_into *into;
	struct buffer name, test; /* the key being read; the test, when it is known */
	bool has_test;
	bool attribute; /* what was executed, to that test */
	bool has_contexts;
	struct strmap listed; /* raw names whose executable lines are all there are */
	bool has_executed;
	struct bulk executed, executable; /* where these begin, when they wait; or zeros */
	char **incomplete;
};

/* What a member is about: a value in an object by file. */
typedef bool read_value(struct bulk *in, struct document *document, struct covered_file *file);

/* What a string says, in `store`. */
static const char *
plain(const struct bulk_text *text, struct buffer *store)
{
	buffer_clear(store);
	bulk_unescape(text, store);
	return buffer_string(store);
}

/* Reports have names in lines of their own: no line end may be in one, nor its end within. */
static bool
is_name(const struct buffer *name)
{
	for (size_t i = 0; i < name->length; i++)
		if ((unsigned char)name->data[i] < ' ')
			return false;
	return name->length > 0;
}

/* An object whose keys are names of files. */
static bool
read_files(struct bulk *in, struct document *document, read_value *read)
{
	struct bulk_text key;

	if (!bulk_object(in))
		return false;
	while (bulk_member(in, &key)) {
		struct covered_file *file;

		plain(&key, &document->name);
		if (!is_name(&document->name))
			return bulk_fail(in, "the name before this can be none of a file");
		file = cov_into_file(document->into, document->name.data, document->name.length);
		if (!(file ? read(in, document, file) : bulk_skip(in)))
			return false;
	}
	return !in->problem;
}

static bool
read_lines(struct bulk *in, struct line_set *lines)
{
	int64_t numbers[BATCH];
	size_t count;
	bool more = bulk_array(in);

	while (more) {
		more = bulk_integers(in, 1, LAST_LINE, numbers, BATCH, &count);
		for (size_t i = 0; i < count; i++)
			line_set_add(lines, (unsigned)numbers[i]);
	}
	return !in->problem;
}

static bool
read_executed(struct bulk *in, struct document *document, struct covered_file *file)
{
	struct line_set *tested;
	struct bulk again = *in;

	if (!read_lines(in, &file->executed))
		return false;
	if (!document->attribute)
		return true;
	tested = covered_by(file, buffer_string(&document->test));
	return read_lines(&again, tested);
}

static bool
read_executable(struct bulk *in, struct document *document, struct covered_file *file)
{
	bool all = strmap_get(&document->listed, buffer_string(&document->name)) != NULL;

	file->is_listed |= all;
	return read_lines(in, all ? &file->listed : &file->entered);
}

static bool
read_excluded(struct bulk *in, struct document *document, struct covered_file *file)
{
	(void)document;
	return read_lines(in, &file->excluded);
}

static bool
read_arc_list(struct bulk *in, struct arc_set *arcs)
{
	int64_t pairs[BATCH][2];
	size_t count;
	bool more = bulk_array(in);

	while (more) {
		more = bulk_pairs(in, -LAST_LINE, INT32_MAX, pairs, BATCH, &count);
		for (size_t i = 0; i < count; i++) {
			struct arc arc = { (int32_t)pairs[i][0], (int32_t)pairs[i][1] };

			if (arc.from > LAST_LINE || (arc.to > LAST_LINE && !is_arm(arc.to)))
				return bulk_fail(in, "a number out of range, here or before");
			arc_set_add(arcs, arc);
		}
	}
	return !in->problem;
}

static bool
read_arcs(struct bulk *in, struct document *document, struct covered_file *file)
{
	(void)document;
	return read_arc_list(in, &file->arcs);
}

static bool
read_branches(struct bulk *in, struct document *document, struct covered_file *file)
{
	(void)document;
	return read_arc_list(in, &file->branches);
}

/* A line number as a key; 0 when it is none. */
static unsigned
line_of(const struct bulk_text *key)
{
	unsigned line = 0;

	for (size_t i = 0; i < key->length && line <= LAST_LINE; i++) {
		if (key->start[i] < '0' || key->start[i] > '9')
			return 0;
		line = line * 10 + (unsigned)(key->start[i] - '0');
	}
	return line <= LAST_LINE ? line : 0;
}

/* What ran that often was executed. */
static bool
read_hits(struct bulk *in, struct document *document, struct covered_file *file)
{
	struct bulk_text key;
	int64_t times;

	(void)document;
	if (!bulk_object(in))
		return false;
	while (bulk_member(in, &key)) {
		unsigned line = line_of(&key);

		if (!line)
			return bulk_fail(in, "the name before this is no line number");
		if (!bulk_integer(in, 0, INT64_MAX, &times))
			return false;
		line_hits_add(&file->hits, line, (uint64_t)times);
		if (times)
			line_set_add(&file->executed, line);
	}
	return !in->problem;
}

/* {TEST: {FILE: LINES}}, as merged data has it. */
static bool
read_contexts(struct bulk *in, struct document *document)
{
	struct bulk_text key;

	if (!document->into->data->contexts)
		return bulk_skip(in);
	if (!bulk_object(in))
		return false;
	document->has_contexts = document->attribute = true;
	while (bulk_member(in, &key)) {
		plain(&key, &document->test);
		document->has_test = true;
		if (!read_files(in, document, read_executed))
			return false;
	}
	return !in->problem;
}

/* How the executable lines of each file were found. */
static bool
read_methods(struct bulk *in, struct document *document)
{
	struct bulk_text key, method;

	if (!bulk_object(in))
		return false;
	while (bulk_member(in, &key) && bulk_string(in, &method))
		if (!bulk_is(&method, "co_lines") && !bulk_is(&method, "executed"))
			*strmap_at(&document->listed, plain(&key, &document->name)) = document;
	return !in->problem;
}

static bool
read_test(struct bulk *in, struct document *document)
{
	struct bulk_text text;

	if (bulk_peek(in) == BULK_NULL)
		return bulk_skip(in);
	if (!bulk_string(in, &text))
		return false;
	plain(&text, &document->test);
	document->has_test = true;
	return true;
}

static bool
read_incomplete(struct bulk *in, struct document *document)
{
	struct bulk_text text;

	if (!bulk_string(in, &text))
		return false;
	free(*document->incomplete);
	*document->incomplete = xstrdup(plain(&text, &document->name));
	return true;
}

static bool
read_metadata(struct bulk *in, struct document *document)
{
	struct bulk_text key;
	bool good = bulk_object(in);

	while (good && bulk_member(in, &key))
		if (bulk_is(&key, "test_script"))
			good = read_test(in, document);
		else if (bulk_is(&key, "incomplete"))
			good = read_incomplete(in, document);
		else
			good = bulk_skip(in);
	return !in->problem;
}

/* Pass over an object by file, to come back to it when the rest is known. */
static bool
put_off(struct bulk *in, struct bulk *here)
{
	if (here->start)
		return bulk_fail(in, "this member is there twice");
	*here = *in;
	if (bulk_peek(in) != BULK_OBJECT)
		return bulk_object(in);
	return bulk_skip(in);
}

static bool
read_member(struct bulk *in, struct document *document, const struct bulk_text *key)
{
	if (bulk_is(key, "executed")) {
		document->has_executed = true;
		if (document->into->data->contexts)
			return put_off(in, &document->executed);
		return read_files(in, document, read_executed);
	}
	if (bulk_is(key, "executable"))
		return put_off(in, &document->executable);
	if (bulk_is(key, "arcs"))
		return read_files(in, document, read_arcs);
	if (bulk_is(key, "branches"))
		return read_files(in, document, read_branches);
	if (bulk_is(key, "excluded"))
		return read_files(in, document, read_excluded);
	if (bulk_is(key, "hits"))
		return read_files(in, document, read_hits);
	if (bulk_is(key, "contexts"))
		return read_contexts(in, document);
	if (bulk_is(key, "methods"))
		return read_methods(in, document);
	if (bulk_is(key, "test"))
		return read_test(in, document);
	if (bulk_is(key, "_metadata"))
		return read_metadata(in, document);
	if (bulk_is(key, "probes"))
		return bulk_fail(in, "this is what probes saw: cov-probe --decode makes data of it");
	return bulk_skip(in);
}

bool
cov_json_knows(const struct bulk_text *key)
{
	static const char *const names[] = { "_metadata", "executed", "executable", "arcs",
		"branches", "excluded", "hits", "contexts", "methods", "test", NULL };

	for (size_t i = 0; names[i]; i++)
		if (bulk_is(key, names[i]))
			return true;
	return false;
}

/* Now, what was put off; its error is one of the whole. */
static bool
come_back(struct bulk *in, struct bulk *there, struct document *document, read_value *read)
{
	if (in->problem || !there->start || read_files(there, document, read))
		return !in->problem;
	*in = *there;
	return false;
}

bool
cov_json_read(struct bulk *in, struct cov_into *into, const char *test, char **incomplete)
{
	struct document document = { .into = into, .incomplete = incomplete };
	struct bulk_text key;
	bool good;

	if (bulk_object(in))
		while (bulk_member(in, &key) && read_member(in, &document, &key))
			;
	if (!in->problem && !document.has_executed)
		bulk_fail(in, "this object has no \"executed\": it is no coverage data");
	if (!document.has_test) {
		buffer_clear(&document.test);
		buffer_puts(&document.test, test);
	}
	document.attribute = into->data->contexts && !document.has_contexts;
	good = come_back(in, &document.executed, &document, read_executed) &&
	    come_back(in, &document.executable, &document, read_executable);
	buffer_free(&document.name);
	buffer_free(&document.test);
	strmap_free(&document.listed, NULL);
	return good;
}
