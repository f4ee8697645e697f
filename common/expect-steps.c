/* A list of steps, built up in order. */
#include "expect-steps.h"

#include <stdlib.h>

#include "buffer.h"

void
expect_steps_free(struct expect_steps *steps)
{
	for (size_t i = 0; i < steps->count; i++)
		expectation_free(&steps->steps[i].wanted);
	for (size_t i = 0; i < steps->patterns_count; i++)
		pattern_free(steps->patterns[i]);
	free(steps->steps);
	free(steps->patterns);
	free(steps->forbidden);
}

static void
append(struct pattern ***list, size_t *count, struct pattern *pattern)
{
	*list = xrealloc(*list, (*count + 1) * sizeof **list);
	(*list)[(*count)++] = pattern;
}

static struct expect_step *
new_step(struct expect_steps *steps)
{
	struct expect_step *step;

	steps->steps = xrealloc(steps->steps, (steps->count + 1) * sizeof *steps->steps);
	step = &steps->steps[steps->count++];
	*step = (struct expect_step){ .timeout_s = steps->timeout_s, .role = steps->role };
	step->wanted.all = steps->in_list && steps->all;
	return step;
}

void
expect_steps_own(struct expect_steps *steps, struct pattern *pattern)
{
	append(&steps->patterns, &steps->patterns_count, pattern);
}

static void
forbid_all(const struct expect_steps *steps, struct expect_step *step)
{
	for (size_t i = 0; i < steps->forbidden_count; i++)
		expectation_forbid(&step->wanted, steps->forbidden[i]);
}

struct expect_step *
expect_steps_new(struct expect_steps *steps)
{
	struct expect_step *step = new_step(steps);

	forbid_all(steps, step);
	return step;
}

void
expect_steps_add(struct expect_steps *steps, struct pattern *pattern)
{
	struct expect_step *step;

	expect_steps_own(steps, pattern);
	if (steps->forbid) {
		append(&steps->forbidden, &steps->forbidden_count, pattern);
		steps->forbid = false;
		return;
	}
	step = steps->in_list && !steps->fresh ? &steps->steps[steps->count - 1] : new_step(steps);
	expectation_want(&step->wanted, pattern);
	steps->fresh = false;
}

bool
expect_steps_then(struct expect_steps *steps)
{
	bool good = !steps->forbid && !(steps->in_list && steps->fresh);

	steps->in_list = steps->fresh = false;
	return good;
}

bool
expect_steps_begin(struct expect_steps *steps, bool all)
{
	bool good = expect_steps_then(steps);

	steps->in_list = steps->fresh = true;
	steps->all = all;
	return good;
}

bool
expect_steps_finish(struct expect_steps *steps)
{
	if (!expect_steps_then(steps))
		return false;
	if (steps->count == 0 && !steps->more)
		new_step(steps)->role = NULL;
	for (size_t i = 0; i < steps->count; i++)
		forbid_all(steps, &steps->steps[i]);
	return true;
}
