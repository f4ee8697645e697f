/* What programs on the host have measured, from what they print: iperf3 -J and ab. */
#ifndef HOST_RESULT_H
#define HOST_RESULT_H

#include <stdbool.h>

#include "buffer.h"

enum host_result {
	RESULT_NONE,   /* no output that is known */
	RESULT_GOOD,   /* "samples" and "unit" are appended, as members of a JSON object */
	RESULT_FAILED, /* the program says that it failed, whatever its status is */
};

/* Look for measurements in an output. Of RESULT_FAILED *problem is to be freed. */
enum host_result host_result(const char *output, struct buffer *members, char **problem);

/* The same for one program: whether the output is its own is for the caller to know. */
enum host_result iperf3_result(const char *json, struct buffer *members, char **problem);
enum host_result ab_result(const char *text, struct buffer *members, char **problem);

#endif
