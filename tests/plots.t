#!/bin/sh
# Pictures of benchmarks: bench-compare --plot and --history, upy-plot.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
command -v gnuplot >/dev/null || skip_all 'gnuplot is missing'
cd "$tmp" || exit 1
plan 40

# benchmark NAME GROUP UNIT TIMES SAMPLE...: an entry; - for null, and for no times.
benchmark() {
	awk -v name="$1" -v group="$2" -v unit="$3" -v times="$4" -v samples="$(
		shift 4
		echo "$*"
	)" 'function text(s) { return s == "-" ? "null" : "\"" s "\"" }
	BEGIN {
		n = split(samples, s, " ")
		for (i = 1; i <= n; i++) data = data (i > 1 ? ", " : "") s[i]
		low = s[1]; high = s[n]; middle = s[int((n + 1) / 2)]
		printf "{\"group\": %s, \"name\": %s, \"fullname\": %s, \"param\": null, ", \
			text(group), text(name), text("t::" name)
		printf "\"params\": null, \"extra_info\": {\"unit\": %s%s}, \"stats\": {", text(unit), \
			(times == "-" ? "" : ", \"vtime\": [" times "]")
		printf "\"min\": %s, \"ld15iqr\": %s, \"q1\": %s, \"median\": %s, \"q3\": %s, ", \
			low, low, s[int((n + 3) / 4)], middle, s[int((3 * n + 1) / 4)]
		printf "\"hd15iqr\": %s, \"max\": %s, \"mean\": %s, \"stddev\": 0.1, ", high, high, middle
		printf "\"rounds\": %d, \"iterations\": 1, \"data\": [%s]}}\n", n, data
	}'
}
run_of() { # ENTRIES...
	printf '{"commit_info": {"id": "c"}, "benchmarks": ['
	cat "$@" | paste -sd, -
	echo ']}'
}

# Of a picture: that it is one, with all of these texts.
picture() { # FILE TEXT...
	picture=$1
	shift
	case $picture in
	*.svg) head -n 5 "$picture" | grep -q '<svg' ;;
	*.png) [ "$(head -c 4 "$picture" | tail -c 3)" = PNG ] ;;
	esac || return
	for text; do
		grep -qF -e ">$text<" -e "> $text<" "$picture" || {
			echo "no text: $text"
			return 1
		}
	done
}

mkdir runs odd
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
	benchmark sort device - - "0.00$((200 + i % 3))" "0.00$((210 + i % 3))" "0.00$((220 + i % 3))" >sort.entry
	level=$((i < 8 ? 1500 : 1350))
	benchmark stones device stones/s - $((level + i % 4)) $((level + 10 + i % 4)) >stones.entry
	run_of sort.entry stones.entry >"runs/$(printf %04d "$i")_main.json"
done

draw() { # OPTION...: without the tables
	bench-compare --storage runs "$@" >tables
}
want='' check 'box plots of two runs' 0 draw --plot box.svg 0001 0009
want='' check '... a panel for each unit, a row for each benchmark and run' 0 picture box.svg \
	'sort (0001_main)' 'sort (0009_main)' 'time in ms' 'stones (0001_main)' 'k stones/s' device
check '... beside the tables' 0 grep -q 'Name (time in ms)' tables
want='' check 'a PNG' 0 draw --plot box.png 0001
want='' check '... is one' 0 picture box.png

changed() {
	draw --history history.svg && sed -n '/^t::/p' tables | sed 's/(p = [0-9.e-]*)/(p = P)/'
}
want='t::stones: median -10.1% from 0008_main on (p = P)
' check 'the history tells what has changed' 0 changed
want='' check '... and draws it' 0 picture history.svg sort stones -10.1% 0001_main device
want='' check 'JSON on standard output stays JSON' 0 sh -c \
	'bench-compare --storage runs --history h.svg --json - | jq . >/dev/null || ! command -v jq >/dev/null'
quiet_history() {
	draw --history quiet.svg --noise-floor 15
	grep '^t::' tables
}
want='' check 'what is below the noise floor is no change' 1 quiet_history
want='' check 'both at once' 0 draw --plot both.svg --history both.png
want='' check '... are two files' 0 picture both.svg 'sort (0001_main)'
want='' check '... of two kinds' 0 picture both.png

# Five decades in one group.
for name in nano milli whole; do
	case $name in
	nano) benchmark $name g - - 0.00001 0.000011 0.000012 ;;
	milli) benchmark $name g - - 0.001 0.0011 0.0013 ;;
	whole) benchmark $name g - - 1 1.2 1.3 ;;
	esac >"$name"
done
run_of nano milli whole >wide.json
want='' check 'what is far apart' 0 draw --plot wide.svg wide.json
want='' check '... has a logarithmic axis, each number with its unit' 0 picture wide.svg '10 us' '10 ms' '1 s' time

# Names that could be commands, or end a text.
benchmark "a'b <&> \`touch hacked\` @x %s {/*}" "'g'" "odd:%'<V" - 1 2 3 >odd/entry
run_of odd/entry >odd.json
want='' check 'whatever a name says' 0 draw --plot odd.svg --history odd-history.svg odd.json
want='' check '... is only shown' 0 picture odd.svg "a’b &lt;&amp;> \`touch hacked\` @x %s {/*}"
command -v xmllint >/dev/null || xmllint() { :; }
want='' check '... well-formed' 0 xmllint --noout odd.svg odd-history.svg
check '... and not run' 1 test -e hacked
benchmark "$(printf '%0200d' 7)" g - - 1 2 3 >long
run_of long >long.json
want='' check 'a long name' 0 draw --plot long.svg long.json
want='' check '... is shortened in its middle' 0 picture long.svg \
	'0000000000000000000000000000…000000000000000000000000007'

# Samples over time.
first=1661112223000000
benchmark volt sensors voltage:V "${first}000, ${first}500, $((first + 1))000, $((first + 2))000" 3.1 3.2 3.3 3.2 >volt.entry
benchmark plain sensors voltage:V - 3 3.1 3.2 >plain.entry
run_of volt.entry plain.entry >trace.json
want='' check 'samples over their times' 0 upy-plot -o trace.svg trace.json
want='' check '... which are exact, whatever their size' 0 picture trace.svg 'time in µs' 'voltage in V' volt 0.5 1.5
want='' check '... others by their numbers' 0 picture trace.svg sample plain
want='' check 'ticks may be something else' 0 upy-plot -o ticks.svg --tick us trace.json
want='' check '... milliseconds then' 0 picture ticks.svg 'time in ms'
records() {
	echo '{"type":"plan","by":"upy-bench","run":"r"}'
	sed 's/^{/{"type":"benchmark","test":"t::volt",/' volt.entry
	echo '{"type":"end","by":"upy-bench","run":"r","count":1}'
}
piped() {
	records | upy-plot -o piped.png
}
want='' check 'records of upy-bench' 0 piped
want='' check '... are drawn' 0 picture piped.png
want='' check '-k selects' 0 upy-plot -k volt -o one.svg trace.json
check '... others are not drawn' 1 picture one.svg plain

# What cannot be done.
benchmark bNUMBER g - - 1 2 3 >template
seq 1200 | awk 'NR == FNR { entry = $0; next } { text = entry; gsub(/NUMBER/, $0, text); print text }' \
	template - >many.entries
run_of many.entries >many.json
want_err='bench-compare: many.png: so much does not fit into a picture; select less
' check 'more rows than a picture can have' 2 draw --plot many.png many.json
want_err='' check '... of which some can be drawn' 0 draw --plot many.png -k b11 many.json
want_err="bench-compare: --plot: box.gif: pictures are written to files that end in .svg or .png
" check 'no other pictures' 2 sh -c 'bench-compare --storage runs --plot box.gif 2>err; status=$?; head -n 1 err >&2; exit $status'
want_err="upy-plot: -o FILE says where the picture goes
" check 'a picture without a place' 2 sh -c 'upy-plot trace.json 2>err; status=$?; head -n 1 err >&2; exit $status'
sed 's/, "data": [^}]*//g' trace.json >nodata.json
want_err="upy-plot: no benchmark has its samples: save them with --save-data
" check 'runs without samples' 2 upy-plot -o none.svg nodata.json
mkdir bin
for name in bench-compare upy-plot; do
	ln -s "$(command -v "$name")" "bin/$name"
done
echo old >old.svg
want_err='upy-plot: gnuplot, which draws pictures, is missing: install gnuplot-nox
' check 'without gnuplot' 3 env PATH="$tmp/bin" upy-plot -o old.svg trace.json
printf '#!/bin/sh\necho "<svg>"\necho "line 7: it broke" >&2\nexit 1\n' >bin/gnuplot
chmod +x bin/gnuplot
want_err='upy-plot: gnuplot has failed: line 7: it broke
' check 'when gnuplot fails' 3 env PATH="$tmp/bin:$PATH" upy-plot -o old.svg trace.json
want='old
' check '... what was there stays' 0 sh -c 'cat old.svg*'
check 'a place that is none' 3 upy-plot -o none/picture.svg trace.json
ln -s /dev/full full.svg
ln -s /dev/full full.png
check 'a full disk' 3 upy-plot -o full.svg trace.json
check '... for the other kind' 3 upy-plot -o full.png trace.json
