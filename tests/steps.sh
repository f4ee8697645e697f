# shellcheck shell=sh
# For tests of yaml2steps: what it makes of the test file on stdin. After tap.sh.

# The records of the test file on stdin, the run's token made the same each time.
whole() {
	yaml2steps "$@" >out || return
	sed 's/"run":"[0-9a-f]\{16\}"/"run":"R"/' out
}

# Its steps, without what all of them have in common.
steps() {
	yaml2steps "$@" >out || return
	sed -n 's/^{"type":"step","test":"[^"]*","step":\([0-9]*\),/\1 {/p' out
}

# Its tests, likewise.
tests() {
	yaml2steps "$@" >out || return
	sed -n 's/^{"type":"test","test":"<stdin>::[^"]*",/{/p' out
}

names() {
	yaml2steps "$@" >out || return
	sed -n 's/^{"type":"test".*"name":"\([^"]*\)".*/\1/p' out
}

# What the steps do.
deeds() {
	yaml2steps "$@" >out || return
	sed -n 's/^{"type":"step".*"do":"\([a-z]*\)".*"directive":"\([a-z]*\)".*/\1 \2/p' out
}

network_steps() {
	deeds "$@" >out2 || return
	grep ' network$' out2
}

codes() {
	yaml2steps "$@" >out || return
	sed -n 's/^{"type":"step".*"code":"\(\([^"\\]\|\\.\)*\)".*/\1/p' out
}

asserts() {
	yaml2steps "$@" >out || return
	sed -n 's/^{"type":"step".*"assert":\[\(.*\)\],"directive".*/\1/p' out
}

# refuse SENTENCE MESSAGE: the file on stdin is refused, with nothing on stdout.
refuse() {
	want='' want_err="yaml2steps: <stdin>:$2
" check "$1" 2 yaml2steps -
}
