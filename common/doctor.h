/*
 * What stands in the way of using a board: from the port's file to its prompt,
 * and what a registry should say about it.
 */
#ifndef DOCTOR_H
#define DOCTOR_H

#include <stdio.h>

#include "inventory.h"

/*
 * Examine the board and write what is found to `to`, a line or two for each fact, as
 * it is found. Each wait takes `patience` seconds at most; what runs on the board is
 * interrupted. Returns EXIT_PASS when it can be used, EXIT_SYSTEM when not.
 */
int doctor_examine(const struct item *item, double patience, FILE *to);

#endif
