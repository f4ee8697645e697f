/* Slow, flaky and skipped tests of the human report. */
#include "report-digest.h"

#include <stdlib.h>
#include <string.h>

#include "report-details.h"
#include "report.h"
#include "text.h"

enum { USUAL_SLOWEST = 3, SLOW_US = 1000000, MANY_TESTS = 10 };

static size_t
most_slow(const struct digest *digest)
{
	return digest->slowest == SLOWEST_BY_ITSELF ? USUAL_SLOWEST : (size_t)digest->slowest;
}

/* Keep the list in order, and no longer than it needs to be. */
static void
add_slow(struct digest *digest, const struct outcome *outcome, bool name_board)
{
	double elapsed_us = rec_number(outcome->verdict, "elapsed_us", 0);
	size_t most = most_slow(digest), at = digest->slow_count;

	if (digest->slowest == SLOWEST_BY_ITSELF && elapsed_us < SLOW_US)
		return;
	while (at > 0 && digest->slow[at - 1].elapsed_us < elapsed_us)
		at--;
	if (at >= most)
		return;
	if (digest->slow_count == most)
		free(digest->slow[--digest->slow_count].text);
	else
		digest->slow = xrealloc(digest->slow,
		    (digest->slow_count + 1) * sizeof *digest->slow);
	memmove(digest->slow + at + 1, digest->slow + at,
	    (digest->slow_count - at) * sizeof *digest->slow);
	digest->slow[at] = (struct slow){ outcome_title(outcome, name_board), elapsed_us };
	digest->slow_count++;
}

static void
add_flaky(struct digest *digest, const struct style *style, const struct outcome *outcome,
    bool name_board)
{
	char *title = outcome_title(outcome, name_board);

	buffer_printf(&digest->flaky, "%s: passed in attempt %.0f\n", title,
	    rec_number(outcome->verdict, "attempts", 1));
	put_attempts(&digest->flaky, style, outcome->verdict);
	free(title);
}

static void
add_skipped(struct digest *digest, const struct outcome *outcome, bool name_board)
{
	char *reason = outcome_reason(outcome), *title = outcome_title(outcome, name_board);
	void **place = strmap_at(&digest->skipped, *reason ? reason : "no reason");

	if (!*place)
		*place = xcalloc(1, sizeof(struct buffer));
	buffer_printf(*place, "    %s\n", title);
	free(title);
	free(reason);
}

void
digest_add(struct digest *digest, const struct style *style, const struct outcome *outcome,
    bool name_board)
{
	digest->tests++;
	add_slow(digest, outcome, name_board);
	if (verdict_is_flaky(outcome->verdict))
		add_flaky(digest, style, outcome, name_board);
	else if (digest->skips && verdict_of(outcome->verdict) == VERDICT_SKIP)
		add_skipped(digest, outcome, name_board);
}

static void
put_skipped(struct buffer *to, const struct style *style, const struct digest *digest)
{
	if (digest->skipped.count)
		put_title(to, style, "Skipped");
	for (size_t i = 0; i < digest->skipped.count; i++) {
		const struct strmap_entry *entry = &digest->skipped.entries[i];
		const struct buffer *tests = entry->value;

		put_visible(to, entry->key, strlen(entry->key));
		buffer_putc(to, '\n');
		buffer_append(to, tests->data, tests->length);
	}
}

static void
put_slowest(struct buffer *to, const struct style *style, const struct digest *digest)
{
	bool few = digest->slowest == SLOWEST_BY_ITSELF && digest->tests < MANY_TESTS;

	if (!digest->slow_count || few)
		return;
	put_title(to, style, "Slowest");
	for (size_t i = 0; i < digest->slow_count; i++) {
		struct buffer time = { 0 };

		put_duration(&time, digest->slow[i].elapsed_us);
		buffer_printf(to, "%s: %s\n", digest->slow[i].text, buffer_string(&time));
		buffer_free(&time);
	}
}

void
put_digest(struct buffer *to, const struct style *style, const struct digest *digest)
{
	put_skipped(to, style, digest);
	if (digest->flaky.length)
		put_title(to, style, "Flaky");
	buffer_append(to, digest->flaky.data, digest->flaky.length);
	put_slowest(to, style, digest);
}

static void
free_lines(void *value)
{
	buffer_free(value);
	free(value);
}

void
digest_free(struct digest *digest)
{
	for (size_t i = 0; i < digest->slow_count; i++)
		free(digest->slow[i].text);
	free(digest->slow);
	buffer_free(&digest->flaky);
	strmap_free(&digest->skipped, free_lines);
}
