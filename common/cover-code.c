/* Python for boards with a tracer. */
#include "cover-code.h"

#include <string.h>

#include "cover-choice.h"
#include "program.h"

void
put_cover_guard(struct buffer *to)
{
	buffer_puts(to, "except Exception as _upy_e:print('\\n" COVER_PROBLEM "',repr(_upy_e))");
}

void
put_named_source(struct buffer *to, const char *source, size_t length, const char *name)
{
	buffer_puts(to, "exec(compile(");
	program_put_literal(to, source, length);
	buffer_putc(to, ',');
	program_put_literal(to, name, strlen(name));
	buffer_puts(to, ",'exec'))");
}

void
put_whole_program(struct buffer *to, const char *source, size_t length, const char *name)
{
	buffer_puts(to, "try:");
	put_named_source(to, source, length, name);
	buffer_puts(to,
	    "\nexcept SystemExit as _upy_e:\n"
	    " if _upy_e.args and _upy_e.args[0]:\n"
	    "  raise RuntimeError('sys.exit: %r'%_upy_e.args[0])");
}

void
put_tracer(struct buffer *to, const char *source, size_t length)
{
	buffer_puts(to, "try:\n _upy_cov={'__name__':'upy_cov'}\n exec(compile(");
	program_put_literal(to, source, length);
	buffer_puts(to, ",'upy_cov.py','exec'),_upy_cov)\n");
	put_cover_guard(to);
	buffer_putc(to, '\n');
}

void
put_tracer_start(struct buffer *to, jv include, bool branches)
{
	buffer_puts(to, "try:_upy_cov['start'](");
	put_python_strings(to, include);
	buffer_printf(to, ",None,True,%s)\n", branches ? "True" : "False");
	put_cover_guard(to);
}

void
put_tracer_collect(struct buffer *to)
{
	buffer_puts(to, "try:\n _upy_cov['stop']()\n _upy_cov['export_json']()\n");
	put_cover_guard(to);
}
