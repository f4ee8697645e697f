/* Records: reading whole lines out of pieces, refusing bad ones, passing them on as they were. */
#include "records.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exits.h"
#include "fields.h"
#include "tap.h"

static bool lazy; /* what readers are */

/* A reader of these bytes; `pieces` says whether they come one by one. */
struct source {
	struct reader reader;
	const char *bytes;
	size_t left;
	bool pieces;
	int ends[2];
};

static void
open_source(struct source *source, const char *bytes, size_t length, bool pieces)
{
	*source = (struct source){ .bytes = bytes, .left = length, .pieces = pieces };
	if (pipe(source->ends) != 0)
		abort();
	reader_open(&source->reader, source->ends[0], "<stdin>");
	if (lazy)
		reader_be_lazy(&source->reader);
}

static void
close_source(struct source *source)
{
	reader_close(&source->reader);
	close(source->ends[0]);
	if (source->ends[1] >= 0)
		close(source->ends[1]);
}

/* Like read_record, with the bytes written just before they are read. */
static enum read_result
next(struct source *source, struct record *record)
{
	enum read_result result;

	while ((result = reader_next(&source->reader, record)) == READ_MORE) {
		size_t size = source->pieces ? source->left > 0 : source->left < 4096 ? source->left : 4096;

		if (size == 0 && source->ends[1] >= 0) {
			close(source->ends[1]);
			source->ends[1] = -1;
		}
		if (size && write(source->ends[1], source->bytes, size) != (ssize_t)size)
			abort();
		source->bytes += size;
		source->left -= size;
		if (!reader_fill(&source->reader))
			return READ_BAD;
	}
	return result;
}

static void
reading(bool pieces)
{
	static const char text[] = "{\"type\":\"a\"}\n{ \"type\" : \"b\", \"n\":9007199254740993 }\n"
				   "{\"type\":\"\xc3\xa9\"}\r\n";
	struct source source;
	struct record record;
	struct buffer out = { 0 };

	open_source(&source, text, strlen(text), pieces);
	for (int i = 0; i < 3; i++) {
		static const char *const types[] = { "a", "b", "\xc3\xa9" };

		if (!ok(next(&source, &record) == READ_RECORD, "a record"))
			break;
		is_string(record.type, types[i], "its type");
		put_line(&out, &record);
		record_free(&record);
	}
	ok(source.reader.number == 3, "lines are counted from 1");
	ok(next(&source, &record) == READ_END, "then the end");
	ok(next(&source, &record) == READ_END, "which lasts");
	is_string(buffer_string(&out), text, "what was read is passed on byte for byte");
	buffer_free(&out);
	close_source(&source);
}

static void
nest(struct buffer *text, int depth)
{
	buffer_puts(text, "{\"type\":\"a\",\"x\":");
	for (int i = 1; i < depth; i++)
		buffer_putc(text, '[');
	for (int i = 1; i < depth; i++)
		buffer_putc(text, ']');
	buffer_puts(text, "}\n");
}

static void
bad_lines(void)
{
	static const struct {
		const char *line;
		size_t length;
		const char *message, *sentence;
	} cases[] = {
#define BAD(line, message, sentence) { line, sizeof(line) - 1, message, sentence }
		BAD("x\n", "<stdin>:1: not JSON: Invalid numeric literal", "no JSON"),
		BAD("{\"type\":\"a\"\n", "<stdin>:1: not JSON: ", "an object that is cut"),
		BAD("{\"type\":\"a\"}}\n", "<stdin>:1: not JSON: ", "a brace too many"),
		BAD("{\"type\":\"a\"}{\"type\":\"b\"}\n", "<stdin>:1: not JSON: ", "two objects on a line"),
		BAD("\n", "<stdin>:1: ", "an empty line"),
		BAD("   \n", "<stdin>:1: ", "a blank line"),
		BAD("[]\n", "<stdin>:1: record is not an object", "a list"),
		BAD("1\n", "<stdin>:1: record is not an object", "a number"),
		BAD("null\n", "<stdin>:1: record is not an object", "null"),
		BAD("{}\n", "<stdin>:1: record has no \"type\" text", "no type"),
		BAD("{\"type\":1}\n", "<stdin>:1: record has no \"type\" text", "a type that is no text"),
		BAD("{\"type\":\"a\0\"}\n", "<stdin>:1: record holds a NUL byte", "a NUL"),
		BAD("{\"type\":\"\xff\"}\n", "<stdin>:1: record is not valid UTF-8", "bad UTF-8"),
		BAD("{\"type\":\"\xed\xa0\x80\"}\n", "<stdin>:1: record is not valid UTF-8", "a surrogate"),
		BAD("{\"type\":\"a\"}", "<stdin>:1: the last line is cut: it has no newline",
		    "a last line without its newline"),
		BAD("{\"ty", "<stdin>:1: the last line is cut: it has no newline", "half a record"),
#undef BAD
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int pieces = 0; pieces < 2; pieces++) {
			struct source source;
			struct record record;
			enum read_result result;

			open_source(&source, cases[i].line, cases[i].length, pieces);
			result = next(&source, &record);
			if (!ok(result == READ_BAD && source.reader.status == EXIT_USAGE &&
				    strncmp(source.reader.error, cases[i].message,
					strlen(cases[i].message)) == 0 &&
				    !strpbrk(source.reader.error, "\n\r"),
				"%s is refused with its line", cases[i].sentence))
				printf("# %s\n", result == READ_BAD ? source.reader.error : "(taken)");
			if (result == READ_RECORD)
				record_free(&record);
			close_source(&source);
		}
}

static void
going_on(void)
{
	static const char text[] = "{\"type\":\"a\"}\nx\n{\"type\":\"b\"}\n";
	struct source source;
	struct record record;

	open_source(&source, text, strlen(text), false);
	if (next(&source, &record) == READ_RECORD)
		record_free(&record);
	ok(next(&source, &record) == READ_BAD, "a bad line among good ones is refused");
	ok(strncmp(source.reader.error, "<stdin>:2: not JSON: ", 21) == 0, "with its number");
	ok(next(&source, &record) == READ_RECORD && source.reader.number == 3,
	    "and reading can go on behind it");
	record_free(&record);
	close_source(&source);
}

static void
nesting(void)
{
	static const struct {
		int depth;
		enum read_result result;
	} cases[] = { { 2, READ_RECORD }, { 200, READ_RECORD }, { 257, READ_BAD }, { 3000, READ_BAD } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer text = { 0 };
		struct source source;
		struct record record;
		enum read_result result;

		nest(&text, cases[i].depth);
		open_source(&source, text.data, text.length, false);
		result = next(&source, &record);
		ok(result == cases[i].result, "nesting %d deep is %s", cases[i].depth,
		    cases[i].result == READ_BAD ? "refused" : "read");
		if (result == READ_RECORD)
			record_free(&record);
		close_source(&source);
		buffer_free(&text);
	}
}

static void
large_line(void)
{
	struct buffer text = { 0 }, out = { 0 };
	struct source source;
	struct record record;
	size_t size = 1 << 20;

	buffer_puts(&text, "{\"type\":\"a\",\"x\":\"");
	memset(buffer_reserve(&text, size), 'x', size);
	text.length += size;
	buffer_puts(&text, "\"}\n");
	open_source(&source, text.data, text.length, false);
	if (ok(next(&source, &record) == READ_RECORD, "a line of a megabyte is a record")) {
		put_line(&out, &record);
		ok(out.length == text.length && memcmp(out.data, text.data, out.length) == 0,
		    "it is passed on as it was");
		record_free(&record);
	}
	close_source(&source);
	buffer_free(&text);
	buffer_free(&out);
}

static void
no_input(void)
{
	struct reader reader;
	struct record record;

	reader_open(&reader, -1, "<stdin>");
	ok(read_record(&reader, &record) == READ_BAD && reader.status == EXIT_SYSTEM,
	    "a read that fails is no end of the input");
	is_string(reader.error, "<stdin>: cannot read: Bad file descriptor", "it says why");
	ok(reader.end, "and nothing more is expected");
	reader_close(&reader);
}

static void
nothing_yet(void)
{
	struct source source;
	struct record record;

	open_source(&source, "", 0, false);
	fcntl(source.ends[0], F_SETFL, O_NONBLOCK);
	ok(reader_fill(&source.reader) && !source.reader.end, "nothing to read yet is no end");
	ok(reader_next(&source.reader, &record) == READ_MORE, "there may be more later");
	close_source(&source);
}

/* What a program's last words come to when its stdout is this file. */
static bool
writes_to(const char *path)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (!freopen(path, "w", stdout) || !freopen("/dev/null", "w", stderr))
			_exit(2);
		puts("last words");
		_exit(finish_output() ? 0 : 1);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 0;
}

static void
writing(void)
{
	struct buffer bytes = { 0 };
	FILE *full = fopen("/dev/full", "w"), *null = fopen("/dev/null", "w");

	buffer_puts(&bytes, "{}\n");
	ok(null && flush_records(&bytes, null) && bytes.length == 0, "records are written, once");
	buffer_puts(&bytes, "{}\n");
	ok(full && !flush_records(&bytes, full), "a full disk is noticed");
	ok(writes_to("/dev/null"), "the last words are written");
	ok(!writes_to("/dev/full"), "or it is noticed that they are not");
	buffer_free(&bytes);
	fclose(full);
	fclose(null);
}

static void
splicing(void)
{
	static const char *const cases[][3] = {
		{ "{\"type\":\"a\"}\n", "{\"type\":\"a\",\"ok\":true}\n", "a field is added at the end" },
		{ "{\"type\":\"a\",\"n\":3.0,\"big\":9007199254740993}\n",
		    "{\"type\":\"a\",\"n\":3.0,\"big\":9007199254740993,\"ok\":true}\n",
		    "numbers stay as they were written" },
		{ "{ \"type\" : \"a\" } \t\n", "{ \"type\" : \"a\" ,\"ok\":true}\n",
		    "what stands behind the brace goes" },
		{ "{\"type\":\"a\",\"b\":{\"c\":\"}\"}}\n", "{\"type\":\"a\",\"b\":{\"c\":\"}\"},\"ok\":true}\n",
		    "the last brace is the record's" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct source source;
		struct record record;
		struct buffer out = { 0 };

		open_source(&source, cases[i][0], strlen(cases[i][0]), false);
		next(&source, &record);
		put_spliced(&out, &record, rec_set(jv_object(), "ok", jv_true()));
		is_string(buffer_string(&out), cases[i][1], cases[i][2]);
		buffer_clear(&out);
		put_spliced(&out, &record, jv_object());
		is_string(buffer_string(&out), cases[i][0], "without fields the line is as it was");
		record_free(&record);
		buffer_free(&out);
		close_source(&source);
	}
}

/* Members of a record: the same whether it is parsed or not. */
static void
members(void)
{
	static const char line[] =
	    "{\"type\":\"a\",\"s\":\"x\",\"s\":\"\\u00e9\\n\\\"\\u0000.\",\"n\":-2.5e1,"
	    "\"i\":1234567,\"t\":true,\"f\":false,\"z\":null,\"l\":[ 1, {\"]\":2} ,\"x\"]}\n";
	struct source source;
	struct record record;
	size_t length = 0;
	const char *text;

	open_source(&source, line, sizeof line - 1, false);
	if (!ok(next(&source, &record) == READ_RECORD, "a record with members"))
		return;
	ok(jv_is_valid(record.value) != lazy, "which is parsed unless the reader is lazy");
	text = record_text(&record, "s", &length);
	ok(length == 6 && text && memcmp(text, "\xc3\xa9\n\"\0.", 7) == 0,
	    "of two members of a name the last one counts; escapes are decoded");
	ok(!record_string(&record, "n") && !record_string(&record, "?"), "no text is NULL");
	ok(record_number(&record, "n", 7) == -25 && record_number(&record, "i", 7) == 1234567 &&
		record_number(&record, "s", 7) == 7 && record_number(&record, "?", 7) == 7,
	    "numbers, or the one instead");
	ok(record_true(&record, "t") && !record_true(&record, "f") && !record_true(&record, "?"),
	    "true is true alone");
	ok(record_has(&record, "z") && !record_has(&record, "?"), "null is there");
	ok((record_json(&record, "l", &length) != NULL) == lazy, "JSON text of what is not parsed");
	ok(rec_number(record_value(&record), "i", 0) == 1234567, "its value is there when asked for");
	record_parse(&record);
	is_string(rec_string(record.value, "type"), "a", "or from then on");
	record_free(&record);
	close_source(&source);
}

static void
list_items(void)
{
	static const char text[] = "[ 1, {\"]\":[2]} ,\"x\"]";
	static const char *const items[] = { "1", "{\"]\":[2]}", "\"x\"" };
	const char *at = text, *item, *empty = "[ ]";
	size_t length, count = 0;
	bool good = true;

	for (; (length = fields_item(&at, &item)) > 0 && count < 3; count++)
		good = good && strlen(items[count]) == length &&
		    memcmp(item, items[count], length) == 0;
	ok(good && count == 3 && length == 0, "the items of an array's text");
	ok(fields_item(&empty, &item) == 0, "of an empty one there are none");
}

static void
fields(void)
{
	jv object = jv_parse("{\"s\":\"x\",\"n\":2.5,\"t\":true,\"f\":false,\"z\":null,\"e\":\"\"}");
	struct buffer out = { 0 };
	jv got;

	is_string(rec_string(object, "s"), "x", "a text");
	is_string(rec_string(object, "e"), "", "an empty text");
	is_string(rec_string(object, "n"), NULL, "a number is no text");
	is_string(rec_string(object, "?"), NULL, "what is absent is no text");
	ok(rec_number(object, "n", 7) == 2.5 && rec_number(object, "s", 7) == 7 &&
		rec_number(object, "?", 7) == 7, "a number, or the one instead");
	ok(rec_true(object, "t") && !rec_true(object, "f") && !rec_true(object, "s") &&
		!rec_true(object, "?"), "true is true alone");
	ok(rec_has(object, "z") && !rec_has(object, "?"), "null is there");
	got = rec_get(object, "?");
	ok(!jv_is_valid(got), "what is absent is invalid");
	jv_free(got);
	jv_free(object);
	put_record(&out, end_record("upy-send", "00ff", 3));
	is_string(buffer_string(&out),
	    "{\"type\":\"end\",\"by\":\"upy-send\",\"run\":\"00ff\",\"count\":3}\n", "an end record");
	buffer_clear(&out);
	put_record(&out, plan_record("upy-send", "00ff"));
	is_string(buffer_string(&out), "{\"type\":\"plan\",\"by\":\"upy-send\",\"run\":\"00ff\"}\n",
	    "a plan record");
	buffer_clear(&out);
	put_record(&out, error_record("x", "bad \xff", NULL, 3));
	is_string(buffer_string(&out),
	    "{\"type\":\"error\",\"by\":\"x\",\"message\":\"bad \xef\xbf\xbd\",\"message_b64\":\"YmFkIP8=\","
	    "\"exit\":3}\n", "an error record with bytes that are no text");
	buffer_free(&out);
}

static void
bytes(void)
{
	static const struct {
		const char *bytes;
		size_t length;
		const char *json;
	} cases[] = {
		{ "", 0, "{\"k\":\"\"}\n" },
		{ "a\n\"", 3, "{\"k\":\"a\\n\\\"\"}\n" },
		{ "\0\x1b", 2, "{\"k\":\"\\u0000\\u001b\"}\n" },
		{ "\xc3\xa9", 2, "{\"k\":\"\xc3\xa9\"}\n" },
		{ "a\xff\0", 3, "{\"k\":\"a\xef\xbf\xbd\\u0000\",\"k_b64\":\"Yf8A\"}\n" },
		{ "\xed\xa0\x80", 3, "{\"k\":\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\",\"k_b64\":\"7aCA\"}\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer out = { 0 };
		jv object = rec_set_bytes(jv_object(), "k", cases[i].bytes, cases[i].length);
		size_t length = 0;
		char *back = rec_bytes(object, "k", &length);

		ok(back && length == cases[i].length && memcmp(back, cases[i].bytes, length) == 0,
		    "bytes go into a record and come out again (%zu)", i + 1);
		put_record(&out, object);
		is_string(buffer_string(&out), cases[i].json, "as JSON");
		buffer_free(&out);
		free(back);
	}
}

static void
runs(void)
{
	char *one = new_run(), *other = new_run();

	ok(strlen(one) == 16 && strspn(one, "0123456789abcdef") == 16, "a run is 16 hexadecimal digits");
	ok(strcmp(one, other) != 0, "each is another");
	free(one);
	free(other);
}

int
main(void)
{
	for (int i = 0; i < 2; i++) {
		lazy = i == 1;
		reading(false);
		reading(true);
		bad_lines();
		going_on();
		nesting();
		large_line();
		nothing_yet();
		splicing();
		members();
	}
	list_items();
	no_input();
	writing();
	fields();
	bytes();
	runs();
	return done_testing();
}
