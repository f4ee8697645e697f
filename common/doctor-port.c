/* The file of a port: is it there, may we, who else does. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor-internal.h"
#include "line.h"
#include "port-users.h"

enum { MOST_USERS = 4 };

static bool
starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* The ports that there are, in a line. */
static void
list_ports(struct doctor *doctor)
{
	struct buffer list = { 0 };
	size_t count;
	struct port *ports = ports_list(&count);

	for (size_t i = 0; i < count; i++)
		buffer_printf(&list, "%s%s", i ? ", " : "", ports[i].path);
	doctor_advise(doctor, "serial ports here: %s", count ? buffer_string(&list) : "none");
	if (count == 0)
		doctor_advise(doctor, "try another cable, many only charge; 'dmesg' says what was "
		    "plugged in");
	buffer_free(&list);
	free(ports);
}

static bool
is_member(const struct group *group, const char *user)
{
	for (char **member = group->gr_mem; *member; member++)
		if (strcmp(*member, user) == 0)
			return true;
	return false;
}

/* We may not open the file: who may, and how to become one of them. */
static void
explain_rights(struct doctor *doctor, const char *path, const struct stat *file)
{
	const struct group *group = getgrgid(file->st_gid);
	const struct passwd *owner = getpwuid(file->st_uid), *me;

	doctor_wrong(doctor, "you may not read and write %s (mode %04o, owner %s, group %s)", path,
	    (unsigned)file->st_mode & 07777, owner ? owner->pw_name : "?",
	    group ? group->gr_name : "?");
	me = getpwuid(getuid());
	if ((file->st_mode & 0060) != 0060 || !group || !me)
		doctor_advise(doctor, "its group may not either: an udev rule has to give it rights");
	else if (is_member(group, me->pw_name))
		doctor_advise(doctor, "you are in its group, but this session began before: log in again");
	else
		doctor_advise(doctor, "sudo adduser %s %s, then log in again", me->pw_name,
		    group->gr_name);
}

static bool
check_rights(struct doctor *doctor, const char *path)
{
	struct stat file;

	if (stat(path, &file) != 0) {
		doctor_wrong(doctor, "%s: %s", path, strerror(errno));
		return false;
	}
	if (access(path, R_OK | W_OK) == 0) {
		doctor_good(doctor, "you may read and write %s", path);
		return true;
	}
	explain_rights(doctor, path, &file);
	return false;
}

static bool
check_users(struct doctor *doctor, const char *path)
{
	const struct item *item = doctor->item;
	struct port_user users[MOST_USERS], manager;
	size_t count = port_users(path, users, MOST_USERS);

	for (size_t i = 0; i < count; i++)
		doctor_wrong(doctor, "process %ld (%s) has it open", users[i].pid, users[i].command);
	if (count == 0 && item->in_use)
		doctor_wrong(doctor, "process %ld (%s) has locked it", item->user.pid,
		    *item->user.command ? item->user.command : "?");
	if (count || item->in_use)
		doctor_advise(doctor, "end it, or wait for it with --wait");
	else
		doctor_good(doctor, "nobody else is seen to use it");
	if (starts(path, "/dev/") && process_named("ModemManager", &manager)) {
		doctor_note(doctor, "ModemManager (process %ld) runs: it opens new ports and types "
		    "into them", manager.pid);
		doctor_advise(doctor, "give the board's udev rule ENV{ID_MM_DEVICE_IGNORE}=\"1\", or "
		    "stop it");
	}
	return count == 0 && !item->in_use;
}

static void
describe_port(struct doctor *doctor)
{
	const struct port *port = &doctor->item->port;
	const struct line_preset *preset = line_preset(port->usb.vid, port->usb.pid);

	if (!port->usb.vid) {
		doctor_good(doctor, "the port is there: %s, %s", port->path, port->description);
		return;
	}
	doctor_good(doctor, "the port is there: %s, %s, USB %04x:%04x%s%s", port->path,
	    port->description, (unsigned)port->usb.vid, (unsigned)port->usb.pid,
	    *port->usb.serial ? ", serial number " : "", port->usb.serial);
	if (preset)
		doctor_note(doctor, "opening it leaves DTR %s and RTS %s, as suits such boards; "
		    "?lines= says otherwise", preset->dtr ? "on" : "off", preset->rts ? "on" : "off");
	else
		doctor_note(doctor, "its kind is not known: opening it asserts DTR and RTS; "
		    "?lines=off if that resets it");
}

bool
doctor_check_port(struct doctor *doctor)
{
	const struct item *item = doctor->item;
	const char *address = item->device.address, *path = item->locked_as;
	bool file = *address == '/' || starts(address, "serial:") || starts(address, "usb:") ||
	    starts(address, "tty:");

	if (!file)
		return true; /* opening it will tell */
	if (!path) {
		doctor_wrong(doctor, "there is no such port: %s", address);
		list_ports(doctor);
		return false;
	}
	if (item->has_port)
		describe_port(doctor);
	return check_rights(doctor, path) && check_users(doctor, path);
}
