/* Unity's output as records that upy-report judges: a plan, verdicts, an end. */
#ifndef UNITY_RECORDS_H
#define UNITY_RECORDS_H

#include "buffer.h"
#include "unity.h"

struct unity_records {
	struct unity unity;
	struct buffer out;  /* records to be sent */
	const char *by;	    /* the program that says all this */
	const char *role, *device; /* the board's; NULL: not known */
	char *run;
	size_t count;
	int status;	    /* the exit status that it amounts to so far */
};

/* Begin: the strings are borrowed. */
void unity_records_begin(struct unity_records *records, const char *by, const char *role,
    const char *device);

/* More bytes, cut anywhere. */
void unity_records_feed(struct unity_records *records, const char *bytes, size_t length);

/* There is no more: the last records. */
void unity_records_end(struct unity_records *records);

void unity_records_free(struct unity_records *records);

#endif
