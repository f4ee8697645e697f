/* The records that upy-send makes, but for results. */
#include "sender.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "device-record.h"
#include "exits.h"
#include "records.h"
#include "warning.h"

void
sender_put(struct sender *sender, jv record)
{
	put_record(&sender->outbox.waiting, record);
	sender->count++;
}

void
sender_put_with(struct sender *sender, jv record, const struct buffer *members)
{
	struct buffer *waiting = &sender->outbox.waiting;

	sender_put(sender, record);
	if (!members->length)
		return;
	waiting->length -= strlen("}\n");
	buffer_putc(waiting, ',');
	buffer_append(waiting, members->data, members->length);
	buffer_puts(waiting, "}\n");
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
	warn_visibly("%s%s%s", where ? where : "", where ? ": " : "", message);
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

void
sender_introduce(struct sender *sender, struct seat *seat)
{
	struct board *board = &seat->board;

	if (seat->introduced || board->want_info || !board->transport)
		return;
	seat->introduced = true;
	sender_put(sender, device_record(seat->role, board));
}

void
sender_output(struct sender *sender, const struct seat *seat, const char *test,
    const char *bytes, size_t length)
{
	const struct transport *transport = seat->board.transport; /* NULL: gone meanwhile */
	jv record;

	if (outbox_full(&sender->outbox) && !(transport && transport->ops->lossless)) {
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
