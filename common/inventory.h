/* All boards that there may be: those of the registries, and serial ports. */
#ifndef INVENTORY_H
#define INVENTORY_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "devices.h"
#include "port-users.h"
#include "ports.h"

struct item {
	struct device device; /* of a port in no registry: its path is name and address */
	char *locked_as;      /* what a user of it locks, see transport_port; or NULL */
	bool has_port;
	struct port port;
	bool in_use;
	struct port_user user; /* pid 0: not known */
	bool is_default;       /* what commands take without -d */
	bool may_be_asked;     /* registered, chosen, or a USB port that looks like a board */

	/* Of inventory_probe: */
	bool asked;
	char *trouble; /* why there was no answer, or NULL */
	jv answer;     /* fields of a device record; invalid without one */
	int64_t elapsed_us;
};

struct inventory {
	struct item *items;
	size_t count;
};

/* Look at all there is. What is wrong with a registry is in *error (to be freed; else NULL). */
void inventory_read(struct inventory *inventory, char **error);

/*
 * Leave only the board of that name or address in it, be it listed or not. False with a
 * message (to be freed) and its exit status.
 */
bool inventory_choose(struct inventory *inventory, const char *wanted, char **error, int *status);

/*
 * Ask all that are not in use who they are, at the same time, until the deadline at
 * the latest (boards behind sockets may take longer to be connected). What runs on
 * them is interrupted; they are left at the friendly REPL. Nothing is typed into
 * ports that may lead to something else, such as a console.
 */
void inventory_probe(struct inventory *inventory, int64_t deadline);

/* The item as a "device" record. */
jv inventory_record(const struct item *item);

void inventory_free(struct inventory *inventory);

#endif
