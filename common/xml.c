/* XML through libxml2's xmlwriter. */
#include "xml.h"

#include <libxml/xmlwriter.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "text.h"

struct xml {
	xmlTextWriterPtr writer;
	xml_sink *sink;
	void *context;
	bool dropping; /* what is written is the elements around, which are not ours */
	struct buffer visible, legal;
};

/* libxml2's failures here are memory that is out, or a call out of place. */
static void
must(int result)
{
	if (result < 0)
		abort();
}

static int
give_sink(void *context, const char *bytes, int length)
{
	struct xml *xml = context;

	if (!xml->dropping && length)
		xml->sink(xml->context, bytes, (size_t)length);
	return length;
}

static int
close_sink(void *context)
{
	(void)context;
	return 0;
}

struct xml *
xml_new(xml_sink *sink, void *context, int depth)
{
	struct xml *xml = xcalloc(1, sizeof *xml);
	xmlOutputBufferPtr output = xmlOutputBufferCreateIO(give_sink, close_sink, xml, NULL);

	xml->sink = sink;
	xml->context = context;
	xml->writer = output ? xmlNewTextWriter(output) : NULL;
	must(xml->writer ? 0 : -1);
	must(xmlTextWriterSetIndent(xml->writer, 1));
	must(xmlTextWriterSetIndentString(xml->writer, BAD_CAST "  "));
	xml->dropping = true;
	for (int i = 0; i < depth; i++)
		xml_start(xml, "around");
	must(xmlTextWriterWriteRaw(xml->writer, BAD_CAST "")); /* ends the start tag */
	xml_flush(xml);
	xml->dropping = false;
	return xml;
}

void
xml_free(struct xml *xml)
{
	xmlFreeTextWriter(xml->writer);
	buffer_free(&xml->visible);
	buffer_free(&xml->legal);
	free(xml);
}

void
xml_flush(struct xml *xml)
{
	must(xmlTextWriterFlush(xml->writer));
}

void
xml_declare(struct xml *xml)
{
	must(xmlTextWriterStartDocument(xml->writer, NULL, "UTF-8", NULL));
}

void
xml_start(struct xml *xml, const char *element)
{
	must(xmlTextWriterStartElement(xml->writer, BAD_CAST element));
}

void
xml_end(struct xml *xml)
{
	must(xmlTextWriterEndElement(xml->writer));
}

/* Most text is: no need to look at it more closely. */
static bool
is_plain(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c < ' ' && c != '\n' && c != '\t') || c >= 0x7f)
			return false;
	}
	return true;
}

/* U+FFFE and U+FFFF: the characters that are UTF-8, but not XML. */
static void
put_legal(struct buffer *to, const char *text, size_t length)
{
	for (const char *end = text + length, *at; text < end; text = at + 3) {
		for (at = text; (at = memmem(at, (size_t)(end - at), "\xef\xbf", 2)); at += 2)
			if ((unsigned char)at[2] >= 0xbe)
				break;
		if (!at) {
			buffer_append(to, text, (size_t)(end - text));
			break;
		}
		buffer_append(to, text, (size_t)(at - text));
		buffer_printf(to, "\\ufff%c", (unsigned char)at[2] == 0xbe ? 'e' : 'f');
	}
}

/* The text as XML can hold it, NUL-terminated; valid until the next call. */
static const char *
legal_text(struct xml *xml, const char *text, size_t length)
{
	buffer_clear(&xml->visible);
	buffer_clear(&xml->legal);
	if (is_plain(text, length)) {
		buffer_append(&xml->legal, text, length);
	} else {
		put_visible(&xml->visible, text, length);
		put_legal(&xml->legal, xml->visible.data, xml->visible.length);
	}
	return buffer_string(&xml->legal);
}

void
xml_attribute(struct xml *xml, const char *name, const char *value)
{
	must(xmlTextWriterWriteAttribute(xml->writer, BAD_CAST name,
	    BAD_CAST legal_text(xml, value, strlen(value))));
}

void
xml_text(struct xml *xml, const char *text, size_t length)
{
	if (length)
		must(xmlTextWriterWriteString(xml->writer,
		    BAD_CAST legal_text(xml, text, length)));
}
