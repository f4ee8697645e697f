/* libyaml's events and its complaints in our form; inside the yaml module only. */
#ifndef YAML_EVENTS_H
#define YAML_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

/* libyaml's header, of the same name as ours: ours are found by -iquote, not by -I. */
#include <yaml.h>
#ifndef YAML_DECLARE
#error "add common/ to the include path with -iquote: <yaml.h> must be libyaml's"
#endif

struct events {
	yaml_parser_t parser;
	yaml_event_t event; /* the one in hand */
	const char *name;   /* of the file, for messages */
	const char *text;
	size_t length;
	char *error; /* the first complaint: NAME:LINE:COLUMN: what */
};

/* Start on a text; the first event is taken with events_next. */
void events_open(struct events *events, const char *name, const char *text, size_t length);

/* Give everything back but the error. */
void events_close(struct events *events);

/* Take the next event in hand; false after a complaint. */
bool events_next(struct events *events);

/* Complain about a place, counted from 1, unless there was a complaint before. */
void events_complain(struct events *events, size_t line, size_t column, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Complain about the event in hand. */
#define events_complain_here(events, ...)                                     \
	events_complain(events, (events)->event.start_mark.line + 1,          \
	    (events)->event.start_mark.column + 1, __VA_ARGS__)

#endif
