#!/bin/sh
# The matchers of "assert" on what real boards answer.
# shellcheck source-path=SCRIPTDIR/..
. "${srcdir:-.}/tests/tap.sh"
# shellcheck source-path=SCRIPTDIR/..
. "${srcdir:-.}/tests/boards.sh"
plan 5

# stdin: lines "DO CODE | ASSERT-ITEM"; what came of each: "pass", or why not.
judge() {
	status=0
	sed 's/^\([a-z]*\) \(.*\) | \(.*\)$/{"type":"step","do":"\1","code":"\2","assert":[{\3}]}/' |
		upy-send -d "$board" >"$tmp/results" || status=$?
	upy-assert <"$tmp/results" >"$tmp/verdicts" || status=$?
	sed -n '/"type":"verdict"/s/.*"verdict":"\([a-z]*\)",*\("reason":"\(.*\)"\)*,"attempts".*/\1 \3/p' \
		"$tmp/verdicts" | sed 's/ $//; s/^fail //'
	return "$status"
}

on unix
want='pass
pass
pass
pass
pass
pass
pass
pass
pass
pass
pass
pass
pass
pass
' check_on 'each of them holds' 0 judge <<'!'
eval 0.1 + 0.2 | "op":"close_to","repr":"0.3"
eval {'t': [20.25, 19.5], 'n': 3} | "op":"==","repr":"{'n': 3, 't': [20, 20]}","abs":"0.5"
eval [20.5, 19.5] | "op":"close_to","repr":"20","rel":"0.05","each":"all"
eval 1.5 | "op":"not close_to","repr":"1.6","abs":"0.05"
eval b'\\x00\\xffOK' | "op":"contains","repr":"b'OK'"
eval frozenset((1, 2)) | "op":"not contains","repr":"3"
eval 'v1.25-dirty' | "op":"matches","re":"^v\\d+[.]\\d+"
eval bytearray(b'\\xff') | "op":"matches","re":"^\\xff$"
eval 'é€' | "op":"len","repr":"2"
eval {} | "op":"empty"
eval {'b': 1, 'a': 2} | "op":"keys","repr":"('a', 'b')"
exec print('boot'); print('ready in 12 ms') | "op":"match","re":"^ready in \\d+ ms$"
exec print('a'); print('b') | "op":"stdout","text":"a\nb\n"
exec open('/no/such/file') | "op":"raises","type":"OSError","re":"ENOENT|2"
!

want="at ['t'][1]: expected 20 within 0.5, got 19.25, off by 0.75
expected {2}, got {3}; 2 is missing, 3 is unexpected
expected array('h', [1, 2]), got array('h', [1, 5]); at [1]: expected 2, got 5
expected list [1, 2], got tuple (1, 2)
expected type int, got float 1.5
expected not matches /b+/, got 'abbc'
expected len 3, got len 2 of [1, 2]
expected keys ['a'], got {'b': 1}: 'a' is missing, 'b' is unexpected
expected not match /E.*/, found 'Error 5' in line 2
printed text differs: line 2: expected 'c\\\\n', got 'b\\\\n'
expected KeyError /^x\$/, got KeyError: k
" check_on 'each says why it does not' 1 judge <<'!'
eval {'t': [20.25, 19.25], 'text': 'so long that only the place is told'} | "op":"==","repr":"{'t': [20, 20], 'text': 'so long that only the place is told'}","abs":"0.5"
eval {3} | "op":"==","repr":"{2}"
eval __import__('array').array('h', [1, 5]) | "op":"==","repr":"array('h', [1, 2])"
eval (1, 2) | "op":"==","repr":"[1, 2]"
eval 1.5 | "op":"isinstance","type":"int"
eval 'abbc' | "op":"not matches","re":"b+"
eval [1, 2] | "op":"len","repr":"3"
eval {'b': 1} | "op":"keys","repr":"['a']"
exec print('a'); print('Error 5') | "op":"not match","re":"E.*"
exec print('a'); print('b') | "op":"stdout","text":"a\nc\n"
exec {}['k'] | "op":"raises","type":"KeyError","re":"^x$"
!

# Its floats have 30 bits.
on microbit
want='expected 0.1, got 0.3
pass
pass
' check_on 'floats of little precision are close to those of much' 1 judge <<'!'
eval 0.1 + 0.2 | "op":"==","repr":"0.1"
eval 1 / 3 | "op":"close_to","repr":"0.3333333333","rel":"1e-5"
eval [1e10 / 3, 7] | "op":"==","repr":"[3333333333.3, 7]","rel":"1e-5"
!

refused() {
	upy-send -d unix 2>"$tmp/message" >"$tmp/records" && return
	status=$?
	sed 's/.*assert/assert/' "$tmp/message"
	! grep -q '"type":"result"' "$tmp/records" || echo 'a board was used'
	return "$status"
}
want='assert[0]: "re" is no regular expression: missing closing parenthesis (at character 3)
' check 'a regular expression that is none is refused before a board is used' 2 refused <<'!'
{"type":"step","do":"eval","code":"1","assert":[{"op":"matches","re":"(a"}]}
!

on unix
slow='expected match /(a+)+$/, printed was '"'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\\\\n'"
want="$slow: the pattern takes too long here; simplify it, first of all repeats inside of repeats such as (a+)+
" check_on 'one that would take for ever fails' 1 judge <<'!'
exec print('a' * 36 + '!') | "op":"match","re":"(a+)+$"
!
