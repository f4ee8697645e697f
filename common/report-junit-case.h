/* One test case of the JUnit report. */
#ifndef REPORT_JUNIT_CASE_H
#define REPORT_JUNIT_CASE_H

#include <stdbool.h>

#include "report.h"
#include "xml.h"

/*
 * Write the test case of a verdict: `class` is what readers group it by; with
 * `places` it has attributes for the file and the line of the test.
 */
void write_case(struct xml *xml, const struct outcome *outcome, const char *class, bool places);

/* Write microseconds as an attribute in seconds. */
void write_seconds(struct xml *xml, const char *name, double us);

#endif
