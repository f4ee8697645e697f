/* The entry of one board in a registry: see upy-devices(5). */
#ifndef DEVICE_ENTRY_H
#define DEVICE_ENTRY_H

#include <stdbool.h>

#include "devices.h"
#include "yaml.h"

/*
 * Fill in the device from its entry in the file `path`: a map, or just an address.
 * False with a message (to be freed) that names the place.
 */
bool device_take_entry(struct device *device, const char *path, const struct node *entry,
    char **error);

#endif
