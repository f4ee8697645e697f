/* Steps and devices in detail. */
#include "report-step.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "records.h"
#include "report-excerpt.h"
#include "report.h"
#include "text.h"
#include "wording.h"

enum { MOST_CODE = 50, MOST_REASON = 70, MOST_FACT = 120 };

/* The line of the test file where the step stands, else its verb. */
static void
put_what(struct buffer *to, jv result)
{
	const char *id = rec_string(result, "test"), *verb = rec_string(result, "do");
	const char *name = id ? strstr(id, "::") : NULL;
	const char *directive = rec_string(result, "directive");
	double line = rec_number(result, "line", 0);
	struct buffer code = { 0 };

	if (name && line >= 1 && line < 1e9) {
		char *file = xstrndup(id, (size_t)(name - id));

		put_excerpt(&code, "", file, (long)line, 1);
		free(file);
	}
	if (code.length)
		code.length--; /* the newline */
	/* Of code that stands below its directive, the line alone would not say what it is. */
	if (code.length && directive && !strstr(buffer_string(&code), directive)) {
		put_short(to, directive, MOST_CODE);
		buffer_puts(to, ": ");
	}
	put_short(to, code.length ? buffer_string(&code) : verb ? verb : "?", MOST_CODE);
	buffer_free(&code);
}

static void
put_how(struct buffer *to, jv result)
{
	const char *status = rec_string(result, "status"), *reason = rec_string(result, "reason");
	jv err = rec_get(result, "err");
	const char *type = jv_get_kind(err) == JV_KIND_OBJECT ? rec_string(err, "type") : NULL;

	if (status && strcmp(status, "ok") == 0) {
		put_checks(to, result);
	} else {
		put_short(to, status ? status : "no status", MOST_REASON);
		if (reason || type) {
			buffer_puts(to, ": ");
			put_short(to, reason ? reason : type, MOST_REASON);
		}
	}
	jv_free(err);
}

void
put_step(struct buffer *to, const struct style *style, jv result, size_t board)
{
	const char *name = rec_string(result, "device");
	double elapsed_us = rec_number(result, "elapsed_us", 0);
	struct buffer text = { 0 }, how = { 0 };

	buffer_puts(&text, style->utf8 ? "  · " : "  - ");
	if (board)
		put_column(&text, name ? name : "?", board + 1);
	put_what(&text, result);
	put_how(&how, result);
	if (how.length)
		buffer_printf(&text, "  %s", buffer_string(&how));
	if (elapsed_us > 0) {
		buffer_puts(&text, "  ");
		put_duration(&text, elapsed_us);
	}
	put_styled(to, style, DIM, buffer_string(&text));
	buffer_free(&text);
	buffer_free(&how);
}

/* "    KEY: VALUE", a text as it is. */
static void
put_fact(struct buffer *to, const char *key, jv value)
{
	struct buffer text = { 0 };

	if (jv_get_kind(value) == JV_KIND_STRING) {
		buffer_puts(&text, jv_string_value(value));
		jv_free(value);
	} else {
		put_json(&text, value);
	}
	buffer_puts(to, "    ");
	put_short(to, key, MOST_FACT);
	buffer_puts(to, ": ");
	put_short(to, buffer_string(&text), MOST_FACT);
	buffer_putc(to, '\n');
	buffer_free(&text);
}

void
put_device_facts(struct buffer *to, jv device)
{
	static const char *const facts[] = { "role", "address", "platform", "machine", "version",
		"unique_id", "freq", "mem_free", "usb", "capabilities" };

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		if (rec_has(device, facts[i]))
			put_fact(to, facts[i], rec_get(device, facts[i]));
}

void
put_wiring(struct buffer *to, jv wiring)
{
	static const struct style plain = { 0 };

	if (jv_get_kind(wiring) == JV_KIND_STRING) {
		put_lines(to, &plain, "    ", "    ", jv_string_value(wiring),
		    strlen(jv_string_value(wiring)));
	} else if (jv_get_kind(wiring) == JV_KIND_OBJECT) {
		jv_object_foreach(wiring, key, value) {
			put_fact(to, jv_string_value(key), value);
			jv_free(key);
		}
	} else if (jv_get_kind(wiring) == JV_KIND_ARRAY) {
		jv_array_foreach(wiring, i, line) {
			struct buffer text = { 0 };

			if (jv_get_kind(line) == JV_KIND_STRING)
				buffer_puts(&text, jv_string_value(line));
			else
				put_json(&text, jv_copy(line));
			put_lines(to, &plain, "    ", "    ", buffer_string(&text), text.length);
			buffer_free(&text);
			jv_free(line);
		}
	}
	jv_free(wiring);
}
