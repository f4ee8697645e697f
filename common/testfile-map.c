/* A test file that is a map: what it says of all its tests. */
#include <string.h>

#include "directive-checks.h"
#include "testfile-internal.h"
#include "text.h"

static void
read_vars(struct testfile *file, const struct node *map)
{
	struct faults *faults = file->reading.faults;

	if (map->kind == NODE_MAP)
		check_vars(faults, "vars", map);
	else
		fault(faults, map, "vars: takes a map of constants, not %s", node_describe(map));
	file->vars = (struct scope){ map->kind == NODE_MAP ? map : NULL, NULL };
	file->reading.scope = &file->vars;
}

/* {hint: TEXT, requires: WORDS} */
static void
check_device(struct faults *faults, const struct node *device)
{
	static const char *const words[] = { "hint", "requires", NULL };

	for (size_t i = 0; i < device->count; i++)
		if (strcmp(device->keys[i]->text, "requires") == 0)
			directive_check(directive_find("requires"), faults, device->items[i]);
		else if (strcmp(device->keys[i]->text, "hint") != 0)
			fault_word(faults, device->keys[i], "devices", words);
		else if (device->items[i]->kind != NODE_SCALAR)
			fault(faults, device->items[i], "devices: hint takes text");
}

/* {ROLE: what its board is, or what it must have} */
static void
read_devices(struct testfile *file, const struct node *map)
{
	struct faults *faults = file->reading.faults;

	if (map->kind != NODE_MAP) {
		fault(faults, map, "devices: takes a map of roles, not %s", node_describe(map));
		return;
	}
	for (size_t i = 0; i < map->count; i++) {
		check_role(faults, "devices", map->keys[i]);
		if (map->items[i]->kind == NODE_MAP)
			check_device(faults, map->items[i]);
		else if (map->items[i]->kind == NODE_LIST)
			fault(faults, map->items[i],
			    "devices: takes a text or {hint: TEXT, requires: WORDS}, not a list");
	}
	file->reading.devices = map;
}

/* Text, or a map from one end of a wire to the other. */
static void
read_wiring(struct testfile *file, const struct node *wiring)
{
	struct faults *faults = file->reading.faults;

	if (wiring->kind == NODE_LIST)
		fault(faults, wiring, "wiring: takes text or a map, not a list");
	for (size_t i = 0; wiring->kind == NODE_MAP && i < wiring->count; i++)
		if (wiring->items[i]->kind != NODE_SCALAR)
			fault(faults, wiring->items[i], "wiring: takes {END: OTHER-END}, not %s",
			    node_describe(wiring->items[i]));
	file->wiring = wiring;
}

static void
read_defaults(struct testfile *file, const struct node *map)
{
	struct part *defaults = &file->defaults;
	struct faults *faults = file->reading.faults;

	if (map->kind != NODE_MAP) {
		fault(faults, map, "defaults: takes a map, not %s", node_describe(map));
		return;
	}
	part_read(defaults, map, IN_DEFAULTS, NULL, &file->reading);
	for (int i = 0; i < DIRECTIVES; i++)
		if (defaults->origin[i] == OWN)
			defaults->origin[i] = FROM_DEFAULTS;
	if (defaults->given[DIR_FRESH])
		file->fresh = fill(&file->reading, defaults->given[DIR_FRESH], FILL_TEXT, false,
		    "fresh");
}

static void
read_setup(struct testfile *file, const struct node *value)
{
	file->setup_node = value;
	parts_read(&file->setup, value, DIR_SETUP, &file->defaults, &file->reading);
}

static void
read_teardown(struct testfile *file, const struct node *value)
{
	file->teardown_node = value;
	file->reading.test = file->count + 1;
	parts_read(&file->teardown, value, DIR_TEARDOWN, &file->defaults, &file->reading);
}

/* What a file that is a map may hold, in the order in which it is read. */
static const struct section {
	const char *name;
	void (*read)(struct testfile *file, const struct node *value);
} sections[] = {
	{ "vars", read_vars },
	{ "devices", read_devices },
	{ "wiring", read_wiring },
	{ "defaults", read_defaults },
	{ "setup", read_setup },
	{ "tests", testfile_read_cases },
	{ "teardown", read_teardown },
};

enum { SECTIONS = sizeof sections / sizeof *sections };

static void
check_sections(const struct node *root, struct faults *faults)
{
	const char *names[SECTIONS + 1] = { NULL };

	for (size_t i = 0; i < SECTIONS; i++)
		names[i] = sections[i].name;
	for (size_t i = 0; i < root->count; i++) {
		const struct node *key = root->keys[i];
		const char *nearest = nearest_word(key->text, names);

		if (!nearest || strcmp(nearest, key->text) != 0)
			fault_lenient(faults, key, "unknown key '%.60s'%s%s", key->text,
			    nearest ? "; nearest: " : "", nearest ? nearest : "");
	}
}

/* Constants and roles that nothing uses are surely not meant. */
static void
lint_vars(const struct testfile *file)
{
	const struct node *vars = file->vars.vars;

	for (size_t i = 0; vars && i < vars->count; i++)
		if (!strmap_get(&file->reading.used, vars->keys[i]->text))
			fault_lint(file->reading.faults, vars->keys[i],
			    "vars: nothing uses ${%.60s}", vars->keys[i]->text);
}

void
testfile_read_map(struct testfile *file, const struct node *root)
{
	check_sections(root, file->reading.faults);
	for (size_t i = 0; i < SECTIONS; i++) {
		const struct node *value = node_get(root, sections[i].name);

		if (value)
			sections[i].read(file, value);
	}
	if (!node_get(root, "tests"))
		fault(file->reading.faults, root,
		    "has no tests: a file is a list of tests, '- name: ...', or a map with the key tests");
	lint_vars(file);
}
