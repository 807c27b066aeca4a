#!/usr/bin/env bash
#
# The launcher ./weir in a small checkout of its own, with stand-ins for Bazel and apt that note how they are
# called.

set -uo pipefail

# shellcheck source=tests/outside/small_checkout.sh
source "${BASH_SOURCE[0]%/*}/small_checkout.sh"

launch() { run_in_checkout weir "$@"; }

# Writes the stand-in $1; its script is stdin.
stand_in() {
  cat - >"$work/bin/$1"
  chmod 755 "$work/bin/$1"
}

mkdir -p "$work/bin" "$work/home" "$work/output/bin" "$checkout"/{library/inner,tests,third_party}
cp weir MODULE.bazel "$checkout"
cp tests/tally.py "$checkout/tests"
cp third_party/{repositories.bzl,system_modules.py,workspace_status.sh} "$checkout/third_party"
touch "$checkout"/{WORKSPACE,BUILD,library/inner/BUILD} "$work/installed"
echo one >"$checkout/library/a.cc"
echo two >"$checkout/library/b.cc"

stand_in dpkg-query <<'END'
#!/bin/sh
while read -r package; do printf '%s=installed ' "$package"; done <"$STAND_IN/installed"
END
stand_in apt-get <<'END'
#!/bin/sh
echo "apt-get $*" >>"$STAND_IN/calls"
[ ! -e "$STAND_IN/no-network" ] || { echo "E: no network"; exit 100; }
for word; do echo "$word"; done >>"$STAND_IN/installed"
END
stand_in sudo <<'END'
#!/bin/sh
echo "sudo $*" >>"$STAND_IN/calls"
exec "$@"
END
stand_in bazel <<'END'
#!/bin/sh
[ "$1" != --version ] || { echo "bazel $(cat "$STAND_IN/version" 2>/dev/null || echo no_version)"; exit; }
case " $* " in *' --bazelrc='*) echo "with modules" >>"$STAND_IN/calls" ;; esac
while :; do case $1 in --*) shift ;; *) break ;; esac; done
echo "bazel $*" >>"$STAND_IN/calls"
case $1 in
  build)
    [ ! -e "$STAND_IN/does-not-build" ] || { echo "a.cc:1: error: no such thing" >&2; exit 1; }
    echo "[1 / 2] Compiling a.cc" >&2
    printf '#!/bin/sh\necho "$PWD:" "$@"\nexit 5\n' >"$STAND_IN/output/bin/new"
    chmod 755 "$STAND_IN/output/bin/new" && mv "$STAND_IN/output/bin/new" "$STAND_IN/output/bin/weir" ;;
  info) printf 'bazel-bin: %s/output/bin\noutput_base: %s/output\n' "$STAND_IN" "$STAND_IN" ;;
  test)
    for word; do
      case $word in --build_event_json_file=*) cp "$STAND_IN/events.json" "${word#*=}" ;; esac
    done
    exit 3 ;;
esac
END

# --- packages
WEIR_NO_INSTALL=1 launch list
check 'not allowed to install' [ "$code" = 64 ]
check 'not allowed to install: names' grep -q 'bazel-bootstrap.*libfmt-dev' "$work/err"
check 'not allowed to install: calls nothing' [ ! -s "$calls" ]

touch "$work/no-network"
launch list
check 'apt fails' [ "$code" = 65 ]
check 'apt fails: its reason' grep -q 'E: no network' "$work/err"
rm "$work/no-network"

echo git >"$work/installed"
launch list
check 'installs' grep -q '^apt-get .*install .*libfmt-dev' "$calls"
check 'installs without starting services' grep -qF "DPkg::Path=$checkout/third_party/no_services:/usr/sbin:" "$calls"
for program in invoke-rc.d deb-systemd-invoke; do
  check "$program starts nothing" [ "$("third_party/no_services/$program" start no-such-service start 2>&1)" = '' ]
  check "$program says what the real one says" [ "$("third_party/no_services/$program" 2>&1)" != '' ]
done
check 'nothing starts with the machine' \
  [ "$(third_party/no_services/deb-systemd-helper --quiet enable no-such.service 2>&1)" = '' ]
check 'makes no cluster' third_party/no_services/pg_createcluster 15 main
check 'installs by sudo unless root' [ "$(grep -c '^sudo ' "$calls")" = $((EUID == 0 ? 0 : 1)) ]
check 'installs only what is missing' [ "$(grep -cw git "$calls")" = 0 ]
check 'nothing but the program writes to stdout' [ "$(cat "$work/out")" = "$PWD: list" ]
check 'the exit code of the program' [ "$code" = 5 ]
check 'says how long the first build takes' grep -q 'building from nothing, which takes' "$work/err"
check 'ends the server after building' [ "$(tail -n 1 "$calls")" = 'bazel shutdown' ]

# --- what is built again, and what is not
launch 'two words' '*'
check 'nothing changed' [ ! -s "$calls" ]
check 'arguments as they are' [ "$(cat "$work/out")" = "$PWD: two words *" ]
check 'says nothing' [ ! -s "$work/err" ]

launch
check 'alone it shows help' grep -q -- ': --help$' "$work/out"

touch "$checkout/library/a.cc" && launch
check 'same content, new time' [ ! -s "$calls" ]
touch "$checkout/report.json" && launch
check 'a file that is not built' [ ! -s "$calls" ]

touch -r "$checkout/library/a.cc" "$work/time" && echo eno >"$checkout/library/a.cc" &&
  touch -r "$work/time" "$checkout/library/a.cc" && launch
check 'other content, same size and time' grep -q '^bazel build' "$calls"
check 'other content: it builds that only' grep -q 'building what has changed' "$work/err"
check 'other content: not from nothing' [ "$(grep -c nothing "$work/err")" = 0 ]
rm "$checkout/library/b.cc" && launch
check 'a file less' grep -q '^bazel build' "$calls"
touch "$checkout/library/c.cc" && launch
check 'a file more' grep -q '^bazel build' "$calls"
mv "$checkout/library/c.cc" "$checkout/library/d.cc" && launch
check 'another name' grep -q '^bazel build' "$calls"
touch "$work/output/bin/weir" && launch
check 'someone else built the program' grep -q '^bazel build' "$calls"
rm "$work/output/bin/weir" && launch
check 'the program is gone' grep -q '^bazel build' "$calls"
launch
check 'nothing changed after all that' [ ! -s "$calls" ]

# --- Bazel 7, and Bazel 4 after it
echo 7.7.1 >"$work/version" && echo for_seven >"$checkout/library/a.cc" && launch
check 'Bazel 7 has modules' [ -s "$checkout/.weir/modules/bazelrc" ]
check 'and is told of them' grep -qx 'with modules' "$calls"
rm "$work/version" && echo for_four >"$checkout/library/a.cc" && launch
check 'Bazel 4 has none' [ ! -e "$checkout/.weir/modules" ]

# --- a build that fails
touch "$work/does-not-build" && echo wrong >"$checkout/library/a.cc" && launch
check 'does not build' [ "$code" = 66 ]
check 'does not build: the compiler says why' grep -q 'a.cc:1: error: no such thing' "$work/err"
launch
check 'does not build, again' [ "$code" = 66 ]
rm "$work/does-not-build" && launch
check 'builds again' [ "$code" = 5 ]

# --- several at once
echo changed >"$checkout/library/a.cc"
: >"$calls"
for i in 1 2 3 4 5; do "$checkout/weir" "$i" >"$work/out.$i" 2>/dev/null & done
wait
check 'at once: one builds' [ "$(grep -c '^bazel build' "$calls")" = 1 ]
for i in 1 2 3 4 5; do check 'at once: all run' [ "$(cat "$work/out.$i")" = "$PWD: $i" ]; done

# --- from elsewhere, through a link, by someone else
ln -s "$checkout/weir" "$work/link"
check 'through a link' [ "$(cd / && "$work/link" x)" = '/: x' ]
if ((EUID == 0)); then
  : >"$calls"
  check 'by someone else' \
    [ "$(cd / && setpriv --reuid=65534 --regid=65534 --clear-groups "$checkout/weir" x)" = '/: x' ]
  check 'by someone else: uses the build that is there' [ ! -s "$calls" ]
fi

# --- weir test
# Prints Bazel's event for a run of the test $1 that ended as $2 at attempt $3, with test.xml $4 if any.
event() {
  local xml=''
  [[ -z ${4-} ]] || xml="{\"name\":\"test.xml\",\"uri\":\"file://$work/$4\"}"
  printf '{"id":{"testResult":{"label":"//a:%s_test","run":1,"shard":1,"attempt":%d}},' "$1" "$3"
  printf '"testResult":{"status":"%s","testActionOutput":[%s]}}\n' "$2" "$xml"
}
{
  event cases FAILED 1 cases.xml
  event late FAILED 1 fine.xml
  event slow TIMEOUT 1
  event plain PASSED 1
  event flaky FAILED 1
  event flaky PASSED 2 fine.xml
  echo '{"id":{"targetCompleted":{"label":"//a:broken_test"}},"completed":{}}'
  printf '%s\n' '{"id":{"progress":{}},"progress":{"stderr":"ERROR: package contains errors: b\n"}}'
} >"$work/events.json"
cat >"$work/cases.xml" <<'END'
<testsuites name="AllTests"><testsuite name="S">
  <testcase name="Good" classname="S" status="run"/>
  <testcase name="Bad" classname="S" status="run">
    <failure message="a.cc:7&#x0A;no"><![CDATA[<testcase name="x"/>]]></failure>
  </testcase>
  <testcase name="Cannot" classname="S" status="run"><skipped message="a.cc:9&#x0A;no io_uring"/></testcase>
  <testcase name="DISABLED_Old" classname="S" status="notrun"/>
</testsuite></testsuites>
END
echo '<testsuites><testsuite><testcase name="a_test" status="run"/></testsuite></testsuites>' >"$work/fine.xml"
mkdir "$checkout/tests/outside"
for code in 0 1 77; do
  printf '#!/bin/sh\necho because\nexit %d\n' "$code" >"$checkout/tests/outside/${code}_test.sh"
done
chmod 755 "$checkout"/tests/outside/*
launch test
check 'tests: fail' [ "$code" = 1 ]
check 'tests: last line' [ "$(tail -n 1 "$work/out")" = '5 passed, 6 failed, 3 skipped' ]
while IFS= read -r line; do check 'tests: lists' grep -qxF "$line" "$work/out"; done <<'END'
skipped: //a:cases_test S.Cannot: no io_uring
skipped: //a:cases_test S.DISABLED_Old: disabled
skipped: tests/outside/77_test.sh: because
failed: //a:cases_test S.Bad: a.cc:7
failed: //a:late_test: FAILED
failed: //a:slow_test: TIMEOUT
failed: //a:broken_test: does not build
failed: //b: its BUILD file has errors
failed: tests/outside/1_test.sh: exit code 1
END

sed -i 's/libmimalloc2.0.*/libmimalloc3/' "$work/installed"
launch test //a:some_test
check 'a package by its later name' [ "$(grep -c '^apt-get' "$calls")" = 0 ]
check 'tests of a target' grep -q '^bazel test .* -- //a:some_test$' "$calls"
check 'tests of a target: none outside' [ "$(grep -c outside "$work/out")" = 0 ]

grep flaky "$work/events.json" >"$work/flaky.json" && mv "$work/flaky.json" "$work/events.json"
launch test //a:flaky_test
check 'tests: one that passed in the end' [ "$code:$(cat "$work/out")" = '0:1 passed, 0 failed' ]
: >"$work/events.json"
launch test //a:none
check 'tests: none at all is no success' [ "$code:$(tail -n 1 "$work/out")" = '1:0 passed, 0 failed' ]

exit $((failures > 0))
