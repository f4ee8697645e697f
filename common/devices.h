/*
 * The registry of boards: devices.yaml in the current directory, in
 * $XDG_CONFIG_HOME/upy and where the suite is installed; the nearest wins.
 * See upy-devices(5).
 */
#ifndef DEVICES_H
#define DEVICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reset.h"

struct device {
	char *name;		/* as given: the registry's name or the address */
	char *address;		/* for transport_open */
	char *about;		/* text for people, or NULL */
	size_t burst;		/* pacing in plain mode: bytes that an idle board surely takes, */
	size_t chunk;		/* bytes at once after that (0: all), */
	int64_t chunk_delay_us; /* and the pause between */
	bool plain;		/* never use raw-paste mode */
	bool no_repl;		/* an application has its port: no REPL is to be entered */
	int64_t idle_us;	/* of silence after which an unfinished line is a prompt; 0: as usual */
	bool verify;		/* always check what the line may have damaged */
	enum reset_method reset; /* how it is reset from outside */
	char *reset_command;	/* of RESET_COMMAND */
	char *flash, *image;	/* a command that brings this image to it, or NULL: see flash.h */
	double flash_timeout;	/* seconds for that; 0: as usual */
	char *on_lost;		/* a command that looks into the loss of it, or NULL */
	double on_lost_timeout;	/* seconds for that; 0: as usual */
	char **tags;		/* of its entry, NULL-terminated; or NULL */
	double timeout, connect; /* seconds for a step, and for getting into the REPL; 0: as usual */
};

/*
 * The board meant by a name or an address. Without one (NULL): $UPY_DEVICE,
 * else the only USB serial port that looks like a MicroPython board. False
 * with a message (to be freed) and its exit status.
 */
bool device_find(const char *wanted, struct device *device, char **error, int *status);

void device_free(struct device *device);

/*
 * All registered boards, the nearest of each name, in the order of the registries;
 * each for device_free, the array for free(3). What is wrong with a registry is
 * in *error (to be freed; else NULL), and the boards of it are left out.
 */
struct device *device_list(size_t *count, char **error);

/* The names of all registered boards, with spaces between; to be freed. */
char *device_names(void);

#endif
