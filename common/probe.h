/*
 * Python source with probes: each marks, in a bytearray of the board, that control came
 * by. A probe is `_c0[5]=1`, a statement, or `_c('B',_c0,5,1)`, an expression that is None,
 * where _c is struct.pack_into. Neither allocates. No line moves, and no line is added but
 * at the end; so tracebacks stay as they were.
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "pysrc-tree.h"

struct match_pattern;

enum probe_grain {
	PROBE_LINES,	 /* exact, line by line */
	PROBE_BLOCKS,	 /* simple statements in a row count with the first of them */
	PROBE_FUNCTIONS, /* all lines of a function count with its first one */
	PROBE_GRAINS,	 /* how many there are */
};

struct probe_settings {
	enum probe_grain grain;
	bool branches;
	const char *name; /* what the board's objects are called: "_c" */
	unsigned id;	  /* of the file: its bytearray is NAME ID */
	struct match_pattern *const *exclude; /* lines to leave out, compiled as MATCH_LINES */
	size_t exclude_count;
};

/* A line that can run, and the probe that tells; several lines may share one. */
struct probe_line {
	unsigned line, probe;
	bool guessed; /* no probe could be put there: it may say too much */
};

/* One way out of a branch. `to` is a line, or minus the line of what is left. */
struct probe_arm {
	unsigned from, probe;
	long to;
};

/* Line numbers, each once, in order. */
struct probe_list {
	unsigned *lines;
	size_t count;
};

struct probing {
	size_t probes;	    /* how many; they are numbered from 0 */
	size_t expressions; /* of them, the ones within expressions */
	struct probe_line *lines; /* in order */
	size_t line_count;
	struct probe_arm *arms;
	size_t arm_count;
	struct probe_list excluded;
	struct probe_list unmeasured; /* of functions in machine code, which take no probes */
	struct buffer source;	      /* with the probes */
};

/*
 * Put probes into source that was parsed. False, with a message to be freed in *error:
 * an exclusion takes too long to search for, or the source uses the board's names itself.
 */
bool probe_source(const struct py_tree *tree, const struct probe_settings *settings,
    struct probing *probing, char **error);
void probing_free(struct probing *probing);

/* Bytes of the board's memory: from how firmware for 32 bits compiles; see cov-probe(1). */
struct probe_size {
	size_t data; /* the bytearray */
	size_t code; /* by which the compiled code grows */
	size_t text; /* by which the source grows */
	size_t compiling; /* more to compile it, given back */
};
struct probe_size probe_size(const struct py_tree *tree, const struct probing *probing);

#endif
