/* libyaml's event parser, its errors told as NAME:LINE:COLUMN: what. */
#include "yaml-events.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"

void
events_open(struct events *events, const char *name, const char *text, size_t length)
{
	*events = (struct events){ .name = name, .text = text, .length = length };
	if (!yaml_parser_initialize(&events->parser))
		abort(); /* no memory */
	yaml_parser_set_input_string(&events->parser, (const unsigned char *)text, length);
}

void
events_close(struct events *events)
{
	yaml_event_delete(&events->event);
	yaml_parser_delete(&events->parser);
}

void
events_complain(struct events *events, size_t line, size_t column, const char *format, ...)
{
	va_list arguments;
	char *what;

	if (events->error)
		return;
	va_start(arguments, format);
	if (vasprintf(&what, format, arguments) < 0)
		abort(); /* no memory */
	va_end(arguments);
	events->error = xasprintf("%s:%zu:%zu: %s", events->name, line, column, what);
	free(what);
}

static bool
starts_character(char byte)
{
	return ((unsigned char)byte & 0xc0) != 0x80;
}

/* Where a byte is: libyaml gives only the offset of one that it cannot decode. */
static yaml_mark_t
mark_of_offset(const struct events *events, size_t offset)
{
	yaml_mark_t mark = { 0 };

	for (size_t i = 0; i < offset && i < events->length; i++) {
		mark.column += starts_character(events->text[i]);
		if (events->text[i] == '\n') {
			mark.line++;
			mark.column = 0;
		}
	}
	return mark;
}

/* Whether the character of a mark (which counts characters, not bytes) is a tab. */
static bool
is_tab_at(const struct events *events, yaml_mark_t mark)
{
	size_t index = 0, at = 0;

	while (at < events->length && index <= mark.index)
		index += starts_character(events->text[at++]);
	return at && index == mark.index + 1 && events->text[at - 1] == '\t';
}

/* What to do about what libyaml says most often, "" if nothing is known. */
static const char *
advice_on(const char *problem)
{
	static const struct {
		const char *problem, *advice;
	} known[] = {
		{ "mapping values are not allowed in this context",
		    "; text with ': ' in it needs quotes, keys of a map stand in one column" },
		{ "did not find expected '-' indicator",
		    "; all of a list, and all keys of a map, stand in one column" },
		{ "did not find expected key",
		    "; all keys of a map stand in one column, text with quotes in it needs '|'" },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(problem, known[i].problem) == 0)
			return known[i].advice;
	return "";
}

static void
complain_syntax(struct events *events)
{
	const yaml_parser_t *p = &events->parser;
	yaml_mark_t at = p->error == YAML_READER_ERROR
	    ? mark_of_offset(events, p->problem_offset)
	    : p->problem_mark;
	const char *problem = p->problem ? p->problem : "cannot be read";
	const char *advice = advice_on(problem);

	if (p->error == YAML_SCANNER_ERROR && is_tab_at(events, at))
		problem = "a tab cannot indent, use spaces";
	if (p->context)
		events_complain(events, at.line + 1, at.column + 1,
		    "not YAML: %s (%s, line %zu)%s", problem, p->context,
		    p->context_mark.line + 1, advice);
	else
		events_complain(events, at.line + 1, at.column + 1, "not YAML: %s%s", problem,
		    advice);
}

bool
events_next(struct events *events)
{
	yaml_event_delete(&events->event);
	if (yaml_parser_parse(&events->parser, &events->event))
		return true;
	complain_syntax(events);
	return false;
}
