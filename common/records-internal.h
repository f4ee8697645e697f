/* What the records*.c files share; for nobody else. */
#ifndef RECORDS_INTERNAL_H
#define RECORDS_INTERNAL_H

#include "fields.h"
#include "records.h"

/* The reader's present record, of which only the fields were found. */
struct lazy_record {
	struct fields fields;
	jv value; /* once somebody asked for it */
};

#endif
