/* Versions of firmware, without dates and compilers. */
#include "firmware.h"

#include <string.h>

#include "records.h"

/* "MicroPython v1.9.2" from "micro:bit v1.0.1; MicroPython v1.9.2 on 2017-09-01". */
static void
put_version(struct buffer *to, jv device)
{
	const char *name = rec_string(device, "implementation");
	const char *version = rec_string(device, "version");
	const char *own = version ? strstr(version, "MicroPython ") : NULL, *end;

	if (!own && name)
		buffer_printf(to, "%s ", name);
	if (!version)
		return;
	version = own ? own : version;
	end = strstr(version, own ? " on " : " (");
	buffer_append(to, version, end ? (size_t)(end - version) : strcspn(version, ";"));
}

void
put_firmware(struct buffer *to, jv device)
{
	const char *machine = rec_string(device, "machine");

	if (!machine)
		machine = rec_string(device, "platform");
	put_version(to, device);
	if (machine)
		buffer_printf(to, " on %s", machine);
}
