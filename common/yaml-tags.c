/*
 * Explicit tags. Those of YAML 1.1 for plain values are honoured; all others
 * would make objects of kinds that this project has no use for.
 */
#include "yaml-tags.h"

#include <string.h>

#include "yaml-scalar.h"

static const char *const scalar_tags[] = {
	[SCALAR_STRING] = "str",
	[SCALAR_NULL] = "null",
	[SCALAR_BOOL] = "bool",
	[SCALAR_INT] = "int",
	[SCALAR_FLOAT] = "float",
	[SCALAR_DATE] = "timestamp",
};

enum { SCALAR_TAGS = sizeof scalar_tags / sizeof *scalar_tags };

static const char prefix[] = "tag:yaml.org,2002:";

/* "int" of the standard !!int; "" for a foreign tag. */
static const char *
standard_name(const char *tag)
{
	return strncmp(tag, prefix, strlen(prefix)) == 0 ? tag + strlen(prefix) : "";
}

static bool
refuse(struct events *events, const char *tag, const char *why)
{
	const char *standard = standard_name(tag);

	events_complain_here(events, "the tag %s%s %s", *standard ? "!!" : "",
	    *standard ? standard : tag, why);
	return false;
}

bool
tag_resolve(struct events *events, struct node *node, const char *tag)
{
	const char *want = standard_name(tag);

	node->type = SCALAR_STRING;
	if (strcmp(want, "str") == 0)
		return true;
	node->type = scalar_resolve(node->text);
	if (node->type == SCALAR_INT && strcmp(want, "float") == 0)
		node->type = SCALAR_FLOAT;
	if (strcmp(want, scalar_tags[node->type]) == 0)
		return true;
	for (int i = 0; i < SCALAR_TAGS; i++)
		if (strcmp(want, scalar_tags[i]) == 0)
			return refuse(events, tag, "does not fit the text");
	return refuse(events, tag, "is not known here");
}

bool
tag_is(struct events *events, const char *tag, const char *standard)
{
	if (strcmp(standard_name(tag), standard) == 0)
		return true;
	return refuse(events, tag, "is not known here");
}
