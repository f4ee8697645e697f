/* Unity's output as records. */
#include "unity-records.h"

#include <string.h>

#include "exits.h"
#include "records.h"
#include "warning.h"

/* By enum unity_result. */
static const struct {
	const char *verdict;
	int status;
} verdicts[] = {
	{ "pass", EXIT_PASS },
	{ "fail", EXIT_VERDICT },
	{ "skip", EXIT_PASS },
	{ "error", EXIT_SYSTEM },
};

/* What comes from a board may be no UTF-8. */
static jv
set_text(jv record, const char *key, const char *text)
{
	return text ? rec_set_bytes(record, key, text, strlen(text)) : record;
}

static void
send(struct unity_records *records, jv record, int status)
{
	put_record(records->out, record);
	records->count++;
	records->status = worse_exit(records->status, status);
}

static void
put_verdict(void *context, const struct unity_case *found)
{
	struct unity_records *records = context;
	jv record = set_text(rec_new("verdict"), "test", found->id);

	record = set_text(set_text(record, "name", found->name), "file", found->file);
	if (found->line > 0)
		record = rec_set_number(record, "line", (double)found->line);
	record = rec_set_string(record, "role", records->role ? records->role : "dut");
	record = set_text(record, "device", records->device);
	record = rec_set_string(record, "verdict", verdicts[found->result].verdict);
	record = set_text(record, "reason", found->reason);
	if (found->elapsed_ms >= 0)
		record = rec_set_number(record, "elapsed_us", found->elapsed_ms * 1000);
	send(records, record, verdicts[found->result].status);
}

static void
put_error(void *context, const char *what)
{
	struct unity_records *records = context;

	warn_visibly("%s%s%s", records->role ? records->role : "", records->role ? ": " : "", what);
	send(records, set_text(error_record(records->by, what, NULL, EXIT_SYSTEM), "device",
	    records->device), EXIT_SYSTEM);
}

void
unity_records_begin(struct unity_records *records, struct buffer *out, const char *by,
    const char *role, const char *device)
{
	*records = (struct unity_records){
		.unity = { .found = put_verdict, .wrong = put_error, .context = records },
		.out = out, .by = by, .role = role, .device = device,
	};
}

void
unity_records_feed(struct unity_records *records, const char *bytes, size_t length)
{
	unity_feed(&records->unity, bytes, length);
}

bool
unity_records_whole(const struct unity_records *records)
{
	const struct unity *unity = &records->unity;

	for (size_t i = 0; i <= UNITY_CUT; i++)
		if (unity->seen[i])
			return false;
	return unity->summaries && !unity->counted && !unity->open;
}

void
unity_records_end(struct unity_records *records)
{
	unity_end(&records->unity);
}

void
unity_records_free(struct unity_records *records)
{
	unity_free(&records->unity);
}
