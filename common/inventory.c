/* Boards of registries and serial ports, brought together. */
#include "inventory.h"

#include <stdlib.h>
#include <string.h>

#include "device-record.h"
#include "line.h"
#include "lock.h"
#include "records.h"
#include "transport.h"

static struct item *
add_item(struct inventory *inventory)
{
	struct item *item;

	inventory->items = xrealloc(inventory->items,
	    (inventory->count + 1) * sizeof *inventory->items);
	item = &inventory->items[inventory->count++];
	*item = (struct item){ .answer = jv_invalid() };
	return item;
}

/* Its port, if it has one, and who uses that. */
static void
look_at(struct item *item, const struct port *ports, size_t count)
{
	struct lock_holder holder;

	item->locked_as = transport_port(item->device.address);
	if (!item->locked_as)
		return;
	for (size_t i = 0; i < count; i++)
		if (strcmp(ports[i].path, item->locked_as) == 0) {
			item->has_port = true;
			item->port = ports[i];
		}
	if (lock_held(item->locked_as, &holder)) {
		item->in_use = true;
		item->user.pid = holder.pid;
		memcpy(item->user.command, holder.command, sizeof item->user.command);
	} else if (*item->locked_as == '/') {
		item->in_use = port_users(item->locked_as, &item->user, 1) > 0;
	}
}

static bool
has_path(const struct inventory *inventory, const char *path)
{
	for (size_t i = 0; i < inventory->count; i++)
		if (inventory->items[i].has_port && strcmp(inventory->items[i].port.path, path) == 0)
			return true;
	return false;
}

/* The board that is taken without -d, if that is clear. */
static void
mark_default(struct inventory *inventory)
{
	struct device device;
	char *error, *port;
	int status;

	if (!device_find(NULL, &device, &error, &status)) {
		free(error);
		return;
	}
	port = transport_port(device.address);
	for (size_t i = 0; i < inventory->count; i++) {
		struct item *item = &inventory->items[i];

		item->is_default = strcmp(item->device.address, device.address) == 0 ||
		    (port && item->locked_as && strcmp(port, item->locked_as) == 0);
	}
	free(port);
	device_free(&device);
}

void
inventory_read(struct inventory *inventory, char **error)
{
	size_t devices, ports;
	struct device *device = device_list(&devices, error);
	struct port *port = ports_list(&ports);

	*inventory = (struct inventory){ 0 };
	for (size_t i = 0; i < devices; i++) {
		struct item *item = add_item(inventory);

		item->device = device[i];
		item->may_be_asked = true;
		look_at(item, port, ports);
	}
	for (size_t i = 0; i < ports; i++) {
		struct item *item;

		if (has_path(inventory, port[i].path))
			continue;
		item = add_item(inventory);
		item->device.name = xstrdup(port[i].path);
		item->device.address = xstrdup(port[i].path);
		item->may_be_asked = port[i].usb.vid && line_known_vendor(port[i].usb.vid);
		look_at(item, port, ports);
	}
	mark_default(inventory);
	free(device);
	free(port);
}

static void
free_item(struct item *item)
{
	device_free(&item->device);
	free(item->locked_as);
	free(item->trouble);
	jv_free(item->answer);
}

bool
inventory_choose(struct inventory *inventory, const char *wanted, char **error, int *status)
{
	struct device device;
	struct item *item;
	struct port *ports;
	size_t count;

	if (!device_find(wanted, &device, error, status))
		return false;
	inventory_free(inventory);
	ports = ports_list(&count);
	item = add_item(inventory);
	item->device = device;
	item->may_be_asked = true;
	look_at(item, ports, count);
	mark_default(inventory);
	free(ports);
	return true;
}

static jv
port_record(const struct port *port)
{
	jv usb = usb_record(&port->usb);

	if (*port->usb.manufacturer)
		usb = rec_set_string(usb, "manufacturer", port->usb.manufacturer);
	if (*port->place)
		usb = rec_set_string(usb, "place", port->place);
	return port->interface < 0 ? usb : rec_set_number(usb, "interface", port->interface);
}

/* What the board has told, but for what its port is known to be. */
static jv
add_answer(jv record, const struct item *item)
{
	jv answer = jv_copy(item->answer);

	if (rec_has(record, "usb"))
		answer = jv_object_delete(answer, jv_string("usb"));
	record = jv_object_merge(record, answer);
	return rec_set_number(record, "elapsed_us", (double)item->elapsed_us);
}

static jv
user_record(const struct port_user *user)
{
	jv record = jv_object();

	if (user->pid)
		record = rec_set_number(record, "pid", (double)user->pid);
	return *user->command ? rec_set_string(record, "command", user->command) : record;
}

jv
inventory_record(const struct item *item)
{
	jv record = rec_set_string(rec_new("device"), "device", item->device.name);

	record = rec_set_string(record, "address", item->device.address);
	if (item->device.about)
		record = rec_set_string(record, "about", item->device.about);
	if (item->is_default)
		record = rec_set(record, "default", jv_true());
	if (item->has_port) {
		record = rec_set_string(record, "port", item->port.path);
		record = rec_set_string(record, "description", item->port.description);
	}
	if (item->has_port && item->port.usb.vid)
		record = rec_set(record, "usb", port_record(&item->port));
	if (item->in_use)
		record = rec_set(record, "user", user_record(&item->user));
	if (item->trouble)
		record = rec_set_string(record, "trouble", item->trouble);
	return jv_is_valid(item->answer) ? add_answer(record, item) : record;
}

void
inventory_free(struct inventory *inventory)
{
	for (size_t i = 0; i < inventory->count; i++)
		free_item(&inventory->items[i]);
	free(inventory->items);
	*inventory = (struct inventory){ 0 };
}
