/*
 * Records: one JSON object per line, each with a "type"; see upy(7).
 *
 * A reader keeps the raw line beside the parsed value, so that a filter passes
 * on what it does not know byte for byte. Ownership is libjq's: a jv argument
 * is consumed; the rec_ accessors borrow.
 */
#ifndef RECORDS_H
#define RECORDS_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "buffer.h"

struct lazy_record;

struct record {
	const char *line; /* the raw line without its newline, inside the reader */
	size_t length;
	jv value; /* the object, owned by the record; invalid when it is not parsed yet */
	const char *type; /* its "type", or ""; lives as long as value */
	struct lazy_record *lazy; /* for the record_ accessors, inside the reader; or NULL */
};

struct reader {
	int fd;
	const char *name; /* for messages: "<stdin>" */
	size_t number;	  /* of the line read last, from 1 */
	struct buffer bytes;
	size_t used;	/* bytes of the line handed out last */
	size_t scanned; /* bytes known to hold no newline */
	bool end;	/* read(2) returned 0 */
	char *error;	/* message of the last READ_BAD, owned by the reader */
	int status;	/* its exit status: EXIT_USAGE for bad input, EXIT_SYSTEM */
	struct lazy_record *lazy;
};

enum read_result {
	READ_RECORD,
	READ_MORE, /* no whole line yet: call reader_fill */
	READ_END,  /* all lines were handed out */
	READ_BAD,  /* reader->error says what and where; the line is skipped */
};

void reader_open(struct reader *reader, int fd, const char *name);
void reader_close(struct reader *reader);

/*
 * From now on records are not parsed before somebody asks for their value, which
 * takes a tenth of the time: for programs that look at a few fields of most.
 */
void reader_be_lazy(struct reader *reader);

/*
 * One read(2) into the buffer. False on a read error (reader->error). At the
 * end of the input reader->end is set.
 */
bool reader_fill(struct reader *reader);

/*
 * The next record that is wholly in the buffer; never reads. The raw line is
 * valid until the next call. Bad are: no object, no string "type", a NUL,
 * invalid UTF-8, too deep nesting, a last line without its newline.
 */
enum read_result reader_next(struct reader *reader, struct record *record);

/* Read until there is a record, the end or a bad line: for filters that may block. */
enum read_result read_record(struct reader *reader, struct record *record);

void record_free(struct record *record);

/* Parse the record if that was not done yet: then record->value is valid. */
void record_parse(struct record *record);

/* The record's object, borrowed until the next record; parsed if need be. */
jv record_value(const struct record *record);

/*
 * Members of a record, parsed or not: as the accessors of an object below. Strings
 * live as long as the raw line; `length` (may be NULL) counts NULs in them, too.
 */
const char *record_string(const struct record *record, const char *key);
const char *record_text(const struct record *record, const char *key, size_t *length);
double record_number(const struct record *record, const char *key, double otherwise);
bool record_true(const struct record *record, const char *key);
bool record_has(const struct record *record, const char *key);

/* The JSON text of a member, if the record is not parsed; else NULL. Not terminated. */
const char *record_json(const struct record *record, const char *key, size_t *length);

/* Borrowing accessors of an object's member; the default when absent or of another kind. */
const char *rec_string(jv object, const char *key); /* NULL when absent; lives as long as object */
const char *rec_string_or(jv object, const char *key, const char *otherwise); /* of any value */
double rec_number(jv object, const char *key, double otherwise);
bool rec_true(jv object, const char *key);
bool rec_has(jv object, const char *key);

/* object[key], not consumed; a new reference to free, invalid when absent. */
jv rec_get(jv object, const char *key);

/* Chainable setters that consume and return the object. */
jv rec_set(jv object, const char *key, jv value);
jv rec_set_string(jv object, const char *key, const char *string);
jv rec_set_number(jv object, const char *key, double number);

/* {"type": type}: the start of every record. */
jv rec_new(const char *type);

/*
 * Set `key` to bytes that may not be UTF-8: then `key` has U+FFFD in their
 * place and `key`_b64 holds them exactly.
 */
jv rec_set_bytes(jv object, const char *key, const char *bytes, size_t length);

/* The exact bytes of `key` (from key_b64 if there); to be freed by the caller; NULL if absent. */
char *rec_bytes(jv object, const char *key, size_t *length);

/* Serialise into a buffer, newline included. The value is consumed. */
void put_record(struct buffer *to, jv value);

/* The raw line, and the members of `fields` (consumed) before its last brace. */
void put_spliced(struct buffer *to, const struct record *record, jv fields);

/* The raw line as it was. */
void put_line(struct buffer *to, const struct record *record);

/* A new unique run token, 16 hex digits; to be freed. */
char *new_run(void);

/* {"type":"plan","by":by,"run":run} and {"type":"end",...,"count":count}. */
jv plan_record(const char *by, const char *run);
jv end_record(const char *by, const char *run, size_t count);

/* {"type":"error","by":...,"message":...,"where":...,"exit":...}; where may be NULL. */
jv error_record(const char *by, const char *message, const char *where, int status);

/*
 * For programs that may block on stdout: write and empty the buffer. Exit is
 * the caller's; false with errno on failure.
 */
bool flush_records(struct buffer *from, FILE *to);

/* ferror + fclose of stdout; false, with a message on stderr, when output was lost. */
bool finish_output(void);

#endif
