/*
 * A firmware for QEMU's lm3s6965evb, without libc, that prints what the Unity test
 * framework would, and then ends the emulator. Built by tests/unity-firmware.t.
 */
enum { SYS_EXIT = 0x18, STOPPED_BY_PROGRAM = 0x20026 };

static volatile unsigned *const uart_data = (volatile unsigned *)0x4000c000;

static const char *test_name;
static unsigned test_line, tests, failures, ignored;
static int concluded;

static void
put(const char *text)
{
	while (*text)
		*uart_data = (unsigned char)*text++;
}

static void
put_number(unsigned number)
{
	char digits[11] = { 0 };
	int at = sizeof digits - 1;

	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	put(digits + at);
}

/* The line of a test that ends so; `reason` may be 0. */
static void
conclude(unsigned line, const char *result, const char *reason)
{
	concluded = 1;
	put(__FILE_NAME__ ":");
	put_number(line);
	put(":");
	put(test_name);
	put(":");
	put(result);
	if (reason) {
		put(": ");
		put(reason);
	}
	put("\n");
}

#define EXPECT(truth) do { \
		if (!(truth)) { \
			failures++; \
			conclude(__LINE__, "FAIL", "Expression Evaluated To FALSE"); \
			return; \
		} \
	} while (0)

static void
run(const char *name, void (*test)(void), unsigned line)
{
	test_name = name;
	test_line = line;
	concluded = 0;
	tests++;
	test();
	if (!concluded)
		conclude(test_line, "PASS", 0);
}

#define RUN(test) run(#test, test, __LINE__)

static void
test_sum(void)
{
	volatile unsigned two = 2;

	EXPECT(two + two == 4);
}

static void
test_output(void)
{
	put("a line of the test's own\r\n");
}

static void
test_wrong(void)
{
	volatile unsigned two = 2;

	EXPECT(two == 3);
}

static void
test_later(void)
{
	ignored++;
	conclude(__LINE__, "IGNORE", "no sensor here");
}

static void
put_count(unsigned count, const char *what)
{
	put_number(count);
	put(what);
}

static _Noreturn void
leave(void)
{
	register unsigned operation __asm__("r0") = SYS_EXIT;
	register unsigned reason __asm__("r1") = STOPPED_BY_PROGRAM;

	__asm__ volatile("bkpt 0xab" : : "r"(operation), "r"(reason) : "memory");
	for (;;)
		;
}

static void
start(void)
{
	RUN(test_sum);
	RUN(test_output);
	RUN(test_wrong);
	RUN(test_later);
	put("\n-----------------------\n");
	put_count(tests, " Tests ");
	put_count(failures, " Failures ");
	put_count(ignored, " Ignored \n");
	put(failures ? "FAIL\n" : "OK\n");
	leave();
}

/* Where the processor looks first: the top of its 64 KiB of memory, and what to run. */
__attribute__((section(".vectors"), used)) static const struct {
	unsigned stack;
	void (*reset)(void);
} vectors = { 0x20010000, start };
