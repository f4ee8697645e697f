/* One test case of the JUnit report. */
#ifndef REPORT_JUNIT_CASE_H
#define REPORT_JUNIT_CASE_H

#include <stdbool.h>

#include "report.h"
#include "xml.h"

/* A verdict, with what was looked up in its record already; all is borrowed. */
struct test_case {
	const struct outcome *outcome;
	enum verdict verdict;
	const char *file; /* or NULL */
	const char *class; /* what readers group it by */
	double elapsed_us;
};

/* Write it; with `places`, with attributes for the file and the line of the test. */
void write_case(struct xml *xml, const struct test_case *test, bool places);

#endif
