/* Reports and their files, streams and signals. */
#include "report-outputs.h"

#include <err.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "records.h"
#include "report-human.h"

/* For the handler of signals. */
static const struct outputs *unfinished;

/* Where a report goes; one that cannot be written costs the others nothing. */
static bool
open_output(struct output *output)
{
	char *error = NULL;

	if (!output->path) {
		output->to = stdout;
		return true;
	}
	if (report_file_open(&output->file, output->path, &error)) {
		output->to = output->file.to;
		return true;
	}
	warnx("%s", error);
	free(error);
	return false;
}

/* No half report and no line of progress is left behind. */
static void
die_cleanly(int number)
{
	for (size_t i = 0; i < unfinished->count; i++) {
		const struct output *output = &unfinished->list[i];

		report_file_abandon(&output->file);
		if (output->format == &report_human && output->report)
			human_abandon(output->report);
	}
	signal(number, SIG_DFL);
	raise(number);
}

static void
catch_signals(const struct outputs *outputs)
{
	static const int deadly[] = { SIGHUP, SIGINT, SIGTERM };

	unfinished = outputs;
	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
		struct sigaction old, action = { .sa_handler = die_cleanly };

		sigaction(deadly[i], NULL, &old);
		if (old.sa_handler != SIG_IGN)
			sigaction(deadly[i], &action, NULL);
	}
	/* A reader of one report that goes away costs the others nothing. */
	for (size_t i = 0; i < outputs->count; i++)
		if (outputs->list[i].path)
			signal(SIGPIPE, SIG_IGN);
}

bool
outputs_begin(struct outputs *outputs, const struct look *look)
{
	bool any = false;

	catch_signals(outputs);
	for (size_t i = 0; i < outputs->count; i++) {
		struct output *output = &outputs->list[i];

		output->lost = !open_output(output);
		if (output->lost)
			continue;
		any = true;
		output->report = output->format->begin(output->to);
		if (output->format == &report_human)
			human_set_look(output->report, look);
	}
	return any;
}

void
outputs_rest(struct outputs *outputs)
{
	for (size_t i = 0; i < outputs->count; i++) {
		struct output *output = &outputs->list[i];

		if (!output->to || output->file.temporary)
			continue;
		if (output->format == &report_human)
			human_rest(output->report);
		fflush(output->to);
	}
}

bool
output_is_beside_messages(const struct output *output)
{
	struct stat messages, report;

	return output->to && fstat(STDERR_FILENO, &messages) == 0 &&
	    fstat(fileno(output->to), &report) == 0 && report.st_dev == messages.st_dev &&
	    report.st_ino == messages.st_ino;
}

void
output_finish(struct output *output, const struct summary *summary)
{
	void *report = output->report;

	output->report = NULL; /* it frees itself: nothing for a signal to look at */
	if (output->to)
		output->format->finish(report, summary);
}

/* False, with a message, when the report could not be written. */
static bool
close_report(struct output *output)
{
	char *error = NULL;

	if (output->lost)
		return false;
	if (!output->path)
		return finish_output();
	if (report_file_finish(&output->file, &error))
		return true;
	warnx("%s", error);
	free(error);
	return false;
}

bool
outputs_close(struct outputs *outputs)
{
	bool good = true;

	for (size_t i = 0; i < outputs->count; i++)
		good &= close_report(&outputs->list[i]);
	return good;
}
