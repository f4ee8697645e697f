/* Unity's output as records that upy-report judges: verdicts, and errors. */
#ifndef UNITY_RECORDS_H
#define UNITY_RECORDS_H

#include "buffer.h"
#include "unity.h"

struct unity_records {
	struct unity unity;
	struct buffer *out; /* records to be sent */
	const char *by;	    /* the program that says all this */
	const char *role, *device; /* the board's; NULL: not known */
	size_t count;	    /* of the records */
	int status;	    /* the exit status that they amount to so far */
};

/* Begin: the strings and the buffer are borrowed. */
void unity_records_begin(struct unity_records *records, struct buffer *out, const char *by,
    const char *role, const char *device);

/* More bytes, cut anywhere. */
void unity_records_feed(struct unity_records *records, const char *bytes, size_t length);

/* A summary has come, and no test since. */
bool unity_records_whole(const struct unity_records *records);

/* There is no more: the last records. */
void unity_records_end(struct unity_records *records);

void unity_records_free(struct unity_records *records);

#endif
