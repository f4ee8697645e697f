/* What the parts of the doctor share. */
#ifndef DOCTOR_INTERNAL_H
#define DOCTOR_INTERNAL_H

#include "board.h"
#include "doctor.h"

struct doctor {
	const struct item *item;
	double patience;
	FILE *to;
	bool trouble;
	struct board board;
	struct buffer heard; /* a trace of late: what the board says, also where it should not */
	size_t burst, chunk; /* the pacing that it needs, in bytes; chunk 0: none */
	double delay_ms;
};

/* A line about what is as it should be, is good to know, or is in the way. */
void doctor_good(struct doctor *doctor, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void doctor_note(struct doctor *doctor, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void doctor_wrong(struct doctor *doctor, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* One more line for the last, with what to do. */
void doctor_advise(struct doctor *doctor, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The port's file: is it there, may we open it, who else does; false when something is wrong. */
bool doctor_check_port(struct doctor *doctor);

/* Say why the REPL was not reached, from what the board has said instead. */
void doctor_explain_silence(struct doctor *doctor);

/* An entry for devices.yaml, as measured. */
void doctor_suggest(struct doctor *doctor);

#endif
