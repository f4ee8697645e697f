/* The serial ports that libserialport lists, and where their USB devices are plugged in. */
#include "ports.h"

#include <ctype.h>
#include <errno.h>
#include <libserialport.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "line.h"
#include "text.h"

/* Copy as much as fits and is valid UTF-8. */
static void
copy_text(char *to, size_t size, const char *from)
{
	size_t length = from ? strnlen(from, size - 1) : 0;

	length = length ? utf8_valid(from, length) : 0;
	if (length)
		memcpy(to, from, length);
	to[length] = '\0';
}

void
port_identify(struct sp_port *from, struct usb_id *usb)
{
	*usb = (struct usb_id){ 0 };
	if (sp_get_port_transport(from) != SP_TRANSPORT_USB ||
	    sp_get_port_usb_vid_pid(from, &usb->vid, &usb->pid) != SP_OK) {
		usb->vid = 0;
		return;
	}
	copy_text(usb->serial, sizeof usb->serial, sp_get_port_usb_serial(from));
	copy_text(usb->product, sizeof usb->product, sp_get_port_usb_product(from));
	copy_text(usb->manufacturer, sizeof usb->manufacturer,
	    sp_get_port_usb_manufacturer(from));
}

/*
 * A component of a port's path in sysfs that names a USB interface, as
 * "1-1.4:1.0": bus, ports of the hubs, configuration, interface.
 */
static bool
read_interface(const char *name, struct port *port)
{
	size_t bus = strspn(name, "0123456789");
	size_t place = bus + strspn(name + bus, "-.0123456789");
	int configuration, interface, end = 0;

	if (bus == 0 || name[bus] != '-' || name[place] != ':' || place >= sizeof port->place ||
	    sscanf(name + place, ":%d.%d%n", &configuration, &interface, &end) != 2 ||
	    name[place + end] != '\0')
		return false;
	copy_text(port->place, place + 1, name);
	port->interface = interface;
	return true;
}

/* From the bottom up: the interface that the port itself belongs to. */
static void
find_place(struct port *port)
{
	const char *name = strrchr(port->path, '/');
	char *link = xasprintf("/sys/class/tty/%s", name ? name + 1 : port->path);
	char *path = realpath(link, NULL);

	free(link);
	for (char *slash; path && (slash = strrchr(path, '/')); *slash = '\0')
		if (read_interface(slash + 1, port))
			break;
	free(path);
}

static bool
describe(struct sp_port *from, struct port *port)
{
	const char *path = sp_get_port_name(from);

	*port = (struct port){ .interface = -1 };
	if (strlen(path) >= sizeof port->path)
		return false;
	copy_text(port->path, sizeof port->path, path);
	copy_text(port->description, sizeof port->description, sp_get_port_description(from));
	port_identify(from, &port->usb);
	if (port->usb.vid)
		find_place(port);
	return true;
}

/* ttyUSB2 before ttyUSB10. */
static int
by_path(const void *a, const void *b)
{
	return strverscmp(((const struct port *)a)->path, ((const struct port *)b)->path);
}

struct port *
ports_list(size_t *count)
{
	struct sp_port **all = NULL;
	struct port *ports = NULL;

	*count = 0;
	if (sp_list_ports(&all) != SP_OK)
		return NULL;
	for (size_t i = 0; all[i]; i++) {
		ports = xrealloc(ports, (*count + 1) * sizeof *ports);
		*count += describe(all[i], &ports[*count]);
	}
	sp_free_port_list(all);
	if (*count)
		qsort(ports, *count, sizeof *ports, by_path);
	return ports;
}

char **
ports_boards(void)
{
	size_t count, found = 0;
	struct port *ports = ports_list(&count);
	char **names = xcalloc(count + 1, sizeof *names);

	for (size_t i = 0; i < count; i++)
		if (ports[i].usb.vid && line_known_vendor(ports[i].usb.vid))
			names[found++] = xasprintf("serial:%s", ports[i].path);
	free(ports);
	return names;
}

void
ports_free(char **ports)
{
	for (size_t i = 0; ports[i]; i++)
		free(ports[i]);
	free(ports);
}
