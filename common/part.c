/* Reading the directives of one map. */
#include "part.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "hostpath.h"
#include "pylit.h"

static void
complain_key(struct faults *faults, const struct node *key, const struct directive_rule *rule,
    enum directive_place place)
{
	static const char *const places[] = {
		[IN_TEST] = "in a test",
		[IN_DEFAULTS] = "in defaults",
		[IN_PARAMS] = "in an item of params",
		[IN_FIXTURE] = "in setup or teardown",
	};
	const char *nearest = directive_nearest(key->text, place);

	if (rule)
		fault(faults, key, "%s: cannot stand %s", rule->name, places[place]);
	else if (nearest)
		fault_lenient(faults, key, "unknown key '%.60s'; nearest: %s", key->text, nearest);
	else
		fault_lenient(faults, key, "unknown key '%.60s'", key->text);
}

static bool
is_null(const struct node *value)
{
	return value->kind == NODE_SCALAR && value->type == SCALAR_NULL;
}

static void
read_pair(struct part *part, const struct node *key, const struct node *value,
    const struct directive_rule *rule, const struct part *base, struct faults *faults)
{
	enum directive directive = rule->means;

	if (part->origin[directive] != NOT_GIVEN) {
		fault(faults, key, "both exp and assert are given, which mean the same");
		return;
	}
	part->origin[directive] = OWN;
	if (is_null(value) && base && base->given[directive] && directive != DIR_EXP)
		part->origin[directive] = UNDONE;
	else if (directive_check(rule, faults, value))
		part->given[directive] = value;
}

void
part_read(struct part *part, const struct node *map, enum directive_place place,
    const struct part *base, struct faults *faults)
{
	*part = (struct part){ .node = map };
	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = map->keys[i];
		const struct directive_rule *rule = directive_find(key->text);

		if (rule && rule->places & place)
			read_pair(part, key, map->items[i], rule, base, faults);
		else
			complain_key(faults, key, rule, place);
	}
	if (base)
		part_inherit(part, base);
}

void
part_inherit(struct part *part, const struct part *base)
{
	for (int i = 0; i < DIRECTIVES; i++) {
		if (part->origin[i] != NOT_GIVEN)
			continue;
		part->given[i] = base->given[i];
		part->origin[i] = base->origin[i];
	}
}

const char *
part_text(const struct part *part, enum directive directive)
{
	return part->given[directive] ? part->given[directive]->text : NULL;
}

bool
part_is_set(const struct part *part, enum directive directive, const char **text)
{
	const struct node *value = part->given[directive];
	bool is_true = false;

	*text = NULL;
	if (!value || node_bool(value, &is_true))
		return is_true;
	*text = value->text;
	return true;
}

bool
part_asserts(const struct part *part)
{
	const struct node *exp = part->given[DIR_EXP];

	if (!exp)
		return false;
	if (part->given[DIR_ASSERT_OP] || part->given[DIR_ASSERT_ITR])
		return true;
	return !is_null(exp) && !(exp->kind == NODE_SCALAR && strcmp(exp->text, "None") == 0);
}

static void
find_load(struct part *part, const char *beside, struct faults *faults)
{
	const struct node *load = part->given[DIR_LOAD];

	if (!load)
		return;
	part->load_path = hostpath_find(beside, load->text);
	if (!part->load_path && hostpath_looks_like_one(load->text))
		fault(faults, load, "load: there is no file %s%s", load->text,
		    beside ? ", neither beside the test file nor in the current directory" : "");
}

/* One file of put: `path` on the host, to `to` on the board, which may be NULL. */
static void
add_upload(struct part *part, const struct node *path, const struct node *to, const char *beside,
    struct faults *faults)
{
	const char *base = hostpath_base(path->text);
	const char *place = to && to->length ? to->text : base;
	struct upload *upload;
	char *found = hostpath_find(beside, path->text);

	if (!found) {
		fault(faults, path, "put: there is no file %s%s", path->text,
		    beside ? ", neither beside the test file nor in the current directory" : "");
		return;
	}
	part->uploads =
	    xrealloc(part->uploads, (part->upload_count + 1) * sizeof *part->uploads);
	upload = &part->uploads[part->upload_count++];
	*upload = (struct upload){ .path = found, .node = path };
	upload->to = xasprintf("%s%s", place, place[strlen(place) - 1] == '/' ? base : "");
}

static bool
is_text(const struct node *value)
{
	return value->kind == NODE_SCALAR && value->type == SCALAR_STRING && value->length &&
	    strlen(value->text) == value->length;
}

/* A path, a map {HOST: BOARD}, or a list of these. */
static void
find_uploads(struct part *part, const struct node *value, const char *beside,
    struct faults *faults)
{
	if (is_text(value)) {
		add_upload(part, value, NULL, beside, faults);
		return;
	}
	if (value->kind == NODE_SCALAR)
		fault(faults, value, "put: takes the name of a file, not %s", node_describe(value));
	for (size_t i = 0; i < value->count; i++) {
		const struct node *item = value->items[i];

		if (value->kind == NODE_LIST)
			find_uploads(part, item, beside, faults);
		else if (is_text(value->keys[i]) && (is_text(item) || is_null(item)))
			add_upload(part, value->keys[i], item, beside, faults);
		else
			fault(faults, value->keys[i], "put: takes {FILE: FILE-ON-THE-BOARD}");
	}
}

void
part_find_files(struct part *part, const char *beside, struct faults *faults)
{
	find_load(part, beside, faults);
	if (part->given[DIR_PUT])
		find_uploads(part, part->given[DIR_PUT], beside, faults);
}

void
part_free(struct part *part)
{
	for (size_t i = 0; i < part->upload_count; i++) {
		free(part->uploads[i].path);
		free(part->uploads[i].to);
	}
	free(part->uploads);
	free(part->load_path);
}
