/* The entry of one board in a registry. */
#include "device-entry.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "text.h"

/* An entry's keys: each takes its node or says what is wrong with it. */

static bool
take_address(struct device *device, const struct node *node)
{
	if (node->kind != NODE_SCALAR || node->length == 0)
		return false;
	device->address = xstrdup(node->text);
	return true;
}

static bool
take_plain(struct device *device, const struct node *node)
{
	return node_bool(node, &device->plain);
}

/* A number of a pacing map; absent is 0. */
static bool
pacing_number(const struct node *map, const char *key, double *number)
{
	const struct node *node = node_get(map, key);

	*number = 0;
	return !node || (node_number(node, number) && *number >= 0 && *number < 1e6);
}

static bool
take_pacing(struct device *device, const struct node *node)
{
	double burst, chunk, delay_ms;

	if (node->kind != NODE_MAP || !pacing_number(node, "burst", &burst) ||
	    !pacing_number(node, "chunk", &chunk) || !pacing_number(node, "delay_ms", &delay_ms))
		return false;
	device->burst = (size_t)burst;
	device->chunk = (size_t)chunk;
	device->chunk_delay_us = (int64_t)(delay_ms * 1000);
	return true;
}

static bool
take_repl(struct device *device, const struct node *node)
{
	bool repl;

	if (!node_bool(node, &repl))
		return false;
	device->no_repl = !repl;
	return true;
}

static bool
take_idle(struct device *device, const struct node *node)
{
	double milliseconds;

	if (!node_number(node, &milliseconds) || !(milliseconds > 0 && milliseconds < 1e6))
		return false;
	device->idle_us = (int64_t)(milliseconds * 1000);
	return true;
}

static bool
take_verify(struct device *device, const struct node *node)
{
	return node_bool(node, &device->verify);
}

static bool
take_seconds(const struct node *node, double *seconds)
{
	return node_number(node, seconds) && *seconds > 0 && *seconds < 1e6;
}

static bool
take_timeout(struct device *device, const struct node *node)
{
	return take_seconds(node, &device->timeout);
}

static bool
take_connect(struct device *device, const struct node *node)
{
	return take_seconds(node, &device->connect);
}

/* A method's name, or {command: SHELL COMMAND}. */
static bool
take_reset(struct device *device, const struct node *node)
{
	const struct node *command = node->kind == NODE_MAP ? node_get(node, "command") : NULL;

	if (node->kind == NODE_SCALAR)
		return reset_named(node->text, &device->reset);
	if (!command || node->count != 1 || command->kind != NODE_SCALAR || command->length == 0)
		return false;
	device->reset = RESET_COMMAND;
	device->reset_command = xstrdup(command->text);
	return true;
}

/* A shell command, or {command: SHELL COMMAND, timeout: SECONDS}. */
static bool
take_command(const struct node *node, char **command, double *timeout)
{
	const struct node *text = node->kind == NODE_MAP ? node_get(node, "command") : node;
	const struct node *seconds = node->kind == NODE_MAP ? node_get(node, "timeout") : NULL;

	if (!text || text->kind != NODE_SCALAR || text->length == 0 ||
	    (node->kind == NODE_MAP && node->count != (seconds ? 2 : 1)) ||
	    (seconds && !take_seconds(seconds, timeout)))
		return false;
	*command = xstrdup(text->text);
	return true;
}

static bool
take_flash(struct device *device, const struct node *node)
{
	return take_command(node, &device->flash, &device->flash_timeout);
}

static bool
take_on_lost(struct device *device, const struct node *node)
{
	return take_command(node, &device->on_lost, &device->on_lost_timeout);
}

static bool
take_image(struct device *device, const struct node *node)
{
	if (node->kind != NODE_SCALAR || node->length == 0)
		return false;
	device->image = xstrdup(node->text);
	return true;
}

static bool
take_tags(struct device *device, const struct node *node)
{
	bool good = node->kind == NODE_LIST;

	if (!good || device->tags)
		return good;
	device->tags = xcalloc(node->count + 1, sizeof *device->tags);
	for (size_t i = 0; good && i < node->count; i++) {
		good = node->items[i]->kind == NODE_SCALAR;
		if (good)
			device->tags[i] = xstrdup(node->items[i]->text);
	}
	return good;
}

static bool
take_about(struct device *device, const struct node *node)
{
	if (node->kind != NODE_SCALAR)
		return false;
	device->about = xstrdup(node->text);
	return true;
}

static const struct entry_key {
	const char *name;
	bool (*take)(struct device *device, const struct node *node);
	const char *wants;
} entry_keys[] = {
	{ "address", take_address, "an address: exec:COMMAND, serial:/dev/ttyACM0, ..." },
	{ "about", take_about, "text" },
	{ "connect", take_connect, "a number of seconds" },
	{ "flash", take_flash, "a shell command, or {command: SHELL COMMAND, timeout: SECONDS}" },
	{ "idle_ms", take_idle, "a number of milliseconds" },
	{ "image", take_image, "the path of a file" },
	{ "on_lost", take_on_lost, "a shell command, or {command: SHELL COMMAND, timeout: SECONDS}" },
	{ "pacing", take_pacing, "a map {burst: BYTES, chunk: BYTES, delay_ms: MILLISECONDS}" },
	{ "plain", take_plain, "true or false" },
	{ "repl", take_repl, "true or false" },
	{ "reset", take_reset,
	    "none, machine, rts, dtr, break, reopen or {command: SHELL COMMAND}" },
	{ "tags", take_tags, "a list of words" },
	{ "timeout", take_timeout, "a number of seconds" },
	{ "verify", take_verify, "true or false" },
};

enum { ENTRY_KEYS = sizeof entry_keys / sizeof *entry_keys };

static const struct entry_key *
find_key(const char *name)
{
	for (size_t i = 0; i < ENTRY_KEYS; i++)
		if (strcmp(entry_keys[i].name, name) == 0)
			return &entry_keys[i];
	return NULL;
}

static char *
unknown_key(const char *path, const struct node *key)
{
	const char *words[ENTRY_KEYS + 1] = { NULL }, *nearest;

	for (size_t i = 0; i < ENTRY_KEYS; i++)
		words[i] = entry_keys[i].name;
	nearest = nearest_word(key->text, words);
	return xasprintf("%s:%d:%d: unknown key '%s'%s%s%s", path, key->line, key->column,
	    key->text, nearest ? "; did you mean '" : "", nearest ? nearest : "",
	    nearest ? "'?" : "");
}

/* An image stands beside the registry that names it. */
static void
place_image(struct device *device, const char *registry)
{
	const char *slash = strrchr(registry, '/');
	char *path;

	if (!device->image || *device->image == '/' || !slash)
		return;
	path = xasprintf("%.*s%s", (int)(slash - registry + 1), registry, device->image);
	free(device->image);
	device->image = path;
}

/* What only the whole entry shows. */
static bool
check_entry(struct device *device, const char *path, const struct node *entry, char **error)
{
	if (!device->address)
		*error = xasprintf("%s:%d: board '%s' has no address", path, entry->line,
		    device->name);
	else if (!device->flash != !device->image)
		*error = xasprintf("%s:%d: board '%s' has '%s' without '%s'", path, entry->line,
		    device->name, device->flash ? "flash" : "image",
		    device->flash ? "image" : "flash");
	else
		return true;
	return false;
}

bool
device_take_entry(struct device *device, const char *path, const struct node *entry, char **error)
{
	if (entry->kind == NODE_SCALAR)
		return take_address(device, entry);
	for (size_t i = 0; entry->kind == NODE_MAP && i < entry->count; i++) {
		const struct entry_key *key = find_key(entry->keys[i]->text);

		if (!key) {
			*error = unknown_key(path, entry->keys[i]);
			return false;
		}
		if (!key->take(device, entry->items[i])) {
			*error = xasprintf("%s:%d:%d: '%s' must be %s", path,
			    entry->items[i]->line, entry->items[i]->column, key->name, key->wants);
			return false;
		}
	}
	place_image(device, path);
	return check_entry(device, path, entry, error);
}
