/* DTR, RTS and breaks of terminal devices, by ioctl(2), and what addresses say of them. */
#include "line.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

static const struct {
	const char *name;
	bool touch, dtr, rts;
} line_words[] = {
	{ "on", true, true, true },
	{ "off", true, false, false },
	{ "dtr", true, true, false },
	{ "rts", true, false, true },
	{ "keep", false, false, false },
};

static bool
read_lines(const char *word, struct line_plan *plan)
{
	for (size_t i = 0; i < sizeof line_words / sizeof *line_words; i++)
		if (strcmp(word, line_words[i].name) == 0) {
			plan->touch = plan->asked = line_words[i].touch;
			plan->dtr = line_words[i].dtr;
			plan->rts = line_words[i].rts;
			return true;
		}
	return false;
}

static bool
read_reset(const char *word, struct line_plan *plan)
{
	static const char *const methods[] = { "rts", "dtr", "break" };

	plan->reset = NULL;
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (strcmp(word, methods[i]) == 0)
			plan->reset = methods[i];
	return plan->reset || strcmp(word, "none") == 0;
}

static void
take_preset(const struct usb_id *usb, struct line_plan *plan)
{
	const struct line_preset *preset = line_preset(usb->vid, usb->pid);

	*plan = (struct line_plan){ .touch = usb->vid != 0, .dtr = true, .rts = true };
	if (preset) {
		plan->dtr = preset->dtr;
		plan->rts = preset->rts;
		plan->reset = preset->reset;
	}
}

bool
line_plan(struct transport *transport, const char *rest, struct line_plan *plan)
{
	char *lines = address_option(rest, "lines"), *reset = address_option(rest, "reset");
	bool good = true;

	take_preset(&transport->usb, plan);
	if (lines && !read_lines(lines, plan))
		good = transport_fail(transport, "lines=%s: write on, off, dtr, rts or keep", lines);
	else if (reset && !read_reset(reset, plan))
		good = transport_fail(transport, "reset=%s: write rts, dtr, break or none", reset);
	if (!good)
		transport->usage = true;
	free(lines);
	free(reset);
	return good;
}

bool
line_follow(struct transport *transport, const struct line_plan *plan)
{
	transport->reset = plan->reset;
	if (!plan->touch || fd_set_lines(transport, plan->dtr, plan->rts))
		return true;
	return !plan->asked;
}

/* Two calls would pass through "RTS alone" or "DTR alone", which resets some boards. */
bool
fd_set_lines(struct transport *transport, bool dtr, bool rts)
{
	int lines;

	if (ioctl(transport->read_fd, TIOCMGET, &lines) == 0) {
		lines &= ~(TIOCM_DTR | TIOCM_RTS);
		lines |= (dtr ? TIOCM_DTR : 0) | (rts ? TIOCM_RTS : 0);
		if (ioctl(transport->read_fd, TIOCMSET, &lines) == 0)
			return true;
	}
	if (errno == ENOTTY || errno == EINVAL)
		return transport_fail(transport, "the port has no lines DTR and RTS");
	return transport_fail(transport, "cannot set DTR and RTS: %s", strerror(errno));
}

bool
fd_set_break(struct transport *transport, bool on)
{
	if (ioctl(transport->read_fd, on ? TIOCSBRK : TIOCCBRK) == 0)
		return true;
	if (errno == ENOTTY || errno == EINVAL || errno == EOPNOTSUPP)
		return transport_fail(transport, "the port cannot send a break");
	return transport_fail(transport, "cannot send a break: %s", strerror(errno));
}
