/* Which port a usb: address means. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "ports.h"
#include "text.h"

/* The number in a last ":ifNN" (hexadecimal, as udev writes it), and where that begins. */
static int
read_suffix(const char *text, size_t *length)
{
	const char *colon = strrchr(text, ':');
	unsigned interface;
	int end = 0;

	*length = strlen(text);
	if (!colon || sscanf(colon, ":if%2x%n", &interface, &end) != 1 || colon[end] != '\0')
		return -1;
	*length = (size_t)(colon - text);
	return (int)interface;
}

void
port_want(const char *text, struct port_wanted *wanted)
{
	unsigned vid, pid;
	size_t length;
	int end = 0;

	*wanted = (struct port_wanted){ .vid = -1 };
	wanted->interface = read_suffix(text, &length);
	if (*text == '@') {
		snprintf(wanted->place, sizeof wanted->place, "%.*s", (int)length - 1, text + 1);
	} else if (sscanf(text, "%4x:%4x%n", &vid, &pid, &end) == 2 && (size_t)end == length) {
		wanted->vid = (int)vid;
		wanted->pid = (int)pid;
	} else {
		snprintf(wanted->serial, sizeof wanted->serial, "%.*s", (int)length, text);
	}
}

bool
port_fits(const struct port *port, const struct port_wanted *wanted)
{
	if (!port->usb.vid || (wanted->interface >= 0 && port->interface != wanted->interface))
		return false;
	if (*wanted->place)
		return strcmp(port->place, wanted->place) == 0;
	if (wanted->vid >= 0)
		return port->usb.vid == wanted->vid && port->usb.pid == wanted->pid;
	return *wanted->serial && strcmp(port->usb.serial, wanted->serial) == 0;
}

/* What tells the port from others, in words that an address can have. */
static void
put_marks(struct buffer *to, const struct port *port)
{
	buffer_printf(to, "%s (%04x:%04x", port->path, port->usb.vid, port->usb.pid);
	if (*port->usb.serial) {
		buffer_puts(to, ", serial number ");
		put_visible(to, port->usb.serial, strlen(port->usb.serial));
	}
	if (*port->place)
		buffer_printf(to, ", @%s", port->place);
	if (port->interface >= 0)
		buffer_printf(to, ":if%02x", (unsigned)port->interface);
	buffer_puts(to, ")");
}

/* Lists the ports that fit, all of USB when none does. */
static void
explain(struct transport *transport, const struct port *ports, size_t count,
    const struct port_wanted *wanted, size_t fitting)
{
	struct buffer list = { 0 };

	for (size_t i = 0; i < count; i++)
		if (fitting ? port_fits(&ports[i], wanted) : ports[i].usb.vid != 0) {
			buffer_puts(&list, list.length ? ", " : "");
			put_marks(&list, &ports[i]);
		}
	if (fitting)
		transport_fail(transport, "several ports fit: %s", buffer_string(&list));
	else
		transport_fail(transport, "no port fits; the USB serial ports are: %s",
		    list.length ? buffer_string(&list) : "none");
	transport->usage = fitting > 1;
	buffer_free(&list);
}

char *
port_find(struct transport *transport, const char *text)
{
	struct port_wanted wanted;
	size_t count, fitting = 0;
	struct port *ports = ports_list(&count);
	const struct port *found = NULL;
	char *path = NULL;

	port_want(text, &wanted);
	for (size_t i = 0; i < count; i++)
		if (port_fits(&ports[i], &wanted)) {
			found = &ports[i];
			fitting++;
		}
	if (fitting == 1)
		path = xstrdup(found->path);
	else
		explain(transport, ports, count, &wanted, fitting);
	free(ports);
	return path;
}
