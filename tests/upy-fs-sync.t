#!/bin/sh
# upy-fs sync: a directory on the board made what one here is.
. "${srcdir:-.}/tests/tap.sh"
. "${srcdir:-.}/tests/boards.sh"

on unix
[ -z "$missing" ] || skip_all "$missing"
plan 15

cd "$tmp" || exit 1
mkdir src src/lib src/empty
echo 1 >src/main.py
echo 2 >src/lib/a.py
echo 3 >src/lib/b.pyc
echo 4 >"src/two words"
head -c 2000 /dev/urandom >src/lib/noise

# shellcheck source=tests/fs-server.sh
. "${srcdir:-.}/tests/fs-server.sh"
serve unix

want='new       lib/a.py
new       lib/b.pyc
new       lib/noise
new       main.py
new       two words
5 new, 0 changed, 0 deleted, 0 unchanged (nothing was done)
' check '-n only says what would be done' 0 fs sync -n src :dest
want='upy-fs: :dest: No such file or directory
' check 'and does not do it' 2 both fs ls :dest
want='new       lib/a.py
new       lib/noise
new       main.py
new       two words
4 new, 0 changed, 0 deleted, 0 unchanged
' check 'all is new, but for what is excluded' 0 fs sync --exclude '*.pyc' src :dest
want='empty/
lib/
lib/a.py
lib/noise
main.py
two words
' check 'then it is there, directories with nothing in them, too' 0 fs ls -R :dest
want='0 new, 0 changed, 0 deleted, 4 unchanged
' check 'the second time there is nothing to do' 0 fs sync --exclude '*.pyc' src :dest

echo 5 >src/main.py # of the same length
echo more >>src/lib/a.py
rm 'src/two words'
echo 6 >src/new
want='changed   lib/a.py
changed   main.py
new       new
1 new, 2 changed, 0 deleted, 1 unchanged
' check 'what has changed is found, be it of the same length' 0 fs sync --exclude '*.pyc' src :dest
want='5
' check 'and put' 0 fs cat :dest/main.py
want='two words
' check 'what is only there stays' 0 sh -c 'timeout 20 upy-fs -d it ls :dest | grep two'
rm -r src/lib/noise src/empty
fs put src/lib/b.pyc :dest/lib/
fs put src/lib/b.pyc :dest/settings.json
want='deleted   lib/noise
deleted   empty/
deleted   two words
0 new, 0 changed, 3 deleted, 3 unchanged (nothing was done)
' check '--delete removes it, but for what is excluded' 0 \
	fs sync -n --delete --exclude '*.pyc' --exclude settings.json src :dest
want='0 new, 0 changed, 3 deleted, 3 unchanged
' check '-q only sums up' 0 fs sync -q --delete --exclude 'lib/*.pyc' --exclude settings.json src :dest
want='lib/
lib/a.py
lib/b.pyc
main.py
new
settings.json
' check 'so it is there' 0 fs ls -R :dest

rm src/new src/main.py
mkdir src/new
echo 7 >src/new/file
want='upy-fs: :dest/new: Not a directory
0 new, 0 changed, 0 deleted, 2 unchanged
' check 'a file where a directory shall be is left alone' 2 both fs sync src :dest
want='deleted   new
new       new/file
deleted   main.py
deleted   settings.json
1 new, 0 changed, 3 deleted, 2 unchanged
' check 'but with --delete' 0 fs sync --delete src :dest
want='upy-fs: :dest/lib/a.py: is no directory
' check 'the place must be a directory' 2 both fs sync src :dest/lib/a.py
want='upy-fs: none: No such file or directory
' check 'and so must be what is here' 2 both fs sync none :dest
stop
