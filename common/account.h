/*
 * Accounting of a stream: every plan needs its end with the right count, every
 * planned test its verdict on every board it was meant for. See upy(7).
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "records.h"

struct account; /* what was promised and what was seen so far */

struct account *account_new(void);
void account_free(struct account *account);

/* Note a record that passes; unknown types are ignored. */
void account_add(struct account *account, const struct record *record);

/* No plan and no record was ever seen. */
bool account_empty(const struct account *account);

/*
 * At the end of the stream: call `complain` once for each thing that is missing or
 * contradictory, in a full sentence ("yaml2steps: no end record: the stream was cut";
 * "upy-send: 3 of 12 records are missing"; "t.yaml::sum: no verdict on microbit").
 * `verdicts` says whether verdicts are due already (upy-report) or not yet
 * (upy-send, upy-assert look at the stages before them only). Returns the
 * number of complaints.
 */
size_t account_finish(const struct account *account, bool verdicts,
    void (*complain)(void *context, const char *what), void *context);

#endif
