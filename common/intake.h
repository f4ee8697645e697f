/* The records that come in: steps and all else into the script, in order. */
#ifndef INTAKE_H
#define INTAKE_H

#include <stdbool.h>

#include "account.h"
#include "buffer.h"
#include "lanes.h"
#include "records.h"
#include "references.h"
#include "script.h"
#include "sender.h"

struct intake {
	struct reader in;
	struct account *account;
	struct buffer ends; /* end records of the stages before, held back */
	struct references references;
	bool open;	    /* more may come */

	struct sender *sender;
	struct script *script;
	const struct lanes *lanes;
};

void intake_open(struct intake *intake, struct sender *sender, struct script *script,
    const struct lanes *lanes);

/* There is room for more: poll in.fd. */
bool intake_hungry(const struct intake *intake);

/* One read(2). */
void intake_read(struct intake *intake);

/*
 * Move what has been read into the script, as far ahead as is useful. A bad
 * record ends the intake, with an error record: nothing after it is run.
 */
void intake_take(struct intake *intake);

void intake_close(struct intake *intake);

#endif
