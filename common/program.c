/* Source plus the proof of its end. */
#include "program.h"

#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "pysrc.h"
#include "verify.h"

/* The default arguments keep the builtins at hand whatever the program rebinds. */
#define BUILTIN(name) "__import__('builtins')." name
const char program_helper[] =
    "def __upy(v,n,p=" BUILTIN("print") ",r=" BUILTIN("repr") ",l=" BUILTIN("len") "):\n"
    " global _\n"
    " if v is not None:_=v\n"
    " v=r(v)\n"
    " p('\\x02',v,' ',l(v),' ',n,sep='')\n";

bool
program_helper_missing(const char *traceback)
{
	const char *error = strstr(traceback, "NameError");

	return error && strstr(error, "'__upy'");
}

static void
put_nonce(struct buffer *to, const char *nonce, bool hidden)
{
	/* Every byte costs: on a slow line, and in the emulator. */
	buffer_puts(to, hidden ? "\n" BUILTIN("print") "(" : "\nprint(");
	buffer_puts(to, nonce);
	buffer_putc(to, ')');
}

/* The source with its last expression inside a call: HEAD (EXPRESSION) TAIL. */
static void
put_valued(struct buffer *to, const char *code, size_t length, const struct statement *last,
    const char *head, const char *tail)
{
	buffer_append(to, code, last->start);
	buffer_printf(to, "%s((", head);
	buffer_append(to, code + last->start, last->end - last->start);
	buffer_printf(to, ")%s)", tail);
	buffer_append(to, code + last->end, length - last->end);
}

static size_t
count_lines(const struct buffer *text)
{
	size_t lines = 1;

	for (size_t i = 0; i < text->length; i++)
		lines += text->data[i] == '\n';
	return lines;
}

static bool
is_control(char c)
{
	return c >= 1 && c <= 5;
}

static bool
has_control(const struct buffer *text)
{
	for (size_t i = 0; i < text->length; i++)
		if (is_control(text->data[i]))
			return true;
	return false;
}

void
program_put_literal(struct buffer *to, const char *text, size_t length)
{
	buffer_putc(to, '\'');
	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (is_control(c))
			buffer_printf(to, "\\x%02x", c);
		else if (c == '\n' || c == '\r')
			buffer_puts(to, c == '\n' ? "\\n" : "\\r");
		else if (c == '\\' || c == '\'')
			buffer_printf(to, "\\%c", c);
		else
			buffer_putc(to, c);
	}
	buffer_putc(to, '\'');
}

/* The program as a string literal inside exec(): control bytes become escapes. */
static void
wrap(struct buffer *text)
{
	struct buffer outer = { 0 };

	buffer_puts(&outer, "exec(");
	program_put_literal(&outer, text->data, text->length);
	buffer_putc(&outer, ')');
	buffer_free(text);
	*text = outer;
}

void
program_build(struct program *program, const char *code, size_t length, bool value,
    const char *nonce, bool hidden)
{
	struct statement last;

	buffer_clear(&program->text);
	program->valued = value && pysrc_last_expression(code, length, &last);
	if (program->valued) {
		char tail[NONCE_SIZE + 1];

		snprintf(tail, sizeof tail, ",%s", nonce);
		put_valued(&program->text, code, length, &last, "__upy", tail);
	} else {
		buffer_append(&program->text, code, length);
		/* A backslash at the end must not join the nonce line to the source. */
		if (length && code[length - 1] == '\\')
			buffer_putc(&program->text, '\n');
		put_nonce(&program->text, nonce, hidden);
	}
	program->nonce_line = program->valued ? 0 : count_lines(&program->text);
	if (has_control(&program->text)) {
		wrap(&program->text);
		program->nonce_line = 0;
	}
}

void
program_build_checked(struct program *program, const char *code, size_t length, bool value,
    const char *nonce, bool collect)
{
	struct buffer source = { 0 };
	struct statement last;
	uint32_t sum;

	program->nonce_line = 0;
	program->valued = value && pysrc_last_expression(code, length, &last);
	buffer_puts(&source, "__upy_b()\n");
	if (program->valued)
		put_valued(&source, code, length, &last, "__upy_v", "");
	else
		buffer_append(&source, code, length);
	sum = verify_sum(VERIFY_START, buffer_string(&source), source.length);
	sum = verify_sum(sum, nonce, strlen(nonce));
	sum = verify_sum(sum, program->valued ? "1" : "", program->valued);
	buffer_clear(&program->text);
	if (collect)
		buffer_puts(&program->text, "__import__('gc').collect()\n");
	buffer_puts(&program->text, "if __upy_x(");
	program_put_literal(&program->text, buffer_string(&source), source.length);
	/* Not inside of a function: every call less is one more for the program. */
	buffer_printf(&program->text,
	    ",%u,'%s','%s'):\n"
	    " try:exec(__upy_s[2])\n"
	    " except BaseException as __upy_r:__upy_e(__upy_r);raise\n"
	    " __upy_d()",
	    (unsigned)sum, nonce, program->valued ? "1" : "");
	buffer_free(&source);
}

void
program_free(struct program *program)
{
	buffer_free(&program->text);
}
