/* The table for people: a row for each file, and the total. */
#include <limits.h>
#include <string.h>

#include "cov-report.h"
#include "text.h"
#include "width.h"

/* Lines and ways out of branches in the order of their numbers. */
struct list {
	struct buffer text;
	const struct cov_file *file; /* whose branches not taken are listed, or NULL */
	struct branch branch;
	size_t at; /* the next branch */
};

static const char *
comma(const struct list *list)
{
	return list->text.length ? ", " : "";
}

/* "12->14", "12->exit"; of an arm without a line, its number. */
static void
put_arm(struct list *list, const struct branch_arm *arm, size_t number)
{
	buffer_printf(&list->text, "%s%d->", comma(list), arm->arc.from);
	if (is_arm(arm->arc.to))
		buffer_printf(&list->text, "arm %zu", number);
	else if (arm->arc.to < 0)
		buffer_puts(&list->text, "exit");
	else
		buffer_printf(&list->text, "%d", arm->arc.to);
}

/* Of lines before this one that did run, the ways that were not taken. */
static void
put_untaken(struct list *list, unsigned before)
{
	struct branch *branch = &list->branch;

	while (list->file && (branch->count || cov_next_branch(list->file, &list->at, branch))) {
		if (branch->line >= before)
			return;
		for (size_t i = 0; i < branch->count; i++)
			if (!branch->arms[i].taken &&
			    line_set_has(&list->file->executed, branch->line))
				put_arm(list, &branch->arms[i], i + 1);
		branch->count = 0;
	}
}

/* "3-7", or "3". */
static void
put_span(struct list *list, unsigned first, unsigned last)
{
	put_untaken(list, first);
	buffer_printf(&list->text, first == last ? "%s%u" : "%s%u-%u", comma(list), first, last);
}

/*
 * Lines as spans. What is between two of them and is no statement does not part them.
 */
static void
put_spans(struct list *list, const struct line_set *lines, const struct line_set *others)
{
	unsigned first = 0, last = 0;

	for (unsigned line = 0; (line = line_set_next(lines, line));) {
		unsigned between = last ? line_set_next(others, last) : 0;

		if (last && (!between || between > line)) {
			last = line;
			continue;
		}
		if (last)
			put_span(list, first, last);
		first = last = line;
	}
	if (last)
		put_span(list, first, last);
	put_untaken(list, UINT_MAX);
}

static void
put_missing(struct buffer *to, const struct cov_file *file)
{
	struct list list = { .file = file };

	put_spans(&list, &file->missing, &file->executed);
	buffer_puts(to, buffer_string(&list.text));
	buffer_free(&list.text);
}

/* A name as it is shown; its columns. */
static size_t
put_name(struct buffer *to, const char *name)
{
	put_visible(to, name, strlen(name));
	return text_columns(to->data, to->length);
}

static size_t
name_columns(const struct cov_result *result, const struct cov_look *look)
{
	size_t most = strlen("TOTAL");

	for (size_t i = 0; i < result->count; i++) {
		struct buffer name = { 0 };
		size_t columns = put_name(&name, result->files[i].name);

		if (!cov_is_skipped(&result->files[i], look) && columns > most)
			most = columns;
		buffer_free(&name);
	}
	return most;
}

struct table {
	const struct cov_result *result;
	const struct cov_look *look;
	size_t name; /* columns */
	struct buffer row;
	FILE *to;
};

static void
end_row(struct table *table)
{
	while (table->row.length && table->row.data[table->row.length - 1] == ' ')
		table->row.length--;
	buffer_putc(&table->row, '\n');
	fwrite(table->row.data, 1, table->row.length, table->to);
	buffer_clear(&table->row);
}

static void
put_title(struct table *table, const char *name)
{
	size_t columns = put_name(&table->row, name);

	for (; columns < table->name; columns++)
		buffer_putc(&table->row, ' ');
}

static void
write_head(struct table *table)
{
	int cover = table->look->digits + 5;

	put_title(table, "Name");
	buffer_printf(&table->row, "%8s%7s", "Stmts", "Miss");
	if (table->result->branches)
		buffer_printf(&table->row, "%8s%8s", "Branch", "BrPart");
	buffer_printf(&table->row, "%*s", cover + 2, "Cover");
	if (table->look->missing)
		buffer_puts(&table->row, "   Missing");
	end_row(table);
}

static void
write_rule(struct table *table)
{
	size_t columns = table->name + 22 + (size_t)table->look->digits;

	columns += table->result->branches ? 16 : 0;
	columns += table->look->missing ? 10 : 0;
	while (columns--)
		buffer_putc(&table->row, '-');
	end_row(table);
}

static void
write_row(struct table *table, const char *name, const struct cov_counts *counts,
    const struct cov_file *file)
{
	char percent[PERCENT_TEXT];

	cov_percent_text(counts, table->look->digits, percent);
	put_title(table, name);
	buffer_printf(&table->row, "%8zu%7zu", counts->statements, counts->missing);
	if (table->result->branches)
		buffer_printf(&table->row, "%8zu%8zu", counts->branches, counts->partial);
	buffer_printf(&table->row, "%*s%%", table->look->digits + 6, percent);
	if (file && table->look->missing) {
		buffer_puts(&table->row, "   ");
		put_missing(&table->row, file);
	}
	end_row(table);
}

static void
write_test(struct table *table, const struct cov_file *file, const struct test_lines *test)
{
	struct line_set others = { 0 };
	struct list list = { 0 };

	line_set_join(&others, &file->statements);
	line_set_drop(&others, &test->lines);
	put_spans(&list, &test->lines, &others);
	put_title(table, test == file->tests ? file->name : "");
	buffer_puts(&table->row, "  ");
	put_visible(&table->row, test->test, strlen(test->test));
	buffer_printf(&table->row, ": %s", buffer_string(&list.text));
	end_row(table);
	buffer_free(&list.text);
	line_set_free(&others);
}

static void
write_text(const struct cov_result *result, const struct cov_look *look, FILE *to)
{
	struct table table = { .result = result, .look = look,
		.name = name_columns(result, look), .to = to };
	size_t skipped = 0;

	write_head(&table);
	write_rule(&table);
	for (size_t i = 0; i < result->count; i++) {
		const struct cov_file *file = &result->files[i];

		if (cov_is_skipped(file, look))
			skipped++;
		else
			write_row(&table, file->name, &file->counts, file);
	}
	write_rule(&table);
	write_row(&table, "TOTAL", &result->total, NULL);
	if (skipped)
		fprintf(to, "\n%zu file%s skipped: %s\n", skipped, skipped == 1 ? "" : "s",
		    look->skip_covered ? "all of it ran, or it is empty" : "empty");
	if (result->contexts) {
		fputs("\nWhich test ran which lines:\n", to);
		for (size_t i = 0; i < result->count; i++)
			for (size_t k = 0; k < result->files[i].test_count; k++)
				write_test(&table, &result->files[i], &result->files[i].tests[k]);
	}
	buffer_free(&table.row);
}

const struct cov_format cov_report_text = { "text", write_text };
