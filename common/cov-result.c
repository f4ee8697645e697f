#include "cov-result.h"

#include <stdio.h>
#include <stdlib.h>

#include "buffer.h"
#include "cov-branch.h"

/* The statements among what a tracer saw: lines that ran are those of their statements. */
static void
find_statements(const struct cov_file *file, const struct cov_code *code,
    const struct line_set *seen, struct line_set *executed)
{
	line_set_join(executed, seen);
	for (unsigned line = 0; (line = line_set_next(seen, line));)
		if (!line_set_has(&file->statements, line))
			line_set_add(executed, source_first(&code->source, line));
	if (file->method == METHOD_AST)
		source_lines_deduce(&code->source, executed);
	line_set_keep(executed, &file->statements);
}

static void
find_executed(struct cov_file *file, const struct cov_code *code)
{
	const struct strmap *tests = &file->data->tests;
	const char **names = sorted_keys(tests);

	find_statements(file, code, &file->data->executed, &file->executed);
	line_set_join(&file->missing, &file->statements);
	line_set_drop(&file->missing, &file->executed);
	file->tests = xcalloc(tests->count + 1, sizeof *file->tests);
	for (; file->test_count < tests->count; file->test_count++) {
		struct test_lines *to = &file->tests[file->test_count];

		to->test = names[file->test_count];
		find_statements(file, code, strmap_get(tests, to->test), &to->lines);
	}
	free(names);
}

/* The arms of lines that have more than one and are no excluded ones. */
static void
find_arms(struct cov_file *file, const struct cov_code *code)
{
	const struct covered_file *data = file->data;
	const struct arc_set *possible = data->is_listed && file->method == METHOD_PROBE
	    ? &data->branches : &code->source.branches;
	struct arc *all = arc_set_sorted(possible);
	struct cov_arcs arcs;
	size_t count = possible->count;

	cov_arcs_find(&arcs, &data->arcs, &code->source, &file->executed);
	file->arms = xmalloc((count + 1) * sizeof *file->arms);
	for (size_t i = 0; i < count; i++) {
		bool alone = !(i > 0 && all[i - 1].from == all[i].from) &&
		    !(i + 1 < count && all[i + 1].from == all[i].from);

		if (alone && !is_arm(all[i].to))
			continue; /* no branch; LCOV's are what it says they are */
		if (all[i].from > 0 && line_set_has(&file->statements, (unsigned)all[i].from))
			file->arms[file->arm_count++] = (struct branch_arm){ all[i],
				cov_arcs_took(&arcs, possible, all[i]) };
	}
	cov_arcs_free(&arcs);
	free(all);
}

bool
cov_next_branch(const struct cov_file *file, size_t *at, struct branch *branch)
{
	size_t from = *at;

	if (from == file->arm_count)
		return false;
	*branch = (struct branch){ (unsigned)file->arms[from].arc.from, &file->arms[from], 0, 0 };
	for (; *at < file->arm_count && file->arms[*at].arc.from == file->arms[from].arc.from; ++*at) {
		branch->count++;
		branch->taken += file->arms[*at].taken;
	}
	return true;
}

static void
count_file(struct cov_file *file)
{
	struct branch branch;

	file->counts = (struct cov_counts){ .files = 1,
		.statements = line_set_size(&file->statements),
		.missing = line_set_size(&file->missing),
		.excluded = line_set_size(&file->excluded) };
	for (size_t at = 0; cov_next_branch(file, &at, &branch);) {
		file->counts.branches += branch.count;
		file->counts.untaken += branch.count - branch.taken;
		file->counts.partial += branch.taken > 0 && branch.taken < branch.count;
	}
}

static void
add_counts(struct cov_counts *to, const struct cov_counts *counts)
{
	to->files += counts->files;
	to->statements += counts->statements;
	to->missing += counts->missing;
	to->excluded += counts->excluded;
	to->branches += counts->branches;
	to->untaken += counts->untaken;
	to->partial += counts->partial;
}

static void
make_file(struct cov_file *file, const struct covered_file *data, struct cov_code *code,
    bool branches)
{
	*file = (struct cov_file){ .name = data->name, .data = data, .method = code->method };
	line_set_join(&file->statements, &code->statements);
	line_set_join(&file->excluded, &code->excluded);
	find_executed(file, code);
	if (branches)
		find_arms(file, code);
	count_file(file);
}

/* Whether any run was traced for them. */
static bool
knows_branches(const struct coverage *data)
{
	for (size_t i = 0; i < data->files.count; i++) {
		const struct covered_file *file = data->files.entries[i].value;

		if (file->branches.count || file->arcs.count)
			return true;
	}
	return false;
}

void
cov_result_make(const struct coverage *data, const struct path_choice *choice,
    const struct cov_finder *finder, bool branches, struct cov_result *result)
{
	struct covered_file **files = coverage_sorted(data);

	branches = branches && knows_branches(data);
	*result = (struct cov_result){ .contexts = data->contexts, .branches = branches };
	result->files = xmalloc((data->files.count + 1) * sizeof *result->files);
	for (size_t i = 0; i < data->files.count; i++) {
		struct cov_file *file = &result->files[result->count];
		struct cov_code code;

		if (!path_is_chosen(choice, files[i]->name) || !cov_code_find(finder, files[i], &code))
			continue;
		make_file(file, files[i], &code, branches);
		cov_code_free(&code);
		add_counts(&result->total, &file->counts);
		result->count++;
	}
	free(files);
}

void
cov_result_free(struct cov_result *result)
{
	for (size_t i = 0; i < result->count; i++) {
		struct cov_file *file = &result->files[i];

		line_set_free(&file->statements);
		line_set_free(&file->executed);
		line_set_free(&file->missing);
		line_set_free(&file->excluded);
		for (size_t k = 0; k < file->test_count; k++)
			line_set_free(&file->tests[k].lines);
		free(file->tests);
		free(file->arms);
	}
	free(result->files);
}

double
cov_percent(const struct cov_counts *counts)
{
	size_t all = counts->statements + counts->branches;
	size_t lacking = counts->missing + counts->untaken;

	return all ? 100.0 * (double)(all - lacking) / (double)all : 100.0;
}

void
cov_percent_text(const struct cov_counts *counts, int digits, char text[PERCENT_TEXT])
{
	double percent = cov_percent(counts), step = 1;

	for (int i = 0; i < digits; i++)
		step /= 10;
	if (percent < 100 && percent > 100 - step)
		percent = 100 - step;
	if (percent > 0 && percent < step)
		percent = step;
	snprintf(text, PERCENT_TEXT, "%.*f", digits, percent);
}

uint64_t
cov_times(const struct cov_file *file, unsigned line)
{
	uint64_t times = line_hits_of(&file->data->hits, line);

	return times ? times : line_set_has(&file->executed, line);
}
