/* Groups by name and number. */
#include "expect-groups.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
forget(struct expect_groups *groups, size_t at)
{
	free(groups->groups[at].name);
	buffer_free(&groups->groups[at].text);
	groups->groups[at] = groups->groups[--groups->count];
}

void
expect_groups_free(struct expect_groups *groups)
{
	while (groups->count)
		forget(groups, groups->count - 1);
	free(groups->groups);
	*groups = (struct expect_groups){ 0 };
}

static struct expect_group *
find(const struct expect_groups *groups, const char *name)
{
	for (size_t i = 0; i < groups->count; i++)
		if (strcmp(groups->groups[i].name, name) == 0)
			return &groups->groups[i];
	return NULL;
}

static void
keep(struct expect_groups *groups, const char *name, size_t number,
    const struct expect_match *match)
{
	struct expect_group *group = find(groups, name);
	struct match_span span;

	if (group)
		forget(groups, (size_t)(group - groups->groups));
	if (!pattern_group(match->pattern, number, &span))
		return;
	groups->groups =
	    xrealloc(groups->groups, (groups->count + 1) * sizeof *groups->groups);
	group = &groups->groups[groups->count++];
	*group = (struct expect_group){ .name = xstrdup(name) };
	buffer_append(&group->text, match->text + span.start, span.end - span.start);
}

void
expect_groups_take(struct expect_groups *groups, const struct expect_match *match)
{
	const char *name;
	size_t number;

	for (size_t i = groups->count; i-- > 0;)
		if (isdigit((unsigned char)*groups->groups[i].name))
			forget(groups, i);
	for (size_t i = 0; i < pattern_groups(match->pattern); i++) {
		char digits[24];

		snprintf(digits, sizeof digits, "%zu", i);
		keep(groups, digits, i, match);
	}
	for (size_t row = 0; (name = pattern_name(match->pattern, row, &number)); row++)
		keep(groups, name, number, match);
}

size_t
expect_groups_name(const char *text)
{
	size_t length = 0;

	if (text[0] != '$' || text[1] != '{')
		return 0;
	while (isalnum((unsigned char)text[2 + length]) || text[2 + length] == '_')
		length++;
	return text[2 + length] == '}' ? length : 0;
}

bool
expect_groups_fill(const struct expect_groups *groups, const char *text, struct buffer *to,
    char **missing)
{
	while (*text) {
		size_t length = expect_groups_name(text);
		const struct expect_group *group;
		char *name;

		if (strncmp(text, "$${", 3) == 0) {
			buffer_puts(to, "${");
			text += 3;
		} else if (length == 0) {
			buffer_putc(to, *text++);
		} else {
			name = xstrndup(text + 2, length);
			group = find(groups, name);
			if (!group) {
				*missing = name;
				return false;
			}
			buffer_append(to, group->text.data, group->text.length);
			text += length + 3;
			free(name);
		}
	}
	buffer_string(to);
	return true;
}
