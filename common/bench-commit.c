/* What git says of the current folder. */
#include "bench-commit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench-json.h"

/* What a command prints, without the line's end; NULL when it fails or prints nothing. */
static char *
ask(const char *question)
{
	FILE *from = popen(question, "re");
	char *line = NULL;
	size_t room = 0;
	ssize_t length = from ? getline(&line, &room, from) : -1;

	if (length > 0 && line[length - 1] == '\n')
		line[--length] = '\0';
	if (!from || pclose(from) != 0 || length <= 0) {
		free(line);
		return NULL;
	}
	return line;
}

/* The last part of a path or address. */
static char *
last_part(const char *path)
{
	size_t length = strlen(path), start;

	while (length && path[length - 1] == '/')
		length--;
	if (length > 4 && strncmp(path + length - 4, ".git", 4) == 0)
		length -= 4;
	for (start = length; start && !strchr("/:\\", path[start - 1]);)
		start--;
	return xstrndup(path + start, length - start);
}

static char *
find_project(void)
{
	char *origin = ask("git config --local remote.origin.url 2>/dev/null");
	char *here = origin ? origin : getcwd(NULL, 0);
	char *project = last_part(here ? here : "");

	free(here);
	return project;
}

static char *
find_branch(void)
{
	char *branch = ask("git rev-parse --abbrev-ref HEAD 2>/dev/null");

	if (branch && strcmp(branch, "HEAD") != 0)
		return branch;
	free(branch);
	return xstrdup(branch ? "(detached head)" : "(unknown)");
}

/* The first line of what git has to say against it. */
static char *
complaint(void)
{
	char *said = ask("git rev-parse HEAD -- 2>&1 >/dev/null | grep .");

	return said ? said : xstrdup("git: it tells no commit");
}

static bool
is_repository(void)
{
	char *folder = ask("git rev-parse --git-dir 2>/dev/null");

	free(folder);
	return folder != NULL;
}

void
bench_commit_find(struct bench_commit *commit)
{
	char *changed = NULL;

	*commit = (struct bench_commit){ .project = find_project() };
	if (is_repository()) {
		commit->id = ask("git rev-parse --verify HEAD 2>/dev/null");
		commit->time = ask("git log -1 --format=%cI 2>/dev/null");
		commit->author_time = ask("git log -1 --format=%aI 2>/dev/null");
		changed = ask("git status --porcelain --untracked-files=no 2>/dev/null");
		commit->error = commit->id ? NULL : complaint();
	}
	commit->branch = find_branch();
	commit->dirty = changed != NULL;
	if (!commit->id)
		commit->id = xstrdup(commit->error ? "unknown" : "unversioned");
	free(changed);
}

void
put_commit_info(struct buffer *to, const struct bench_commit *commit)
{
	buffer_putc(to, '{');
	put_text_member(to, "id", commit->id);
	put_text_member(to, "time", commit->time);
	put_text_member(to, "author_time", commit->author_time);
	put_json_member(to, "dirty", commit->dirty ? "true" : "false", commit->dirty ? 4 : 5);
	if (commit->error)
		put_text_member(to, "error", commit->error);
	put_text_member(to, "project", commit->project);
	put_text_member(to, "branch", commit->branch);
	buffer_putc(to, '}');
}

void
bench_commit_free(struct bench_commit *commit)
{
	free(commit->id);
	free(commit->time);
	free(commit->author_time);
	free(commit->branch);
	free(commit->project);
	free(commit->error);
}
