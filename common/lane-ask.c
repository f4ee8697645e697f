/*
 * What a test asks its boards before its first step: whether they have what it
 * requires, and whether it is to be skipped.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "device-record.h"
#include "lane-internal.h"
#include "post-mortem.h"
#include "pylit.h"
#include "records.h"

/* Of the words that a board knows: what is kept of them in seat->words. */
static char has[] = "has", lacks[] = "lacks";

/* The board of the test itself: that of its role. */
static struct seat *
own_seat(const struct lane *lane)
{
	const char *role = lane_test_string(lane, "role");
	struct seat *seat = lane_seat(lane, role ? role : "dut");

	return seat ? seat : lane->seats[0];
}

/* Which board a word of "requires" is about; *name is what it is to have. */
static struct seat *
seat_of_word(const struct lane *lane, const char *word, const char **name)
{
	const char *colon = strchr(word, ':');
	char *role = colon ? xstrndup(word, (size_t)(colon - word)) : NULL;
	struct seat *seat = role ? lane_seat(lane, role) : own_seat(lane);

	*name = colon ? colon + 1 : word;
	free(role);
	return seat;
}

static bool
has_tag(const struct seat *seat, const char *name)
{
	for (char *const *tag = seat->board.device.tags; tag && *tag; tag++)
		if (strcmp(*tag, name) == 0)
			return true;
	return false;
}

/* What is known of the name: has, lacks or NULL. */
static const char *
look_up(const struct seat *seat, const char *name)
{
	if (has_tag(seat, name))
		return has;
	/* One that cannot be asked has what its entry says. */
	return seat->board.device.no_repl ? lacks : strmap_get(&seat->words, name);
}

/* It can be a module, or something in one. */
static bool
is_dotted_name(const char *name)
{
	bool start = true;

	for (; *name; name++) {
		if (start ? !isalpha((unsigned char)*name) && *name != '_'
			  : !isalnum((unsigned char)*name) && *name != '_' && *name != '.')
			return false;
		start = *name == '.';
	}
	return !start;
}

/* The words of "requires" about that board of which nothing is known: to be given to `take`. */
static void
each_unknown(struct lane *lane, struct seat *seat,
    void (*take)(void *context, struct seat *seat, const char *name), void *context)
{
	jv words = rec_get(lane->test->test, "requires");

	jv_array_foreach(words, i, word) {
		const char *name;

		if (seat_of_word(lane, jv_string_value(word), &name) == seat && !look_up(seat, name))
			take(context, seat, name);
		jv_free(word);
	}
	jv_free(words);
}

static void
put_name(void *context, struct seat *seat, const char *name)
{
	struct buffer *code = context;

	(void)seat;
	if (is_dotted_name(name))
		buffer_printf(code, "%s ", name);
}

/* Its value is a str with those of the names that can be imported; it leaves no name behind. */
static void
ask_names(struct lane *lane, struct seat *seat, int64_t now)
{
	struct buffer code = { 0 };

	buffer_puts(&code, "(lambda g:(exec(\"def has(w):\\n"
	    " p=w.split('.')\\n"
	    " try:\\n"
	    "  m=__import__(p[0])\\n"
	    "  for n in p[1:]:m=getattr(m,n)\\n"
	    " except(ImportError,AttributeError):\\n"
	    "  try:__import__(w)\\n" /* a module in a package that does not import it by itself */
	    "  except(ImportError,AttributeError):return ''\\n"
	    " return w+' '\",g),''.join(map(g['has'],'");
	each_unknown(lane, seat, put_name, &code);
	buffer_puts(&code, "'.split())))[1])({})");
	lane->phase = LANE_ASKING;
	lane->asked_seat = seat;
	board_run(&seat->board, code.data, code.length, true,
	    seat_timeout(seat, lane->sender->timeout), now);
	buffer_free(&code);
}

static void
note_name(void *context, struct seat *seat, const char *name)
{
	const struct pyvalue *names = context;
	size_t length = strlen(name);
	bool found = device_can(&seat->board, name);

	for (size_t at = 0; !found && is_dotted_name(name) && at + length < names->length;
	    at += strcspn(names->bytes + at, " ") + 1)
		found = memcmp(names->bytes + at, name, length) == 0 &&
		    names->bytes[at + length] == ' ';
	*strmap_at(&seat->words, name) = found ? has : lacks;
}

/* False when the board has not answered as it should. */
static bool
take_names(struct lane *lane, struct seat *seat)
{
	struct buffer *repr = &seat->board.repl.frame.repr;
	struct pylit *literal = seat->board.repl.frame.has_repr
	    ? pylit_parse(repr->data, repr->length, NULL) : NULL;
	bool good = literal && pylit_value(literal)->kind == PY_STR;

	if (good) {
		struct pyvalue names = *pylit_value(literal);

		each_unknown(lane, seat, note_name, &names);
	}
	pylit_free(literal);
	return good;
}

/* The step that comes first is answered in place of the test: its board cannot be asked. */
static void
cannot_ask(struct lane *lane, const struct seat *seat, int64_t now)
{
	answer_not_run(&lane->work.answer, "lost", "requires: %s",
	    seat->trouble ? seat->trouble : seat->board.outcome.reason);
	lane_answered(lane, now);
}

/*
 * Whether all that the test requires is known to be there. If not, its boards are
 * being asked, or it has been skipped or answered.
 */
static bool
meets(struct lane *lane, const char *word, int64_t now)
{
	const char *name;
	struct seat *seat = seat_of_word(lane, word, &name);
	const char *known = look_up(seat, name);

	if (known == has)
		return true;
	if (known)
		lane_set_skip(lane, xasprintf("requires %s, which %s does not have", word,
		    seat->board.device.name));
	else if (seat->board.dead || !lane_open_seat(lane, seat))
		cannot_ask(lane, seat, now);
	else
		ask_names(lane, seat, now);
	return false;
}

static bool
ask_requires(struct lane *lane, int64_t now)
{
	jv words = rec_get(lane->test->test, "requires");
	bool good = true;

	if (jv_is_valid(words))
		jv_array_foreach(words, i, word) {
			good = good && meets(lane, jv_string_value(word), now);
			jv_free(word);
		}
	jv_free(words);
	lane->met = good;
	return !good;
}

static bool
ask_skip(struct lane *lane, int64_t now)
{
	const char *condition = lane_test_string(lane, "skip_if");
	struct seat *seat = lane->work.seat;
	char *code;

	if (!condition || lane->asked)
		return false;
	lane->asked = true;
	if (seat->board.device.no_repl) {
		answer_not_run(&lane->work.answer, "lost", "skip_if: %s has no REPL to be asked",
		    seat->board.device.name);
		lane_answered(lane, now);
		return true;
	}
	lane->phase = LANE_ASKING;
	lane->asked_seat = seat;
	code = xasprintf("bool((%s))", condition);
	board_run(&seat->board, code, strlen(code), true, seat_timeout(seat, lane->sender->timeout),
	    now);
	free(code);
	return true;
}

bool
lane_ask(struct lane *lane, int64_t now)
{
	if (!lane->test)
		return false;
	return (!lane->met && ask_requires(lane, now)) || ask_skip(lane, now);
}

/* What was asked, for people. */
static void
say_question(struct lane *lane)
{
	if (lane->met) {
		answer_say_where(&lane->work.answer, "skip_if", lane_test_string(lane, "skip_if"));
	} else {
		answer_say_where(&lane->work.answer, "requires", lane->asked_seat->board.device.name);
	}
}

/* The step it was asked for comes next, whatever the answer says. */
void
lane_take_answer(struct lane *lane, int64_t now)
{
	struct board *board = &lane->asked_seat->board;
	struct answer *answer = &lane->work.answer;
	bool good = board->outcome.status == OUTCOME_OK;

	lane->phase = LANE_READY;
	if (!good)
		answer_take(answer, lane->work.action, board);
	else if (!lane->met && !(good = take_names(lane, lane->asked_seat)))
		answer_not_run(answer, "lost", "no answer came");
	if (!good) {
		say_question(lane);
		if (strcmp(answer->status, "lost") == 0)
			post_mortem_begin(lane->sender, lane->asked_seat,
			    lane->work.action->test, answer->reason, now);
		lane_answered(lane, now);
	} else if (lane->met && strcmp(buffer_string(&board->repl.frame.repr), "True") == 0) {
		lane_set_skip(lane, xasprintf("skip_if: %s", lane_test_string(lane, "skip_if")));
	}
}
