/*
 * Addresses for network tests (address steps): where the board is, where this host is
 * as the board sees it, and a port that is free here.
 */
#ifndef HOST_ADDRESS_H
#define HOST_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

/* The program for the board that tells its address: a str, or None. */
extern const char host_address_code[];

/*
 * What is asked for ("board", "host" or "port") in the place of what the board has
 * told, as Python writes it; `device` is the board's address in the registry. False
 * with why not, up to `size` bytes of it.
 */
bool host_address(const char *of, const char *device, struct buffer *repr, char *why, size_t size);

#endif
