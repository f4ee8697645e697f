/*
 * Arrays of whole numbers, and of pairs of them. Plain ones, of few digits behind a comma and perhaps a
 * space, are read at a glance; all else goes the way of any other value.
 */
#include "bulkjson.h"

enum { MOST_DIGITS = 9, GLANCE = 16 }; /* bytes that a plain item and what ends it take at most */

static bool
is_digit(char byte)
{
	return (unsigned char)(byte - '0') <= 9;
}

/*
 * The number of a plain item that begins at `at`, and where it ends; NULL if it is not
 * plain. There are GLANCE bytes.
 */
static const char *
glance(const char *at, int64_t *number)
{
	const char *from;
	int64_t value = 0;
	bool minus;

	at += *at == ' ';
	minus = *at == '-';
	from = at += minus;
	while (is_digit(*at) && at - from < MOST_DIGITS)
		value = value * 10 + (*at++ - '0');
	if (at == from || (*from == '0' && at - from > 1) || (*at != ',' && *at != ']'))
		return NULL;
	*number = minus ? -value : value;
	return at;
}

static bool
is_within(int64_t number, int64_t least, int64_t most)
{
	return number >= least && number <= most;
}

/* The next item, if it is plain and within its limits. */
static bool
take_plain(struct bulk *in, int64_t least, int64_t most, int64_t *number)
{
	const char *at = in->at;

	if (in->problem || in->end - at <= GLANCE || (!in->fresh && *at++ != ','))
		return false;
	at = glance(at, number);
	if (!at || !is_within(*number, least, most))
		return false;
	in->fresh = false;
	in->at = at;
	return true;
}

bool
bulk_integers(struct bulk *in, int64_t least, int64_t most, int64_t *numbers, size_t room,
    size_t *count)
{
	size_t taken = 0;
	bool more = true;

	while (taken < room && more) {
		more = take_plain(in, least, most, &numbers[taken]) ||
		    (bulk_item(in) && bulk_integer(in, least, most, &numbers[taken]));
		taken += more;
	}
	*count = taken;
	return more;
}

/* The next item, if it is a plain [A,B] and within its limits. */
static bool
take_plain_pair(struct bulk *in, int64_t least, int64_t most, int64_t *pair)
{
	const char *at = in->at;

	if (in->problem || in->end - at <= 2 * GLANCE || (!in->fresh && *at++ != ','))
		return false;
	at += *at == ' ';
	if (*at++ != '[' || !(at = glance(at, &pair[0])) || *at++ != ',' ||
	    !(at = glance(at, &pair[1])) || *at++ != ']')
		return false;
	if (!is_within(pair[0], least, most) || !is_within(pair[1], least, most))
		return false;
	in->fresh = false;
	in->at = at;
	return true;
}

static bool
take_pair(struct bulk *in, int64_t least, int64_t most, int64_t *pair)
{
	size_t count;

	if (!bulk_item(in) || !bulk_array(in))
		return false;
	for (count = 0; bulk_item(in); count++)
		if (count == 2 || !bulk_integer(in, least, most, &pair[count]))
			return bulk_fail(in, "two numbers are wanted here, no more");
	return count == 2 || bulk_fail(in, "two numbers are wanted here");
}

bool
bulk_pairs(struct bulk *in, int64_t least, int64_t most, int64_t (*pairs)[2], size_t room,
    size_t *count)
{
	size_t taken = 0;
	bool more = true;

	while (taken < room && more) {
		more = take_plain_pair(in, least, most, pairs[taken]) ||
		    take_pair(in, least, most, pairs[taken]);
		taken += more;
	}
	*count = taken;
	return more;
}
