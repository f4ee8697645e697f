/* Savings: values put into steps. */
#include "savings.h"

#include <stdlib.h>

#include "buffer.h"
#include "records.h"
#include "tap.h"

/* The step with what is saved as a (a str), b (a tuple) and c (lost) in it. */
static void
is_filled(const char *step, const char *want, const char *sentence)
{
	static const char odd[] = "[nan, -inf, 'nan\\'inf', {1: nan}]";
	struct savings savings = { 0 };
	char *missing;
	jv record = jv_parse(step), filled;

	savings_keep(&savings, "a", "1", 1);
	savings_keep(&savings, "a", "'it\\'s.'", 8);
	savings_keep(&savings, "b", "(1, 2)", 6);
	savings_keep(&savings, "n", odd, sizeof odd - 1);
	savings_lose(&savings, "c", xstrdup("its step failed"));
	filled = savings_fill(&savings, record, &missing);
	if (jv_is_valid(filled))
		filled = jv_dump_string(filled, 0);
	else
		filled = jv_string(missing);
	is_string(jv_string_value(filled), want, sentence);
	jv_free(filled);
	jv_free(record);
	free(missing);
	savings_clear(&savings);
}

int
main(void)
{
	is_filled("{\"uses\":[\"a\",\"b\"],\"code\":\"f(${a}, ${b})${b}\"}",
	    "{\"uses\":[\"a\",\"b\"],\"code\":\"f('it\\\\'s.', (1, 2))(1, 2)\"}",
	    "in code a value is a literal");
	is_filled("{\"uses\":[\"n\"],\"code\":\"${n}\"}",
	    "{\"uses\":[\"n\"],\"code\":\"[float('nan'), -float('inf'), 'nan\\\\'inf', {1: float('nan')}]\"}",
	    "in code nan and inf are calls");
	is_filled("{\"uses\":[\"n\"],\"assert\":[{\"op\":\"==\",\"repr\":\"${n}\"}]}",
	    "{\"uses\":[\"n\"],\"assert\":[{\"op\":\"==\",\"repr\":\"[nan, -inf, 'nan\\\\'inf', {1: nan}]\"}]}",
	    "what is compared with keeps them");
	is_filled("{\"uses\":[\"a\"],\"code\":\"${b} ${a ${a}} $a ${}\"}",
	    "{\"uses\":[\"a\"],\"code\":\"${b} ${a 'it\\\\'s.'} $a ${}\"}",
	    "what is not used stays as it is");
	is_filled("{\"uses\":[\"a\",\"b\"],\"path\":\"${a}\",\"to\":\"x/${a}${b}\",\"text\":\"${a}\"}",
	    "{\"uses\":[\"a\",\"b\"],\"path\":\"it's.\",\"to\":\"x/it's.(1, 2)\",\"text\":\"it's.\"}",
	    "in paths and texts a str is plain");
	is_filled("{\"uses\":[\"a\",\"b\"],\"assert\":[{\"op\":\"==\",\"repr\":\"${a}\"},"
	    "{\"op\":\"match\",\"re\":\"^${a}$\",\"abs\":1,\"flags\":[\"${b}\"]}]}",
	    "{\"uses\":[\"a\",\"b\"],\"assert\":[{\"op\":\"==\",\"repr\":\"'it\\\\'s.'\"},"
	    "{\"op\":\"match\",\"re\":\"^it's.$\",\"abs\":1,\"flags\":[\"(1, 2)\"]}]}",
	    "all strings of an assert; a regex has the plain text");
	is_filled("{\"uses\":[\"a\"],\"role\":\"${a}\",\"args\":\"${a}\",\"source\":\"\"}",
	    "{\"uses\":[\"a\"],\"role\":\"${a}\",\"args\":\"'it\\\\'s.'\",\"source\":\"\"}",
	    "other fields stay as they are");
	is_filled("{\"uses\":[\"a\",\"d\"],\"code\":\"\"}", "uses ${d}, which was not saved",
	    "a name that was never saved");
	is_filled("{\"uses\":[\"c\"],\"code\":\"${c}\"}",
	    "uses ${c}, which was not saved: its step failed", "a value that was lost");
	return done_testing();
}
