/* What the board's answers mean: why there is no REPL, what a registry should say. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "device-record.h"
#include "doctor-internal.h"
#include "firmware.h"
#include "json.h"
#include "records.h"
#include "text.h"
#include "trace.h"

/* What boots say, of many firmwares. */
static const char *const boot_marks[] = { "rst:0x", "ets ", "rst cause", "Brownout", "MPY: soft",
	"MicroPython v", "CircuitPython", NULL };

static size_t
count_of(const char *text, const char *what)
{
	size_t count = 0;

	for (; (text = strstr(text, what)); text++)
		count++;
	return count;
}

static size_t
count_boots(const char *text)
{
	size_t most = 0;

	for (const char *const *mark = boot_marks; *mark; mark++) {
		size_t count = count_of(text, *mark);

		most = count > most ? count : most;
	}
	return most;
}

/* Bytes that no text has: what a wrong speed makes of one. */
static size_t
count_noise(const struct buffer *bytes)
{
	size_t noise = 0;

	for (size_t i = 0; i < bytes->length; i++) {
		unsigned char c = (unsigned char)bytes->data[i];

		noise += c >= 0x80 || (c < ' ' && !isspace(c));
	}
	return noise;
}

/* The last bytes that came from the board. */
static void
put_heard(struct doctor *doctor, struct buffer *said)
{
	enum { MOST_SAID = 2048 };
	struct trace trace;
	char *error;
	size_t skip;

	if (doctor->board.trace)
		fflush(doctor->board.trace);
	if (trace_parse(&trace, doctor->heard.data, doctor->heard.length, &error)) {
		skip = trace.received.length > MOST_SAID ? trace.received.length - MOST_SAID : 0;
		if (trace.received.length)
			buffer_append(said, trace.received.data + skip, trace.received.length - skip);
	} else {
		free(error);
	}
	trace_free(&trace);
}

/* What the board said last, in a line. */
static void
quote(struct doctor *doctor, const struct buffer *seen)
{
	enum { SHOWN = 60 };
	size_t skip = seen->length > SHOWN ? seen->length - SHOWN : 0;
	struct buffer line = { 0 };

	for (size_t i = skip; i < seen->length; i++) {
		char c = seen->data[i];

		if (c == '\n' || c == '\r' || c == '\t')
			buffer_puts(&line, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
		else
			put_visible(&line, &c, 1);
	}
	doctor_advise(doctor, "it says '%s'", buffer_string(&line));
	buffer_free(&line);
}

/* Nothing but the control characters that were typed to enter the REPL. */
static bool
is_echo(const struct buffer *bytes)
{
	for (size_t i = 0; i < bytes->length; i++)
		if (!strchr("\x03\x01\r\n", bytes->data[i]))
			return false;
	return true;
}

static void
explain_talk(struct doctor *doctor, struct buffer *seen)
{
	/* Text up to the first NUL is enough to look for words. */
	for (size_t i = 0; i < seen->length; i++)
		if (!seen->data[i])
			seen->data[i] = ' ';
	if (is_echo(seen)) {
		doctor_wrong(doctor, "it only echoes what is typed");
		doctor_advise(doctor, "is something connected to the other end? are RX and TX joined?");
	} else if (count_noise(seen) > seen->length / 4) {
		doctor_wrong(doctor, "what comes is no text: the speed may be wrong");
		quote(doctor, seen);
		doctor_advise(doctor, "most boards have ?baud=115200");
	} else if (count_boots(buffer_string(seen)) > 1) {
		doctor_wrong(doctor, "it boots again and again");
		quote(doctor, seen);
		doctor_advise(doctor, "power (another cable, no hub)? a line that resets it "
		    "(?lines=off)? its own boot.py?");
	} else if (strstr(buffer_string(seen), ">>> ")) {
		doctor_wrong(doctor, "it has a prompt, but no raw REPL behind it");
		quote(doctor, seen);
		doctor_advise(doctor, "this may be another Python, or somebody else types, too");
	} else {
		doctor_wrong(doctor, "it talks, but shows no prompt when it is interrupted");
		quote(doctor, seen);
		doctor_advise(doctor, "this may not be MicroPython, or a program that catches Ctrl-C");
	}
}

void
doctor_explain_silence(struct doctor *doctor)
{
	struct board *board = &doctor->board;
	const char *reason = board->outcome.reason;
	struct buffer said = { 0 };

	put_heard(doctor, &said);
	if (strstr(reason, "ended with status 127") || strstr(reason, "ended with status 126")) {
		doctor_wrong(doctor, "%s: the shell does not find a program, or may not run it",
		    reason);
	} else if (!board->outcome.unreachable) {
		doctor_wrong(doctor, "%s", *reason ? reason : "it does not run programs");
	} else if (said.length) {
		explain_talk(doctor, &said);
	} else {
		doctor_wrong(doctor, "nothing comes from it, not even an echo of what is typed");
		doctor_advise(doctor, "is it powered, and running MicroPython? are RX and TX crossed?");
		doctor_advise(doctor, "does it want another speed (?baud=) or other lines (?lines=)?");
	}
	buffer_free(&said);
}

/* The address by which it is found wherever it is plugged in, if there is one. */
static char *
lasting_address(const struct item *item)
{
	const struct port *port = &item->port;

	if (!item->has_port || !port->usb.vid)
		return xstrdup(item->device.address);
	if (*port->usb.serial)
		return xasprintf("usb:%s", port->usb.serial);
	return xasprintf("usb:%04x:%04x", (unsigned)port->usb.vid, (unsigned)port->usb.pid);
}

static void
print_quoted(struct doctor *doctor, const char *key, const char *text)
{
	struct buffer quoted = { 0 };

	/* JSON's strings are strings of YAML as well. */
	put_json(&quoted, jv_string(text));
	fprintf(doctor->to, "  %s: %s\n", key, buffer_string(&quoted));
	buffer_free(&quoted);
}

void
doctor_suggest(struct doctor *doctor)
{
	const struct item *item = doctor->item;
	jv known = device_add_info(jv_object(), &doctor->board);
	const char *machine = rec_string(known, "machine");
	char *address = lasting_address(item);
	struct buffer firmware = { 0 };
	bool named = strcmp(item->device.name, item->device.address) != 0;

	put_firmware(&firmware, known);
	doctor_good(doctor, "it is %s", buffer_string(&firmware));
	buffer_free(&firmware);
	fprintf(doctor->to, "\nFor devices.yaml:\n\n%s:\n", named ? item->device.name : "my-board");
	print_quoted(doctor, "address", address);
	if (item->device.about)
		print_quoted(doctor, "about", item->device.about);
	else if (machine)
		print_quoted(doctor, "about", machine);
	if (doctor->board.repl.paste != PASTE_YES)
		fputs("  plain: true\n", doctor->to);
	if (doctor->chunk)
		fprintf(doctor->to, "  pacing: {burst: %zu, chunk: %zu, delay_ms: %g}\n", doctor->burst,
		    doctor->chunk, doctor->delay_ms);
	free(address);
	jv_free(known);
}
