/* The files that a part names: found before anything runs. */
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "datadir.h"
#include "directive-checks.h"
#include "hostpath.h"
#include "part.h"

static bool
is_null(const struct node *value)
{
	return value->kind == NODE_SCALAR && value->type == SCALAR_NULL;
}

static void
find_load(struct part *part, struct reading *reading)
{
	const struct node *load = part->given[DIR_LOAD];
	const char *beside = reading->beside;

	if (!load)
		return;
	part->load_path = hostpath_find(beside, load->text);
	if (!part->load_path && hostpath_looks_like_one(load->text))
		fault(reading->faults, load, "load: there is no file %s%s", load->text,
		    beside ? ", neither beside the test file nor in the current directory" : "");
}

/* Beside the test file, in the current directory, or one of the modules that come along. */
static char *
find_upload(const char *beside, const char *path)
{
	char *found = hostpath_find(beside, path), *module;

	if (found || strchr(path, '/'))
		return found;
	module = xasprintf("%s/device/%s", data_directory(), path);
	found = hostpath_find(NULL, module);
	free(module);
	return found;
}

/* One file of put: `path` on the host, to `to` on the board, which may be NULL. */
static void
add_upload(struct part *part, const struct node *path, const struct node *to, const char *role,
    struct reading *reading)
{
	const char *beside = reading->beside;
	const char *base = hostpath_base(path->text);
	const char *place = to && to->length ? to->text : base;
	struct upload *upload;
	char *found = find_upload(beside, path->text);

	if (!found) {
		fault(reading->faults, path, "put: there is no file %s%s", path->text,
		    beside ? ", neither beside the test file nor in the current directory" : "");
		return;
	}
	part->uploads =
	    xrealloc(part->uploads, (part->upload_count + 1) * sizeof *part->uploads);
	upload = &part->uploads[part->upload_count++];
	*upload = (struct upload){ .path = found, .node = path, .role = role };
	upload->to = xasprintf("%s%s", place, place[strlen(place) - 1] == '/' ? base : "");
}

static bool
is_text(const struct node *value)
{
	return value->kind == NODE_SCALAR && value->type == SCALAR_STRING && value->length &&
	    strlen(value->text) == value->length;
}

static void find_uploads(struct part *part, const struct node *value, const char *role,
    struct reading *reading);

/* {HOST: BOARD} or {ROLE: files of it} */
static void
find_pair(struct part *part, const struct node *key, const struct node *item, const char *role,
    struct reading *reading)
{
	if (!role && part_is_role(key, item, reading)) {
		if (is_python_name(key->text, key->length, false))
			part_check_role(key, reading);
		else
			fault(reading->faults, key, "put: '%.60s' is no role", key->text);
		find_uploads(part, item, key->text, reading);
	} else if (is_text(key) && (is_text(item) || is_null(item))) {
		add_upload(part, key, item, role, reading);
	} else {
		fault(reading->faults, key, "put: takes {FILE: FILE-ON-THE-BOARD}");
	}
}

/* A path, a map, or a list of these. */
static void
find_uploads(struct part *part, const struct node *value, const char *role,
    struct reading *reading)
{
	if (is_text(value))
		add_upload(part, value, NULL, role, reading);
	else if (value->kind == NODE_SCALAR)
		fault(reading->faults, value, "put: takes the name of a file, not %s",
		    node_describe(value));
	for (size_t i = 0; i < value->count; i++)
		if (value->kind == NODE_LIST)
			find_uploads(part, value->items[i], role, reading);
		else
			find_pair(part, value->keys[i], value->items[i], role, reading);
}

static void
check_clean_roles(const struct node *clean, struct reading *reading)
{
	for (size_t i = 0; clean->kind == NODE_MAP && i < clean->count; i++)
		part_check_role(clean->keys[i], reading);
}

void
part_find_files(struct part *part, struct reading *reading)
{
	find_load(part, reading);
	if (part->given[DIR_PUT])
		find_uploads(part, part->given[DIR_PUT], NULL, reading);
	if (part->given[DIR_CLEAN])
		check_clean_roles(part->given[DIR_CLEAN], reading);
}
