/* Other programs, and files that are handed to them. */
#ifndef COV_SCRATCH_H
#define COV_SCRATCH_H

/* The status of a program that was run to its end; -1 with errno when it could not be. */
int run_program(const char *const *arguments);

/* The path of a new empty file; NULL with errno. */
char *scratch_file(void);

/* Remove the file; takes its path. */
void scratch_free(char *path);

#endif
