# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # variables of upy-test
# upy-test --watch: when files change, what they touch runs again. A part of upy-test.
#
# Changes come from inotifywait(1), through a fifo that keeps those that happen
# during a run. The runs themselves are further upy-tests.

# watch_tests FILE...: never comes back.
watch_tests() {
	[ -z "$only" ] || usage_error "--watch runs tests, --$only does not"
	case $files in
	*" '-'"*) usage_error '--watch: standard input is no file that changes' ;;
	esac
	if ! command -v inotifywait >/dev/null; then
		note '--watch needs inotifywait: install it (on Debian, inotify-tools)'
		exit 3
	fi
	sources=$(upy-config sources) || exit
	status=0 caught='' idle='' changed='' words='' first=''
	! is_given lf || first=--lf
	trap 'end_watch INT' INT
	trap 'end_watch HUP' HUP
	trap 'end_watch TERM' TERM
	start_watching "$@"
	! upload || run_again "$@"
	while :; do
		wait_for_changes
		! find_touched || ! upload || with_lines "$touched" run_again
	done
}

# run_again FILE...
run_again() {
	eval '"$self"' "$again" "$first" -- '"$@"' 5<&-
	status=$? first=''
	[ -z "$caught" ] || die
	note 'waiting for changes (Ctrl-C ends)'
}

# Between runs, Ctrl-C is how this ends: with the status of the last run. During a
# run, the signal is for the run, too.
end_watch() {
	caught=$1
	[ "$idle" ] || return 0
	[ "$1" = INT ] || die
	stop_watching
	exit "$status"
}

die() {
	stop_watching
	trap - "$caught"
	kill -s "$caught" $$
	exit 3
}

# What is hidden, and what editors and programs leave behind, are not sources.
events='-e close_write -e create -e delete -e moved_from -e moved_to'
unwatched='(^|/)(\.[^./][^/]*|__pycache__|node_modules|[^/]*~|#[^/]*#|4913)(/|$)'

start_watching() {
	folders=$(list_folders "$@" | sort -u)
	fifos=$(mktemp -d) && mkfifo "$fifos/changes" || exit 3
	trap stop_watching EXIT
	# shellcheck disable=SC2086 # one option a word
	(with_lines "$folders" exec inotifywait -m -r $events --exclude "$unwatched" \
		--format '%w%f' -- >"$fifos/changes" 2>&1) &
	watcher=$!
	exec 5<"$fifos/changes"
	said=''
	while IFS= read -r line <&5; do
		[ "$line" != 'Watches established.' ] || return 0
		said=$line
	done
	note "inotifywait: $said"
	exit 3
}

stop_watching() {
	trap - EXIT
	kill "$watcher" 2>/dev/null && wait "$watcher" 2>/dev/null
	rm -rf "$fifos"
}

# The folders of test files, of what is uploaded, and where new tests would be.
list_folders() {
	for file; do
		file=${file%%::*}
		case $file in
		*/*) echo "${file%/*}" ;;
		*) echo . ;;
		esac
	done
	[ -n "$files" ] || { upy-config tests; echo tests; } | while IFS= read -r from; do
		[ ! -d "$from" ] || echo "$from"
	done
	printf '%s\n' "$sources" | while IFS=$tab read -r from _; do
		[ ! -e "$from" ] || echo "$from"
	done
}

# Until $changed has at least one file, and no more have come for a moment: programs
# write files in several steps.
wait_for_changes() {
	changed='' idle=yes
	[ -z "$caught" ] || end_watch "$caught"
	read -r first_line <&5 || watch_lost
	rounds=0
	# shellcheck disable=SC2086 # one option a word
	while [ $((rounds += 1)) -le 20 ] && with_lines "$folders" timeout 0.2 inotifywait -qq -r \
		$events --exclude "$unwatched" --; do
		:
	done
	add_change "$first_line"
	echo '//so far' >"$fifos/changes"
	while IFS= read -r line <&5 || watch_lost; do
		[ "$line" != '//so far' ] || break
		add_change "$line"
	done
	idle=''
}

watch_lost() {
	note 'inotifywait ended: no more changes are seen'
	exit 3
}

# What is gone already was a step on the way, unless it was a module or a test.
add_change() {
	line=${1#./}
	case $line in
	*.py | *.mpy | *.yaml) ;;
	*) [ -e "$line" ] || return 0 ;;
	esac
	case $newline$changed in
	*"$newline$line$newline"*) ;;
	*) changed=$changed$line$newline ;;
	esac
}

# $touched becomes the test files that the changes matter to; false when there are
# none. A change of a module that no file mentions matters to all of them.
find_touched() {
	known=$found
	found=$(cd "$origin" && eval "upy-config --files -- $files") || return
	touched='' all='' words='' others=''
	while IFS= read -r path; do
		case $path in
		'') ;;
		upy.yaml | */upy.yaml | devices.yaml | */devices.yaml) all=yes ;;
		*.py | *.mpy) add_word "$path" ;;
		*)
			if is_source "$path"; then
				add_word "$path"
			elif [ ! -d "$path" ]; then
				others=$others${path##*/}$newline
			fi
			;;
		esac
	done <<-EOF
		$changed
	EOF
	[ -z "$words" ] || add_importers
	touched=$(printf '%s\n' "$found" | while IFS= read -r test; do
		[ -z "$all" ] && ! is_touched "${test%%::*}" || echo "$test"
	done)
	[ "$touched" ] || [ -z "$words" ] || touched=$found
	[ "$touched" ] || return
	what=${changed%"$newline"}
	case $what in
	*"$newline"*) what='several files' ;;
	esac
	note "$what changed: running $(echo "$touched" | tr '\n' ' ' | sed 's/ $//')"
}

# The name by which a module is imported, loaded or put.
add_word() {
	word=${1##*/}
	word=${word%.*}
	if [ "$word" = __init__ ]; then
		word=${1%/*}
		word=${word##*/}
	fi
	case $newline$words in
	*"$newline$word$newline"*) ;;
	*) words=$words$word$newline ;;
	esac
}

# The modules that mention these, and so on.
add_importers() {
	before=''
	while [ "$words" != "$before" ]; do
		before=$words
		while IFS= read -r path; do
			[ -z "$path" ] || add_word "$path"
		done <<-EOF
			$(with_lines "$folders" list_importers)
		EOF
	done
}

list_importers() {
	find "$@" -name '.?*' -prune -o -name '*.py' -exec grep -lwF -e "${words%"$newline"}" -- {} +
}

# Whether the test file is new, has changed or mentions what has.
is_touched() {
	case $newline$changed in
	*"$newline$1$newline"*) return 0 ;;
	esac
	case $newline$known$newline in
	*"$newline$1$newline"* | *"$newline$1::"*) ;;
	*) return 0 ;;
	esac
	for mentioned in "$words" "$others"; do
		[ -z "$mentioned" ] ||
			! grep -qwF -e "${mentioned%"$newline"}" -- "$1" 2>/dev/null || return 0
	done
	return 1
}

is_source() {
	while IFS=$tab read -r from _; do
		case $1 in
		"$from" | "${from%/}"/*) [ "$from" ] && return ;;
		esac
	done <<-EOF
		$sources
	EOF
	return 1
}

# Bring the boards up to date: all sources at first, then those that have changed.
upload() {
	while IFS=$tab read -r from to; do
		if [ -z "$from" ] || ! has_changed "$from"; then
			continue
		fi
		eval "for_each_board put_source $devices" </dev/null || {
			status=$?
			note "$from: not on the board: waiting for the next change"
			return 1
		}
	done <<-EOF
		$sources
	EOF
	[ -z "$words" ] || ! keeps_modules || eval "for_each_board reload $devices" </dev/null
}

has_changed() {
	[ "$changed" ] || return 0
	case $newline$changed in
	*"$newline${1%/}"[/"$newline"]*) ;;
	*) false ;;
	esac
}

# for_each_board COMMAND [ROLE=]BOARD...: without any, the one that is the default.
for_each_board() {
	command=$1
	shift
	[ $# -gt 0 ] || set -- ''
	for board; do
		case ${board%%=*} in
		"$board" | *[!A-Za-z0-9_]* | [0-9]*) ;;
		*) board=${board#*=} ;;
		esac
		"$command" ${board:+-d "$board"} || return
	done
}

put_source() {
	if [ -d "$from" ]; then
		upy-fs "$@" sync "$from" "$to"
	else
		upy-fs "$@" put "$from" "$to"
	fi
}

# Whether a test wants the board as it is, with the modules that were imported.
keeps_modules() {
	with_lines "$touched" grep -qw fresh --
}

# Modules that are imported again come from the new files.
reload() {
	names=$(echo "$words" | grep -x '[A-Za-z_][A-Za-z0-9_]*' | sed "s/.*/'&',/" | tr -d '\n')
	upy-run "$@" --resume -c "for _ in list(__import__('sys').modules):
 if _.split('.')[-1] in ($names): __import__('sys').modules.pop(_)"
}
