/*
 * Bytes of a file typed to a program on the board that reads them from
 * sys.stdin.buffer: in windows, of which two are on their way at most, so that
 * no receive ring overflows. ^C travels escaped, so that the program can be
 * interrupted at any time. Where the board can, and where it pays, the bytes
 * are deflated. Behind them comes a mark that both sides know: bytes too many
 * must not be left for the REPL.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "clock.h"
#include "deflate.h"
#include "files-internal.h"

enum {
	READY = '\x05',	    /* the program on the board reads; again: it has found the mark */
	TAKEN = '\x06',	    /* a window was read */
	REFUSED = '\x15',   /* it failed: nothing more is wanted */
	MARK = 8,	    /* bytes */
	WINDOW = 128,	    /* half of the receive ring that boards have at least */
	LEAST_WINDOW = 16,
	LARGEST_WINDOW = 8192,
	PIECE = 16 * 1024,  /* bytes per program: what is sent again when some are lost */
	LARGE_PIECE = 128 * 1024,
	SMALL_PIECE = 2048, /* after a loss; less after more */
	LEAST_PIECE = 256,
	LEAST_MEMORY = 24 * 1024, /* bytes free to inflate */
	FAST = 100 * 1000,  /* bytes a second: no UART, so there is flow control below */
	FASTEST = 1000 * 1000, /* there, deflating costs more than it saves */
	MOST_CAUTION = 6, /* losses after which one is as bad as another */
};

bool
stream_possible(const struct fileop *op)
{
	const struct filesystem *fs = op->fs;

	return fs->has[FS_STDIN] && !op->literal && (fs->streamed || fs->caution < MOST_CAUTION);
}

static void
put_escaped(struct buffer *to, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] == '\x03' || bytes[i] == '\x10') {
			buffer_putc(to, '\x10');
			buffer_putc(to, (char)(bytes[i] + 64));
		} else {
			buffer_putc(to, bytes[i]);
		}
}

/* The window of a stream that is inflated, in bits; 0: there is no memory for it. */
static int
inflate_bits(const struct filesystem *fs)
{
	if (!fs->has[FS_DEFLATE] || !fs->has[FS_BYTESIO] || fs->memory < LEAST_MEMORY)
		return 0;
	return fs->memory > 1024 * 1024 ? 15 : fs->memory > 128 * 1024 ? 13 : 10;
}

/* The bytes as they travel, deflated where that pays: then with how many bits. */
static int
encode(struct fileop *op, const char *bytes, size_t length)
{
	int bits = op->fs->rate < FASTEST ? inflate_bits(op->fs) : 0;
	struct buffer small = { 0 };

	if (bits)
		put_deflated(&small, bytes, length, bits);
	if (!small.length || small.length > length - length / 8 ||
	    small.length > op->fs->memory / 8)
		bits = 0;
	buffer_clear(&op->stream.bytes);
	put_escaped(&op->stream.bytes, bits ? small.data : bytes, bits ? small.length : length);
	op->stream.sum = bits ? crc32_of(0, small.data, small.length) : crc32_of(0, bytes, length);
	buffer_free(&small);
	return bits;
}

/* How much is sent ahead; the mark comes on top of that. */
static size_t
first_window(const struct board *board)
{
	size_t window = board->repl.paste == PASTE_YES ? board->repl.window
	    : board->device.burst		       ? board->device.burst / 2
						       : WINDOW;

	if (window > LARGEST_WINDOW)
		window = LARGEST_WINDOW;
	return window < MARK + LEAST_WINDOW ? LEAST_WINDOW : window - MARK;
}

static size_t
piece_size(const struct fileop *op)
{
	size_t size = op->fs->rate > FAST ? LARGE_PIECE : PIECE;

	if (op->fs->caution || op->tries)
		size = SMALL_PIECE >> (op->fs->caution / 2);
	if (size < LEAST_PIECE)
		size = LEAST_PIECE;
	return op->size - op->done < size ? (size_t)(op->size - op->done) : size;
}

static void
make_mark(struct file_stream *stream)
{
	unsigned char random[MARK] = { 0 };

	if (getrandom(random, sizeof random, 0) != sizeof random)
		random[0] = (unsigned char)clock_us();
	for (int i = 0; i < MARK; i++)
		stream->mark[i] = (char)('a' + random[i] % 26);
	stream->mark[MARK] = '\0';
}

void
stream_program(struct fileop *op)
{
	struct file_stream *stream = &op->stream;
	size_t size = piece_size(op);
	char *bytes = xmalloc(size + 1);
	int bits;

	if (pread(op->fd, bytes, size, (off_t)op->done) != (ssize_t)size) {
		free(bytes);
		fileop_fail(op, FILE_FAILED, "the file here has changed meanwhile");
		return;
	}
	bits = encode(op, bytes, size);
	free(bytes);
	if (!op->fs->window)
		op->fs->window = first_window(op->board);
	stream->window = op->fs->window;
	stream->flying = 0;
	stream->marked = stream->refused = false;
	stream->size = stream->bytes.length;
	op->piece = size;
	make_mark(stream);
	fs_need(op, FUNCTION_IN);
	put_call(&op->code, "__upy_in", op->temporary, ",%llu,%zu,%zu,b'%s',%d,%d",
	    (unsigned long long)op->done, stream->size, stream->window, stream->mark, bits,
	    op->fs->caution > 0);
	fileop_listen(op, stream->size);
}

/* Send what there is room for, and the mark behind the last. */
static void
send_windows(struct fileop *op)
{
	struct file_stream *stream = &op->stream;
	size_t most = op->fs->caution ? 1 : 2;

	while (stream->flying < most && stream->bytes.length) {
		size_t size = stream->bytes.length < stream->window ? stream->bytes.length
								    : stream->window;

		board_type(op->board, stream->bytes.data, size);
		buffer_consume(&stream->bytes, size);
		stream->flying++;
	}
	if (stream->bytes.length || stream->marked)
		return;
	board_type(op->board, stream->mark, MARK);
	stream->marked = true;
}

static void
tell_progress(struct fileop *op)
{
	struct file_stream *stream = &op->stream;
	uint64_t sent = stream->size - stream->bytes.length;

	if (op->progress && stream->size)
		op->progress(op, op->done + op->piece * sent / stream->size, op->size);
}

void
stream_hear(struct fileop *op, const char *bytes, size_t length)
{
	struct file_stream *stream = &op->stream;

	for (size_t i = 0; i < length; i++)
		switch (bytes[i]) {
		case READY:
			if (stream->marked) {
				op->board->repl.typed = op->board->repl.commanded = false;
				op->idle_us = (int64_t)(op->patience * 1e6); /* to inflate, and to write */
				break;
			}
			op->piece_started = clock_us();
			send_windows(op);
			break;
		case TAKEN:
			if (stream->flying)
				stream->flying--;
			if (!stream->flying && !stream->bytes.length)
				op->piece_ended = clock_us();
			send_windows(op);
			tell_progress(op);
			break;
		case REFUSED:
			stream->refused = true;
			buffer_clear(&stream->bytes);
			send_windows(op);
			break;
		default:
			buffer_putc(&op->reply, bytes[i]);
		}
}

/* On a fast line, more at once: then the time for an acknowledgement counts. */
static void
learn_rate(struct fileop *op)
{
	struct filesystem *fs = op->fs;
	int64_t time = op->piece_ended - op->piece_started;
	size_t most = fs->memory / 32 < LARGEST_WINDOW ? fs->memory / 32 : LARGEST_WINDOW;

	if (op->stream.size < 4 * op->stream.window)
		return; /* too short to tell */
	fs->rate = (double)op->stream.size * 1e6 / (double)(time > 0 ? time : 1);
	if (fs->rate > FAST && !fs->caution && fs->window * 8 <= most)
		fs->window *= 8;
}

bool
stream_arrived(struct fileop *op)
{
	char *end;
	unsigned long sum = strtoul(buffer_string(&op->reply), &end, 10);

	if (*end == '\n' && (sum == op->stream.sum || !op->fs->has[FS_CRC32])) {
		learn_rate(op);
		op->fs->streamed = true;
		return true;
	}
	op->fs->window = 0;
	return false;
}

/*
 * Whether the program failed as bytes were lost, or as this way is none for
 * the board; not as the board's file system failed.
 */
bool
stream_damaged(struct fileop *op)
{
	struct filesystem *fs = op->fs;

	if (op->number == ENOMEM) {
		fs->memory /= 2; /* there is less than it seemed */
		return true;
	}
	if (op->number && op->number != ETIMEDOUT && op->number != EPROTO)
		return false;
	fs->window = 0;
	fs->caution += fs->caution < MOST_CAUTION;
	return true;
}
