/* Whose output it is. */
#include "host-result.h"

#include <string.h>

enum host_result
host_result(const char *output, struct buffer *members, char **problem)
{
	const char *json = *output == '{' ? output : strstr(output, "\n{");

	if (strstr(output, "This is ApacheBench"))
		return ab_result(output, members, problem);
	if (json && strstr(json, "\"iperf "))
		return iperf3_result(json, members, problem);
	return RESULT_NONE;
}
