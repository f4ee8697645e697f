/* Actions in a row. */
#include "drive-list.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

void
drive_list_add(struct drive_list *list, const struct drive_action *action)
{
	list->actions = xrealloc(list->actions, (list->count + 1) * sizeof *list->actions);
	list->actions[list->count++] = *action;
}

void
drive_list_free(struct drive_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->actions[i].text);
	free(list->actions);
	*list = (struct drive_list){ 0 };
}

const char *
drive_eol(const char *name)
{
	static const char *const eols[][2] = {
		{ "cr", "\r" }, { "lf", "\n" }, { "crlf", "\r\n" }, { "none", "" },
	};

	for (size_t i = 0; i < sizeof eols / sizeof *eols; i++)
		if (strcmp(name, eols[i][0]) == 0)
			return eols[i][1];
	return NULL;
}
