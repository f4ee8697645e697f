/* What a board and its port say of themselves -> a record. */
#include "device-record.h"

#include <string.h>

#include "pylit-jv.h"
#include "pylit.h"
#include "records.h"

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

bool
device_can(struct board *board, const char *word)
{
	jv list = capabilities(board, find_info(buffer_string(&board->info), "sys:settrace ") != NULL);
	bool found = false;

	jv_array_foreach(list, i, name) {
		found = found || strcmp(jv_string_value(name), word) == 0;
		jv_free(name);
	}
	jv_free(list);
	return found;
}

jv
usb_record(const struct usb_id *usb)
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

jv
device_add_info(jv record, struct board *board)
{
	const char *info = buffer_string(&board->info);
	bool settrace = find_info(info, "sys:settrace ") != NULL;

	record = add_info(record, info);
	if (board->transport && board->transport->usb.vid && !rec_has(record, "usb"))
		record = rec_set(record, "usb", usb_record(&board->transport->usb));
	return rec_set(record, "capabilities", capabilities(board, settrace));
}

jv
device_record(const char *role, struct board *board)
{
	jv record = rec_new("device");

	if (role)
		record = rec_set_string(record, "role", role);
	record = rec_set_string(record, "device", board->device.name);
	record = rec_set_string(record, "address", board->device.address);
	return device_add_info(record, board);
}
