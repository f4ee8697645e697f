/* Getting a file from a board: piece by piece, never whole in its memory or in ours. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "deflate.h"
#include "files-internal.h"
#include "pylit.h"
#include "text.h"

enum { GET_LOOK, GET_SUM, GET_BYTES };

/* How the bytes travel: escaped, as base64, as Python literals. */
enum { RAW, BASE64, LITERAL };

enum {
	MOST_TRIES = 3,
	PIECE = 16 * 1024,
	LARGE_PIECE = 256 * 1024,
	LARGEST = 1024 * 1024, /* a file of a board that cannot seek */
	FAST_US = 150000,      /* for PIECE: as in files-stream.c */
};

static int
encoding(const struct filesystem *fs)
{
	if (fs->has[FS_STDOUT] && fs->doubt == 0)
		return RAW;
	return fs->has[FS_BASE64] && fs->doubt < 2 * MOST_TRIES ? BASE64 : LITERAL;
}

static void
next_bytes(struct fileop *op)
{
	uint64_t left = op->size - op->done, most = op->fast ? LARGE_PIECE : PIECE;

	op->piece = op->fs->has[FS_STAT] && left > most ? most : left;
	fs_need(op, FUNCTION_OUT);
	put_call(&op->code, "__upy_out", op->path, ",%llu,%llu,%d", (unsigned long long)op->done,
	    (unsigned long long)op->piece, encoding(op->fs));
	fileop_listen(op, 3 * op->piece);
	op->most = 4 * (size_t)op->piece + 4096;
	op->piece_started = clock_us();
}

static void
next(struct fileop *op)
{
	if (op->state == GET_BYTES) {
		next_bytes(op);
		return;
	}
	fs_need(op, FUNCTION_LOOK);
	put_call(&op->code, "__upy_look", op->path, ",%d", op->state == GET_SUM ? -1 : -2);
}

/* Whether the file that is here already is the same. */
static bool
is_same(const struct fileop *op)
{
	char sum[CHECKSUM_TEXT];
	uint64_t size;

	return op->fd >= 0 && checksum_file(op->fd, fs_checksum(op->fs), sum, &size) &&
	    size == op->size && strcmp(sum, op->sum) == 0;
}

static void
begin(struct fileop *op)
{
	op->same = is_same(op);
	if (op->same) {
		fileop_finish(op);
		return;
	}
	checksum_start(&op->check, fs_checksum(op->fs));
	op->done = 0;
	op->state = GET_BYTES;
	if (!op->sink(op->context, NULL, 0))
		fileop_fail(op, FILE_FAILED, "cannot be written here: %s", strerror(errno));
}

static void
take_look(struct fileop *op)
{
	if (!fs_take_look(op))
		return;
	if (op->kind != 'f') {
		op->number = EISDIR;
		fileop_fail(op, FILE_MISUSE, "is not a file");
	} else if (op->size > op->limit || (!op->fs->has[FS_STAT] && op->size > LARGEST)) {
		fileop_fail(op, FILE_FAILED, "has %llu bytes, more than the limit",
		    (unsigned long long)op->size);
	} else if (op->state == GET_LOOK) {
		op->state = GET_SUM;
	} else {
		begin(op);
	}
}

static bool
put_unescaped(struct buffer *to, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] != '\x10')
			buffer_putc(to, bytes[i]);
		else if (++i < length)
			buffer_putc(to, (char)(bytes[i] - 64));
		else
			return false;
	return true;
}

static bool
put_literal(struct buffer *to, const char *text, size_t length)
{
	struct pylit *literal = pylit_parse(text, length, NULL);
	const struct pyvalue *value = literal ? pylit_value(literal) : NULL;
	bool good = value && value->kind == PY_BYTES;

	if (good)
		buffer_append(to, value->bytes, value->length);
	pylit_free(literal);
	return good;
}

/* All of a reply but its last line, which is a checksum. */
static bool
decode(const struct fileop *op, struct buffer *to, const char *bytes, size_t length)
{
	const char *end = bytes + length, *newline;
	bool good = true;

	if (encoding(op->fs) == RAW)
		return put_unescaped(to, bytes, length);
	for (; good && bytes < end; bytes = newline + 1) {
		newline = memchr(bytes, '\n', (size_t)(end - bytes));
		if (!newline)
			newline = end;
		if (newline == bytes)
			continue;
		good = encoding(op->fs) == BASE64
		    ? put_unbase64(to, bytes, (size_t)(newline - bytes))
		    : put_literal(to, bytes, (size_t)(newline - bytes));
	}
	return good;
}

/* The piece that a reply brings; false when it is damaged. */
static bool
take_piece(struct fileop *op, struct buffer *piece)
{
	const char *reply = op->reply.data, *last;
	size_t length = op->reply.length;
	unsigned long sum;

	if (length < 2 || reply[length - 1] != '\n' || !(last = memrchr(reply, '\n', length - 1)))
		return false;
	sum = strtoul(last + 1, NULL, 10);
	if (!decode(op, piece, reply, (size_t)(last - reply)) || piece->length != op->piece)
		return false;
	return !op->fs->has[FS_CRC32] || crc32_of(0, piece->data, piece->length) == sum;
}

/* The piece, or the whole file, did not arrive as it is there. */
static void
retry(struct fileop *op, bool whole)
{
	op->fs->doubt++;
	if (op->tries++ == 2 * MOST_TRIES)
		fileop_fail(op, FILE_FAILED, "is damaged on the way, again and again");
	else if (whole)
		op->state = GET_SUM;
}

static void
take_end(struct fileop *op)
{
	char sum[CHECKSUM_TEXT];

	checksum_end(&op->check, sum);
	if (strcmp(sum, op->sum) == 0)
		fileop_finish(op);
	else
		retry(op, true); /* or it has changed there meanwhile */
}

static void
take_bytes(struct fileop *op)
{
	struct buffer piece = { 0 };

	if (!take_piece(op, &piece)) {
		retry(op, false);
	} else if (piece.length && !op->sink(op->context, piece.data, piece.length)) {
		fileop_fail(op, FILE_FAILED, "cannot be written here: %s", strerror(errno));
	} else {
		op->fast = op->fast ||
		    (op->piece == PIECE && clock_us() - op->piece_started < FAST_US);
		checksum_add(&op->check, piece.data, piece.length);
		op->done += piece.length;
		op->lapses = 0;
		if (op->progress)
			op->progress(op, op->done, op->size);
		if (op->done == op->size)
			take_end(op);
	}
	buffer_free(&piece);
}

static void
take(struct fileop *op)
{
	if (op->state == GET_BYTES)
		take_bytes(op);
	else
		take_look(op);
}

static bool
recover(struct fileop *op)
{
	if (op->state != GET_BYTES ||
	    (op->number != ETIMEDOUT && op->number != ECONNRESET && op->number != EPROTO))
		return false;
	retry(op, false);
	return !op->finished;
}

static const struct file_verb get = { next, take, recover, NULL, true };

struct fileop *
fileop_get(struct filesystem *fs, const char *path, uint64_t limit, file_sink *sink,
    void *context)
{
	struct fileop *op = fileop_new(fs, &get, path);

	op->limit = limit;
	op->sink = sink;
	op->context = context;
	return op;
}
