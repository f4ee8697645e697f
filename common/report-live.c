/* Output of boards in the human report. */
#include "report-live.h"

#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "wording.h"

enum { LONGEST_LINE = 4096 };

/* What came from a board and is not shown yet. */
struct stream {
	struct buffer text; /* an unfinished line */
	bool told;	    /* output records told what the next result prints */
};

static struct stream *
stream_of(struct live *live, jv record)
{
	const char *name = rec_string(record, "device");
	void **place = strmap_at(&live->boards, name ? name : "?");

	if (!*place)
		*place = xcalloc(1, sizeof(struct stream));
	return *place;
}

static void
add_text(struct stream *stream, jv record, const char *key)
{
	size_t length = 0;
	char *text = rec_bytes(record, key, &length);

	buffer_append(&stream->text, text, length);
	free(text);
}

/* Whole lines, and with `all` the rest. */
static void
put_streamed(struct buffer *to, const struct style *style, size_t board, jv record,
    struct buffer *text, bool all)
{
	const char *name = rec_string(record, "device");

	while (text->length) {
		char *newline = memchr(text->data, '\n', text->length);
		size_t end = newline ? (size_t)(newline - text->data) : text->length;

		if (!newline && !all && text->length < LONGEST_LINE)
			break;
		put_styled(to, style, DIM, style->utf8 ? "  │ " : "  | ");
		if (board)
			put_column(to, name ? name : "?", board + 1);
		put_text(to, text->data, end);
		while (to->length && to->data[to->length - 1] == ' ')
			to->length--;
		buffer_putc(to, '\n');
		buffer_consume(text, end + (newline != NULL));
	}
}

void
live_add_output(struct live *live, struct buffer *to, const struct style *style, size_t board,
    jv output)
{
	struct stream *stream = stream_of(live, output);

	add_text(stream, output, "text");
	stream->told = true;
	put_streamed(to, style, board, output, &stream->text, false);
}

void
live_end_step(struct live *live, struct buffer *to, const struct style *style, size_t board,
    jv result, bool all)
{
	struct stream *stream = stream_of(live, result);

	if (all && !stream->told && !rec_true(result, "quiet"))
		add_text(stream, result, "out");
	put_streamed(to, style, board, result, &stream->text, true);
	stream->told = false;
}

static void
free_stream(void *value)
{
	struct stream *stream = value;

	buffer_free(&stream->text);
	free(stream);
}

void
live_free(struct live *live)
{
	strmap_free(&live->boards, free_stream);
}
