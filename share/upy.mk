# Targets for the Makefile of a project that tests with upy: `make test` and others.
#
#	include $(shell upy --datadir)/upy.mk
#
# They are run in the folder of the Makefile. What to test, and on which boards, is
# in upy.yaml there, or in these variables:
#
#	UPY_DEVICE     a board, by name or address
#	UPY_TESTS      test files and folders
#	UPY_TESTFLAGS  more options of upy-test
#	UPY_WAIT       seconds to wait for a board that is in use (60), so that several
#	               targets share it under make -j

UPY_WAIT ?= 60

ifneq ($(UPY_DEVICE),)
export UPY_DEVICE
endif

# All tests, or UPY_TESTS.
test:
	upy-test --wait $(UPY_WAIT) $(UPY_TESTFLAGS) -- $(UPY_TESTS)

# Those that were not good when they last ran.
test-lf:
	upy-test --wait $(UPY_WAIT) $(UPY_TESTFLAGS) --lf -- $(UPY_TESTS)

# Again and again, as files change.
test-watch:
	upy-test --wait $(UPY_WAIT) $(UPY_TESTFLAGS) --watch -- $(UPY_TESTS)

# Without a board: their names; whether the files are sound.
test-list:
	@upy-test $(UPY_TESTFLAGS) --list -- $(UPY_TESTS)

test-check:
	@upy-test $(UPY_TESTFLAGS) --check -- $(UPY_TESTS)

.PHONY: test test-lf test-watch test-list test-check
