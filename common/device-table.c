/* Boards in columns: a mark, the name, the address, and what else there is, wrapped. */
#include "device-table.h"

#include <stdio.h>
#include <string.h>

#include "firmware.h"
#include "text.h"

enum { WIDTH = 80, MARK = 2, GAP = 2, WIDEST_NAME = 18, WIDEST_ADDRESS = 26 };

/* In one line, without what could drive a terminal. */
static void
put_line_of(struct buffer *to, const char *text)
{
	size_t start = to->length;

	put_visible(to, text, strlen(text));
	for (size_t i = start; i < to->length; i++)
		if (to->data[i] == '\n' || to->data[i] == '\t')
			to->data[i] = ' ';
}

/* One more fact, behind a comma. */
static void
put_fact(struct buffer *to, const char *before, const char *text)
{
	if (!text || !*text)
		return;
	buffer_puts(to, to->length ? ", " : "");
	buffer_puts(to, before);
	put_line_of(to, text);
}

static bool
ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), most = strlen(end);

	return length >= most && strcmp(text + length - most, end) == 0;
}

static void
put_port(struct buffer *to, const struct item *item)
{
	const struct usb_id *usb = &item->port.usb;
	char ids[16];

	/* A port that nothing is known of is described by its own name. */
	if (!ends_with(item->port.path, item->port.description))
		put_fact(to, "", item->port.description);
	if (usb->vid) {
		snprintf(ids, sizeof ids, "%04x:%04x", (unsigned)usb->vid, (unsigned)usb->pid);
		put_fact(to, "", ids);
		put_fact(to, "serial number ", usb->serial);
	}
	if (strcmp(item->port.path, item->device.address) != 0)
		put_fact(to, "now at ", item->port.path);
}

static void
put_answer(struct buffer *to, const struct item *item)
{
	struct buffer firmware = { 0 };
	char time[32];

	put_firmware(&firmware, item->answer);
	put_fact(to, "", buffer_string(&firmware));
	buffer_free(&firmware);
	snprintf(time, sizeof time, "%.0f ms", (double)item->elapsed_us / 1e3);
	put_fact(to, "answered in ", time);
}

/* All that is known, in a line of any length. */
static void
put_facts(struct buffer *to, const struct item *item)
{
	char user[64];

	put_fact(to, "", item->device.about);
	if (item->has_port)
		put_port(to, item);
	if (jv_is_valid(item->answer))
		put_answer(to, item);
	if (item->trouble) {
		put_fact(to, "", item->trouble);
	} else if (item->in_use) {
		snprintf(user, sizeof user, "in use by process %ld (%s)", item->user.pid,
		    *item->user.command ? item->user.command : "?");
		put_fact(to, "", item->user.pid ? user : "in use");
	}
}

/* How many bytes of valid UTF-8 make so many columns at most. */
static size_t
cut_at(const char *text, size_t columns)
{
	size_t bytes = 0;

	for (; text[bytes]; bytes++)
		if (((unsigned char)text[bytes] & 0xc0) != 0x80 && columns-- == 0)
			break;
	return bytes;
}

static size_t
columns_of(const char *text)
{
	return utf8_count(text, strlen(text));
}

/* The start of the last so many columns. */
static const char *
last_columns(const char *text, size_t columns)
{
	return text + cut_at(text, columns_of(text) - columns);
}

/* A cell of a column: padded, or cut in the middle, as the ends of addresses differ. */
static void
put_cell(struct buffer *to, const char *text, size_t width)
{
	struct buffer cell = { 0 };
	const char *line;

	put_line_of(&cell, text);
	line = buffer_string(&cell);
	if (columns_of(line) > width) {
		buffer_append(to, line, cut_at(line, width / 3));
		buffer_puts(to, "...");
		buffer_puts(to, last_columns(line, width - width / 3 - 3));
	} else {
		buffer_printf(to, "%s%*s", line, (int)(width - columns_of(line)), "");
	}
	buffer_free(&cell);
}

/* The text in lines of so many columns, broken at blanks where there are any. */
static void
put_wrapped(struct buffer *to, const char *text, size_t indent)
{
	size_t width = WIDTH - indent;

	while (columns_of(text) > width) {
		size_t most = cut_at(text, width), end = most;

		while (end > 0 && text[end] != ' ')
			end--;
		buffer_append(to, text, end ? end : most);
		buffer_printf(to, "\n%*s", (int)indent, "");
		text += end ? end + 1 : most;
	}
	buffer_printf(to, "%s\n", text);
}

static size_t
widest(const struct inventory *inventory, bool address, size_t most)
{
	size_t width = 0;

	for (size_t i = 0; i < inventory->count; i++) {
		const struct device *device = &inventory->items[i].device;
		size_t columns = columns_of(address ? device->address : device->name);

		width = columns > width ? columns : width;
	}
	return width < most ? width : most;
}

static void
put_item(struct buffer *to, const struct item *item, size_t name, size_t address)
{
	struct buffer facts = { 0 };
	bool told = strcmp(item->device.name, item->device.address) == 0 &&
	    columns_of(item->device.name) <= name;

	buffer_puts(to, item->is_default ? "* " : "  ");
	put_cell(to, item->device.name, name);
	buffer_puts(to, "  ");
	put_cell(to, told ? "" : item->device.address, address);
	buffer_puts(to, "  ");
	put_facts(&facts, item);
	put_wrapped(to, buffer_string(&facts), MARK + name + GAP + address + GAP);
	buffer_free(&facts);
	/* No blanks at the ends of lines. */
	while (to->length > 1 && to->data[to->length - 2] == ' ')
		to->data[--to->length - 1] = '\n';
}

void
put_device_table(struct buffer *to, const struct inventory *inventory)
{
	size_t name = widest(inventory, false, WIDEST_NAME);
	size_t address = widest(inventory, true, WIDEST_ADDRESS);

	for (size_t i = 0; i < inventory->count; i++)
		put_item(to, &inventory->items[i], name, address);
}
