/* Faults: read from the command line, and applied to bytes. */
#include "wire-faults.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"

enum { CERTAIN = 1000000 }; /* chances are in millionths */

struct fault {
	enum fault_kind kind;
	enum way way;	 /* of the bytes that it counts and hits */
	bool counting;	 /* its marker has passed, or it has none */
	enum way marker_way;
	struct buffer marker;
	uint64_t seen;	 /* bytes since then */
	uint64_t first, last; /* the bytes that it may hit; 0 is the marker's end itself */
	uint64_t chance; /* that it does */
	uint64_t random;
	long amount;	 /* milliseconds or bytes, or -1 */
	struct buffer text;
};

const char *const fault_names[FAULT_KINDS] = {
	"drop", "flip", "double", "delay", "insert", "noise", "silence", "hang-up", "reset",
	"banner",
};

/* The first state of a generator: each has one of its own, so that the ways do not mix. */
static uint64_t
random_start(uint64_t seed, size_t which)
{
	return (seed * 1000003 + which + 1) * 0x9e3779b97f4a7c15u | 1;
}

static uint64_t
random_below(uint64_t *random, uint64_t limit)
{
	*random ^= *random >> 12;
	*random ^= *random << 25;
	*random ^= *random >> 27;
	return ((*random * 2685821657736338717u) >> 32) % limit;
}

/*
 * Reading the command line.
 */

enum way
way_prefix(const char **text)
{
	for (enum way way = UP; way < WAYS; way++) {
		const char *prefix = way == UP ? "up:" : "down:";

		if (strncmp(*text, prefix, strlen(prefix)) == 0) {
			*text += strlen(prefix);
			return way;
		}
	}
	return WAYS;
}

/* Append text with the escapes \r, \n, \\ and \xHH. */
static void
unescape(struct buffer *to, const char *text)
{
	for (; *text; text++) {
		char digits[3] = "", *end;

		if (*text != '\\' || !text[1]) {
			buffer_putc(to, *text);
			continue;
		}
		if (*++text != 'x') {
			buffer_putc(to, *text == 'n' ? '\n' : *text == 'r' ? '\r' : *text);
			continue;
		}
		strncpy(digits, text + 1, 2);
		buffer_putc(to, (char)strtol(digits, &end, 16));
		text += end - digits;
	}
}

/* "5", "5-9" or "0.5%", up to a "=" or the end. Where it ends, or NULL. */
static const char *
parse_when(struct fault *fault, const char *text)
{
	char *end;
	double percent = strtod(text, &end);

	if (end == text || percent < 0)
		return NULL;
	if (*end == '%') {
		fault->first = 1;
		fault->last = UINT64_MAX;
		fault->chance = (uint64_t)(percent / 100 * CERTAIN + 0.5);
		return end + 1;
	}
	fault->first = fault->last = strtoull(text, &end, 10);
	fault->chance = CERTAIN;
	if (*end == '-')
		fault->last = strtoull(end + 1, &end, 10);
	return end;
}

static bool
parse_value(struct fault *fault, const char *text)
{
	bool wanted = fault->kind == FAULT_DELAY || fault->kind == FAULT_NOISE ||
	    fault->kind == FAULT_INSERT;
	char *end;

	fault->amount = -1;
	if (*text == '\0')
		return !wanted;
	if (*text++ != '=')
		return false;
	if (fault->kind == FAULT_INSERT) {
		unescape(&fault->text, text);
		return true;
	}
	fault->amount = strtol(text, &end, 10);
	return end > text && *end == '\0' && fault->amount >= 0 &&
	    (wanted || fault->kind == FAULT_SILENCE);
}

static bool
add_one(struct faults *faults, enum fault_kind kind, enum way way, const char *text,
    const char *marker)
{
	struct fault *fault;

	faults->list = xrealloc(faults->list, (faults->count + 1) * sizeof *faults->list);
	fault = &faults->list[faults->count++];
	*fault = (struct fault){ .kind = kind, .way = way, .counting = !marker };
	if (marker) {
		fault->marker_way = way_prefix(&marker);
		if (fault->marker_way == WAYS)
			fault->marker_way = way;
		unescape(&fault->marker, marker);
		if (fault->marker.length > LONGEST_MARKER)
			return false;
	}
	text = parse_when(fault, text);
	return text && parse_value(fault, text);
}

bool
faults_add(struct faults *faults, enum fault_kind kind, const char *text, const char *marker)
{
	enum way way = way_prefix(&text);

	if (way == WAYS && kind >= FAULT_INSERT && kind != FAULT_SILENCE)
		way = DOWN;
	if (way != WAYS)
		return add_one(faults, kind, way, text, marker);
	return add_one(faults, kind, UP, text, marker) && add_one(faults, kind, DOWN, text, marker);
}

/*
 * Going wrong.
 */

/* Like a line read at the wrong speed: any bytes, and often those that mean something. */
static void
put_noise(struct line *line, uint64_t *random, long count, int64_t now)
{
	static const unsigned char usual[] = { 0, 4, 0xff, 0x03, 0x01, '>', '\r', '\n' };

	for (long i = 0; i < count; i++)
		line_put(line,
		    random_below(random, 2) ? (int)random_below(random, 256)
					    : usual[random_below(random, sizeof usual)],
		    now, 0);
}

void
faults_noise(struct faults *faults, enum way way, long count, int64_t now)
{
	put_noise(&faults->lines[way], &faults->random, count, now);
}

/* What a byte that is hit becomes: how often it comes, with which bits, how late. */
struct fate {
	int copies;
	unsigned char flipped;
	int64_t delay_us;
};

static void
strike(struct faults *faults, struct fault *fault, struct fate *fate, int64_t now)
{
	struct line *line = &faults->lines[fault->way];
	int action;

	faults->applied[fault->kind]++;
	switch (fault->kind) {
	case FAULT_DROP:
		fate->copies = 0;
		break;
	case FAULT_FLIP:
		fate->flipped ^= (unsigned char)(1 << random_below(&fault->random, 8));
		break;
	case FAULT_DOUBLE:
		fate->copies *= 2;
		break;
	case FAULT_DELAY:
		fate->delay_us += fault->amount * 1000;
		break;
	case FAULT_INSERT:
		line_puts(line, fault->text.data, fault->text.length, now);
		break;
	case FAULT_NOISE:
		put_noise(line, &fault->random, fault->amount, now);
		break;
	case FAULT_SILENCE:
		faults->silent_until[fault->way] =
		    fault->amount < 0 ? NEVER : now + fault->amount * 1000;
		break;
	case FAULT_HANG_UP:
		line_put(line, LINE_HANG_UP, now, 0);
		break;
	case FAULT_RESET:
	case FAULT_BANNER:
		/* What went up before arrives; what the board has not sent yet never does. */
		action = fault->kind == FAULT_RESET ? LINE_RESET : LINE_BANNER;
		if (fault->way == UP) {
			line_put(line, action, now, 0);
		} else {
			faults->restart = action;
			fate->copies = 0;
		}
		break;
	case FAULT_KINDS:
		break;
	}
}

/* A fault begins to count. One that is due at once strikes between bytes. */
static void
begin(struct faults *faults, struct fault *fault, int64_t now)
{
	struct fate nobody = { 0 };

	fault->counting = true;
	if (fault->first == 0)
		strike(faults, fault, &nobody, now);
}

void
faults_start(struct faults *faults, int64_t now)
{
	faults->random = random_start(faults->seed, faults->count);
	for (size_t i = 0; i < faults->count; i++) {
		struct fault *fault = &faults->list[i];
		uint64_t jog;

		fault->random = random_start(faults->seed, i);
		jog = random_below(&fault->random, faults->jog + 1);
		if (fault->first > 0 && fault->last < UINT64_MAX) {
			fault->first += jog;
			fault->last += jog;
		}
	}
	for (size_t i = 0; i < faults->count && !faults->off; i++)
		if (faults->list[i].counting)
			begin(faults, &faults->list[i], now);
}

static void
watch_markers(struct faults *faults, enum way way, unsigned char byte, int64_t now)
{
	char *recent = faults->recent[way].bytes;
	size_t length = faults->recent[way].length;

	if (length == LONGEST_MARKER)
		memmove(recent, recent + 1, --length);
	recent[length++] = (char)byte;
	faults->recent[way].length = length;
	for (size_t i = 0; i < faults->count; i++) {
		struct fault *fault = &faults->list[i];
		size_t size = fault->marker.length;

		if (!fault->counting && fault->marker_way == way && size <= length &&
		    memcmp(recent + length - size, fault->marker.data, size) == 0)
			begin(faults, fault, now);
	}
}

static bool
hits(struct fault *fault)
{
	fault->seen++;
	return fault->seen >= fault->first && fault->seen <= fault->last &&
	    (fault->chance == CERTAIN || random_below(&fault->random, CERTAIN) < fault->chance);
}

void
faults_pass(struct faults *faults, enum way way, unsigned char byte, int64_t now)
{
	struct fate fate = { .copies = 1 };

	for (size_t i = 0; i < faults->count && !faults->off; i++) {
		struct fault *fault = &faults->list[i];

		if (fault->way == way && fault->counting && hits(fault))
			strike(faults, fault, &fate, now);
	}
	if (now < faults->silent_until[way])
		fate.copies = 0;
	for (int i = 0; i < fate.copies; i++)
		line_put(&faults->lines[way], byte ^ fate.flipped, now, fate.delay_us);
	if (!faults->off)
		watch_markers(faults, way, byte, now);
}

void
faults_free(struct faults *faults)
{
	for (size_t i = 0; i < faults->count; i++) {
		buffer_free(&faults->list[i].marker);
		buffer_free(&faults->list[i].text);
	}
	free(faults->list);
}
