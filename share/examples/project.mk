# A Makefile for a project whose files are in src/ and whose tests are in tests/.
# The board is the one that is plugged in, or UPY_DEVICE:
#
#	make -f project.mk run UPY_DEVICE=/dev/ttyACM0

# What has not changed is not sent, and what is the board's own stays there.
install:
	upy-fs sync --delete --exclude boot.py --exclude '*.json' src :

# main.py in a clean interpreter, with its output here.
run: install
	upy-run -c 'import main'

# A report for people, and one for machines.
check: install
	upy-test -f human -f tap -o tests.tap

.PHONY: install run check
