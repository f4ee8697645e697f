# A stream as yaml2steps and upy-send write it, of tests that all pass:
#
#	awk -v tests=N [-v steps=N] [-v boards=N] [-v apart=N] -f stream.awk
#
# Board n+1 runs a test `apart` tests after board n.

function id(t) {
	return sprintf("tests/unit/test_module_%d.yaml::case number %d", t / 50, t)
}

function print_plan(first, last,	t) {
	printf "{\"type\":\"plan\",\"by\":\"yaml2steps\",\"run\":\"1\",\"tests\":["
	for (t = first; t <= last; t++)
		printf "%s\"%s\"", (t > first ? "," : ""), id(t)
	print "]}"
}

function print_test(t) {
	printf "{\"type\":\"test\",\"test\":\"%s\",\"name\":\"case number %d\"," \
		"\"file\":\"tests/unit/test_module_%d.yaml\",\"line\":%d,\"steps\":%d}\n",
		id(t), t, t / 50, 3 * (t % 50) + 1, steps
}

# All steps but the last print something; that gives a value, which is checked.
function print_result(t, board, step,	value, last) {
	value = 3 * t
	last = step == steps
	printf "{\"type\":\"result\",\"test\":\"%s\",\"step\":%d,\"do\":\"%s\",", id(t), step,
		last ? "exec" : "load"
	if (last)
		printf "\"assert\":[{\"op\":\"==\",\"repr\":\"%d\"}],", value
	printf "\"directive\":\"%s\",\"line\":%d,\"role\":\"dut\",\"device\":\"board%d\",",
		last ? "result" : "load", 3 * (t % 50) + step, board
	printf "\"attempt\":1,\"status\":\"ok\",\"out\":\"%s\",", last ? "" : "ready\\n"
	if (last)
		printf "\"repr\":\"%d\",\"value\":%d,\"checks\":[{\"op\":\"==\",\"ok\":true," \
			"\"expected\":\"%d\",\"got\":\"%d\"}],", value, value, value, value
	printf "\"elapsed_us\":%d}\n", 300 + t % 7 * 90 + step
}

function print_results(t, board,	step) {
	if (t < 1 || t > tests)
		return
	for (step = 1; step <= steps; step++)
		print_result(t, board, step)
}

function print_all(t, b) {
	for (t = 1; t <= tests + boards * apart; t++) {
		if (t <= tests)
			print_test(t)
		for (b = 1; b <= boards; b++)
			print_results(t - (b - 1) * apart, b)
	}
}

BEGIN {
	steps = steps ? steps : 1
	boards = boards ? boards : 1
	printf "{\"type\":\"plan\",\"by\":\"upy-send\",\"run\":\"2\",\"boards\":{\"dut\":["
	for (b = 1; b <= boards; b++)
		printf "%s\"board%d\"", (b > 1 ? "," : ""), b
	print "]}}"
	for (t = 1; t <= tests; t += 500)
		print_plan(t, t + 499 < tests ? t + 499 : tests)
	print_all()
	printf "{\"type\":\"end\",\"by\":\"yaml2steps\",\"run\":\"1\",\"count\":%d}\n", tests * (1 + steps)
	printf "{\"type\":\"end\",\"by\":\"upy-send\",\"run\":\"2\",\"count\":%d}\n", tests * steps * boards
}
