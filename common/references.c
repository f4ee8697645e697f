/* References between records. */
#include "references.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "records.h"
#include "wish.h"

/*
 * A join needs a step before it, of the same role and test, that runs in the
 * background: without one, the join tests nothing. False when there is none.
 */
static bool
can_join(struct references *references, const struct action *action)
{
	char *key = xasprintf("%s\n%s", action->role, action->test ? action->test : "");
	bool good = true;

	if (action->background)
		*strmap_at(&references->behind, key) = references;
	else if (action->kind == ACTION_JOIN)
		good = strmap_get(&references->behind, key) != NULL;
	free(key);
	return good;
}

/* The first name of the list (consumed) that the map lacks, to be freed; or NULL. */
static char *
find_missing(const struct strmap *map, jv names)
{
	char *missing = NULL;

	if (jv_get_kind(names) == JV_KIND_ARRAY)
		jv_array_foreach(names, i, name) {
			if (!missing && !strmap_get(map, jv_string_value(name)))
				missing = xstrdup(jv_string_value(name));
			jv_free(name);
		}
	jv_free(names);
	return missing;
}

/* Groups of its patterns are kept, too. */
static void
note_groups(struct references *references, jv step)
{
	jv names = wish_names(jv_array(), step);

	jv_array_foreach(names, i, name) {
		*strmap_at(&references->saved, jv_string_value(name)) = references;
		jv_free(name);
	}
	jv_free(names);
}

char *
references_step(struct references *references, const struct action *action)
{
	char *missing, *fault = NULL;

	if (!can_join(references, action))
		return xasprintf("nothing to join: no step before it%s runs in the background on "
		    "'%s'", action->test ? " in its test" : "", action->role);
	missing = action->uses ? find_missing(&references->saved, rec_get(action->record, "uses"))
			       : NULL;
	if (missing)
		fault = xasprintf("uses ${%s}, which no step before it%s saves", missing,
		    references->file ? " in its file" : "");
	free(missing);
	if (action->save)
		*strmap_at(&references->saved, action->save) = references;
	if (action->kind == ACTION_EXPECT)
		note_groups(references, action->record);
	return fault;
}

/* Values and tests are those of one file. */
static void
enter_file(struct references *references, const char *file)
{
	if (!file || (references->file && strcmp(file, references->file) == 0))
		return;
	free(references->file);
	references->file = xstrdup(file);
	strmap_free(&references->saved, NULL);
	strmap_free(&references->tests, NULL);
}

char *
references_test(struct references *references, jv test)
{
	const char *id = rec_string(test, "test");
	char *missing, *fault = NULL;

	strmap_free(&references->behind, NULL);
	enter_file(references, rec_string(test, "file"));
	missing = find_missing(&references->tests, rec_get(test, "needs"));
	if (missing)
		fault = xasprintf("needs %s, which is no test before it in its file", missing);
	free(missing);
	if (id)
		*strmap_at(&references->tests, id) = references;
	return fault;
}

void
references_free(struct references *references)
{
	strmap_free(&references->behind, NULL);
	strmap_free(&references->saved, NULL);
	strmap_free(&references->tests, NULL);
	free(references->file);
}
