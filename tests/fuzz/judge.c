/* Judging: the functions of judge.h agree, whatever is asked of whatever came. */
#include <string.h>

#include "fuzz.h"
#include "judge.h"
#include "records.h"
#include "text.h"

static const char *const names[] = { "==", "!=", "<", ">=", "in", "not in", "is", "startswith",
	"close_to", "not close_to", "contains", "matches", "not matches", "len", "empty", "keys",
	"not keys", "match", "not match", "stdout", "raises", "isinstance" };

enum { NAMES = sizeof names / sizeof *names };

/* An item whose operands all are the same text; which it has, `bits` say. */
static jv
make_item(const char *name, unsigned bits, jv operand)
{
	static const char *const fields[] = { "repr", "type", "re", "text" };
	jv item = rec_set_string(jv_object(), "op", name);

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		jv try = rec_set(jv_copy(item), fields[i], jv_copy(operand));
		jv list = jv_array_append(jv_array(), jv_copy(try));
		char *problem = judge_check_assert(list);

		/* Those that do not go with the operator are left out. */
		if (problem && strstr(problem, "does not go with")) {
			jv_free(try);
		} else {
			jv_free(item);
			item = try;
		}
		free(problem);
		jv_free(list);
	}
	jv_free(operand);
	if (bits & 1)
		item = rec_set_string(item, "abs", bits & 2 ? "0.5" : "1e3");
	if (bits & 4)
		item = rec_set_string(item, "rel", bits & 2 ? "0.01" : "2");
	if (bits & 8)
		item = rec_set_string(item, "each", bits & 16 ? "any" : "all");
	return item;
}

static jv
make_result(unsigned bits, const char *got, size_t length, jv item)
{
	jv result = rec_new("result");

	result = rec_set_string(result, "status", bits & 32 ? "raised" : "ok");
	result = rec_set_bytes(result, "out", got, length);
	if (bits & 64)
		result = rec_set(result, "repr", jv_string_sized(got, (int)length));
	if (bits & 32)
		result = rec_set(result, "err", rec_set(rec_set_string(jv_object(), "type", "E"),
		    "message", jv_string_sized(got, (int)length)));
	return rec_set(result, "assert", jv_array_append(jv_array(), item));
}

static void
check_place(jv check, const char *field, const char *place)
{
	const char *text = rec_string(check, field);
	double at = rec_number(check, place, 0);

	require(at >= 0 && at <= (double)(text ? utf8_count(text, strlen(text)) : 0),
	    "a place is inside of its text");
}

static void
check_one(jv check)
{
	const char *message = rec_string(check, "message");

	require(rec_true(check, "ok") || (message && *message), "a failure says why");
	require(rec_has(check, "expected_at") == rec_has(check, "got_at"), "both places or none");
	check_place(check, "expected", "expected_at");
	check_place(check, "got", "got_at");
}

static void
judge(jv result)
{
	bool good;
	jv checks = judge_result(result, &good), judged;
	char *reason;

	require(good == judge_holds(result), "judge_holds says what judge_result says");
	jv_array_foreach(checks, i, check) {
		check_one(check);
		jv_free(check);
	}
	judged = rec_set(jv_copy(result), "checks", checks);
	reason = judge_reason(judged);
	require(good == judge_is_good(judged) && good == !*reason, "and so say the others");
	free(reason);
	jv_free(judged);
}

/* Which operator, which options; then its operand, 0xff, what came. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *mark = size > 2 ? memchr(data + 2, 0xff, size - 2) : NULL;
	size_t length = mark ? (size_t)(mark - data) - 2 : 0;
	jv item, list, result;

	if (!mark)
		return 0;
	item = make_item(names[data[0] % NAMES], data[1],
	    jv_string_sized((const char *)data + 2, (int)length));
	list = jv_array_append(jv_array(), jv_copy(item));
	free(judge_check_assert(list));
	jv_free(list);
	result = make_result(data[1], (const char *)mark + 1, size - length - 3, item);
	judge(result);
	jv_free(result);
	return 0;
}
