/* Pages for browsers, made by genhtml(1). */
#ifndef COV_HTML_H
#define COV_HTML_H

#include "cov-result.h"

/* Write pages into a folder, which is made if need be. False with a message (to be freed). */
bool cov_html_write(const struct cov_result *result, const char *folder, char **error);

#endif
