/* Saved benchmarks as text. */
#include "bench-file.h"

#include <time.h>

#include "bench-json.h"
#include "json-indent.h"

/* Now, in UTC, as Python's datetime says it. */
static void
put_time(struct buffer *to)
{
	struct timespec now;
	struct tm parts;
	char text[64];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
	buffer_printf(to, "\"%s.%06ld+00:00\"", text, now.tv_nsec / 1000);
}

void
put_bench_file(struct buffer *to, const struct bench_entry *list,
    const struct bench_boards *boards, const struct bench_commit *commit, bool data)
{
	struct buffer json = { 0 };

	buffer_puts(&json, "{\"machine_info\":");
	put_machine_info(&json, boards);
	buffer_puts(&json, ",\"commit_info\":");
	put_commit_info(&json, commit);
	buffer_puts(&json, ",\"benchmarks\":[");
	for (const struct bench_entry *entry = list; entry; entry = entry->next) {
		if (entry != list)
			buffer_putc(&json, ',');
		put_bench_object(&json, entry, data);
	}
	buffer_puts(&json, "],\"datetime\":");
	put_time(&json);
	put_text_member(&json, "version", "upy " PACKAGE_VERSION);
	buffer_putc(&json, '}');
	put_indented_json(to, json.data, json.length);
	buffer_free(&json);
}
