/* Test files from bytes to records: a sound one gives records, a bad one messages. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "exits.h"
#include "fuzz.h"
#include "records.h"
#include "steps.h"

/* All that was made must be records that a reader takes. */
static void
check_records(struct buffer *text, size_t count)
{
	struct reader reader;
	struct record record;
	enum read_result result;
	size_t found = 0;

	reader_open(&reader, -1, "<fuzz>");
	if (text->length)
		buffer_append(&reader.bytes, text->data, text->length);
	reader.end = true;
	while ((result = reader_next(&reader, &record)) == READ_RECORD) {
		found++;
		record_free(&record);
	}
	require(result == READ_END, "what comes of a test file are records");
	require(found == count, "they are counted");
	reader_close(&reader);
}

static void
convert(const struct testfile *file)
{
	struct buffer text = { 0 };
	struct strmap roles = { 0 };
	size_t count = put_fixture(&text, file, FIXTURE_SETUP, &roles);

	if (file->wiring) {
		put_wiring_note(&text, file);
		count++;
	}
	for (size_t i = 0; i < file->count; i++) {
		count += put_test(&text, file, &file->cases[i], 3, &roles);
		testcase_has_tag(&file->cases[i], "slow");
	}
	count += put_fixture(&text, file, FIXTURE_TEARDOWN, &roles);
	check_records(&text, count);
	strmap_free(&roles, NULL);
	buffer_free(&text);
}

static void
read_file(const char *path, bool lenient)
{
	struct faults faults = { .lenient = lenient };
	int status = EXIT_PASS;
	struct testfile *file = testfile_read(path, &faults, &status);

	require((status == EXIT_PASS) == (faults.errors == 0), "a bad file has messages");
	require(status == EXIT_PASS || faults.lines.count > 0, "which are kept");
	require(file || status != EXIT_PASS, "a sound file is read");
	for (size_t i = 0; i < faults.lines.count; i++)
		require(strncmp(faults.lines.entries[i].key, path, strlen(path)) == 0,
		    "messages begin with the place");
	if (status == EXIT_PASS)
		convert(file);
	testfile_free(file);
	faults_free(&faults);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	char path[40];

	require(fd >= 0 && write(fd, data, size) == (ssize_t)size, "there is room for a file");
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	read_file(path, false);
	read_file(path, true);
	close(fd);
	return 0;
}
