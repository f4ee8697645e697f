/* upy-devs: what boards there are, who they are, and why one cannot be used. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "device-table.h"
#include "doctor.h"
#include "exits.h"
#include "inventory.h"
#include "options.h"
#include "records.h"
#include "signals.h"

enum { OPT_JSON = 256 };

static const struct option_spec options[] = {
	{ WORD, "doctor", "DEVICE", "say what stands in the way of using a board" },
	{ 'p', "probe", NULL, "ask the boards who they are (interrupts what they do)" },
	{ OPT_JSON, "json", NULL, "write a record for each board, not a table" },
	{ 'T', "timeout", "SECONDS", "wait so long for answers (default: 5)" },
	{ 0 },
};

static const struct command command = { "upy-devs", "[DEVICE] | doctor DEVICE",
	"list boards, ask who they are, find what is wrong with one", options };

struct settings {
	const char *device;
	double timeout;
	bool probe, json, doctor;
};

static struct settings
parse(int argc, char **argv)
{
	struct settings set = { .timeout = 5 };

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'p':
			set.probe = true;
			break;
		case OPT_JSON:
			set.json = true;
			break;
		case 'T':
			set.timeout = seconds_option(&command, "--timeout");
			break;
		}
	if (optind < argc && strcmp(argv[optind], "doctor") == 0) {
		set.doctor = true;
		optind++;
		if (optind == argc)
			usage_error(&command, "doctor: which board?");
	}
	if (argc - optind > 1)
		usage_error(&command, "give one board only");
	set.device = argv[optind];
	return set;
}

static void
put_records(struct buffer *to, const struct inventory *inventory)
{
	for (size_t i = 0; i < inventory->count; i++)
		put_record(to, inventory_record(&inventory->items[i]));
}

/* All boards, or the one that is wanted. */
static int
find(struct inventory *inventory, const struct settings *set)
{
	int status = EXIT_PASS, its_status;
	char *error;

	inventory_read(inventory, &error);
	if (error) {
		warnx("%s", error);
		status = EXIT_USAGE;
		free(error);
	}
	if (set->device && !inventory_choose(inventory, set->device, &error, &its_status)) {
		warnx("%s", error);
		status = worse_exit(status, its_status);
		inventory_free(inventory);
		free(error);
	}
	return status;
}

/* A board that was asked for by name, and does not answer, is trouble. */
static int
list(struct inventory *inventory, const struct settings *set)
{
	struct buffer text = { 0 };

	if (set->probe)
		inventory_probe(inventory, deadline_after(clock_us(), set->timeout));
	if (set->json)
		put_records(&text, inventory);
	else
		put_device_table(&text, inventory);
	flush_records(&text, stdout);
	buffer_free(&text);
	return set->device && inventory->count && inventory->items[0].trouble ? EXIT_SYSTEM
									      : EXIT_PASS;
}

int
main(int argc, char **argv)
{
	struct settings set = parse(argc, argv);
	struct inventory inventory;
	int status = find(&inventory, &set);

	signals_catch();
	if (set.doctor && inventory.count)
		status = worse_exit(status, doctor_examine(inventory.items, set.timeout, stdout));
	else if (inventory.count)
		status = worse_exit(status, list(&inventory, &set));
	inventory_free(&inventory);
	signals_reraise();
	return finish_output() ? status : EXIT_SYSTEM;
}
