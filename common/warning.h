/* Messages on stderr that quote what boards, ports and other processes say. */
#ifndef WARNING_H
#define WARNING_H

#include <stdarg.h>

/* As warnx(3), with control characters made visible: no terminal is driven. */
void warn_visibly(const char *format, ...) __attribute__((format(printf, 1, 2)));
void vwarn_visibly(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

#endif
