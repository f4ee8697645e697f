/* The registry of boards. */
#include "devices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"
#include "datadir.h"
#include "device-entry.h"
#include "exits.h"
#include "ports.h"
#include "transport.h"
#include "yaml.h"

/* The i-th place to look, nearest first; to be freed. NULL after the last. */
static char *
registry_path(int i)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	switch (i) {
	case 0:
		return xstrdup("devices.yaml");
	case 1:
		if (config && *config)
			return xasprintf("%s/upy/devices.yaml", config);
		return xasprintf("%s/.config/upy/devices.yaml", home ? home : "");
	case 2:
		return xasprintf("%s/devices.yaml", data_directory());
	default:
		return NULL;
	}
}

/* Load a registry; *document is NULL when there is no such file. False on a bad one. */
static bool
load_registry(const char *path, struct document **document, char **error, int *status)
{
	*document = NULL;
	if (access(path, F_OK) != 0)
		return true;
	*document = yaml_load(path, error, status);
	if (!*document)
		return false;
	if (!yaml_root(*document) || yaml_root(*document)->kind == NODE_MAP)
		return true;
	*error = xasprintf("%s:1: a registry is a map of names to boards", path);
	*status = EXIT_USAGE;
	document_free(*document);
	*document = NULL;
	return false;
}

/* Look the name up; device->address is set when it was found. */
static bool
look_up(const char *path, struct device *device, char **error, int *status)
{
	struct document *document;
	const struct node *root, *entry;
	bool good = true;

	if (!load_registry(path, &document, error, status))
		return false;
	root = document ? yaml_root(document) : NULL;
	entry = root ? node_get(root, device->name) : NULL;
	if (entry) {
		*status = EXIT_USAGE;
		good = device_take_entry(device, path, entry, error);
	}
	document_free(document);
	return good;
}

static bool
find_named(const char *name, struct device *device, char **error, int *status)
{
	char *path, *names;

	*device = (struct device){ .name = xstrdup(name) };
	for (int i = 0; !device->address && (path = registry_path(i)); i++) {
		bool good = look_up(path, device, error, status);

		free(path);
		if (!good)
			return false;
	}
	if (device->address)
		return true;
	*status = EXIT_USAGE;
	device->address = xstrdup(name);
	if (transport_known(name))
		return true;
	names = device_names();
	*error = xasprintf("%s: no such board: the registry knows %s; else give an address, as "
	    "/dev/ttyACM0 or exec:COMMAND (see upy-devices(5))", name, names);
	free(names);
	return false;
}

static bool
find_default(struct device *device, char **error, int *status)
{
	char **boards = ports_boards(), *names;
	size_t count = 0;
	bool good = false;

	while (boards[count])
		count++;
	*status = EXIT_USAGE;
	if (count == 1) {
		good = find_named(boards[0], device, error, status);
	} else {
		struct buffer text = { 0 };

		buffer_printf(&text, count ? "several boards are plugged in:" : "no board is plugged in");
		for (size_t i = 0; i < count; i++)
			buffer_printf(&text, " %s", boards[i]);
		names = device_names();
		buffer_printf(&text, "; choose one with -d or $UPY_DEVICE: a port, or one of %s", names);
		free(names);
		*error = xstrdup(buffer_string(&text));
		buffer_free(&text);
	}
	ports_free(boards);
	return good;
}

bool
device_find(const char *wanted, struct device *device, char **error, int *status)
{
	bool good;

	*device = (struct device){ 0 };
	if (!wanted)
		wanted = getenv("UPY_DEVICE");
	setenv("UPY_DATADIR", data_directory(), 0); /* for addresses of the registry */
	good = wanted && *wanted ? find_named(wanted, device, error, status)
				 : find_default(device, error, status);
	if (!good)
		device_free(device);
	return good;
}

void
device_free(struct device *device)
{
	free(device->name);
	free(device->address);
	free(device->about);
	free(device->reset_command);
	free(device->flash);
	free(device->image);
	free(device->on_lost);
	for (char **tag = device->tags; tag && *tag; tag++)
		free(*tag);
	free(device->tags);
	*device = (struct device){ 0 };
}

static bool
is_listed(const struct device *devices, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(devices[i].name, name) == 0)
			return true;
	return false;
}

/* Add the boards of a registry that are not there yet; a bad one adds none from there on. */
static bool
list_registry(const char *path, struct device **devices, size_t *count, char **error)
{
	struct document *document;
	const struct node *root;
	int status;
	bool good = load_registry(path, &document, error, &status);

	root = good && document ? yaml_root(document) : NULL;
	for (size_t i = 0; good && root && i < root->count; i++) {
		struct device device = { .name = xstrdup(root->keys[i]->text) };

		good = device_take_entry(&device, path, root->items[i], error);
		if (!good || is_listed(*devices, *count, device.name)) {
			device_free(&device);
			continue;
		}
		*devices = xrealloc(*devices, (*count + 1) * sizeof **devices);
		(*devices)[(*count)++] = device;
	}
	document_free(document);
	return good;
}

struct device *
device_list(size_t *count, char **error)
{
	struct device *devices = NULL;
	char *path, *ours = NULL;

	*count = 0;
	*error = NULL;
	setenv("UPY_DATADIR", data_directory(), 0); /* for addresses of the registry */
	for (int i = 0; (path = registry_path(i)); i++) {
		list_registry(path, &devices, count, *error ? &ours : error);
		free(ours);
		ours = NULL;
		free(path);
	}
	return devices;
}

char *
device_names(void)
{
	struct buffer names = { 0 };
	char *path, *text;

	for (int i = 0; (path = registry_path(i)); i++) {
		struct document *document;
		char *error = NULL;
		int status;

		if (load_registry(path, &document, &error, &status) && document && yaml_root(document))
			for (size_t k = 0; k < yaml_root(document)->count; k++)
				buffer_printf(&names, "%s%s", names.length ? " " : "",
				    yaml_root(document)->keys[k]->text);
		document_free(document);
		free(error);
		free(path);
	}
	text = xstrdup(buffer_string(&names));
	buffer_free(&names);
	return text;
}
