/*
 * The parts of the HTML report that are the same in every page. Each is a list
 * of lines that ends with NULL.
 */
#ifndef REPORT_HTML_PAGE_H
#define REPORT_HTML_PAGE_H

/* The style sheet. */
extern const char *const html_style[];

/*
 * The script at the start: it keeps rows from being shown until the other one has
 * chosen some, because a browser takes long to lay out many.
 */
extern const char *const html_early_script[];

/*
 * The script: filters, order and copying, all of which the page can do without.
 * The filters are in the address of the page, as #fail,error&board=NAME&q=TEXT&sort=time.
 */
extern const char *const html_script[];

#endif
