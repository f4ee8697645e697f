/* The records that upy-send makes, but for results. */
#include "sender.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "exits.h"
#include "pylit-jv.h"
#include "pylit.h"
#include "records.h"

void
sender_put(struct sender *sender, jv record)
{
	put_record(&sender->outbox.waiting, record);
	sender->count++;
}

void
sender_error(struct sender *sender, const char *where, int status, const char *format, ...)
{
	va_list arguments;
	char *message;

	va_start(arguments, format);
	if (vasprintf(&message, format, arguments) < 0)
		message = NULL;
	va_end(arguments);
	warnx("%s%s%s", where ? where : "", where ? ": " : "", message);
	sender_put(sender, error_record("upy-send", message, where, status));
	sender->status = worse_exit(sender->status, status);
	free(message);
}

void
sender_pass(struct sender *sender, struct item *item)
{
	if (!item->line)
		return;
	buffer_append(&sender->outbox.waiting, item->line, item->length);
	buffer_putc(&sender->outbox.waiting, '\n');
	free(item->line);
	item->line = NULL;
}

/* The value of a "KEY REPR" line, text as text; invalid when it is no literal. */
static jv
info_value(const char *repr, size_t length)
{
	struct pylit *literal = pylit_parse(repr, length, NULL);
	const struct pyvalue *value = literal ? pylit_value(literal) : NULL;
	jv result = jv_invalid();

	if (value && value->kind == PY_BYTES) {
		struct buffer hex = { 0 };

		for (size_t i = 0; i < value->length; i++)
			buffer_printf(&hex, "%02x", (unsigned char)value->bytes[i]);
		result = jv_string(buffer_string(&hex));
		buffer_free(&hex);
	} else if (value) {
		result = pylit_to_jv(value);
	}
	pylit_free(literal);
	return result;
}

/* What board.c asks for, and the field that it becomes; the first that is known wins. */
static const struct {
	const char *asked, *field;
} info_fields[] = {
	{ "sys:platform ", "platform" },
	{ "sys:implementation.name ", "implementation" },
	{ "os:uname().version ", "version" },
	{ "sys:version ", "version" },
	{ "os:uname().machine ", "machine" },
	{ "sys:implementation._machine ", "machine" },
	{ "machine:unique_id() ", "unique_id" },
	{ "machine:freq() ", "freq" },
	{ "gc:mem_free() ", "mem_free" },
};

/* The repr behind `asked` at the start of a line, or NULL. */
static const char *
find_info(const char *info, const char *asked)
{
	for (; *info; info += strcspn(info, "\n"), info += *info == '\n')
		if (strncmp(info, asked, strlen(asked)) == 0)
			return info + strlen(asked);
	return NULL;
}

static jv
add_info(jv record, const char *info)
{
	bool cpython = find_info(info, "sys:implementation.name 'cpython'") != NULL;

	for (size_t i = 0; i < sizeof info_fields / sizeof *info_fields; i++) {
		const char *repr = find_info(info, info_fields[i].asked);
		jv value;

		/* CPython's uname is about the kernel below it. */
		if (!repr || rec_has(record, info_fields[i].field) ||
		    (cpython && strncmp(info_fields[i].asked, "os:", 3) == 0))
			continue;
		value = info_value(repr, strcspn(repr, "\n"));
		if (jv_is_valid(value))
			record = rec_set(record, info_fields[i].field, value);
		else
			jv_free(value);
	}
	return record;
}

static jv
capabilities(const struct board *board, bool settrace)
{
	jv list = jv_array();

	if (board->repl.paste == PASTE_YES)
		list = jv_array_append(list, jv_string("raw_paste"));
	if (settrace)
		list = jv_array_append(list, jv_string("settrace"));
	return list;
}

/* What the USB device of the board's port says of itself. */
static jv
usb_field(const struct usb_id *usb)
{
	jv field = jv_object();

	field = jv_object_set(field, jv_string("vid"), jv_string_fmt("%04x", (unsigned)usb->vid));
	field = jv_object_set(field, jv_string("pid"), jv_string_fmt("%04x", (unsigned)usb->pid));
	if (*usb->serial)
		field = jv_object_set(field, jv_string("serial"), jv_string(usb->serial));
	if (*usb->product)
		field = jv_object_set(field, jv_string("product"), jv_string(usb->product));
	return field;
}

void
sender_introduce(struct sender *sender, struct seat *seat)
{
	struct board *board = &seat->board;
	jv record;
	bool settrace;

	if (seat->introduced || board->want_info || !board->transport)
		return;
	seat->introduced = true;
	record = rec_set_string(rec_new("device"), "role", seat->role);
	record = rec_set_string(record, "device", board->device.name);
	record = rec_set_string(record, "address", board->device.address);
	record = add_info(record, buffer_string(&board->info));
	if (board->transport->usb.vid)
		record = rec_set(record, "usb", usb_field(&board->transport->usb));
	settrace = find_info(buffer_string(&board->info), "sys:settrace ") != NULL;
	sender_put(sender, rec_set(record, "capabilities", capabilities(board, settrace)));
}

void
sender_output(struct sender *sender, const struct seat *seat, const char *test,
    const char *bytes, size_t length)
{
	jv record;

	if (outbox_full(&sender->outbox) && !seat->board.transport->ops->lossless) {
		sender->dropped += length;
		return;
	}
	record = rec_set_string(rec_new("output"), "role", seat->role);
	record = rec_set_string(record, "device", seat->board.device.name);
	if (test)
		record = rec_set_string(record, "test", test);
	if (sender->dropped)
		record = rec_set_number(record, "dropped", (double)sender->dropped);
	sender->dropped = 0;
	record = rec_set_bytes(record, "text", bytes, length);
	sender_put(sender, rec_set_number(record, "at_us", (double)(clock_us() - sender->started)));
}
