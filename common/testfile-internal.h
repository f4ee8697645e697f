/* What the files of testfile share. */
#ifndef TESTFILE_INTERNAL_H
#define TESTFILE_INTERNAL_H

#include "testfile.h"

/* The list of tests. */
void testfile_read_cases(struct testfile *file, const struct node *list);

/* A file that is a map: its sections, its tests among them. */
void testfile_read_map(struct testfile *file, const struct node *root);

/* Number the names that were taken before. */
void testfile_number_names(struct testfile *file);

/* Find the tests that others need. */
void testfile_find_needs(struct testfile *file);

#endif
