/*
 * XML, written through libxml2, which appears here only. What can go wrong is
 * memory, which ends the process as elsewhere.
 */
#ifndef XML_H
#define XML_H

#include <stddef.h>

/* Takes what is written, never nothing; `context` is the caller's. */
typedef void xml_sink(void *context, const char *bytes, size_t length);

struct xml;

/*
 * A writer of elements that stand `depth` levels inside others, which decides
 * how far they are indented; several may stand side by side.
 */
struct xml *xml_new(xml_sink *sink, void *context, int depth);

/* Free the writer; what it still holds goes to the sink. */
void xml_free(struct xml *xml);

/* Give the sink all that was written so far, best after an element has ended. */
void xml_flush(struct xml *xml);

/* The first line of a document. */
void xml_declare(struct xml *xml);

/* Begin an element, inside the one that is open; end that one. */
void xml_start(struct xml *xml, const char *element);
void xml_end(struct xml *xml);

/*
 * An attribute of the element that was just begun. Here and in text, what is no
 * UTF-8 and what XML has no place for is made visible, as \x1b or \ufffe.
 */
void xml_attribute(struct xml *xml, const char *name, const char *value);

/* Text in the element that is open. */
void xml_text(struct xml *xml, const char *text, size_t length);

#endif
