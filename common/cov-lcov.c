#include "cov-lcov.h"

#include <stdlib.h>
#include <string.h>

#include "span.h"

struct tracefile {
	struct cov_into *into;
	const char *at, *end; /* of the line being read, without its end */
	bool in_file;	      /* between SF and end_of_record */
	struct covered_file *file; /* or NULL: what follows SF is no file */
	struct line_set *tested;   /* of the test and file, or NULL */
	struct buffer test;
	const char *problem;
};

static bool
fail(struct tracefile *in, const char *problem)
{
	in->problem = problem;
	return false;
}

/* The word at the start of the line, and what follows it. */
static bool
take(struct tracefile *in, const char *word)
{
	if (!span_starts(in->at, (size_t)(in->end - in->at), word))
		return false;
	in->at += strlen(word);
	return true;
}

/* Digits up to a comma, which is taken, too, or the end. */
static bool
take_number(struct tracefile *in, uint64_t most, uint64_t *number)
{
	const char *from = in->at;
	uint64_t value = 0;

	while (in->at < in->end && *in->at >= '0' && *in->at <= '9')
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(*in->at++ - '0'), &value))
			return false;
	if (in->at == from || value > most || (in->at < in->end && *in->at != ','))
		return false;
	in->at += in->at < in->end;
	*number = value;
	return true;
}

/* DA:LINE,TIMES and perhaps a checksum, which is not looked at. */
static bool
read_line(struct tracefile *in)
{
	uint64_t line, times;

	if (!take_number(in, LAST_LINE, &line) || line == 0)
		return fail(in, "the number of a line is wrong");
	if (!take_number(in, UINT64_MAX, &times))
		return fail(in, "how often the line ran is wrong");
	if (!in->file)
		return true;
	line_set_add(&in->file->listed, (unsigned)line);
	if (times == 0)
		return true;
	line_set_add(&in->file->executed, (unsigned)line);
	line_hits_add(&in->file->hits, (unsigned)line, times);
	if (in->tested)
		line_set_add(in->tested, (unsigned)line);
	return true;
}

/* BRDA:LINE,BLOCK,BRANCH,TIMES where TIMES may be "-"; BLOCK may begin with 'e'. */
static bool
read_branch(struct tracefile *in)
{
	uint64_t line, block, branch, times = 0;
	struct arc arm;

	if (!take_number(in, LAST_LINE, &line) || line == 0)
		return fail(in, "the number of a line is wrong");
	in->at += in->at < in->end && *in->at == 'e';
	if (!take_number(in, MOST_ARMS - 1, &block) || !take_number(in, MOST_ARMS - 1, &branch))
		return fail(in, "the number of a branch is wrong");
	if (!take(in, "-") && !take_number(in, UINT64_MAX, &times))
		return fail(in, "how often the branch was taken is wrong");
	if (!in->file)
		return true;
	arm = (struct arc){ (int32_t)line, arm_of((unsigned)block, (unsigned)branch) };
	arc_set_add(&in->file->branches, arm);
	if (times)
		arc_set_add(&in->file->arcs, arm);
	return true;
}

static bool
begin_file(struct tracefile *in)
{
	if (in->at == in->end)
		return fail(in, "SF without a name");
	if (memchr(in->at, '\0', (size_t)(in->end - in->at)))
		return fail(in, "a NUL is in the name of a file");
	if (in->in_file)
		return fail(in, "SF before the end_of_record of the file before");
	in->in_file = true;
	in->file = cov_into_file(in->into, in->at, (size_t)(in->end - in->at));
	in->tested = NULL;
	if (!in->file)
		return true;
	in->file->is_listed = true;
	if (in->into->data->contexts)
		in->tested = covered_by(in->file, buffer_string(&in->test));
	return true;
}

/* Counts and functions can be told from the rest, or are not kept. */
static bool
is_known(const struct tracefile *in)
{
	static const char *const words[] = { "LF:", "LH:", "BRF:", "BRH:", "FN", "VER:", "#", NULL };

	for (size_t i = 0; words[i]; i++)
		if (span_starts(in->at, (size_t)(in->end - in->at), words[i]))
			return true;
	return in->at == in->end;
}

static bool
read_one(struct tracefile *in)
{
	if (take(in, "TN:")) {
		buffer_clear(&in->test);
		buffer_append(&in->test, in->at, (size_t)(in->end - in->at));
		return true;
	}
	if (take(in, "SF:"))
		return begin_file(in);
	if (is_known(in))
		return true;
	if (!in->in_file)
		return fail(in, "this line belongs to no SF");
	if (take(in, "DA:"))
		return read_line(in);
	if (take(in, "BRDA:"))
		return read_branch(in);
	if (!take(in, "end_of_record"))
		return fail(in, "no line of LCOV begins so");
	in->in_file = false;
	return true;
}

bool
cov_lcov_read(const char *text, size_t length, struct cov_into *into, char **error)
{
	struct tracefile in = { .into = into };
	const char *end = text + length;
	size_t number = 0;
	bool good = true;

	while (good && text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));

		in.at = text;
		text = newline ? newline + 1 : end;
		in.end = newline ? newline : end;
		in.end -= in.end > in.at && in.end[-1] == '\r';
		number++;
		good = read_one(&in);
	}
	if (good && in.in_file)
		good = fail(&in, "the text ends before end_of_record: it was cut");
	if (!good)
		*error = xasprintf("line %zu: %s", number, in.problem);
	buffer_free(&in.test);
	return good;
}
