/* Inside bench-entry.c and bench-names.c: an entry in the making. */
#ifndef BENCH_ENTRY_INTERNAL_H
#define BENCH_ENTRY_INTERNAL_H

#include "bench-entry.h"

/* Whom the samples of an entry are from; as text in bench_groups. */
enum group { GROUP_DEVICE, GROUP_HOST, GROUP_DIFF };

extern const char *const bench_groups[];

struct maker {
	const struct bench_origin *origin;
	const struct measurement *measurement;
	enum group group;
	const struct sample_list *samples;
	struct buffer *to;
};

/* Append the members group, name and fullname; params and param. */
void put_bench_names(const struct maker *maker);
void put_bench_params(const struct maker *maker);

#endif
